"""Tags of the finished files: what players need is there, and says what the work says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...assemble.faults import Fault
from ...publish.album import legible
from ...publish.cover import EMBEDDED_BYTES
from ...publish.mp4 import AUDIOBOOK
from ...publish.tagging import tagging
from .made import MadeChapter, MadeWork

if TYPE_CHECKING:
    from pathlib import Path

_FRAMES = ("TIT2", "TALB", "TPE1", "TPE2", "TCOM", "TCON", "TLAN", "COMM")
_ATOMS = (
    "\xa9nam", "\xa9alb", "\xa9ART", "aART", "\xa9wrt", "\xa9gen", "\xa9cmt", "desc", "ldes",
    "covr", "stik", "rtng", "----:com.apple.iTunes:LANGUAGE",
)  # fmt: skip
_COMMENTS = (
    "TITLE", "ALBUM", "ARTIST", "ALBUMARTIST", "COMPOSER", "GENRE", "LANGUAGE", "DESCRIPTION",
    "METADATA_BLOCK_PICTURE",
)  # fmt: skip


def chapter_tag_faults(made: MadeWork, chapter: MadeChapter) -> Iterator[Fault]:
    """Find what is wrong with the tags of a chapter's MP3."""
    tags = _id3(made.folder / chapter.record.file)
    wanted = {
        "TIT2": chapter.title,
        "TALB": made.work.metadata.title,
        "TRCK": f"{chapter.number}/{len(made.work.chapters)}",
    }
    yield from _id3_faults(tags, wanted)
    if tags is not None and tags.getall("CHAP"):
        yield Fault("has chapter marks in its tags, which audiobook servers take for chapters")


def book_tag_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Find what is wrong with the tags of a file that holds the whole work."""
    title = made.work.metadata.title
    match path.suffix:
        case ".mp3":
            yield from _id3_faults(_id3(path), {"TIT2": title, "TALB": title})
        case ".m4b":
            yield from _mp4_faults(path, title)
        case _:
            yield from _ogg_faults(path, title)


def _id3(path: Path) -> Any:
    from mutagen.mp3 import MP3

    with tagging(path):
        return MP3(path).tags


def _id3_faults(tags: Any, wanted: Mapping[str, str]) -> Iterator[Fault]:
    if tags is None:
        yield Fault("has no tags")
        return
    if tags.version != (2, 3, 0):
        version = ".".join(map(str, tags.version))
        yield Fault(f"has tags of ID3 {version}, not 2.3, which all players read")
    yield from _lacking(name for name in _FRAMES if not tags.getall(name))
    for name, text in wanted.items():
        told = "".join(str(frame) for frame in tags.getall(name))
        yield from _differing(name, told, text)
    covers = [frame for frame in tags.getall("APIC") if frame.mime == "image/jpeg"]
    if not covers:
        yield Fault("has no cover in its tags")
    elif len(covers[0].data) > EMBEDDED_BYTES:
        yield Fault(f"has a cover of {len(covers[0].data)} bytes, over {EMBEDDED_BYTES}")


def _mp4_faults(path: Path, title: str) -> Iterator[Fault]:
    from mutagen.mp4 import MP4

    with tagging(path):
        tags: Any = MP4(path).tags or {}
    yield from _lacking(name for name in _ATOMS if not tags.get(name))
    yield from _differing("\xa9nam", tags.get("\xa9nam", [""])[0], title)
    if tags.get("stik", [AUDIOBOOK]) != [AUDIOBOOK]:
        yield Fault("is not marked as an audiobook (stik)")


def _ogg_faults(path: Path, title: str) -> Iterator[Fault]:
    from mutagen.oggopus import OggOpus

    with tagging(path):
        tags: Any = OggOpus(path).tags or {}
    yield from _lacking(name for name in _COMMENTS if not tags.get(name))
    yield from _differing("TITLE", tags.get("TITLE", [""])[0], title)


def _lacking(names: Iterable[str]) -> Iterator[Fault]:
    missing = ", ".join(names)
    if missing:
        yield Fault(f"lacks tags: {missing}")


def _differing(name: str, told: str, wanted: str) -> Iterator[Fault]:
    if told != legible(wanted):
        yield Fault(f"says {told!r} in {name}, where {legible(wanted)!r} belongs")
