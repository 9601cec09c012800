"""Read plain text: title and author in its first lines, chapters where a line says so."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Source, Work
from .drafts import Findings
from .flat import work_of_paragraphs
from .gutenberg import inside_licence
from .text_file import layout_of, paragraphs_of, read_text
from .text_marks import starts_a_paragraph


def read_plain_text(data: bytes, source: Source, chapters_at: Sequence[str]) -> Work:
    """Read plain text; without chapter headings it is one chapter.

    Raises:
        InputError: it is not text, holds no story, or ``chapters_at`` does not fit.
    """
    found = Findings()
    text = read_text(data, source.name, found)
    start, end = inside_licence(text, found)
    layout = layout_of(text[start:end])
    paragraphs = list(paragraphs_of(text, layout, start, end, alone=starts_a_paragraph))
    return work_of_paragraphs(paragraphs, text, source, chapters_at, found)
