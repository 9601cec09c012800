"""Project Gutenberg's licence: where a book stands in its file, and what its header says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .drafts import Findings
from .html_text import Block

_START = re.compile(
    r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG[^*]{0,300}\*\*\*[^\n]*$|"
    r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*$|"
    r"^\*END ?\*? ?THE SMALL PRINT.*$",
    re.MULTILINE,
)
_END = re.compile(
    r"^(?:\*\*\* ?END OF TH(?:E|IS)|End of (?:the |this )?) ?PROJECT GUTENBERG",
    re.MULTILINE | re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<label>Title|Author|Language): *(?P<value>.*)")
_ANY_LABEL = re.compile(r"[A-Z][A-Za-z ]{2,30}: |\*\*\*|\[")
_NAMED = re.compile(
    r"Project Gutenberg(?:['’]s| e-?book of| etext of) "
    r"(?P<title>[^\n]{1,100}?),? by (?P<author>\w[^\n]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Book:
    """Where a book stands in the file, and what the header says of it."""

    start: int
    end: int
    labels: tuple[tuple[str, str], ...]

    def says(self, label: str) -> str:
        """Return the header's value, or an empty text."""
        return next((value for name, value in self.labels if name == label), "")


def open_book(text: str, found: Findings) -> Book | None:
    """Find the book between Project Gutenberg's header and footer; None for any other text."""
    head = _START.search(text)
    if head is None:
        return None
    tail = _END.search(text, head.end())
    end = tail.start() if tail else len(text)
    found.skip("Project Gutenberg's header", "the archive's own words", 0, head.end())
    if tail:
        found.skip("Project Gutenberg's footer", "the archive's own words", end, len(text))
    return Book(head.end(), end, tuple(_labels(text[: head.start()])))


def without_licence(blocks: Sequence[Block], found: Findings) -> tuple[list[Block], Book | None]:
    """Take the header and the footer off a page's blocks; None where it is no book of theirs."""
    texts = [block.paragraph.text for block in blocks]
    start = next((i + 1 for i, text in enumerate(texts) if _START.search(text)), 0)
    if not start:
        return [*blocks], None
    end = next((i for i in range(start, len(texts)) if _END.search(texts[i])), len(texts))
    found.skip("Project Gutenberg's header", "the archive's own words")
    if end < len(texts):
        found.skip("Project Gutenberg's footer", "the archive's own words")
    return [*blocks[start:end]], Book(0, 0, tuple(_labels("\n\n".join(texts[:start]))))


def _labels(header: str) -> Iterator[tuple[str, str]]:
    """Yield title, author and language; a value may go on over lines that are set in."""
    lines = header.split("\n")
    seen = False
    for number, line in enumerate(lines):
        match = _LABEL.fullmatch(line.strip())
        if match is None or not match["value"]:
            continue
        value = [match["value"].strip()]
        for following in lines[number + 1 :]:
            if not following.strip() or _ANY_LABEL.match(following):
                break
            value.append(following.strip())
        seen = True
        yield match["label"].lower(), " ".join(value)
    if not seen and (named := _NAMED.search(header)):
        yield from (("title", named["title"].strip()), ("author", named["author"].strip()))
