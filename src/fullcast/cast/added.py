"""voices/added/NAME.toml: voices that `fullcast voices add` entered into the catalogue."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path

import tomlkit

from ..files import write_text
from ..model import Voice

FOLDER = "added"

_HEADER = """\
Entered by `fullcast voices add`, which writes this file anew. To change a voice, write an entry of
the same name into voices/catalog.toml; to be rid of these, delete the file.\
"""

_KEYS = ("name", "engine", "id", "language", "gender", "pitch_class", "description")


def added_files(folder: Path) -> list[Path]:
    """Return the files of added voices below a folder of voices."""
    return sorted((folder / FOLDER).glob("*.toml"))


def write_added(folder: Path, name: str, voices: Iterable[Voice]) -> Path:
    """Write a file of added voices, and return its path.

    Raises:
        OutputError: the folder cannot be written.
    """
    path = folder / FOLDER / f"{name}.toml"
    write_text(path, catalog_text(voices, _HEADER))
    return path


def catalog_text(voices: Iterable[Voice], header: str) -> str:
    """Return a catalogue of voices as TOML, under a comment."""
    document = tomlkit.document()
    for line in header.splitlines():
        document.add(tomlkit.comment(line))
    tables = tomlkit.aot()
    for voice in voices:
        table = tomlkit.table()
        table.update({key: str(getattr(voice, key)) for key in _KEYS})
        if voice.gain_db is not None:
            table["gain_db"] = voice.gain_db
        tables.append(table)
    document["voices"] = tables
    return tomlkit.dumps(document)


def named_apart(voices: Sequence[Voice], taken: Collection[str]) -> list[Voice]:
    """Give voices names that nobody else has: their own, else with their engine, else a number."""
    names = set(taken)
    apart = []
    for voice in voices:
        own = re.sub(r"[^\w.-]+", "-", voice.name).strip("-")
        with_engine = f"{own}-{voice.engine}"
        choices = chain((own, with_engine), (f"{with_engine}-{n}" for n in count(2)))
        name = next(choice for choice in choices if choice not in names)
        names.add(name)
        apart.append(replace(voice, name=name))
    return apart
