"""Files of the sound besides the chapters' MP3: decoded to their end, with chapters where they are.

A book's chapters start where the timelines add up to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...assemble.book import MOST_NERO_CHAPTERS
from ...assemble.faults import Fault
from ...assemble.loudness import decoding
from ...assemble.mp3 import read_frames
from ...publish.album import legible
from ...publish.mp4 import chapter_mark_title
from ...publish.tagging import tagging
from .made import MadeChapter, MadeWork
from .tags import book_tag_faults
from .times import differ, length_faults

Mark = tuple[float, str]
"""When a chapter starts, in milliseconds, and its title."""


def lossless_faults(_made: MadeWork, chapter: MadeChapter, path: Path) -> Iterator[Fault]:
    """Check a chapter as FLAC or WAV."""
    yield from length_faults("sound", _decoded_ms(path), chapter.timeline.duration_ms)


def book_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check a file that holds the whole work: its sound, its chapters and its tags."""
    if path.suffix == ".mp3" and (broken_at_ms := read_frames(path).broken_at_ms) is not None:
        yield Fault("is damaged: there is something else than MP3", broken_at_ms)
    yield from length_faults("sound", _decoded_ms(path), made.starts_ms[-1])
    yield from book_tag_faults(made, path)
    yield from _mark_faults("chapters", _marks(path), made, path.suffix)
    if path.suffix == ".m4b" and len(made.chapters) <= MOST_NERO_CHAPTERS:
        yield from _mark_faults("Nero chapters", _nero_marks(path), made, path.suffix)


def _decoded_ms(path: Path) -> float:
    with decoding(path) as (sample_rate, blocks):
        return 1000 * sum(len(block) for block in blocks) / sample_rate


def _mark_faults(kind: str, marks: Sequence[Mark], made: MadeWork, suffix: str) -> Iterator[Fault]:
    if len(marks) != len(made.chapters):
        yield Fault(f"has {len(marks)} {kind}, not {len(made.chapters)}")
        return
    shown = legible if suffix == ".mp3" else chapter_mark_title
    for chapter, start_ms, (told_ms, title) in zip(
        made.chapters, made.starts_ms, marks, strict=False
    ):
        if differ(told_ms, start_ms):
            yield Fault(
                f"starts chapter {chapter.number} at {told_ms:.0f} ms in its {kind}, "
                f"the timelines at {start_ms} ms"
            )
        if title != shown(chapter.title):
            yield Fault(f"calls chapter {chapter.number} {title!r} in its {kind}")


def _marks(path: Path) -> list[Mark]:
    """Return the chapters that ffmpeg reads: MP4's text track, Ogg's comments, ID3's frames."""
    import av

    with av.open(str(path)) as container:
        return [
            (1000 * one["start"] * float(one["time_base"] or 0), one["metadata"].get("title", ""))
            for one in container.chapters()
        ]


def _nero_marks(path: Path) -> list[Mark]:
    from mutagen.mp4 import MP4

    with tagging(path):
        return [(1000 * one.start, one.title) for one in MP4(path).chapters or ()]
