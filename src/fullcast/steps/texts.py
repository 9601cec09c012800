"""From a work to script and cast, with what people edited in them.

Nothing here writes before `save_texts`: a dry run takes the same steps and stops there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import script as script_stage
from ..cast.castfile import add_to_cast, create_cast, read_cast, set_narrators
from ..cast.sheets import Sheet, characters_of, fitting_sheets
from ..errors import ScriptError
from ..files import sha256_of, write_if_changed, write_text
from ..model import (
    NARRATOR,
    UNKNOWN,
    Cast,
    ChapterScript,
    Character,
    Progress,
    Script,
    Work,
)
from ..script.characters import hard_names
from ..script.table import merge_edits, read_table, table_text, written_by_tool
from ..workspace import ScriptRecord, Workspace, identity_of, work_text
from .casting import CastStep
from .found import Found, found_again, keep
from .renaming import with_names
from .second_opinion import Server, with_second_opinion

# ---------------------------------------------------------------------------- script


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """A work's script with people's edits in it, and what the tool made by itself.

    ``fresh`` is ``found`` with the answers of a language model in it.
    """

    script: Script
    fresh: Script
    found: Found
    key: str
    edited: tuple[str, ...] = ()
    """Ids of lines that people changed."""
    lost: tuple[str, ...] = ()
    """Edits whose line left the story, one sentence each."""
    read: Mapping[int, tuple[int, int] | None] = field(default_factory=dict)
    """The state of each chapter's table when its edits were read."""


def script_step(
    space: Workspace,
    work: Work,
    sheets: Sequence[Sheet],
    progress: Progress,
    server: Server | None = None,
) -> ScriptStep:
    """Find every line's speaker and put people's edits in.

    What people wrote into cast.toml (aliases, gender, who tells a chapter) and character sheets
    are known beforehand; guesses of the tool's own never feed back. ``server`` is asked for a
    second opinion on doubtful lines.
    """
    cast = read_cast(space.cast) if space.cast.is_file() else None
    known = [*_told_by_people(cast, space), *(c for s in sheets for c in _people_of(s))]
    narrators = _narrators_by_people(cast, space)
    found = found_again(
        space,
        work,
        known,
        narrators,
        lambda: script_stage.write_script(work, known, narrators, progress),
    )
    progress("script", len(work.chapters), len(work.chapters))
    opinions = space.manifest.opinions
    fresh = with_second_opinion(found.script, opinions, server, progress)
    names = _names(fresh.characters, cast)
    renamed = {c.name: names[c.name] for c in fresh.characters if names[c.name] != c.name}
    key = sha256_of(found.key, opinions, *([renamed] if renamed else []))
    fresh = with_names(fresh, renamed)
    chapters: list[ChapterScript] = []
    edited: list[str] = []
    lost: list[str] = []
    read = {chapter.number: _state(space.script(chapter.number)) for chapter in fresh.chapters}
    for chapter in fresh.chapters:
        path, record = space.script(chapter.number), space.manifest.scripts.get(chapter.number)
        if record is None or not path.is_file():
            chapters.append(chapter)
            continue
        # What the tool wrote is nobody's edit, though the name may be an alias by now, or nobody's.
        before = {one.speaker: one.speaker for one in record.written}
        rows = read_table(path, {**before, **names})
        written = [
            replace(one, speaker=names.get(one.speaker, one.speaker)) for one in record.written
        ]
        merged = merge_edits(chapter, rows, written, path)
        chapters.append(merged.script)
        edited += merged.edited
        lost += merged.lost
    script = replace(fresh, chapters=tuple(chapters))
    everybody = _with_edited_speakers(script, cast)
    return ScriptStep(everybody, fresh, found, key, tuple(edited), tuple(lost), read)


def _state(table: Path) -> tuple[int, int] | None:
    """Return what tells whether a table was written since, None where there is none."""
    if not table.is_file():
        return None
    status = table.stat()
    return status.st_mtime_ns, status.st_ino


def _people_of(sheet: Sheet) -> list[Character]:
    return characters_of(sheet.speakers.items())


def _told_by_people(cast: Cast | None, space: Workspace) -> list[Character]:
    """Return the entries of cast.toml about whom a person said something."""
    if cast is None:
        return []
    remembered = space.manifest.members
    return characters_of(
        (name, member)
        for name, member in cast.speakers.items()
        if remembered.get(name) != identity_of(member)
    )


def _narrators_by_people(cast: Cast | None, space: Workspace) -> dict[int, str]:
    if cast is None:
        return {}
    guessed = space.manifest.narrators
    return {n: who for n, who in cast.narrator.chapters.items() if guessed.get(n) != who}


def _names(characters: Sequence[Character], cast: Cast | None) -> dict[str, str]:
    """Map every name and alias that a person may write to the name that it stands for."""
    names: dict[str, str] = {}
    for name, member in (cast.speakers if cast else {}).items():
        names.setdefault(name, name)
        for alias in member.aliases:
            names.setdefault(alias, name)
    for character in characters:
        for alias in (character.name, *character.aliases):
            names.setdefault(alias, names.get(character.name, character.name))
    return names


def _with_edited_speakers(script: Script, cast: Cast | None) -> Script:
    """Add speakers whom only a person's edit names, drop those whom edits left without a line."""
    speaking = {line.speaker for chapter in script.chapters for line in chapter.lines}
    speaking |= {chapter.narration.narrator for chapter in script.chapters}
    speaking -= {NARRATOR, UNKNOWN}
    kept = [c for c in script.characters if c.name in speaking]
    added = speaking - {c.name for c in kept}
    members = cast.speakers if cast else {}
    return replace(
        script,
        characters=(
            *kept,
            *characters_of((name, members[name]) for name in sorted(added) if name in members),
            *(Character(name) for name in sorted(added) if name not in members),
        ),
    )


# ---------------------------------------------------------------------------- saving


def is_written(space: Workspace, script: ScriptStep, cast: CastStep) -> bool:
    """Tell whether the files hold these texts already, as the tool would write them."""
    if not space.cast.is_file() or cast.added.speakers or cast.renarrated:
        return False
    written = read_cast(space.cast).narrator.chapters
    return written == cast.cast.narrator.chapters and all(
        _is_current(space, script, chapter.number) for chapter in script.script.chapters
    )


def _is_current(space: Workspace, script: ScriptStep, chapter: int) -> bool:
    record = space.manifest.scripts.get(chapter)
    return record is not None and record.key == script.key and space.script(chapter).is_file()


def save_texts(space: Workspace, work: Work, script: ScriptStep, cast: CastStep) -> None:
    """Write work.json, script/NN.tsv and cast.toml, and remember what was written.

    What is going to be written is remembered first, so that a run that is killed between two
    files leaves nothing that the next run takes for somebody's edit.
    """
    texts = _changed_tables(space, script)
    for name, member in cast.added.speakers.items():
        space.manifest.members.setdefault(name, identity_of(member))
    for chapter in script.fresh.chapters:
        if chapter.narration.narrator != NARRATOR and chapter.narration.reason != "set by hand":
            space.manifest.narrators[chapter.number] = chapter.narration.narrator
    space.save()
    write_if_changed(space.work, work_text(work).encode())
    keep(space, script.found)
    for number, text in texts.items():
        write_text(space.script(number), text)
    _save_cast(space, work, cast)
    space.settle_scripts()
    space.save()


def _changed_tables(space: Workspace, script: ScriptStep) -> dict[int, str]:
    """Return the tables to write by chapter, noted in the manifest as about to be written."""
    texts = {}
    for chapter, fresh in zip(script.script.chapters, script.fresh.chapters, strict=True):
        number = chapter.number
        if _is_current(space, script, number):
            continue
        if _state(space.script(number)) != script.read.get(number):
            raise ScriptError(
                "was changed while this ran.",
                where=space.script(number),
                hint="Run the same command again; nothing is lost.",
            )
        texts[number] = table_text(chapter)
        space.manifest.scripts_begun[number] = ScriptRecord(
            script.key, written_by_tool(fresh), hashlib.sha256(texts[number].encode()).hexdigest()
        )
    return texts


def _save_cast(space: Workspace, work: Work, cast: CastStep) -> None:
    if not space.cast.is_file():
        names = [word for word in hard_names(work.metadata) if word not in cast.lexicon]
        create_cast(space.cast, cast.cast.narrator.voice, names)
    add_to_cast(
        space.cast,
        speakers=cast.added.speakers,
        narrators=cast.cast.narrator.chapters,
    )
    if cast.renarrated:
        set_narrators(space.cast, cast.renarrated)


def sheets_for(folders: Sequence[Path], work: Work) -> list[Sheet]:
    """Return the character sheets that fit a work, the user's own first."""
    return fitting_sheets(folders, work.metadata)
