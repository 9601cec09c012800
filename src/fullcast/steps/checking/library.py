"""The cover, and files for audiobook servers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from ...assemble.faults import Fault
from ...errors import PublishError
from ...files import read_json
from ...publish.cover import cover_flaws
from .made import MadeWork
from .times import differ


def cover_faults(_made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check the cover: a whole picture, square, as large as Apple wants it."""
    yield from map(Fault, cover_flaws(path))


@dataclass(frozen=True, slots=True)
class _ShelfChapter:
    start: float
    end: float
    title: str


@dataclass(frozen=True, slots=True)
class _Shelf:
    title: str
    chapters: list[_ShelfChapter]


def audiobookshelf_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check audiobookshelf's metadata.json: one chapter after the other, each as long as it is."""
    told = read_json(path, _Shelf, PublishError)
    titles = [one.title for one in told.chapters]
    if titles != [chapter.title for chapter in made.chapters]:
        yield Fault("does not have every chapter once, in order")
        return
    ends = [0.0, *(one.end for one in told.chapters)]
    if any(one.start != end for one, end in zip(told.chapters, ends, strict=False)):
        yield Fault("has chapters that do not follow each other")
    lengths_s = [one.end - one.start for one in told.chapters]
    yield from _length_faults(made, lengths_s)


@dataclass(frozen=True, slots=True)
class _ServersShelf:
    chapters: list[_ShelfChapter] = field(default_factory=list)


def servers_own_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check a metadata.json that a server wrote anew: texts are its own, lengths are the sound's.

    Other chapters than ours are its own as well.
    """
    told = read_json(path, _ServersShelf, PublishError).chapters
    if [one.title for one in told] == [chapter.title for chapter in made.chapters]:
        yield from _length_faults(made, [one.end - one.start for one in told])


@dataclass(frozen=True, slots=True)
class _Link:
    href: str
    duration: float


@dataclass(frozen=True, slots=True)
class _About:
    title: str
    duration: float


@dataclass(frozen=True, slots=True)
class _Publication:
    metadata: _About
    readingOrder: list[_Link]  # noqa: N815 -- Readium's name


def readium_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check Readium's audiobook manifest: it plays all chapters, each as long as it is."""
    told = read_json(path, _Publication, PublishError)
    files = [unquote(link.href) for link in told.readingOrder]
    if files != [chapter.record.file for chapter in made.chapters]:
        yield Fault("does not play every chapter once, in order")
        return
    lengths_s = [link.duration for link in told.readingOrder]
    yield from _length_faults(made, lengths_s)
    if differ(1000 * told.metadata.duration, 1000 * sum(lengths_s)):
        yield Fault(f"lasts {told.metadata.duration} s, its chapters {sum(lengths_s):.3f} s")


def _length_faults(made: MadeWork, lengths_s: list[float]) -> Iterator[Fault]:
    wanted_ms = [end - start for start, end in itertools.pairwise(made.starts_ms)]
    for chapter, length_s, length_ms in zip(made.chapters, lengths_s, wanted_ms, strict=True):
        if differ(1000 * length_s, length_ms):
            yield Fault(
                f"has {length_s:.3f} s of chapter {chapter.number}, the timeline {length_ms} ms"
            )
