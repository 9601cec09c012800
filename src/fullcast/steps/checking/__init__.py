"""Check what was made of a work: how its chapters sound, and whether all of its files agree.

`sound` measures the chapters' audio, `files` says which rules hold for which file, and `feed`,
`tags`, `texts`, `books`, `read_along` and `library` hold those rules. Everything is read from the
finished files, and compared with the timelines, which nothing is derived from but the sound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...assemble.faults import Fault
from ...errors import UsageError
from ...model import Progress, no_progress
from .files import CheckedFile, check_files
from .made import MadeWork, made_work
from .sound import CheckedChapter, HeardChapter, check_sound, heard_chapter

__all__ = [
    "CheckedChapter",
    "CheckedFile",
    "CheckedWork",
    "HeardChapter",
    "check",
    "heard_chapter",
]


@dataclass(frozen=True, slots=True)
class CheckedWork:
    """A work's chapters and its other files; how loud its speakers are (LUFS) over all of them."""

    folder: Path
    chapters: tuple[CheckedChapter, ...]
    files: tuple[CheckedFile, ...]
    speakers: dict[str, float]
    faults: tuple[Fault, ...]
    """Of the work as a whole."""

    @property
    def faults_by_file(self) -> list[tuple[Path, Fault]]:
        """Return all faults, each with the file (or the folder) that it is in."""
        each: Sequence[CheckedChapter | CheckedFile] = (*self.chapters, *self.files)
        in_files = [(self.folder / one.file, fault) for one in each for fault in one.faults]
        return in_files + [(self.folder, fault) for fault in self.faults]

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults_by_file


def check(folder: Path, progress: Progress = no_progress) -> list[CheckedWork]:
    """Check everything that was made of one work, or of every work in an output folder.

    Raises:
        UsageError: there is no such folder, or no finished work in it.
        InputError: what the tool wrote down about a work is damaged.
    """
    if not folder.is_dir():
        raise UsageError("is no folder.", where=folder, hint="Give output/NAME-OF-THE-WORK.")
    manifests = (folder / "manifest.json", *sorted(folder.glob("*/manifest.json")))
    works = [made_work(path.parent) for path in manifests if path.is_file()]
    finished = [work for work in works if work.chapters]
    if not finished:
        raise UsageError(
            "holds no finished audio.", where=folder, hint="Make a work first: fullcast make WORK."
        )
    return [_check_work(work, progress) for work in finished]


def _check_work(made: MadeWork, progress: Progress) -> CheckedWork:
    sound = check_sound(made, progress)
    files = check_files(made, progress)
    return CheckedWork(made.folder, sound.chapters, files, sound.speakers, sound.faults)
