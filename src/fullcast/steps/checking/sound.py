"""Check finished audio files against what they should be: everything is measured on the files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..assemble.faults import (
    Fault,
    Finished,
    faults_of,
    speaker_faults,
    speaker_levels,
    speech_blocks,
)
from ..assemble.loudness import Powers
from ..assemble.mp3 import read_frames
from ..assemble.standards import STANDARDS
from ..assemble.survey import Survey, survey_file
from ..cast.castfile import read_cast
from ..cast.catalog import read_catalog
from ..cast.voicing import Voicing
from ..errors import AudioError, InputError, UsageError
from ..files import read_json, voice_folders
from ..model import NARRATOR, Kind, Line, Progress, Timeline, TimelineEntry, Work, no_progress
from ..script.table import read_table
from ..workspace import AudioRecord, Workspace, open_workspace


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
class CheckedWork:
    """A work's chapters, and how loud its speakers are (LUFS) over all of them."""

    folder: Path
    chapters: tuple[CheckedChapter, ...]
    speakers: dict[str, float]
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults and not any(chapter.faults for chapter in self.chapters)


def check(folder: Path, progress: Progress = no_progress) -> list[CheckedWork]:
    """Check the audio of one work, or of every work in an output folder.

    Raises:
        UsageError: there is no finished work.
        InputError: what the tool wrote down about a work is damaged.
    """
    works = [
        path.parent for path in (folder / "manifest.json", *sorted(folder.glob("*/manifest.json")))
    ]
    spaces = [_space(work) for work in works if (work / "manifest.json").is_file()]
    finished = [space for space in spaces if space.manifest.audio]
    if not finished:
        raise UsageError(
            "holds no finished audio.", where=folder, hint="Make a work first: fullcast make WORK."
        )
    return [_check_work(space, progress) for space in finished]


def _space(folder: Path) -> Workspace:
    space = open_workspace(folder.parent, read_json(folder / "work.json", Work, InputError))
    if space.folder.resolve() != folder.resolve():
        raise InputError("is not where its work belongs.", where=folder, hint="Rename it back.")
    return space


def _check_work(space: Workspace, progress: Progress) -> CheckedWork:
    cast = read_cast(space.cast)
    voicing = Voicing(cast, read_catalog(voice_folders()), space.cast)
    blocks: dict[str, list[Powers]] = defaultdict(list)
    wished_db: dict[str, float] = {}
    chapters = []
    audio = sorted(space.manifest.audio.items())
    for done, (number, record) in enumerate(audio, start=1):
        path = space.folder / record.file
        try:
            chapter = _finished(space, number, record)
        except AudioError as problem:
            chapters.append(_unreadable(path, problem.what))
            continue
        chapters.append(_checked(path.name, chapter))
        lines = {line.id: line for line in chapter.lines}
        for entry in chapter.timeline.entries:
            if line := lines.get(entry.line):
                speaker = _speaker(line, voicing.teller(number))
                blocks[speaker].append(speech_blocks(chapter.survey, entry))
                wished_db[speaker] = voicing.of(line, number).gain_db
        progress("check", done, len(audio))
    levels = speaker_levels(blocks, wished_db)
    return CheckedWork(space.folder, tuple(chapters), levels, tuple(speaker_faults(levels)))


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
    if not (folder / "manifest.json").is_file():
        raise UsageError("is no work's folder.", where=folder, hint="Give output/NAME-OF-THE-WORK.")
    space = _space(folder)
    record = space.manifest.audio.get(number)
    if record is None:
        there = ", ".join(map(str, sorted(space.manifest.audio))) or "none"
        raise UsageError(f"there is no audio of chapter {number}.", hint=f"Chapters: {there}.")
    timeline = read_json(space.timeline(number), Timeline, InputError)
    voicing = Voicing(read_cast(space.cast), read_catalog(voice_folders()), space.cast)
    lines = {line.id: line for line in _lines(space.script(number))}
    known = [lines.get(entry.line) for entry in timeline.entries]
    return HeardChapter(
        title=Path(record.file).stem,
        survey=survey_file(space.folder / record.file),
        entries=timeline.entries,
        speakers=tuple(_speaker(n, voicing.teller(number)) if n else NARRATOR for n in known),
        texts=tuple(line.text if line else "" for line in known),
    )


def _speaker(line: Line, teller: str) -> str:
    return teller if line.speaker == NARRATOR and line.kind is not Kind.NOTE else line.speaker


def _finished(space: Workspace, number: int, record: AudioRecord) -> Finished:
    path = space.folder / record.file
    return Finished(
        frames=read_frames(path),
        survey=survey_file(path),
        timeline=read_json(space.timeline(number), Timeline, InputError),
        lines=tuple(_lines(space.script(number))),
        standard=STANDARDS[record.preset],
        recorded_ms=record.duration_ms,
    )


def _lines(path: Path) -> Iterator[Line]:
    """Read a chapter's table as it stands; its ids end in paragraph and place."""
    for row in read_table(path, None):
        paragraph = re.search(r"p(\d+)", row.id)
        number = int(paragraph[1]) if paragraph else 0
        yield Line(row.id, row.kind, row.speaker, 1.0, row.text, number)


def _unreadable(path: Path, reason: str) -> CheckedChapter:
    """Tell where a file that cannot be decoded is broken, if that can be seen."""
    at_ms = None
    with suppress(AudioError):
        at_ms = read_frames(path).broken_at_ms
    return CheckedChapter(path.name, 0, None, None, None, (Fault(reason.rstrip("."), at_ms),))


def _checked(name: str, chapter: Finished) -> CheckedChapter:
    loudness = chapter.survey.loudness
    return CheckedChapter(
        name,
        loudness.duration_ms,
        loudness.lufs,
        loudness.rms_db,
        loudness.true_peak_dbtp,
        tuple(faults_of(chapter)),
    )
