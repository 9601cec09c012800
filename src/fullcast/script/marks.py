"""Quotation marks: which characters open and close speech, in which family of marks.

A chapter speaks in one family: “double”, ‘single’, «guillemets», 「corners」 or others. Straight
and curly marks of one family mix freely (people paste and autocorrect); marks of another family
inside speech are nested quotation and stay text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """A family of quotation marks; colons and angles hold what is said without a voice."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMETS = "guillemets"
    SINGLE_GUILLEMETS = "single guillemets"
    CORNERS = "corners"
    WHITE_CORNERS = "white corners"
    COLONS = "colons"
    ANGLES = "angles"


MAY_STAY_OPEN = frozenset(Family) - {Family.COLONS, Family.ANGLES}
"""Families whose closing mark may be missing."""

TIGHT = frozenset((Family.CORNERS, Family.WHITE_CORNERS))
"""Families that need no space around them."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How willingly a mark opens or closes speech by its shape alone, as log-odds."""

    opens: float
    closes: float


_EITHER = Shape(0.0, 0.0)
_OPENING = Shape(2.0, -2.5)
_CLOSING = Shape(-2.5, 2.0)
_ONLY_OPENS = Shape(9.0, -9.0)
_ONLY_CLOSES = Shape(-9.0, 9.0)

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
        ",,": Shape(3.0, -9.0),  # a low mark on a keyboard that has none
        "''": Shape(-9.0, 1.0),
    },
    Family.SINGLE: {
        "'": _EITHER,
        "‘": _OPENING,
        "’": _CLOSING,
        "‚": Shape(3.0, -9.0),
        "‛": _OPENING,
        "`": _OPENING,
        "′": _EITHER,
    },
    # »German« turns them round.
    Family.GUILLEMETS: {"«": Shape(1.0, -1.0), "»": Shape(-1.0, 1.0)},
    Family.SINGLE_GUILLEMETS: {"‹": Shape(1.0, -1.0), "›": Shape(-1.0, 1.0)},
    Family.CORNERS: {"「": _ONLY_OPENS, "」": _ONLY_CLOSES},
    Family.WHITE_CORNERS: {"『": _ONLY_OPENS, "』": _ONLY_CLOSES},
    Family.COLONS: {":": _EITHER},
    Family.ANGLES: {"<": _ONLY_OPENS, ">": _ONLY_CLOSES},
}


def _any_of(spellings: dict[str, Shape]) -> str:
    alternatives = sorted(map(re.escape, spellings), key=len, reverse=True)
    return "|".join(alternatives).replace(",,", r"(?<!\S),,(?=\w)")


_SPELLINGS = {family: re.compile(_any_of(shapes)) for family, shapes in MARKS.items()} | {
    # Most colons stand between words; these cling to the speech that they enclose.
    Family.COLONS: re.compile(r"(?<![\w:]):(?=[^\W\d_]\S)|(?<=[.!?,…—]):(?!\S)"),
}

ANY_MARK = "\"“”„‟″＂'‘’‚‛`«»‹›「」『』"
"""Every character that may be a quotation mark."""

_CJK = (("\u3000", "\u9fff"), ("\uac00", "\ud7af"), ("\uff00", "\uffef"))


def is_cjk(character: str) -> bool:
    """Tell whether a character belongs to a script that sets no spaces around quotation marks."""
    return any(first <= character <= last for first, last in _CJK)


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
    low = False
    for match in _SPELLINGS[family].finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if family is Family.SINGLE and before.isalnum() and after.isalnum():
            continue
        if family is Family.DOUBLE and _is_measure(before, match[0], len(found)):
            continue
        # After a low mark („ ‚) the one that opens English speech closes.
        shape = _CLOSING if low and match[0] in "“‘" else shapes[match[0]]
        low = match[0] in "„‚" or (low and shape is not _CLOSING)
        found.append(Mark(match.start(), match.end(), shape))
    return found


def _is_measure(before: str, mark: str, marks_before: int) -> bool:
    """Inches and seconds (5", 26") are no quotation marks, unless they end speech ("...of 26")."""
    return mark in ('"', "″") and before.isdigit() and marks_before % 2 == 0
