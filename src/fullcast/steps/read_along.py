"""The EPUB to read along, from the chapters' texts, timelines and MP3 files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ..files import sha256_of
from ..model import Timeline
from ..publish.album import Album
from ..publish.names import book_file_name
from ..publish.read_along import ReadAlongChapter, write_read_along
from .shelf import Shelf
from .transcripts import ChapterText

_VERSION = 2


def put_read_along(
    shelf: Shelf,
    album: Album,
    texts: Sequence[ChapterText],
    *,
    cover_jpeg: bytes,
    identifier: str,
) -> None:
    """Bring the EPUB up to date."""
    chapters = [
        (text.key, text.chapter, text.episode.title, text.episode.path.stat().st_size)
        for text in texts
    ]
    key = sha256_of(_VERSION, album, chapters, cover_jpeg, identifier)

    def write(path: Path) -> None:
        write_read_along(
            path,
            album,
            [ReadAlongChapter(t.episode, t.chapter, t.lines, _of_lines(t)) for t in texts],
            cover_jpeg=cover_jpeg,
            identifier=identifier,
            modified=datetime.now(UTC),
        )

    shelf.put_file(book_file_name(album.title, ".epub"), key, write)


def _of_lines(text: ChapterText) -> Timeline:
    """Return when lines are heard, and let go of when words are: a work has a lot of them."""
    timeline = text.timeline
    text.forget()
    entries = tuple(replace(entry, marks=()) for entry in timeline.entries)
    return replace(timeline, entries=entries)
