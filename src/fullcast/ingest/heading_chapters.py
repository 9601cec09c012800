"""Chapters from headings, for the formats that have real headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from ..model import Metadata, Paragraph, Role
from .contents_list import heads_a_list
from .drafts import Draft, Findings, has_story, with_opening_settled
from .headings import byline, chapter_heading, stands_as_title, title_of
from .html_text import Block
from .metadata import LABEL_LINE, header_pairs, is_all_labels
from .text_marks import Mark, label_of, mark_of

_LONGEST_ENTRY = 3000
"""Characters of a list of contents in one paragraph; what is longer is a story."""
_TITLE_AND_AUTHOR = 2
"""Pairs that a title page's heading gives; with more, its table of labels has begun."""


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


def title_page(
    blocks: Sequence[Block], authors: Sequence[str], found: Findings
) -> tuple[list[Block], list[tuple[str, str]]]:
    """Take title, author and labels off the first blocks; return the rest, and label and value.

    ``authors`` are known from elsewhere: a line that is one of them is no story.
    """
    index = title_block(blocks)
    if index is None:
        return [*blocks], []
    title = " ".join(blocks[index].paragraph.text.split())
    author = next((name for name in authors if title.endswith(f" by {name}")), "")
    pairs = [("title", title.removesuffix(f" by {author}")), ("author", author)]
    rest = _without(blocks, index, found, "the work's title")
    while index < len(rest):
        read = _read_front(rest[index].paragraph, authors, pairs)
        if read is None:
            break
        pairs += read
        rest = _without(rest, index, found, "stands before the story")
    return rest, pairs


def _read_front(
    paragraph: Paragraph, authors: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, str]] | None:
    """Read a line of a title page as label and value; None where the story begins."""
    text = paragraph.text
    if author := byline(text) or (text if text in authors else None):
        return [("author", author)]
    if paragraph.role is Role.TABLE_ROW:
        text = text.replace(": | ", ": ", 1)
        more = len(pairs) > _TITLE_AND_AUTHOR and LABEL_LINE.fullmatch(text) is not None
    else:
        more = False
    if more or is_all_labels(text):
        return [(label, value) for label, value, _, _ in header_pairs(text, 0)]
    return None


def drafts_by_headings(
    blocks: Sequence[Block], metadata: Metadata, found: Findings
) -> tuple[list[Draft], Metadata]:
    """Cut the blocks into chapters at the headings of the chapters' level."""
    level = chapter_level(blocks)
    drafts = [Draft()]
    for block in blocks:
        if block.level and block.level == level and label_of(block.paragraph.text) is None:
            drafts.append(Draft(title=title_of(block.paragraph.text)))
            continue
        drafts[-1].paragraphs.append(block.paragraph)
    drafts = [draft for draft in drafts if not _is_contents(draft, found)]
    for draft in drafts:
        lift_asides(draft, found)
        _take_title(draft)
    return with_opening_settled(drafts, metadata)


def _is_contents(draft: Draft, found: Findings) -> bool:
    """Leave out what stands under the heading “Contents”, unless it is wanted."""
    return bool(
        draft.title
        and heads_a_list(draft.title)
        and not any(len(paragraph.text) > _LONGEST_ENTRY for paragraph in draft.paragraphs)
        and found.leave_out(draft.title, "the table of contents")
    )


def _take_title(draft: Draft) -> None:
    """Let the heading right below a chapter's number be its title."""
    if draft.title is None and len(draft.paragraphs) > 1:
        first = draft.paragraphs[0]
        if first.role is Role.HEADING and stands_as_title(first.text):
            draft.title = " ".join(draft.paragraphs.pop(0).text.split())


def lift_asides(draft: Draft, found: Findings) -> None:
    """Take labelled block quotations (``Notes for the Chapter:`` …) out of a chapter's story."""
    kept: list[Paragraph] = []
    section: Mark | None = None
    for paragraph, following in zip_longest(draft.paragraphs, draft.paragraphs[1:]):
        quoted = paragraph.role is Role.BLOCKQUOTE
        if not quoted:
            section = _section(paragraph, following)
        if section is None:
            kept.append(paragraph)
            continue
        found.skip(paragraph.text, "a summary or note", paragraph.start, paragraph.end)
        if section in {Mark.STORY, Mark.JUMP}:
            section = None
        elif quoted:
            _file(draft, section, paragraph.text, after_story=has_story(kept))
    draft.paragraphs = kept


def _section(paragraph: Paragraph, following: Paragraph | None) -> Mark | None:
    """Return what a label announces: the quotation after it, or (``Chapter Text``) the story."""
    if mark_of(paragraph.text) is Mark.JUMP:
        return Mark.JUMP
    section = label_of(paragraph.text)
    if section is Mark.STORY:
        return section if paragraph.role is Role.HEADING else None
    quoted = following is not None and following.role is Role.BLOCKQUOTE
    return section if quoted else None


def _file(draft: Draft, section: Mark, text: str, *, after_story: bool) -> None:
    if section is Mark.SUMMARY:
        draft.summary = f"{draft.summary}\n\n{text}" if draft.summary else text
    elif section is Mark.END_NOTE or after_story:
        draft.end_notes.append(text)
    else:
        draft.notes.append(text)


def _without(blocks: Sequence[Block], index: int, found: Findings, why: str) -> list[Block]:
    """Return the blocks but one, which is listed."""
    paragraph = blocks[index].paragraph
    found.skip(paragraph.text, why, paragraph.start, paragraph.end)
    return [*blocks[:index], *blocks[index + 1 :]]


def with_level(paragraph: Paragraph, level: int) -> Block:
    """Wrap a paragraph; a level makes it a heading."""
    return Block(replace(paragraph, role=Role.HEADING) if level else paragraph, level)
