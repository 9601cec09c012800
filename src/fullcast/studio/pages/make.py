"""The page on which the audiobook is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...pipeline import Texts
from ...publish.clock import duration
from ...publish.markup import tag
from .frame import Place, button, page

if TYPE_CHECKING:
    from lxml.etree import _Element

_FORMATS = {
    "m4b": "Audiobook (M4B)",
    "opus": "Audiobook (Opus)",
    "epub": "Text and sound (EPUB)",
    "html": "Pages to read",
    "srt": "Subtitles (SRT)",
    "mp3-book": "One MP3",
}


def make_page(place: Place, texts: Texts) -> str:
    """Return the page with what is made, and what a run would do."""
    return page(
        place,
        "Make",
        tag("p", "…", id="plan", role="status"),
        _also(texts),
        tag(
            "div",
            button("Make the audiobook", id="make", class_="primary"),
            button("Stop", id="stop", disabled=""),
            class_="actions",
        ),
        tag(
            "section",
            tag("label", "Nothing runs.", for_="bar", id="stage"),
            tag("progress", max="1", value="0", id="bar"),
            tag("p", id="left"),
            tag("p", id="outcome", role="status"),
            aria_label="Progress",
        ),
        _chapters(place, texts),
        current="make",
    )


def _also(texts: Texts) -> _Element:
    boxes = []
    for name, what in _FORMATS.items():
        box = tag("input", type="checkbox", name="format", value=name, autocomplete="off")
        if name in texts.space.manifest.formats:
            box.set("checked", "")
        boxes.append(tag("label", box, f" {what}"))
    return tag("fieldset", tag("legend", "Besides the chapters as MP3"), *boxes, class_="formats")


def _chapters(place: Place, texts: Texts) -> _Element:
    audio = texts.space.manifest.audio
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Chapter", "Length")))
    rows = []
    for chapter in texts.work.chapters:
        record = audio.get(chapter.number)
        title = f"{chapter.number}. {chapter.title or ''}".rstrip(" .")
        name: _Element | str = title
        if record:
            name = tag("a", title, href=f"{place.work_url}listen/{chapter.number}")
        rows.append(
            tag(
                "tr",
                tag("th", name, scope="row"),
                tag("td", duration(record.duration_ms) if record else "not made"),
            )
        )
    return tag("table", tag("thead", head), tag("tbody", *rows), id="made")
