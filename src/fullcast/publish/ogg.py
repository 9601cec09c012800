"""Comments of a book's Opus file: tags, cover, and chapters."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from fullcast.model import ChapterMark

from .album import Album, legible
from .id3 import SEPARATOR
from .library import description


def vorbis_comments(
    album: Album, marks: Sequence[ChapterMark], cover_jpeg: bytes
) -> dict[str, str]:
    """Return all comments by name.

    Chapters are ``CHAPTER001=00:00:00.000`` and ``CHAPTER001NAME=…``, counted from 1. They are
    written here because ffmpeg itself writes starts a second late when a half second is passed.
    """
    texts = {
        "TITLE": album.title,
        "ALBUM": album.title,
        "ARTIST": album.author,
        "ALBUMARTIST": album.author,
        "COMPOSER": SEPARATOR.join(album.narrators),
        "GENRE": album.genre,
        "DATE": album.year,
        "LANGUAGE": album.language,
        # ffmpeg writes a COMMENT as DESCRIPTION too, so there is room for one of the two.
        "DESCRIPTION": description(album),
        "METADATA_BLOCK_PICTURE": _picture(cover_jpeg),
    }
    if album.series:
        texts |= {"SERIES": album.series[0].name, "SERIES-PART": album.series[0].index}
    for number, mark in enumerate(marks, start=1):
        texts[f"CHAPTER{number:03}"] = _time(mark.start_ms)
        texts[f"CHAPTER{number:03}NAME"] = mark.title
    return {name: legible(text) for name, text in texts.items() if text}


def _time(at_ms: int) -> str:
    seconds, milliseconds = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{milliseconds:03}"


def _picture(jpeg: bytes) -> str:
    from mutagen.flac import Picture
    from mutagen.id3 import PictureType

    picture = Picture()
    picture.type = PictureType.COVER_FRONT
    picture.mime = "image/jpeg"
    picture.data = jpeg
    return base64.b64encode(picture.write()).decode()
