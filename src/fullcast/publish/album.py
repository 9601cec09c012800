"""What every product says about a work and its chapters: the album and its episodes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fullcast.model import Metadata, Series

DISCLOSURE = "Audio version, synthetic voices."
"""Said with every product: listeners and writers have a right to know what this is."""


@dataclass(frozen=True, slots=True)
class Album:
    """A work as a player shows it."""

    title: str
    authors: tuple[str, ...] = ()
    language: str = "en"
    """BCP 47."""
    fandoms: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    summary: str | None = None
    rating: str | None = None
    url: str | None = None
    """Where the writer has published the work."""
    work_id: str | None = None
    published: str | None = None
    """When the writer published it, as the source says."""
    narrators: tuple[str, ...] = ()
    """Who speaks with which voice, as in ``Javert: david``."""
    permission: str = ""
    """What the writer allows, as one sentence; empty where nobody said."""
    genre: str = "Audiobook"

    @property
    def author(self) -> str:
        """All writers as one name."""
        return "; ".join(self.authors) or "Unknown"

    @property
    def comment(self) -> str:
        """What this is, by whose leave, and where the text comes from, as tags say it."""
        source = self.url and f"Source: {self.url}"
        return " ".join(filter(None, [DISCLOSURE, self.permission, source]))

    @property
    def year(self) -> str | None:
        """The year of ``published``, where it holds one."""
        match = re.search(r"\b(1[5-9]|20)\d\d\b", self.published or "")
        return match[0] if match else None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A file that tells what is said in a chapter, and its MIME type."""

    path: Path
    media_type: str


@dataclass(frozen=True, slots=True)
class Episode:
    """A chapter as a player shows it. Its size is always asked of the file itself."""

    number: int
    total: int
    title: str
    """Unlike the titles of all other chapters and of the album: see ``episode_titles``."""
    path: Path
    duration_ms: int
    made: datetime
    """When this chapter was first made, with a time zone; the same in every later run."""
    key: str | None = None
    """What the chapter is known by in feeds for ever; its number where nothing is given."""
    summary: str | None = None
    transcripts: tuple[Transcript, ...] = ()
    scenes: Path | None = None
    """Chapter marks for podcast apps, where the chapter has more than one scene."""


_ILLEGIBLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str, instead: str = "") -> str:
    """Leave out what neither XML nor tags can hold: control characters, lone surrogates."""
    return _ILLEGIBLE.sub(instead, text)


def album_of(metadata: Metadata, narrators: Sequence[str] = (), permission: str = "") -> Album:
    """Make an album from a work's metadata, the voices of its cast, and what the writer allows."""
    permission = " ".join(permission.split())
    if permission and permission[-1] not in ".!?":
        permission += "."
    return Album(
        title=metadata.title,
        authors=metadata.authors,
        language=metadata.language,
        fandoms=metadata.fandoms,
        series=metadata.series,
        summary=metadata.summary,
        rating=metadata.rating,
        url=metadata.url,
        work_id=metadata.work_id,
        published=metadata.published,
        narrators=tuple(narrators),
        permission=permission,
    )


def episode_titles(titles: Sequence[str | None], album_title: str) -> tuple[str, ...]:
    """Give every chapter a title of its own that is not the album's.

    Players drop or merge chapters that share a title, and take one that is called like its album
    for the whole book. A chapter added later changes no title before it.
    """
    album = album_title.casefold()
    taken = {album}
    own: list[str] = []
    for number, title in enumerate(titles, start=1):
        name = " ".join(legible(title or "").split())
        if name.casefold() in ("", album):
            name = f"Chapter {number}"
        while name.casefold() in taken:
            name += f" ({number})"
        taken.add(name.casefold())
        own.append(name)
    return tuple(own)


_CLEAN_RATINGS = ("general audiences", "teen and up audiences", "g", "k", "k+", "pg", "t", "teen")


def is_explicit(rating: str | None) -> tuple[bool, str]:
    """Tell whether to mark a work as explicit, and why, in one sentence.

    Only a rating that is known to be clean is clean: a wrong "clean" harms more than a wrong
    "explicit".
    """
    if rating is None or not rating.strip():
        return True, "Marked explicit, because the work has no rating."
    clean = rating.strip().casefold() in _CLEAN_RATINGS
    return not clean, f"Marked {'clean' if clean else 'explicit'}, because it is rated {rating!r}."


def publication_dates(episodes: Sequence[Episode]) -> tuple[datetime, ...]:
    """Return a date for every episode: ascending, a minute or more apart, none after its making.

    Some players order chapters by date only. Counted from the last chapter backwards, so that a
    chapter added later changes no date before it, unless it is added within a minute: then those
    before it make room.
    """
    dates: list[datetime] = []
    for episode in reversed(episodes):
        latest = dates[-1] - timedelta(minutes=1) if dates else episode.made
        dates.append(min(episode.made, latest))
    return tuple(reversed(dates))
