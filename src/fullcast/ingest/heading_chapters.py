"""Chapters from headings, for the formats that have real headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ..model import Paragraph, Role
from .drafts import Draft, Findings, has_story, with_short_opening_joined
from .headings import chapter_heading, title_of
from .html_text import Block
from .text_marks import Mark, label_of


def title_block(blocks: Sequence[Block]) -> int | None:
    """Return the index of the heading that is the work's title, if the blocks begin with one.

    It is the only heading of the highest level, stands first, and is no chapter's heading.
    """
    heads = [(index, block) for index, block in enumerate(blocks) if block.level]
    if not heads or has_story(block.paragraph for block in blocks[: heads[0][0]]):
        return None
    index, first = heads[0]
    alone = sum(block.level <= first.level for _, block in heads) == 1
    return index if alone and chapter_heading(first.paragraph.text) is None else None


def chapter_level(blocks: Sequence[Block]) -> int | None:
    """Return the level of heading that chapters have: the highest that occurs more than once.

    If some headings call themselves chapters, it is the level that most of those have.
    """
    levels = [block.level for block in blocks if block.level]
    called = Counter(
        block.level
        for block in blocks
        if block.level
        and (heading := chapter_heading(block.paragraph.text))
        and heading.strength == 3
    )
    if called:
        return min(called, key=lambda level: (-called[level], level))
    repeated = [level for level, count in Counter(levels).items() if count > 1]
    return min(repeated, default=None)


def drafts_by_headings(blocks: Sequence[Block], found: Findings) -> list[Draft]:
    """Cut the blocks into chapters at the headings of the chapters' level."""
    level = chapter_level(blocks)
    drafts = [Draft()]
    for block in blocks:
        if block.level and block.level == level:
            drafts.append(Draft(title=title_of(block.paragraph.text)))
            continue
        drafts[-1].paragraphs.append(block.paragraph)
    drafts = with_short_opening_joined(drafts)
    for draft in drafts:
        lift_asides(draft, found)
    return drafts


def lift_asides(draft: Draft, found: Findings) -> None:
    """Take labelled block quotations (``Notes for the Chapter:`` …) out of a chapter's story."""
    kept: list[Paragraph] = []
    section: Mark | None = None
    paragraphs = draft.paragraphs
    for index, paragraph in enumerate(paragraphs):
        quoted = paragraph.role is Role.BLOCKQUOTE
        if not quoted:
            section = label_of(paragraph.text)
            if section and not _before_quotation(paragraphs, index):
                section = None
        if section is None or section is Mark.STORY:
            kept.append(paragraph)
            continue
        found.skip(paragraph.text, "a summary or note", paragraph.start, paragraph.end)
        if quoted:
            _file(draft, section, paragraph.text, after_story=has_story(kept))
    draft.paragraphs = kept


def _before_quotation(paragraphs: Sequence[Paragraph], index: int) -> bool:
    following = paragraphs[index + 1 : index + 2]
    return bool(following) and following[0].role is Role.BLOCKQUOTE


def _file(draft: Draft, section: Mark, text: str, *, after_story: bool) -> None:
    if section is Mark.SUMMARY:
        draft.summary = f"{draft.summary}\n\n{text}" if draft.summary else text
    elif section is Mark.END_NOTE or after_story:
        draft.end_notes.append(text)
    else:
        draft.notes.append(text)


def without(blocks: Sequence[Block], index: int, found: Findings, why: str) -> list[Block]:
    """Return the blocks but one, which is listed."""
    paragraph = blocks[index].paragraph
    found.skip(paragraph.text, why, paragraph.start, paragraph.end)
    return [*blocks[:index], *blocks[index + 1 :]]


def with_level(paragraph: Paragraph, level: int) -> Block:
    """Wrap a paragraph; a level makes it a heading."""
    return Block(replace(paragraph, role=Role.HEADING) if level else paragraph, level)
