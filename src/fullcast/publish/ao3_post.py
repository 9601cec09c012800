"""A post for the Archive of Our Own: HTML for its "Work Text", and what belongs in its form.

The archive keeps a few elements and attributes, among them ``audio`` with ``src`` and ``controls``
in the work's text, and no others; it turns line breaks in a text into paragraphs. (Its source:
otwarchive, ``lib/otw_sanitize`` and ``lib/paragraph_maker.rb``.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from .album import DISCLOSURE, Album, Episode
from .clock import duration
from .feed import FEED_NAME
from .markup import tag

if TYPE_CHECKING:
    from lxml.etree import _Element

_LENGTHS_MIN = (
    (10, "0-10 Minutes"), (20, "10-20 Minutes"), (30, "20-30 Minutes"), (45, "30-45 Minutes"),
    (60, "45-60 Minutes"), (90, "1-1.5 Hours"), (120, "1.5-2 Hours"), (150, "2-2.5 Hours"),
    (180, "2.5-3 Hours"), (210, "3-3.5 Hours"), (240, "3.5-4 Hours"), (270, "4-4.5 Hours"),
    (300, "4.5-5 Hours"), (360, "5-6 Hours"), (420, "6-7 Hours"), (600, "7-10 Hours"),
    (900, "10-15 Hours"), (1200, "15-20 Hours"),
)  # fmt: skip
"""The archive's own tags: up to how many minutes each goes."""

_FORMATS = {".mp3": "MP3", ".m4b": "M4B"}


@dataclass(frozen=True, slots=True)
class Recording:
    """All that a post tells: a work's finished chapters, and files that hold the whole of it.

    ``base_url`` is the address of the folder they lie in, ``permission`` the writer's in words, and
    ``read_by_people`` how many lines are not heard in synthetic voices.
    """

    album: Album
    episodes: Sequence[Episode]
    books: Sequence[Path]
    base_url: str
    permission: str = ""
    read_by_people: int = 0

    @property
    def duration_ms(self) -> int:
        """Return how long all chapters are."""
        return sum(episode.duration_ms for episode in self.episodes)


def length_and_format_tags(recording: Recording) -> list[str]:
    """Return the archive's tags by which listeners look for audio."""
    minutes = recording.duration_ms / 60_000
    length = next((name for most, name in _LENGTHS_MIN if minutes < most), "Over 20 Hours")
    suffixes = {path.suffix for path in recording.books} | {".mp3"}
    formats = [name for suffix, name in _FORMATS.items() if suffix in suffixes]
    return [
        f"Podfic Length: {length}",
        *(f"Audio Format: {name}" for name in (*formats, "Streaming")),
    ]


def form_fields(recording: Recording, work: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return what belongs in the other fields of the archive's form, those that are known.

    ``work`` holds the work's own tags by the names of their fields.
    """
    album = recording.album
    tags = [*work.get("Additional Tags", ()), *length_and_format_tags(recording)]
    fields = {
        **{name: ", ".join(values) for name, values in work.items()},
        "Additional Tags": ", ".join([*tags, "Synthetic Voices"]),
        "Work Title": f"{album.title} (audio version)",
        "Inspired by (URL)": album.url or "",
    }
    return {name: value for name, value in fields.items() if value}


def work_text(recording: Recording) -> str:
    """Return the HTML to paste into "Work Text": one element a line."""
    from lxml.etree import tostring

    elements = (
        *_about(recording),
        *_chapters(recording),
        *_files(recording),
        *_cast(recording.album),
    )
    lines = (tostring(one, method="html", encoding="unicode") for one in elements)
    return "".join(f"{line}\n" for line in lines)


# ---------------------------------------------------------------------------- its parts


def _about(recording: Recording) -> Iterator[_Element]:
    album = recording.album
    title = tag("a", album.title, href=album.url) if album.url else album.title
    yield tag("p", tag("strong", title), f" by {album.author}. {_disclosure(recording)}")
    if album.summary:
        yield tag("blockquote", *_paragraphs(album.summary))
    if recording.permission:
        yield tag("p", tag("strong", "Permission:"), f" {_one_line(recording.permission)}")
    tags = " · ".join(length_and_format_tags(recording))
    yield tag("p", tag("strong", f"Length: {duration(recording.duration_ms)}"), f" · {tags}")


def _disclosure(recording: Recording) -> str:
    count = recording.read_by_people
    if not count:
        return DISCLOSURE
    return f"{DISCLOSURE} {count} {'line is' if count == 1 else 'lines are'} read by people."


def _paragraphs(text: str) -> Iterator[_Element]:
    for paragraph in text.strip().split("\n\n"):
        first, *others = [_one_line(line) for line in paragraph.strip().splitlines()] or [""]
        pieces: list[str | _Element] = [first]
        for line in others:
            pieces += [tag("br"), line]
        yield tag("p", *pieces)


def _chapters(recording: Recording) -> Iterator[_Element]:
    for episode in recording.episodes:
        url = recording.base_url + quote(episode.path.name)
        size = f"MP3, {_megabytes(episode.path)}"
        name = f"{episode.number}. {_one_line(episode.title)} ({duration(episode.duration_ms)}, "
        yield tag("p", name, tag("a", size, href=url), ")")
        yield tag("audio", src=url, controls="controls")


def _files(recording: Recording) -> Iterator[_Element]:
    links: list[str | _Element] = []
    for path in recording.books:
        name = f"{path.suffix.removeprefix('.').upper()}, {_megabytes(path)}"
        links += [tag("a", name, href=recording.base_url + quote(path.name)), " · "]
    links.append(tag("a", "Podcast feed", href=recording.base_url + FEED_NAME))
    yield tag("p", tag("strong", "The whole work:"), " ", *links)


def _cast(album: Album) -> Iterator[_Element]:
    if album.narrators:
        yield tag("p", tag("strong", "Cast"))
        yield tag("ul", *(tag("li", _one_line(name)) for name in album.narrators))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"
