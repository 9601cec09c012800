"""Read AO3's HTML download, and the same structure inside its EPUBs.

Parts are known by their ids (``preface``, ``chapters``, ``endnotes…``, ``afterword``) and by the
``<!--chapter content-->`` comments: the EPUBs' maker renames classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Metadata, Source, Work
from .build import build
from .chapters_at import split_by_hand
from .drafts import Draft, Findings
from .headings import byline, title_of
from .html_kinds import line_of
from .html_text import paragraphs_in, text_in
from .html_tree import html_tree
from .metadata import metadata_from

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINKED_LISTS = frozenset(
    {"archive warning", "archive warnings", "category", "categories", "fandom", "fandoms",
     "relationship", "relationships", "character", "characters", "additional tags"},
)  # fmt: skip
_STAT = re.compile(r"(Published|Completed|Updated|Words|Chapters):\s*(\S+)")


def read_ao3_html(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read AO3's HTML download.

    Raises:
        InputError: it lacks AO3's structure or holds no story.
    """
    return read_ao3_trees([html_tree(data, source.name)], source, chapters_at, include)


def is_ao3(trees: Sequence[_Element]) -> bool:
    """Tell whether the documents, taken together, have AO3's structure."""
    return bool(_parts(trees, "preface")) and bool(_parts(trees, "chapters"))


def read_ao3_trees(
    trees: Sequence[_Element],
    source: Source,
    chapters_at: Sequence[str],
    include: Sequence[str] = (),
) -> Work:
    """Read AO3's structure from one document, or from an EPUB's documents in order."""
    if not is_ao3(trees):
        raise InputError(
            "lacks the structure of an AO3 download.",
            where=source.name,
            hint="Leave out --input-format.",
        )
    found = Findings(include)
    metadata = _metadata(trees, found)
    drafts = _Chapters(_parts(trees, "chapters"), metadata, found).drafts
    if len(drafts) == 1 and drafts[0].title == metadata.title:
        drafts[0].title = None  # a one-shot's heading is the work's title once more
    return build(metadata, split_by_hand(drafts, chapters_at, source.name, found), source, found)


def _parts(trees: Sequence[_Element], name: str) -> list[_Element]:
    return [element for tree in trees for element in tree.iterfind(f".//*[@id='{name}']")]


# ---------------------------------------------------------------------------- preface, afterword


def _metadata(trees: Sequence[_Element], found: Findings) -> Metadata:
    prefaces = _parts(trees, "preface")
    metadata = metadata_from(_labels(prefaces), found)
    sections = [section for part in prefaces for section in _sections(part, found)]
    ends = [section for part in _parts(trees, "afterword") for section in _sections(part, found)]
    summaries = [text for label, text in sections if "summary" in label.lower()]
    return replace(
        metadata,
        summary="\n\n".join(summaries) or None,
        notes=tuple(text for label, text in sections if "note" in label.lower()),
        end_notes=tuple(text for label, text in ends if "note" in label.lower()),
    )


def _labels(prefaces: Sequence[_Element]) -> Iterator[tuple[str, str | list[str]]]:
    for preface in prefaces:
        for heading in preface.iter("h1"):
            yield "title", line_of(heading)
        yield "author", [line_of(link) for link in preface.iterfind(".//a[@rel='author']")]
        for link in preface.iterfind(".//a[@href]"):
            if re.fullmatch(r"https?://archiveofourown\.org/works/\d+", link.get("href", "")):
                yield "url", link.get("href", "")
        yield from tags_in(preface)
        for heading in preface.iter("h1"):  # a writer without a page: “by Anonymous”
            if (following := heading.getnext()) is not None:
                yield "author", byline(line_of(following)) or ""


def tags_in(element: _Element) -> Iterator[tuple[str, str | list[str]]]:
    """Yield label and value of every ``dt`` and ``dd``; tags that are links are a list."""
    for term in element.iter("dt"):
        yield from _tags(line_of(term).rstrip(":"), term.getnext())


def _tags(label: str, value: _Element | None) -> Iterator[tuple[str, str | list[str]]]:
    if value is None:
        return
    text = line_of(value)
    positions = value.iterfind(".//span[@class='position']")
    if label.lower() == "series" and (parts := [line_of(part) for part in positions]):
        yield label, parts
    elif label.lower() == "stats":
        if value.find("dl") is None:  # else each of its own terms comes by itself
            yield from _STAT.findall(text)
    elif label.lower() in _LINKED_LISTS and (links := [line_of(link) for link in value.iter("a")]):
        yield label, links
    else:
        yield label, text


def _sections(part: _Element, found: Findings) -> list[tuple[str, str]]:
    """Return (label, text) of every labelled blockquote; list what else is written there."""
    sections = []
    label = ""
    for element in _outermost(part, {"p", "blockquote", "ul", "ol", *_HEADINGS}):
        if element.tag == "blockquote":
            sections.append((label, text_in(element)))
        elif element.tag in {"ul", "ol"}:
            found.skip(line_of(element), "a link to another work or person")
        elif element.tag == "p":
            label = line_of(element)
            if len(label) > 40:
                found.skip(text_in(element), "the archive's own words")
    return sections


def _outermost(part: _Element, tags: set[str]) -> Iterator[_Element]:
    from lxml import etree

    walker = etree.iterwalk(part, events=("start",))
    for _, element in walker:
        if element.tag in tags and element is not part:
            yield element
            walker.skip_subtree()


# ---------------------------------------------------------------------------- chapters


class _Chapters:
    """A walk over what is directly inside ``#chapters``, over file borders."""

    def __init__(self, parts: Sequence[_Element], metadata: Metadata, found: Findings) -> None:
        self.drafts: list[Draft] = []
        self._title = metadata.title
        self._found = found
        self._inside = False
        self._delimited = any(
            _comment(node) == "chapter content" for part in parts for node in part
        )
        for part in parts:
            for node in part:
                self._take(node)

    def _take(self, node: _Element) -> None:
        comment = _comment(node)
        if comment is not None:
            self._inside = comment == "chapter content" or (
                self._inside and comment != "/chapter content"
            )
        elif self._inside:
            self._current().paragraphs += paragraphs_in(node, self._found)
        elif (node.get("id") or "").startswith("endnotes"):
            self._current().end_notes += [text for _, text in _sections(node, self._found)]
        elif node.tag in _HEADINGS:
            self._begin(line_of(node))
        elif _is_front_matter(node, delimited=self._delimited):
            self._begin_with(node)
        elif not self._delimited:
            self._current().paragraphs += paragraphs_in(node, self._found)
        elif text := line_of(node):
            self._found.skip(text, "stands outside the chapters' text")

    def _current(self) -> Draft:
        if not self.drafts:
            self.drafts.append(Draft())
        return self.drafts[-1]

    def _begin(self, heading: str) -> Draft:
        only = not self._delimited and heading == self._title
        self.drafts.append(Draft(title=None if only else title_of(heading)))
        return self.drafts[-1]

    def _begin_with(self, node: _Element) -> None:
        heading = next(node.iterchildren(*_HEADINGS))
        draft = self._begin(line_of(heading))
        for label, text in _sections(node, self._found):
            if "summary" in label.lower():
                draft.summary = text
            else:
                draft.notes.append(text)


def _comment(node: _Element) -> str | None:
    return None if isinstance(node.tag, str) else (node.text or "").strip()


def _is_front_matter(node: _Element, *, delimited: bool) -> bool:
    """Tell a chapter's heading with its notes from a story that has headings of its own."""
    first = next(iter(node.iterchildren("*")), None)
    if first is None or node.tag != "div":
        return False
    if delimited:
        return any(True for _ in node.iterchildren(*_HEADINGS))
    return first.tag in _HEADINGS and not (node.text or "").strip()
