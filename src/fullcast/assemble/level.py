"""The gain that gives a voice, and then a chapter, its loudness behind the limiter.

A limiter takes 2 dB from one voice and 5 dB from another. So loudness is measured where it is
heard: after mastering.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from .loudness import Levels, block_powers, gated, levels_of, mean_level, step_powers
from .master import mastered
from .standards import PODCAST, Standard

ENCODER_LOSS_DB = 0.45
"""LAME turns its input down by a factor of 0.95 at 80 kbit/s."""

ENCODER_PASSES = 0.455
"""The part of the sample rate below which LAME keeps what it is given."""

MIX_GAIN_DB = 18.0
"""The gain from the mix to the file that voices are levelled for; a chapter's own is near it. So
much headroom keeps every clip's peaks whole in the mix."""


MOST_LIMITING_DB = 9.0
"""What the limiter may take from a voice so that it is as loud as the others. Beyond that it would
squash the voice, and every further dB be heard as a seventh of one."""

USUAL_LIMITING_DB = 3.0
"""What the limiter takes from a voice, in the mean of the catalogue."""

FIRST_SLOPE = 0.7
"""About what is heard of a small change of gain near the target, where a limiter is at work."""

LEAST_SLOPE = 0.2

MOST_GAIN_DB = 60.0
"""What a sound is raised by at most: one that is not loud by then, such as a thump, never is."""

CLOSE_LU = 0.3
"""From here one more step hits the target."""


def voice_gain_db(clips: Sequence[bytes], sample_rate: int) -> float:
    """Return the gain into the mix that makes a voice as loud as all others in the file.

    A voice of sharp peaks stays a little quieter: see `MOST_LIMITING_DB`. ``clips`` are
    some seconds of its speech, mono 16-bit. Silence gets none.
    """
    sample = list(map(levels_of, clips))
    lufs = _kept_lufs(sample, sample_rate)
    if lufs is None:
        return 0.0
    unlimited_db = PODCAST.level_db + ENCODER_LOSS_DB - lufs
    guess_db = unlimited_db + USUAL_LIMITING_DB
    gain_db = find_gain(sample, sample_rate, PODCAST, guess_db=guess_db)
    return min(gain_db, unlimited_db + MOST_LIMITING_DB) - MIX_GAIN_DB


def voice_level_lu(pcm: bytes, sample_rate: int, gain_db: float) -> float:
    """Return how far from the podcasts' level a voice is with its gain; silence is endlessly."""
    gain_db += MIX_GAIN_DB
    levels = mastered([levels_of(pcm)], sample_rate, gain_db=gain_db, limit=PODCAST.limit)
    lufs = _kept_lufs(levels, sample_rate)
    if lufs is None:
        return -math.inf
    return lufs - ENCODER_LOSS_DB - PODCAST.level_db


def find_gain(
    sample: Sequence[Levels], sample_rate: int, standard: Standard, guess_db: float = MIX_GAIN_DB
) -> float:
    """Find the gain in dB that gives the encoded mix its standard level, within about 0.1 dB.

    ``guess_db`` is tried first, and what silence gets: for a chapter the gain that voices are
    levelled for, which is nearly right for most. A limiter takes a part of every step, so a step
    goes further than what is missing, by the slope that was seen last; after a small one there is
    no need to measure again.
    """
    gain_db, slope = guess_db, FIRST_SLOPE
    last: tuple[float, float] | None = None
    for _ in range(8):
        levels = mastered(sample, sample_rate, gain_db=gain_db, limit=standard.limit)
        level_db = mean_level(levels) if standard.by_rms else _kept_lufs(levels, sample_rate)
        if level_db is None:
            return guess_db
        if last and gain_db != last[0]:
            slope = min(1.0, max(LEAST_SLOPE, (level_db - last[1]) / (gain_db - last[0])))
        last = gain_db, level_db
        missing_db = standard.level_db + ENCODER_LOSS_DB - level_db
        gain_db = min(gain_db + missing_db / slope, MOST_GAIN_DB)
        if abs(missing_db) <= CLOSE_LU:
            break
    return gain_db


def _kept_lufs(pieces: Iterable[Levels], sample_rate: int) -> float | None:
    """Return how loud the part is that the encoder keeps: whispers lose half of their sound.

    No block of loudness lies across two pieces, which have nothing to do with each other.
    """
    below_hz = ENCODER_PASSES * sample_rate
    steps = (step_powers([piece], sample_rate, below_hz=below_hz) for piece in pieces)
    blocks = [block_powers(of_piece) for of_piece in steps]
    return gated(np.concatenate(blocks)) if blocks else None
