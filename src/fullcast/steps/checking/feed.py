"""The podcast feed: what Apple, Podcasting 2.0 and podcast apps ask of one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ...assemble.faults import Fault
from ...errors import PublishError
from ...publish.album import is_explicit
from ...publish.feed import (
    ATOM,
    CHAPTERS,
    ITUNES,
    LONGEST_DESCRIPTION_BYTES,
    PODCAST,
    base_url_of,
    cover_url,
    parse_feed,
)
from .made import TOLERANCE_MS, MadeChapter, MadeWork

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMES = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM}

_APPLE_CATEGORIES = frozenset({
    "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "History",
    "Health & Fitness", "Kids & Family", "Leisure", "Music", "News", "Religion & Spirituality",
    "Science", "Society & Culture", "Sports", "Technology", "True Crime", "TV & Film",
})  # fmt: skip

_TYPES = {
    ".vtt": "text/vtt", ".srt": "application/x-subrip", ".json": "application/json",
    ".html": "text/html", ".chapters.json": CHAPTERS,
}  # fmt: skip

_CLOSEST = timedelta(minutes=1)
"""How far the dates of two episodes are apart at least: some apps know no other order."""


def feed_faults(made: MadeWork, path: Path) -> Iterator[Fault]:
    """Check the feed against the rules, the files that it names, and the timelines."""
    try:
        rss = parse_feed(path.read_bytes())
    except OSError as error:
        raise PublishError(f"cannot be read: {error.strerror}", where=path) from error
    channel = rss.find("channel")
    if rss.tag != "rss" or rss.get("version") != "2.0" or channel is None:
        yield Fault("is no RSS 2.0")
        return
    base_url = base_url_of(rss)
    if base_url != made.space.address:
        yield Fault(f"is for {base_url}, not {made.space.address}")
    feed = _Feed(made, channel, base_url)
    yield from feed.channel_faults()
    yield from feed.address_faults()
    yield from feed.order_faults()
    for item in channel.iterfind("item"):
        yield from feed.item_faults(item)


class _Feed:
    """A feed's channel, and the work that it should tell of."""

    def __init__(self, made: MadeWork, channel: _Element, base_url: str) -> None:
        self._made = made
        self._channel = channel
        self._base_url = base_url
        self._explicit = str(is_explicit(made.work.metadata.rating)[0]).lower()
        self._chapters = {chapter.record.file: chapter for chapter in made.chapters}

    def channel_faults(self) -> Iterator[Fault]:
        """Find what is wrong with what the feed says of the whole work."""
        for name in ("title", "link", "description", "language", "itunes:author"):
            if not self._text(name):
                yield Fault(f"has no {name}")
        size = len(self._text("description").encode())
        if size > LONGEST_DESCRIPTION_BYTES:
            yield Fault(
                f"has a description of {size} bytes; Apple takes {LONGEST_DESCRIPTION_BYTES}"
            )
        wanted = {
            "itunes:explicit": self._explicit,
            "itunes:type": "serial",
            "itunes:block": "" if self._made.space.manifest.public else "Yes",
            "podcast:guid": self._made.space.manifest.feed_guid,
            "podcast:medium": "audiobook",
        }
        for name, text in wanted.items():
            if self._text(name) != text:
                yield Fault(f"says {self._text(name) or 'nothing'!r} in {name}, not {text!r}")
        category = self._channel.xpath("string(itunes:category/@text)", namespaces=_NAMES)
        if category not in _APPLE_CATEGORIES:
            yield Fault(f"has no category of Apple's: {category!r}")
        if not self._channel.xpath("podcast:person[@group='cast']", namespaces=_NAMES):
            yield Fault("names no voice (podcast:person)")
        yield from self._cover_faults()

    def _cover_faults(self) -> Iterator[Fault]:
        shown = str(self._channel.xpath("string(itunes:image/@href)", namespaces=_NAMES))
        if not shown:
            yield Fault("shows no cover (itunes:image)")
        elif (cover := self._made.space.cover).is_file():
            url = cover_url(self._base_url, cover)
            if shown != url:
                yield Fault(f"shows {shown}, not {url}: players keep the picture that they have")

    def address_faults(self) -> Iterator[Fault]:
        """Find addresses that clients cannot ask for, and files that are not there."""
        for element in self._channel.iter("*"):
            for url in (element.get("url"), element.get("href")):
                if url and not url.isascii():
                    yield Fault(f"has an address that is not ASCII: {url}")
                elif url and url.startswith(self._base_url):
                    name = self._file(url)
                    if name and not (self._made.folder / name).is_file():
                        yield Fault(f"names a file that is not there: {name}")

    def order_faults(self) -> Iterator[Fault]:
        """Find chapters that are missing or twice, and numbers and dates that do not ascend."""
        items = self._channel.findall("item")
        files = [self._enclosed(item) for item in items]
        if files != list(self._chapters):
            yield Fault("does not have every chapter once, in order")
        numbers = [item.findtext(f"{{{ITUNES}}}episode") or "" for item in items]
        wanted = [str(chapter.number) for chapter in self._made.chapters]
        if numbers != wanted:
            yield Fault(f"numbers its episodes {', '.join(numbers)}, not {', '.join(wanted)}")
        for what in ("title", "guid"):
            texts = [item.findtext(what) or "" for item in items]
            if len(set(texts)) < len(texts) or "" in texts:
                yield Fault(f"has episodes of the same {what}, or of none")
        yield from _date_faults([item.findtext("pubDate") or "" for item in items])

    def item_faults(self, item: _Element) -> Iterator[Fault]:
        """Find what is wrong with one episode."""
        name = self._enclosed(item)
        chapter = self._chapters.get(name)
        if chapter is None:
            yield Fault(f"has an episode of no chapter: {name or 'no enclosure'}")
            return
        for what in (
            *self._enclosure_faults(item, chapter),
            *_identity_faults(item, chapter, self._made.space.manifest.feed_guid),
            *self._attachment_faults(item, chapter),
        ):
            yield Fault(f"{what} in the episode of chapter {chapter.number}")
        if (told := item.findtext(f"{{{ITUNES}}}explicit")) != self._explicit:
            yield Fault(f"says {told!r} in itunes:explicit of chapter {chapter.number}")

    def _enclosure_faults(self, item: _Element, chapter: MadeChapter) -> Iterator[str]:
        enclosure = item.find("enclosure")
        path = self._made.folder / chapter.record.file
        if enclosure is None or not path.is_file():
            return
        size = str(path.stat().st_size)
        if enclosure.get("length") != size:
            yield f"says length {enclosure.get('length')!r}, not {size!r}"
        if enclosure.get("type") != "audio/mpeg":
            yield f"says type {enclosure.get('type')!r}, not 'audio/mpeg'"
        told = item.findtext(f"{{{ITUNES}}}duration") or ""
        told_ms = 1000 * int(told) if told.isdecimal() else None
        lasting_ms = chapter.timeline.duration_ms
        # Whole seconds: half a one is lost by rounding.
        if told_ms is None or abs(told_ms - lasting_ms) > 500 + TOLERANCE_MS:
            yield f"says duration {told!r}, where the timeline has {lasting_ms / 1000:.3f} s"

    def _attachment_faults(self, item: _Element, chapter: MadeChapter) -> Iterator[str]:
        elements = [
            *item.iterfind("podcast:transcript", _NAMES),
            *item.iterfind("podcast:chapters", _NAMES),
        ]
        named = {self._file(element.get("url", "")): element.get("type") for element in elements}
        products = self._made.space.manifest.products
        for suffix, kind in _TYPES.items():
            name = f"{chapter.stem}{suffix}"
            if name in products and named.get(name) != kind:
                yield f"does not name {name} as {kind}"

    def _enclosed(self, item: _Element) -> str:
        enclosure = item.find("enclosure")
        return "" if enclosure is None else self._file(enclosure.get("url", ""))

    def _file(self, url: str) -> str:
        """Return which file of the folder an address means; empty where it means none."""
        if not url.startswith(self._base_url):
            return ""
        return unquote(url.removeprefix(self._base_url).partition("?")[0])

    def _text(self, name: str) -> str:
        return (self._channel.findtext(name, namespaces=_NAMES) or "").strip()


def _identity_faults(item: _Element, chapter: MadeChapter, feed_guid: str) -> Iterator[str]:
    """Find a title or a guid that is not the chapter's: the guid is the same in every run."""
    title, guid = item.findtext("title"), item.find("guid")
    if title != chapter.title:
        yield f"says title {title!r}, not {chapter.title!r}"
    wanted = str(uuid.uuid5(uuid.UUID(feed_guid), chapter.record.episode))
    if guid is None or guid.text != wanted or guid.get("isPermaLink") != "false":
        yield "has another guid than it was given"


def _date_faults(texts: Sequence[str]) -> Iterator[Fault]:
    try:
        dates = [parsedate_to_datetime(text) for text in texts]
    except ValueError:
        yield Fault("has a date that is none of RFC 2822")
        return
    if any(date.tzinfo is None for date in dates):
        yield Fault("has a date without a time zone")
        return
    if any(after - before < _CLOSEST for before, after in pairwise(dates)):
        yield Fault("has dates that do not ascend by a minute or more")
    if dates and max(dates) > datetime.now(UTC) + _CLOSEST:
        yield Fault("has a date in the future")
