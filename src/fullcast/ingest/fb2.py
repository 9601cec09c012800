"""Read FB2 (FictionBook 2), as the HTML that it nearly is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Source, Work
from .archive import Archive
from .drafts import Findings
from .flat import work_of_blocks
from .html_kinds import line_of
from .html_text import blocks_in, text_in
from .html_tree import xml_tree
from .page import heading_tag

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = {
    "emphasis": "em", "style": "span", "strikethrough": "s", "code": "span", "image": "img",
    "cite": "blockquote", "epigraph": "blockquote", "annotation": "blockquote",
    "poem": "div", "text-author": "p", "date": "p", "v": "span", "empty-line": "hr",
}  # fmt: skip
_SUBTITLE_LEVEL = 6


def read_fb2(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read FB2, also packed in a ZIP.

    Raises:
        InputError: it is no XML, is damaged, or holds no story.
    """
    tree = xml_tree(_unpacked(data, source.name), source.name)
    bodies = [*tree.iterfind("body")]
    if not bodies:
        raise InputError(
            "is FB2 without a text.", where=source.name, hint="Download the work again."
        )
    found = Findings(include)
    for picture in tree.iterfind("binary"):
        found.skip(f"image: {picture.get('id') or 'unnamed'}", "not text")
    for body in bodies[1:]:
        _place_notes(bodies[0], body, found)
    _as_html(bodies[0], by_calibre="calibre" in (tree.findtext(".//program-used") or ""))
    known = [*_known(tree)]
    blocks = blocks_in([bodies[0]], found)
    return work_of_blocks(blocks, [*_labels(tree)], source, chapters_at, found, known)


def _unpacked(data: bytes, where: str) -> bytes:
    if not data.startswith(b"PK"):
        return data
    archive = Archive(data, where, "ZIP file")
    books = sorted(name for name in archive.names if name.lower().endswith(".fb2"))
    if not books or archive.locked:
        what = "holds no FB2." if not books else "is locked with a password."
        raise InputError(what, where=where, hint="Unpack it and give the FB2 in it.")
    return archive.read(books[0])


# ---------------------------------------------------------------------------- metadata


def _known(tree: _Element) -> Iterator[tuple[str, str | Sequence[str]]]:
    info = tree.find(".//title-info")
    if info is not None:
        authors = [_name(author) for author in info.iterfind("author")]
        yield "title", _child(info, "book-title")
        yield "author", [name for name in authors if name]


def _labels(tree: _Element) -> Iterator[tuple[str, str | Sequence[str]]]:
    info = tree.find(".//title-info")
    if info is None:
        return
    yield "language", _child(info, "lang")
    for sequence in info.iterfind("sequence"):
        name, number = sequence.get("name", ""), sequence.get("number")
        yield "series", f"Part {number} of {name}" if number and name else name
    annotation = info.find("annotation")
    if annotation is not None:
        yield "summary", text_in(annotation)


def _child(element: _Element, tag: str) -> str:
    """Return the text of a child element, on one line."""
    child = element.find(tag)
    return "" if child is None else line_of(child)


def _name(author: _Element) -> str:
    parts = [_child(author, f"{part}-name") for part in ("first", "middle", "last")]
    return " ".join(filter(None, parts)) or _child(author, "nickname")


# ---------------------------------------------------------------------------- the text


def _as_html(body: _Element, *, by_calibre: bool) -> None:
    """Rename the elements in place."""
    if by_calibre:
        _mend_line_breaks(body)
    for line in [*body.iter("empty-line")]:
        _settle_empty_line(line)
    for title in [*body.iter("title", "subtitle")]:
        level = _depth(title) if title.tag == "title" else _SUBTITLE_LEVEL
        _join_lines(title)
        title.tag = heading_tag(level)
    for stanza in [*body.iter("stanza")]:
        stanza.tag = "p"
        stanza.set("class", "verse")
        _join_lines(stanza)
    for element in body.iter("*"):
        element.tag = _TAGS.get(str(element.tag), element.tag)
        if element.tag == "a" and element.get("type") == "note":
            element.set("role", "doc-noteref")


def _depth(title: _Element) -> int:
    return sum(1 for ancestor in title.iterancestors("section", "body"))


def _join_lines(parent: _Element) -> None:
    """Make lines of the paragraphs (or verses) of a heading or stanza."""
    for number, line in enumerate([*parent.iterchildren("p", "v")]):
        line.tag = "span"
        if number:
            line.addprevious(line.makeelement("br"))


def _mend_line_breaks(body: _Element) -> None:
    """Undo what calibre makes of a line break: a new paragraph after an empty line.

    The new paragraph begins with the line break of the page that calibre read.
    """
    for line in [*body.iter("empty-line")]:
        before, after = line.getprevious(), line.getnext()
        if before is None or after is None or before.tag != "p" or after.tag != "p":
            continue
        if not (after.text or "").startswith("\n"):
            continue
        line.tag = "br"
        line.tail = after.text
        before.append(line)
        before.extend([*after])
        parent = after.getparent()
        if parent is not None:
            parent.remove(after)


def _settle_empty_line(line: _Element) -> None:
    """Keep an empty line as a scene break only between paragraphs of one section."""
    before, after = line.getprevious(), line.getnext()
    inside = before is not None and after is not None and before.tag == after.tag == "p"
    if not inside:
        line.tag = "span"


# ---------------------------------------------------------------------------- notes


def _place_notes(body: _Element, notes: _Element, found: Findings) -> None:
    """Put every note at the end of the section that refers to it; list the others."""
    sections = {section.get("id"): section for section in notes.iter("section")}
    for link in [*body.iter("a")]:
        target = next((v for k, v in link.items() if str(k).endswith("href")), "")
        note = sections.pop(str(target).removeprefix("#"), None)
        if note is None:
            continue
        section = next(link.iterancestors("section", "body"))
        for title in [*note.iterchildren("title")]:
            note.remove(title)
        note.tag = "aside"
        note.set("role", "doc-footnote")
        section.append(note)
    for note in sections.values():
        found.skip(line_of(note), "a note that nothing refers to")
