"""Read what stands before a story: title, author, labels with values, list of contents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..model import Paragraph
from .contents_list import CONTENTS, contents_in, heads_a_list
from .drafts import Findings
from .headings import byline, chapter_heading, part_heading, section_heading
from .labelled import is_labelled
from .metadata import LABEL_LINE, header_pairs, is_all_labels, is_known
from .text_marks import label_of

_POSTED = re.compile(
    r"(?:(?P<title>\S.{0,99}?)\s+)?"
    r"Posted originally on the Archive of Our Own at\s+(?P<url>\S+?)\.?"
)
_STATS = re.compile(r"(Published|Completed|Updated|Chapters):\s*(\S+)")
_REACH = 40
"""Among so many paragraphs a list of contents is looked for."""
_SENTENCE_END = (".", "!", "?", ",", ";", ":", "”", '"', "’", "'", "…", "—")


@dataclass(slots=True)
class Front:
    """What stands before the story: labels with values, chapter names, and where it ends."""

    end: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


def front_matter(
    paragraphs: Sequence[Paragraph],
    text: str,
    found: Findings,
    stop: int | None = None,
    title: str = "",
) -> Front:
    """Read title, author, labels and list of contents from the first paragraphs of ``text``.

    ``text`` is empty where the paragraphs have no offsets. The story begins at ``stop`` at the
    latest; ``title`` is known from elsewhere.
    """
    front = Front()
    end = len(paragraphs) if stop is None else stop
    if title:
        front.pairs.append(("title", title))
    elif end:
        _read_title(paragraphs, front)
    while front.end < end and (count := _front_part(paragraphs, front, text)):
        front.end += count
    for paragraph in paragraphs[: front.end]:
        found.skip(paragraph.text, "stands before the story", paragraph.start, paragraph.end)
    return front


def _read_title(paragraphs: Sequence[Paragraph], front: Front) -> None:
    lines = paragraphs[0].text.split("\n") if paragraphs else []
    if lines and _POSTED.fullmatch(paragraphs[0].text):
        return
    after = paragraphs[1].text if len(paragraphs) > 1 else ""
    if not lines or len(lines[0]) > 100 or chapter_heading(lines[0]) or part_heading(lines[0]):
        return
    if len(lines) == 2 and (byline(lines[1]) or label_of(after)):
        front.pairs += [
            ("title", lines[0].strip()),
            ("author", byline(lines[1]) or lines[1].strip()),
        ]
        front.end = 1
    elif len(lines) == 1 and _is_title(lines[0], after):
        front.pairs.append(("title", lines[0].strip()))
        front.end = 1


def _is_title(line: str, after: str) -> bool:
    """Tell a title from a story's first line by what follows it, or by its capitals."""
    if not after:
        return False
    if byline(after) or CONTENTS.fullmatch(after) or _POSTED.fullmatch(after) or label_of(after):
        return True
    if section_heading(line) or line.rstrip().endswith(_SENTENCE_END) or line[0] in "\"'“‘—":
        return False
    words = line.split()
    great = [word for word in words if len(word) > 3]
    capitals = all(
        word[0].isupper() or not word[0].isalpha() for word in (words[0], *great, words[-1])
    )
    if chapter_heading(after) is not None or is_all_labels(after):
        return True
    return capitals and len(line) <= 60


def _front_part(paragraphs: Sequence[Paragraph], front: Front, text: str) -> int:
    """Read one part of the front matter and return how many paragraphs it takes; 0 ends it."""
    paragraph = paragraphs[front.end]
    following = paragraphs[front.end + 1 : front.end + 2]
    source = text[paragraph.start : paragraph.end] or paragraph.text
    titled = any(label == "title" for label, _ in front.pairs)
    if match := _POSTED.fullmatch(paragraph.text):
        front.pairs += [("title", match["title"] or ""), ("url", match["url"])]
        return 1
    if titled and (author := byline(paragraph.text)):
        front.pairs.append(("author", author))
        return 1
    if titled and ("title", paragraph.text) in front.pairs:
        return 1
    if pairs := _emphasised_labels(paragraph):
        front.pairs += pairs
        return 1
    if is_labelled(source) or (titled and is_all_labels(source)):
        if "Stats:" in source:
            front.pairs += _STATS.findall(source)
        front.pairs += [(label, value) for label, value, _, _ in header_pairs(source, 0)]
        return 1
    if heads_a_list(paragraph.text):
        return _read_contents(paragraphs, front)
    return _read_label_and_value(paragraph, following, front)


def _read_label_and_value(
    paragraph: Paragraph, following: Sequence[Paragraph], front: Front
) -> int:
    """Read a label in one paragraph and its value in the next, as calibre's plain text has them."""
    match = LABEL_LINE.fullmatch(paragraph.text)
    if match is None or match["value"] or not following:
        return 0
    if match["label"] == "Stats":
        front.pairs += _STATS.findall(following[0].text)
    elif is_known(match["label"]) and label_of(paragraph.text) is None:
        front.pairs.append((match["label"], following[0].text))
    else:
        return 0
    return 2


def _emphasised_labels(paragraph: Paragraph) -> list[tuple[str, str]]:
    """Read ``**Rating:** Teen **Fandom:** Original`` run together in one paragraph."""
    text, marks = paragraph.text, paragraph.emphasis
    edges = [*(mark.start for mark in marks[1:]), len(text)] if marks else []
    pairs = [
        (text[mark.start : mark.end].rstrip(": "), text[mark.end : edge].strip())
        for mark, edge in zip(marks, edges, strict=True)
        if text[mark.start : mark.end].endswith(":")
    ]
    if sum(is_known(label) for label, _ in pairs) < 2:
        return []
    stats = [stat for label, value in pairs if label == "Stats" for stat in _STATS.findall(value)]
    return [*pairs, *stats]


def _read_contents(paragraphs: Sequence[Paragraph], front: Front) -> int:
    end, names = contents_in(paragraphs, front.end)
    front.contents += names
    return end - front.end


def without_lists(body: Sequence[Paragraph], front: Front, found: Findings) -> list[Paragraph]:
    """Take out lists of contents and pictures that a dedication or motto stands before."""
    kept: list[Paragraph] = []
    at = 0
    while at < len(body):
        if at >= _REACH or not heads_a_list(body[at].text):
            kept.append(body[at])
            at += 1
            continue
        end, names = contents_in(body, at)
        front.contents += names
        kept += [
            paragraph
            for paragraph in body[at:end]
            if not found.leave_out(
                paragraph.text, "a list of contents", paragraph.start, paragraph.end
            )
        ]
        at = end
    return kept
