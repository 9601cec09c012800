"""Join a chapter's number with its title, where a text has them in two paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Paragraph
from .contents_list import folded
from .headings import (
    Heading,
    chapter_heading,
    part_heading,
    stands_as_foreign_title,
    stands_as_title,
)

_LONGEST = 15
"""Words of a title."""
_MOST = 0.6
"""Where so many numbers have a line after them that may be a title, it is one."""


def with_titles_joined(paragraphs: Sequence[Paragraph], listed: set[str]) -> list[Paragraph]:
    """Return the paragraphs with ``CHAPTER I`` and the title after it as one.

    A title is a line that the list of contents has (``listed``, folded), one in capitals, or one
    that looks like a title after most numbers.
    """
    heads = [i for i, paragraph in enumerate(paragraphs[:-2]) if _is_untitled(paragraph.text)]
    likely = {i for i in heads if _may_name(paragraphs[i].text, paragraphs[i + 1].text)}
    usual = len(likely) > 1 and len(likely) >= _MOST * len(heads)
    titled = {i for i in likely if usual or _is_loud(paragraphs[i + 1].text)}
    titled |= {i for i in heads if folded(paragraphs[i + 1].text) in listed}
    titled |= {i for i in heads if usual and _is_loud(paragraphs[i + 1].text)}
    if not titled:
        return [*paragraphs]
    joined: list[Paragraph] = []
    skip = False
    for index, paragraph in enumerate(paragraphs):
        if skip:
            skip = False
        elif index in titled:
            joined.append(_joined(paragraph, paragraphs[index + 1]))
            skip = True
        else:
            joined.append(paragraph)
    return joined


def _may_name(number: str, line: str) -> bool:
    return stands_as_title(line) or stands_as_foreign_title(number, line)


def _is_untitled(text: str) -> bool:
    heading: Heading | None = chapter_heading(text) or part_heading(text)
    return heading is not None and heading.number is not None and heading.title is None


def _is_loud(text: str) -> bool:
    """Tell a title in capitals of several words, whatever the other chapters have."""
    return text.isupper() and 1 < len(text.split()) <= _LONGEST


def _joined(number: Paragraph, title: Paragraph) -> Paragraph:
    name = " ".join(title.text.split())
    name = name if name.isupper() else name.rstrip(".")
    return Paragraph(f"{number.text.strip()}\n{name}", start=number.start, end=title.end)
