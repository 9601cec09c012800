"""Refuse a bad clip: silence in the book is worse than an error.

The bounds are wide on purpose. espeak-ng at 175 words a minute takes 35 to 130 ms a letter or digit
over whole sentences; what falls outside is a lost or a runaway clip, not a fast or a slow voice.
"""

from __future__ import annotations

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice

SHORTEST_MS_PER_CHARACTER = 15
LONGEST_MS_PER_CHARACTER = 400
LONGEST_EXTRA_MS = 4000
"""On top, for a text of few characters: ``&c.``, ``№ 7``, a letter of a foreign script by name."""

FULL_SCALE_RUN = 12
"""Samples in a row at the limit (0.5 ms at 22,050 Hz): a wave that was cut off, not a peak."""

_QUIET_BYTES = b"\x00\xff"
"""Both bytes of every sample from -1 to 0 are among these, and so is no sound worth the name."""


def verify(text: str, clip: Clip, voice: Voice, *, audible: bool = True) -> None:
    """Check a clip against the text that it speaks.

    ``audible`` is the engine's own word on whether its clips can be heard.

    Raises:
        EngineError: the clip is empty, silent, cut off at full scale, or too short or too long for
            ``text``; the message names the voice and the numbers.
    """
    problem = (
        _wrong_shape(clip)
        or (_silent(clip) if audible else None)
        or _wrong_length(text, clip, voice)
        or _clipped(clip)
    )
    if problem:
        raise EngineError(
            f"{named(voice)} spoke {excerpt(text)} badly: {problem}.",
            hint="Give the speaker another voice, or give the words a pronunciation in cast.toml.",
        )


def named(voice: Voice) -> str:
    """Return a voice's name and what it is in its engine, for messages."""
    return f"{voice.name} ({voice.engine} {voice.id})"


def excerpt(text: str, size: int = 60) -> str:
    """Return the beginning of ``text`` in quotation marks."""
    return f"“{text}”" if len(text) <= size else f"“{text[:size].rstrip()}…”"


def _wrong_shape(clip: Clip) -> str | None:
    if not clip.pcm:
        return "the clip is empty"
    if len(clip.pcm) % 2 or clip.sample_rate <= 0:
        return f"{len(clip.pcm)} bytes at {clip.sample_rate} Hz are no 16-bit sound"
    return None


def _silent(clip: Clip) -> str | None:
    return None if clip.pcm.strip(_QUIET_BYTES) else f"{clip.duration_ms} ms of silence"


def _wrong_length(text: str, clip: Clip, voice: Voice) -> str | None:
    spoken = sum(character.isalnum() for character in text)
    pace = 175 / max(voice.rate_wpm, 1)
    shortest = int(spoken * SHORTEST_MS_PER_CHARACTER * pace)
    longest = int((len(text) * LONGEST_MS_PER_CHARACTER + LONGEST_EXTRA_MS) * max(pace, 1))
    if shortest <= clip.duration_ms <= longest:
        return None
    return (
        f"{clip.duration_ms} ms for {spoken} letters and digits, "
        f"where {shortest} to {longest} ms are believable"
    )


def _clipped(clip: Clip) -> str | None:
    if not _reaches_full_scale(clip.pcm):
        return None
    for limit in (b"\xff\x7f", b"\x00\x80"):
        run = limit * FULL_SCALE_RUN
        place = clip.pcm.find(run)
        while place >= 0 and place % 2:
            place = clip.pcm.find(run, place + 1)
        if place >= 0:
            at_ms = place * 500 // clip.sample_rate
            return f"it is cut off at full scale for {FULL_SCALE_RUN} samples or more at {at_ms} ms"
    return None


def _reaches_full_scale(pcm: bytes) -> bool:
    """Tell in a tenth of the time that a search takes; few clips do."""
    import numpy as np

    samples = np.frombuffer(pcm, dtype="<i2")
    return bool(samples.max() == 0x7FFF or samples.min() == -0x8000)
