"""The finished works of an output folder: what their feeds tell, and the files they are made of."""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ...errors import PublishError
from ...files import read_json, sha256_of_file
from ...publish.feed import FEED_NAME, ITUNES, base_url_of, parse_feed

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4b": "audio/mp4",
    ".opus": "audio/ogg",
    ".flac": "audio/flac",
    ".wav": "audio/wav",
    ".epub": "application/epub+zip",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}
"""What is ever served, by the file name's suffix."""

BOOKS = {
    ".m4b": "Audiobook (M4B)",
    ".opus": "Audiobook (Opus)",
    ".mp3": "Audiobook (MP3)",
    ".epub": "Text and sound (EPUB)",
}
"""Files that hold a whole work, by their suffix, as the page calls them."""

CHAPTERS_SUFFIX = ".chapters.json"

_MANIFEST = "manifest.json"
_COVER = "cover.jpg"
_PRIVATE = ("work.json", _MANIFEST, "metadata.json")
"""What only the tool itself reads, or a server beside it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FinishedChapter:
    """A chapter that can be heard. ``file`` is its name in the work's folder."""

    title: str
    file: str
    duration_s: int
    page: str | None
    """The file that shows its text."""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that holds a whole work, and what it is."""

    file: str
    what: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FinishedWork:
    """A work that has a feed."""

    name: str
    """Its folder's, and the first step of its addresses."""
    title: str
    author: str
    language: str
    description: str
    cover: str | None
    chapters: tuple[FinishedChapter, ...]
    books: tuple[Book, ...]
    files: frozenset[str]
    """Every file of the folder that the manifest names and that may be served."""


@dataclass(frozen=True, slots=True)
class _File:
    """A file as the manifest describes it. That of a product is named by its key."""

    sha256: str
    size_bytes: int
    mtime_ns: int
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Manifest:
    """Of a work's manifest.json, what a server has to know."""

    audio: dict[int, _File]
    products: dict[str, _File]

    @property
    def files(self) -> dict[str, _File]:
        return {**{record.file: record for record in self.audio.values()}, **self.products}


def media_type(path: str) -> str:
    """Return what a file that may be served is served as."""
    if path.endswith(CHAPTERS_SUFFIX):
        return "application/json+chapters"
    return MEDIA_TYPES[Path(path).suffix]


def find_works(output: Path) -> tuple[FinishedWork, ...]:
    """Return the works of ``output`` that have a feed, by title; broken ones are logged."""
    works = []
    for folder in output.iterdir():
        if not is_finished(folder):
            continue
        try:
            works.append(read_finished(folder))
        except PublishError as error:
            _log.warning("%s", error)
    return tuple(sorted(works, key=lambda work: (work.title.casefold(), work.name)))


def find_work(output: Path, name: str) -> Path | None:
    """Return the folder of a finished work. No path is ever made of ``name``, only compared."""
    return next((f for f in output.iterdir() if f.name == name and is_finished(f)), None)


def is_finished(folder: Path) -> bool:
    """Tell whether ``folder`` holds a work with a feed. What lies behind a link is not ours."""
    needed = (folder / FEED_NAME, folder / _MANIFEST)
    links = any(path.is_symlink() for path in (folder, *needed))
    return all(path.is_file() for path in needed) and not links and not folder.name.startswith(".")


def read_finished(folder: Path) -> FinishedWork:
    """Read a work's stored feed and manifest, again only when one of them has changed.

    Raises:
        PublishError: one cannot be read, or is none of ours.
    """
    try:
        states = [(folder / name).stat() for name in (FEED_NAME, _MANIFEST)]
    except OSError as error:
        raise PublishError(f"cannot be read: {error.strerror}.", where=folder) from error
    return _read(folder, *((state.st_mtime_ns, state.st_size) for state in states))


@functools.lru_cache(maxsize=256)
def _read(folder: Path, *_states: tuple[int, int]) -> FinishedWork:
    path = folder / FEED_NAME
    try:
        channel = parse_feed(path.read_bytes()).find("channel")
    except OSError as error:
        raise PublishError(f"cannot be read: {error.strerror}.", where=path) from error
    except PublishError as error:
        raise PublishError(error.what, where=path, hint=error.hint) from error
    if channel is None:
        raise PublishError("the feed has no channel.", where=path, hint="Make the work again.")
    return _work(folder.name, channel, read_json(folder / _MANIFEST, _Manifest, PublishError))


def find_faults(folder: Path) -> Iterator[str]:
    """Yield a sentence for every file of a work that is not there as the manifest says.

    Raises:
        PublishError: the manifest cannot be read.
    """
    path = folder / _MANIFEST
    for name, record in read_json(path, _Manifest, PublishError).files.items():
        fault = _fault(folder / name, record)
        if fault:
            yield f"{path}: names {name!r}, which {fault}. Make the work again."


def _fault(path: Path, record: _File) -> str | None:
    if not path.is_file():
        return "is missing"
    state = path.stat()
    if state.st_size == record.size_bytes and (
        state.st_mtime_ns == record.mtime_ns or sha256_of_file(path) == record.sha256
    ):
        return None
    return "was changed since it was made"


def _work(name: str, channel: _Element, manifest: _Manifest) -> FinishedWork:
    base_url = base_url_of(channel.getroottree().getroot())
    files = frozenset(filter(_may_be_served, (*manifest.files, _COVER)))
    return FinishedWork(
        name=name,
        title=channel.findtext("title") or name,
        author=channel.findtext(f"{{{ITUNES}}}author") or "",
        language=channel.findtext("language") or "en",
        description=channel.findtext("description") or "",
        cover=_COVER if channel.find("image") is not None else None,
        chapters=tuple(_chapters(channel, base_url, files)),
        books=tuple(_books(manifest)),
        files=files,
    )


def _books(manifest: _Manifest) -> Iterator[Book]:
    for file, record in manifest.products.items():
        what = BOOKS.get(Path(file).suffix)
        if what and _may_be_served(file):
            yield Book(file, what, record.size_bytes)


def _chapters(channel: _Element, base_url: str, files: frozenset[str]) -> Iterator[FinishedChapter]:
    for item in channel.iterfind("item"):
        enclosure = item.find("enclosure")
        file = None if enclosure is None else _file_name(enclosure.get("url", ""), base_url)
        if file:
            seconds = item.findtext(f"{{{ITUNES}}}duration") or ""
            page = str(Path(file).with_suffix(".html"))
            yield FinishedChapter(
                title=item.findtext("title") or file,
                file=file,
                duration_s=int(seconds) if seconds.isdecimal() else 0,
                page=page if page in files else None,
            )


def _file_name(url: str, base_url: str) -> str | None:
    """Return which file of the feed's folder a URL means; None if it means another place."""
    if not url.startswith(base_url):
        return None
    return unquote(url.removeprefix(base_url).partition("?")[0]) or None


def _may_be_served(name: str) -> bool:
    """Leave out other folders and what only the tool itself reads, whatever a manifest says."""
    plain = not name.startswith(".") and "/" not in name and "\\" not in name
    return plain and name not in _PRIVATE and Path(name).suffix in MEDIA_TYPES
