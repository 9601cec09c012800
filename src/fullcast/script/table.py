"""script/NN.tsv: a chapter's lines as a table that a person may edit, and what they edited.

The tool remembers what it wrote itself (`Written`, kept in manifest.json). A row that differs
from that was changed by a person, and keeps that change whatever later runs find out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path
from typing import TypeVar

from ..errors import ScriptError
from ..files import read_tsv, sha256_of, tsv_text
from ..model import (
    LONGEST_PAUSE_MS,
    NARRATOR,
    UNKNOWN,
    ChapterScript,
    Delivery,
    Kind,
    Line,
)

COLUMNS = ("id", "kind", "speaker", "sure", "text", "delivery", "pause_ms")
"""Other programs read the first five by place: what is new stands behind them."""

_OPTIONAL = ("delivery", "pause_ms")
"""Columns that tables of older versions lack."""


_Member = TypeVar("_Member", Kind, Delivery)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table as it stands in the file."""

    id: str
    kind: Kind
    speaker: str
    text: str
    delivery: Delivery | None = None
    """None where the table has nothing to say about it."""
    pause_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What the tool itself wrote for a line last. ``text_hash`` stands for its text."""

    id: str
    kind: Kind
    speaker: str
    text_hash: str
    delivery: Delivery = Delivery.PLAIN


@dataclass(frozen=True, slots=True)
class Merged:
    """A chapter with people's edits in it; ``edited`` are the ids of the lines they changed."""

    script: ChapterScript
    edited: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    """Edits whose line is not in the story any more, one sentence each."""


def table_text(script: ChapterScript) -> str:
    """Return a chapter's lines as the text of a table, one row each."""
    return tsv_text(COLUMNS, map(_cells, script.lines))


def _cells(line: Line) -> tuple[str, ...]:
    pause = "" if line.pause_ms is None else str(line.pause_ms)
    sure = f"{line.sure:.2f}"
    return line.id, line.kind, line.speaker, sure, line.text, line.delivery, pause


def changed_table(path: Path, rows: Mapping[str, Row]) -> str:
    """Return the text of a table with other rows in the places of those of the same ids.

    Raises:
        ScriptError: the file is damaged.
    """
    return tsv_text(
        COLUMNS,
        [
            _changed(cells, rows[cells[0]]) if cells[0] in rows else cells
            for cells in read_tsv(path, COLUMNS, ScriptError, optional=_OPTIONAL)
        ],
    )


def _changed(cells: Sequence[str], row: Row) -> tuple[str, ...]:
    """Return a row's cells, with what the tool thought of the speaker."""
    _id, _kind, _speaker, sure, _text, delivery, _pause = cells
    return (
        row.id,
        row.kind,
        row.speaker,
        sure,
        row.text,
        delivery if row.delivery is None else row.delivery,
        "" if row.pause_ms is None else str(row.pause_ms),
    )


def read_table(path: Path, speakers: Mapping[str, str] | None) -> list[Row]:
    """Read the rows of a chapter.

    ``speakers`` maps every name and alias that may stand in the speaker column to the name it
    stands for; None leaves the column as it stands.

    Raises:
        ScriptError: the file is damaged, an id stands twice, a kind or speaker is unknown, or a
            pause is none.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    for number, (line_id, kind, speaker, _sure, text, delivery, pause) in enumerate(
        read_tsv(path, COLUMNS, ScriptError, optional=_OPTIONAL), start=2
    ):
        where = f"{path}: row {number}"
        if line_id in seen:
            raise ScriptError(f"the id {line_id!r} stands twice.", where=where)
        seen.add(line_id)
        rows.append(
            Row(
                line_id,
                _one_of(Kind, kind, where),
                speaker if speakers is None else _speaker(speaker, speakers, where),
                text,
                _one_of(Delivery, delivery, where) if delivery.strip() else None,
                _pause_ms(pause, where) if pause.strip() else None,
            )
        )
    return rows


def _one_of(allowed: type[_Member], text: str, where: str) -> _Member:
    try:
        return allowed(text.strip())
    except ValueError:
        name = allowed.__name__.lower()
        every = ", ".join(member.value for member in allowed)
        raise ScriptError(
            f"unknown {name} {text!r}.", where=where, hint=f"Allowed: {every}."
        ) from None


def _pause_ms(text: str, where: str) -> int:
    ms = text.strip()
    if not (ms.isascii() and ms.isdecimal() and int(ms) <= LONGEST_PAUSE_MS):
        raise ScriptError(
            f"{text!r} is no pause in milliseconds.",
            where=where,
            hint=f"Choose from 0 to {LONGEST_PAUSE_MS}, or leave it empty.",
        )
    return int(ms)


def _speaker(text: str, speakers: Mapping[str, str], where: str) -> str:
    name = text.strip()
    if name in (NARRATOR, UNKNOWN):
        return name
    if name in speakers:
        return speakers[name]
    near = get_close_matches(name, speakers, n=3)
    known = ", ".join(near or sorted(set(speakers.values()))[:12])
    raise ScriptError(
        f"unknown speaker {name!r}.",
        where=where,
        hint=f'Known: {known}. To add one, write [speakers."{name}"] in cast.toml.',
    )


def written_by_tool(script: ChapterScript) -> tuple[Written, ...]:
    """Return what to remember of a chapter that the tool made by itself."""
    return tuple(
        Written(line.id, line.kind, line.speaker, _text_hash(line.text), line.delivery)
        for line in script.lines
    )


def _text_hash(text: str) -> str:
    return sha256_of(text)[:16]


def merge_edits(
    fresh: ChapterScript, rows: Sequence[Row], written: Sequence[Written], where: Path
) -> Merged:
    """Put what people changed in ``rows`` into the ``fresh`` script of the same chapter.

    ``written`` is what the tool wrote into the file before. Lines that moved because the story
    grew are found again by their text.

    Raises:
        ScriptError: a row was taken out or invented; every line of the story keeps its row.
    """
    by_id = {row.id: row for row in rows}
    _nothing_lost_or_invented(by_id, written, where)
    moved = new_ids(written, fresh.lines)
    edits: dict[str, Row] = {}
    before: dict[str, Written] = {}
    lost = []
    for record in written:
        row = by_id[record.id]
        if not _is_edited(row, record):
            continue
        if record.id in moved:
            edits[moved[record.id]] = row
            before[moved[record.id]] = record
        else:
            lost.append(
                f"{where.name}: the edited line {row.id} ({row.text[:40]!r}) is gone from the story"
            )
    lines = tuple(
        _edited(line, edits[line.id], before[line.id]) if line.id in edits else line
        for line in fresh.lines
    )
    return Merged(replace(fresh, lines=lines), tuple(edits), tuple(lost))


def _is_edited(row: Row, record: Written) -> bool:
    said = row.delivery or record.delivery
    if row.pause_ms is not None:  # the tool itself never writes one
        return True
    return (row.kind, row.speaker, said, _text_hash(row.text)) != (
        record.kind,
        record.speaker,
        record.delivery,
        record.text_hash,
    )


def _nothing_lost_or_invented(
    by_id: Mapping[str, Row], written: Sequence[Written], where: Path
) -> None:
    ids: Collection[str] = {record.id for record in written}
    missing = [record.id for record in written if record.id not in by_id]
    if missing:
        raise ScriptError(
            f"the row of line {missing[0]} is missing.",
            where=where,
            hint="Put it back, or delete the file to have it made anew; "
            "a line of kind 'note' is not spoken.",
        )
    invented = [line_id for line_id in by_id if line_id not in ids]
    if invented:
        raise ScriptError(
            f"there is no line {invented[0]!r} in the story.", where=where, hint="Take the row out."
        )


def new_ids(written: Sequence[Written], lines: Sequence[Line]) -> dict[str, str]:
    """Map the ids of an older script to those of the fresh one, by the text of the lines."""
    old = [record.text_hash for record in written]
    new = [_text_hash(line.text) for line in lines]
    if old == new:
        return {record.id: line.id for record, line in zip(written, lines, strict=True)}
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {
        written[block.a + i].id: lines[block.b + i].id
        for block in blocks
        for i in range(block.size)
    }


def _edited(line: Line, row: Row, record: Written) -> Line:
    """Take over what the person changed; what they left alone may still improve."""
    speaker_set = row.speaker != record.speaker
    return replace(
        line,
        kind=row.kind if row.kind != record.kind else line.kind,
        speaker=row.speaker if speaker_set else line.speaker,
        sure=1.0 if speaker_set else line.sure,
        text=row.text if _text_hash(row.text) != record.text_hash else line.text,
        delivery=line.delivery if row.delivery in (None, record.delivery) else row.delivery,
        pause_ms=row.pause_ms,
    )
