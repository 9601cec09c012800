"""A podcast feed: RSS 2.0 with Apple's and Podcasting 2.0's tags."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Sequence
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fullcast.errors import PublishError
from fullcast.files import sha256_of_file

from .album import DISCLOSURE, Album, Episode, is_explicit, legible, publication_dates

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

FEED_NAME = "feed.xml"

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"

LONGEST_DESCRIPTION_BYTES = 4000
"""Apple's limit."""

_log = logging.getLogger(__name__)


def new_feed_guid(work: str) -> str:
    """Return the identity of a work's feed (UUIDv5), from what tells the work from all others.

    Assign it once and store it: players know a subscription by it for ever.
    """
    return str(uuid.uuid5(uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), work))


def build_feed(
    album: Album,
    episodes: Sequence[Episode],
    *,
    base_url: str,
    feed_guid: str,
    private: bool = True,
    cover: Path | None = None,
) -> bytes:
    """Return a feed of all episodes, to be stored as ``feed.xml`` beside the audio.

    ``base_url`` is the address of that folder; ``private`` asks directories not to list the feed.
    The same input gives the same bytes.

    Raises:
        PublishError: an episode's audio or the cover is not there, or the base URL is no URL.
    """
    from lxml import etree

    base_url = check_base_url(base_url)
    explicit, reason = is_explicit(album.rating)
    _log.info("%s", reason)
    namespaces = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM}
    rss = etree.Element("rss", {"version": "2.0"}, nsmap=namespaces)
    channel = etree.SubElement(rss, "channel")
    _describe(channel, album, base_url, explicit)
    _identify(channel, base_url, feed_guid, private)
    if cover:
        _show_cover(channel, album, cover, base_url)
    for episode, date in zip(episodes, publication_dates(episodes), strict=True):
        item = etree.SubElement(channel, "item")
        _fill_item(item, episode, date, base_url, feed_guid, explicit)
        _attach(item, episode, base_url, album.language)
    return _as_bytes(rss)


def rebase(feed: bytes, base_url: str) -> bytes:
    """Return a stored feed for another address: every URL of its folder is moved there.

    Summaries and titles that happen to hold such a URL are left alone.

    Raises:
        PublishError: it is no feed that ``build_feed`` has written, or the base URL is no URL.
    """
    rss = parse_feed(feed)
    old, new = base_url_of(rss), check_base_url(base_url)
    for element in rss.iter("*"):
        for name in ("href", "url"):
            if element.get(name, "").startswith(old):
                element.set(name, new + element.get(name, "").removeprefix(old))
        if element.tag in ("link", "url") and (element.text or "").startswith(old):
            element.text = new + (element.text or "").removeprefix(old)
    return _as_bytes(rss)


def parse_feed(feed: bytes) -> _Element:
    """Parse a feed that ``build_feed`` has written.

    Raises:
        PublishError: it is none.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        rss = etree.fromstring(feed, parser)
    except etree.XMLSyntaxError as error:
        raise PublishError(
            f"the feed is not well-formed: {error}.", hint="Make the work again."
        ) from error
    if not base_url_of(rss):
        raise PublishError("the feed does not say where it is.", hint="Make the work again.")
    return rss


def base_url_of(rss: _Element) -> str:
    """Return the address of the folder that a feed is for; empty where it names none."""
    link = rss.find(f"channel/{{{ATOM}}}link")
    return "" if link is None else link.get("href", "").removesuffix(FEED_NAME)


def cover_url(base_url: str, cover: Path) -> str:
    """Return a cover's address. It changes with the picture, as players keep what they have."""
    return f"{base_url}{quote(cover.name)}?v={sha256_of_file(cover)[:8]}"


def _as_bytes(rss: _Element) -> bytes:
    from lxml import etree

    return etree.tostring(rss, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def check_base_url(base_url: str) -> str:
    """Return the address of a feed's folder with a slash at its end.

    Raises:
        PublishError: it is no http address, not in ASCII, or has a query, or a user, whom podcast
            apps forget when they fetch an episode.
    """
    if not re.fullmatch(r"https?://[!$%'-;=@-~]+", base_url) or not _names_a_host(base_url):
        raise PublishError(
            "the base URL is not an http address.",
            where=base_url,
            hint="It is the folder's address in ASCII, without user or query, such as "
            "https://example.org/audio/.",
        )
    return base_url if base_url.endswith("/") else f"{base_url}/"


def _names_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        return False


def _describe(channel: _Element, album: Album, base_url: str, explicit: bool) -> None:
    _add(channel, "title", album.title)
    _add(channel, "link", album.url or base_url)
    _add(channel, "description", _description(album))
    _add(channel, "language", album.language)
    _add(channel, "generator", "fullcast")
    _itunes(channel, "author", album.author)
    _itunes(channel, "type", "serial")
    _itunes(channel, "explicit", str(explicit).lower())
    _itunes(channel, "category").set("text", "Fiction")
    _podcast(channel, "medium", "audiobook")
    for author in album.authors:
        _podcast(channel, "person", author, group="writing", role="author")
    for narrator in album.narrators:
        _podcast(channel, "person", narrator, group="cast", role="voice actor")


def _description(album: Album) -> str:
    """Return writer, source and disclosure, and before them as much of the summary as fits."""
    end = legible(f"{DISCLOSURE} Written by {album.author}. {album.url or ''}").strip()
    room = LONGEST_DESCRIPTION_BYTES - len(end.encode()) - 2
    summary = legible(album.summary or "").strip()
    if len(summary.encode()) > room:
        summary = summary.encode()[: max(room - 3, 0)].decode(errors="ignore").rstrip() + "…"
    return f"{summary}\n\n{end}" if summary else end


def _identify(channel: _Element, base_url: str, feed_guid: str, private: bool) -> None:
    from lxml import etree

    link = {"href": f"{base_url}{FEED_NAME}", "rel": "self", "type": "application/rss+xml"}
    etree.SubElement(channel, f"{{{ATOM}}}link", link)
    _podcast(channel, "guid", feed_guid)
    _podcast(channel, "locked", "yes")
    if private:
        _itunes(channel, "block", "Yes")
        _podcast(channel, "block", "yes")


def _show_cover(channel: _Element, album: Album, cover: Path, base_url: str) -> None:
    """Point to the cover."""
    _size(cover)
    url = cover_url(base_url, cover)
    _itunes(channel, "image").set("href", url)
    image = _add(channel, "image")
    _add(image, "url", url)
    _add(image, "title", album.title)
    _add(image, "link", album.url or base_url)


def _fill_item(
    item: _Element,
    episode: Episode,
    date: datetime,
    base_url: str,
    feed_guid: str,
    explicit: bool,
) -> None:
    enclosure = _add(item, "enclosure")
    enclosure.set("url", base_url + quote(episode.path.name))
    enclosure.set("length", str(_size(episode.path)))
    enclosure.set("type", "audio/mpeg")
    # From the chapter, never from the sound: a chapter that is rendered again stays one episode.
    guid = uuid.uuid5(uuid.UUID(feed_guid), episode.key or str(episode.number))
    _add(item, "guid", str(guid)).set("isPermaLink", "false")
    _add(item, "title", episode.title)
    _add(item, "description", episode.summary or f"{episode.title}. {DISCLOSURE}")
    _add(item, "pubDate", format_datetime(date))
    _itunes(item, "episode", str(episode.number))
    _itunes(item, "episodeType", "full")
    _itunes(item, "duration", str(round(episode.duration_ms / 1000)))
    _itunes(item, "explicit", str(explicit).lower())


CAPTIONS = ("text/vtt", "application/x-subrip")
"""Transcripts whose every part has its time."""

CHAPTERS = "application/json+chapters"


def _attach(item: _Element, episode: Episode, base_url: str, language: str) -> None:
    """Point to what can be read along, and to the scenes."""
    for transcript in episode.transcripts:
        _size(transcript.path)
        element = _podcast(item, "transcript", "", url=base_url + quote(transcript.path.name))
        element.set("type", transcript.media_type)
        element.set("language", legible(language))
        if transcript.media_type in CAPTIONS:
            element.set("rel", "captions")
    if episode.scenes:
        _size(episode.scenes)
        _podcast(item, "chapters", "", url=base_url + quote(episode.scenes.name), type=CHAPTERS)


def _size(path: Path) -> int:
    """Ask the disk: tags have changed the size since the chapter was encoded."""
    try:
        return path.stat().st_size
    except OSError as error:
        raise PublishError(
            f"cannot be listed in the feed: {error.strerror}.", where=path
        ) from error


def _itunes(parent: _Element, name: str, text: str = "") -> _Element:
    return _add(parent, f"{{{ITUNES}}}{name}", text)


def _podcast(parent: _Element, name: str, text: str, **attributes: str) -> _Element:
    element = _add(parent, f"{{{PODCAST}}}{name}", text)
    for key, value in attributes.items():
        element.set(key, value)
    return element


def _add(parent: _Element, name: str, text: str = "") -> _Element:
    from lxml import etree

    element = etree.SubElement(parent, name)
    element.text = legible(text) or None
    return element
