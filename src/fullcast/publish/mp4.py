"""Atoms of a book's M4B file, as audiobook players read them. Its chapters are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .album import Album, is_explicit, legible
from .id3 import SEPARATOR
from .languages import iso_639_2
from .tagging import tagging

if TYPE_CHECKING:
    from pathlib import Path

AUDIOBOOK = 2
"""``stik``: the kind of medium."""

EXPLICIT, CLEAN = 4, 2
"""``rtng``."""

LONGEST_DESC_BYTES = 255
"""What ``desc`` holds by Apple's definition; ``ldes`` has the whole text."""

LONGEST_CHAPTER_BYTES = 127
"""UTF-8 bytes of a chapter's title that all players show."""

FREEFORM = "----:com.apple.iTunes:"


def chapter_mark_title(title: str) -> str:
    """Return a chapter's title, cut where it is longer than players show."""
    return cut(legible(title), LONGEST_CHAPTER_BYTES)


def cut(text: str, most_bytes: int) -> str:
    """Return a text of at most so many UTF-8 bytes, with an ellipsis where it was longer."""
    if len(text.encode()) <= most_bytes:
        return text
    return text.encode()[: most_bytes - 3].decode(errors="ignore").rstrip() + "…"


def write_atoms(path: Path, album: Album, cover_jpeg: bytes) -> None:
    """Write a book's tags into its M4B file, and nothing else of it."""
    from mutagen.mp4 import MP4, MP4Cover

    book = MP4(path)
    if book.tags is None:
        book.add_tags()
    for atom in list(book):
        del book[atom]
    for atom, value in _texts(album).items():
        if value:
            book[atom] = [legible(value)]
    book["stik"] = [AUDIOBOOK]
    book["rtng"] = [EXPLICIT if is_explicit(album.rating)[0] else CLEAN]
    book["covr"] = [MP4Cover(cover_jpeg, imageformat=MP4Cover.FORMAT_JPEG)]
    for name, value in _freeform(album).items():
        book[FREEFORM + name] = [legible(value).encode()]
    with tagging(path):
        book.save()


def _texts(album: Album) -> dict[str, str | None]:
    summary = (album.summary or "").strip()
    comment = album.comment
    return {
        "\xa9nam": album.title,
        "\xa9alb": album.title,
        "\xa9ART": album.author,
        "aART": album.author,
        "\xa9wrt": SEPARATOR.join(album.narrators),
        "\xa9gen": album.genre,
        "\xa9day": album.year,
        "\xa9cmt": comment,
        "desc": cut(summary or comment, LONGEST_DESC_BYTES),
        "ldes": "\n\n".join(filter(None, [summary, comment])),
    }


def _freeform(album: Album) -> dict[str, str]:
    tags = {"LANGUAGE": iso_639_2(album.language)}
    if album.series:
        tags["SERIES"] = album.series[0].name
        if album.series[0].index:
            tags["SERIES-PART"] = album.series[0].index
    return tags
