"""From a chapter to its lines: every character of the story in exactly one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import NARRATOR, UNKNOWN, Chapter, Guess, Kind, Line, Paragraph, Role
from .cues import is_thought
from .passages import Passage, Passages
from .quotes import Quote
from .speakers import Attribution
from .turns import Turn

_KINDS = {
    Role.HEADING: Kind.HEADING,
    Role.SCENE_BREAK: Kind.SCENE_BREAK,
    Role.BLOCKQUOTE: Kind.WRITTEN,
    Role.FOOTNOTE: Kind.NOTE,
    Role.NOTE: Kind.NOTE,
    Role.VERSE: Kind.SUNG,
}
"""Kinds of a paragraph's text outside speech; all others are narration."""


_WRITTEN_SURE = 0.98
"""How sure a speaker is whom the text itself names before the speech, or under a letter."""

_OTHERS = 2
_LEAST_CHANCE = 0.05
"""How many others a guess names, and how likely they must be."""


def chapter_lines(
    chapter: Chapter,
    quotations: Sequence[Sequence[Quote]],
    turns: Sequence[Turn],
    attributions: Sequence[Attribution],
    passages: Passages,
    tellers: Mapping[int, str],
) -> tuple[tuple[Line, ...], dict[str, Guess]]:
    """Cut a chapter's paragraphs at their quotations and passages, and say who speaks each piece.

    Returns the lines, and by the ids of those in quotation marks what the text says of the speaker.

    ``passages`` name their speakers as characters are named; ``tellers`` says who tells a
    paragraph (by index) that another than the chapter's narrator tells. Lines are
    trimmed of white space; nothing else of a paragraph is left out. Ids name chapter, paragraph
    and place in it: ``c1.p12.2``.
    """
    said_by = {
        (number, quote): attribution
        for turn, attribution in zip(turns, attributions, strict=True)
        for number, quote in turn.quotes
    }
    lines = [_title(chapter)] if chapter.title else []
    guesses: dict[str, Guess] = {}
    for index, (paragraph, quotes) in enumerate(zip(chapter.paragraphs, quotations, strict=True)):
        marked = [_spoken(quote, said_by[index, quote]) for quote in quotes]
        marked += [_passage(passage) for passage in passages.get(index, ())]
        teller = tellers.get(index, NARRATOR)
        for place, piece in enumerate(_pieces(paragraph, marked, teller), start=1):
            line = _line(chapter.number, index + 1, place, paragraph, piece)
            lines.append(line)
            if piece.guess is not None:
                guesses[line.id] = piece.guess
    return tuple(lines), guesses


def _title(chapter: Chapter) -> Line:
    return Line(f"c{chapter.number}.p0.1", Kind.HEADING, NARRATOR, 1.0, chapter.title or "", 0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a paragraph, what it is and who says it."""

    start: int
    end: int
    kind: Kind
    speaker: str = NARRATOR
    sure: float = 1.0
    guess: Guess | None = None


def _spoken(quote: Quote, attribution: Attribution) -> _Piece:
    kind = Kind.THOUGHT if is_thought(attribution.evidence) else Kind.DIALOGUE
    speaker = attribution.speaker
    sure = round(attribution.speakers[speaker], 3)
    return _Piece(quote.start, quote.end, kind, speaker, sure, _guess(attribution))


def _guess(attribution: Attribution) -> Guess:
    likeliest = sorted(attribution.speakers.items(), key=lambda item: (-item[1], item[0]))
    others = [
        (name, round(chance, 3))
        for name, chance in likeliest
        if name not in (attribution.speaker, UNKNOWN) and chance >= _LEAST_CHANCE
    ]
    return Guess(attribution.named, tuple(others[:_OTHERS]))


def _passage(passage: Passage) -> _Piece:
    if passage.speaker is None:
        return _Piece(passage.start, passage.end, passage.kind)
    return _Piece(passage.start, passage.end, passage.kind, passage.speaker, _WRITTEN_SURE)


def _pieces(paragraph: Paragraph, marked: Sequence[_Piece], teller: str) -> list[_Piece]:
    """Cut a paragraph at what is marked in it; trimmed, without empty pieces."""
    text, kind = paragraph.text, _KINDS.get(paragraph.role, Kind.NARRATION)
    pieces: list[_Piece] = []
    at = 0
    speaker = teller if kind is Kind.NARRATION else NARRATOR
    for piece in sorted(marked, key=lambda piece: (piece.start, -piece.end)):
        if piece.start < at:
            continue  # a note inside speech stays speech
        pieces += [_Piece(at, piece.start, kind, speaker), piece]
        at = piece.end
    pieces.append(_Piece(at, len(text), kind, speaker))
    trimmed = [_trimmed(text, piece) for piece in pieces]
    return [piece for piece in trimmed if piece.start < piece.end]


def _trimmed(text: str, piece: _Piece) -> _Piece:
    start, end = piece.start, piece.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return replace(piece, start=start, end=end)


def _line(chapter: int, number: int, place: int, paragraph: Paragraph, piece: _Piece) -> Line:
    # A paragraph whose text was changed on reading (Markdown) has no offsets inside itself.
    origin = paragraph.start
    if origin is None or paragraph.end is None or paragraph.end - origin != len(paragraph.text):
        origin = None
    return Line(
        id=f"c{chapter}.p{number}.{place}",
        kind=piece.kind,
        speaker=piece.speaker,
        sure=piece.sure,
        text=paragraph.text[piece.start : piece.end],
        paragraph=number,
        start=None if origin is None else origin + piece.start,
        end=None if origin is None else origin + piece.end,
    )
