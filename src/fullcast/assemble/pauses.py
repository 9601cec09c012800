"""Pauses as people want them: for all works in ``voices/pauses.toml``, for one in its cast.toml.

The table itself, with what each pause is by itself, is `timeline.Pauses`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from fullcast.errors import CastError
from fullcast.files import read_toml
from fullcast.model import LONGEST_PAUSE_MS

from .timeline import Pauses

FILE = "pauses.toml"


@dataclass(frozen=True, slots=True)
class PausesFile:
    """The shape of pauses.toml."""

    pauses: dict[str, int] = field(default_factory=dict)


def read_pauses(folders: Sequence[Path], standard: Pauses) -> Pauses:
    """Return the pauses with what the pauses.toml of these folders, in turn, put in their places.

    Raises:
        CastError: a file is damaged, or names a pause that there is not.
    """
    for path in (folder / FILE for folder in folders):
        if path.is_file():
            standard = adjusted(standard, read_toml(path, PausesFile, CastError).pauses, path)
    return standard


def adjusted(pauses: Pauses, wanted: Mapping[str, int], where: Path) -> Pauses:
    """Return the pauses with those in ``wanted`` (name -> milliseconds) in their places.

    Raises:
        CastError: there is no such pause, or it would be too long.
    """
    names = [pause.name for pause in fields(Pauses)]
    for name, ms in wanted.items():
        if name not in names:
            raise CastError(
                f"pauses.{name}: there is no such pause.",
                where=where,
                hint=f"Pauses: {', '.join(names)}.",
            )
        if not 0 <= ms <= LONGEST_PAUSE_MS:
            raise CastError(
                f"pauses.{name}: {ms} is no pause in milliseconds.",
                where=where,
                hint=f"Choose from 0 to {LONGEST_PAUSE_MS}.",
            )
    return replace(pauses, **wanted)
