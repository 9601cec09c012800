"""Read a plain text of Project Gutenberg's: paragraphs, verse, notes and pictures in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Paragraph, Role, Source, Work
from .drafts import Findings
from .emphasis import UNDERSCORES, without_marks
from .flat import work_of_paragraphs
from .gutenberg import Book
from .gutenberg_ends import told_of
from .gutenberg_parts import Part, parts_of
from .text_file import Layout, layout_of_wrapped, paragraphs_of
from .text_marks import starts_a_paragraph

_LETTER = re.compile(
    r"^\W*(?:my |your |ever )*(?:dear|yours?|sincerely|truly|affectionate|obedient)\b|"
    r"\d|_?p\. ?s\.",
    re.IGNORECASE,
)


def read_book(
    text: str, book: Book, source: Source, chapters_at: Sequence[str], found: Findings
) -> Work:
    """Read a book of Project Gutenberg's.

    Raises:
        InputError: it holds no story, or ``chapters_at`` does not fit.
    """
    layout = layout_of_wrapped(text[book.start : book.end])
    paragraphs = list(_paragraphs(text, book, layout, found))
    told = [paragraphs[index] for index in told_of(paragraphs, book, found)]
    known = [(label, [value] if label == "author" else value) for label, value in book.labels]
    return work_of_paragraphs(told, text, source, chapters_at, found, known)


def _paragraphs(text: str, book: Book, layout: Layout, found: Findings) -> Iterator[Paragraph]:
    """Yield the book's paragraphs with its marks of emphasis read; list what is not text."""
    for part in parts_of(text, book.start, book.end):
        if part.why:
            found.skip(text[part.start : part.end], part.why, part.start, part.end)
            continue
        for paragraph in _of_part(text, part, layout):
            yield without_marks(paragraph, UNDERSCORES)


def _of_part(text: str, part: Part, layout: Layout) -> Iterator[Paragraph]:
    for paragraph in paragraphs_of(text, layout, part.start, part.end, alone=starts_a_paragraph):
        role = part.role or (Role.VERSE if _is_verse(paragraph, text) else paragraph.role)
        yield replace(paragraph, role=role)


def _is_verse(paragraph: Paragraph, text: str) -> bool:
    """Tell verse: lines that were kept, all set in, and no letter's."""
    lines = paragraph.text.split("\n")
    start = text.rfind("\n", 0, paragraph.start or 0) + 1
    source = text[start : paragraph.end].split("\n")
    return (
        len(lines) > 1
        and len(lines) == len(source)
        and all(line.startswith("  ") for line in source)
        and not any(_LETTER.search(line) for line in lines)
    )
