"""Quotation marks: which characters open and close speech, in which family of marks.

A chapter speaks in one family: “double”, ‘single’, «guillemets» or 「corners」. Straight and curly
marks of one family mix freely (people paste and autocorrect); marks of the other family inside
speech are nested quotation and stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """A family of quotation marks."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMETS = "guillemets"
    CORNERS = "corners"


@dataclass(frozen=True, slots=True)
class Shape:
    """How willingly a mark opens or closes speech by its shape alone, as log-odds."""

    opens: float
    closes: float


_EITHER = Shape(0.0, 0.0)
_OPENING = Shape(2.0, -2.5)
_CLOSING = Shape(-2.5, 2.0)

MARKS: dict[Family, dict[str, Shape]] = {
    Family.DOUBLE: {
        '"': _EITHER,
        "“": _OPENING,
        "”": _CLOSING,
        "„": Shape(3.0, -9.0),  # German, Polish: opens low, and “ closes it
        "‟": _OPENING,
        "″": _EITHER,  # primes that a converter left
        "＂": _EITHER,
        "``": Shape(3.0, -9.0),  # TeX
        "''": Shape(-9.0, 1.0),
    },
    Family.SINGLE: {
        "'": _EITHER,
        "‘": _OPENING,
        "’": _CLOSING,
        "‚": Shape(3.0, -9.0),
        "‛": _OPENING,
        "`": _OPENING,
    },
    Family.GUILLEMETS: {"«": Shape(1.0, -1.0), "»": Shape(-1.0, 1.0)},  # »German« turns them round
    Family.CORNERS: {"「": Shape(9.0, -9.0), "」": Shape(-9.0, 9.0)},
}

_SPELLINGS = {
    family: re.compile("|".join(sorted(map(re.escape, shapes), key=len, reverse=True)))
    for family, shapes in MARKS.items()
}

ANY_MARK = "\"“”„‟″＂'‘’‚‛`«»‹›「」『』"
"""Every character that may be a quotation mark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation mark of a paragraph: ``text[start:end]``."""

    start: int
    end: int
    shape: Shape


def marks_in(text: str, family: Family) -> list[Mark]:
    """Return the marks of ``family`` in ``text``, in order, apostrophes inside words left out."""
    shapes = MARKS[family]
    found: list[Mark] = []
    for match in _SPELLINGS[family].finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if family is Family.SINGLE and before.isalnum() and after.isalnum():
            continue
        if family is Family.DOUBLE and _is_measure(before, match[0], len(found)):
            continue
        found.append(Mark(match.start(), match.end(), shapes[match[0]]))
    return found


def _is_measure(before: str, mark: str, marks_before: int) -> bool:
    """Inches and seconds (5", 26") are no quotation marks, unless they end speech ("...of 26")."""
    return mark in ('"', "″") and before.isdigit() and marks_before % 2 == 0
