"""Read the layout of `Label: value` lines, a blank line, and the story's paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from ..model import Metadata, Source, Work
from .build import build
from .chapter_starts import chapter_starts, front_of, heading_first, settle_headings
from .chapters_at import starts_set_by_hand
from .drafts import Findings
from .emphasis import with_emphasis
from .heading_lines import with_titles_joined
from .metadata import LABEL_LINE, header_pairs, is_all_labels, is_known, metadata_from, names_title
from .text_chapters import drafts_of
from .text_file import layout_of, paragraphs_of, read_text
from .text_marks import marks_of, starts_a_paragraph

_HEADER_END = re.compile(r"\n[^\S\n]*(?:\n|$)")
_WORD = re.compile(r"\S")


def is_labelled(text: str) -> bool:
    """Tell whether a text begins with a header of labels, at least two of them known."""
    lines = _header(text)[0].split("\n")
    labels = [match["label"] for line in lines if (match := LABEL_LINE.fullmatch(line))]
    known = sum(map(is_known, labels))
    return (
        bool(labels)
        and LABEL_LINE.fullmatch(lines[0]) is not None
        and (known >= 2 or names_title(labels[0]))
    )


def read_labelled(
    data: bytes, source: Source, chapters_at: Sequence[str], include: Sequence[str] = ()
) -> Work:
    """Read the layout; chapters are inferred unless ``chapters_at`` sets them.

    Raises:
        InputError: it is not text, holds no story, or ``chapters_at`` does not fit.
    """
    found = Findings(include)
    text = read_text(data, source.name, found)
    header, start, end = _header(text) if is_labelled(text) else ("", 0, 0)
    metadata = _metadata(header, start, found)
    layout = layout_of(text[end:])
    told = map(with_emphasis, paragraphs_of(text, layout, end, alone=starts_a_paragraph))
    paragraphs = with_titles_joined(list(told), set())
    wanted = _chapter_count(metadata)
    marks = marks_of(paragraphs, text)
    settle_headings(paragraphs, marks, wanted)
    paragraphs, marks = heading_first(paragraphs, marks)
    if chapters_at:
        by_hand = starts_set_by_hand(paragraphs, chapters_at, source.name, found)
        starts = [front_of(marks, start) for start in by_hand]
    else:
        starts = chapter_starts(paragraphs, marks, wanted, _names(metadata), found)
    return build(metadata, drafts_of(paragraphs, marks, starts, found), source, found)


def _header(text: str) -> tuple[str, int, int]:
    """Return the header, where it starts and where it ends; blank lines may part its labels."""
    start = len(text) - len(text.lstrip())
    stop = _block_end(text, start)
    while following := _WORD.search(text, stop):
        end = _block_end(text, following.start())
        if not is_all_labels(text[following.start() : end]):
            break
        stop = end
    return text[start:stop], start, stop


def _block_end(text: str, start: int) -> int:
    end = _HEADER_END.search(text, start)
    return end.start() if end else len(text)


def _metadata(header: str, start: int, found: Findings) -> Metadata:
    pairs = header_pairs(header, start)
    for known, group in groupby(pairs, key=lambda pair: is_known(pair[0])):
        run = list(group)
        labels = ", ".join(label for label, *_ in run)
        why = "metadata" if known else "unknown label: kept nowhere"
        found.skip(f"header: {labels}", why, run[0][2], run[-1][3])
    return metadata_from([(label, value) for label, value, _, _ in pairs], found)


def _chapter_count(metadata: Metadata) -> int | None:
    match = re.match(r"\s*(\d+)", metadata.chapters_planned or "")
    return int(match[1]) if match else None


def _names(metadata: Metadata) -> list[str]:
    """Return the words that characters are called by, as the header names them."""
    people = metadata.characters + metadata.relationships
    words = (word for entry in people for word in re.findall(r"[A-Z][\w’'-]{2,}", entry))
    return list(dict.fromkeys(words))
