"""Pair the marks of a paragraph: which open speech, which close it, which are apostrophes.

Every mark of a paragraph is one of three things: it opens speech, it closes speech, or it is an
apostrophe (or an inch). The marks around it decide as much as the mark itself, so a paragraph's
marks are labelled together: the best path through three states (outside speech, inside it, inside
what it quotes in the same marks), with a score for every mark from its shape and its neighbours.
That is what tells the possessive in ``'The girls' room is locked,' he said.`` from the end of the
speech.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .marks import ANY_MARK, MAY_STAY_OPEN, TIGHT, Family, Mark, is_cjk, marks_in

ENDS_SPEECH = ".,!?…—–-;:*_~♪)。！？、，"
"""Characters after which a closing mark is expected."""

LEADING_ELISION = re.compile(
    r"(?:t(?:is|was|were|will|would|ain)|em|im|er|e|cause|cos|cuz|bout|til|till|round|neath|cept"
    r"|scuse|ere|ave|ead|ow|ouse|orse|eart|un|gainst|pon|alf|appen|nuff|stead|course|fore|nother"
    r"|most|night|morning|kay|sup|kin|fraid|spose|n|mount|way|long|shamed|uz|bove|cross|fess|peared"
    r"|lowed|tention|ginst|gin|(?:ll|ve|re|s|d|m)(?!['’])|\d0s|\d\ds?)\b",
    re.IGNORECASE,
)
"""Words that are written with an apostrophe before them ('tis, 'em, 'cause, '90s)."""

_OPENING_PLACE = " \t\n\u00a0\u2009\u200a\u202f([{<—–-/*_~…"
_TRAILING_ELISION = re.compile(
    r"(?:[a-z]{2,}in|\b(?:an|o|th|wi|ol|tha|t|lil|mo|fu|yo|po|lef|jes|des|ca|sho|befo|roun|aroun|frien|kep|ha|gi|da|mus))$",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[^\W\d_]s$|[xz]$", re.IGNORECASE)
_NEAR = 24
_NESTED = 1.5
"""How unlikely it is that speech quotes in its own marks ("You said "no" to her.")."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What two marks enclose, marks included; up to the paragraph's end where none closes it."""

    start: int
    end: int
    closed: bool = True


_LEAD = re.compile(r"[\s*_(]*")


def stands_first(text: str, start: int) -> bool:
    """Tell whether nothing but emphasis and brackets stands in a paragraph before ``start``."""
    lead = _LEAD.match(text, 0, start)
    return lead is not None and lead.end() == start


@dataclass(frozen=True, slots=True)
class _Path:
    """The best labelling so far: its score, and its marks that are no apostrophes, last first."""

    score: float
    mark: Mark | None = None
    before: _Path | None = None


def pair_marks(text: str, following: str, family: Family) -> list[Pair]:
    """Label the marks of one paragraph together and return what they enclose, in order.

    ``following`` is the paragraph after it: speech left open goes on where that reopens it.
    """
    outside: _Path | None = _Path(0.0)
    inside: _Path | None = None
    nested: _Path | None = None
    for mark in marks_in(text, family):
        place = _Place.of(text, mark)
        neither = _apostrophe(place, family)
        opens, closes = _opens(place, mark, family), _closes(place, mark, family)
        outside, inside, nested = (
            _better(_keep(outside, neither), _use(inside, mark, closes)),
            _better(
                _better(_keep(inside, neither), _use(outside, mark, opens)), _keep(nested, closes)
            ),
            _better(_keep(nested, neither), _keep(inside, opens - _NESTED)),
        )
    goes_on = bool(marks_in(following.lstrip()[:2], family))
    if family in MAY_STAY_OPEN:
        outside = _better(outside, _keep(inside, 0.0 if goes_on else -2.0))
    return _pairs(text, outside)


def _keep(path: _Path | None, score: float) -> _Path | None:
    return path and _Path(path.score + score, path.mark, path.before)


def _use(path: _Path | None, mark: Mark, score: float) -> _Path | None:
    return path and _Path(path.score + score, mark, path)


def _better(one: _Path | None, other: _Path | None) -> _Path | None:
    if one is None or other is None:
        return one or other
    return one if one.score >= other.score else other


def _pairs(text: str, path: _Path | None) -> list[Pair]:
    marks = []
    while path is not None and path.mark is not None:
        marks.append(path.mark)
        path = path.before
    marks.reverse()
    pairs = [Pair(a.start, b.end) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    if len(marks) % 2:
        pairs.append(Pair(marks[-1].start, len(text.rstrip()), closed=False))
    return pairs


@dataclass(frozen=True, slots=True)
class _Place:
    """Up to `_NEAR` characters on each side of a mark; empty at the paragraph's ends."""

    before: str
    after: str

    @classmethod
    def of(cls, text: str, mark: Mark) -> _Place:
        before = text[max(0, mark.start - _NEAR) : mark.start]
        after = text[mark.end : mark.end + _NEAR]
        if mark.start <= _NEAR and not before.strip():
            before = ""
        if mark.end + _NEAR >= len(text) and not after.strip():
            after = ""
        return cls(before, after)


def _opens(place: _Place, mark: Mark, family: Family) -> float:
    before, after = place.before, place.after
    score = mark.shape.opens
    if not before:
        score += 3.0
    elif before[-1] in _OPENING_PLACE or before[-1] in ANY_MARK:
        score += 1.0
        score += 0.5 if before.rstrip()[-1:] in tuple(".,:!?…") else 0.0
    elif family not in TIGHT and not is_cjk(before[-1]):
        score -= 4.0
    if not after or (after[0].isspace() and family is not Family.GUILLEMETS):
        score -= 4.0
    elif after[0] in ")]},;:!?":
        score -= 2.0
    elif after[0].isupper():
        score += 0.5
    if family is Family.SINGLE and LEADING_ELISION.match(after):
        score -= 1.5
    return score


def _closes(place: _Place, mark: Mark, family: Family) -> float:
    before, after = place.before, place.after
    score = mark.shape.closes
    if before[-1:].isspace() and family is not Family.GUILLEMETS:
        score -= 3.0
    elif before and before[-1] in ENDS_SPEECH:
        score += 2.5
    if after[:1].isalnum() and family not in TIGHT and not is_cjk(after[0]):
        score -= 4.0
    if not after:
        score += 1.5
    if family is Family.SINGLE and before[-1:].isalpha():
        score -= 1.0
        if _PLURAL.search(before) or _TRAILING_ELISION.search(before):
            score -= 0.5
    return score


def _apostrophe(place: _Place, family: Family) -> float:
    before, after = place.before, place.after
    if family is not Family.SINGLE:
        return -3.0
    if after[:1].isalnum() and not before[-1:].isalnum():
        return 1.0 if LEADING_ELISION.match(after) else -1.5
    if before[-1:].isalpha():
        return 0.5 if _TRAILING_ELISION.search(before) or _PLURAL.search(before) else -1.0
    return 0.0 if before[-1:].isdigit() else -3.0
