"""cast.toml: read it, add to it, change one entry; comments and order are never touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from ..errors import CastError
from ..files import read_text, read_toml, write_text
from ..model import NARRATOR, Cast, CastMember, Gender
from .lexicon import checked
from .sheets import Sheet

_HEADER = """\
Who speaks with which voice. Yours to edit: fullcast adds speakers that are new and changes
nothing else. `fullcast voices` lists the voices, `fullcast voices play NAME` lets you hear one.
A speaker may also have: rate (1.0 = the voice's own), pitch_semitones, gain_db.\
"""

BOUNDS = {"rate": (0.5, 2.0), "pitch_semitones": (-12.0, 12.0), "gain_db": (-12.0, 6.0)}
"""Least and most. Beyond these a voice is not understood, or not heard beside the others."""

_USUAL = {"rate": 1.0, "pitch_semitones": 0.0, "gain_db": 0.0}
"""What an entry need not say."""


def read_cast(path: Path) -> Cast:
    """Read cast.toml. A permission of "none" is none.

    Raises:
        CastError: it is damaged; the message names the line or the key.
    """
    cast = read_toml(path, Cast, CastError)
    for name, entry in (("narrator", cast.narrator), *cast.speakers.items()):
        for key, (least, most) in BOUNDS.items():
            value = getattr(entry, key)
            if not least <= value <= most:
                place = name if name == "narrator" else f"speakers.{name}"
                raise CastError(
                    f"{place}.{key}: {value:g} is too much.",
                    where=path,
                    hint=f"Choose from {least:g} to {most:g}.",
                )
    return replace(
        cast,
        pronunciations=checked(cast.pronunciations, path),
        permission="" if _says_no(cast.permission) else cast.permission.strip(),
    )


def _says_no(permission: str) -> bool:
    return permission.strip(" .!").casefold() in ("none", "no")


def create_cast(path: Path, narrator_voice: str, names: Iterable[str] = ()) -> None:
    """Write a cast.toml without speakers.

    ``names`` that may be mispronounced stand in it as comments, ready to be filled in.
    """
    document = tomlkit.document()
    for line in _HEADER.splitlines():
        document.add(tomlkit.comment(line))
    document["schema"] = 1
    narrator = tomlkit.table()
    narrator["voice"] = narrator_voice
    narrator["voice"].comment("speaks what nobody in the story tells")
    narrator["first_person"] = "character"
    narrator["first_person"].comment('or "neutral": "I" is told in the narrator\'s voice too')
    document["narrator"] = narrator
    chapters = tomlkit.table()
    chapters.comment("who tells a chapter, where somebody in the story does")
    narrator["chapters"] = chapters
    pronunciations = tomlkit.table()
    pronunciations.comment('word = how to say it, such as "Thénardier" = "tay nar dee ay"')
    for name in names:
        pronunciations.add(tomlkit.comment(f'{tomlkit.item(name).as_string()} = ""'))
    document["pronunciations"] = pronunciations
    pauses = tomlkit.table()
    pauses.comment("in milliseconds, where the usual ones do not suit, such as scene_ms = 2000")
    document["pauses"] = pauses
    document["speakers"] = tomlkit.table(is_super_table=True)
    write_text(path, tomlkit.dumps(document))


def add_to_cast(
    path: Path,
    *,
    speakers: Mapping[str, CastMember],
    narrators: Mapping[int, str],
) -> None:
    """Add speakers and narrators of chapters that the file does not have yet."""
    document = _parse(path)
    before = tomlkit.dumps(document)
    narrator = _table(document, "narrator")
    _add_missing(_table(narrator, "chapters"), {str(n): who for n, who in narrators.items()})
    _add_missing(
        _table(document, "speakers"), {name: _member_table(m) for name, m in speakers.items()}
    )
    after = tomlkit.dumps(document)
    if after != before:
        write_text(path, after)


def set_narrators(path: Path, narrators: Mapping[int, str]) -> None:
    """Replace the narrators of chapters (those that the tool itself had guessed before)."""
    document = _parse(path)
    chapters = _table(_table(document, "narrator"), "chapters")
    for number, who in narrators.items():
        chapters[str(number)] = who
    write_text(path, tomlkit.dumps(document))


def set_entry(path: Path, speaker: str, values: Mapping[str, str | float]) -> None:
    """Change keys of a speaker's entry, or of ``Narrator``'s, such as ``voice`` or ``rate``.

    The caller has checked names and values. A key that gets its usual value is taken out.
    """
    document = _parse(path)
    entry = _table(document, "narrator")
    if speaker != NARRATOR:
        entry = _table(_table(document, "speakers"), speaker)
    for key, value in values.items():
        if value == _USUAL.get(key):
            entry.pop(key, None)
        else:
            entry[key] = value
    write_text(path, tomlkit.dumps(document))


def merge_entries(path: Path, speaker: str, into: str) -> None:
    """Make a speaker's name and aliases those of another, who tells their chapters, too."""
    document = _parse(path)
    speakers = _table(document, "speakers")
    aliases = [*speakers[into].get("aliases", []), speaker, *speakers[speaker].get("aliases", [])]
    speakers[into]["aliases"] = [name for name in dict.fromkeys(aliases) if name != into]
    del speakers[speaker]
    chapters = _table(_table(document, "narrator"), "chapters")
    for number, who in list(chapters.items()):
        if who == speaker:
            chapters[number] = into
    write_text(path, tomlkit.dumps(document))


def split_entry(path: Path, speaker: str, member: CastMember, alias: str) -> None:
    """Make an alias of a speaker somebody of that name, who takes their own aliases along."""
    document = _parse(path)
    speakers = _table(document, "speakers")
    entry = speakers[speaker]
    theirs = {alias, *member.aliases}
    entry["aliases"] = [name for name in entry["aliases"] if name not in theirs]
    speakers[alias] = _member_table(member)
    write_text(path, tomlkit.dumps(document))


def remove_entry(path: Path, speaker: str) -> None:
    """Take a speaker's entry out."""
    document = _parse(path)
    del _table(document, "speakers")[speaker]
    write_text(path, tomlkit.dumps(document))


def restored(path: Path, before: str, after: str) -> str | None:
    """Return the text of a cast.toml in which a change is taken back; None if that cannot be.

    ``before`` and ``after`` are its text around the change. What was changed elsewhere in the file
    since stays; None means that the very same entries were.
    """
    now = read_text(path, CastError)
    if now == after:
        return before
    document = _parse(path)
    old, new = _leaves(tomlkit.parse(before)), _leaves(tomlkit.parse(after))
    there = _leaves(document)
    for place in {**old, **new}:
        if old.get(place) == new.get(place):
            continue
        if there.get(place) != new.get(place):
            return None
        _set_leaf(document, place, old.get(place))
    return tomlkit.dumps(document)


def _leaves(table: Any, place: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Return every value of a TOML document by the keys that lead to it."""
    leaves: dict[tuple[str, ...], Any] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            leaves |= _leaves(value, (*place, key))
        else:
            leaves[*place, key] = getattr(value, "unwrap", lambda value=value: value)()
    return leaves


def _set_leaf(document: Any, place: tuple[str, ...], value: Any) -> None:
    """Put a value where these keys lead; None takes it out, and a table that is empty then."""
    tables = [document]
    for key in place[:-1]:
        tables.append(_table(tables[-1], key))
    if value is not None:
        tables[-1][place[-1]] = value
        return
    tables[-1].pop(place[-1], None)
    for depth in range(len(tables) - 1, 1, -1):  # the top-level tables stay
        if not tables[depth]:
            del tables[depth - 1][place[depth - 1]]


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Write a character sheet anew."""
    document = tomlkit.document()
    document.add(tomlkit.comment("Characters for every work of these fandoms or series."))
    document["fandoms"] = list(sheet.fandoms)
    document["series"] = list(sheet.series)
    document["pronunciations"] = dict(sheet.pronunciations)
    speakers = tomlkit.table(is_super_table=True)
    for name, member in sheet.speakers.items():
        speakers[name] = _member_table(member)
    document["speakers"] = speakers
    write_text(path, tomlkit.dumps(document))


def _parse(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(read_text(path, CastError))
    except TOMLKitError as problem:
        raise CastError(f"is not valid TOML: {problem}.", where=path) from problem


def _table(parent: Any, name: str) -> Any:
    if name not in parent:
        parent[name] = tomlkit.table()
    return parent[name]


def _add_missing(table: Any, entries: Mapping[str, Any]) -> None:
    for key, value in entries.items():
        if key not in table:
            table[key] = value


def _member_table(member: CastMember) -> Table:
    table = tomlkit.table()
    table["voice"] = member.voice
    table["aliases"] = list(member.aliases)
    if member.gender is not Gender.UNKNOWN:
        table["gender"] = member.gender.value
    for key, usual in _USUAL.items():
        value = getattr(member, key)
        if value != usual:
            table[key] = value
    return table
