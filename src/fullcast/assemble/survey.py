"""One pass over a chapter's file, and what can be told from it afterwards.

Of an hour of sound some megabytes are kept: its loudness for every 100 ms, and its peak, power and
steepest step for every 5 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .loudness import Levels, Loudness, Powers, decoding, measure_blocks

HOPS_PER_S = 200


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file sounds like, hop by hop of about 5 ms.

    ``peaks`` are the highest levels, ``powers`` mean squares, ``jumps`` the largest differences
    between two neighbouring samples. ``steps`` are `step_powers`.
    """

    sample_rate: int
    loudness: Loudness
    steps: Powers
    peaks: Levels
    powers: Levels
    jumps: Levels

    @property
    def hop_ms(self) -> float:
        """Return the length of a hop: a whole number of samples, so not quite 5 ms."""
        return 1000 * (self.sample_rate // HOPS_PER_S) / self.sample_rate

    def hops(self, start_ms: float, end_ms: float) -> slice:
        """Return the hops that lie wholly between two times."""
        first = max(0, int(np.ceil(start_ms / self.hop_ms)))
        return slice(first, max(first, int(end_ms / self.hop_ms)))

    def hops_touching(self, start_ms: float, end_ms: float) -> slice:
        """Return the hops that have a part between two times."""
        first = max(0, int(start_ms / self.hop_ms))
        return slice(first, max(first, int(np.ceil(end_ms / self.hop_ms))))

    def at_ms(self, hop: int) -> int:
        """Return when a hop starts."""
        return round(hop * self.hop_ms)


def survey_file(path: Path) -> Survey:
    """Decode an audio file to its end.

    Raises:
        AudioError: the file is missing, holds no sound, or cannot be decoded.
    """
    with decoding(path) as (sample_rate, blocks):
        return survey(blocks, sample_rate)


def survey(blocks: Iterable[Levels], sample_rate: int) -> Survey:
    """Survey sound given in blocks of any size."""
    hops = _Hops(sample_rate // HOPS_PER_S)
    loudness, steps = measure_blocks(hops.noted(blocks), sample_rate)
    peaks, powers, jumps = hops.arrays()
    return Survey(sample_rate, loudness, steps, peaks, powers, jumps)


class _Hops:
    """Collects peak, power and steepest step of every hop of what goes by."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._rest: Levels = np.zeros(0, dtype=np.float32)
        self._last = np.zeros(1, dtype=np.float32)
        self._columns: list[NDArray[np.float32]] = []

    def noted(self, blocks: Iterable[Levels]) -> Iterator[Levels]:
        for block in blocks:
            sound = np.concatenate((self._rest, block))
            whole = len(sound) // self._size * self._size
            if whole:
                self._note(sound[:whole])
            self._rest = sound[whole:]
            yield block

    def _note(self, sound: Levels) -> None:
        jumps = np.abs(np.diff(sound, prepend=self._last)).reshape(-1, self._size)
        rows = sound.reshape(-1, self._size)
        self._last = sound[-1:]
        powers = np.einsum("ij,ij->i", rows, rows) / self._size
        peaks = np.maximum(rows.max(axis=1), -rows.min(axis=1))
        self._columns.append(np.stack((peaks, powers, jumps.max(axis=1))))

    def arrays(self) -> tuple[Levels, Levels, Levels]:
        if not self._columns:
            nothing: Levels = np.zeros(0, dtype=np.float32)
            return nothing, nothing, nothing
        peaks, powers, jumps = np.concatenate(self._columns, axis=1)
        return peaks, powers, jumps
