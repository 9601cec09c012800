"""Read any HTML page: its headings are its chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..model import Source, Work
from .ao3 import tags_in
from .build import build
from .chapters_at import split_by_hand
from .drafts import Findings
from .gutenberg import without_licence
from .gutenberg_ends import told_of
from .heading_chapters import drafts_by_headings, title_page
from .html_kinds import line_of
from .html_text import blocks_in
from .html_tree import html_tree
from .metadata import metadata_from

if TYPE_CHECKING:
    from lxml.etree import _Element

_WORK_SKIN = "workskin"
"""Id of the part of AO3's own pages that holds a work."""
_AUTHORS = (".//a[@rel='author']", ".//a[@class='authorlink']")
"""How AO3 and FanFicFare link a writer."""
_AROUND = frozenset({"nav", "header", "footer", "aside", "form"})
_COMMENTS = re.compile(
    r"(?:comments|comment-?list|comments?[-_](?:list|area|section|thread|form|wrap(?:per)?)|"
    r"respond|(?:disqus|giscus|utterances|fb-comments)(?:[-_]\w+)*)",
    re.IGNORECASE,
)
"""Ids and classes of what readers wrote below a page: WordPress, and the services for it."""
_HOLDS_COMMENTS = frozenset({"article", "details", "div", "ol", "section", "ul"})


def read_html(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read a page; what stands around its main text (navigation, comments) is left out.

    Raises:
        InputError: the page holds no story.
    """
    found = Findings(include)
    tree = html_tree(data, source.name)
    part = _main_part(tree, found)
    blocks, book = without_licence(blocks_in([part], found), found)
    if book:
        told = told_of([block.paragraph for block in blocks], book, found)
        blocks = [blocks[index] for index in told]
    authors = [line_of(link) for path in _AUTHORS for link in part.iterfind(path)]
    blocks, pairs = title_page(blocks, authors, found)
    known = book.labels if book else ()
    metadata = metadata_from([*known, *pairs, *_labels(tree, authors)], found)
    drafts, metadata = drafts_by_headings(blocks, metadata, found)
    return build(metadata, split_by_hand(drafts, chapters_at, source.name, found), source, found)


def _main_part(tree: _Element, found: Findings) -> _Element:
    """Return the element that holds the story: AO3's own, the only main or article, or the body."""
    body = next(tree.iter("body"), tree)
    mains = [*body.iter("main")] or [*_articles(body)]
    part = body.find(f".//*[@id='{_WORK_SKIN}']")
    if part is not None:
        found.decisions.append("The page is one of AO3's, as a browser saves it.")
    else:
        part = mains[0] if len(mains) == 1 else body
    for element in [*part.iterdescendants("*")]:
        parent = element.getparent()
        if parent is None or not _stands_around(element) or part not in element.iterancestors():
            continue
        name = line_of(element) or f"<{element.tag}>"
        if found.leave_out(name, "stands around the page's text"):
            _remove_keeping_tail(parent, element)
    return part


def _articles(body: _Element) -> Iterator[_Element]:
    """Yield the articles that are no reader's comments."""
    for article in body.iter("article"):
        if not any(map(_is_comments, article.iterancestors())):
            yield article


def _stands_around(element: _Element) -> bool:
    titled = element.tag == "header" and next(element.iter("h1"), None) is not None
    return (element.tag in _AROUND and not titled) or _is_comments(element)


def _is_comments(element: _Element) -> bool:
    names = f"{element.get('id') or ''} {element.get('class') or ''}".split()
    return element.tag in _HOLDS_COMMENTS and any(map(_COMMENTS.fullmatch, names))


def _remove_keeping_tail(parent: _Element, element: _Element) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _labels(tree: _Element, authors: Sequence[str]) -> Iterator[tuple[str, str | Sequence[str]]]:
    """Yield what the page says of itself outside its text."""
    yield "author", authors
    if tree.find(f".//*[@id='{_WORK_SKIN}']") is not None:
        yield from tags_in(tree)
    yield "title", " ".join((tree.findtext(".//title") or "").split())
    for meta in tree.iterfind(".//meta[@name='author']"):
        yield "author", meta.get("content", "")
    yield "language", (tree.get("lang") or "").strip()
