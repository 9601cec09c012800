"""Tell story from what stands around it in a plain text: headings, summaries, notes, jump lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from ..model import Paragraph, Role
from .headings import Heading, chapter_heading, part_heading
from .scene_breaks import is_scene_break
from .writers_words import (
    APOLOGY,
    AUTHOR_NOTE,
    CAUTION,
    CLOSE,
    CLOSING,
    DISCLAIMER,
    FAREWELL,
    FOLD,
    GREETING,
    JUMP,
    PICTURE,
    PLEA,
    PLUG,
    TALK,
    WARNING,
    WRITING,
)


class Mark(StrEnum):
    """What a paragraph of a plain text is.

    TALK and FAREWELL are likely, not certainly, the writer's voice: they count at a chapter's
    beginning or end only, and so does CLOSE.
    """

    STORY = "story"
    HEADING = "heading"
    SUMMARY = "summary"
    NOTE = "note"
    END_NOTE = "end note"
    JUMP = "jump line"
    LABEL = "label"
    PLUG = "plug"
    TALK = "talk"
    FAREWELL = "farewell"
    CLOSE = "closing line"
    PICTURE = "picture"
    PART = "heading of a part"


FRONT = frozenset({Mark.PART, Mark.HEADING, Mark.SUMMARY, Mark.NOTE, Mark.JUMP, Mark.LABEL})
"""What stands at the beginning of a chapter, before its story."""

_POV = re.compile(
    r"\b[A-Z][\w’'-]*(?: [A-Z]\w+)? (?:P\.O\.V\b|POV\b|pov\b)|\bPOV(?: of|:| -|,)? [A-Z]\w+|"
    r"(?:[Tt]old )?[Ff]rom [A-Z]\w+(?:[’']s?)? (?:perspective|point of view)[.!]?$",
)
_SUMMARY = re.compile(
    r"[*_]*(?:chapter\s+)?summary[*_]*:[*_]*\s+(?P<text>\S.*)", re.IGNORECASE | re.DOTALL
)
_SIGN = re.compile(r"(\[(?:\d{1,3}|[a-z*])\]|\(\d{1,3}\)|[¹²³⁴⁵⁶⁷⁸⁹])[:.]?\s*\S")
_REFERENCE = re.compile(
    r"(?<=[^\s(\[])(?:\[[a-z*]\]|\(\d{1,3}\)|[¹²³⁴⁵⁶⁷⁸⁹])|(?<=[\s\S])\[\d{1,3}\]"
)
"""A sign set on a word; a number in square brackets may stand apart from it."""
_IN_WHICH = re.compile(r"In which\s")
_OPENING_QUOTE = re.compile(r"[\s\W]*?[\"“‘'«„—–-]")
_LABELS = {
    "summary": Mark.SUMMARY, "chapter summary": Mark.SUMMARY,
    "summary for the chapter": Mark.SUMMARY,
    "notes": Mark.NOTE, "chapter notes": Mark.NOTE, "notes for the chapter": Mark.NOTE,
    "author's note": Mark.NOTE, "author's notes": Mark.NOTE,
    "end notes": Mark.END_NOTE, "chapter end notes": Mark.END_NOTE, "chapter text": Mark.STORY,
    "footnotes": Mark.END_NOTE, "footnote": Mark.END_NOTE, "endnotes": Mark.END_NOTE,
}  # fmt: skip
_NOTES = frozenset({Mark.NOTE, Mark.END_NOTE})
_ENDS_SECTION = frozenset({Mark.JUMP, Mark.HEADING, Mark.PART})
_SHORT_WORDS = 40
_LONGEST_PHRASE = 600
_LONGEST_NOTE = 5
"""Paragraphs of a note before the break that parts it from the story."""


def mark_of(text: str) -> Mark:
    """Tell what one paragraph is by itself."""
    if set_phrase := _set_phrase(text):
        return set_phrase
    if chapter_heading(text) is not None:
        return Mark.HEADING
    if part_heading(text) is not None:
        return Mark.PART
    if is_author_note(text) or WARNING.match(text):
        closes = CLOSING.search(text) and "on with" not in text.lower()
        return Mark.END_NOTE if closes else Mark.NOTE
    if labelled_summary(text) is not None:
        return Mark.SUMMARY
    return _short_mark(text)


def _set_phrase(text: str) -> Mark | None:
    """Return what a paragraph of few characters says in words that are always the same."""
    line = text.strip()
    if len(line) > _LONGEST_PHRASE:
        return None
    if JUMP.fullmatch(line):
        return Mark.JUMP
    if PLUG.fullmatch(line):
        return Mark.PLUG
    if PICTURE.fullmatch(line) or FOLD.fullmatch(line):
        return Mark.PICTURE
    return Mark.CLOSE if CLOSE.fullmatch(line) else None


def labelled_summary(text: str) -> str | None:
    """Return the summary in ``Summary: Two keepers, one lamp.``, or None."""
    match = _SUMMARY.fullmatch(text.strip())
    return match["text"] if match else None


def is_author_note(text: str) -> bool:
    """Tell whether a paragraph says of itself that its writer speaks: ``A/N: …``."""
    return AUTHOR_NOTE.match(text) is not None


def speaks_of_writing(text: str) -> bool:
    """Tell whether a paragraph has words that writers use to their readers (chapter, kudos)."""
    return WRITING.search(text) is not None


def end_of_note(texts: Sequence[str], start: int) -> int:
    """Return where a note ends that goes on at ``start``: at a scene break, if one is near."""
    for index in range(start, min(start + _LONGEST_NOTE, len(texts))):
        if is_scene_break(texts[index]):
            return index
        if not speaks_of_writing(texts[index]):
            break
    return start


def closes(text: str) -> bool:
    """Tell whether a paragraph says that the story ends with it: ``THE END``."""
    match = CLOSE.fullmatch(text) if len(text) <= _LONGEST_PHRASE else None
    return match is not None and match["open"] is None


def is_footnote(text: str) -> bool:
    """Tell whether a paragraph begins with the sign of a foot note."""
    return _SIGN.match(text) is not None


def interrupts(text: str) -> Mark | None:
    """Tell what is surely no story even in the middle of one: ``TBC``, a picture, a plea."""
    mark = _set_phrase(text)
    if mark is Mark.PICTURE or (mark is Mark.CLOSE and not _is_sentence(text)):
        return mark
    if len(text) > _LONGEST_PHRASE or _OPENING_QUOTE.match(text):
        return None
    if CAUTION.match(text):
        return Mark.NOTE
    return Mark.END_NOTE if PLEA.fullmatch(text) else None


def _is_sentence(text: str) -> bool:
    """Tell “The End.”, which a story may say, from “THE END” and “~ Fin ~”."""
    return closes(text) and text.strip().endswith(".") and not text.isupper()


def references_in(texts: Iterable[str]) -> Counter[str]:
    """Count the paragraphs that each sign stands in, other than at a paragraph's beginning."""
    return Counter(sign for text in texts for sign in {*_REFERENCE.findall(text)})


def footnotes_among(texts: Sequence[str], referred: Mapping[str, int]) -> set[int]:
    """Return which paragraphs are notes: each begins with a sign that the work refers to.

    ``referred`` are the work's `references_in`; a paragraph's own words are no proof. Below the
    label of a section of notes none is needed.
    """
    notes: set[int] = set()
    listed = False
    for index, text in enumerate(texts):
        match = _SIGN.match(text)
        listed = (listed and match is not None) or label_of(text) in _NOTES
        if match and (listed or referred.get(match[1], 0) > (match[1] in _REFERENCE.findall(text))):
            notes.add(index)
    return notes


def sign_length(text: str) -> int:
    """Return how long the sign and space are that a foot note begins with."""
    match = _SIGN.match(text)
    return match.end() - 1 if match else 0


def promises_more_notes(text: str) -> bool:
    """Tell whether a jump line says that notes stand before it, too."""
    match = JUMP.fullmatch(text.strip())
    return match is not None and match["more"] is not None


def promises_end_notes(text: str) -> bool:
    """Tell whether a jump line says that notes stand at the chapter's end."""
    return "chapter" in text.lower() and "notes" in text.lower()


def label_of(line: str) -> Mark | None:
    """Read a line that names the section after it (``Chapter Summary``, ``Notes:``)."""
    bare = line.strip().strip("*_").rstrip(":").strip("*_ ").replace("’", "'").lower()
    return _LABELS.get(bare)


def starts_a_paragraph(line: str) -> bool:
    """Tell whether a line stands for itself although no blank line sets it apart."""
    heading = chapter_heading(line)
    return label_of(line) is not None or (heading is not None and heading.strength == 3)


def marks_of(paragraphs: Sequence[Paragraph], source: str) -> list[Mark]:
    """Mark every paragraph; what follows a section's label belongs to it.

    That is every indented (or ``>``-quoted) paragraph after the label, or just one if none is.
    """
    marks = [mark_of(paragraph.text) for paragraph in paragraphs]
    texts = [paragraph.text for paragraph in paragraphs]
    for index in footnotes_among(texts, references_in(texts)):
        marks[index] = Mark.END_NOTE
    for index, paragraph in enumerate(paragraphs):
        section = label_of(paragraph.text)
        if section is None:
            continue
        marks[index] = Mark.LABEL
        if section is not Mark.STORY:
            for inside in _section(paragraphs, marks, index + 1, source):
                marks[inside] = section
    return marks


def headings_of(
    paragraphs: Sequence[Paragraph], marks: Sequence[Mark]
) -> list[tuple[int, Heading]]:
    """Return the chapter headings with their indexes."""
    pairs = zip(paragraphs, marks, strict=True)
    return [
        (index, heading)
        for index, (paragraph, mark) in enumerate(pairs)
        if mark is Mark.HEADING and (heading := chapter_heading(paragraph.text))
    ]


def _short_mark(text: str) -> Mark:
    words = len(text.split())
    if words > _SHORT_WORDS or _OPENING_QUOTE.match(text):
        return Mark.STORY
    if "\n" not in text and (_POV.search(text) or _IN_WHICH.match(text)):
        return Mark.SUMMARY
    greets = GREETING.match(text) and speaks_of_writing(text)
    if greets or APOLOGY.search(text) or DISCLAIMER.search(text):
        return Mark.NOTE
    if FAREWELL.search(text):
        return Mark.FAREWELL
    if words <= 12 and TALK.search(text) and text.rstrip()[-1] in "!)3":
        return Mark.TALK
    return Mark.STORY


def _section(
    paragraphs: Sequence[Paragraph], marks: Sequence[Mark], start: int, source: str
) -> range:
    end = start
    while (
        end < len(paragraphs)
        and marks[end] not in _ENDS_SECTION
        and label_of(paragraphs[end].text) is None
        and _is_set_in(paragraphs[end], source)
    ):
        end += 1
    free = start < len(paragraphs) and marks[start] not in _ENDS_SECTION
    if end == start and free and label_of(paragraphs[start].text) is None:
        end = start + 1
    return range(start, end)


def _is_set_in(paragraph: Paragraph, source: str) -> bool:
    start = paragraph.start or 0
    before = source[source.rfind("\n", 0, start) + 1 : start]
    return paragraph.role is Role.BLOCKQUOTE or len(before.expandtabs()) >= 2
