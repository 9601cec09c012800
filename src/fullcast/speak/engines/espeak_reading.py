"""What both engines on espeak-ng do with a voice and a text, however they call the library."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice, WordMark

from . import espeak
from .espeak_scripts import stretches
from .espeak_spelling import respell

RATES_WPM = range(80, 451)
"""What espeak-ng speaks; it would use the nearest without a word."""

PITCHES_PERCENT = range(101)

HIGHEST_PITCH = 99
"""What espeak-ng speaks at most; 100 would be its usual pitch."""

VOLUME_PERCENT = 50
"""Of espeak-ng's own volume, at which a fifth of the voices is cut off at full scale. The mix
brings every voice to one loudness anyway."""


def check_settings(voice: Voice) -> None:
    """Refuse a rate or pitch that espeak-ng would bend.

    Raises:
        EngineError: the message names the setting, the hint what is allowed.
    """
    if voice.rate_wpm not in RATES_WPM:
        raise EngineError(
            f"The voice {voice.name!r} cannot speak {voice.rate_wpm} words a minute.",
            hint=f"Choose a rate from {RATES_WPM[0]} to {RATES_WPM[-1]}.",
        )
    if voice.pitch_percent not in PITCHES_PERCENT:
        raise EngineError(
            f"The voice {voice.name!r} cannot have the pitch {voice.pitch_percent}.",
            hint="Choose a pitch from 0 to 100.",
        )


def near(voice_id: str, voice_ids: list[str]) -> str:
    """Return a hint with the ids that are nearest to one that is not there."""
    found = difflib.get_close_matches(voice_id, voice_ids, n=5)
    nearest = f"Near it: {', '.join(found)}. " if found else ""
    return f"{nearest}`fullcast voices` lists the voices of the catalogue."


def fingerprint(voice: Voice) -> str:
    """Name the library's version and the settings that it uses."""
    settings = f"{voice.id} | {voice.rate_wpm} wpm | pitch {voice.pitch_percent}"
    return f"espeak-ng {espeak.version()} | {settings}"


def read(text: str, voice: Voice, say: Callable[[str, Voice], Clip]) -> Clip:
    """Have ``say`` speak a text, with words in another script in a language that has it."""
    pcm, marks = b"", list[WordMark]()
    respelled = respell(text)
    for language, start, end in stretches(respelled.text, voice.id):
        part = say(respelled.text[start:end], _speaking(voice, language))
        marks += (_moved(mark, start, len(pcm) * 500 // part.sample_rate) for mark in part.marks)
        pcm += part.pcm
    spans = [WordMark(m.start_ms, *respelled.span(m.start, m.end)) for m in marks]
    return Clip(pcm, part.sample_rate, _ascending(spans, len(pcm) * 500 // part.sample_rate))


def _speaking(voice: Voice, language: str | None) -> Voice:
    """Return the voice with its variant, which is what it sounds like, in another language."""
    if language is None:
        return voice
    return replace(voice, id=f"{language}+{voice.id.partition('+')[2]}".rstrip("+"))


def _moved(mark: WordMark, characters: int, ms: int) -> WordMark:
    return WordMark(mark.start_ms + ms, mark.start + characters, mark.end + characters)


def _ascending(marks: list[WordMark], duration_ms: int) -> tuple[WordMark, ...]:
    """Drop the marks without length, out of order or past the end: about 5 % of espeak-ng's."""
    kept: list[WordMark] = []
    for mark in marks:
        after = not kept or (mark.start >= kept[-1].end and mark.start_ms >= kept[-1].start_ms)
        if after and mark.start < mark.end and mark.start_ms < duration_ms:
            kept.append(mark)
    return tuple(kept)
