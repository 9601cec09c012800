"""A whole book as one MP3 file: the chapters' own sound, with chapter marks in ID3."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fullcast.errors import PublishError
from fullcast.files import write_atomically
from fullcast.model import ChapterMark

from .album import Album, legible
from .id3 import SEPARATOR, book_tags

if TYPE_CHECKING:
    from pathlib import Path

    from mutagen.id3 import ID3

MOST_CHILDREN = 255
"""The count of a table of contents is one byte: longer ones are tables of tables."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """Where the frames of an MP3 file lie, and how long they last."""

    path: Path
    start: int
    duration_ms: float


def write_mp3_book(
    path: Path,
    album: Album,
    chapters: Sequence[Path],
    titles: Sequence[str],
    cover_jpeg: bytes | None,
) -> None:
    """Write the sound of all chapters into one file; nothing is encoded again.

    Raises:
        PublishError: a chapter is no MP3 file.
        OutputError: the file cannot be written. What was there before stays.
    """
    sounds = [_sound(chapter) for chapter in chapters]
    tags = book_tags(album, cover_jpeg)
    add_chapter_frames(tags, _marks(sounds, titles))
    with write_atomically(path) as partial:
        tags.save(partial, v1=0, v2_version=3, v23_sep=SEPARATOR)
        with partial.open("ab") as book:
            for sound in sounds:
                with sound.path.open("rb") as chapter:
                    chapter.seek(sound.start)
                    shutil.copyfileobj(chapter, book)


def _sound(path: Path) -> _Sound:
    from mutagen import MutagenError
    from mutagen.mp3 import MP3

    try:
        file: Any = MP3(path)
    except MutagenError as error:
        raise PublishError(f"cannot be read as MP3: {error}.", where=path) from error
    start = file.tags.size if file.tags else 0
    rate_hz, bits_per_s = file.info.sample_rate, file.info.bitrate
    samples = 576 if rate_hz < 32000 else 1152
    # At a constant bitrate there are as many whole frames as there is room for.
    frames = round((path.stat().st_size - start) * 8 / bits_per_s * rate_hz / samples)
    return _Sound(path, start, frames * samples * 1000 / rate_hz)


def _marks(sounds: Sequence[_Sound], titles: Sequence[str]) -> list[ChapterMark]:
    ends = itertools.accumulate((sound.duration_ms for sound in sounds), initial=0.0)
    return [
        ChapterMark(round(start), round(end), title)
        for (start, end), title in zip(itertools.pairwise(ends), titles, strict=True)
    ]


def add_chapter_frames(tags: ID3, marks: Sequence[ChapterMark]) -> None:
    """Add a CHAP frame for every chapter, and the table of contents that players look for.

    Each chapter's only text is its title: some players show a mark for every text.
    """
    from mutagen import id3

    names = [f"ch{number}" for number in range(1, len(marks) + 1)]
    for name, mark in zip(names, marks, strict=True):
        title = id3.TIT2(encoding=id3.Encoding.UTF16, text=[legible(mark.title)])
        tags.add(
            id3.CHAP(
                element_id=name,
                start_time=mark.start_ms,
                end_time=mark.end_ms,
                start_offset=0xFFFFFFFF,
                end_offset=0xFFFFFFFF,
                sub_frames=[title],
            )
        )
    groups = [names[at : at + MOST_CHILDREN] for at in range(0, len(names), MOST_CHILDREN)]
    flags = id3.CTOCFlags
    if len(groups) == 1:
        children = groups[0]
    else:
        children = [f"toc{number}" for number in range(1, len(groups) + 1)]
        for name, group in zip(children, groups, strict=True):
            tags.add(
                id3.CTOC(
                    element_id=name, flags=flags.ORDERED, child_element_ids=group, sub_frames=[]
                )
            )
    tags.add(
        id3.CTOC(
            element_id="toc",
            flags=flags.TOP_LEVEL | flags.ORDERED,
            child_element_ids=children,
            sub_frames=[],
        )
    )
