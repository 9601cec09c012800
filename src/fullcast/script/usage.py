"""The usage of names: which titles exclude each other, and which words are first names."""

from __future__ import annotations

from collections.abc import Iterable

from .names import Name
from .nicknames import is_first_name
from .titles import ALL_TITLES, EXCLUSIVE, FIRST_NAME_TITLES, GIRLS, NOBLE_WIVES, RANKS, WIVES

_EXCLUDE: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (NOBLE_WIVES, GIRLS | {"mrs"}),
    (WIVES, GIRLS | NOBLE_WIVES | EXCLUSIVE),
    (GIRLS, WIVES | EXCLUSIVE),
    (frozenset({"mr"}), EXCLUSIVE),
    (EXCLUSIVE, EXCLUSIVE | WIVES | GIRLS | {"mr"}),
)
"""Titles, and those that nobody goes by who goes by them."""
_TOGETHER = 2
"""Sentences in which two names stand side by side before they may be two people."""
_TOGETHER_SHARE = 0.03


def excluded_by(title: str) -> frozenset[str]:
    """Return the titles of people who do not go by ``title``."""
    others = next((rest for ours, rest in _EXCLUDE if title in ours), frozenset[str]())
    return others - {title}


def are_two(together: int, fewest: int) -> bool:
    """Tell whether names are two people's that stand in ``together`` sentences side by side.

    ``fewest`` are the sentences of the rarer one.
    """
    return together >= max(_TOGETHER, _TOGETHER_SHARE * fewest)


def is_title(word: str) -> bool:
    """Tell whether a word is a title, with or without its point."""
    return word.lower().strip(".") in ALL_TITLES


def first_names(names: Iterable[Name]) -> dict[str, bool]:
    """Tell for every name word whether the work uses it as a first name."""
    votes: dict[str, float] = {}
    for name in names:
        first, last = name.words[0], name.words[-1]
        if len(name.words) > 1:
            votes[first] = votes.get(first, 0.0) + name.count
            votes[last] = votes.get(last, 0.0) - name.count
        elif name.title in FIRST_NAME_TITLES:
            votes[first] = votes.get(first, 0.0) + name.count
        elif name.title in ("mr", "mrs", *RANKS) and not is_first_name(first):
            votes[first] = votes.get(first, 0.0) - name.count
    return {word: vote > 0 for word, vote in votes.items() if vote}
