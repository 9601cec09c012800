"""The page that lists the finished works. It needs no script and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from ...publish.clock import duration
from ...publish.feed import FEED_NAME
from ...publish.markup import html_text
from ...publish.markup import tag as _tag
from .library import FinishedChapter, FinishedWork
from .qr import subscription_url

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE_NAME = "page.css"

QR_NAME = "subscribe.svg"

OPML_NAME = "feeds.opml"

_VIEWPORT = "width=device-width, initial-scale=1"


def feed_url(work: FinishedWork, base_url: str) -> str:
    """Return the address of a work's feed; ``base_url`` is the server's."""
    return f"{base_url}{quote(work.name)}/{FEED_NAME}"


def render_page(works: Sequence[FinishedWork], base_url: str, *, has_codes: bool = False) -> str:
    """Return the page as HTML. It is built as a tree, so every text is escaped.

    ``has_codes`` offers every feed to a phone's podcast program, by a link and as a code to scan.
    """
    head = _tag(
        "head",
        _tag("meta", charset="utf-8"),
        _tag("title", works[0].title if len(works) == 1 else "Audiobooks"),
        _tag("meta", name="viewport", content=_VIEWPORT),
        _tag("link", rel="stylesheet", href=base_url + STYLE_NAME),
        *(_feed_link(work, base_url) for work in works),
    )
    articles = (_Article(work, base_url, has_codes=has_codes) for work in works)
    body = _tag(
        "body",
        _tag("header", _tag("h1", _tag("a", "Audiobooks", href=base_url)), *_all_feeds(base_url)),
        _tag("main", *(article.element(is_only=len(works) == 1) for article in articles)),
    )
    return html_text(_tag("html", head, body, lang="en"))


def _all_feeds(base_url: str) -> Iterator[_Element]:
    yield _tag("a", "All feeds (OPML)", href=base_url + OPML_NAME, download=OPML_NAME)


def _feed_link(work: FinishedWork, base_url: str) -> _Element:
    """Let podcast programs find the feed by the page's address."""
    href = feed_url(work, base_url)
    return _tag("link", rel="alternate", type="application/rss+xml", title=work.title, href=href)


class _Article:
    """One work on the page."""

    def __init__(self, work: FinishedWork, base_url: str, *, has_codes: bool) -> None:
        self._work = work
        self._feed_url = feed_url(work, base_url)
        self._folder_url = f"{base_url}{quote(work.name)}/"
        self._has_codes = has_codes

    def element(self, *, is_only: bool) -> _Element:
        work = self._work
        about = _tag(
            "div",
            _tag("h2", _tag("a", work.title, href=self._folder_url), lang=work.language),
            _tag("p", work.author, class_="author"),
            _tag("p", work.description, class_="description"),
            _tag("p", *self._ways_to_listen(), class_="feed"),
            *self._books(),
            self._chapters(is_open=is_only),
        )
        return _tag("article", *self._pictures(), about)

    def _pictures(self) -> Iterator[_Element]:
        cover = (
            [_tag("img", src=self._url(self._work.cover), alt="", width="200", height="200")]
            if self._work.cover
            else []
        )
        if self._has_codes:
            alt = f"Code that subscribes to {self._work.title}"
            code = _tag("img", src=self._url(QR_NAME), alt=alt, width="164", height="164")
            caption = _tag("figcaption", "Scan to subscribe")
            cover.append(_tag("figure", code, caption))
        if cover:
            yield _tag("div", *cover, class_="pictures")

    def _ways_to_listen(self) -> Iterator[_Element | str]:
        if self._has_codes:
            url = subscription_url(self._feed_url)
            yield _tag("a", "Subscribe", href=url, class_="button")
            yield " "
        yield _tag("a", "Podcast feed", href=self._feed_url)
        yield " "
        yield _tag("code", self._feed_url)

    def _books(self) -> Iterator[_Element]:
        if not self._work.books:
            return
        links = (
            _tag("li", _tag("a", book.what, href=self._url(book.file), download=book.file),
                 f" {_size(book.size_bytes)}")
            for book in self._work.books
        )  # fmt: skip
        yield _tag("ul", *links, class_="books")

    def _chapters(self, *, is_open: bool) -> _Element:
        chapters = self._work.chapters
        length = duration(1000 * sum(chapter.duration_s for chapter in chapters))
        noun = "chapter" if len(chapters) == 1 else "chapters"
        details = _tag(
            "details",
            _tag("summary", f"{len(chapters)} {noun}, {length}"),
            _tag("ol", *map(self._chapter, chapters)),
        )
        if is_open:
            details.set("open", "")
        return details

    def _chapter(self, chapter: FinishedChapter) -> _Element:
        url = self._url(chapter.file)
        text = [_tag("a", "Text", href=self._url(chapter.page))] if chapter.page else []
        return _tag(
            "li",
            _tag("span", chapter.title, class_="title", lang=self._work.language),
            _tag("span", *text, " ", duration(1000 * chapter.duration_s), class_="length"),
            _tag("audio", controls="", preload="none", aria_label=chapter.title, src=url),
        )

    def _url(self, file: str) -> str:
        return self._folder_url + quote(file)


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB"
