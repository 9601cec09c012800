"""Parse HTML and XHTML bytes into one kind of tree: lower-case tags without namespaces."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from ..errors import InputError
from .text_file import decode_as, sniff_encoding

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, XMLParser, _Element

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""")
_DOCTYPE = re.compile(
    r"(\s*(?:<!--.*?-->\s*)*)<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|em|font|i|ins|s|small|span|strike|strong|sub|sup|tt|u)\b[^<>]*>",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d][\w.-]*")
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{20000,}")
_MOST_ATTRIBUTES = 2000
"""The parser compares every attribute of an element with every other."""


def html_tree(data: bytes, where: str) -> _Element:
    """Parse HTML as a browser would, whatever is wrong with it.

    Raises:
        InputError: there is no element in it, or elements nest too deeply to be a text.
    """
    return _parse_html(_text(data, where), where)


def xhtml_tree(data: bytes, where: str) -> _Element:
    """Parse an EPUB's XHTML: as XML, or as HTML where it is not well-formed.

    Document types are cut off first, so entities can neither be fetched nor explode.
    """
    from lxml import etree

    text = _without_doctype(_text(data, where))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(_ENTITY.sub(_character, text).encode(), parser)
    except etree.XMLSyntaxError:
        return _parse_html(text, where)
    return _without_namespaces(root)


def xml_tree(data: bytes, where: str) -> _Element:
    """Parse XML (container, package, table of contents); a broken one is mended where possible.

    Raises:
        InputError: nothing can be made of it.
    """
    from lxml import etree

    text = _without_doctype(_text(data, where))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(_ENTITY.sub(_character, text).strip().encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or _is_too_deep(parser):
        raise InputError("is not readable XML.", where=where, hint="Download the file again.")
    return _without_namespaces(root)


def _without_doctype(text: str) -> str:
    body = _DECLARATION.sub("", text, count=1)
    match = _DOCTYPE.match(body)
    return match[1] + body[match.end() :] if match else body


def _parse_html(text: str, where: str) -> _Element:
    """Parse HTML; where it nests too deeply, try once more without the tags inside paragraphs.

    Tags that somebody forgot to close in every paragraph nest as deep as the story is long, and
    the parser would leave out all that is deeper than it can go.
    """
    root, too_deep = _parsed(text, where)
    if too_deep:
        root, too_deep = _parsed(_INLINE_TAG.sub("", text), where)
    if too_deep:
        raise InputError(
            "nests its elements too deeply to be a text.",
            where=where,
            hint="Save the page anew, or as plain text.",
        )
    return root


def _parsed(text: str, where: str) -> tuple[_Element, bool]:
    from lxml import etree

    if any(tag[0].count("=") > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise InputError(
            "has an element with thousands of attributes.",
            where=where,
            hint="Save the page anew, or as plain text.",
        )
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise InputError("holds no HTML.", where=where, hint="Download the work's HTML again.")
    return root, _is_too_deep(parser)


def _is_too_deep(parser: XMLParser | HTMLParser) -> bool:
    return any(entry.message.startswith("Excessive depth") for entry in parser.error_log)


def _text(data: bytes, where: str) -> str:
    declared = _DECLARED.search(data[:2048])
    fallback = declared[1].decode("ascii") if declared else None
    return decode_as(data, sniff_encoding(data, fallback), where).replace("\0", "")


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in _XML_ENTITIES else html5.get(name, match[0])


def _without_namespaces(root: _Element) -> _Element:
    for element in root.iter("*"):
        # Where a broken file was mended, a prefix that nobody declared, or worse, is in the name.
        name = str(element.tag).rpartition("}")[2].rpartition(":")[2]
        element.tag = name.lower() if _NAME.fullmatch(name) else "unnamed"
    return root
