"""Make the Work of what a reader found: the one place where drafts become chapters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..errors import InputError
from ..model import Chapter, Emphasis, Metadata, Paragraph, Role, Skipped, Source, Work
from .drafts import Draft, Findings, has_story
from .headings import chapter_heading, part_heading, section_heading
from .scene_breaks import is_scene_break
from .text_marks import (
    Mark,
    closes,
    end_of_note,
    footnotes_among,
    interrupts,
    is_author_note,
    mark_of,
    references_in,
    sign_length,
)

_BEFORE_STORY = frozenset({Mark.NOTE, Mark.END_NOTE, Mark.JUMP})
_AFTER_STORY = frozenset(
    {Mark.NOTE, Mark.END_NOTE, Mark.JUMP, Mark.FAREWELL, Mark.PLUG, Mark.CLOSE, Mark.PICTURE}
)
_FEW_AFTER_END = 5
"""Paragraphs that a writer adds after ``THE END``."""
_SPELLED = 3
"""Strength of headings such as ``Chapter 2``."""
_NO_NOTES = frozenset({Mark.JUMP, Mark.PLUG, Mark.CLOSE, Mark.PICTURE})
_MARK_OF_NOTE = "mark of a note"
_WHY = {
    Mark.CLOSE: "a closing line",
    Mark.PICTURE: "not text",
}


def build(metadata: Metadata, drafts: Sequence[Draft], source: Source, found: Findings) -> Work:
    """Make the Work of the chapters that hold a story, numbered from 1.

    Raises:
        InputError: no chapter holds any text, or a part that is wanted back was not left out.
    """
    found.check(source.name)
    referred = _references(drafts, found)
    for draft in drafts:
        _set_notes_aside(draft, referred, found)
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
    for number, draft in enumerate(told, start=1):
        _say_title_once(draft, number, found)
    chapters = tuple(_chapter(number, draft) for number, draft in enumerate(told, start=1))
    return Work(metadata, chapters, source, tuple(found.decisions), _in_order(found.skipped))


def _in_order(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """Return what was left out in the order of its source, if that is known of all of it."""
    places = [part.start for part in skipped if part.start is not None]
    if len(places) < len(skipped):
        return tuple(skipped)
    return tuple(part for _, part in sorted(zip(places, skipped, strict=True), key=_place))


def _place(pair: tuple[int, Skipped]) -> int:
    return pair[0]


def _chapter(number: int, draft: Draft) -> Chapter:
    return Chapter(
        number,
        tuple(draft.paragraphs),
        draft.title,
        draft.summary,
        tuple(draft.notes),
        tuple(draft.end_notes),
    )


def _say_title_once(draft: Draft, number: int, found: Findings) -> None:
    """Take out a first paragraph that only repeats the chapter's number and title."""
    first = draft.paragraphs[0]
    if first.role not in {Role.HEADING, Role.PROSE} or not has_story(draft.paragraphs[1:]):
        return
    heading = chapter_heading(first.text)
    if draft.title:
        named = heading.title if heading and heading.title else first.text
        repeats = _bare(named) == _bare(draft.title)
    else:
        spelled = heading is not None and heading.strength == _SPELLED and not heading.title
        repeats = heading is not None and spelled and heading.number == number
    if repeats:
        found.skip(first.text, "repeats the chapter's title", first.start, first.end)
        draft.paragraphs.pop(0)


def _bare(line: str) -> str:
    return " ".join(line.split()).casefold().strip("*_~-–—:# ")


def _keep(draft: Draft, found: Findings) -> bool:
    if has_story(draft.paragraphs):
        return True
    for paragraph in draft.paragraphs:
        found.skip(paragraph.text, "no story follows it", paragraph.start, paragraph.end)
    if draft.title:
        found.skip(draft.title, "a chapter without text")
    return False


def _references(drafts: Sequence[Draft], found: Findings) -> Counter[str]:
    """Count the signs of notes in the work, and those that a page's links were passed over with."""
    texts = (paragraph.text for draft in drafts for paragraph in draft.paragraphs)
    passed = (part.what for part in found.skipped if part.why == _MARK_OF_NOTE)
    return references_in(texts) + Counter(passed)


def _set_notes_aside(draft: Draft, referred: Mapping[str, int], found: Findings) -> None:
    """Take the writer's notes at a chapter's ends out of its story, and name those within it."""
    paragraphs = _uninterrupted(draft.paragraphs, found)
    footnotes = footnotes_among([paragraph.text for paragraph in paragraphs], referred)
    start, end = 0, len(paragraphs)
    while start < end and _is_aside(paragraphs[start], _BEFORE_STORY):
        start += 1
    if start:
        start = end_of_note([paragraph.text for paragraph in paragraphs], start)
    while end > start and (_is_aside(paragraphs[end - 1], _AFTER_STORY) or end - 1 in footnotes):
        end -= 1
    for paragraph in (*paragraphs[:start], *paragraphs[end:]):
        why = _WHY.get(mark_of(paragraph.text), "a note of the writer")
        found.skip(paragraph.text, why, paragraph.start, paragraph.end)
    draft.notes += _notes(paragraphs[:start])
    draft.end_notes = _notes(paragraphs[end:]) + draft.end_notes
    draft.paragraphs = [
        _without_sign(paragraph, found) if index in footnotes else _with_role(paragraph)
        for index, paragraph in enumerate(paragraphs[start:end], start=start)
    ]


def _uninterrupted(paragraphs: Sequence[Paragraph], found: Findings) -> list[Paragraph]:
    """Return the story without pictures and ``TBC``, which are listed.

    ``THE END`` with more than a few paragraphs after it ends something within the story, and is
    told.
    """
    kept: list[Paragraph] = []
    for left, paragraph in zip(range(len(paragraphs))[::-1], paragraphs, strict=True):
        mark = interrupts(paragraph.text) if paragraph.role is Role.PROSE else None
        if mark not in _WHY or (left > _FEW_AFTER_END and closes(paragraph.text)):
            kept.append(paragraph)
        else:
            found.skip(paragraph.text, _WHY[mark], paragraph.start, paragraph.end)
    return kept


def _is_aside(paragraph: Paragraph, marks: frozenset[Mark]) -> bool:
    return paragraph.role is Role.PROSE and mark_of(paragraph.text) in marks


def _notes(paragraphs: Sequence[Paragraph]) -> list[str]:
    return [p.text for p in paragraphs if mark_of(p.text) not in _NO_NOTES]


def _without_sign(paragraph: Paragraph, found: Findings) -> Paragraph:
    """Return a foot note without the number that leads to it, which is listed."""
    length = sign_length(paragraph.text)
    start = None if paragraph.start is None else paragraph.start + length
    found.skip(paragraph.text[:length], _MARK_OF_NOTE, paragraph.start, start)
    marks = (Emphasis(max(m.start - length, 0), m.end - length) for m in paragraph.emphasis)
    return replace(
        paragraph,
        text=paragraph.text[length:],
        role=Role.FOOTNOTE,
        emphasis=tuple(mark for mark in marks if mark.start < mark.end),
        start=start,
    )


def _with_role(paragraph: Paragraph) -> Paragraph:
    """Name the role of a paragraph that its source shows as plain prose."""
    if paragraph.role is not Role.PROSE:
        return paragraph
    text = paragraph.text
    if is_scene_break(text):
        return replace(paragraph, role=Role.SCENE_BREAK)
    if is_author_note(text) or (interrupts(text) and not closes(text)):
        return replace(paragraph, role=Role.NOTE)
    heading = chapter_heading(text)
    if (heading and heading.strength) or section_heading(text) or part_heading(text):
        return replace(paragraph, role=Role.HEADING)
    return paragraph
