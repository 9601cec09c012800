"""Variants of an annotated work, so that the network learns what few works show.

Tags are hidden (untagged lines with a known speaker), somebody becomes the "I" who tells it
(first-person works are rare), genders become unsure (as they are when found, not given), and
excerpts stand for short works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from fullcast.script.clauses import Subject
from fullcast.script.phrases import Kind
from fullcast.script.reading import Reading

_NEAR = 250
"""Offsets after a turn within which narration is taken for its tag."""


def hide(reading: Reading, rng: np.random.Generator, share: float) -> Reading:
    """Take the narration beside some runs of turns away."""
    count = len(reading.turns)
    hidden = np.zeros(count, bool)
    at = 0
    while at < count:
        length = int(rng.integers(1, 7))
        hidden[at : at + length] = rng.random() < share
        at += length
    ranges = [_beside(reading, k) for k in np.flatnonzero(hidden)]
    if not ranges:
        return reading
    turns = [
        replace(turn, subjects=[], objects=set()) if gone else turn
        for turn, gone in zip(reading.turns, hidden, strict=True)
    ]
    places = np.array([mention.place for mention in reading.mentions])
    gone = _inside(places, ranges)
    mentions = [m for m, lost in zip(reading.mentions, gone, strict=True) if m.spoken or not lost]
    acted = _inside(np.array([place for place, _, _ in reading.subjects]), ranges)
    subjects = [s for s, lost in zip(reading.subjects, acted, strict=True) if not lost]
    return replace(reading, turns=turns, mentions=mentions, subjects=subjects)


def _beside(reading: Reading, k: int) -> tuple[int, int]:
    """Return the range of narration that belongs to turn ``k``."""
    turn = reading.turns[k]
    start = turn.start - min(turn.turn.quotes[0][1].start, 400)
    end = turn.end + _NEAR
    if k:
        start = max(start, reading.turns[k - 1].end)
    if k + 1 < len(reading.turns):
        end = min(end, reading.turns[k + 1].start)
    return start, end


def _inside(places: np.ndarray, ranges: Sequence[tuple[int, int]]) -> np.ndarray:
    ordered = sorted(ranges)
    starts = np.array([start for start, _ in ordered])
    ends = np.array([end for _, end in ordered])
    i = np.searchsorted(starts, places, side="right") - 1
    return (i >= 0) & (places < ends[np.maximum(i, 0)])


def told_by(reading: Reading, who: int, speakers: Sequence[frozenset[int]]) -> Reading:
    """Let ``who`` tell the work: names and pronouns that mean them become "I"."""
    gender = reading.genders[who]
    sign = 1 if gender > 0.3 else -1 if gender < -0.3 else 0

    def voiced(subject: Subject, *, own: bool) -> Subject:
        meant = subject.who
        named = meant.kind is Kind.NAME and meant.owners[:1] == (who,)
        if named or (own and meant.kind is Kind.PRONOUN and meant.gender == sign):
            return subject._replace(who=meant._replace(kind=Kind.FIRST_PERSON, owners=(), gender=0))
        return subject

    turns = [
        replace(
            turn,
            subjects=[voiced(s, own=who in said) for s in turn.subjects],
            around=[voiced(s, own=who in said) for s in turn.around],
            objects=turn.objects - {who},
        )
        for turn, said in zip(reading.turns, speakers, strict=True)
    ]
    return replace(
        reading,
        turns=turns,
        mentions=[m for m in reading.mentions if m.spoken or m.owners[0] != who],
        subjects=[s for s in reading.subjects if s[1] != who],
        narrators=[who] * len(reading.narrators),
        first_person=[True] * len(reading.first_person),
    )


def blurred(reading: Reading, rng: np.random.Generator) -> Reading:
    """Make genders as unsure as they are when a text alone tells them."""
    factors = rng.choice(
        [1.0, 0.8, 0.5, 0.0, -0.3], size=len(reading.genders), p=[0.5, 0.25, 0.13, 0.1, 0.02]
    )
    return replace(reading, genders=list(np.array(reading.genders) * factors))


def excerpts(reading: Reading, rng: np.random.Generator, count: int) -> Iterator[tuple[int, int, Reading]]:
    """Yield ``count`` stretches of 15 to 120 turns as (first, last, work of their own)."""
    turns = len(reading.turns)
    for _ in range(count):
        length = int(rng.integers(15, 120))
        first = int(rng.integers(0, max(1, turns - length)))
        last = min(turns, first + length)
        low = reading.turns[first].start - 1500
        high = reading.turns[last - 1].end + 600
        yield first, last, replace(
            reading,
            turns=reading.turns[first:last],
            mentions=[m for m in reading.mentions if low <= m.place < high],
            subjects=[s for s in reading.subjects if low <= s[0] < high],
        )
