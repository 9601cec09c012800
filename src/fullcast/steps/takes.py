"""People's recordings of single lines: which there are, and which line each is heard for.

They lie in the work's folder as ``takes/LINE.wav``, and are never deleted. A take belongs to the
words that it was recorded for: when a line moves, its take goes along, and when its words change,
the take is no longer heard.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ..assemble.take import read_take
from ..errors import AudioError, OutputError, UsageError
from ..files import sha256_of, sha256_of_file, write_atomically
from ..model import Kind, Line, Script
from ..script.table import new_ids
from ..workspace import TakeRecord, Workspace

SUFFIXES = (
    ".3gp", ".aac", ".aif", ".aiff", ".amr", ".caf", ".flac", ".m4a", ".mka", ".mp3", ".mp4",
    ".oga", ".ogg", ".opus", ".wav", ".webm", ".wma",
)  # fmt: skip
"""Files that are takes. Whatever else lies beside them (an editor's project) is left alone."""

UNUSED = "unused"
"""The folder of takes that were replaced or taken back."""

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Take:
    """A recording (where it lies once it has its line's name), and the hash of its bytes."""

    path: Path
    sha256: str

    @property
    def key(self) -> str:
        """Return the key of its clip."""
        return sha256_of("take", _VERSION, self.sha256)


@dataclass(frozen=True, slots=True)
class Takes:
    """The takes of a work: ``by_line`` those that are heard, ``unheard`` why others are not."""

    by_line: Mapping[str, Take]
    records: Mapping[str, TakeRecord]
    """What to remember, by the names that the files will have."""
    renames: Mapping[Path, Path]
    """Files whose line has another id now."""
    unheard: tuple[str, ...] = ()


def find_takes(space: Workspace, script: Script, fresh: Script) -> Takes:
    """Find out which lines are heard from recordings; nothing is written.

    ``script`` is as it is heard, ``fresh`` as the tool would write it now.

    Raises:
        AudioError: there are two takes of one line.
    """
    files = _files(space)
    moved = _moved(space, fresh) if files else {}
    lines = {line.id: line for line in spoken_lines(script)}
    by_line: dict[str, Take] = {}
    records: dict[str, TakeRecord] = {}
    renames: dict[Path, Path] = {}
    unheard: list[str] = []
    for path in files:
        take = Take(path, sha256_of_file(path))
        text = _text_of(take, space.manifest.takes, lines)
        line = _line_of(_line_in(path), text, lines, moved)
        if line is None:
            unheard.append(f"{path}: {_why_unheard(path, text)}")
            if text is not None:
                records[path.name] = TakeRecord(take.sha256, text, heard=False)
            continue
        if line.id in by_line:
            raise AudioError(
                f"holds two takes of line {line.id}: {by_line[line.id].path.name}, {path.name}.",
                where=space.takes,
                hint="Keep one of them there.",
            )
        named = path.with_name(f"{line.id}{path.name.removeprefix(_line_in(path))}")
        by_line[line.id] = Take(named, take.sha256)
        records[named.name] = TakeRecord(take.sha256, line.text)
        if named != path:
            renames[path] = named
    return Takes(by_line, records, renames, tuple(unheard))


def settle_takes(space: Workspace, takes: Takes) -> None:
    """Rename takes whose line has another id now, and remember what each was recorded for.

    Raises:
        OutputError: the folder cannot be written.
    """
    try:
        _rename(dict(takes.renames))
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", where=space.takes) from error
    space.manifest.takes = dict(takes.records)
    space.save()


def put_take(space: Workspace, script: Script, line: str, recording: Path | None) -> int:
    """Copy a recording to where it is heard for ``line``, or take back the one that is there.

    Returns the number of the line's chapter.

    Raises:
        UsageError: there is no such spoken line, or no take of it to take back.
        AudioError: the recording cannot be decoded, or nothing is heard in it.
        OutputError: the folder cannot be written.
    """
    chapter = _chapter_of(script, line)
    before = [path for path in _files(space) if _line_in(path) == line]
    if recording is None:
        if not before:
            raise UsageError(f"there is no take of line {line}.", where=space.takes)
        _put_aside(space, before)
        return chapter
    read_take(recording)
    suffix = recording.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(
            f"{recording.name!r} has no ending of a recording.",
            hint=f"Endings: {', '.join(SUFFIXES)}.",
        )
    path = space.takes / f"{line}{suffix}"
    with write_atomically(path.with_name(f".new{suffix}")) as partial:
        shutil.copyfile(recording, partial)
    own = path.exists() and path.samefile(recording)
    _put_aside(space, [one for one in before if not (own and one == path)])
    path.with_name(f".new{suffix}").replace(path)
    space.manifest.takes.pop(path.name, None)
    space.save()
    return chapter


def spoken_lines(script: Script) -> Iterator[Line]:
    """Yield the lines that are heard, so that somebody may record them."""
    for chapter in script.chapters:
        yield from (line for line in chapter.lines if not is_silent(line))


def is_silent(line: Line) -> bool:
    """Tell what is not spoken: scene breaks, and notes that are part of the story's own text."""
    return line.kind is Kind.SCENE_BREAK or (line.kind is Kind.NOTE and line.paragraph > 0)


# ---------------------------------------------------------------------------- which line


def _files(space: Workspace) -> list[Path]:
    """Return the takes. What Audacity exports by labels has more than the line's id in its name."""
    return sorted(
        path
        for path in space.takes.glob("*")
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(".")
    )


def _line_in(path: Path) -> str:
    """Return the id that a take's name starts with: ``c1.p7.2 Odile Marsh_ There.wav``."""
    return path.stem.partition(" ")[0]


def _text_of(take: Take, known: Mapping[str, TakeRecord], lines: Mapping[str, Line]) -> str | None:
    """Return the words that a take was recorded for; those of its line where it is new."""
    record = known.get(take.path.name)
    if record and record.sha256 == take.sha256:
        return record.text
    line = lines.get(_line_in(take.path))
    return line.text if line else None


def _moved(space: Workspace, fresh: Script) -> dict[str, str]:
    """Map the ids of lines as they were written last to those that the same lines have now."""
    moved: dict[str, str] = {}
    for chapter in fresh.chapters:
        if record := space.manifest.scripts.get(chapter.number):
            moved |= new_ids(record.written, chapter.lines)
    return moved


def _line_of(
    named: str, text: str | None, lines: Mapping[str, Line], moved: Mapping[str, str]
) -> Line | None:
    """Return the line with these words: where it has moved to, or the only one in the story."""
    for line_id in (moved.get(named, named), named):
        if line_id in lines and lines[line_id].text == text:
            return lines[line_id]
    same = [line for line in lines.values() if line.text == text]
    return same[0] if len(same) == 1 else None


def _why_unheard(path: Path, text: str | None) -> str:
    if text is None:
        return f"there is no spoken line {_line_in(path)}: the take is not heard."
    return f"the story has no longer, or not just once, {text!r}: the take is not heard."


def _chapter_of(script: Script, line: str) -> int:
    for chapter in script.chapters:
        if any(line == one.id and not is_silent(one) for one in chapter.lines):
            return chapter.number
    ids = [one.id for one in spoken_lines(script)]
    near = get_close_matches(line, ids, n=5) or ids[:5]
    raise UsageError(
        f"there is no spoken line {line!r}.",
        hint=f"Near it: {', '.join(near)}. The first column of script/NN.tsv names all.",
    )


# ---------------------------------------------------------------------------- files


def _rename(waiting: dict[Path, Path]) -> None:
    """Rename in an order in which no file takes another's place."""
    while waiting:
        free = [old for old, new in waiting.items() if not new.exists()]
        if not free:  # each has the name that another wants
            old, new = waiting.popitem()
            aside = old.with_name(f".{old.name}")
            old.rename(aside)
            waiting[aside] = new
        for old in free:
            old.rename(waiting.pop(old))


def _put_aside(space: Workspace, takes: Sequence[Path]) -> None:
    """Keep takes that are no longer heard: a person's voice cannot be made again."""
    folder = space.takes / UNUSED
    try:
        for path in takes:
            folder.mkdir(exist_ok=True)
            names = (f"{path.stem}{more}{path.suffix}" for more in _endings())
            path.rename(next(folder / name for name in names if not (folder / name).exists()))
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", where=folder) from error


def _endings() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f" ({number})"
        number += 1
