"""Make the Work of what a reader found: the one place where drafts become chapters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import InputError
from ..model import Chapter, Metadata, Paragraph, Role, Source, Work
from .drafts import Draft, Findings, has_story
from .headings import chapter_heading, section_heading
from .scene_breaks import is_scene_break
from .text_marks import Mark, end_of_note, footnotes_among, is_author_note, mark_of

_BEFORE_STORY = frozenset({Mark.NOTE, Mark.END_NOTE, Mark.JUMP})
_AFTER_STORY = frozenset({Mark.NOTE, Mark.END_NOTE, Mark.JUMP, Mark.FAREWELL, Mark.PLUG})


def build(metadata: Metadata, drafts: Sequence[Draft], source: Source, found: Findings) -> Work:
    """Make the Work of the chapters that hold a story, numbered from 1.

    Raises:
        InputError: no chapter holds any text.
    """
    for draft in drafts:
        _set_notes_aside(draft, found)
    told = [draft for draft in drafts if _keep(draft, found)]
    if not told:
        raise InputError(
            "holds no story text.",
            where=source.name,
            hint="Give a file with the text itself (not images or an empty download).",
        )
    if not metadata.title:
        stem = source.name.rsplit(".", 1)[0]
        found.decisions.append(f"The source names no title: the file's name, “{stem}”, is used.")
        metadata = replace(metadata, title=stem)
    chapters = tuple(_chapter(number, draft) for number, draft in enumerate(told, start=1))
    return Work(metadata, chapters, source, tuple(found.decisions), tuple(found.skipped))


def _chapter(number: int, draft: Draft) -> Chapter:
    return Chapter(
        number,
        tuple(draft.paragraphs),
        draft.title,
        draft.summary,
        tuple(draft.notes),
        tuple(draft.end_notes),
    )


def _keep(draft: Draft, found: Findings) -> bool:
    if has_story(draft.paragraphs):
        return True
    for paragraph in draft.paragraphs:
        found.skip(paragraph.text, "no story follows it", paragraph.start, paragraph.end)
    if draft.title:
        found.skip(draft.title, "a chapter without text")
    return False


def _set_notes_aside(draft: Draft, found: Findings) -> None:
    """Take the writer's notes at a chapter's ends out of its story, and name those within it."""
    paragraphs = draft.paragraphs
    footnotes = footnotes_among([paragraph.text for paragraph in paragraphs])
    start, end = 0, len(paragraphs)
    while start < end and _is_aside(paragraphs[start], _BEFORE_STORY):
        start += 1
    if start:
        start = end_of_note([paragraph.text for paragraph in paragraphs], start)
    while end > start and (_is_aside(paragraphs[end - 1], _AFTER_STORY) or end - 1 in footnotes):
        end -= 1
    for paragraph in (*paragraphs[:start], *paragraphs[end:]):
        found.skip(paragraph.text, "a note of the writer", paragraph.start, paragraph.end)
    draft.notes += _notes(paragraphs[:start])
    draft.end_notes = _notes(paragraphs[end:]) + draft.end_notes
    draft.paragraphs = [
        _with_role(paragraph, footnote=index in footnotes)
        for index, paragraph in enumerate(paragraphs[start:end], start=start)
    ]


def _is_aside(paragraph: Paragraph, marks: frozenset[Mark]) -> bool:
    return paragraph.role is Role.PROSE and mark_of(paragraph.text) in marks


def _notes(paragraphs: Sequence[Paragraph]) -> list[str]:
    not_notes = (Mark.JUMP, Mark.PLUG)
    return [p.text for p in paragraphs if mark_of(p.text) not in not_notes]


def _with_role(paragraph: Paragraph, *, footnote: bool) -> Paragraph:
    """Name the role of a paragraph that its source shows as plain prose."""
    if paragraph.role is not Role.PROSE:
        return paragraph
    text = paragraph.text
    if is_scene_break(text):
        return replace(paragraph, role=Role.SCENE_BREAK)
    if footnote:
        return replace(paragraph, role=Role.FOOTNOTE)
    if is_author_note(text):
        return replace(paragraph, role=Role.NOTE)
    heading = chapter_heading(text)
    if (heading and heading.strength) or section_heading(text):
        return replace(paragraph, role=Role.HEADING)
    return paragraph
