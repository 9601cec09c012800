"""Piper: neural voices from a file on this machine. Needs ``pip install 'fullcast[piper]'``.

Beside a model (see `networks` for a voice's id) lies its config, ``….onnx.json``.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice

from . import networks
from .piper_models import PiperModels
from .pitch import pitch_factor
from .word_times import Sound


class PiperEngine:
    """Speaks with piper-tts; a model is loaded once in each process."""

    name = "piper"
    audible = True
    models = PiperModels()

    def fingerprint(self, voice: Voice) -> str:
        """Name the version, the model by its content, the speaker, rate and pitch."""
        version = networks.version_of("piper-tts")
        return f"piper 2 | {version} | {networks.model_fingerprint(voice)}"

    def check(self, voice: Voice) -> None:
        """Load the voice's model and look for its speaker."""
        _speaker_id(_model(voice), voice)

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` at the model's own sample rate, with word marks where it aligns."""
        model = _model(voice)
        from piper.config import SynthesisConfig

        factor = pitch_factor(voice)
        config = SynthesisConfig(
            speaker_id=_speaker_id(model, voice),
            length_scale=model.config.length_scale * networks.USUAL_WPM / voice.rate_wpm * factor,
            normalize_audio=False,  # it would raise every sentence to full peak
            volume=networks.VOLUME,
        )
        said = networks.readable(text)
        # Text in double square brackets would be read as phonemes.
        plain = said.text.replace("[[", "[ ")
        chunks = list(model.synthesize(plain, config, include_alignments=True))
        pcm = b"".join(chunk.audio_int16_bytes for chunk in chunks)
        if not pcm:
            raise EngineError(f"Piper has nothing to say for {text[:60]!r}.")
        rate = model.config.sample_rate
        return networks.timed_clip(pcm, rate, said, _sounds(chunks), factor)


def _model(voice: Voice) -> Any:
    return _loaded(networks.existing_model(voice).path)


@functools.cache
def _loaded(path: Path) -> Any:
    try:
        from piper import PiperVoice
        from piper.config import PiperConfig
    except ImportError as problem:
        raise networks.not_installed("piper") from problem
    try:
        config = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
        network = networks.session(_with_durations(path))
        return PiperVoice(session=network, config=PiperConfig.from_dict(config))
    except networks.load_failures() as problem:
        raise EngineError(
            f"Piper cannot load the model: {problem}.",
            where=path,
            hint="Fetch the model and its .onnx.json again.",
        ) from problem


def _with_durations(path: Path) -> str | bytes:
    """Return a network that also tells how long each phoneme lasts, which most files leave out."""
    try:
        import onnx
        from google.protobuf.message import DecodeError
        from piper.patch_voice_with_alignment import add_alignment_output
    except ImportError:
        return str(path)
    try:
        model = onnx.load(str(path))
        add_alignment_output(model)
    except (ValueError, DecodeError):  # it has that output already, or no such part, or is no model
        return str(path)
    patched: bytes = model.SerializeToString()
    return patched


def _speaker_id(model: Any, voice: Voice) -> int | None:
    speaker = networks.model_voice(voice).speaker
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


def _sounds(chunks: Iterable[Any]) -> Iterator[Sound]:
    """Yield all phonemes; a chunk (a sentence) ends in a space, whatever it holds."""
    chunk_start = 0
    for chunk in chunks:
        start = chunk_start
        for alignment in chunk.phoneme_alignments or ():
            end = start + int(alignment.num_samples)
            yield Sound(alignment.phoneme, start, end)
            start = end
        chunk_start += len(chunk.audio_float_array)
        yield Sound(" ", chunk_start, chunk_start)
