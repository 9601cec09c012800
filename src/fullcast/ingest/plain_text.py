"""Read plain text: title and author in its first lines, chapters where a line says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..model import Metadata, Paragraph, Source, Work
from .build import build
from .chapter_starts import chapter_starts, front_of, heading_first, settle_headings
from .chapters_at import starts_set_by_hand
from .drafts import Draft, Findings
from .headings import byline, chapter_heading, section_heading
from .labelled import is_labelled
from .metadata import LABEL_LINE, header_pairs, is_all_labels, is_known, metadata_from
from .text_chapters import drafts_of
from .text_file import layout_of, paragraphs_of, read_text
from .text_marks import Mark, label_of, marks_of, starts_a_paragraph

_GUTENBERG_START = re.compile(r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*$", re.MULTILINE)
_GUTENBERG_END = re.compile(
    r"^(?:\*\*\* ?END OF TH(?:E|IS)|End of (?:the |this )?) ?PROJECT GUTENBERG",
    re.MULTILINE | re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:table of )?contents[.:]?", re.IGNORECASE)
_POSTED = re.compile(r"Posted originally on the Archive of Our Own at (?P<url>\S+?)\.?")
_STATS = re.compile(r"(Published|Completed|Updated|Chapters):\s*(\S+)")
_SENTENCE_END = (".", "!", "?", ",", ";", ":", "”", '"', "’", "'", "…", "—")


@dataclass(slots=True)
class _Front:
    """What stands before the story: labels with values, chapter names, and where it ends."""

    end: int = 0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


def read_plain_text(data: bytes, source: Source, chapters_at: Sequence[str]) -> Work:
    """Read plain text; without chapter headings it is one chapter.

    Raises:
        InputError: it is not text, holds no story, or ``chapters_at`` does not fit.
    """
    found = Findings()
    text = read_text(data, source.name, found)
    start, end = _inside_licence(text, found)
    layout = layout_of(text[start:end])
    paragraphs = list(paragraphs_of(text, layout, start, end, alone=starts_a_paragraph))
    front = _front_of(paragraphs, text, found)
    metadata = metadata_from(front.pairs, found)
    body = paragraphs[front.end :]
    marks = marks_of(body, text)
    settle_headings(body, marks, None)
    body, marks = heading_first(body, marks)
    if chapters_at:
        by_hand = starts_set_by_hand(body, chapters_at, source.name, found)
        starts = [front_of(marks, start) for start in by_hand]
    elif named := _listed_chapters(body, marks, front.contents):
        found.decisions.append(
            f"Chapters begin at the {len(named)} names that the list of contents gives."
        )
        starts = named
    else:
        starts = chapter_starts(body, marks, None, (), found)
    drafts, metadata = _drafts(body, marks, starts, metadata, found)
    return build(metadata, drafts, source, found)


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
        summary=metadata.summary or opening.summary,
        notes=(*metadata.notes, *opening.notes, *opening.end_notes),
    )
    later = [start - first for start in starts if start > first]
    return drafts_of(body[first:], marks[first:], later, found), metadata


def _inside_licence(text: str, found: Findings) -> tuple[int, int]:
    """Return the range between Project Gutenberg's header and footer."""
    head = _GUTENBERG_START.search(text)
    start = head.end() if head else 0
    tail = _GUTENBERG_END.search(text, start) if head else None
    end = tail.start() if tail else len(text)
    if head:
        found.skip("Project Gutenberg's header", "the archive's own words", 0, start)
    if tail:
        found.skip("Project Gutenberg's footer", "the archive's own words", end, len(text))
    return start, end


# ---------------------------------------------------------------------------- before the story


def _front_of(paragraphs: Sequence[Paragraph], text: str, found: Findings) -> _Front:
    """Read title, author, labels and list of contents from the first paragraphs."""
    front = _Front()
    _read_title(paragraphs, front)
    while front.end < len(paragraphs) and (count := _front_part(paragraphs, front, text)):
        front.end += count
    for paragraph in paragraphs[: front.end]:
        found.skip(paragraph.text, "stands before the story", paragraph.start, paragraph.end)
    return front


def _read_title(paragraphs: Sequence[Paragraph], front: _Front) -> None:
    lines = paragraphs[0].text.split("\n") if paragraphs else []
    after = paragraphs[1].text if len(paragraphs) > 1 else ""
    if not lines or chapter_heading(lines[0]) or len(lines[0]) > 100:
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
    if byline(after) or _CONTENTS.fullmatch(after) or _POSTED.fullmatch(after) or label_of(after):
        return True
    if section_heading(line) or line.rstrip().endswith(_SENTENCE_END) or line[0] in "\"'“‘—":
        return False
    words = line.split()
    great = [word for word in words if len(word) > 3]
    capitals = all(
        word[0].isupper() or not word[0].isalpha() for word in (words[0], *great, words[-1])
    )
    return chapter_heading(after) is not None or (capitals and len(line) <= 60)


def _front_part(paragraphs: Sequence[Paragraph], front: _Front, text: str) -> int:
    """Read one part of the front matter and return how many paragraphs it takes; 0 ends it."""
    paragraph = paragraphs[front.end]
    following = paragraphs[front.end + 1 : front.end + 2]
    source = text[paragraph.start : paragraph.end]
    titled = any(label == "title" for label, _ in front.pairs)
    if titled and (author := byline(paragraph.text)):
        front.pairs.append(("author", author))
        return 1
    if titled and ("title", paragraph.text) in front.pairs:
        return 1
    if match := _POSTED.fullmatch(paragraph.text):
        front.pairs.append(("url", match["url"]))
        return 1
    if is_labelled(source) or (titled and is_all_labels(source)):
        front.pairs += [(label, value) for label, value, _, _ in header_pairs(source, 0)]
        return 1
    if _CONTENTS.fullmatch(paragraph.text.strip()):
        return _read_contents(paragraphs, front)
    return _read_label_and_value(paragraph, following, front)


def _read_label_and_value(
    paragraph: Paragraph, following: Sequence[Paragraph], front: _Front
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


def _read_contents(paragraphs: Sequence[Paragraph], front: _Front) -> int:
    """Read a list of contents: it ends where its first entry comes again, as a heading."""
    texts = [_folded(paragraph.text) for paragraph in paragraphs[front.end + 1 :]]
    if not texts:
        return 0
    first = _folded(paragraphs[front.end + 1].text.split("\n")[0])
    again = next(
        (i for i, text in enumerate(texts) if i and (text == first or text.startswith(first))), None
    )
    count = again if again is not None and all(len(text) < 2000 for text in texts[:again]) else 1
    listed = paragraphs[front.end + 1 : front.end + 1 + count]
    if again is None and not all(chapter_heading(line) for line in listed[0].text.split("\n")):
        return 1
    front.contents = [_folded(line) for paragraph in listed for line in paragraph.text.split("\n")]
    return 1 + count


def _listed_chapters(
    body: Sequence[Paragraph], marks: list[Mark], contents: Sequence[str]
) -> list[int]:
    """Return where the names in the list of contents stand alone in the body; mark them."""
    places = [
        index for index, paragraph in enumerate(body) if _folded(paragraph.text) in set(contents)
    ]
    if len(places) < max(len(contents) // 2, 1):
        return []
    for index in places:
        marks[index] = Mark.HEADING
    return places


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
