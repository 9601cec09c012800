"""How new voices sound: gender and pitch where nobody tells them, and who is unlike whom.

Every voice says a sentence. Loudness takes more: it is measured on what a voice says in a work
(`steps/levelling.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from ..assemble.timbre import Sounding, farthest_first, sounding
from ..errors import EngineError
from ..executors import Executor, each_done, open_executor
from ..model import Gender, Pitch, Progress, Voice, no_progress
from ..speak.engines import load_engine
from ..speak.run import PATIENCE

SENTENCE = "It rained in the night, and in the morning the whole street shone."
"""Four seconds of speech tell a voice's pitch within a few Hz."""

MALE_BELOW_HZ, FEMALE_ABOVE_HZ = 150, 165
"""Between these a voice's gender stays unknown."""

_PITCHES_HZ = {Gender.FEMALE: (185, 215), Gender.MALE: (105, 130)}
"""Below the first a voice is low among its gender, above the second high."""


def measured(voices: Sequence[Voice], jobs: int, progress: Progress) -> list[Voice]:
    """Describe voices by their sound, and order them as casting takes them.

    Each is the least like those before it; women and men take turns, so that speakers of unknown
    gender get both.

    Raises:
        EngineError: a voice cannot speak.
    """
    return _ordered(voices, _heard(voices, jobs, progress))


def _heard(voices: Sequence[Voice], jobs: int, progress: Progress) -> list[Sounding]:
    """Let every voice say a sentence, in worker processes."""
    with open_executor(jobs) as executor:
        return hear_voices(voices, executor, progress)


def hear_voices(
    voices: Sequence[Voice], executor: Executor, progress: Progress = no_progress
) -> list[Sounding]:
    """Let every voice say a sentence, and return how each sounds.

    Raises:
        EngineError: a voice cannot speak.
    """
    heard: dict[int, Sounding] = {}
    progress("measure", 0, len(voices))
    done = each_done(
        executor,
        range(len(voices)),
        lambda number: executor.submit(PATIENCE.to_check_s, _sounding, voices[number]),
        lambda number, how: _lost(voices[number], how),
    )
    for number, sound in done:
        heard[number] = sound
        progress("measure", len(heard), len(voices))
    return [heard[number] for number in range(len(voices))]


def _lost(voice: Voice, how: str) -> EngineError:
    return EngineError(
        f"The engine {voice.engine} {how} while its voices were measured.",
        hint="Its files may be damaged: fetch them again.",
    )


def _sounding(voice: Voice) -> Sounding:
    """Speak in a worker process, and measure what is heard."""
    engine = load_engine(voice.engine)
    engine.check(voice)
    clip = engine.speak(SENTENCE, voice)
    return sounding(clip.pcm, clip.sample_rate)


def _ordered(voices: Sequence[Voice], heard: Sequence[Sounding]) -> list[Voice]:
    described = [_described(v, s) for v, s in zip(voices, heard, strict=True)]
    groups = []
    for gender in dict.fromkeys(voice.gender for voice in described):
        of_gender = [n for n, voice in enumerate(described) if voice.gender is gender]
        order = farthest_first([heard[n] for n in of_gender])
        groups.append([described[of_gender[n]] for n in order])
    groups.sort(key=lambda group: group[0].gender in (Gender.UNKNOWN, Gender.NEUTRAL))
    return [voice for turn in zip_longest(*groups) for voice in turn if voice]


def _described(voice: Voice, heard: Sounding) -> Voice:
    gender = voice.gender
    if gender is Gender.UNKNOWN and heard.pitch_hz:
        if heard.pitch_hz < MALE_BELOW_HZ:
            gender = Gender.MALE
        elif heard.pitch_hz > FEMALE_ABOVE_HZ:
            gender = Gender.FEMALE
    low, high = _PITCHES_HZ.get(gender, (0, 1000))
    pitch = (
        Pitch.LOW if heard.pitch_hz < low else Pitch.HIGH if heard.pitch_hz > high else Pitch.MEDIUM
    )
    return replace(voice, gender=gender, pitch_class=pitch, description=f"{heard.pitch_hz:.0f} Hz")
