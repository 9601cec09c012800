"""HTML as trees, so that every text is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
