"""Who is who: characters made one, parted, added; who tells a chapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..cast.castfile import (
    add_to_cast,
    merge_entries,
    remove_entry,
    set_narrators,
    split_entry,
)
from ..cast.casting import cast_speakers
from ..errors import UsageError
from ..model import NARRATOR, UNKNOWN, CastMember, Character, Gender, Line, Script
from ..pipeline import Texts
from ..steps.recast import speaker_named
from .cast_steps import cast_step
from .lines import all_lines, lines_of, put_rows, row_changes
from .turns import as_seen

LONGEST_NAME = 100
"""Characters."""


def merge(folder: Path | str, speaker: str, into: str) -> Texts:
    """Make two characters one: ``speaker`` becomes another name of ``into``, who says all lines.

    Nothing is found anew: lines that somebody has looked at stay as they are.

    Raises:
        UsageError: one of them is not there, is the narrator, or they are one already.
    """
    with cast_step(folder) as step:
        one, other = (speaker_named(step.cast, name) for name in (speaker, into))
        if one == other:
            raise UsageError(f"{speaker} and {into} are one already.")
        if NARRATOR in (one, other):
            raise UsageError("the narrator is nobody in the story, and cannot be made one of them.")
        lines = all_lines(step.texts)
        by_people = (lines[line_id] for line_id in step.texts.script.edited)
        theirs = {
            line.id: replace(line, speaker=other) for line in by_people if line.speaker == one
        }
        step.rows = row_changes(step.texts.space, theirs)
        put_rows(step.texts.space, step.rows)
        merge_entries(step.path, one, other)
        step.what = f"{one} is {other}"
        step.keep_found(other, renamed=one)
    return step.done()


def split(folder: Path | str, alias: str) -> Texts:
    """Make another name of somebody a character of their own, with a voice of their own.

    Raises:
        UsageError: nobody has that other name.
    """
    with cast_step(folder) as step:
        owner = next((n for n, m in step.cast.speakers.items() if alias in m.aliases), None)
        if owner is None:
            raise UsageError(
                f"{alias!r} is no other name of anybody.",
                hint="cast.toml lists them as aliases.",
            )
        script = step.texts.script.script
        merged = _found(step.texts, alias)  # was somebody of their own, whom a person merged
        own = tuple(
            n for n in (merged.aliases if merged else ()) if n in step.cast.speakers[owner].aliases
        )
        character = Character(alias, own, step.cast.speakers[owner].gender)
        with_them = replace(script, characters=(*script.characters, character))
        split_entry(step.path, owner, _new_member(with_them, character, step.texts), alias)
        step.what = f"{alias} is not {owner}"
        if merged:
            step.keep_found(owner)
            step.keep_found(alias)
    return step.done()


def _found(texts: Texts, name: str) -> Character | None:
    """Return the character of that name as the tool found it, if it did."""
    return next((one for one in texts.script.found.script.characters if one.name == name), None)


def add_speaker(
    folder: Path | str,
    name: str,
    *,
    gender: Gender = Gender.UNKNOWN,
    lines: Sequence[str] = (),
    seen: Mapping[str, str] | None = None,
) -> Texts:
    """Add a character, who says these ``lines``, with a voice unlike those around them.

    Raises:
        ConflictError: a line is not as it was ``seen``.
        UsageError: somebody has that name already, or there is no such line.
    """
    name = " ".join(name.split())
    with cast_step(folder) as step:
        taken = {n.casefold() for s, m in step.cast.speakers.items() for n in (s, *m.aliases)}
        if not name or name.casefold() in taken | {NARRATOR.casefold(), UNKNOWN.casefold()}:
            raise UsageError(f"{name!r} is no new name.")
        if not name.isprintable() or len(name) > LONGEST_NAME:
            raise UsageError("that is no name.", hint=f"Give up to {LONGEST_NAME} letters.")
        before = all_lines(step.texts)
        for line_id in lines:
            if line_id not in before:
                raise UsageError(f"there is no line {line_id!r}.")
            as_seen(line_id, before[line_id], (seen or {}).get(line_id))
        changed = {line_id: replace(before[line_id], speaker=name) for line_id in lines}
        character = Character(name, (), gender)
        script = _with_lines(step.texts.script.script, changed, character)
        member = _new_member(script, character, step.texts)
        add_to_cast(step.path, speakers={name: member}, narrators={})
        step.rows = row_changes(step.texts.space, changed)
        put_rows(step.texts.space, step.rows)
        step.what = f"{name} is new"
        step.keep_found(name)
    return step.done()


def _with_lines(script: Script, lines: Mapping[str, Line], who: Character) -> Script:
    chapters = (
        replace(chapter, lines=tuple(lines.get(line.id, line) for line in chapter.lines))
        for chapter in script.chapters
    )
    return replace(script, chapters=tuple(chapters), characters=(*script.characters, who))


def _new_member(script: Script, who: Character, texts: Texts) -> CastMember:
    cast = texts.cast.cast
    engine = texts.catalog.named(cast.narrator.voice).engine
    voices = texts.catalog.candidates(engine, texts.work.metadata.language)
    return cast_speakers(script, voices, cast.speakers, cast.narrator.voice)[who.name]


def remove(folder: Path | str, speaker: str) -> Texts:
    """Take a character out of the cast who says nothing and tells nothing.

    Raises:
        UsageError: there is no such speaker, or they are heard.
    """
    with cast_step(folder) as step:
        name = speaker_named(step.cast, speaker)
        if name == NARRATOR or lines_of(step.texts.script.script, name):
            raise UsageError(f"{name} is heard.", hint="Give the lines to somebody else first.")
        if name in step.cast.narrator.chapters.values():
            raise UsageError(f"{name} tells a chapter.", hint="Let somebody else tell it first.")
        remove_entry(step.path, name)
        step.what = f"{name} is gone"
    return step.done()


def set_narrator(folder: Path | str, chapter: int, narrator: str) -> Texts:
    """Say who tells a chapter: a character, or ``Narrator``.

    Raises:
        UsageError: there is no such chapter or speaker.
    """
    with cast_step(folder) as step:
        if chapter not in {c.number for c in step.texts.work.chapters}:
            raise UsageError(f"there is no chapter {chapter}.")
        name = speaker_named(step.cast, narrator)
        set_narrators(step.path, {chapter: name})
        step.what = f"{name} tells chapter {chapter}"
    return step.done()
