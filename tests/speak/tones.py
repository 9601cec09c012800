"""Networks of some hundred bytes with the inputs and outputs of Piper's and Kokoro's models.

Both give a tone: its length follows the number of phonemes, its pitch the speaker. Everything else
is the engines' own code, with numbers that can be worked out.
"""

import json

import numpy as np
import onnx

PIPER_RATE = 16_000
KOKORO_RATE = 24_000
LEVEL = 1.2
"""Over full scale, as loud vowels of some voices are."""

HOP = 64
FRAMES_PER_ID = 4
SAMPLES_PER_ID = HOP * FRAMES_PER_ID
BOS, EOS, PAD = "^", "$", "_"
LETTERS = [PAD, BOS, EOS, " ", *"abcdefghijklmnopqrstuvwxyzəɪʊɔːˈˌɹðɛŋʃɡæɑʌɐᵻɾθɜɚɒʒʔ.,;:!?'-"]

_node, _value = onnx.helper.make_node, onnx.helper.make_tensor_value_info
_number, _integer = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64


def _constant(name, data, kind=_number):
    shape = list(np.shape(data))
    return onnx.helper.make_tensor(name, kind, shape, np.ravel(data).tolist())


def _model(nodes, inputs, outputs, constants):
    graph = onnx.helper.make_graph(nodes, "tone", inputs, outputs, constants)
    opset = [onnx.helper.make_opsetid("", 17)]
    return onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)


def piper_model(speakers, *, tells_durations=False):
    """256 samples x length scale for every id; a tone of 100 Hz x (1 + speaker).

    ``Ceil`` is how a real model rounds durations to frames: Piper's own code makes an output of it.
    """
    nodes = [
        _node("Gather", ["scales", "one"], ["length"]),
        _node("Mul", ["length", "frames_per_id"], ["width"]),
        _node("Shape", ["input"], ["shape"]),
        _node("Expand", ["width", "shape"], ["widths"]),
        _node("Ceil", ["widths"], ["durations"]),
        _node("ReduceSum", ["durations"], ["frames"], keepdims=0),
        _node("Mul", ["frames", "hop"], ["samples"]),
        _node("Range", ["zero", "samples", "step"], ["time"]),
        _node("Cast", ["sid" if speakers > 1 else "only"], ["speaker"], to=_number),
        _node("Add", ["speaker", "step"], ["octave"]),
        _node("Mul", ["octave", "turn"], ["turns"]),
        _node("Mul", ["time", "turns"], ["phase"]),
        _node("Sin", ["phase"], ["tone"]),
        _node("Mul", ["tone", "level"], ["output"]),
    ]
    inputs = [_value("input", _integer, [1, "n"]), _value("input_lengths", _integer, [1])]
    inputs.append(_value("scales", _number, [3]))
    if speakers > 1:
        inputs.append(_value("sid", _integer, [1]))
    outputs = [_value("output", _number, ["m"])]
    if tells_durations:
        outputs.append(_value("durations", _number, [1, "n"]))
    constants = [
        _constant("one", 1, _integer),
        *([_constant("only", [0], _integer)] if speakers == 1 else []),
        _constant("frames_per_id", float(FRAMES_PER_ID)),
        _constant("hop", float(HOP)),
        _constant("zero", 0.0),
        _constant("step", 1.0),
        _constant("turn", [2 * np.pi * 100 / PIPER_RATE]),
        _constant("level", [LEVEL]),
    ]
    return _model(nodes, inputs, outputs, constants)


def write_piper_model(folder, name, speakers=1, *, tells_durations=False, names=None):
    """Write a model and its config; return the model's path. ``names`` are the speakers'."""
    path = folder / f"{name}.onnx"
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(piper_model(speakers, tells_durations=tells_durations), str(path))
    names = names or [f"p{n}" for n in range(speakers)]
    config = {
        "audio": {"sample_rate": PIPER_RATE},
        "espeak": {"voice": "en-us"},
        "inference": {"length_scale": 1.0},
        "num_symbols": len(LETTERS),
        "num_speakers": speakers,
        "hop_length": HOP,
        "phoneme_id_map": {letter: [n] for n, letter in enumerate(LETTERS)},
        "speaker_id_map": {who: n for n, who in enumerate(names)} if speakers > 1 else {},
        "language": {"code": name.split("-")[0]},
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(config))
    return path


KOKORO_SAMPLES_PER_TOKEN = 1200


def kokoro_model(*, tells_durations=True):
    """1,200 samples / speed for every token; a tone of as many Hz as the style's first number."""
    nodes = [
        _node("Shape", ["tokens"], ["shape"]),
        _node("Gather", ["shape", "one"], ["token_count"]),
        _node("Cast", ["token_count"], ["count"], to=_number),
        _node("Squeeze", ["speed"], ["pace"]),
        _node("Div", ["per_token", "pace"], ["samples_per_token"]),
        _node("Mul", ["count", "samples_per_token"], ["samples"]),
        _node("Range", ["zero", "samples", "step"], ["time"]),
        _node("Gather", ["style", "first"], ["hertz"], axis=1),
        _node("Squeeze", ["hertz"], ["tone_hz"]),
        _node("Mul", ["tone_hz", "turn"], ["turns"]),
        _node("Mul", ["time", "turns"], ["phase"]),
        _node("Sin", ["phase"], ["tone"]),
        _node("Mul", ["tone", "level"], ["audio"]),
        _node("ConstantOfShape", ["shape"], ["duration"], value=_constant("ones", [1], _integer)),
    ]
    inputs = [
        _value("tokens", _integer, [1, "n"]),
        _value("style", _number, [1, 256]),
        _value("speed", _number, [1]),
    ]
    outputs = [_value("audio", _number, ["m"])]
    if tells_durations:
        outputs.append(_value("duration", _integer, [1, "n"]))
    constants = [
        _constant("one", 1, _integer),
        _constant("first", 0, _integer),
        _constant("per_token", float(KOKORO_SAMPLES_PER_TOKEN)),
        _constant("zero", 0.0),
        _constant("step", 1.0),
        _constant("turn", 2 * np.pi / KOKORO_RATE),
        _constant("level", LEVEL),
    ]
    return _model(nodes, inputs, outputs, constants)


def write_kokoro_model(folder, voices, *, tells_durations=True, version="v1.0"):
    """Write a model and its voices, a dict of name -> Hz; return the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"kokoro-{version}.onnx"
    onnx.save(kokoro_model(tells_durations=tells_durations), str(path))
    styles = {}
    for name, hertz in voices.items():
        styles[name] = np.zeros((510, 1, 256), dtype=np.float32)
        styles[name][:, 0, 0] = hertz
    with (folder / f"voices-{version}.bin").open("wb") as file:
        np.savez(file, **styles)
    return path


def frequency_hz(clip):
    """The strongest frequency of a clip's first second."""
    levels = np.frombuffer(clip.pcm, "<i2").astype(float)[: clip.sample_rate]
    return int(np.abs(np.fft.rfft(levels)).argmax()) * clip.sample_rate / len(levels)
