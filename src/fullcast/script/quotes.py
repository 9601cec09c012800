"""Who is speaking where, as spans: find the quotations of a chapter.

The marks that enclose speech are told from the chapter itself, scene by scene: works change them,
and chapters are pasted together from two hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from .dashes import dash_speech, opens_with_dash
from .marks import ANY_MARK, Family
from .pairing import ENDS_SPEECH, LEADING_ELISION, Pair, pair_marks
from .speech import is_speech

_SCENE = 12
"""Paragraphs before and after one that tell which marks its scene speaks in."""


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

    The family of marks is decided by the scene and the chapter around a paragraph; one without
    it that clearly speaks in another family is read in that one.
    """
    spoken = {family: [_speaks(text, family) for text in paragraphs] for family in Family}
    totals = {family: sum(spoken[family]) for family in Family}
    families = sorted((f for f in Family if totals[f]), key=lambda f: -totals[f])
    dashes = [opens_with_dash(text) for text in paragraphs]
    dialogue_by_dash = sum(dashes) > 0.3 * sum(totals.values()) or (
        any(dashes) and families[:1] == [Family.GUILLEMETS]
    )
    if not families and not dialogue_by_dash:
        return Quotations(None, tuple(() for _ in paragraphs), "no quotation marks enclose speech")
    near = {family: _counts_near(spoken[family]) for family in families}
    found: list[tuple[Quote, ...]] = []
    left_open = False
    for index, text in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        if dashes[index] and dialogue_by_dash:
            quotes = tuple(Quote(start, end) for start, end in dash_speech(text))
            left_open = False
        else:
            ranked = _ranked(families, near, totals, index)
            quotes = _quotes_of(text, following, ranked, left_open=left_open)
            left_open = bool(quotes) and not quotes[-1].closed
        found.append(quotes)
    counts = [f"{family} {totals[family]}" for family in families]
    counts += [f"dashes {sum(dashes)}"] if dialogue_by_dash else []
    reason = f"paragraphs that speak by marks: {', '.join(counts)}"
    return Quotations(families[0] if families else None, tuple(found), reason)


def _counts_near(spoken: Sequence[bool]) -> list[int]:
    """Count, for every paragraph, those of its scene that speak."""
    sums = [0, *accumulate(spoken)]
    last = len(spoken)
    return [sums[min(last, i + _SCENE + 1)] - sums[max(0, i - _SCENE)] for i in range(last)]


def _ranked(
    families: Sequence[Family],
    near: Mapping[Family, Sequence[int]],
    totals: Mapping[Family, int],
    index: int,
) -> list[Family]:
    return sorted(families, key=lambda family: (-near[family][index], -totals[family]))


def _speaks(text: str, family: Family) -> bool:
    """Tell whether ``family`` encloses in ``text`` what is clearly speech."""
    return any(_clearly_speech(text, pair) for pair in pair_marks(text, "", family))


def _clearly_speech(text: str, pair: Pair) -> bool:
    inside = text[pair.start : pair.end].strip(ANY_MARK + ":<> \u00a0\u202f")
    if not inside:
        return False
    starts_paragraph = not text[: pair.start].strip(" *_(")
    if not pair.closed:
        return starts_paragraph and inside[0].isupper() and not LEADING_ELISION.match(inside)
    # »So«, sagte er: the comma may stand behind the mark.
    if inside[-1] not in ENDS_SPEECH and text[pair.end : pair.end + 1] != ",":
        return False
    return starts_paragraph or inside[:1].isupper() or len(inside) > 30


def _quotes_of(
    text: str, following: str, families: Sequence[Family], *, left_open: bool
) -> tuple[Quote, ...]:
    for family in families:
        pairs = pair_marks(text, following, family)
        if family is not families[0]:
            pairs = [pair for pair in pairs if _clearly_speech(text, pair)]
        quotes = [_quote(text, pair, family) for pair in pairs if is_speech(text, pair, family)]
        if quotes:
            first = quotes[0]
            if left_open and not text[: first.start].strip():
                quotes[0] = Quote(first.start, first.end, first.closed, continues=True)
            return tuple(quotes)
    return ()


_COMMA_BEHIND = frozenset("«»‹›„‚")


def _quote(text: str, pair: Pair, family: Family) -> Quote:
    """Make a quotation; a comma behind a mark of the German or French kind belongs to it."""
    end = pair.end
    if text[pair.start] in _COMMA_BEHIND and text[end : end + 1] == ",":
        end += 1
    return Quote(pair.start, end, pair.closed)
