"""Piper's own code on a model of a few hundred bytes: a tone as long as its input, by speaker."""

import json
from dataclasses import replace

import numpy as np
import pytest

from fullcast.errors import EngineError
from fullcast.model import Voice
from fullcast.speak.engines import load_engine
from speak.engine_contract import SENTENCE, EngineContract

pytest.importorskip("piper", reason="needs the extra piper")
onnx = pytest.importorskip("onnx", reason="needs onnx to build a model")

RATE = 16_000
SAMPLES_PER_ID = 256
BOS, EOS, PAD = "^", "$", "_"
LETTERS = [PAD, BOS, EOS, " ", *"abcdefghijklmnopqrstuvwxyzəɪʊɔːˈˌɹðɛŋʃɡæɑʌɐᵻɾθɜɚɒʒʔ.,;:!?'-"]


def model_of(speakers):
    """A graph: 256 samples x length scale for every id; a tone of 100 Hz x (1 + speaker)."""
    node, value = onnx.helper.make_node, onnx.helper.make_tensor_value_info
    number, integer = onnx.TensorProto.FLOAT, onnx.TensorProto.INT64

    def constant(name, data, kind=number):
        shape = list(np.shape(data))
        return onnx.helper.make_tensor(name, kind, shape, np.ravel(data).tolist())

    nodes = [
        node("Gather", ["scales", "one"], ["length"]),
        node("Cast", ["input_lengths"], ["ids"], to=number),
        node("Squeeze", ["ids"], ["id_count"]),
        node("Mul", ["length", "per_id"], ["samples_per_id"]),
        node("Mul", ["id_count", "samples_per_id"], ["samples"]),
        node("Range", ["zero", "samples", "step"], ["time"]),
        node("Cast", ["sid" if speakers > 1 else "only"], ["speaker"], to=number),
        node("Add", ["speaker", "step"], ["octave"]),
        node("Mul", ["octave", "turn"], ["turns"]),
        node("Mul", ["time", "turns"], ["phase"]),
        node("Sin", ["phase"], ["tone"]),
        node("Mul", ["tone", "level"], ["output"]),
        node("Shape", ["input"], ["shape"]),
        node("Expand", ["length", "shape"], ["durations"]),
    ]
    inputs = [value("input", integer, [1, "n"]), value("input_lengths", integer, [1])]
    inputs.append(value("scales", number, [3]))
    if speakers > 1:
        inputs.append(value("sid", integer, [1]))
    graph = onnx.helper.make_graph(
        nodes,
        "tone",
        inputs,
        [value("output", number, ["m"]), value("durations", number, [1, "n"])],
        [
            constant("one", 1, integer),
            constant("only", [0], integer),
            constant("per_id", float(SAMPLES_PER_ID)),
            constant("zero", 0.0),
            constant("step", 1.0),
            constant("turn", [2 * np.pi * 100 / RATE]),
            constant("level", [0.3]),
        ],
    )
    opset = [onnx.helper.make_opsetid("", 17)]
    return onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)


def write_model(folder, name, speakers=1):
    path = folder / f"{name}.onnx"
    onnx.save(model_of(speakers), str(path))
    config = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": "en-us"},
        "inference": {"length_scale": 1.0},
        "num_symbols": len(LETTERS),
        "num_speakers": speakers,
        "hop_length": SAMPLES_PER_ID,
        "phoneme_id_map": {letter: [n] for n, letter in enumerate(LETTERS)},
        "speaker_id_map": {f"p{n}": n for n in range(speakers)} if speakers > 1 else {},
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(config))
    return path


@pytest.fixture
def piper(installed, monkeypatch):
    load_engine.cache_clear()
    installed("piper", "from fullcast.speak.engines.piper import PiperEngine as Engine")
    return load_engine("piper")


@pytest.fixture
def voice(tmp_path, piper):
    return Voice("ada", "piper", str(write_model(tmp_path, "tones")))


def frequency_hz(clip):
    levels = np.frombuffer(clip.pcm, "<i2").astype(float)[:RATE]
    return int(np.abs(np.fft.rfft(levels)).argmax()) * RATE / len(levels)


class TestPiper(EngineContract):
    @pytest.fixture
    def voice(self, voice):
        return voice


def test_length_and_rate_are_the_models(piper, voice):
    clip = piper.speak(SENTENCE, voice)

    assert clip.sample_rate == RATE
    assert len(clip.pcm) // 2 % SAMPLES_PER_ID == 0
    assert frequency_hz(clip) == pytest.approx(100, abs=2)
    assert np.abs(np.frombuffer(clip.pcm, "<i2")).max() == pytest.approx(0.3 * 32767, abs=2)


@pytest.mark.parametrize(("speaker", "expected_hz"), [("p0", 100), ("p2", 300), ("3", 400)])
def test_each_speaker_of_a_model_is_a_voice(piper, tmp_path, speaker, expected_hz):
    path = write_model(tmp_path, "many", speakers=4)

    clip = piper.speak(SENTENCE, Voice("ada", "piper", f"{path}#{speaker}"))

    assert frequency_hz(clip) == pytest.approx(expected_hz, abs=2)


def test_rate_is_exact(piper, voice):
    usual = piper.speak(SENTENCE, voice)
    fast = piper.speak(SENTENCE, replace(voice, rate_wpm=350))

    assert len(fast.pcm) == len(usual.pcm) // 2


def test_every_word_is_marked_where_it_starts(piper, voice):
    clip = piper.speak("a cat sat", voice)

    assert [(m.start, m.end) for m in clip.marks] == [(0, 1), (2, 5), (6, 9)]
    assert all(m.start_ms * RATE // 1000 % SAMPLES_PER_ID <= RATE // 1000 for m in clip.marks)
    assert 0 < clip.marks[0].start_ms < clip.marks[1].start_ms < clip.marks[2].start_ms


def test_model_is_found_where_voices_are_kept(piper, tmp_path, monkeypatch):
    (tmp_path / "voices" / "piper").mkdir(parents=True)
    write_model(tmp_path / "voices" / "piper", "mine")
    monkeypatch.chdir(tmp_path)

    piper.check(Voice("ada", "piper", "mine"))

    with pytest.raises(EngineError, match=r"no model 'other'.*Models in voices/piper: mine"):
        piper.check(Voice("ada", "piper", "other"))


def test_unknown_speaker_is_refused_with_those_there_are(piper, tmp_path):
    path = write_model(tmp_path, "many", speakers=4)

    with pytest.raises(EngineError, match=r"no speaker 'p9'.*It has 4: p0, p1"):
        piper.check(Voice("ada", "piper", f"{path}#p9"))


@pytest.mark.parametrize("damaged", ["broken.onnx", "broken.onnx.json"])
def test_damaged_model_is_named(piper, tmp_path, damaged):
    path = write_model(tmp_path, "broken")
    (tmp_path / damaged).write_bytes(b"nothing of the kind")

    with pytest.raises(EngineError, match=r"broken\.onnx: Piper cannot load the model"):
        piper.check(Voice("ada", "piper", str(path)))


def test_other_model_of_the_same_name_is_other_sound(piper, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    voices = [
        Voice("ada", "piper", str(write_model(tmp_path / folder, "tones", speakers)))
        for folder, speakers in (("a", 1), ("b", 2))
    ]

    assert len({piper.fingerprint(voice) for voice in voices}) == 2
