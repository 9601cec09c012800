"""What can be made of a work besides its MP3 chapters, and how users name it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from fullcast.errors import UsageError


class Format(StrEnum):
    """A kind of product."""

    MP3 = "mp3"
    """A tagged file for every chapter. It is always made: the feed needs it."""
    M4B = "m4b"
    """One file with chapters, for audiobook players."""
    OPUS = "opus"
    """One file with chapters, half as large."""
    MP3_BOOK = "mp3-book"
    """One file with chapters, of the chapters' own MP3."""
    FLAC = "flac"
    WAV = "wav"
    """Chapters without loss for editors, with an Audacity label track."""
    VTT = "vtt"
    SRT = "srt"
    JSON = "json"
    HTML = "html"
    EPUB = "epub"
    """The whole work to read along."""
    METADATA = "metadata"
    """Files for audiobook servers: audiobookshelf's metadata.json, desc.txt, Readium's manifest."""


DEFAULT = (Format.MP3, Format.VTT, Format.JSON)
"""Always made: chapters that play, and what podcast apps show of their text."""

NONE = "none"
"""Forgets the formats of earlier runs."""


def formats_in(text: str, before: Iterable[str] = ()) -> tuple[Format, ...]:
    """Read a list such as ``m4b,srt``; what was asked for ``before`` stays, unless it has "none".

    Raises:
        UsageError: there is no such format.
    """
    asked = [name.strip().lower() for name in text.split(",") if name.strip()]
    if NONE not in asked:
        asked += before
    unknown = [name for name in asked if name not in (NONE, *Format)]
    if unknown:
        raise UsageError(
            f"there is no format {unknown[0]!r}.", hint=f"Formats: {', '.join(Format)}, {NONE}."
        )
    return tuple(one for one in Format if one in asked or one in DEFAULT)
