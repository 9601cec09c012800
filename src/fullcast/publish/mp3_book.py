"""A whole book as one MP3 file: the chapters' own sound, with chapter marks in ID3."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from fullcast.errors import PublishError
from fullcast.files import write_atomically
from fullcast.model import ChapterMark

from .album import Album, Episode, legible
from .id3 import SEPARATOR, book_tags
from .tagging import tagging

if TYPE_CHECKING:
    from pathlib import Path

    from mutagen.id3 import ID3

MOST_DROPPED = 4
"""Frames of the silence at a chapter's end that may be left out: 0.1 s of 1.5 s."""

MOST_CHILDREN = 255
"""The count of a table of contents is one byte: longer ones are tables of tables."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """Where the frames of an MP3 file lie, and how long each lasts."""

    path: Path
    start: int
    frames: int
    frame_ms: float
    frame_bytes: int
    """Of a frame without padding; one with it is a byte longer."""


def write_mp3_book(
    path: Path,
    album: Album,
    episodes: Sequence[Episode],
    cover_jpeg: bytes | None,
) -> None:
    """Write the sound of all chapters into one file; nothing is encoded again.

    Frames of silence at a chapter's end that would put the next one later than its timeline says
    are left out: so chapters start where their timelines add up to, in a book of any length.

    Raises:
        PublishError: a chapter is no MP3 file.
        OutputError: the file cannot be written. What was there before stays.
    """
    sounds = [_sound(episode.path) for episode in episodes]
    lengths = _lengths(sounds, [episode.duration_ms for episode in episodes])
    tags = book_tags(album, cover_jpeg)
    add_chapter_frames(tags, _marks(sounds, lengths, [episode.title for episode in episodes]))
    with write_atomically(path) as partial:
        with tagging(path):
            tags.save(partial, v1=0, v2_version=3, v23_sep=SEPARATOR)
        partial.write_bytes(with_chapters_in_order(partial.read_bytes()))
        with partial.open("ab") as book:
            for sound, length in zip(sounds, lengths, strict=True):
                _copy_frames(sound, length, book)


def mp3_duration_ms(path: Path) -> float:
    """Return how long a chapter's MP3 file plays, to the frame.

    Raises:
        PublishError: it is no MP3 file.
    """
    sound = _sound(path)
    return sound.frames * sound.frame_ms


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
    return _Sound(
        path, start, frames, 1000 * samples / rate_hz, bits_per_s * samples // rate_hz // 8
    )


def _lengths(sounds: Sequence[_Sound], durations_ms: Sequence[int]) -> list[int]:
    """Return how many frames to take of each: fewer where the book is ahead of its timelines."""
    lengths = []
    ahead_ms = 0.0
    for sound, duration_ms in zip(sounds, durations_ms, strict=True):
        ahead_ms += sound.frames * sound.frame_ms - duration_ms
        dropped = min(max(round(ahead_ms / sound.frame_ms), 0), MOST_DROPPED)
        lengths.append(sound.frames - dropped)
        ahead_ms -= dropped * sound.frame_ms
    return lengths


def _copy_frames(sound: _Sound, length: int, book: BinaryIO) -> None:
    with sound.path.open("rb") as chapter:
        chapter.seek(sound.start)
        shutil.copyfileobj(chapter, book)
        surplus = sound.path.stat().st_size - _end(sound, length, chapter)
    book.truncate(book.tell() - surplus)
    book.seek(0, os.SEEK_END)


def _end(sound: _Sound, length: int, chapter: BinaryIO) -> int:
    """Return where the last frame that is taken ends, from the end of the file backwards."""
    end = chapter.seek(0, os.SEEK_END)
    chapter.seek(sound.start)
    sync = chapter.read(2)
    for _ in range(sound.frames - length):
        chapter.seek(end - sound.frame_bytes)
        is_padded = chapter.read(2) != sync
        end -= sound.frame_bytes + is_padded
    return end


def _marks(
    sounds: Sequence[_Sound], lengths: Sequence[int], titles: Sequence[str]
) -> list[ChapterMark]:
    lasting = (s.frame_ms * length for s, length in zip(sounds, lengths, strict=True))
    ends = itertools.accumulate(lasting, initial=0.0)
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


_HEAD_BYTES = 10
"""Of a tag, and of each of its frames in ID3 2.3."""


def with_chapters_in_order(tag: bytes) -> bytes:
    """Return a tag (ID3 2.3) with its CHAP frames by time.

    mutagen writes the shortest first, and ffmpeg, so audiobookshelf too, takes them as they stand.
    """
    frames: list[bytes] = []
    at = _HEAD_BYTES
    while tag[at : at + 4].strip(b"\0"):
        end = at + _HEAD_BYTES + int.from_bytes(tag[at + 4 : at + 8], "big")
        frames.append(tag[at:end])
        at = end
    frames.sort(key=_starts_at)
    return tag[:_HEAD_BYTES] + b"".join(frames) + tag[at:]


def _starts_at(frame: bytes) -> int:
    """Return when a chapter starts; what is no chapter goes first."""
    if not frame.startswith(b"CHAP"):
        return -1
    _name, _, times = frame[_HEAD_BYTES:].partition(b"\0")
    return int.from_bytes(times[:4], "big")
