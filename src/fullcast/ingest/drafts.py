"""Chapters while they are being read, and what their reader decided and left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model import Paragraph, Role, Skipped

_FEW_WORDS = 60
_STORY_ROLES = frozenset(Role) - {Role.HEADING, Role.SCENE_BREAK, Role.NOTE}


@dataclass(slots=True)
class Draft:
    """A chapter that a reader is still filling."""

    title: str | None = None
    summary: str | None = None
    notes: list[str] = field(default_factory=list)
    end_notes: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What a reader decided and left out on its way, for people to read."""

    decisions: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, what: str, why: str, start: int | None = None, end: int | None = None) -> None:
        """List a part of the source that is not story."""
        self.skipped.append(Skipped(quoted(what, 80), why, start, end))


def quoted(text: str, limit: int = 40) -> str:
    """Shorten ``text`` to one line of at most ``limit`` characters, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_short(paragraphs: Iterable[Paragraph]) -> bool:
    """Tell whether what stands before the first heading is a dedication or motto, no chapter."""
    return sum(len(paragraph.text.split()) for paragraph in paragraphs) < _FEW_WORDS


def with_short_opening_joined(drafts: list[Draft]) -> list[Draft]:
    """Return the chapters, the first of which begins with what stood before its heading."""
    opening, *chapters = drafts
    if not chapters or not is_short(opening.paragraphs):
        return drafts
    chapters[0].paragraphs[:0] = opening.paragraphs
    return chapters


def has_story(paragraphs: Iterable[Paragraph]) -> bool:
    """Tell whether there is anything to speak besides headings and breaks."""
    return any(
        paragraph.role in _STORY_ROLES and any(map(str.isalnum, paragraph.text))
        for paragraph in paragraphs
    )
