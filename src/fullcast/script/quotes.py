"""Who is speaking where, as spans: find the quotations of a chapter.

Every mark of a paragraph is one of three things: it opens speech, it closes speech, or it is an
apostrophe (or an inch). The marks around it decide as much as the mark itself, so a paragraph's
marks are labelled together: the best path through two states, outside and inside speech, with a
score for every mark from its shape and its neighbours. That is what tells the possessive in
``'The girls' room is locked,' he said.`` from the end of the speech.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .marks import ANY_MARK, Family, Mark, marks_in
from .speech import is_speech

ENDS_SPEECH = ".,!?…—–-;:*_~♪)。！？、，"
"""Characters after which a closing mark is expected."""

_OPENING_PLACE = " \t\n\u00a0\u2009\u200a\u202f([{<—–-/*_~…"
_LEADING_ELISION = re.compile(
    r"(?:t(?:is|was|were|will|would|ain)|em|im|er|e|cause|cos|cuz|bout|til|till|round|neath|cept"
    r"|scuse|ere|ave|ead|ow|ouse|orse|eart|un|gainst|pon|alf|appen|nuff|stead|course|fore|nother"
    r"|most|night|morning|kay|sup|kin|fraid|spose|n|\d0s|\d\ds?)\b",
    re.IGNORECASE,
)
_TRAILING_ELISION = re.compile(r"(?:[a-z]{2,}in|\b(?:an|o|th|wi|ol|tha|t|lil|mo))$", re.IGNORECASE)
_PLURAL = re.compile(r"[^\W\d_]s$|[xz]$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quote:
    """One span of quotation in a paragraph, marks included: ``text[start:end]``.

    ``closed`` is False where the closing mark is missing. ``continues`` is True where the speech
    was left open by the paragraph before and goes on here: the same turn of the same speaker.
    """

    start: int
    end: int
    closed: bool = True
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a chapter, one tuple per paragraph, and the marks that decided them."""

    family: Family | None
    paragraphs: tuple[tuple[Quote, ...], ...]
    reason: str


def find_quotations(paragraphs: Sequence[str]) -> Quotations:
    """Find the speech in a chapter's paragraphs.

    The family of marks is decided for the chapter; a paragraph without it that clearly speaks in
    another one (a chapter pasted together from two hands) is read in that one.
    """
    evidence = {family: _count_speech(paragraphs, family) for family in Family}
    ranked = sorted(evidence, key=lambda family: -evidence[family])
    families = [family for family in ranked if evidence[family] > 0]
    if not families:
        return Quotations(None, tuple(() for _ in paragraphs), "no quotation marks enclose speech")
    found: list[tuple[Quote, ...]] = []
    left_open = False
    for index, text in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        quotes = _quotes_of(text, following, families, left_open=left_open)
        found.append(quotes)
        left_open = bool(quotes) and not quotes[-1].closed
    counts = ", ".join(f"{family} {evidence[family]}" for family in families)
    return Quotations(families[0], tuple(found), f"paragraphs that speak by marks: {counts}")


def _count_speech(paragraphs: Sequence[str], family: Family) -> int:
    """Count paragraphs in which ``family`` encloses what is clearly speech."""
    count = 0
    for text in paragraphs:
        spans = _match(text, "", family)
        count += any(_clearly_speech(text, quote) for quote in spans)
    return count


def _clearly_speech(text: str, quote: Quote) -> bool:
    inside = text[quote.start : quote.end].strip(ANY_MARK)
    if not inside:
        return False
    starts_paragraph = not text[: quote.start].strip(" *_(")
    if not quote.closed:
        elided = _LEADING_ELISION.match(inside)
        return starts_paragraph and inside[0].isupper() and not elided
    return inside[-1] in ENDS_SPEECH and (
        starts_paragraph or inside[:1].isupper() or len(inside) > 30
    )


def _quotes_of(
    text: str, following: str, families: Sequence[Family], *, left_open: bool
) -> tuple[Quote, ...]:
    main = families[0]
    for family in families:
        quotes = [
            quote
            for quote in _match(text, following, family)
            if is_speech(text, quote.start, quote.end)
        ]
        if family is not main:
            quotes = [quote for quote in quotes if _clearly_speech(text, quote)]
        if quotes:
            first = quotes[0]
            if left_open and not text[: first.start].strip():
                quotes[0] = Quote(first.start, first.end, first.closed, continues=True)
            return tuple(quotes)
    return ()


# ---------------------------------------------------------------------------- labelling marks


@dataclass(frozen=True, slots=True)
class _Path:
    """The best labelling so far: its score, and its marks that are no apostrophes, last first."""

    score: float
    mark: Mark | None = None
    before: _Path | None = None


def _match(text: str, following: str, family: Family) -> list[Quote]:
    """Label the marks of one paragraph together and return the spans they enclose."""
    outside: _Path | None = _Path(0.0)
    inside: _Path | None = None
    for mark in marks_in(text, family):
        place = _Place.of(text, mark)
        neither = _apostrophe(place, family)
        outside, inside = (
            _better(_keep(outside, neither), _use(inside, mark, _closes(place, mark, family))),
            _better(_keep(inside, neither), _use(outside, mark, _opens(place, mark, family))),
        )
    goes_on = bool(marks_in(following.lstrip()[:2], family))
    best = _better(outside, _keep(inside, 0.0 if goes_on else -2.0))
    return _spans(text, best)


def _keep(path: _Path | None, score: float) -> _Path | None:
    return path and _Path(path.score + score, path.mark, path.before)


def _use(path: _Path | None, mark: Mark, score: float) -> _Path | None:
    return path and _Path(path.score + score, mark, path)


def _better(one: _Path | None, other: _Path | None) -> _Path | None:
    if one is None or other is None:
        return one or other
    return one if one.score >= other.score else other


def _spans(text: str, path: _Path | None) -> list[Quote]:
    marks = []
    while path is not None and path.mark is not None:
        marks.append(path.mark)
        path = path.before
    marks.reverse()
    spans = [Quote(a.start, b.end) for a, b in zip(marks[::2], marks[1::2], strict=False)]
    if len(marks) % 2:
        spans.append(Quote(marks[-1].start, len(text.rstrip()), closed=False))
    return spans


_NEAR = 24


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
    elif family is not Family.CORNERS:
        score -= 4.0
    if not after or (after[0].isspace() and family is not Family.GUILLEMETS):
        score -= 4.0
    elif after[0] in ")]},;:!?":
        score -= 2.0
    elif after[0].isupper():
        score += 0.5
    if family is Family.SINGLE and _LEADING_ELISION.match(after):
        score -= 1.5
    return score


def _closes(place: _Place, mark: Mark, family: Family) -> float:
    before, after = place.before, place.after
    score = mark.shape.closes
    if before[-1:].isspace() and family is not Family.GUILLEMETS:
        score -= 3.0
    elif before and before[-1] in ENDS_SPEECH:
        score += 2.5
    if after[:1].isalnum() and family is not Family.CORNERS:
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
        return 1.0 if _LEADING_ELISION.match(after) else -1.5
    if before[-1:].isalpha():
        return 0.5 if _TRAILING_ELISION.search(before) or _PLURAL.search(before) else -1.0
    return 0.0 if before[-1:].isdigit() else -3.0
