"""The story as it stands, with the lines that are heard found in it: for pages that are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fullcast.model import Line, Paragraph


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph in one style."""

    text: str
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a paragraph that is one line, or stands between two."""

    runs: tuple[Run, ...]
    line: Line | None = None

    @property
    def text(self) -> str:
        """Return its characters."""
        return "".join(run.text for run in self.runs)


def passages_of(paragraph: Paragraph, lines: Sequence[Line]) -> tuple[Passage, ...]:
    """Cut a paragraph at the lines that were made of it. Together they are its text, unchanged.

    A line that a person gave other words is where it would be: between its neighbours.
    """
    passages = []
    at = 0
    for start, end, line in _places(paragraph.text, lines):
        passages += [_passage(paragraph, at, start), _passage(paragraph, start, end, line)]
        at = end
    passages.append(_passage(paragraph, at, len(paragraph.text)))
    return tuple(passage for passage in passages if passage.runs)


def _passage(paragraph: Paragraph, start: int, end: int, line: Line | None = None) -> Passage:
    return Passage(tuple(_runs(paragraph, start, end)), line)


def _runs(paragraph: Paragraph, start: int, end: int) -> Iterator[Run]:
    at = start
    for emphasis in sorted(paragraph.emphasis, key=lambda emphasis: emphasis.start):
        first, last = max(at, emphasis.start), min(end, emphasis.end)
        if first >= last:
            continue
        if at < first:
            yield Run(paragraph.text[at:first])
        yield Run(paragraph.text[first:last], emphasised=True)
        at = last
    if at < end:
        yield Run(paragraph.text[at:end])


def _places(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int, Line]]:
    """Yield where every line stands: where its words are, else in the gap that is left for it."""
    at = 0
    changed: list[Line] = []
    for line in lines:
        start = text.find(line.text, at) if line.text else -1
        if start < 0:
            changed.append(line)
            continue
        yield from _in_gap(text, at, start, changed)
        changed = []
        at = start + len(line.text)
        yield start, at, line
    yield from _in_gap(text, at, len(text), changed)


def _in_gap(
    text: str, start: int, end: int, lines: Sequence[Line]
) -> Iterator[tuple[int, int, Line]]:
    """Give a gap to the first of the lines that were changed; those after it get no place."""
    gap = text[start:end]
    if lines and gap.strip():
        first = start + len(gap) - len(gap.lstrip())
        yield first, first + len(gap.strip()), lines[0]
