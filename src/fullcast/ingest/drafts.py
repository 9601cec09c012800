"""Chapters while they are being read, and the one place where they become a Work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import InputError
from ..model import Chapter, Metadata, Paragraph, Role, Skipped, Source, Work

_STORY_ROLES = frozenset(Role) - {Role.HEADING, Role.SCENE_BREAK}


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


def build(metadata: Metadata, drafts: Sequence[Draft], source: Source, found: Findings) -> Work:
    """Make the Work of the chapters that hold a story, numbered from 1.

    Raises:
        InputError: no chapter holds any text.
    """
    told = [draft for draft in drafts if _keep(draft, found)]
    if not told:
        raise InputError(
            "holds no story text.",
            where=source.name,
            hint="Give a file with the text itself (not images or an empty download).",
        )
    if not metadata.title:
        stem = source.name.rsplit(".", 1)[0]
        found.decisions.append(f"The source names no title: the file's name, “{stem}”, is used.")
        metadata = replace(metadata, title=stem)
    chapters = tuple(
        Chapter(
            number,
            tuple(draft.paragraphs),
            draft.title,
            draft.summary,
            tuple(draft.notes),
            tuple(draft.end_notes),
        )
        for number, draft in enumerate(told, start=1)
    )
    return Work(metadata, chapters, source, tuple(found.decisions), tuple(found.skipped))


def _keep(draft: Draft, found: Findings) -> bool:
    if has_story(draft.paragraphs):
        return True
    for paragraph in draft.paragraphs:
        found.skip(paragraph.text, "no story follows it", paragraph.start, paragraph.end)
    if draft.title:
        found.skip(draft.title, "a chapter without text")
    return False
