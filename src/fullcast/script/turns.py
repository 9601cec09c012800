"""Turns: which quotations of a chapter are one person speaking once.

A paragraph is one turn (“You,” said Marta, “are late.”), unless marks stand back to back
(“Who’s there?” “Me.”). Speech that runs on over paragraphs is one turn as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Narration
from .quotes import Quote


@dataclass(frozen=True, slots=True)
class Turn:
    """Quotations that one person says in one go: (index of the paragraph, quotation) pairs."""

    quotes: tuple[tuple[int, Quote], ...]

    @property
    def first(self) -> int:
        """Index of the paragraph in which the turn begins."""
        return self.quotes[0][0]

    @property
    def last(self) -> int:
        """Index of the paragraph in which the turn ends."""
        return self.quotes[-1][0]


@dataclass(frozen=True, slots=True)
class ChapterSpeech:
    """A chapter as the attribution sees it.

    ``quotations`` holds one tuple per paragraph; ``breaks`` are the indices of paragraphs at which
    a scene ends (headings, ornaments).
    """

    paragraphs: Sequence[str]
    quotations: Sequence[Sequence[Quote]]
    turns: Sequence[Turn]
    breaks: Sequence[int]
    narration: Narration


def find_turns(paragraphs: Sequence[str], quotations: Sequence[Sequence[Quote]]) -> list[Turn]:
    """Group a chapter's quotations into turns, in order."""
    turns: list[list[tuple[int, Quote]]] = []
    for index, (text, quotes) in enumerate(zip(paragraphs, quotations, strict=True)):
        for number, quote in enumerate(quotes):
            if number == 0:
                same = quote.continues and bool(turns)
            else:
                same = _is_same_turn(text[quotes[number - 1].end : quote.start])
            if same:
                turns[-1].append((index, quote))
            else:
                turns.append([(index, quote)])
    return [Turn(tuple(turn)) for turn in turns]


def _is_same_turn(between: str) -> bool:
    """Speech interrupted by words goes on; two quotations with nothing between are two turns."""
    return any(character.isalnum() for character in between)
