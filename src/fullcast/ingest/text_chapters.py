"""Cut marked paragraphs of a plain text into chapters: story here, summaries and notes there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..model import Paragraph
from .drafts import Draft, Findings, quoted
from .headings import chapter_heading, part_heading
from .text_marks import (
    FRONT,
    Mark,
    end_of_note,
    labelled_summary,
    promises_end_notes,
    promises_more_notes,
    speaks_of_writing,
)

_FRONT_REACH = 6
"""A jump line among a chapter's first paragraphs ends its front matter."""
_CLOSE = frozenset(
    {Mark.NOTE, Mark.END_NOTE, Mark.FAREWELL, Mark.PLUG, Mark.LABEL, Mark.CLOSE, Mark.PICTURE}
)
"""What stands at the end of a chapter, after its story."""
_NEVER = frozenset({Mark.PART, Mark.PLUG, Mark.JUMP, Mark.LABEL, Mark.PICTURE})
"""What is no story wherever it stands."""
_WHY = {
    Mark.HEADING: "a chapter's heading, kept as its title",
    Mark.PART: "the heading of several chapters",
    Mark.SUMMARY: "a chapter's summary",
    Mark.NOTE: "a note of the writer",
    Mark.END_NOTE: "a note at the end of a chapter",
    Mark.JUMP: "a line that refers to notes",
    Mark.LABEL: "a label",
    Mark.PLUG: "the archive's own words",
    Mark.CLOSE: "a closing line",
    Mark.PICTURE: "not text",
}


def drafts_of(
    paragraphs: Sequence[Paragraph], marks: Sequence[Mark], starts: Sequence[int], found: Findings
) -> list[Draft]:
    """Make a chapter of every stretch between ``starts``."""
    edges = [0, *starts, len(paragraphs)]
    return [
        _draft(paragraphs[start:end], list(marks[start:end]), number, found)
        for number, (start, end) in enumerate(pairwise(edges), start=1)
    ]


def _draft(
    paragraphs: Sequence[Paragraph], marks: list[Mark], number: int, found: Findings
) -> Draft:
    story_start = _settle_front(paragraphs, marks, number)
    story_end = _settle_end(paragraphs, marks, story_start, number, found)
    draft = Draft()
    for index, paragraph in enumerate(paragraphs):
        mark = marks[index]
        aside = not story_start <= index < story_end or mark in _NEVER
        if aside and mark in _WHY:
            _set_aside(draft, paragraph.text, mark)
            found.skip(paragraph.text, _WHY[mark], paragraph.start, paragraph.end)
        else:
            draft.paragraphs.append(paragraph)
    return draft


def _set_aside(draft: Draft, text: str, mark: Mark) -> None:
    if mark is Mark.HEADING:
        draft.title = _title(text)
    elif mark is Mark.SUMMARY:
        text = labelled_summary(text) or text
        draft.summary = f"{draft.summary}\n\n{text}" if draft.summary else text
    elif mark is Mark.NOTE:
        draft.notes.append(text)
    elif mark is Mark.END_NOTE:
        draft.end_notes.append(text)


def _title(text: str) -> str | None:
    """Return what a chapter is called; a chapter's number is no name, a part's is."""
    if heading := chapter_heading(text):
        return heading.title
    part = part_heading(text)
    return (part.title if part else None) or " ".join(text.split())


def _settle_front(paragraphs: Sequence[Paragraph], marks: list[Mark], number: int) -> int:
    """Mark a chapter's front matter in ``marks`` and return where its story starts."""
    jump = next((i for i in range(min(_FRONT_REACH, len(marks))) if marks[i] is Mark.JUMP), None)
    if jump is not None:
        _name_unmarked(paragraphs, marks, jump)
    elif marks and marks[0] is Mark.TALK and number > 1:
        marks[0] = Mark.NOTE
    end = 0
    while end < len(marks) and (marks[end] in FRONT or (jump is not None and end <= jump)):
        end += 1
    if end and marks[end - 1] is Mark.NOTE:
        note_end = end_of_note([paragraph.text for paragraph in paragraphs], end)
        marks[end:note_end] = [Mark.NOTE] * (note_end - end)
        end = note_end
    return end


def _name_unmarked(paragraphs: Sequence[Paragraph], marks: list[Mark], jump: int) -> None:
    """Before a jump line stand a summary, then notes (surely so if the line says “more notes”)."""
    unmarked = [index for index in range(jump) if marks[index] not in FRONT]
    for index in unmarked:
        marks[index] = Mark.NOTE
    summarised = Mark.SUMMARY in marks[:jump]
    noted = len([i for i in range(jump) if marks[i] is Mark.NOTE]) - 1 > 0
    if unmarked and not summarised and (noted or not promises_more_notes(paragraphs[jump].text)):
        marks[unmarked[0]] = Mark.SUMMARY


def _settle_end(
    paragraphs: Sequence[Paragraph], marks: list[Mark], start: int, number: int, found: Findings
) -> int:
    """Mark the notes at a chapter's end in ``marks`` and return where its story ends."""
    end = len(marks)
    while end > start and marks[end - 1] in _CLOSE:
        end -= 1
        said = marks[end] in {Mark.NOTE, Mark.FAREWELL}
        marks[end] = Mark.END_NOTE if said else marks[end]
    promised = any(
        mark is Mark.JUMP and promises_end_notes(paragraph.text)
        for mark, paragraph in zip(marks[:start], paragraphs, strict=False)
    )
    if promised and end == len(marks) and end - start > 1:
        end = _start_of_end_note(paragraphs, end - 1, start)
        marks[end:] = [Mark.END_NOTE] * (len(marks) - end)
        count = len(marks) - end
        last = "The last paragraph" if count == 1 else f"What the last {count} paragraphs say"
        found.decisions.append(
            f"{last} of chapter {number} (“{quoted(paragraphs[end].text)}”) is its end "
            "note: a line at its beginning refers to one.",
        )
    return end


def _start_of_end_note(paragraphs: Sequence[Paragraph], last: int, start: int) -> int:
    """Return where an end note begins that ends at ``last``: before it, the writer speaks too."""
    while last - 1 > start and _is_of_writing(paragraphs[last - 1].text):
        last -= 1
    return last


def _is_of_writing(text: str) -> bool:
    return speaks_of_writing(text) and text[0] not in "\"“‘'«„—–-"
