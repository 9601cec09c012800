"""The whole work as an EPUB 3 to read along: text, audio, and which line is heard when."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from fullcast.files import write_atomically
from fullcast.model import Chapter, Line, Timeline

from .album import Album, Episode
from .epub_package import (
    CONTAINER,
    STYLE,
    SpokenChapter,
    navigation,
    package,
    smil,
    title_page,
)
from .epub_text import STYLE_NAME, chapter_page


@dataclass(frozen=True, slots=True)
class ReadAlongChapter:
    """Everything that a chapter of the book is made from."""

    episode: Episode
    chapter: Chapter
    lines: Sequence[Line]
    timeline: Timeline


def write_read_along(
    path: Path,
    album: Album,
    chapters: Sequence[ReadAlongChapter],
    *,
    cover_jpeg: bytes,
    identifier: str,
    modified: datetime,
) -> None:
    """Write an EPUB with media overlays for every line; the audio is the chapters' MP3 files.

    Raises:
        OutputError: the file cannot be written. What was there before stays.
    """
    pages = [chapter_page(album, one.episode, one.chapter, one.lines) for one in chapters]
    spoken = [
        SpokenChapter(_name(one), one.episode.title, _shown(one.timeline, page))
        for one, page in zip(chapters, pages, strict=True)
    ]
    with write_atomically(path) as partial, ZipFile(partial, "w") as book:
        book.writestr(_entry("mimetype", ZIP_STORED), "application/epub+zip")
        book.writestr(_entry("META-INF/container.xml"), CONTAINER)
        opf = package(album, spoken, identifier=identifier, modified=modified)
        book.writestr(_entry("EPUB/package.opf"), opf)
        book.writestr(_entry("EPUB/nav.xhtml"), navigation(album, spoken))
        book.writestr(_entry(f"EPUB/{STYLE_NAME}"), STYLE)
        book.writestr(_entry("EPUB/cover.jpg", ZIP_STORED), cover_jpeg)
        book.writestr(_entry("EPUB/title.xhtml"), title_page(album))
        for one, entry, page in zip(chapters, spoken, pages, strict=True):
            book.writestr(_entry(f"EPUB/{entry.name}.xhtml"), page)
            book.writestr(_entry(f"EPUB/{entry.name}.smil"), smil(entry))
            _copy(book, f"EPUB/{entry.name}.mp3", one.episode.path)


def _name(one: ReadAlongChapter) -> str:
    return f"chapter{one.episode.number:03}"


def _shown(timeline: Timeline, page: bytes) -> Timeline:
    """Leave out lines that have no place in the text: a person's own words where there were two."""
    ids = set(re.findall(r' id="([^"]+)"', page.decode()))
    entries = tuple(entry for entry in timeline.entries if entry.line in ids)
    return replace(timeline, entries=entries)


def _entry(name: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    """Return a file's entry without a date, so that the same book gives the same bytes."""
    entry = ZipInfo(name)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    return entry


def _copy(book: ZipFile, name: str, source: Path) -> None:
    entry = _entry(name, ZIP_STORED)
    entry.file_size = source.stat().st_size
    with source.open("rb") as audio, book.open(entry, "w") as target:
        shutil.copyfileobj(audio, target)
