"""Everything that is made of published chapters besides their MP3 files and the feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..publish.album import Album, Episode
from ..publish.formats import Format
from ..publish.names import book_file_name
from ..workspace import Workspace
from .books import BOOK_SUFFIXES, CHAPTER_CODECS, Book, put_books, put_chapter_sounds
from .library import put_library_files
from .read_along import put_read_along
from .shelf import Shelf
from .transcripts import ChapterText


@dataclass(frozen=True, slots=True)
class Products:
    """What to make, and what all of it says and shows. ``base_url`` is the folder's address."""

    space: Workspace
    album: Album
    formats: Sequence[Format]
    cover_jpeg: bytes
    small_cover_jpeg: bytes
    base_url: str

    def bring_up_to_date(self, texts: Sequence[ChapterText]) -> list[Episode]:
        """Make what is missing or out of date, and remove what is no longer asked for.

        Returns the chapters' episodes with their transcripts and scenes.

        Raises:
            OutputError: a file cannot be written.
        """
        shelf = Shelf(self.space)
        episodes = [self._chapter(shelf, text) for text in texts]
        keys = [self.space.manifest.audio[episode.number].key for episode in episodes]
        book = Book(self.album, episodes, keys, self.cover_jpeg, self.small_cover_jpeg)
        put_books(self.space, shelf, book, self.formats)
        identifier = self.space.manifest.feed_guid
        if Format.METADATA in self.formats:
            put_library_files(
                shelf,
                self.album,
                episodes,
                identifier=identifier,
                base_url=self.base_url,
                cover=self.space.cover.name,
            )
        if Format.EPUB in self.formats:
            put_read_along(
                shelf, self.album, texts, cover_jpeg=self.cover_jpeg, identifier=identifier
            )
        shelf.clear()
        return episodes

    def _chapter(self, shelf: Shelf, text: ChapterText) -> Episode:
        if any(kind in self.formats for kind in CHAPTER_CODECS):
            key = self.space.manifest.audio[text.episode.number].key
            text.put_labels(shelf)
            put_chapter_sounds(
                self.space, shelf, text.episode, key, self.formats, is_current=text.is_current
            )
        episode = replace(
            text.episode,
            transcripts=text.put_transcripts(shelf, self.formats),
            scenes=text.put_scenes(shelf),
        )
        text.forget()
        return episode


def whole_books(album: Album, formats: Sequence[Format]) -> list[str]:
    """Return the names of the files that hold a whole work."""
    suffixes = {**BOOK_SUFFIXES, Format.EPUB: ".epub"}
    return [book_file_name(album.title, suffixes[kind]) for kind in suffixes if kind in formats]
