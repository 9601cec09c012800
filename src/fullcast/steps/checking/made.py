"""What a work's folder should hold, by what the tool wrote down about it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...files import read_json
from ...model import Timeline, Work
from ...publish import episode_titles
from ...workspace import AudioRecord, ProductRecord, Workspace, workspace_at

CHANGED = "was changed since it was made"
"""The fault of a file that breaks no rule, but is not what the manifest remembers."""

TOLERANCE_MS = 50
"""How far the times of two products may be apart. Whole frames of sound are 20 to 43 ms long."""


@dataclass(frozen=True, slots=True)
class MadeChapter:
    """A chapter that has audio: its title as players show it, and when its lines are heard."""

    number: int
    title: str
    record: AudioRecord
    timeline: Timeline

    @property
    def stem(self) -> str:
        """Return what the names of all of the chapter's files begin with."""
        return Path(self.record.file).stem


@dataclass(frozen=True, slots=True)
class MadeWork:
    """A work and its chapters that have audio, in order."""

    space: Workspace
    work: Work
    chapters: tuple[MadeChapter, ...]

    @property
    def folder(self) -> Path:
        """Return the work's folder."""
        return self.space.folder

    def is_changed(self, file: str, record: AudioRecord | ProductRecord | None) -> bool:
        """Tell whether a file is another one than the manifest remembers."""
        return record is not None and not self.space.is_unchanged(file, record)

    @property
    def starts_ms(self) -> list[int]:
        """Return when each chapter starts in a file that holds all of them, and when that ends."""
        lengths = (chapter.timeline.duration_ms for chapter in self.chapters)
        return list(itertools.accumulate(lengths, initial=0))


def made_work(folder: Path) -> MadeWork:
    """Read what was made of a work.

    Raises:
        InputError: work.json, the manifest or a timeline is missing or damaged.
    """
    space, work = workspace_at(folder)
    return MadeWork(space, work, tuple(_chapters(space, work)))


def _chapters(space: Workspace, work: Work) -> Iterator[MadeChapter]:
    titles = episode_titles([chapter.title for chapter in work.chapters], work.metadata.title)
    by_number = dict(zip((chapter.number for chapter in work.chapters), titles, strict=True))
    for number, record in sorted(space.manifest.audio.items()):
        if Path(record.file).name != record.file:
            raise InputError(
                f"names a file of another folder: {record.file!r}.",
                where=space.folder / "manifest.json",
                hint="Delete it and make the work again.",
            )
        timeline = read_json(space.timeline(number), Timeline, InputError)
        yield MadeChapter(number, by_number.get(number, ""), record, timeline)
