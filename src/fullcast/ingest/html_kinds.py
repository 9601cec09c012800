"""What an HTML element is: heading, emphasis, verse, note, mark of a note, number of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..model import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre "
    "section summary table tbody tfoot thead tr ul".split(),
)
_EMPHASIS = frozenset("em i b strong".split())
_ROLES = {"blockquote": Role.BLOCKQUOTE, "li": Role.LIST_ITEM, "pre": Role.VERSE}
_VERSE = re.compile(r"\b(?:verse|poem|poetry|stanza|song|lyrics)\b", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\b(?:doc-)?(?:foot|end|rear)notes?\b")
NOTE_MARK = re.compile(r"\b(?:doc-)?(?:noteref|backlink)\b")
SIGN = re.compile(r"\d{1,3}|[*†‡§¶]|[\W_]*[↩↑⤴][\W_]*")
"""What a link says that only leads to a note or back; ``[1]`` stays, as in a text."""
SIGN_OF_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶])[\])]?[.:]?")
_MAY_NUMBER = frozenset({"span", "a", "div"})
_PAGE_NUMBER = re.compile(r"\b(?:doc-)?page-?(?:num|no|number|break|list)", re.IGNORECASE)
_NUMBER_OF_PAGE = re.compile(
    r"[\[({]?\s*(?:p(?:g|age)?\.?\s*)?(?:\d{1,4}|[ivxlc]{1,7})\s*[\])}]?", re.IGNORECASE
)
_HEADING_GROUPS = frozenset({"hgroup", "header"})
_TITLE = re.compile(r"\b(?:sub|full)?title\b|\bordinal\b")
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)|font-weight\s*:\s*(?:bold|[6-9]00)")


def line_of(element: _Element) -> str:
    """Return all text of an element on one line."""
    return " ".join("".join(map(str, element.itertext("*"))).split())


def is_page_number(element: _Element) -> bool:
    """Tell the number of a printed page that stands in the text: ``[Pg 12]``."""
    if element.tag not in _MAY_NUMBER:
        return False
    kinds = f"{element.get('class') or ''} {kinds_of(element)}".strip()
    return bool(
        kinds and _PAGE_NUMBER.search(kinds) and _NUMBER_OF_PAGE.fullmatch(line_of(element))
    )


def level_of(element: _Element, tag: str) -> int:
    """Return the level of a heading, one lower for a line in a group with one; 0 elsewhere."""
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return int(tag[1])
    parent = element.getparent()
    if tag != "p" or parent is None or parent.tag not in _HEADING_GROUPS:
        return 0
    if parent.tag == "header" and not _TITLE.search(kinds_of(element)):
        return 0
    heads = (str(inner.tag)[1] for inner in parent.iterchildren("h1", "h2", "h3", "h4", "h5", "h6"))
    level = int(next(heads, "0"))
    return min(level + 1, 6) if level else 0


def is_emphasis(element: _Element, tag: str) -> bool:
    """Tell italic and bold type."""
    if tag in _EMPHASIS:
        return True
    style = element.get("style") if tag == "span" else None
    return style is not None and _ITALIC.search(style) is not None


def roles_of(element: _Element, tag: str) -> list[Role]:
    """Return what the paragraphs in an element are."""
    roles = []
    if tag in _ROLES:
        roles.append(_ROLES[tag])
    kinds = f"{element.get('class') or ''} {kinds_of(element)}"
    if kinds.strip():
        if _VERSE.search(kinds):
            roles.append(Role.VERSE)
        if _FOOTNOTE.search(kinds):
            roles.append(Role.FOOTNOTE)
    if tag == "tr" and not any(inner.tag in BLOCKS for inner in element.iterdescendants("*")):
        roles.append(Role.TABLE_ROW)
    return roles


def kinds_of(element: _Element) -> str:
    """Return what an element says that it is, in EPUB's words or ARIA's."""
    names = ("role", "{http://www.idpf.org/2007/ops}type", "epub:type")
    return " ".join(filter(None, map(element.get, names)))
