"""The page that lists the finished works. It needs no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..publish.feed import FEED_NAME
from ..publish.markup import html_text
from ..publish.markup import tag as _tag
from .library import FinishedChapter, FinishedWork

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE_PATH = "/page.css"

_VIEWPORT = "width=device-width, initial-scale=1"


def feed_url(work: FinishedWork, base_url: str) -> str:
    """Return the address of a work's feed; ``base_url`` is the server's."""
    return f"{base_url}{quote(work.name)}/{FEED_NAME}"


def render_page(works: Sequence[FinishedWork], base_url: str) -> str:
    """Return the page as HTML. It is built as a tree, so every text is escaped."""
    head = _tag(
        "head",
        _tag("meta", charset="utf-8"),
        _tag("title", "Audiobooks"),
        _tag("meta", name="viewport", content=_VIEWPORT),
        _tag("link", rel="stylesheet", href=STYLE_PATH),
        *(_feed_link(work, base_url) for work in works),
    )
    articles = (_article(work, base_url, is_only=len(works) == 1) for work in works)
    body = _tag("body", _tag("h1", "Audiobooks"), _tag("main", *articles))
    page = _tag("html", head, body, lang="en")
    return html_text(page)


def _feed_link(work: FinishedWork, base_url: str) -> _Element:
    """Let podcast programs find the feed by the page's address."""
    href = feed_url(work, base_url)
    return _tag("link", rel="alternate", type="application/rss+xml", title=work.title, href=href)


def _article(work: FinishedWork, base_url: str, *, is_only: bool) -> _Element:
    href = feed_url(work, base_url)
    about = _tag(
        "div",
        _tag("h2", work.title, lang=work.language),
        _tag("p", work.author, class_="author"),
        _tag("p", work.description, class_="description"),
        _tag("p", _tag("a", "Podcast feed", href=href), " ", _tag("code", href), class_="feed"),
        _chapters(work, is_open=is_only),
    )
    return _tag("article", *_cover(work), about)


def _cover(work: FinishedWork) -> Iterator[_Element]:
    if work.cover:
        yield _tag("img", src=_address(work, work.cover), alt="", width="200", height="200")


def _chapters(work: FinishedWork, *, is_open: bool) -> _Element:
    length = _length(sum(chapter.duration_s for chapter in work.chapters))
    noun = "chapter" if len(work.chapters) == 1 else "chapters"
    details = _tag(
        "details",
        _tag("summary", f"{len(work.chapters)} {noun}, {length}"),
        _tag("ol", *(_chapter(work, chapter) for chapter in work.chapters)),
    )
    if is_open:
        details.set("open", "")
    return details


def _chapter(work: FinishedWork, chapter: FinishedChapter) -> _Element:
    source = _address(work, chapter.file)
    return _tag(
        "li",
        _tag("span", chapter.title, class_="title", lang=work.language),
        _tag("span", _length(chapter.duration_s), class_="length"),
        _tag("audio", controls="", preload="none", aria_label=chapter.title, src=source),
    )


def _address(work: FinishedWork, file: str) -> str:
    return f"/{quote(work.name)}/{quote(file)}"


def _length(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
