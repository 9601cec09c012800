"""A person's recording of one line: decoded, and cut to what is said in it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from fullcast.errors import AudioError
from fullcast.model import Clip

from .filters import resampled
from .level import voice_gain_db
from .loudness import FULL_SCALE, Levels, decoding

LEAD_MS = 60
"""Kept before the first sound: breath, and consonants that begin quieter than that."""

TAIL_MS = 120
"""Kept after the last sound: what rings on in a room."""

RANGE_DB = (20.0, 35.0)
"""How far under its loudest sounds speech still counts, at least and at most. In between, what is
`OVER_ROOM_DB` over the beginning or the end of the recording counts, whichever is quieter."""

OVER_ROOM_DB = 6.0

QUIETEST_DBFS = -60.0
"""A recording that never rises over this is of nobody."""

LONGEST_NOISE_MS = 30
"""What is shorter is a click of the mouse or a bump, not speech."""

HIGHEST_RATE_HZ = 48_000

MEASURED_MS = 1500
"""A take is measured on so much at least, said again and again: loudness is not defined for less
than 0.4 s."""

_FRAME_MS = 10
_EDGE_FRAMES = 10
_PEAK = 0.9


def read_take(path: Path) -> Clip:
    """Read a recording (WAV, FLAC, MP3, M4A or whatever ffmpeg reads), cut to its speech.

    Several channels become one. The loudest sample is brought to nine tenths of full scale, so
    that a low recording loses nothing as 16 bit; `take_gain_db` says how loud it is to be.

    Raises:
        AudioError: it cannot be decoded, or nothing is heard in it.
    """
    with decoding(path) as (rate_hz, blocks):
        levels = np.concatenate([*blocks, np.zeros(0, dtype=np.float32)])
    start, end = _speech(levels, rate_hz, path)
    spoken = levels[start:end]
    pcm = (spoken * (_PEAK * (FULL_SCALE - 1) / np.abs(spoken).max())).round().astype("<i2")
    if rate_hz > HIGHEST_RATE_HZ:
        return Clip(resampled(pcm.tobytes(), rate_hz, HIGHEST_RATE_HZ), HIGHEST_RATE_HZ)
    return Clip(pcm.tobytes(), rate_hz)


def take_gain_db(take: Clip) -> float:
    """Return the gain into the mix that makes a take as loud as the voices around it."""
    times = math.ceil(MEASURED_MS / max(1, take.duration_ms))
    return voice_gain_db([take.pcm * times], take.sample_rate)


def _speech(levels: Levels, rate_hz: int, path: Path) -> tuple[int, int]:
    """Return where speech starts and ends, in samples, with what is kept around it."""
    size = rate_hz * _FRAME_MS // 1000
    frames = levels[: len(levels) // size * size].reshape(-1, size)
    powers = np.square(frames, dtype=np.float64).mean(axis=1)
    run = LONGEST_NOISE_MS // _FRAME_MS
    if len(powers) < run:
        raise AudioError("is too short to be a line.", where=path)
    lasting = sliding_window_view(powers, run).min(axis=1)
    loudest = lasting.max()
    if loudest <= 10 ** (QUIETEST_DBFS / 10):
        raise AudioError("holds no sound that could be speech.", where=path)
    room = min(powers[:_EDGE_FRAMES].mean(), powers[-_EDGE_FRAMES:].mean())
    highest, lowest = (loudest * 10 ** (-range_db / 10) for range_db in RANGE_DB)
    least = min(highest, max(lowest, room * 10 ** (OVER_ROOM_DB / 10)))
    heard = np.flatnonzero(lasting > least)
    start = heard[0] * size - rate_hz * LEAD_MS // 1000
    end = (heard[-1] + run) * size + rate_hz * TAIL_MS // 1000
    return max(0, int(start)), min(len(levels), int(end))
