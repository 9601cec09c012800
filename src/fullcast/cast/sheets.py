"""Character sheets: voices/casts/*.toml, the cast of a fandom or series for every work of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CastError
from ..files import read_toml
from ..model import Cast, CastMember, Character, Metadata
from .lexicon import checked

FOLDER = "casts"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Characters that several works share. Matches a work by its fandoms or its series."""

    fandoms: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    speakers: dict[str, CastMember] = field(default_factory=dict)
    pronunciations: dict[str, str] = field(default_factory=dict)

    def fits(self, metadata: Metadata) -> bool:
        """Tell whether a work belongs to the sheet's fandoms or series."""
        works = {_fold(name) for name in (*metadata.fandoms, *(s.name for s in metadata.series))}
        return bool(works & {_fold(name) for name in (*self.fandoms, *self.series)})


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def fitting_sheets(folders: Sequence[Path], metadata: Metadata) -> list[Sheet]:
    """Read the sheets of every folder and return those that fit a work.

    Sheets of later folders (the user's own) come first.

    Raises:
        CastError: a sheet is damaged.
    """
    paths = [
        path for folder in reversed(folders) for path in sorted((folder / FOLDER).glob("*.toml"))
    ]
    sheets = [read_toml(path, Sheet, CastError) for path in paths]
    for path, sheet in zip(paths, sheets, strict=True):
        checked(sheet.pronunciations, path)
    return [sheet for sheet in sheets if sheet.fits(metadata)]


def characters_of(speakers: Iterable[tuple[str, CastMember]]) -> list[Character]:
    """Return the people that cast entries tell of."""
    return [
        Character(
            name, member.aliases, member.gender, 0.0 if member.gender.value == "unknown" else 1.0
        )
        for name, member in speakers
    ]


def sheet_of(cast: Cast, metadata: Metadata) -> Sheet:
    """Return a work's cast as a sheet for other works of its fandoms and series."""
    return Sheet(
        metadata.fandoms,
        tuple(series.name for series in metadata.series),
        dict(cast.speakers),
        dict(cast.pronunciations),
    )
