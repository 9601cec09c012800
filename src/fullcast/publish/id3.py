"""ID3 tags of a chapter's MP3 file, as audiobook and podcast players read them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from fullcast.errors import PublishError
from fullcast.files import write_atomically

from .album import Album, Episode, legible
from .languages import iso_639_2
from .tagging import tagging

if TYPE_CHECKING:
    from pathlib import Path

    from mutagen.id3 import ID3

SEPARATOR = "; "
"""Between several values of one tag: most players lose or garble all others."""


def write_tags(
    path: Path,
    album: Album,
    episode: Episode,
    cover_jpeg: bytes | None,
    *,
    source: Path | None = None,
) -> None:
    """Write ``path`` anew with the sound of ``source`` and these tags, atomically.

    Without ``source`` the file's own sound is kept and all its tags replaced. Nothing is encoded
    again. ID3 version 2.3, because Windows and older players know no other.

    Raises:
        PublishError: there is no such sound.
        OutputError: the file cannot be written. What was there before stays.
    """
    sound = source or path
    if not sound.is_file():
        raise PublishError("there is no such file to write tags to.", where=sound)
    tags = make_tags(album, episode, cover_jpeg)
    with write_atomically(path) as partial:
        shutil.copyfile(sound, partial)
        with tagging(path):
            tags.save(partial, v1=0, v2_version=3, v23_sep=SEPARATOR)


def make_tags(album: Album, episode: Episode, cover_jpeg: bytes | None) -> ID3:
    """Return the tags of one chapter."""
    return _tags(album, episode.title, f"{episode.number}/{episode.total}", cover_jpeg)


def book_tags(album: Album, cover_jpeg: bytes | None) -> ID3:
    """Return the tags of a file that holds the whole work."""
    return _tags(album, album.title, None, cover_jpeg)


def _tags(album: Album, title: str, track: str | None, cover_jpeg: bytes | None) -> ID3:
    from mutagen import id3

    language = iso_639_2(album.language)
    texts = {
        id3.TIT2: title,
        id3.TALB: album.title,
        id3.TPE1: album.author,
        id3.TPE2: album.author,
        id3.TCOM: SEPARATOR.join(album.narrators),
        id3.TRCK: track,
        id3.TCON: album.genre,
        id3.TLAN: language,
        id3.TDRC: album.year,
    }
    tags = id3.ID3()
    for frame, text in texts.items():
        if text:
            tags.add(frame(encoding=id3.Encoding.UTF16, text=[legible(text)]))
    # COMM in English: the sentence is ours, whatever the language of the work.
    tags.add(
        id3.COMM(encoding=id3.Encoding.UTF16, lang="eng", desc="", text=[legible(album.comment)])
    )
    for name, value in _series(album):
        tags.add(id3.TXXX(encoding=id3.Encoding.UTF16, desc=name, text=[legible(value)]))
    if album.url and album.url.isascii():
        tags.add(id3.WOAS(url=album.url))
    if cover_jpeg:
        tags.add(
            id3.APIC(
                encoding=id3.Encoding.LATIN1,
                mime="image/jpeg",
                type=id3.PictureType.COVER_FRONT,
                desc="",
                data=cover_jpeg,
            )
        )
    tags.update_to_v23()
    return tags


def _series(album: Album) -> list[tuple[str, str]]:
    """Return the first series in the free tags that audiobook servers read."""
    if not album.series:
        return []
    first = album.series[0]
    return [("SERIES", first.name), *([("SERIES-PART", first.index)] if first.index else [])]
