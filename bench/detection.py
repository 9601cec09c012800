"""Find the speech of annotated works and compare: precision, recall and F1 of exact spans.

    python bench/detection.py WORKS... [--style double-curly] [--errors 20]

WORKS are folders or files in the form of the attribution data: ``text``, and ``quotes`` whose
``spans`` are [start, end] without their marks. A work in straight double quotes can be restyled.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from fullcast.ingest.text_file import layout_of, paragraphs_of
from fullcast.model import Paragraph
from fullcast.script.marks import ANY_MARK
from fullcast.script.quotes import find_quotations

STYLES = {
    "as-is": None,
    "single-straight": ("'", "'", "'"),
    "single-curly": ("‘", "’", "’"),
    "double-curly": ("“", "”", "’"),
}
"""Opening mark, closing mark, apostrophe."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A work with the spans of its speech, trimmed of marks and white space."""

    name: str
    text: str
    speech: frozenset[Span]


def read_works(paths: Sequence[Path]) -> Iterator[Annotated]:
    """Read annotated works from files and folders."""
    files = [f for path in paths for f in (sorted(path.glob("**/*.json")) or [path])]
    for file in files:
        work = json.loads(file.read_text(encoding="utf-8"))
        spans = [tuple(span) for quote in work["quotes"] for span in quote["spans"]]
        speech = frozenset(trim(work["text"], *span) for span in spans)
        yield Annotated(file.stem, work["text"], speech)


def trim(text: str, start: int, end: int) -> Span:
    """Return the span without quotation marks and white space at its ends."""
    while start < end and (text[start] in ANY_MARK or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in ANY_MARK or text[end - 1].isspace()):
        end -= 1
    return start, end


def restyle(text: str, style: str) -> str:
    """Write straight double quotes in another style, at the same offsets."""
    marks = STYLES[style]
    if marks is None:
        return text
    opening, closing, apostrophe = marks
    result = list(text.replace("'", apostrophe))
    for at, character in enumerate(text):
        if character == '"':
            before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
            opens = bool(after.strip()) and (not before.strip() or before in "-([_*")
            result[at] = opening if opens else closing
    return "".join(result)


def spoken_spans(paragraphs: Sequence[Paragraph], text: str) -> set[Span]:
    """Return the spans that fullcast finds, trimmed."""
    found = find_quotations([paragraph.text for paragraph in paragraphs])
    spans = set()
    for paragraph, quotes in zip(paragraphs, found.paragraphs, strict=True):
        for quote in quotes:
            start = paragraph.start or 0
            spans.add(trim(text, start + quote.start, start + quote.end))
    return {span for span in spans if span[0] < span[1]}


def show_errors(text: str, wrong: Sequence[Span], what: str, most: int) -> None:
    """Print some spans that one side has and the other has not, with what stands around them."""
    step = max(1, len(wrong) // most) if most else 1
    for start, end in wrong[::step][:most]:
        around = f"{text[max(0, start - 60) : start]}[[{text[start:end]}]]{text[end : end + 60]}"
        print(f"  {what} {' '.join(around.split())}")


def main() -> None:
    """Print a table of works and the sum of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="+", type=Path)
    parser.add_argument("--style", choices=STYLES, default="as-is")
    parser.add_argument("--errors", type=int, default=0)
    arguments = parser.parse_args()
    totals = [0, 0, 0]
    words, seconds = 0, 0.0
    print(f"{'work':34} {'P':>6} {'R':>6} {'F1':>6}")
    for work in read_works(arguments.works):
        text = restyle(work.text, arguments.style)
        paragraphs = list(paragraphs_of(text, layout_of(text)))
        began = process_time()
        found = spoken_spans(paragraphs, text)
        seconds += process_time() - began
        words += len(text.split())
        counts = [len(found & work.speech), len(found), len(work.speech)]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        print_row(work.name, counts)
        show_errors(text, sorted(work.speech - found), "MISSED", arguments.errors)
        show_errors(text, sorted(found - work.speech), "FALSE ", arguments.errors)
    print_row("ALL", totals)
    print(f"{seconds / words * 100_000:.2f} s for 100,000 words")


def print_row(name: str, counts: Sequence[int]) -> None:
    """Print precision, recall and F1 in per cent."""
    right, found, gold = counts
    precision, recall = 100 * right / max(1, found), 100 * right / max(1, gold)
    f1 = 200 * right / max(1, found + gold)
    print(f"{name:34} {precision:6.2f} {recall:6.2f} {f1:6.2f}")


if __name__ == "__main__":
    main()
