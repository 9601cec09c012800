"""Turn an HTML tree into paragraphs as a browser would show them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Emphasis, Paragraph, Role
from .drafts import Findings
from .html_kinds import (
    BLOCKS,
    NOTE_MARK,
    SIGN,
    SIGN_OF_NOTE,
    is_emphasis,
    is_page_number,
    kinds_of,
    level_of,
    line_of,
    roles_of,
)
from .scene_breaks import HR_TEXT, is_scene_break

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = frozenset(
    "audio button canvas embed head iframe input math noscript object script select source style "
    "svg template textarea title track video".split(),
)
_SETS_APART = {
    "rt": "reading of the ruby text",
    "rp": "bracket of a ruby text",
    "summary": "label of a fold",
}
_PRECEDENCE = (Role.TABLE_ROW, Role.FOOTNOTE, Role.VERSE, Role.LIST_ITEM, Role.BLOCKQUOTE)
_HIDDEN = re.compile(r"display\s*:\s*none")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CELL_GAP = " | "
MOST_BLOCKS = 1_000_000
"""Paragraphs of a work at most; what has more is made to fill the memory."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with what a reader needs to know of its place.

    ``level`` is 1 to 6 in a heading, 0 elsewhere; ``ids`` are the anchors at or in it.
    """

    paragraph: Paragraph
    level: int = 0
    ids: tuple[str, ...] = ()


def paragraphs_in(element: _Element, found: Findings) -> list[Paragraph]:
    """Return an element's paragraphs; what is not text is listed in ``found``."""
    return [block.paragraph for block in blocks_in([element], found)]


def text_in(element: _Element) -> str:
    """Return an element's text, paragraphs set apart by a blank line."""
    return "\n\n".join(paragraph.text for paragraph in paragraphs_in(element, Findings()))


def blocks_in(elements: Iterable[_Element], found: Findings) -> list[Block]:
    """Walk the elements in reading order, without recursion, and return their blocks."""
    flow = _Flow(found)
    for element in elements:
        flow.walk(element)
    return flow.blocks


class _Flow:
    """The pen of a browser: it knows the style it writes in and the paragraph it is in."""

    def __init__(self, found: Findings) -> None:
        self.blocks: list[Block] = []
        self._found = found
        self._roles: Counter[Role] = Counter()
        self._level = 0
        self._pre = 0
        self._ids: list[str] = []
        self._emphasis = 0
        self._clear()

    def _clear(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._last = ""
        self._space = False
        self._marks: list[Emphasis] = []
        self._mark_start = 0
        self._is_note = False
        """Whether the paragraph begins with a sign that leads back to where a note belongs."""

    # ------------------------------------------------------------ the walk

    def walk(self, root: _Element) -> None:
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if self._is_unseen(element):
                    self._pass_over(element)
                    walker.skip_subtree()
                else:
                    self._enter(element)
                    self._write(element.text)
            elif event == "end" and not self._is_unseen(element):
                self._leave(element)
            if event != "start" and element is not root:
                self._write(element.tail)
        self._flush()

    def _is_unseen(self, element: _Element) -> bool:
        tag = element.tag
        if tag in _UNSEEN or tag in _SETS_APART or element.get("hidden") is not None:
            return True
        if is_page_number(element):
            return True
        if tag == "a" and self._leads_to_a_note(element):
            return True
        style = element.get("style")
        return style is not None and _HIDDEN.search(style) is not None

    def _leads_to_a_note(self, element: _Element) -> bool:
        """Tell the mark of a note; one that begins a paragraph leads back: that is the note."""
        if NOTE_MARK.search(kinds_of(element)):
            return True
        if "#" not in (element.get("href") or ""):
            return False
        sign = line_of(element)
        if not self._length and SIGN_OF_NOTE.fullmatch(sign):
            self._is_note = True
        return self._length > 0 and SIGN.fullmatch(sign) is not None and self._is_raised(element)

    def _is_raised(self, element: _Element) -> bool:
        """Tell whether a sign is set on the word before it: “chapter 2” is no note's mark."""
        parent = element.getparent()
        above = parent is not None and parent.tag == "sup"
        attached = not self._space and not self._last.isspace()
        return (
            above or attached or not line_of(element).isalnum() or element.find("sup") is not None
        )

    def _pass_over(self, element: _Element) -> None:
        """List what a reader of the page would see and a listener will not hear."""
        tag = str(element.tag)
        text = line_of(element) if tag not in _UNSEEN else ""
        if text:
            mark = "mark of a note" if tag == "a" else "hidden in the page"
            mark = "number of a page" if is_page_number(element) else mark
            self._found.skip(text, _SETS_APART.get(tag, mark))

    def _enter(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag in BLOCKS:
            self._flush()
        if anchor := element.get("id") or (element.get("name") if tag == "a" else None):
            self._ids.append(anchor)
        if tag == "br":
            self._break_line()
        elif tag == "hr":
            self._append(Paragraph(HR_TEXT, Role.SCENE_BREAK))
        elif tag == "img":
            self._found.skip(
                f"image: {element.get('alt') or element.get('src') or 'unnamed'}", "not text"
            )
        elif tag in {"td", "th"}:
            self._enter_cell()
        self._turn(element, tag, 1)

    def _leave(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag in BLOCKS or (tag in {"td", "th"} and not self._roles[Role.TABLE_ROW]):
            self._flush()
        self._turn(element, tag, -1)

    def _turn(self, element: _Element, tag: str, by: int) -> None:
        if is_emphasis(element, tag):
            self._emphasise(by)
        if tag not in BLOCKS:
            return
        if level := level_of(element, tag):
            self._level = level if by > 0 else 0
        if tag == "pre":
            self._pre += by
        for role in roles_of(element, tag):
            self._roles[role] += by

    # ------------------------------------------------------------ the paragraph

    def _write(self, text: str | None) -> None:
        if not text:
            return
        if self._pre:
            self._put(text)
            return
        words = _SPACE.sub(" ", text)
        if words.startswith(" "):
            self._space = True
            words = words[1:]
        if not words:
            return
        ends_in_space = words.endswith(" ")
        if self._space and self._length and self._last != "\n":
            self._put(" ")
        self._put(words[:-1] if ends_in_space else words)
        self._space = ends_in_space

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
        self._last = text[-1]

    def _break_line(self) -> None:
        self._space = False
        if self._last == "\n" and not self._pre:
            self._flush()  # two line breaks in a row are how many writers end a paragraph
        elif self._length:
            self._put("\n")

    def _enter_cell(self) -> None:
        if not self._roles[Role.TABLE_ROW]:
            self._flush()
        elif self._length:
            self._space = False
            self._put(_CELL_GAP)

    def _emphasise(self, by: int) -> None:
        if by > 0 and self._emphasis == 0:
            self._mark_start = self._length
        self._emphasis += by
        if by < 0 and self._emphasis == 0:
            self._marks.append(Emphasis(self._mark_start, self._length))

    def _flush(self) -> None:
        if self._emphasis:
            self._marks.append(Emphasis(self._mark_start, self._length))
        text = "".join(self._pieces)
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            marks = _trimmed(self._marks, text, lead)
            self._append(Paragraph(text, self._role(text), marks))
        self._clear()

    def _append(self, paragraph: Paragraph) -> None:
        if len(self.blocks) >= MOST_BLOCKS:
            raise InputError(
                "has more paragraphs than any book.", hint="Give a file with the text only."
            )
        level = self._level if paragraph.role is Role.HEADING else 0
        self.blocks.append(Block(paragraph, level, tuple(self._ids)))
        self._ids.clear()

    def _role(self, text: str) -> Role:
        if is_scene_break(text):
            return Role.SCENE_BREAK
        if self._level:
            return Role.HEADING
        if self._is_note and any(map(str.isalpha, text)):
            return Role.FOOTNOTE
        return next((role for role in _PRECEDENCE if self._roles[role] > 0), Role.PROSE)


def _trimmed(marks: list[Emphasis], text: str, lead: int) -> tuple[Emphasis, ...]:
    """Move marks to the trimmed text, cut the spaces at their ends, and drop empty ones."""
    kept = []
    for mark in marks:
        start, end = max(mark.start - lead, 0), min(mark.end - lead, len(text))
        inner = text[start:end]
        start += len(inner) - len(inner.lstrip())
        end -= len(inner) - len(inner.rstrip())
        if start < end:
            kept.append(replace(mark, start=start, end=end))
    return tuple(kept)
