"""All feeds as one list that podcast programs import (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from ...publish.album import legible
from .library import FinishedWork
from .page import feed_url


def opml(works: Sequence[FinishedWork], base_url: str) -> bytes:
    """Return the list of the works' feeds; ``base_url`` is the server's."""
    from lxml import etree

    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Audiobooks"
    body = etree.SubElement(root, "body")
    for work in works:
        outline = etree.SubElement(body, "outline", {"type": "rss"})
        outline.set("text", legible(work.title))
        outline.set("title", legible(work.title))
        outline.set("xmlUrl", feed_url(work, base_url))
        outline.set("htmlUrl", f"{base_url}{quote(work.name)}/")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
