"""Read PDF as well as it goes: its pages hold lines of text, and no paragraphs."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..errors import InputError
from ..model import Chapter, Skipped, Source, Work
from .drafts import Findings, quoted
from .flat import work_of_paragraphs
from .text_file import Layout, paragraphs_of
from .text_marks import starts_a_paragraph

_INSTEAD = "Download the work as EPUB or HTML instead."
_MOST_PAGES = 5000
_DIGITS = re.compile(r"\d+")
_GAPS = re.compile(r"(?<=\S) {2,}")
_LIGATURES = str.maketrans(
    {"\0": "", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
"""Letters that the printer drew as one, which a voice would pass over, and what has no letter."""
_SENTENCE_END = (".", "!", "?", "…", "”", "’", '"', "'", ":", "—", "*")
_GUESS = "A PDF has no paragraphs: they are a guess. An EPUB or HTML of the work needs none."
_BUGS = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip
"""What pypdf raises, besides its own errors, on files that are not what they say they are."""


def read_pdf(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read a PDF's text; needs the extra ``pdf``.

    Raises:
        InputError: pypdf is not installed, or the PDF is locked, damaged or holds only pictures.
    """
    pages = _pages(data, source.name)
    margins = _margins(pages)
    text = "\n".join(_joined(_without(page, margins) for page in pages)).translate(_LIGATURES)
    if not any(map(str.isalpha, text)):
        raise InputError(
            "is a PDF of pictures: it holds no text.", where=source.name, hint=_INSTEAD
        )
    widths = sorted(len(line) for line in text.split("\n") if line)
    layout = Layout(wrap=widths[int(len(widths) * 0.9)])
    paragraphs = list(paragraphs_of(text, layout, alone=starts_a_paragraph))
    work = work_of_paragraphs(paragraphs, text, source, chapters_at, Findings(include))
    skipped = [Skipped(quoted(line, 80), "stands at the edge of every page") for line in margins]
    return replace(
        work,
        chapters=tuple(map(_without_offsets, work.chapters)),
        decisions=(_GUESS, *work.decisions),
        skipped=(*skipped, *(replace(part, start=None, end=None) for part in work.skipped)),
    )


def _without_offsets(chapter: Chapter) -> Chapter:
    paragraphs = [replace(paragraph, start=None, end=None) for paragraph in chapter.paragraphs]
    return replace(chapter, paragraphs=tuple(paragraphs))


# ---------------------------------------------------------------------------- lines


def _pages(data: bytes, where: str) -> list[list[str]]:
    """Return the lines of every page; blank ones stand for gaps."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError as problem:
        raise InputError(
            "is a PDF, which needs the extra “pdf”.",
            where=where,
            hint="Install fullcast[pdf], or download the work as EPUB or HTML.",
        ) from problem
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is locked with a password.", where=where, hint=_INSTEAD)
        return [
            page.extract_text(extraction_mode="layout").split("\n")
            for page, _ in zip(reader.pages, range(_MOST_PAGES), strict=False)
        ]
    except (PyPdfError, *_BUGS) as problem:
        raise InputError("is a damaged PDF.", where=where, hint=_INSTEAD) from problem


def _margins(pages: Sequence[list[str]]) -> list[str]:
    """Return the lines that head or foot most pages, numbers aside: the first of each kind."""
    kinds: Counter[str] = Counter()
    lines: dict[str, str] = {}
    for page in pages:
        written = [line for line in page if line.strip()]
        for line in dict.fromkeys((*written[:1], *written[-1:])):
            kinds[_kind(line)] += 1
            lines.setdefault(_kind(line), line)
    return [lines[kind] for kind, count in kinds.items() if count > max(len(pages) // 2, 1)]


def _kind(line: str) -> str:
    return " ".join(_DIGITS.sub("0", line).split())


def _without(page: list[str], margins: Sequence[str]) -> list[str]:
    """Return a page's lines without head and foot, and without the blank lines there."""
    kinds = {_kind(line) for line in margins}
    lines = page
    for _ in range(2):
        lines = _from_text(lines)
        if lines and _kind(lines[0]) in kinds:
            lines = _from_text(lines[1:])
        lines = lines[::-1]
    return lines


def _from_text(lines: list[str]) -> list[str]:
    """Return the lines from the first that is not blank."""
    return lines[next((at for at, line in enumerate(lines) if line.strip()), len(lines)) :]


def _joined(pages: Iterable[list[str]]) -> Iterator[str]:
    """Yield the lines of all pages; a sentence that a page cuts goes on."""
    before = ""
    margin = 0
    for page in pages:
        margin = _indent(page) if page else margin
        first = page[0].strip() if page else ""
        if before.endswith(_SENTENCE_END) and not first[:1].islower():
            yield ""
        for line in page:
            width = max(len(line) - len(line.lstrip()) - margin, 0)
            yield " " * width + _GAPS.sub(" ", line.strip())
            before = line.strip() or before


def _indent(page: Sequence[str]) -> int:
    """Return how far most lines of a page are set in."""
    counts = Counter(len(line) - len(line.lstrip()) for line in page if line.strip())
    return max(counts, key=lambda width: (counts[width], -width), default=0)
