"""What a person should look at: lines whose speaker is a guess, and lines that contradict the text.

Guesses come the most damaging first, so that a person who has minutes corrects what matters most.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model import NARRATOR, UNKNOWN, ChapterScript, Guess, Line, Script

DOUBTFUL_BELOW = 0.6
"""A speaker who is less likely than this is shown as a guess."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A turn whose speaker is a guess: its first line, all its lines, and what stands around it."""

    line: Line
    lines: tuple[Line, ...]
    before: str
    after: str
    guess: Guess

    @property
    def damage(self) -> float:
        """Return how many characters are expected to be heard in a wrong voice."""
        return (1.0 - self.line.sure) * sum(len(line.text) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A line that is given to somebody else than the tag beside it names."""

    line: Line
    named: str


def doubts(script: Script) -> list[Doubt]:
    """Return every doubtful turn once, the most damaging first."""
    found = [doubt for chapter in script.chapters for doubt in _doubts_of(chapter)]
    return sorted(found, key=lambda doubt: -doubt.damage)


def _doubts_of(chapter: ChapterScript) -> list[Doubt]:
    turns: dict[tuple[int, str, float], list[int]] = {}
    for index, line in enumerate(chapter.lines):
        if line.sure < DOUBTFUL_BELOW and line.speaker != NARRATOR:
            turns.setdefault((line.paragraph, line.speaker, line.sure), []).append(index)
    return [_doubt(chapter, indexes) for indexes in turns.values()]


def _doubt(chapter: ChapterScript, indexes: list[int]) -> Doubt:
    first, last = indexes[0], indexes[-1]
    lines = chapter.lines
    return Doubt(
        line=lines[first],
        lines=tuple(lines[index] for index in indexes),
        before=lines[first - 1].text if first else "",
        after=lines[last + 1].text if last + 1 < len(lines) else "",
        guess=chapter.guesses.get(lines[first].id, Guess()),
    )


def unknown_lines(script: Script) -> list[Line]:
    """Return the lines for which no speaker was found; how sure that is says nothing of them."""
    return [
        line for chapter in script.chapters for line in chapter.lines if line.speaker == UNKNOWN
    ]


def contradictions(script: Script) -> list[Contradiction]:
    """Return the lines whose speaker is another than the tag beside them names.

    The tool heeds such tags, so these are edits of people, answers of a language model, or two
    names that turned out to be one person's.
    """
    return [
        Contradiction(line, guess.named)
        for chapter in script.chapters
        for line in chapter.lines
        if (guess := chapter.guesses.get(line.id)) is not None
        and guess.named not in (None, line.speaker)
        and line.speaker != NARRATOR
    ]
