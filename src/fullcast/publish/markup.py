"""HTML as trees, so that every text is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .album import legible

if TYPE_CHECKING:
    from lxml.etree import _Element


def tag(name: str, /, *children: str | _Element, **attributes: str) -> _Element:
    """Make an element; ``class_`` and ``aria_label`` are the attributes of nearly that name."""
    from lxml.etree import Element

    element = Element(name)
    for key, value in attributes.items():
        element.set(key.rstrip("_").replace("_", "-"), legible(value))
    for child in children:
        if not isinstance(child, str):
            element.append(child)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + legible(child)
        else:
            element.text = (element.text or "") + legible(child)
    return element


def html_text(page: _Element) -> str:
    """Return a whole page as HTML 5."""
    from lxml.etree import tostring

    return str(tostring(page, method="html", doctype="<!DOCTYPE html>", encoding="unicode"))


XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
XML = "http://www.w3.org/XML/1998/namespace"


def xhtml_text(page: _Element) -> bytes:
    """Return a whole page as XHTML for EPUB; an attribute ``epub-type`` becomes ``epub:type``."""
    from lxml.etree import Element, tostring

    prefixes: Any = {None: XHTML, "epub": OPS}
    root = Element(f"{{{XHTML}}}html", nsmap=prefixes)
    root.extend(list(page))
    for element in root.iter():
        if not str(element.tag).startswith("{"):
            element.tag = f"{{{XHTML}}}{element.tag}"
        if kind := element.get("epub-type"):
            element.set(f"{{{OPS}}}type", kind)
            del element.attrib["epub-type"]
    language = page.get("lang", "en")
    root.set("lang", language)
    root.set(f"{{{XML}}}lang", language)
    return bytes(tostring(root, xml_declaration=True, encoding="UTF-8", doctype="<!DOCTYPE html>"))
