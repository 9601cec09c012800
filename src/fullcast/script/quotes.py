"""Who is speaking where, as spans: find the quotations of a chapter.

The marks that enclose speech are told from the chapter itself, scene by scene: works change them,
and chapters are pasted together from two hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from .dashes import dash_speech, opens_with_dash, tagged_speech
from .marks import ANY_MARK, TIGHT, Family, is_cjk, marks_in
from .pairing import ENDS_SPEECH, LEADING_ELISION, Pair, pair_marks, stands_first
from .speech import is_speech, led_in_by_tag, tag_follows

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

    A paragraph is read in the family whose mark opens it if it clearly speaks in that, else in
    its scene's, and where that finds nothing in any other in which it clearly speaks.
    """
    spoken = {family: [_speaks(text, family) for text in paragraphs] for family in Family}
    totals = {family: sum(spoken[family]) for family in Family}
    families = sorted((f for f in Family if totals[f]), key=lambda f: -totals[f])
    dashes = [opens_with_dash(text) for text in paragraphs]
    dialogue_by_dash = sum(dashes) > 0.3 * sum(totals.values()) or (
        any(dashes) and families[:1] == [Family.GUILLEMETS]
    )
    if not families and not any(dashes):
        return Quotations(None, tuple(() for _ in paragraphs), "no quotation marks enclose speech")
    near = {family: _counts_near(spoken[family]) for family in families}
    found: list[tuple[Quote, ...]] = []
    left_open = False
    for index, text in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        by_dash = dash_speech(text) if dashes[index] else []
        if by_dash and (dialogue_by_dash or len(by_dash) > 1):
            quotes = tuple(Quote(start, end) for start, end in by_dash)
            left_open = False
        else:
            outer = [f for f in families if spoken[f][index] and _opens_with(text, f)]
            ranked = sorted(families, key=lambda f: (f not in outer, -near[f][index], -totals[f]))
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


def _speaks(text: str, family: Family) -> bool:
    """Tell whether ``family`` encloses in ``text`` what is clearly speech."""
    return any(_clearly_speech(text, pair, family) for pair in pair_marks(text, "", family))


def _opens_with(text: str, family: Family) -> bool:
    start = len(text) - len(text.lstrip())
    return any(mark.start == start for mark in marks_in(text[: start + 2], family))


def _clearly_speech(text: str, pair: Pair, family: Family) -> bool:
    inside = text[pair.start : pair.end].strip(ANY_MARK + ":<> \u00a0\u202f")
    if not inside:
        return False
    starts_paragraph = stands_first(text, pair.start)
    led_in = led_in_by_tag(text, pair.start)
    if not pair.closed:
        begins = inside[0].isupper() or is_cjk(inside[0])
        return (starts_paragraph or led_in) and begins and not LEADING_ELISION.match(inside)
    if led_in and inside[0].isupper():
        return True
    if family in TIGHT:
        return is_speech(text, pair, family)
    if starts_paragraph and inside[0].isupper() and tag_follows(text[pair.end :]):
        return True  # "Hi" said Marta: there are writers who set no comma
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
            pairs = [pair for pair in pairs if _clearly_speech(text, pair, family)]
        said: list[Pair] = []
        for pair in pairs:
            if (said and _LISTED.fullmatch(text[said[-1].end : pair.start])) or is_speech(
                text, pair, family, follows_speech=bool(said)
            ):
                said.append(pair)
        if said:
            goes_on = left_open and stands_first(text, said[0].start)
            return tuple(_quotes(text, said, family, continues=goes_on))
    return ()


_LISTED = re.compile(r",?\s+(?:and|or|nor)\s+")
"""Between quotations that are listed ("“No” and “Never” were all she said"), all are speech."""
_COMMA_BEHIND = frozenset("«»‹›„‚")
_DIRECTION = re.compile(
    r"\s*\((?:(?:again |here \w+ )?\w+ing\b|(?:with|in) an? (?!position)|to [A-Z]|"
    r"(?:renewed |loud |and |prolonged )*(?:cheers|cheering|laughter|applause|hear, hear)\b)"
    r"[^()]*\)[,.;:]?\s*"
)
"""Stage directions that a writer puts into speech: "(turning to Emma)", "(with a sigh,)"."""


def _quotes(
    text: str, pairs: Sequence[Pair], family: Family, *, continues: bool
) -> Iterator[Quote]:
    """Make quotations; stage directions in brackets and French tags inside are taken out."""
    for number, pair in enumerate(pairs):
        end = pair.end
        # »So«, sagte er: a comma behind marks of this kind is still said.
        if text[pair.start] in _COMMA_BEHIND and text[end : end + 1] == ",":
            end += 1
        spans = _said(text, pair.start, end, family)
        for part, (start, until) in enumerate(spans):
            closed = pair.closed or part < len(spans) - 1
            yield Quote(start, until, closed, continues and number == part == 0)


def _said(text: str, start: int, end: int, family: Family) -> list[tuple[int, int]]:
    """Return the stretches of ``text[start:end]`` that are said."""
    if family is Family.GUILLEMETS:
        return tagged_speech(text, start, end)
    spans = []
    for direction in _DIRECTION.finditer(text, start + 2, end):
        if any(c.isalnum() for c in text[start : direction.start()]):
            spans.append((start, direction.start()))
            start = direction.end()
    return [*spans, (start, end)] if any(c.isalnum() for c in text[start:end]) else spans
