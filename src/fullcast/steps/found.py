"""The script that the tool found last, kept beside the work so that nothing is found twice.

`.script.json` holds it with the keys of what it was found from. A chapter whose text has not
changed keeps its speakers when the work grows. It is a cache: a missing, damaged or outdated one is
made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..errors import ScriptError
from ..files import read_json, sha256_of, write_json
from ..model import NARRATOR, UNKNOWN, ChapterScript, Character, Script, Work
from ..script import VERSION
from ..workspace import Workspace

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A script as the tool found it, without people's edits, and from what.

    ``key`` stands for the whole work and all that people said of it, ``told`` for the latter only,
    ``chapters`` for the text of each chapter.
    """

    key: str
    told: str
    script: Script
    chapters: dict[int, str] = field(default_factory=dict)


def found_again(
    space: Workspace,
    work: Work,
    known: Sequence[Character],
    narrators: Mapping[int, str],
    find: Callable[[], Script],
) -> Found:
    """Return the script that was found from the same work before, else ``find`` it.

    ``known`` and ``narrators`` are what people said of it.
    """
    told = sha256_of(VERSION, known, narrators)
    key = sha256_of(told, work.chapters, work.metadata)
    kept = _kept(space)
    if kept is not None and kept.key == key:
        return kept
    if key in _recent:  # found a moment ago, and not written yet
        return _recent[key]
    chapters = {chapter.number: sha256_of(chapter) for chapter in work.chapters}
    script = find()
    if kept is not None and kept.told == told:
        script = _with_unchanged(script, kept, chapters)
    found = Found(key, told, script, chapters)
    _recent.clear()
    _recent[key] = found
    return found


_recent: dict[str, Found] = {}
"""The script that this process found last, by its key."""


def _with_unchanged(fresh: Script, kept: Found, keys: Mapping[int, str]) -> Script:
    """Put the chapters that did not change into the script of a work that did.

    A chapter in which somebody speaks who goes by another name now is taken as it is found anew.
    """
    names = {NARRATOR, UNKNOWN, *(character.name for character in fresh.characters)}
    before = {
        chapter.number: chapter
        for chapter in kept.script.chapters
        if kept.chapters.get(chapter.number) == keys.get(chapter.number)
        and _speakers(chapter) <= names
    }
    return replace(fresh, chapters=tuple(before.get(c.number, c) for c in fresh.chapters))


def _speakers(chapter: ChapterScript) -> set[str]:
    return {chapter.narration.narrator, *(line.speaker for line in chapter.lines)}


def _kept(space: Workspace) -> Found | None:
    if not space.found.is_file():
        return None
    try:
        return read_json(space.found, Found, ScriptError)
    except ScriptError as problem:
        _log.warning("%s Making it anew.", problem)
        return None


def keep(space: Workspace, found: Found) -> None:
    """Write a script down for the next run, unless it is there already."""
    kept = _kept(space)
    if kept is None or kept.key != found.key:
        write_json(space.found, found)
