"""A chapter's lines as cues: so much text as can be read at a glance, and when it is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fullcast.model import Line, Timeline, TimelineEntry

LONGEST_CUE = 180
"""Characters of a cue, where a longer line has word marks to be cut at: two lines on a screen."""


@dataclass(frozen=True, slots=True)
class Word:
    """When a word is heard: the one that starts at ``text[at]`` of its cue (or line)."""

    start_ms: int
    at: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A line, or a part of a long one. Cues follow each other and never overlap."""

    id: str
    line: Line
    start_ms: int
    end_ms: int
    text: str
    """The story's characters, line breaks included. The cues of a line add up to its text."""
    words: tuple[Word, ...] = ()
    words_estimated: bool = False

    @property
    def speaker(self) -> str:
        """Return who says it."""
        return self.line.speaker


def cues_of(lines: Sequence[Line], timeline: Timeline) -> tuple[Cue, ...]:
    """Return the cues of everything that is heard in a chapter, in order.

    A line that is too long for one is cut where a sentence starts, else a clause, else a word, and
    only where a word mark tells when that is.
    """
    by_id = {line.id: line for line in lines}
    return tuple(
        cue
        for entry in timeline.entries
        if entry.line in by_id
        for cue in _cues(by_id[entry.line], entry)
    )


def words_of(text: str, entry: TimelineEntry) -> tuple[Word, ...]:
    """Return the marks that point at the start of a word of ``text``, ascending in place and time.

    All others (an engine may mark what is not in the text) are left out.
    """
    words: list[Word] = []
    last = Word(entry.start_ms - 1, -1)
    for mark in entry.marks:
        word = Word(mark.start_ms, mark.start)
        follows = word.at > last.at and last.start_ms < word.start_ms < entry.end_ms
        if follows and _starts_word(text, word.at):
            words.append(word)
            last = word
    return tuple(words)


def _starts_word(text: str, at: int) -> bool:
    if not 0 <= at < len(text) or text[at].isspace():
        return False
    return at == 0 or not (text[at - 1].isalnum() and text[at].isalnum())


def _cues(line: Line, entry: TimelineEntry) -> Iterator[Cue]:
    words = words_of(line.text, entry)
    starts = [Word(entry.start_ms, 0), *_cuts(line.text, [w for w in words if w.at > 0])]
    ends = [*starts[1:], Word(max(entry.end_ms, starts[-1].start_ms + 1), len(line.text))]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1):
        yield Cue(
            id=line.id if number == 1 else f"{line.id}-{number}",
            line=line,
            start_ms=start.start_ms,
            end_ms=end.start_ms,
            text=line.text[start.at : end.at],
            words=tuple(
                Word(max(word.start_ms, start.start_ms), word.at - start.at)
                for word in words
                if start.at <= word.at < end.at
            ),
            words_estimated=entry.marks_estimated,
        )


_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*\s*$")
_CLAUSE_END = re.compile(r"(?:[,;:–—、，][\"'”’»)\]]*\s*|\n)$")


def _cuts(text: str, words: Sequence[Word]) -> Iterator[Word]:
    """Yield the words that a cue of its own starts at."""
    start = 0
    while len(text) - start > LONGEST_CUE:
        # A cue of a few letters flashes by: better a clause in the middle than a short sentence.
        fitting = [w for w in words if start + LONGEST_CUE // 4 < w.at <= start + LONGEST_CUE]
        later = [w for w in words if w.at > start + LONGEST_CUE]
        if not fitting and not later:
            return
        word = _best(text, fitting) if fitting else later[0]
        start = _back(text, word.at)
        yield Word(word.start_ms, start)


def _best(text: str, words: Sequence[Word]) -> Word:
    """Return the last word that starts a sentence, else a clause, else the last one."""
    for end in (_SENTENCE_END, _CLAUSE_END):
        starting = [w for w in words if end.search(text[max(0, w.at - 8) : _back(text, w.at)])]
        if starting:
            return starting[-1]
    return words[-1]


def _back(text: str, at: int) -> int:
    """Return where the text before a word ends, an opening quotation mark left out."""
    while at > 0 and text[at - 1] in "\"'“‘«([":
        at -= 1
    return at
