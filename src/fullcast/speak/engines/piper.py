"""Piper: neural voices from a file on this machine. Needs ``pip install 'fullcast[piper]'``.

A voice's id is a model, and for a model of several speakers the speaker::

    en_US-lessac-medium                 voices/piper/en_US-lessac-medium.onnx where you run fullcast
    /models/en_US-libritts_r-medium#p92 a path, and a speaker's name (or number) in that model

Beside a model lies its config, ``….onnx.json``. Piper has no pitch setting: a voice's is not used.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice, WordMark

MODELS = Path("voices", "piper")
"""Where a model is looked for that is given without its path."""

USUAL_WPM = 175
"""The rate at which a voice speaks as its model was made."""

_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_GPU_FIRST = ("CUDAExecutionProvider", "CPUExecutionProvider")


class PiperEngine:
    """Speaks with piper-tts; a model is loaded once in each process."""

    name = "piper"
    audible = True

    def fingerprint(self, voice: Voice) -> str:
        """Name the version, the model by its content, the speaker and the rate."""
        version = importlib.metadata.version("piper-tts") if _is_installed() else "none"
        path, speaker = _parts(voice.id)
        model = _sha256(path) if path.is_file() else f"no {voice.id}"
        settings = f"{voice.rate_wpm} wpm | pitch {voice.pitch_percent}"
        return f"piper 1 | {version} | {model} | {speaker} | {settings}"

    def check(self, voice: Voice) -> None:
        """Load the voice's model and look for its speaker."""
        model = _model(voice)
        _speaker_id(model, voice)

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` at the model's own sample rate, with word marks where it aligns."""
        model = _model(voice)
        from piper.config import SynthesisConfig

        config = SynthesisConfig(
            speaker_id=_speaker_id(model, voice),
            length_scale=model.config.length_scale * USUAL_WPM / voice.rate_wpm,
            normalize_audio=False,  # it would raise every sentence to full peak
        )
        # Text in double square brackets would be read as phonemes.
        plain = text.replace("[[", "[ [").encode("utf-8", "replace").decode().replace("\0", " ")
        chunks = list(model.synthesize(plain, config, include_alignments=True))
        pcm = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        if not pcm:
            raise EngineError(f"Piper has nothing to say for {text[:60]!r}.")
        return Clip(pcm, model.config.sample_rate, _marks(text, chunks, model.config.sample_rate))


def _is_installed() -> bool:
    try:
        import piper  # noqa: F401
    except ImportError:
        return False
    return True


def _parts(voice_id: str) -> tuple[Path, str]:
    """Split an id into the model's path and the speaker (empty: the model's first)."""
    name, _hash, speaker = voice_id.partition("#")
    path = Path(name if name.endswith(".onnx") else f"{name}.onnx")
    return (path if path.is_file() or path.is_absolute() else MODELS / path), speaker


@functools.cache
def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def _model(voice: Voice) -> Any:
    path, _speaker = _parts(voice.id)
    if not path.is_file():
        there = ", ".join(sorted(p.stem for p in MODELS.glob("*.onnx"))) or "none"
        raise EngineError(
            f"The engine piper has no model {voice.id!r} ({voice.name!r}): {path} is missing.",
            hint=f"Put the model and its .onnx.json there. Models in {MODELS}: {there}.",
        )
    return _loaded(path)


@functools.cache
def _loaded(path: Path) -> Any:
    """Load a model; one thread each, as there is a process for every core."""
    try:
        import onnxruntime
        from piper import PiperVoice
        from piper.config import PiperConfig
    except ImportError as problem:
        raise EngineError(
            "The engine piper is not installed.", hint="Install it: pip install 'fullcast[piper]'."
        ) from problem
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    available = onnxruntime.get_available_providers()
    try:
        config = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
        session = onnxruntime.InferenceSession(
            str(path), options, providers=[name for name in _GPU_FIRST if name in available]
        )
        return PiperVoice(session=session, config=PiperConfig.from_dict(config))
    except (OSError, ValueError, KeyError, RuntimeError, _broken_model()) as problem:
        raise EngineError(
            f"Piper cannot load the model: {problem}.",
            where=path,
            hint="Fetch the model and its .onnx.json again.",
        ) from problem


def _broken_model() -> type[Exception]:
    """Return what onnxruntime raises for a file that is no model."""
    from onnxruntime.capi.onnxruntime_pybind11_state import InvalidProtobuf

    failure: type[Exception] = InvalidProtobuf
    return failure


def _speaker_id(model: Any, voice: Voice) -> int | None:
    _path, speaker = _parts(voice.id)
    if not speaker:
        return None
    names: dict[str, int] = model.config.speaker_id_map
    if speaker in names:
        return names[speaker]
    if speaker.isdecimal() and int(speaker) < model.config.num_speakers:
        return int(speaker)
    first = ", ".join(list(names)[:8])
    raise EngineError(
        f"The model of {voice.id!r} (voice {voice.name!r}) has no speaker {speaker!r}.",
        hint=f"It has {model.config.num_speakers}{': ' if first else ''}{first}.",
    )


@dataclass(frozen=True, slots=True)
class _Sound:
    """A phoneme and the sample at which it starts."""

    phoneme: str
    start: int


def _marks(text: str, chunks: Iterable[Any], sample_rate: int) -> tuple[WordMark, ...]:
    """Give every word its time, if the model says when and as many words are spoken as written."""
    words = list(_WORD.finditer(text))
    starts = [1000 * start // sample_rate for start in _word_starts(_sounds(chunks))]
    if len(starts) != len(words):
        return ()
    return tuple(
        WordMark(ms, word.start(), word.end()) for ms, word in zip(starts, words, strict=True)
    )


def _sounds(chunks: Iterable[Any]) -> Iterator[_Sound]:
    """Yield all phonemes; a chunk (a sentence) ends in a space, whatever it holds."""
    chunk_start = 0
    for chunk in chunks:
        start = chunk_start
        for alignment in chunk.phoneme_alignments or ():
            yield _Sound(alignment.phoneme, start)
            start += int(alignment.num_samples)
        chunk_start += len(chunk.audio_float_array)
        yield _Sound(" ", chunk_start)


def _word_starts(sounds: Iterable[_Sound]) -> Iterator[int]:
    inside = False
    for sound in sounds:
        letter = any(character.isalpha() for character in sound.phoneme)
        if letter and not inside:
            yield sound.start
        inside = sound.phoneme != " " and (inside or letter)
