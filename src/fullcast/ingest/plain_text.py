"""Read plain text: title and author in its first lines, chapters where a line says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from ..model import Source, Work
from .drafts import Findings
from .emphasis import CONVERTED, with_emphasis, without_marks
from .flat import work_of_paragraphs
from .gutenberg import open_book
from .gutenberg_text import read_book
from .text_file import Layout, layout_of, paragraphs_of, read_text
from .text_marks import starts_a_paragraph

_FANFICFARE = re.compile(r"^Packaged: .*\n(?:.+\n)*?Story URL: ", re.MULTILINE)
_FANFICFARE_WIDTH = 78
_HEADER = 20_000
"""Characters in which FanFicFare says that it made the file."""


def read_plain_text(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read plain text; without chapter headings it is one chapter.

    Raises:
        InputError: it is not text, holds no story, or ``chapters_at`` does not fit.
    """
    found = Findings(include)
    text = read_text(data, source.name, found)
    if book := open_book(text, found):
        return read_book(text, book, source, chapters_at, found)
    by_fanficfare = _FANFICFARE.search(text, 0, _HEADER) is not None
    settled = partial(without_marks, marks=CONVERTED) if by_fanficfare else with_emphasis
    layout = Layout(_FANFICFARE_WIDTH, spaces_break=True) if by_fanficfare else layout_of(text)
    paragraphs = paragraphs_of(text, layout, alone=starts_a_paragraph)
    return work_of_paragraphs([*map(settled, paragraphs)], text, source, chapters_at, found)
