"""Gain and limiter: a mix to its final level, a clip or a pause at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from .loudness import FULL_SCALE, Levels

HOP_S = 0.002
"""The limiter's gain is set at the edges of hops, and goes in a straight line over each."""

MIDPOINT = np.array([0.0467, -0.1539, 0.6152, 0.6152, -0.1539, 0.0467], dtype=np.float32)
"""What six samples add to the level in their middle: a least-squares fit, within 0.65 dB up to 0.35
of the sample rate, below which voices have their peaks."""

SLOPE_HOPS = 5
"""How long before a peak the gain goes down, and up after it: about a period of the lowest voice,
so that it follows the syllable and not the wave."""


def mastered(
    mixed: Iterable[Levels], sample_rate: int, *, gain_db: float, limit: float
) -> Iterator[Levels]:
    """Raise a mix by ``gain_db``, and turn down what is then above ``limit`` of full scale.

    Every block is treated by itself, and none changes in length. As a mix comes a line or a pause
    at a time, no line's peaks turn another one down.
    """
    factor = np.float32(10 ** (gain_db / 20))
    for block in mixed:
        yield limited(block * factor, limit, sample_rate)


def limited(levels: Levels, limit: float, sample_rate: int) -> Levels:
    """Turn loud moments down so that nothing is above ``limit``; the rest stays as it is.

    The wave between two samples counts: espeak-ng's sharp pulses are up to 3 dB higher there.
    """
    if not levels.size:
        return levels
    size = max(1, round(sample_rate * HOP_S))
    peaks = np.maximum.reduceat(_heights(levels), np.arange(0, len(levels), size))
    if peaks.max() <= limit:
        return levels
    edges = _smooth((limit / np.maximum(peaks, limit)).astype(np.float32))
    slope = np.arange(size, dtype=np.float32) / np.float32(size)
    gains = np.multiply.outer(np.diff(edges), slope)
    gains += edges[:-1, None]
    turned_down: Levels = gains.reshape(-1)[: len(levels)]
    turned_down *= levels
    return turned_down


def _heights(levels: Levels) -> Levels:
    """Return the height of the wave at every sample, or half-way to the next where that is more."""
    heights: Levels = np.convolve(levels, MIDPOINT)[len(MIDPOINT) // 2 :][: len(levels)]
    np.abs(heights, out=heights)
    return np.maximum(heights, np.abs(levels), out=heights)


def _smooth(gain: Levels) -> Levels:
    """Return gains for the edges of the hops that change slowly, and exceed no adjoining hop's.

    An edge has the mean of `SLOPE_HOPS` minima, each of which has seen the hops on both its sides.
    """
    padded = np.pad(gain, SLOPE_HOPS, constant_values=1)
    lowest = np.minimum.reduce(_shifted(padded, SLOPE_HOPS + 1))
    edges: Levels = np.add.reduce(_shifted(lowest, SLOPE_HOPS))
    edges /= np.float32(SLOPE_HOPS)
    return edges


def _shifted(values: Levels, times: int) -> list[Levels]:
    """Return what lies beside each other in ``values`` beneath each other: a view for each step."""
    size = len(values) - times + 1
    return [values[first : first + size] for first in range(times)]


def to_pcm(levels: Levels) -> bytes:
    """Return levels below full scale as mono 16-bit little-endian PCM."""
    scaled = levels * np.float32(FULL_SCALE)
    pcm: bytes = np.rint(scaled, out=scaled).astype("<i2").tobytes()
    return pcm
