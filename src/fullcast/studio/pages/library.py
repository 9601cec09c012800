"""The page of all works in the output folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...publish.markup import tag
from .frame import Place, page

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Shelved:
    """A work as the library shows it."""

    place: Place
    authors: str
    made: int
    """Chapters with audio, of ``chapters``."""
    chapters: int
    has_cover: bool
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Broken:
    """A folder that cannot be read as the work that it was, and why."""

    name: str
    why: str


def library_page(place: Place, works: Sequence[Shelved | Broken]) -> str:
    """Return the page of all works, and of a place to drop a new one."""
    chooser = tag("input", type="file", multiple="", id="file", class_="visually-hidden")
    drop = tag(
        "label",
        chooser,
        tag("strong", "Drop works here"),
        tag("span", " or choose files: AO3 HTML, EPUB, DOCX, Markdown, text…"),
        id="drop",
        for_="file",
    )
    shelf = (
        tag("ul", *map(_card, works), class_="shelf")
        if works
        else tag("p", "There is no work here yet.")
    )
    return page(place, "Library", drop, shelf, current="library")


def _card(work: Shelved | Broken) -> _Element:
    if isinstance(work, Broken):
        return tag(
            "li",
            tag("span", "!", class_="no-cover", aria_hidden="true"),
            tag("span", work.name, class_="title"),
            tag("p", work.why, class_="error"),
        )
    progress = tag("progress", max=str(work.chapters), value=str(work.made))
    progress.set("aria-label", f"{work.made} of {work.chapters} chapters made")
    cover = (
        tag("img", src=work.place.file_url("cover.jpg"), alt="", width="160", height="160")
        if work.has_cover
        else tag("span", work.place.title[:1].upper(), class_="no-cover", aria_hidden="true")
    )
    opened = "listen" if work.made else "cast"
    return tag(
        "li",
        tag("a", cover, tag("span", work.place.title, class_="title", lang=work.language),
            href=f"{work.place.work_url}{opened}"),
        tag("p", work.authors, class_="author"),
        progress,
        tag("p", f"{work.made} of {work.chapters} chapters made", class_="facts"),
    )  # fmt: skip
