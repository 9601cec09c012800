"""Manner: how much the words of a turn sound like each character.

Every work teaches its own: the words that a character's surely tagged turns use more often than
those of everybody else speak for this character in turns without a tag.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from .survey import Survey

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ENOUGH_WORDS = 60
_SMOOTHING = 150.0


def manner_of(survey: Survey) -> NDArray[np.float32]:
    """Return the mean log-odds of every turn's words under every character, shape (turns, people).

    0 for characters who say too little to be known. A turn does not speak for its own tag.
    """
    vocabulary: dict[str, int] = {}
    words = [
        np.array(
            [vocabulary.setdefault(w, len(vocabulary)) for w in _WORD.findall(t.text.lower())], int
        )
        for t in survey.turns
    ]
    result = np.zeros((len(words), len(survey.genders)), np.float32)
    if not vocabulary:
        return result
    size = len(vocabulary)
    flat = np.concatenate(words)
    lengths = np.array([len(spoken) for spoken in words])
    usual = np.bincount(flat, minlength=size) / len(flat)
    turn_of = np.repeat(np.arange(len(words)), lengths)
    turns_of: dict[int, list[int]] = {}
    for row, turn in enumerate(survey.turns):
        owner = turn.known()
        if owner is not None:
            turns_of.setdefault(owner, []).append(row)
    for owner, rows in turns_of.items():
        mine = np.bincount(np.concatenate([words[row] for row in rows]), minlength=size)
        if mine.sum() < _ENOUGH_WORDS:
            continue
        odds = _odds(mine, usual)
        scores = np.bincount(turn_of, weights=odds[flat], minlength=len(words))
        for row in rows:
            scores[row] = _odds_without(words[row], mine, usual).sum()
        result[:, owner] = np.tanh(scores / (lengths + 5) * 3)
    return result


def _odds(mine: NDArray[np.int64], usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log of how much more often somebody uses each word than everybody does."""
    odds: NDArray[np.float64] = np.log((mine / usual + _SMOOTHING) / (mine.sum() + _SMOOTHING))
    return odds


def _odds_without(
    spoken: NDArray[np.int64], mine: NDArray[np.int64], usual: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the odds of a turn's words where the turn itself does not count."""
    kinds, times = np.unique(spoken, return_counts=True)
    left = mine.sum() - len(spoken)
    rest = (mine[kinds] - times) / usual[kinds]
    odds: NDArray[np.float64] = times * np.log((rest + _SMOOTHING) / (left + _SMOOTHING))
    return odds
