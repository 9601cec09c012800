"""Make a Work of a flat run of paragraphs: chapters begin where a heading or a line says so.

Plain text is that, and so is what word processors and converters write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Metadata, Paragraph, Role, Source, Work
from .build import build
from .chapter_starts import chapter_starts, front_of, heading_first, settle_headings
from .chapters_at import starts_set_by_hand
from .contents_list import folded
from .drafts import Draft, Findings
from .front_matter import front_matter, without_lists
from .heading_chapters import chapter_level, title_page
from .heading_lines import with_titles_joined
from .html_text import Block
from .metadata import metadata_from
from .scene_breaks import HR_TEXT
from .text_chapters import drafts_of
from .text_marks import Mark, marks_of

Labels = Sequence[tuple[str, str | Sequence[str]]]
_NOT_STORY = frozenset({Mark.HEADING, Mark.LABEL, Mark.JUMP})


def work_of_blocks(
    blocks: Sequence[Block],
    labels: Labels,
    source: Source,
    chapters_at: Sequence[str],
    found: Findings,
    known: Labels = (),
) -> Work:
    """Make the Work of a document's blocks; its headings, if it has any, are its chapters.

    ``known`` labels are sure; ``labels`` say what neither they nor the first page says.

    Raises:
        InputError: there is no story, or ``chapters_at`` does not fit.
    """
    authors = [value for label, values in known if label == "author" for value in values]
    rest, title = title_page(blocks, authors, found)
    level = chapter_level(rest)
    heads = {i for i, block in enumerate(rest) if block.level and block.level == level}
    paragraphs = [block.paragraph for block in rest]
    return work_of_paragraphs(
        paragraphs, "", source, chapters_at, found, [*known, *title], labels, heads
    )


def work_of_paragraphs(
    paragraphs: Sequence[Paragraph],
    text: str,
    source: Source,
    chapters_at: Sequence[str],
    found: Findings,
    known: Labels = (),
    labels: Labels = (),
    heads: frozenset[int] | set[int] = frozenset(),
) -> Work:
    """Make the Work of paragraphs of ``text``; ``heads`` are the indexes of known headings.

    Raises:
        InputError: there is no story, or ``chapters_at`` does not fit.
    """
    title = next((str(value) for label, value in known if label == "title"), "")
    front = front_matter(paragraphs, text, found, min(heads, default=None), title)
    metadata = metadata_from([*known, *front.pairs, *labels], found)
    body = list(paragraphs[front.end :])
    if not heads:
        body = with_titles_joined(without_lists(body, front, found), set(front.contents))
    marks = marks_of(body, text)
    _settle(body, marks, {index - front.end for index in heads if index >= front.end})
    body, marks = heading_first(*_without_idle_rules(body, marks))
    starts = _starts(body, marks, front.contents, source, chapters_at, found)
    drafts, metadata = _drafts(body, marks, starts, metadata, found)
    return build(metadata, drafts, source, found)


def _settle(body: Sequence[Paragraph], marks: list[Mark], heads: set[int]) -> None:
    """Leave only chapters' headings marked as headings: the known ones, if there are any."""
    if not heads:
        settle_headings(body, marks, None)
        return
    for index, mark in enumerate(marks):
        if index in heads and mark is not Mark.LABEL:
            marks[index] = Mark.HEADING
        elif mark is Mark.HEADING:
            marks[index] = Mark.STORY


def _without_idle_rules(
    body: list[Paragraph], marks: list[Mark]
) -> tuple[list[Paragraph], list[Mark]]:
    """Leave out lines drawn beside a heading or note, which part no scenes and have no text."""
    around = [Mark.HEADING, *marks, Mark.HEADING]
    kept = [
        index
        for index, paragraph in enumerate(body)
        if not (paragraph.role is Role.SCENE_BREAK and paragraph.text == HR_TEXT)
        or paragraph.start is not None
        or not _NOT_STORY & {around[index], around[index + 2]}
    ]
    return [body[index] for index in kept], [marks[index] for index in kept]


def _starts(
    body: Sequence[Paragraph],
    marks: list[Mark],
    contents: Sequence[str],
    source: Source,
    chapters_at: Sequence[str],
    found: Findings,
) -> list[int]:
    if chapters_at:
        by_hand = starts_set_by_hand(body, chapters_at, source.name, found)
        return [front_of(marks, start) for start in by_hand]
    if Mark.HEADING not in marks and (named := _listed_chapters(body, marks, contents)):
        found.decisions.append(
            f"Chapters begin at the {len(named)} names that the list of contents gives."
        )
        return named
    _listed_chapters(body, marks, contents)
    return chapter_starts(body, marks, None, (), found)


def _drafts(
    body: Sequence[Paragraph],
    marks: list[Mark],
    starts: Sequence[int],
    metadata: Metadata,
    found: Findings,
) -> tuple[list[Draft], Metadata]:
    """Cut the chapters; notes before the first chapter's heading are the work's own."""
    by_hand = starts[0] if starts else 0
    first = marks.index(Mark.HEADING) if Mark.HEADING in marks else by_hand
    if not first or Mark.STORY in marks[:first]:
        return drafts_of(body, marks, [start for start in starts if start], found), metadata
    opening = drafts_of(body[:first], marks[:first], [], found)[0]
    metadata = replace(
        metadata,
        summary=opening.summary or metadata.summary,
        notes=(*metadata.notes, *opening.notes, *opening.end_notes),
    )
    later = [start - first for start in starts if start > first]
    return drafts_of(body[first:], marks[first:], later, found), metadata


def _listed_chapters(
    body: Sequence[Paragraph], marks: list[Mark], contents: Sequence[str]
) -> list[int]:
    """Return where the names in the list of contents stand alone in the body; mark them."""
    names = set(contents)
    places = [
        index
        for index, paragraph in enumerate(body)
        if marks[index] is not Mark.LABEL and folded(paragraph.text) in names
    ]
    if len(places) < max(len(contents) // 2, 1):
        return []
    for index in places:
        marks[index] = Mark.HEADING
    return places
