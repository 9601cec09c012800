"""Kokoro: neural voices from two files on this machine. Needs ``pip install 'fullcast[kokoro]'``.

Beside a model (see `networks` for a voice's id, such as ``kokoro-v1.0#af_heart``) lies the file of
its voices, ``voices-v1.0.bin``. The first letter of a voice's name is its language.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice

from . import networks
from .kokoro_models import LANGUAGES, KokoroModels, voices_file
from .pitch import pitch_factor
from .word_times import Sound

SPEEDS = 0.5, 2.0
"""What the model was made for; kokoro-onnx refuses anything else."""

FULL_SCALE = 32767


class KokoroEngine:
    """Speaks with kokoro-onnx; a model is loaded once in each process."""

    name = "kokoro"
    audible = True
    models = KokoroModels()

    def fingerprint(self, voice: Voice) -> str:
        """Name the version, the model by its content, the speaker, rate and pitch."""
        version = networks.version_of("kokoro-onnx")
        return f"kokoro 1 | {version} | {networks.model_fingerprint(voice)}"

    def check(self, voice: Voice) -> None:
        """Load the voice's model and look for the voice."""
        found = networks.existing_model(voice)
        model = _loaded(found.path)
        if found.speaker not in model.voices:
            raise EngineError(
                f"The model of {voice.id!r} (voice {voice.name!r}) has no voice {found.speaker!r}.",
                hint=f"It has {', '.join(sorted(model.voices))}.",
            )
        if found.speaker[0] not in LANGUAGES:
            raise EngineError(
                f"The voice {found.speaker!r} speaks a language that cannot be read here.",
                hint=f"Voices that can be used begin with one of {', '.join(LANGUAGES)}.",
            )
        if not SPEEDS[0] <= _speed(voice) <= SPEEDS[1]:
            raise EngineError(
                f"The voice {voice.name!r} cannot speak {voice.rate_wpm} words a minute.",
                hint=f"Its usual rate is {networks.USUAL_WPM}; half to twice that can be spoken.",
            )

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` at 24,000 Hz, with word marks where the model tells durations."""
        self.check(voice)
        found = networks.model_voice(voice)
        model = _loaded(found.path)
        said = networks.readable(text)
        phonemes = model.tokenizer.phonemize(said.text, LANGUAGES[found.speaker[0]])
        if not any(map(str.isalpha, phonemes)):
            raise EngineError(f"Kokoro has nothing to say for {text[:60]!r}.")
        levels, rate, timings = model.create_timed(
            phonemes, found.speaker, _speed(voice), is_phonemes=True
        )
        levels = (levels * networks.VOLUME).clip(-1.0, 1.0)
        pcm = (levels * FULL_SCALE).astype("<i2").tobytes()
        return networks.timed_clip(pcm, rate, said, _sounds(timings, rate), pitch_factor(voice))


def _speed(voice: Voice) -> float:
    return voice.rate_wpm / networks.USUAL_WPM / pitch_factor(voice)


@functools.cache
def _loaded(path: Path) -> Any:
    try:
        from kokoro_onnx import Kokoro
    except ImportError as problem:
        raise networks.not_installed("kokoro") from problem
    try:
        return Kokoro.from_session(networks.session(str(path)), str(voices_file(path)))
    except FileNotFoundError as problem:
        raise EngineError(
            f"There is no {voices_file(path).name} beside the model.",
            where=path,
            hint="`fullcast voices add kokoro` fetches both.",
        ) from problem
    except networks.load_failures() as problem:
        raise EngineError(
            f"Kokoro cannot load the model: {problem}.",
            where=path,
            hint="Fetch the model and its voices again.",
        ) from problem


def _sounds(timings: Iterable[Any], rate: int) -> Iterator[Sound]:
    for timing in timings:
        yield Sound(timing.phoneme, round(timing.start * rate), round(timing.end * rate))
