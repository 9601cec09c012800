"""Tell story from what stands around it in a plain text: headings, summaries, notes, jump lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from ..model import Paragraph
from .headings import Heading, chapter_heading


class Mark(StrEnum):
    """What a paragraph of a plain text is; TALK is likely, not certainly, the writer's voice."""

    STORY = "story"
    HEADING = "heading"
    SUMMARY = "summary"
    NOTE = "note"
    END_NOTE = "end note"
    JUMP = "jump line"
    LABEL = "label"
    PLUG = "plug"
    TALK = "talk"


FRONT = frozenset({Mark.HEADING, Mark.SUMMARY, Mark.NOTE, Mark.JUMP, Mark.LABEL})
"""What stands at the beginning of a chapter, before its story."""

_JUMP = re.compile(
    r"\(?\s*See the end of the (?:chapter|work) for\s+(?P<more>more\s+)?"
    r"(?:notes|other works[^)]*)\.?\s*\)?\.?",
    re.IGNORECASE,
)
_PLUG = re.compile(
    r"Please drop by the Archive and comment to let the (?:creator|author)s? know .*|End file\.",
    re.DOTALL,
)
_POV = re.compile(
    r"\b[A-Z][\w’'-]*(?: [A-Z]\w+)? (?:P\.O\.V\b|POV\b|pov\b)|\bPOV(?: of|:| -|,)? [A-Z]\w+|"
    r"(?:[Tt]old )?[Ff]rom [A-Z]\w+(?:[’']s?)? (?:perspective|point of view)[.!]?$",
)
_NOTE = re.compile(
    r"[\[(*_\s]*(?:A\s?/\s?N|AN(?=\s*:)|(?i:author|writer|translator)(?:[’']?s|s[’'])?\s+(?i:notes?)|"
    r"[CT]/?W|(?i:(?:content|trigger)\s+(?:notes?|warnings?)|disclaimers?|chapter\s+warnings?))"
    r"[*_]*\s*(?:[:;–—]|-\s)",
)
_CLOSING = re.compile(
    r"\b(?:reviews?|kudos|comments?|feedback|(?:hope|hoped) you (?:like|liked|enjoyed?)|"
    r"next (?:chapter|time|update)|see you|(?:thanks?|thank you) for reading|stay tuned|"
    r"find me|follow me|tumblr)\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:this (?:time|one|chapter|fic)|kudos|beta(?:d|ed|'d)?|un-?beta'?e?d|fluff|smut|angst|"
    r"(?:last|short|long|next|new|quick|another|final) (?:one|chapter|update)|hiatus|cliffhanger|"
    r"updat(?:e|ed|es|ing)|enjoy|reviews?|pairings?|fic|feedback|not mine|own nothing)\b",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?:\[(?:\d+|[a-z*])\]|\(\d+\)|[¹²³⁴⁵⁶⁷⁸⁹]|\d\))\s+\S")
_OPENING_QUOTE = re.compile(r"[\s\W]*?[\"“‘'«„—–-]")
_LABELS = {
    "summary": Mark.SUMMARY, "chapter summary": Mark.SUMMARY,
    "summary for the chapter": Mark.SUMMARY,
    "notes": Mark.NOTE, "chapter notes": Mark.NOTE, "notes for the chapter": Mark.NOTE,
    "author's note": Mark.NOTE, "author's notes": Mark.NOTE,
    "end notes": Mark.END_NOTE, "chapter end notes": Mark.END_NOTE, "chapter text": Mark.STORY,
}  # fmt: skip
_SHORT_WORDS = 40


def mark_of(text: str) -> Mark:
    """Tell what one paragraph is by itself."""
    if _JUMP.fullmatch(text.strip()):
        return Mark.JUMP
    if _PLUG.fullmatch(text):
        return Mark.PLUG
    if chapter_heading(text) is not None:
        return Mark.HEADING
    if _NOTE.match(text):
        return (
            Mark.END_NOTE if _CLOSING.search(text) and "on with" not in text.lower() else Mark.NOTE
        )
    if _FOOTNOTE.match(text):
        return Mark.END_NOTE
    return _short_mark(text)


def promises_more_notes(text: str) -> bool:
    """Tell whether a jump line says that notes stand before it, too."""
    match = _JUMP.fullmatch(text.strip())
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
    if _POV.search(text) and "\n" not in text:
        return Mark.SUMMARY
    if words <= 12 and _TALK.search(text) and text.rstrip()[-1] in "!)3":
        return Mark.TALK
    return Mark.STORY


def _section(
    paragraphs: Sequence[Paragraph], marks: Sequence[Mark], start: int, source: str
) -> range:
    end = start
    while (
        end < len(paragraphs)
        and marks[end] is not Mark.JUMP
        and _is_set_in(paragraphs[end], source)
    ):
        end += 1
    free = start < len(paragraphs) and marks[start] not in {Mark.JUMP, Mark.HEADING}
    if end == start and free and label_of(paragraphs[start].text) is None:
        end = start + 1
    return range(start, end)


def _is_set_in(paragraph: Paragraph, source: str) -> bool:
    start = paragraph.start or 0
    before = source[source.rfind("\n", 0, start) + 1 : start]
    return paragraph.text.startswith(">") or len(before.expandtabs()) >= 2
