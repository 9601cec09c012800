"""Chapters while they are being read, and what their reader decided and left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model import Paragraph, Role, Skipped

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


def has_story(paragraphs: Iterable[Paragraph]) -> bool:
    """Tell whether there is anything to speak besides headings and breaks."""
    return any(
        paragraph.role in _STORY_ROLES and any(map(str.isalnum, paragraph.text))
        for paragraph in paragraphs
    )
