"""From a chapter to its lines: every character of the story in exactly one of them."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import NARRATOR, Chapter, Kind, Line, Paragraph, Role
from .cues import is_thought
from .quotes import Quote
from .speakers import Attribution
from .turns import Turn

_KINDS = {
    Role.HEADING: Kind.HEADING,
    Role.SCENE_BREAK: Kind.SCENE_BREAK,
    Role.BLOCKQUOTE: Kind.WRITTEN,
    Role.FOOTNOTE: Kind.NOTE,
    Role.NOTE: Kind.NOTE,
}
"""Kinds of a paragraph's text outside speech; all others are narration."""


def chapter_lines(
    chapter: Chapter,
    quotations: Sequence[Sequence[Quote]],
    turns: Sequence[Turn],
    attributions: Sequence[Attribution],
) -> tuple[Line, ...]:
    """Cut a chapter's paragraphs at their quotations and say who speaks each piece.

    Lines are trimmed of white space; nothing else of a paragraph is left out. Ids name chapter,
    paragraph and place in it: ``c1.p12.2``.
    """
    said_by = {
        (number, quote): attribution
        for turn, attribution in zip(turns, attributions, strict=True)
        for number, quote in turn.quotes
    }
    lines = [_title(chapter)] if chapter.title else []
    for index, (paragraph, quotes) in enumerate(zip(chapter.paragraphs, quotations, strict=True)):
        pieces = _pieces(paragraph.text, quotes)
        for place, (start, end, quote) in enumerate(pieces, start=1):
            attribution = said_by[index, quote] if quote else None
            lines.append(
                _line(chapter.number, index + 1, place, paragraph, start, end, attribution)
            )
    return tuple(lines)


def _title(chapter: Chapter) -> Line:
    return Line(f"c{chapter.number}.p0.1", Kind.HEADING, NARRATOR, 1.0, chapter.title or "", 0)


def _pieces(text: str, quotes: Sequence[Quote]) -> list[tuple[int, int, Quote | None]]:
    """Cut a paragraph into (start, end, quotation or None), trimmed, without empty pieces."""
    pieces: list[tuple[int, int, Quote | None]] = []
    at = 0
    for quote in quotes:
        pieces += [(at, quote.start, None), (quote.start, quote.end, quote)]
        at = quote.end
    pieces.append((at, len(text), None))
    trimmed = [(*_trim(text, start, end), quote) for start, end, quote in pieces]
    return [(start, end, quote) for start, end, quote in trimmed if start < end]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _line(
    chapter: int,
    number: int,
    place: int,
    paragraph: Paragraph,
    start: int,
    end: int,
    attribution: Attribution | None,
) -> Line:
    kind, speaker, sure = _KINDS.get(paragraph.role, Kind.NARRATION), NARRATOR, 1.0
    if attribution is not None:
        kind = Kind.THOUGHT if is_thought(attribution.evidence) else Kind.DIALOGUE
        speaker = attribution.speaker
        sure = round(attribution.speakers[speaker], 3)
    # A paragraph whose text was changed on reading (Markdown) has no offsets inside itself.
    origin = paragraph.start
    if origin is None or paragraph.end is None or paragraph.end - origin != len(paragraph.text):
        origin = None
    return Line(
        id=f"c{chapter}.p{number}.{place}",
        kind=kind,
        speaker=speaker,
        sure=sure,
        text=paragraph.text[start:end],
        paragraph=number,
        start=None if origin is None else origin + start,
        end=None if origin is None else origin + end,
    )
