"""The page on which a finished chapter is heard and read along."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ...pipeline import Texts
from ...publish.clock import duration
from ...publish.markup import tag
from ..feeds.library import FinishedWork
from ..state import hues_of
from .frame import Place, button, labelled, page, select

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPEEDS = ("0.75", "0.9", "1", "1.1", "1.25", "1.5", "1.75", "2", "2.5")


def listen_page(
    place: Place, texts: Texts, finished: FinishedWork | None, number: int | None
) -> str:
    """Return a chapter's player (the first one's, if None). ``finished`` is what was published."""
    audio = texts.space.manifest.audio
    if finished is None or not audio:
        return page(
            place,
            "Listen",
            tag("p", "Nothing is made yet. ", tag("a", "Make it.", href=f"{place.work_url}make")),
            current="listen",
            has_script=False,
        )
    number = number if number in audio else min(audio)
    record = audio[number]
    titles = {
        str(n): f"{n}. {texts.work.chapters[n - 1].title or ''}".rstrip(" .") for n in sorted(audio)
    }
    player = tag(
        "audio",
        src=place.file_url(record.file),
        controls="",
        preload="metadata",
        id="audio",
        data_chapter=str(number),
        data_transcript=place.file_url(record.file.removesuffix(".mp3") + ".json"),
        data_title=titles[str(number)],
        data_album=place.title,
        data_artist=", ".join(texts.work.metadata.authors),
        data_cover=place.file_url("cover.jpg"),
        data_hues=json.dumps(hues_of(texts)),
    )
    player.set("aria-label", titles[str(number)])
    return page(
        place,
        "Listen",
        _controls(place, titles, number, player),
        _age(place),
        tag("div", class_="reading listening", id="reading", lang=texts.work.metadata.language),
        tag("p", f"{duration(record.duration_ms)} · colours are speakers", class_="facts"),
        _elsewhere(place, finished),
        current="listen",
    )


def _controls(place: Place, titles: dict[str, str], number: int, player: _Element) -> _Element:
    numbers = [int(n) for n in titles]
    at = numbers.index(number)
    ways = []
    if at:
        ways.append(tag("a", "← Before", href=f"{place.work_url}listen/{numbers[at - 1]}"))
    if at + 1 < len(numbers):
        after = tag("a", "After →", href=f"{place.work_url}listen/{numbers[at + 1]}", id="after")
        ways.append(after)
    return tag(
        "section",
        tag(
            "div",
            labelled("Chapter", select(titles, str(number), id="chapter")),
            *ways,
            class_="toolbar",
        ),
        player,
        tag(
            "div",
            button("15 s back", id="back"),
            button("Line before", id="line-before"),
            button("Line after", id="line-after"),
            button("30 s on", id="on"),
            labelled("Speed", select({s: f"{s}×" for s in _SPEEDS}, "1", id="speed")),
            class_="toolbar",
        ),
        class_="player",
        aria_label="Player",
    )


def _age(place: Place) -> _Element:
    """Return what is shown when the chapter has been changed since it was made."""
    link = tag("a", "Make it again.", href=f"{place.work_url}make")
    told = tag("p", "This is older than the script and the cast. ", link, id="stale", hidden="")
    return tag("div", told, role="status")


def _elsewhere(place: Place, finished: FinishedWork) -> _Element:
    """Return the ways to hear the work on something else."""
    books = (
        tag("li", tag("a", book.what, href=place.file_url(book.file), download=book.file))
        for book in finished.books
    )
    chapters = (
        tag("li", tag("a", one.title, href=place.file_url(one.file), download=one.file))
        for one in finished.chapters
    )
    return tag(
        "section",
        tag("h2", "On your phone"),
        tag("p", "Your podcast app can play it from this computer, in the same network."),
        button("Offer it in the home network", id="share"),
        tag("div", id="shared", role="status"),
        tag("h2", "Downloads"),
        tag("ul", *books, class_="downloads"),
        tag("details", tag("summary", "Chapters"), tag("ul", *chapters, class_="downloads")),
    )
