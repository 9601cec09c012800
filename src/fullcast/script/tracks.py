"""Tracks: what the other lines of one and the same voice say about who it is.

Two people who talk take turns, so lines at even distance are likely one voice and lines at odd
distance the other. For every turn and character the evidence of the lines around is summed by
parity, fading with distance and narration, and cut at the ends of scenes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .distances import Floats
from .survey import SurveyedTurn

_FADES = 0.92
_FADES_BY_NARRATION = 0.75


def tracks(values: Floats, turns: Sequence[SurveyedTurn]) -> Iterator[tuple[str, Floats]]:
    """Yield the sums of ``values`` (K, people) by direction and parity, squashed to (-1, 1)."""
    links = np.array(
        [0.0 if t.new_scene else _FADES * _FADES_BY_NARRATION ** min(t.gap, 8) for t in turns],
        np.float32,
    )
    for direction, seen, fades in (
        ("back", values, links),
        ("ahead", values[::-1], np.concatenate([[0.0], links[:0:-1]])),
    ):
        even, odd = _sums(seen, fades)
        if direction == "ahead":
            even, odd = even[::-1], odd[::-1]
        yield f"{direction}_even", np.tanh(even)
        yield f"{direction}_odd", np.tanh(odd)


def _sums(values: Floats, links: Floats) -> tuple[Floats, Floats]:
    """Sum what was before each row: at even and at odd distance."""
    even, odd = np.zeros_like(values), np.zeros_like(values)
    for k in range(1, len(values)):
        odd[k] = links[k] * (values[k - 1] + even[k - 1])
        if k > 1:
            even[k] = links[k] * links[k - 1] * (values[k - 2] + even[k - 2])
    return even, odd
