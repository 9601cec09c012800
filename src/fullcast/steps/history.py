"""The steps that people took in a work's texts, newest last, so that each can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..files import read_json, write_json
from ..script.table import Row
from ..workspace import Workspace

MOST_STEPS = 100
"""Older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a chapter's table as it was, and as it became."""

    chapter: int
    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class CastChange:
    """The text of cast.toml as it was, and what it became.

    ``members`` and ``narrators`` are what the manifest remembered of the tool's own entries.
    """

    before: str
    after: str
    members: dict[str, str]
    narrators: dict[int, str]


@dataclass(frozen=True, slots=True)
class Step:
    """What a person did in one go. ``what`` says it in words: "Javert speaks with david"."""

    what: str
    rows: tuple[RowChange, ...] = ()
    cast: CastChange | None = None


def remember(space: Workspace, step: Step) -> None:
    """Write a step down as the last one."""
    files = _files(space)
    write_json(space.history / f"{last_number(space) + 1:06}.json", step)
    for old in files[: len(files) + 1 - MOST_STEPS]:
        old.unlink()


def last_number(space: Workspace) -> int:
    """Return the number of the last step: it grows with each that is taken. 0: there is none."""
    files = _files(space)
    return int(files[-1].stem) if files else 0


def last_step(space: Workspace) -> Step | None:
    """Return the step that would be taken back next.

    Raises:
        InputError: what was written down is damaged.
    """
    files = _files(space)
    return read_json(files[-1], Step, InputError) if files else None


def forget_last(space: Workspace) -> None:
    """Drop the last step, which was taken back."""
    _files(space)[-1].unlink()


def _files(space: Workspace) -> list[Path]:
    return sorted(path for path in space.history.glob("*.json") if path.stem.isdecimal())
