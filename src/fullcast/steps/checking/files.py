"""Every file of a work besides the chapters' MP3: which rules hold for it, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...assemble.faults import Fault
from ...errors import FullcastError
from ...model import Progress
from .books import book_faults, lossless_faults
from .feed import feed_faults
from .library import audiobookshelf_faults, cover_faults, readium_faults, servers_own_faults
from .made import CHANGED, MadeChapter, MadeWork
from .read_along import read_along_faults
from .texts import label_faults, page_faults, scene_faults, subtitle_faults, transcript_faults

_OF_CHAPTERS: dict[str, Callable[[MadeWork, MadeChapter, Path], Iterator[Fault]]] = {
    ".vtt": subtitle_faults,
    ".srt": subtitle_faults,
    ".json": transcript_faults,
    ".chapters.json": scene_faults,
    ".labels.txt": label_faults,
    ".html": page_faults,
    ".flac": lossless_faults,
    ".wav": lossless_faults,
}
_OF_WORKS: dict[str, Callable[[MadeWork, Path], Iterator[Fault]]] = {
    "cover.jpg": cover_faults,
    "feed.xml": feed_faults,
    "metadata.json": audiobookshelf_faults,
    "publication.json": readium_faults,
    ".m4b": book_faults,
    ".opus": book_faults,
    ".mp3": book_faults,
    ".epub": read_along_faults,
}

_SERVERS_OWN: dict[str, Callable[[MadeWork, Path], Iterable[Fault]]] = {
    "metadata.json": servers_own_faults,
    "desc.txt": lambda _made, _path: (),
}
"""What an audiobook server may have written anew, and what has to be right even then."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file besides the chapters' MP3, and its faults."""

    file: str
    faults: tuple[Fault, ...]


def check_files(made: MadeWork, progress: Progress) -> tuple[CheckedFile, ...]:
    """Check the cover, the feed, and every product that the manifest names."""
    files = [made.space.cover.name, made.space.feed.name, *sorted(made.space.manifest.products)]
    checked = []
    for done, file in enumerate(files, start=1):
        checked.append(CheckedFile(file, tuple(_faults(made, file))))
        progress("compare", done, len(files))
    return tuple(checked)


def _faults(made: MadeWork, file: str) -> Iterator[Fault]:
    if not (made.folder / file).is_file():
        yield Fault("is missing")
        return
    changed = made.is_changed(file, made.space.manifest.products.get(file))
    servers = _SERVERS_OWN.get(file) if changed else None
    faults = servers(made, made.folder / file) if servers else _faults_by_rule(made, file)
    is_sound = True
    try:
        for fault in faults:
            is_sound = False
            yield fault
    except FullcastError as problem:
        is_sound = False
        yield Fault(problem.what.rstrip("."))
    if changed and is_sound and not servers:
        yield Fault(CHANGED)


def _faults_by_rule(made: MadeWork, file: str) -> Iterator[Fault]:
    path = made.folder / file
    for chapter in made.chapters:
        if rule := _OF_CHAPTERS.get(file.removeprefix(chapter.stem)):
            yield from rule(made, chapter, path)
            return
    if book_rule := _OF_WORKS.get(file) or _OF_WORKS.get(path.suffix):
        yield from book_rule(made, path)
