"""Calibration: from probabilities as they come out to how often they are right."""

from __future__ import annotations

import numpy as np

_BINS = 24


def isotonic(chances: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Fit a rising curve and return it as a table (2, N): chances ascending, share right.

    Pools neighbouring bins of equal size until the shares rise (pool adjacent violators).
    """
    order = np.argsort(chances, kind="stable")
    blocks = [
        [float(chances[part].mean()), float(right[part].mean()), len(part)]
        for part in np.array_split(order, _BINS)
        if len(part)
    ]
    pooled: list[list[float]] = []
    for block in blocks:
        pooled.append(block)
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            late, early = pooled.pop(), pooled.pop()
            total = late[2] + early[2]
            pooled.append(
                [(late[i] * late[2] + early[i] * early[2]) / total for i in (0, 1)] + [total]
            )
    table = np.array([block[:2] for block in pooled]).T
    ends = np.array([[0.0], [table[1, 0]]]), np.array([[1.0], [table[1, -1]]])
    return np.concatenate([ends[0], table, ends[1]], axis=1)
