"""Read Word documents (DOCX): styles named as headings are headings.

The parts of the file and their elements: ECMA-376, part 1. Names of elements are lower-case here,
as `xml_tree` gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Source, Work
from .archive import Archive
from .docx_styles import Styles, attribute
from .drafts import Findings
from .flat import work_of_blocks
from .headings import byline
from .html_kinds import line_of
from .html_text import blocks_in
from .html_tree import xml_tree
from .page import Page, heading_tag

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_PROPERTIES = "docProps/core.xml"
_NOTES = {"footnotereference": "word/footnotes.xml", "endnotereference": "word/endnotes.xml"}
_LABELS = {"title": "title", "creator": "author", "language": "language"}
_NOBODY = frozenset({"python-docx"})
"""Programs that name themselves as the author."""
_PASSED_OVER = {
    "del": "struck out by a reviser",
    "movefrom": "moved elsewhere by a reviser",
    "rt": "reading of the ruby text",
}
_PICTURES = frozenset({"drawing", "pict", "object"})
_CHARACTERS = {"nobreakhyphen": "\u2011", "softhyphen": "\u00ad", "tab": "\t", "ptab": "\t"}


def read_docx(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read a Word document.

    Raises:
        InputError: it is damaged, locked, or holds no story.
    """
    archive = Archive(data, source.name, "Word document")
    if archive.locked:
        raise InputError(
            "is locked with a password.", where=source.name, hint="Save it without one."
        )
    if _DOCUMENT not in archive.names:
        raise InputError(
            "is no Word document.", where=source.name, hint="Leave out --input-format."
        )
    found = Findings(include)
    page = Page()
    _Document(archive, source.name, page, found).write()
    blocks = blocks_in([page.body], found)
    labels = [*_properties(archive, source.name)]
    return work_of_blocks(blocks, labels, source, chapters_at, found)


def _properties(archive: Archive, where: str) -> Iterator[tuple[str, str]]:
    if _PROPERTIES in archive.names:
        for element in xml_tree(archive.read(_PROPERTIES), f"{where}: {_PROPERTIES}"):
            if element.tag in _LABELS and line_of(element) not in _NOBODY:
                yield _LABELS[str(element.tag)], line_of(element)


class _Document:
    """A walk over a document's paragraphs, written down as a page."""

    def __init__(self, archive: Archive, where: str, page: Page, found: Findings) -> None:
        self._archive = archive
        self._where = where
        self._page = page
        self._found = found
        self._styles = Styles(self._part(_STYLES))
        self._notes = {kind: self._notes_in(path) for kind, path in _NOTES.items()}
        self._fields: list[bool] = []
        """Fields that the walk is in: is it a table of contents?"""

    def write(self) -> None:
        """Write the whole document."""
        tree = self._part(_DOCUMENT)
        body = None if tree is None else tree.find("body")
        if body is not None:
            self._write_all(body)
        self._page.place_notes()

    def _part(self, path: str) -> _Element | None:
        if path not in self._archive.names:
            return None
        return xml_tree(self._archive.read(path), f"{self._where}: {path}")

    def _notes_in(self, path: str) -> dict[str, _Element]:
        tree = self._part(path)
        return {} if tree is None else {attribute(note, "id"): note for note in tree}

    def _write_all(self, parent: _Element) -> None:
        for element in _unwrapped(parent):
            if element.tag == "p":
                self._write_paragraph(element)
            elif element.tag == "tbl":
                for row in element.iter("tr"):
                    self._write_row(row)

    def _write_row(self, row: _Element) -> None:
        from lxml import etree

        into = etree.SubElement(self._page.body, "tr")
        for cell in _unwrapped(row):
            if cell.tag == "tc":
                self._page.begin("td", into)
                for number, paragraph in enumerate(cell.iter("p")):
                    self._page.write(" " if number else "")
                    self._write_runs(paragraph, None)

    def _write_paragraph(self, paragraph: _Element) -> None:
        style = self._styles.of(paragraph)
        if line_of_text(paragraph) == "" and style.ruled:
            self._page.rule()
            return
        line = line_of_text(paragraph)
        if style.subtitle and self._page.holds_only_a_heading and not byline(line):
            self._found.skip(line, "the work's subtitle")
            return
        tag = heading_tag(style.level) if style.level else style.tag
        self._page.begin(tag)
        self._write_runs(paragraph, style.name)
        for note in self._referred(paragraph):
            self._page.begin_note()
            for inner in note.iter("p"):
                self._write_runs(inner, None)
                self._page.write(" ")

    def _referred(self, paragraph: _Element) -> Iterator[_Element]:
        for kind, notes in self._notes.items():
            for reference in paragraph.iter(kind):
                if (note := notes.get(attribute(reference, "id"))) is not None:
                    yield note

    def _write_runs(self, paragraph: _Element, style: str | None) -> None:
        from lxml import etree

        emphasis = False
        walker = etree.iterwalk(paragraph, events=("start",))
        for _, element in walker:
            tag = str(element.tag)
            if tag == "r":
                if self._styles.hidden(element):
                    self._found.skip(line_of(element), "hidden in the document")
                    walker.skip_subtree()
                emphasis = self._styles.emphasis(element, style)
            elif tag in _PASSED_OVER:
                self._found.skip(line_of(element) or tag, _PASSED_OVER[tag])
                walker.skip_subtree()
            elif tag in _PICTURES or tag == "fallback":
                self._pass_over_picture(element)
                walker.skip_subtree()
            elif tag in {"fldchar", "instrtext"}:
                self._follow_field(element)
            elif not any(self._fields):
                self._write_character(element, tag, emphasis=emphasis)

    def _write_character(self, element: _Element, tag: str, *, emphasis: bool) -> None:
        if tag == "t":
            text = element.text or ""
            kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
            self._page.write(text if kept else text.strip(), emphasis=emphasis)
        elif tag in {"br", "cr"}:
            self._page.break_line()
        elif tag in _CHARACTERS:
            self._page.write(_CHARACTERS[tag], emphasis=emphasis)

    def _pass_over_picture(self, element: _Element) -> None:
        name = next((e.get("descr") or e.get("name") for e in element.iter("docpr")), None)
        self._found.skip(f"image: {name or 'unnamed'}", "not text")

    def _follow_field(self, element: _Element) -> None:
        """Know when the walk is in a table of contents, which Word makes of a field."""
        kind = attribute(element, "fldchartype")
        if element.tag == "instrtext":
            if self._fields and (element.text or "").strip().startswith("TOC"):
                self._fields[-1] = True
                self._page.drop_heading()
                self._found.skip("table of contents", "made by the word processor")
        elif kind == "begin":
            self._fields.append(False)
        elif kind == "end" and self._fields:
            self._fields.pop()


def line_of_text(paragraph: _Element) -> str:
    """Return what stands in a paragraph's runs, on one line."""
    return " ".join("".join(element.text or "" for element in paragraph.iter("t")).split())


def _unwrapped(parent: _Element) -> Iterator[_Element]:
    """Yield a parent's elements; content controls and revisions only wrap them."""
    waiting = [*reversed(parent)]
    while waiting:
        element = waiting.pop()
        if element.tag in {"sdt", "sdtcontent", "ins", "moveto", "smarttag", "customxml"}:
            waiting += reversed(element)
        else:
            yield element
