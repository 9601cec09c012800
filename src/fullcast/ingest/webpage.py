"""Read any HTML page: its headings are its chapters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..model import Metadata, Source, Work
from .build import build
from .chapters_at import split_by_hand
from .drafts import Findings
from .heading_chapters import drafts_by_headings, title_block, without
from .headings import byline
from .html_text import Block, blocks_in, line_of
from .html_tree import html_tree
from .metadata import metadata_from

if TYPE_CHECKING:
    from lxml.etree import _Element

_AROUND = ("nav", "header", "footer", "aside", "form")


def read_html(data: bytes, source: Source, chapters_at: Sequence[str]) -> Work:
    """Read a page; what stands around its main text (navigation, footer) is left out.

    Raises:
        InputError: the page holds no story.
    """
    found = Findings()
    tree = html_tree(data, source.name)
    blocks = blocks_in([_main_part(tree, found)], found)
    blocks, metadata = _title_and_author(tree, blocks, found)
    drafts = drafts_by_headings(blocks, found)
    return build(metadata, split_by_hand(drafts, chapters_at, source.name, found), source, found)


def _main_part(tree: _Element, found: Findings) -> _Element:
    body = next(tree.iter("body"), tree)
    mains = [*body.iter("main")] or [*body.iter("article")]
    part = mains[0] if len(mains) == 1 else body
    for element in [*part.iter(*_AROUND)]:
        parent = element.getparent()
        if parent is None or (
            element.tag == "header" and next(element.iter("h1"), None) is not None
        ):
            continue
        found.skip(line_of(element) or f"<{element.tag}>", "stands around the page's text")
        _remove_keeping_tail(parent, element)
    return part


def _remove_keeping_tail(parent: _Element, element: _Element) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _title_and_author(
    tree: _Element, blocks: list[Block], found: Findings
) -> tuple[list[Block], Metadata]:
    pairs: list[tuple[str, str]] = []
    index = title_block(blocks)
    if index is not None:
        pairs.append(("title", " ".join(blocks[index].paragraph.text.split())))
        blocks = without(blocks, index, found, "the work's title")
        if blocks[index : index + 1] and (author := byline(blocks[index].paragraph.text)):
            pairs.append(("author", author))
            blocks = without(blocks, index, found, "the work's author")
    named = tree.findtext(".//title") or ""
    pairs.append(("title", " ".join(named.split())))
    pairs += [
        ("author", meta.get("content", "")) for meta in tree.iterfind(".//meta[@name='author']")
    ]
    pairs.append(("language", (tree.get("lang") or "").strip()))
    return blocks, metadata_from(pairs, found)
