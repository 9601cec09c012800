"""The EPUB to read along: its audio is the chapters', and every line is lit while it is heard."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from ...assemble.faults import Fault
from ...errors import PublishError
from .made import MadeChapter, MadeWork
from .times import Span, differ, length_faults

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES = {
    "opf": "http://www.idpf.org/2007/opf",
    "smil": "http://www.w3.org/ns/SMIL",
    "container": "urn:oasis:names:tc:opendocument:xmlns:container",
}


def read_along_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check the EPUB: whole, with the chapters' own sound, every line at its time."""
    try:
        with ZipFile(path) as book:
            if damaged := book.testzip():
                yield Fault(f"is damaged: {damaged}")
                return
            yield from _book_faults(made, book)
    except (BadZipFile, KeyError, zlib.error) as error:
        raise PublishError(f"is no whole EPUB: {error}", where=path) from error


def _book_faults(made: MadeWork, book: ZipFile) -> Iterator[Fault]:
    first = book.infolist()[0]
    if first.filename != "mimetype" or first.compress_type:
        yield Fault("does not begin with its mimetype")
    container = _xml(book, "META-INF/container.xml")
    opf = container.find(".//container:rootfile", _NAMES)
    if opf is None:
        raise PublishError("names no package document")
    package = _Package(book, PurePosixPath(opf.get("full-path", "")))
    overlays = package.overlays()
    if len(overlays) != len(made.chapters):
        yield Fault(f"has {len(overlays)} chapters with sound, not {len(made.chapters)}")
        return
    total_ms = 0.0
    for chapter, (name, overlay) in zip(made.chapters, overlays.items(), strict=True):
        spans = overlay.spans()
        told = package.duration_ms(name)
        lasting_ms = sum(span.end_ms - span.start_ms for span in spans)
        total_ms += lasting_ms
        yield from _overlay_faults(chapter, spans, overlay.ids_on_page())
        yield from _audio_faults(made, chapter, book, overlay.audio())
        yield from length_faults(f"a duration of chapter {chapter.number}", told, lasting_ms)
    yield from length_faults("a duration of the book", package.duration_ms(None), total_ms)


def _overlay_faults(chapter: MadeChapter, spans: list[Span], on_page: set[str]) -> Iterator[Fault]:
    """Find the first line that is lit at another time than it is heard."""
    entries = [entry for entry in chapter.timeline.entries if entry.line in on_page]
    if [span.line for span in spans] != [entry.line for entry in entries]:
        yield Fault(f"does not light every line of chapter {chapter.number} once, in order")
        return
    ends = [*(entry.start_ms for entry in entries[1:]), chapter.timeline.duration_ms]
    for span, entry, end_ms in zip(spans, entries, ends, strict=True):
        if differ(span.start_ms, entry.start_ms) or differ(span.end_ms, end_ms):
            yield Fault(
                f"lights {entry.line} from {span.start_ms:.0f} to {span.end_ms:.0f} ms, "
                f"the timeline from {entry.start_ms} to {end_ms} ms"
            )
            return


def _audio_faults(
    made: MadeWork, chapter: MadeChapter, book: ZipFile, names: set[str]
) -> Iterator[Fault]:
    path = made.folder / chapter.record.file
    checksums = {book.getinfo(name).CRC for name in names}
    if path.is_file() and checksums != {zlib.crc32(path.read_bytes())}:
        yield Fault(f"has another sound of chapter {chapter.number} than {path.name}")


class _Package:
    """The package document of an EPUB."""

    def __init__(self, book: ZipFile, opf: PurePosixPath) -> None:
        self._book = book
        self._folder = opf.parent
        self._root = _xml(book, str(opf))
        self._items = {
            str(item.get("id")): item
            for item in self._root.iterfind(".//opf:manifest/opf:item", _NAMES)
        }

    def overlays(self) -> dict[str, _Overlay]:
        """Return the media overlays of the reading order, by their ids."""
        spine = self._root.iterfind(".//opf:spine/opf:itemref", _NAMES)
        names = [self._items[str(one.get("idref"))].get("media-overlay") for one in spine]
        return {
            name: _Overlay(self._book, self._folder / str(self._items[name].get("href")))
            for name in names
            if name
        }

    def duration_ms(self, overlay: str | None) -> float:
        """Return how long an overlay, or (None) the book, says that it lasts."""
        for meta in self._root.iterfind(".//opf:meta[@property='media:duration']", _NAMES):
            if meta.get("refines") == (f"#{overlay}" if overlay else None):
                return _ms(meta.text or "")
        return 0.0


class _Overlay:
    """A chapter's media overlay."""

    def __init__(self, book: ZipFile, path: PurePosixPath) -> None:
        self._book = book
        self._folder = path.parent
        self._root = _xml(book, str(path))

    def spans(self) -> list[Span]:
        """Return which line is lit when."""
        return [
            Span(_ms(sound.get("clipBegin", "")), _ms(sound.get("clipEnd", "")), line)
            for _page, line, sound in self._pars()
        ]

    def ids_on_page(self) -> set[str]:
        """Return the ids of the pages that it lights lines of."""
        pages = {str(self._folder / page) for page, _line, _sound in self._pars()}
        return {
            element.get("id", "") for page in pages for element in _xml(self._book, page).iter("*")
        }

    def audio(self) -> set[str]:
        """Return the names of the sound files that it plays."""
        return {str(self._folder / sound.get("src", "")) for _page, _line, sound in self._pars()}

    def _pars(self) -> Iterator[tuple[str, str, _Element]]:
        """Yield page, id on it and sound of everything that is lit."""
        for par in self._root.iterfind(".//smil:par", _NAMES):
            text, sound = par.find("smil:text", _NAMES), par.find("smil:audio", _NAMES)
            if text is None or sound is None:
                raise PublishError("lights something without sound")
            page, _, line = text.get("src", "").partition("#")
            yield page, line, sound


def _xml(book: ZipFile, name: str) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(book.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise PublishError(f"{name} is not well-formed: {error}") from error


def _ms(clock: str) -> float:
    """Read a full clock value of SMIL, such as ``1:02:03.456``."""
    if not re.fullmatch(r"\d+:\d\d:\d\d(\.\d+)?", clock):
        raise PublishError(f"has a time that is none: {clock!r}")
    hours, minutes, seconds = clock.split(":")
    return 1000 * (3600 * int(hours) + 60 * int(minutes) + float(seconds))
