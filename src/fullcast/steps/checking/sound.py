"""How a work's chapters sound: everything is measured on the finished files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...assemble.faults import (
    Fault,
    Finished,
    faults_of,
    speaker_faults,
    speaker_levels,
    speech_blocks,
)
from ...assemble.loudness import Loudness, Powers
from ...assemble.mp3 import read_frames
from ...assemble.survey import Survey, survey_file
from ...cast.castfile import read_cast
from ...cast.catalog import read_catalog
from ...cast.voicing import Voicing
from ...errors import AudioError, UsageError
from ...files import voice_folders
from ...model import NARRATOR, Cast, Delivery, Kind, Line, Progress, TimelineEntry
from ...script.table import read_table
from ..standards import standard_for
from .made import CHANGED, MadeChapter, MadeWork, made_work
from .tags import chapter_tag_faults
from .times import timeline_faults


@dataclass(frozen=True, slots=True)
class CheckedChapter:
    """A chapter's file, measured, and its faults. Measures are None where it cannot be decoded."""

    file: str
    duration_ms: int
    lufs: float | None
    rms_db: float | None
    true_peak_dbtp: float | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class CheckedSound:
    """All chapters; how loud speakers are (LUFS), and what is wrong with them together."""

    chapters: tuple[CheckedChapter, ...]
    speakers: dict[str, float]
    faults: tuple[Fault, ...]


def check_sound(made: MadeWork, progress: Progress) -> CheckedSound:
    """Measure every chapter, and compare the speakers."""
    cast = read_cast(made.space.cast)
    voicing = Voicing(cast, read_catalog(voice_folders()), made.space.cast)
    blocks: dict[str, list[Powers]] = defaultdict(list)
    wished_db: dict[str, float] = {}
    chapters = []
    for done, chapter in enumerate(made.chapters, start=1):
        try:
            finished = _finished(made, chapter, cast)
        except AudioError as problem:
            chapters.append(_unreadable(made.folder / chapter.record.file, problem.what))
            continue
        faults = [
            *faults_of(finished),
            *timeline_faults(chapter.timeline),
            *chapter_tag_faults(made, chapter),
        ]
        if not faults and made.is_changed(chapter.record.file, chapter.record):
            faults.append(Fault(CHANGED))
        chapters.append(_checked(chapter.record.file, finished.survey.loudness, faults))
        lines = {line.id: line for line in finished.lines}
        for entry in chapter.timeline.entries:
            line = lines.get(entry.line)
            if line and line.delivery is Delivery.PLAIN:  # whispers are quieter on purpose
                speaker = _speaker(line, voicing.teller(chapter.number))
                blocks[speaker].append(speech_blocks(finished.survey, entry))
                wished_db[speaker] = voicing.of(line, chapter.number).gain_db
        progress("check", done, len(made.chapters))
    levels = speaker_levels(blocks, wished_db)
    return CheckedSound(tuple(chapters), levels, tuple(speaker_faults(levels)))


@dataclass(frozen=True, slots=True)
class HeardChapter:
    """A chapter's file with who speaks when: entries of its timeline, and their lines if known."""

    title: str
    survey: Survey
    entries: tuple[TimelineEntry, ...]
    speakers: tuple[str, ...]
    texts: tuple[str, ...]


def heard_chapter(folder: Path, number: int) -> HeardChapter:
    """Measure a finished chapter, and name who speaks each of its lines.

    Raises:
        UsageError: the work has no audio of such a chapter.
        AudioError: its file is missing, or cannot be decoded.
    """
    made = made_work(folder)
    chapter = next((one for one in made.chapters if one.number == number), None)
    if chapter is None:
        there = ", ".join(str(one.number) for one in made.chapters) or "none"
        raise UsageError(f"there is no audio of chapter {number}.", hint=f"Chapters: {there}.")
    voicing = Voicing(read_cast(made.space.cast), read_catalog(voice_folders()), made.space.cast)
    lines = {line.id: line for line in _lines(made.space.script(number))}
    known = [lines.get(entry.line) for entry in chapter.timeline.entries]
    return HeardChapter(
        title=chapter.stem,
        survey=survey_file(made.folder / chapter.record.file),
        entries=chapter.timeline.entries,
        speakers=tuple(_speaker(n, voicing.teller(number)) if n else NARRATOR for n in known),
        texts=tuple(line.text if line else "" for line in known),
    )


def _speaker(line: Line, teller: str) -> str:
    return teller if line.speaker == NARRATOR and line.kind is not Kind.NOTE else line.speaker


def _finished(made: MadeWork, chapter: MadeChapter, cast: Cast) -> Finished:
    path = made.folder / chapter.record.file
    return Finished(
        frames=read_frames(path),
        survey=survey_file(path),
        timeline=chapter.timeline,
        lines=tuple(_lines(made.space.script(chapter.number))),
        standard=standard_for(chapter.record.preset, cast, made.space.cast),
        recorded_ms=chapter.record.duration_ms,
    )


def _lines(path: Path) -> Iterator[Line]:
    """Read a chapter's table as it stands; its ids end in paragraph and place."""
    for row in read_table(path, None):
        paragraph = re.search(r"p(\d+)", row.id)
        number = int(paragraph[1]) if paragraph else 0
        yield Line(
            row.id,
            row.kind,
            row.speaker,
            1.0,
            row.text,
            number,
            delivery=row.delivery or Delivery.PLAIN,
            pause_ms=row.pause_ms,
        )


def _unreadable(path: Path, reason: str) -> CheckedChapter:
    """Tell where a file that cannot be decoded is broken, if that can be seen."""
    at_ms = None
    with suppress(AudioError):
        at_ms = read_frames(path).broken_at_ms
    return CheckedChapter(path.name, 0, None, None, None, (Fault(reason.rstrip("."), at_ms),))


def _checked(file: str, loudness: Loudness, faults: Sequence[Fault]) -> CheckedChapter:
    return CheckedChapter(
        file,
        loudness.duration_ms,
        loudness.lufs,
        loudness.rms_db,
        loudness.true_peak_dbtp,
        tuple(faults),
    )
