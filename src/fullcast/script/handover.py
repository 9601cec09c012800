"""Hand-over: where another one goes on speaking in the same paragraph."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from .clauses import Narrative, Place, Tag, subjects_after, subjects_before
from .phrases import Kind, Phrase
from .quotes import Quote


def hands_over(
    narrative: Narrative, quote: Quote, next_quote: Quote, quotes: Sequence[Quote]
) -> bool:
    """Tell whether another one speaks after the words between two quotations of a paragraph.

    "“Is it?” she asked the Gryphon, and the Gryphon answered, “It is.”"
    """
    starts = [t.start for t in narrative.tokens]
    a, b = bisect_left(starts, quote.end), bisect_left(starts, next_quote.start)
    if a >= b:
        return False
    said = [s for s in subjects_after(narrative, a, b, Place.MIDDLE)[:1] if s.tag is Tag.SURE]
    if not said:
        place = list(quotes).index(quote)
        from_ = quotes[place - 1].end if place else 0
        before = subjects_before(
            narrative, bisect_left(starts, from_), bisect_left(starts, quote.start), Place.BEFORE
        )[:1]
        said = [s for s in before if s.tag is Tag.SURE]
    leading = [s for s in subjects_before(narrative, a, b, Place.BEFORE)[:1] if s.tag is Tag.SURE]
    place = list(quotes).index(next_quote)
    until = quotes[place + 1].start if place + 1 < len(quotes) else 1 << 40
    c, d = bisect_left(starts, next_quote.end), bisect_left(starts, until)
    tagged = [s for s in subjects_after(narrative, c, d, Place.AFTER)[:1] if s.tag is Tag.SURE]
    return any(_another(one.who, other.who) for one in said for other in (*leading, *tagged))


def _another(one: Phrase, other: Phrase) -> bool:
    """Tell whether two tags of a paragraph surely name two people."""
    if one.first == other.first:
        return False
    if one.gender * other.gender < 0:
        return True
    if other.kind is Kind.NAME and other.sole:
        if one.kind is Kind.NAME:
            return not set(one.owners) & set(other.owners)
        return one.kind in (Kind.PRONOUN, Kind.FIRST_PERSON)
    return Kind.FIRST_PERSON in (one.kind, other.kind) and one.kind is not other.kind
