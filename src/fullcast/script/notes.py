"""Summaries and writers' notes as lines, for those who want to hear them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model import NARRATOR, Chapter, Kind, Line, Notes, Role, Script, Work


def with_notes(script: Script, work: Work, notes: Notes) -> Script:
    """Return the script with a line for every summary (and note) that is to be spoken.

    They are no rows of the tables: ``paragraph`` is 0, as for a title, and ids end in ``s1``
    (summary), ``n1`` (note) or ``e1`` (end note). Notes between the story's paragraphs are told
    where they stand, as narration: only as notes they are passed over.
    """
    if notes is Notes.NONE:
        return script
    chapters = []
    for chapter, source in zip(script.chapters, work.chapters, strict=True):
        opening = _before(work, source, notes)
        closing = _after(work, source) if notes is Notes.ALL else ()
        title = [line for line in chapter.lines if line.paragraph == 0]
        story = [line for line in chapter.lines if line.paragraph > 0]
        if notes is Notes.ALL:
            story = [_heard(line, source) for line in story]
        chapters.append(replace(chapter, lines=(*title, *opening, *story, *closing)))
    return replace(script, chapters=tuple(chapters))


def without_titles(script: Script) -> Script:
    """Return the script without the chapters' titles."""
    chapters = (
        replace(chapter, lines=tuple(line for line in chapter.lines if line.paragraph > 0))
        for chapter in script.chapters
    )
    return replace(script, chapters=tuple(chapters))


def _heard(line: Line, chapter: Chapter) -> Line:
    """Return a line of a foot note or writer's note as narration; any other as it is."""
    role = chapter.paragraphs[line.paragraph - 1].role
    in_note = role in {Role.FOOTNOTE, Role.NOTE} and any(map(str.isalpha, line.text))
    return replace(line, kind=Kind.NARRATION) if in_note else line


def _before(work: Work, chapter: Chapter, notes: Notes) -> Iterable[Line]:
    if chapter.number == work.chapters[0].number:
        yield from _lines("w.s", [work.metadata.summary])
        if notes is Notes.ALL:
            yield from _lines("w.n", work.metadata.notes)
    yield from _lines(f"c{chapter.number}.s", [chapter.summary])
    if notes is Notes.ALL:
        yield from _lines(f"c{chapter.number}.n", chapter.notes)


def _after(work: Work, chapter: Chapter) -> Iterable[Line]:
    yield from _lines(f"c{chapter.number}.e", chapter.end_notes)
    if chapter.number == work.chapters[-1].number:
        yield from _lines("w.e", work.metadata.end_notes)


def _lines(prefix: str, texts: Iterable[str | None]) -> Iterable[Line]:
    for number, text in enumerate(filter(None, texts), start=1):
        yield Line(f"{prefix}{number}", Kind.NOTE, NARRATOR, 1.0, text, 0)
