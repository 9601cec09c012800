"""Distances between turns and events, for all turns and characters at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]

FAR = 1e6
"""The distance to what never happens."""


def before(events: Sequence[Floats], places: Floats) -> Floats:
    """Return the distance back to the last event, shape (turns, characters)."""
    result = np.full((len(places), len(events)), FAR, np.float32)
    for who, times in enumerate(events):
        if len(times):
            i = np.searchsorted(times, places, side="left")
            found = i > 0
            result[found, who] = places[found] - times[i[found] - 1]
    return result


def after(events: Sequence[Floats], places: Floats, *, strictly: bool = False) -> Floats:
    """Return the distance to the next event, shape (turns, characters)."""
    result = np.full((len(places), len(events)), FAR, np.float32)
    for who, times in enumerate(events):
        if len(times):
            i = np.searchsorted(times, places, side="right" if strictly else "left")
            found = i < len(times)
            result[found, who] = times[i[found]] - places[found]
    return result


def count(events: Sequence[Floats], low: Floats, high: Floats) -> Floats:
    """Return how many events are between two places, shape (turns, characters)."""
    result = np.zeros((len(low), len(events)), np.float32)
    for who, times in enumerate(events):
        if len(times):
            result[:, who] = np.searchsorted(times, high) - np.searchsorted(times, low)
    return result


def near(distance: Floats, scale: float) -> Floats:
    """Squash a distance to (0, 1]: 1 here, about 0.1 at ``FAR``."""
    squashed: Floats = 1.0 - np.log1p(distance / scale) / np.log1p(FAR / scale)
    return squashed


def rank(distance: Floats) -> Floats:
    """Return 1 for the nearest, 1/2, 1/3 … and 0 for those who are nowhere."""
    order = distance.argsort(axis=1, kind="stable").argsort(axis=1)
    ranked: Floats = np.where(distance < FAR, 1.0 / (1.0 + order), 0.0)
    return ranked.astype(np.float32)


def parity(distance: Floats) -> Floats:
    """Return 1 for an even number of turns, -1 for an odd one, 0 far away, fading with distance."""
    signs = np.where(distance % 2 == 0, 1.0, -1.0)
    faded: Floats = np.where(distance < 40, signs * 0.9**distance, 0.0)
    return faded
