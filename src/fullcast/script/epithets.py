"""Epithets: whom "the captain" or "the taller girl" means in this very work.

Learned from the turns whose speaker is known: the noun that acts or speaks beside such a turn is
likely the speaker's, there and wherever else it stands, most of all in the same chapter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from .clauses import Tag
from .distances import Floats
from .survey import Survey, SurveyedTurn

_ENOUGH = 0.5
_IN_CHAPTER = 2.0
"""How much more a use in the same chapter counts."""

Uses = dict[str, list[tuple[int, int, float]]]
"""For every noun: (turn, who speaks it, weight)."""


def epithets_of(survey: Survey) -> Mapping[str, Floats]:
    """Return how likely the nouns beside each turn mean each character, shape (turns, people).

    By tags, by beats, and by the tags of the turn before and after. A turn does not speak for its
    own noun.
    """
    uses: Uses = defaultdict(list)
    for k, turn in enumerate(survey.turns):
        who = turn.known()
        for noun, tagged in _nouns(turn):
            if who is not None:
                uses[noun].append((k, who, 1.0 if tagged else 0.5))
    tags, beats = (np.zeros((len(survey.turns), len(survey.genders)), np.float32) for _ in range(2))
    for k, turn in enumerate(survey.turns):
        for noun, tagged in _nouns(turn):
            column = tags if tagged else beats
            column[k] = np.maximum(column[k], _meant(uses[noun], k, survey))
    return {
        "epithet_tag": tags,
        "epithet_beat": beats,
        "epithet_prev": np.concatenate([np.zeros_like(tags[:1]), tags[:-1]]),
        "epithet_next": np.concatenate([tags[1:], np.zeros_like(tags[:1])]),
    }


def _nouns(turn: SurveyedTurn) -> Iterator[tuple[str, bool]]:
    for subject in turn.subjects:
        if subject.who.noun and not subject.order:
            yield subject.who.noun, subject.tag is not Tag.BEAT


def _meant(uses: list[tuple[int, int, float]], k: int, survey: Survey) -> Floats:
    """Return each character's share of a noun's uses beside other turns than ``k``."""
    counts = np.zeros(len(survey.genders), np.float32)
    chapter = survey.turns[k].chapter
    for at, who, weight in uses:
        if at != k:
            counts[who] += weight * (_IN_CHAPTER if survey.turns[at].chapter == chapter else 1.0)
    shares: Floats = counts / (counts.sum() + _ENOUGH)
    return shares
