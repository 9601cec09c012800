"""Find the list of contents in a text, and tell where it ends and the text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..model import Paragraph
from .headings import Heading, chapter_heading, part_heading

CONTENTS = re.compile(r"[\W_]*(?:table of )?contents(?: of .{1,40})?[\W_]*", re.IGNORECASE)
_PICTURES = re.compile(r"[\W_]*(?:list of )?illustrations?[\W_]*", re.IGNORECASE)
_COLUMNS = re.compile(r"[\W_]*(?:(?:chapter|chap\.?|part|page)\b[\W_]*)+", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:\s{2,}|\t|\s*(?:[.·…_]\s?){2,}|\s+(?:p(?:age|\.)?\s+))\s*(?:\d{1,4}|[ivxlc]{1,7})\.?\s*$"
)
_LONGEST_LINE = 120
_LONGEST = 2000
_MOST = 1500
"""Paragraphs of a list of contents at most, and characters in one of them."""
_PROSE_WORDS = 12


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the list: the line without its page, and the heading that it reads as."""

    line: str
    heading: Heading | None
    paged: bool

    @property
    def names(self) -> set[str]:
        """What a paragraph may say that is meant by the entry."""
        title = self.heading.title if self.heading else None
        return {folded(self.line), *([folded(title)] if title else [])}

    def is_at(self, text: str) -> bool:
        """Tell whether a paragraph is the heading that the entry points to."""
        if folded(text) in self.names:
            return True
        heading = _heading(text)
        if heading is None or self.heading is None or heading.number is None:
            return heading is not None and folded(heading.title or "") in self.names
        same = heading.number == self.heading.number
        titles = {folded(h.title) for h in (heading, self.heading) if h.title}
        return same and len(titles) < 2


def contents_in(paragraphs: Sequence[Paragraph], start: int) -> tuple[int, list[str]]:
    """Return where the list headed by paragraph ``start`` ends, and the names in it (folded).

    It ends where its first entry comes again. ``start + 1`` if it cannot be told from the text.
    """
    entries = list(_entries(paragraphs[start].text.split("\n")[1:]))
    at = start + 1
    while not entries and at < len(paragraphs) and at < start + 4:
        entries = list(_entries(paragraphs[at].text.split("\n")))
        at += 1
    if not entries:
        return start + 1, []
    end = _again(paragraphs, at, entries[0]) or _end_of_list(paragraphs, start + 1)
    listed = [e for p in paragraphs[start:end] for e in _entries(p.text.split("\n"))]
    return end, [name for entry in listed for name in entry.names]


def heads_a_list(text: str) -> bool:
    """Tell whether a paragraph is the heading of a list of contents, or of pictures."""
    first = text.split("\n", maxsplit=1)[0]
    return bool(CONTENTS.fullmatch(first) or _PICTURES.fullmatch(first))


def folded(text: str) -> str:
    """Return a line as it compares with another spelling of itself."""
    return " ".join(text.split()).casefold().strip(" .:*_")


def _heading(text: str) -> Heading | None:
    return chapter_heading(text) or part_heading(text)


def _entries(lines: Sequence[str]) -> Iterator[_Entry]:
    for line in lines:
        bare = _PAGE.sub("", line.strip())
        if bare and not _COLUMNS.fullmatch(bare) and not heads_a_list(bare):
            heading = _heading(bare) or _heading(re.sub(r"\s{2,}", ": ", bare))
            yield _Entry(bare, heading, bare != line.strip())


def _again(paragraphs: Sequence[Paragraph], at: int, first: _Entry) -> int | None:
    """Return where the first entry comes again, best as a heading that prose follows."""
    places = []
    for index in range(at, min(len(paragraphs), at + _MOST)):
        text = paragraphs[index].text
        if first.is_at(text) or first.is_at(text.split("\n")[0]):
            places.append(index)
            if any(_is_prose(p.text) for p in paragraphs[index + 1 : index + 4]):
                return index
        if len(text) > _LONGEST:
            break
    return places[0] if places else None


def _is_prose(text: str) -> bool:
    return len(text.split()) >= _PROSE_WORDS and not _PAGE.search(text)


def _end_of_list(paragraphs: Sequence[Paragraph], start: int) -> int:
    """Return where lines with page numbers, or that read as headings, end."""
    end = start
    while end < len(paragraphs) and end < start + _MOST:
        entries = list(_entries(paragraphs[end].text.split("\n")))
        listed = all(entry.paged or (entry.heading and len(entries) > 1) for entry in entries)
        if not listed or any(len(entry.line) > _LONGEST_LINE for entry in entries):
            break
        end += 1
    return end
