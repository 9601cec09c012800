"""What makes pages and audio an EPUB 3 with media overlays: package, navigation, SMIL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fullcast.model import Timeline

from .album import DISCLOSURE, Album, legible
from .epub_text import CHAPTER_ID, STYLE_NAME, page
from .library import description
from .markup import OPS, XML, tag

if TYPE_CHECKING:
    from lxml.etree import _Element

ACTIVE_CLASS = "-epub-media-overlay-active"

CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
"""

STYLE = f"""body {{ line-height: 1.5; }}
h1, h2 {{ text-align: center; line-height: 1.2; }}
p.prose {{ margin: 0; text-indent: 1.2em; }}
p.break {{ margin: 1em 0; text-align: center; }}
p.verse {{ margin: 0.5em 0 0.5em 1.5em; }}
p.item {{ margin: 0 0 0 1.5em; }}
aside {{ margin: 1em 0; font-size: 0.9em; }}
section.title {{ text-align: center; }}
section.title img {{ max-width: 80%; }}
dt {{ font-weight: bold; }}
dd {{ margin: 0 0 0.5em; }}
.{ACTIVE_CLASS} {{ background-color: #ffe9a8; color: #000; }}
"""

OPF = "http://www.idpf.org/2007/opf"
DC = "http://purl.org/dc/elements/1.1/"
SMIL = "http://www.w3.org/ns/SMIL"

_SUMMARY = (
    "The whole text is there, with headings and a table of contents; every line is spoken by "
    "synthetic voices, and shown while it is heard."
)

_ACCESS = {
    "schema:accessMode": ("textual", "auditory"),
    "schema:accessModeSufficient": ("textual,auditory", "textual", "auditory"),
    "schema:accessibilityFeature": (
        "synchronizedAudioText", "structuralNavigation", "tableOfContents", "readingOrder",
        "displayTransformability", "alternativeText",
    ),
    "schema:accessibilityHazard": ("none",),
    "schema:accessibilitySummary": (_SUMMARY,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpokenChapter:
    """A chapter of the book: its files' name without an ending, title, and timeline."""

    name: str
    title: str
    timeline: Timeline

    @property
    def end_ms(self) -> int:
        """Return when the chapter's last clip ends: with its audio."""
        return self.timeline.duration_ms

    @property
    def duration_ms(self) -> int:
        """Return how long its clips last together."""
        return self.end_ms - self.timeline.entries[0].start_ms


def clock(at_ms: int) -> str:
    """Return a time as media overlays write it."""
    minutes, milliseconds = divmod(at_ms, 60_000)
    return f"{minutes // 60}:{minutes % 60:02}:{milliseconds / 1000:06.3f}"


def smil(chapter: SpokenChapter) -> bytes:
    """Return a chapter's media overlay: one ``par`` for every line that is heard.

    Clips follow each other without a gap, from the first sound to the end, so that players do not
    jump over the pauses.
    """
    from lxml.etree import SubElement

    root = _root(SMIL, "smil", {"epub": OPS})
    root.set("version", "3.0")
    sequence = SubElement(SubElement(root, f"{{{SMIL}}}body"), f"{{{SMIL}}}seq", id="lines")
    sequence.set(f"{{{OPS}}}textref", f"{chapter.name}.xhtml#{CHAPTER_ID}")
    sequence.set(f"{{{OPS}}}type", "bodymatter chapter")
    ends = [*(entry.start_ms for entry in chapter.timeline.entries[1:]), chapter.end_ms]
    for entry, end_ms in zip(chapter.timeline.entries, ends, strict=True):
        par = SubElement(sequence, f"{{{SMIL}}}par", id=f"par-{entry.line}")
        SubElement(par, f"{{{SMIL}}}text", src=f"{chapter.name}.xhtml#{entry.line}")
        audio = SubElement(par, f"{{{SMIL}}}audio", src=f"{chapter.name}.mp3")
        audio.set("clipBegin", clock(entry.start_ms))
        audio.set("clipEnd", clock(end_ms))
    return _xml(root)


def title_page(album: Album) -> bytes:
    """Return the page before the first chapter: some players never highlight a book's first."""
    cast = [name.rpartition(": ")[::2] for name in album.narrators]
    people = [tag(kind, text) for who, voice in cast for kind, text in (("dt", who), ("dd", voice))]
    content = [
        tag("img", src="cover.jpg", alt=f"Cover: {album.title}"),
        tag("h1", album.title),
        tag("p", album.author),
        *(tag("p", text) for text in description(album).split("\n\n")),
    ]
    if people:
        content += [tag("h2", "Cast"), tag("dl", *people)]
    section = tag("section", *content, class_="title", epub_type="titlepage")
    return page(album.title, album.language, section)


def navigation(album: Album, chapters: Sequence[SpokenChapter]) -> bytes:
    """Return the table of contents, which is a page of its own for reading systems only."""
    items = [("title.xhtml", album.title), *((f"{c.name}.xhtml", c.title) for c in chapters)]
    entries = (tag("li", tag("a", title, href=href)) for href, title in items)
    start = tag("a", chapters[0].title, href=f"{chapters[0].name}.xhtml", epub_type="bodymatter")
    return page(
        album.title,
        album.language,
        tag("nav", tag("h1", album.title), tag("ol", *entries), epub_type="toc", role="doc-toc"),
        tag("nav", tag("ol", tag("li", start)), epub_type="landmarks", hidden="hidden"),
    )


# ---------------------------------------------------------------------------- package


def package(
    album: Album, chapters: Sequence[SpokenChapter], *, identifier: str, modified: datetime
) -> bytes:
    """Return the package document. ``identifier`` is a UUID that never changes."""
    from lxml.etree import SubElement

    root = _root(OPF, "package", {})
    root.set("version", "3.0")
    root.set("unique-identifier", "id")
    root.set(f"{{{XML}}}lang", legible(album.language))
    metadata = SubElement(root, f"{{{OPF}}}metadata", nsmap={"dc": DC})
    _describe(metadata, album, identifier, modified)
    _time(metadata, chapters)
    manifest = SubElement(root, f"{{{OPF}}}manifest")
    spine = SubElement(root, f"{{{OPF}}}spine")
    _item(manifest, "nav", "nav.xhtml", "application/xhtml+xml", properties="nav")
    _item(manifest, "style", STYLE_NAME, "text/css")
    _item(manifest, "cover", "cover.jpg", "image/jpeg", properties="cover-image")
    _item(manifest, "title", "title.xhtml", "application/xhtml+xml")
    SubElement(spine, f"{{{OPF}}}itemref", idref="title")
    for one in chapters:
        text, overlay = one.name, f"{one.name}-overlay"
        page_type = "application/xhtml+xml"
        _item(manifest, text, f"{one.name}.xhtml", page_type, **{"media-overlay": overlay})
        _item(manifest, overlay, f"{one.name}.smil", "application/smil+xml")
        _item(manifest, f"{one.name}-audio", f"{one.name}.mp3", "audio/mpeg")
        SubElement(spine, f"{{{OPF}}}itemref", idref=text)
    return _xml(root)


def _describe(metadata: _Element, album: Album, identifier: str, modified: datetime) -> None:
    _dc(metadata, "identifier", f"urn:uuid:{identifier}").set("id", "id")
    _dc(metadata, "title", album.title)
    _dc(metadata, "language", album.language)
    for number, author in enumerate(album.authors, start=1):
        _dc(metadata, "creator", author).set("id", f"author{number}")
        _refine(metadata, f"author{number}", "role", "aut").set("scheme", "marc:relators")
    _dc(metadata, "description", description(album))
    if album.url:
        _dc(metadata, "source", album.url)
    if album.year:
        _dc(metadata, "date", album.year)
    for number, series in enumerate(album.series, start=1):
        _meta(metadata, "belongs-to-collection", series.name).set("id", f"series{number}")
        _refine(metadata, f"series{number}", "collection-type", "series")
        if series.index:
            _refine(metadata, f"series{number}", "group-position", series.index)
    for narrator in album.narrators:
        _meta(metadata, "media:narrator", narrator)
    _dc(metadata, "rights", " ".join(filter(None, [DISCLOSURE, album.permission])))
    _meta(metadata, "dcterms:modified", modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for name, values in _ACCESS.items():
        for value in values:
            _meta(metadata, name, value)


def _time(metadata: _Element, chapters: Sequence[SpokenChapter]) -> None:
    """Say how long each overlay and all of them last."""
    for one in chapters:
        duration = clock(one.duration_ms)
        _refine(metadata, f"{one.name}-overlay", "media:duration", duration)
    _meta(metadata, "media:duration", clock(sum(one.duration_ms for one in chapters)))
    _meta(metadata, "media:active-class", ACTIVE_CLASS)


def _dc(parent: _Element, name: str, text: str) -> _Element:
    return _add(parent, f"{{{DC}}}{name}", text)


def _meta(parent: _Element, name: str, text: str) -> _Element:
    element = _add(parent, f"{{{OPF}}}meta", text)
    element.set("property", name)
    return element


def _refine(parent: _Element, what: str, name: str, text: str) -> _Element:
    element = _meta(parent, name, text)
    element.set("refines", f"#{what}")
    return element


def _item(parent: _Element, id_: str, href: str, media_type: str, **others: str) -> None:
    from lxml.etree import SubElement

    item = SubElement(parent, f"{{{OPF}}}item", {"id": id_, "href": href})
    item.set("media-type", media_type)
    for name, value in others.items():
        item.set(name, value)


def _add(parent: _Element, name: str, text: str) -> _Element:
    from lxml.etree import SubElement

    element = SubElement(parent, name)
    element.text = legible(text)
    return element


def _root(namespace: str, name: str, others: dict[str, str]) -> _Element:
    """Return the root of a document whose own namespace needs no prefix."""
    from lxml.etree import Element

    prefixes: Any = {None: namespace, **others}
    return Element(f"{{{namespace}}}{name}", nsmap=prefixes)


def _xml(root: _Element) -> bytes:
    from lxml.etree import tostring

    return bytes(tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
