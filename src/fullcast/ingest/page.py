"""Write a word processor's document down as the HTML page that it would be on the web.

So one module, `html_text`, knows what a browser's reader sees, whatever the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

DEEPEST_HEADING = 6
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no page can hold: control characters, halves of characters."""


class Page:
    """An HTML page that is being written, paragraph by paragraph.

    Foot notes are kept back until a heading or the end: they belong to the chapter, and would come
    between two paragraphs of it.
    """

    def __init__(self) -> None:
        from lxml import etree

        self.body = etree.Element("body")
        self._make = etree.SubElement
        self._notes: list[_Element] = []
        self._paragraph: _Element | None = None

    @property
    def holds_only_a_heading(self) -> bool:
        """Whether nothing but one heading of the highest level has been written."""
        return [element.tag for element in self.body] == ["h1"]

    def begin(self, tag: str = "p", inside: _Element | None = None) -> None:
        """Begin a paragraph (``p``, ``h2``, ``li`` …); what is written goes there."""
        if tag[0] == "h":
            self.place_notes()
        self._paragraph = self._make(self.body if inside is None else inside, tag)

    def begin_note(self) -> None:
        """Begin a paragraph of a foot note."""
        from lxml import etree

        self._paragraph = etree.Element("p", role="doc-footnote")
        self._notes.append(self._paragraph)

    def write(self, text: str, *, emphasis: bool = False) -> None:
        """Write text where the pen is; line breaks and tabs in it are no more than white space."""
        if self._paragraph is None:
            self.begin()
        paragraph = self._paragraph
        text = _NO_TEXT.sub("", text)
        if paragraph is None or not text:
            return
        last = paragraph[-1] if len(paragraph) else None
        if emphasis and last is not None and last.tag == "em" and not last.tail:
            last.text = (last.text or "") + text
        elif emphasis:
            self._make(paragraph, "em").text = text
        elif last is not None:
            last.tail = (last.tail or "") + text
        else:
            paragraph.text = (paragraph.text or "") + text

    def break_line(self) -> None:
        """Break the line inside the paragraph."""
        if self._paragraph is not None:
            self._make(self._paragraph, "br")

    def rule(self) -> None:
        """Draw a line across the page: a scene break."""
        self._make(self.body, "hr")

    def drop_heading(self) -> None:
        """Take back the heading right above the paragraph that is being written."""
        before = None if self._paragraph is None else self._paragraph.getprevious()
        if before is not None and str(before.tag)[0] == "h":
            self.body.remove(before)

    def place_notes(self) -> None:
        """Put the foot notes that were kept back here."""
        self.body.extend(self._notes)
        self._notes.clear()


def heading_tag(level: int) -> str:
    """Return ``h2`` for the second level of headings (from 1)."""
    return f"h{min(max(level, 1), DEEPEST_HEADING)}"
