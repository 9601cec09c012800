"""Turn an HTML tree into paragraphs as a browser would show them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Emphasis, Paragraph, Role
from .drafts import Findings
from .scene_breaks import HR_TEXT, is_scene_break

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre "
    "section summary table tbody tfoot thead tr ul".split(),
)
_UNSEEN = frozenset(
    "audio button canvas embed head iframe input math noscript object script select source style "
    "svg template textarea title track video".split(),
)
_SETS_APART = {
    "rt": "reading of the ruby text",
    "rp": "bracket of a ruby text",
    "summary": "label of a fold",
}
_EMPHASIS = frozenset("em i b strong".split())
_ROLES = {"blockquote": Role.BLOCKQUOTE, "li": Role.LIST_ITEM, "pre": Role.VERSE}
_PRECEDENCE = (Role.TABLE_ROW, Role.FOOTNOTE, Role.VERSE, Role.LIST_ITEM, Role.BLOCKQUOTE)
_VERSE = re.compile(r"\b(?:verse|poem|poetry|stanza|song|lyrics)\b", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\b(?:doc-)?(?:foot|end|rear)notes?\b")
_NOTE_MARK = re.compile(r"\b(?:doc-)?(?:noteref|backlink)\b")
_SIGN = re.compile(r"\d{1,3}|[*†‡§¶]|[\W_]*[↩↑⤴][\W_]*")
"""What a link says that only leads to a note or back; ``[1]`` stays, as in a text."""
_SIGN_OF_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶])[\])]?[.:]?")
_MAY_NUMBER = frozenset({"span", "a", "div"})
_PAGE_NUMBER = re.compile(r"\b(?:doc-)?page-?(?:num|no|number|break|list)", re.IGNORECASE)
_NUMBER_OF_PAGE = re.compile(
    r"[\[({]?\s*(?:p(?:g|age)?\.?\s*)?(?:\d{1,4}|[ivxlc]{1,7})\s*[\])}]?", re.IGNORECASE
)
_HEADING_GROUPS = frozenset({"hgroup", "header"})
_TITLE = re.compile(r"\b(?:sub|full)?title\b|\bordinal\b")
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)|font-weight\s*:\s*(?:bold|[6-9]00)")
_HIDDEN = re.compile(r"display\s*:\s*none")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_CELL_GAP = " | "


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


def line_of(element: _Element) -> str:
    """Return all text of an element on one line."""
    return " ".join("".join(map(str, element.itertext("*"))).split())


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
        if tag in _MAY_NUMBER and _is_page_number(element):
            return True
        if tag == "a" and self._leads_to_a_note(element):
            return True
        style = element.get("style")
        return style is not None and _HIDDEN.search(style) is not None

    def _leads_to_a_note(self, element: _Element) -> bool:
        """Tell the mark of a note; one that begins a paragraph leads back: that is the note."""
        if _NOTE_MARK.search(_kinds(element)):
            return True
        if "#" not in (element.get("href") or ""):
            return False
        sign = line_of(element)
        if not self._length and _SIGN_OF_NOTE.fullmatch(sign):
            self._is_note = True
        return self._length > 0 and _SIGN.fullmatch(sign) is not None

    def _pass_over(self, element: _Element) -> None:
        """List what a reader of the page would see and a listener will not hear."""
        tag = str(element.tag)
        text = line_of(element) if tag not in _UNSEEN else ""
        if text:
            mark = "mark of a note" if tag == "a" else "hidden in the page"
            mark = "number of a page" if _is_page_number(element) else mark
            self._found.skip(text, _SETS_APART.get(tag, mark))

    def _enter(self, element: _Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS:
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
        if tag in _BLOCKS or (tag in {"td", "th"} and not self._roles[Role.TABLE_ROW]):
            self._flush()
        self._turn(element, tag, -1)

    def _turn(self, element: _Element, tag: str, by: int) -> None:
        if _is_emphasis(element, tag):
            self._emphasise(by)
        if tag not in _BLOCKS:
            return
        if level := _level_of(element, tag):
            self._level = level if by > 0 else 0
        if tag == "pre":
            self._pre += by
        for role in _roles_of(element, tag):
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


def _is_page_number(element: _Element) -> bool:
    """Tell the number of a printed page that stands in the text: ``[Pg 12]``."""
    kinds = f"{element.get('class') or ''} {_kinds(element)}".strip()
    return bool(
        kinds and _PAGE_NUMBER.search(kinds) and _NUMBER_OF_PAGE.fullmatch(line_of(element))
    )


def _level_of(element: _Element, tag: str) -> int:
    """Return the level of a heading, one lower for a line in a group with one; 0 elsewhere."""
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return int(tag[1])
    parent = element.getparent()
    if tag != "p" or parent is None or parent.tag not in _HEADING_GROUPS:
        return 0
    if parent.tag == "header" and not _TITLE.search(_kinds(element)):
        return 0
    heads = (str(inner.tag)[1] for inner in parent.iterchildren("h1", "h2", "h3", "h4", "h5", "h6"))
    level = int(next(heads, "0"))
    return min(level + 1, 6) if level else 0


def _is_emphasis(element: _Element, tag: str) -> bool:
    if tag in _EMPHASIS:
        return True
    style = element.get("style") if tag == "span" else None
    return style is not None and _ITALIC.search(style) is not None


def _roles_of(element: _Element, tag: str) -> list[Role]:
    roles = []
    if tag in _ROLES:
        roles.append(_ROLES[tag])
    kinds = f"{element.get('class') or ''} {_kinds(element)}"
    if kinds.strip():
        if _VERSE.search(kinds):
            roles.append(Role.VERSE)
        if _FOOTNOTE.search(kinds):
            roles.append(Role.FOOTNOTE)
    if tag == "tr" and not any(inner.tag in _BLOCKS for inner in element.iterdescendants("*")):
        roles.append(Role.TABLE_ROW)
    return roles


def _kinds(element: _Element) -> str:
    """Return what an element says that it is, in EPUB's words or ARIA's."""
    names = ("role", "{http://www.idpf.org/2007/ops}type", "epub:type")
    return " ".join(filter(None, map(element.get, names)))


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
