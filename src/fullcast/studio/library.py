"""The finished works of an output folder, as their stored feeds tell them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..errors import PublishError
from ..publish.feed import FEED_NAME, ITUNES, base_url_of, parse_feed

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPES = {
    ".mp3": "audio/mpeg",
    ".jpg": "image/jpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip; charset=utf-8",
    ".json": "application/json",
    ".html": "text/html; charset=utf-8",
}
"""What is ever served, by the file name's suffix."""

CHAPTERS_SUFFIX = ".chapters.json"

_PRIVATE = ("work.json", "manifest.json", "metadata.json")
"""What only the tool itself reads."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FinishedChapter:
    """A chapter that can be heard. ``file`` is its name in the work's folder."""

    title: str
    file: str
    duration_s: int


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
    files: frozenset[str]
    """Every file of the folder that the feed names and that may be served."""


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
    feed = folder / FEED_NAME
    links = folder.is_symlink() or feed.is_symlink()
    return feed.is_file() and not links and not folder.name.startswith(".")


def read_finished(folder: Path) -> FinishedWork:
    """Read a work's stored feed.

    Raises:
        PublishError: the feed cannot be read, or is none of ours.
    """
    path = folder / FEED_NAME
    try:
        channel = parse_feed(path.read_bytes()).find("channel")
    except OSError as error:
        raise PublishError(f"cannot be read: {error.strerror}.", where=path) from error
    except PublishError as error:
        raise PublishError(error.what, where=path, hint=error.hint) from error
    if channel is None:
        raise PublishError("the feed has no channel.", where=path, hint="Make the work again.")
    return _work(folder.name, channel)


def _work(name: str, channel: _Element) -> FinishedWork:
    base_url = base_url_of(channel.getroottree().getroot())
    files = frozenset(filter(_may_be_served, _file_names(channel, base_url)))
    return FinishedWork(
        name=name,
        title=channel.findtext("title") or name,
        author=channel.findtext(f"{{{ITUNES}}}author") or "",
        language=channel.findtext("language") or "en",
        description=channel.findtext("description") or "",
        cover=_file_name(channel.findtext("image/url") or "", base_url),
        chapters=tuple(_chapters(channel, base_url)),
        files=files,
    )


def _chapters(channel: _Element, base_url: str) -> Iterator[FinishedChapter]:
    for item in channel.iterfind("item"):
        enclosure = item.find("enclosure")
        file = None if enclosure is None else _file_name(enclosure.get("url", ""), base_url)
        if file:
            seconds = item.findtext(f"{{{ITUNES}}}duration") or ""
            title = item.findtext("title") or file
            yield FinishedChapter(title, file, int(seconds) if seconds.isdecimal() else 0)


def _file_names(channel: _Element, base_url: str) -> Iterator[str]:
    for element in channel.iter("*"):
        for url in (element.get("url"), element.get("href"), element.text):
            name = _file_name(url or "", base_url)
            if name:
                yield name


def _file_name(url: str, base_url: str) -> str | None:
    """Return which file of the feed's folder a URL means; None if it means another place."""
    if not url.startswith(base_url):
        return None
    return unquote(url.removeprefix(base_url).partition("?")[0]) or None


def _may_be_served(name: str) -> bool:
    """Leave out other folders and what only the tool itself reads, whatever the feed says."""
    plain = not name.startswith(".") and "/" not in name and "\\" not in name
    return plain and name not in _PRIVATE and Path(name).suffix in MEDIA_TYPES
