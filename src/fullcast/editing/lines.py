"""Who says a line, and how: changes of single rows of script/NN.tsv."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..errors import UsageError
from ..files import write_text
from ..model import LONGEST_PAUSE_MS, NARRATOR, UNKNOWN, Cast, Delivery, Kind, Line, Script
from ..opening import texts_at
from ..pipeline import Texts
from ..script.table import Row, changed_table, read_table
from ..steps.history import RowChange, Step, remember
from ..steps.recast import speaker_named
from ..workspace import Workspace
from .turns import as_seen, turn

SPEECH = frozenset((Kind.DIALOGUE, Kind.THOUGHT))
"""What a range of lines means: the narration between them stays the narrator's."""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What to change in a line; None leaves it as it is. A pause of -1 is the usual one again."""

    line: str
    speaker: str | None = None
    kind: Kind | None = None
    text: str | None = None
    delivery: Delivery | None = None
    pause_ms: int | None = None


def edit_lines(
    folder: Path | str, edits: Sequence[LineEdit], *, seen: Mapping[str, str] | None = None
) -> Texts:
    """Change lines; all or none. ``seen`` are `version_of` of lines as the person saw them.

    Raises:
        ConflictError: a line is not as it was seen; somebody else has changed it.
        UsageError: there is no such line or speaker, or a value is none.
    """
    with turn(folder):
        texts = texts_at(folder)
        lines = all_lines(texts)
        for edit in edits:
            if edit.line not in lines:
                raise UsageError(f"there is no line {edit.line!r}.")
            as_seen(edit.line, lines[edit.line], (seen or {}).get(edit.line))
        changed = {edit.line: _edited(lines[edit.line], edit, texts.cast.cast) for edit in edits}
        rows = row_changes(texts.space, changed)
        put_rows(texts.space, rows)
        try:
            after = texts_at(folder)
        except BaseException:  # what does not fit is as if it had not been
            put_rows(texts.space, backwards(rows))
            raise
        if rows:
            remember(texts.space, Step(_told(rows), rows))
        return after


def all_lines(texts: Texts) -> dict[str, Line]:
    """Return the lines of a work by their ids."""
    return {line.id: line for chapter in texts.script.script.chapters for line in chapter.lines}


def give_all(folder: Path | str, speaker: str, to: str) -> Texts:
    """Give everything that somebody says to somebody else.

    Raises:
        UsageError: there is no such speaker, or it is the narrator, whose lines nobody says.
    """
    texts = texts_at(folder)
    name = _known(speaker, texts.cast.cast)
    if name == NARRATOR:
        raise UsageError("the narrator's lines are nobody's to give, all at once.")
    edits = [LineEdit(line, speaker=to) for line in lines_of(texts.script.script, name)]
    return edit_lines(folder, edits)


def _edited(line: Line, edit: LineEdit, cast: Cast) -> Line:
    pause_ms = line.pause_ms if edit.pause_ms is None else edit.pause_ms
    if pause_ms == -1:
        pause_ms = None
    if pause_ms is not None and not 0 <= pause_ms <= LONGEST_PAUSE_MS:
        raise UsageError(
            f"{pause_ms} is no pause in milliseconds.", hint=f"Choose from 0 to {LONGEST_PAUSE_MS}."
        )
    if edit.text is not None and not edit.text.strip():
        raise UsageError(
            "a line cannot be without words.", hint="Of the kind 'note', it is not spoken."
        )
    return replace(
        line,
        speaker=line.speaker if edit.speaker is None else _known(edit.speaker, cast),
        kind=edit.kind or line.kind,
        text=line.text if edit.text is None else edit.text,
        delivery=edit.delivery or line.delivery,
        pause_ms=pause_ms,
    )


def _known(speaker: str, cast: Cast) -> str:
    return UNKNOWN if speaker == UNKNOWN else speaker_named(cast, speaker)


def row_changes(space: Workspace, lines: Mapping[str, Line]) -> tuple[RowChange, ...]:
    """Return what these lines change in the tables, where each row is as a person left it."""
    changes = []
    for chapter in sorted({chapter_of(line_id) for line_id in lines}):
        for row in read_table(space.script(chapter), None):
            line = lines.get(row.id)
            if line is None:
                continue
            after = Row(row.id, line.kind, line.speaker, line.text, line.delivery, line.pause_ms)
            if after != replace(row, delivery=row.delivery or line.delivery):
                changes.append(RowChange(chapter, row, after))
    return tuple(changes)


def chapter_of(line: str) -> int:
    """Return the number of a line's chapter, which its id starts with: ``c1.p7.2``."""
    return int(line.removeprefix("c").partition(".")[0])


def put_rows(space: Workspace, changes: Collection[RowChange]) -> None:
    """Write rows into their tables; all others stay as they are."""
    for chapter in sorted({change.chapter for change in changes}):
        rows = {c.after.id: c.after for c in changes if c.chapter == chapter}
        path = space.script(chapter)
        write_text(path, changed_table(path, rows))


def _told(rows: Sequence[RowChange]) -> str:
    """Say in words what a step did."""
    first = rows[0]
    which = f"line {first.after.id}" if len(rows) == 1 else f"{len(rows)} lines"
    if first.before.speaker != first.after.speaker:
        return f"{which}: {first.after.speaker} speaks"
    if first.before.text != first.after.text:
        return f"{which}: spoken as {first.after.text[:40]!r}"
    if first.before.kind != first.after.kind:
        return f"{which}: {first.after.kind.value}"
    if first.before.pause_ms != first.after.pause_ms:
        return f"{which}: another pause"
    return f"{which}: {(first.after.delivery or Delivery.PLAIN).value}"


# ---------------------------------------------------------------------------- which lines


def lines_between(script: Script, first: str, last: str) -> list[str]:
    """Return the ids of the lines of speech from one line to another, in either order.

    Raises:
        UsageError: there is no such line, or they are in different chapters.
    """
    for chapter in script.chapters:
        ids = [line.id for line in chapter.lines]
        if first in ids and last in ids:
            start, end = sorted((ids.index(first), ids.index(last)))
            return [line.id for line in chapter.lines[start : end + 1] if line.kind in SPEECH]
    raise UsageError(f"no chapter holds both {first!r} and {last!r}.")


def lines_of(script: Script, speaker: str) -> list[str]:
    """Return the ids of all lines of a speaker."""
    return [line.id for c in script.chapters for line in c.lines if line.speaker == speaker]


def backwards(changes: Sequence[RowChange]) -> list[RowChange]:
    """Return what takes these changes back."""
    return [RowChange(change.chapter, change.after, change.before) for change in changes]
