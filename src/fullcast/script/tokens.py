"""Tokens: the words and punctuation of a paragraph, with their places."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"[^\W\d_]+(?:-[^\W\d_]+)*(?:['’](?!s\b)[^\W\d_]+)*|['’]s\b|\d+|--+|\.\.+|[^\w\s]"
)
_ABBREVIATED = frozenset("mr mrs ms mx dr st prof capt col gen sgt lt rev mme mlle messrs".split())
_ENDS = frozenset(".!?…;:") | {"...", ".."}


class Token(NamedTuple):
    """One word or mark: ``text[start:end]``; ``low`` is it in small letters."""

    low: str
    start: int
    end: int
    capital: bool


def tokens_of(text: str) -> list[Token]:
    """Cut a text into tokens; possessive ``'s`` stands alone."""
    return [
        Token((word := m[0]).lower(), m.start(), m.end(), word[0].isupper())
        for m in _TOKEN.finditer(text)
    ]


def sentences(tokens: list[Token], first: int, last: int) -> list[tuple[int, int]]:
    """Return the ranges of the sentences in ``tokens[first:last]``, final mark included."""
    found = []
    begin = first
    for i in range(first, last):
        if tokens[i].low in _ENDS and not _abbreviates(tokens, i, first):
            if i > begin:
                found.append((begin, i + 1))
            begin = i + 1
    if begin < last:
        found.append((begin, last))
    return found


def _abbreviates(tokens: list[Token], i: int, first: int) -> bool:
    """Tell whether the full stop at ``i`` belongs to "Mr." or to an initial."""
    if tokens[i].low != "." or i == first:
        return False
    before = tokens[i - 1]
    return before.low in _ABBREVIATED or (
        before.capital and len(before.low) == 1 and before.low != "i"
    )


def is_abbreviation(word: str) -> bool:
    """Tell whether a full stop after ``word`` (small letters) may be its own."""
    return word in _ABBREVIATED or len(word) == 1
