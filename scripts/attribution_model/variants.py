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
from fullcast.script.survey import Survey

_NEAR = 250
"""Offsets after a turn within which narration is taken for its tag."""


def hide(survey: Survey, rng: np.random.Generator, share: float) -> Survey:
    """Take the narration beside some runs of turns away."""
    count = len(survey.turns)
    hidden = np.zeros(count, bool)
    at = 0
    while at < count:
        length = int(rng.integers(1, 7))
        hidden[at : at + length] = rng.random() < share
        at += length
    ranges = [_beside(survey, k) for k in np.flatnonzero(hidden)]
    if not ranges:
        return survey
    turns = [
        replace(turn, subjects=[], objects=set()) if gone else turn
        for turn, gone in zip(survey.turns, hidden, strict=True)
    ]
    places = np.array([mention.place for mention in survey.mentions])
    gone = _inside(places, ranges)
    mentions = [m for m, lost in zip(survey.mentions, gone, strict=True) if m.spoken or not lost]
    acted = _inside(np.array([place for place, _, _ in survey.subjects]), ranges)
    subjects = [s for s, lost in zip(survey.subjects, acted, strict=True) if not lost]
    return replace(survey, turns=turns, mentions=mentions, subjects=subjects)


def _beside(survey: Survey, k: int) -> tuple[int, int]:
    """Return the range of narration that belongs to turn ``k``."""
    turn = survey.turns[k]
    start = turn.start - min(turn.turn.quotes[0][1].start, 400)
    end = turn.end + _NEAR
    if k:
        start = max(start, survey.turns[k - 1].end)
    if k + 1 < len(survey.turns):
        end = min(end, survey.turns[k + 1].start)
    return start, end


def _inside(places: np.ndarray, ranges: Sequence[tuple[int, int]]) -> np.ndarray:
    ordered = sorted(ranges)
    starts = np.array([start for start, _ in ordered])
    ends = np.array([end for _, end in ordered])
    i = np.searchsorted(starts, places, side="right") - 1
    return (i >= 0) & (places < ends[np.maximum(i, 0)])


def told_by(
    survey: Survey,
    who: int,
    speakers: Sequence[frozenset[int]],
    rng: np.random.Generator,
    chapters: frozenset[int] | None = None,
) -> Survey:
    """Let ``who`` tell the work, or some of its chapters: names and pronouns become "I".

    In half of the chapters, by chance, it is beyond doubt who tells.
    """
    gender = survey.genders[who]
    sign = 1 if gender > 0.3 else -1 if gender < -0.3 else 0
    count = len(survey.narrators)
    chosen = frozenset(range(count)) if chapters is None else chapters

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
        if turn.chapter in chosen
        else turn
        for turn, said in zip(survey.turns, speakers, strict=True)
    ]
    ranges = _ranges_of(survey, chosen)
    told = _inside(np.array([m.place for m in survey.mentions]), ranges)
    acted = _inside(np.array([place for place, _, _ in survey.subjects]), ranges)
    return replace(
        survey,
        turns=turns,
        mentions=[
            m
            for m, here in zip(survey.mentions, told, strict=True)
            if m.spoken or m.owners[0] != who or not here
        ],
        subjects=[
            s for s, here in zip(survey.subjects, acted, strict=True) if s[1] != who or not here
        ],
        narrators=[who if c in chosen else n for c, n in enumerate(survey.narrators)],
        first_person=[c in chosen or i for c, i in enumerate(survey.first_person)],
        told_surely=[
            bool(rng.random() < 0.5) if c in chosen else sure
            for c, sure in enumerate(survey.told_surely)
        ],
    )


def told_in_turns(
    survey: Survey,
    tellers: Sequence[int],
    speakers: Sequence[frozenset[int]],
    rng: np.random.Generator,
) -> Survey:
    """Let several tell the work, a chapter each."""
    for place, who in enumerate(tellers):
        own = frozenset(range(place, len(survey.narrators), len(tellers)))
        survey = told_by(survey, who, speakers, rng, own)
    return survey


def _ranges_of(survey: Survey, chapters: frozenset[int]) -> list[tuple[int, int]]:
    """Return the places of some chapters."""
    firsts = {}
    for turn in survey.turns:
        firsts.setdefault(turn.chapter, turn.start - turn.turn.quotes[0][1].start - _NEAR)
    starts = sorted(firsts.items())
    ends = [start for _, start in starts[1:]] + [1 << 60]
    ranges = [(a, b) for (c, a), b in zip(starts, ends, strict=True) if c in chapters]
    return ranges or [(-2, -1)]


def blurred(survey: Survey, rng: np.random.Generator) -> Survey:
    """Make genders as unsure as they are when a text alone tells them."""
    factors = rng.choice(
        [1.0, 0.8, 0.5, 0.0, -0.3], size=len(survey.genders), p=[0.5, 0.25, 0.13, 0.1, 0.02]
    )
    return replace(survey, genders=list(np.array(survey.genders) * factors))


def excerpts(
    survey: Survey, rng: np.random.Generator, count: int
) -> Iterator[tuple[int, int, Survey]]:
    """Yield ``count`` stretches of 8 to 120 turns as (first, last, work of their own)."""
    turns = len(survey.turns)
    for _ in range(count):
        length = int(8 * 15 ** rng.random())
        first = int(rng.integers(0, max(1, turns - length)))
        last = min(turns, first + length)
        low = survey.turns[first].start - 1500
        high = survey.turns[last - 1].end + 600
        yield (
            first,
            last,
            replace(
                survey,
                turns=[
                    replace(survey.turns[first], new_scene=True, gap=20),
                    *survey.turns[first + 1 : last],
                ],
                mentions=[m for m in survey.mentions if low <= m.place < high],
                subjects=[s for s in survey.subjects if low <= s[0] < high],
            ),
        )
