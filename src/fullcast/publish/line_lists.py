"""A chapter's lines for somebody who records over some of them: a label track and a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fullcast.files import tsv_text
from fullcast.model import Line, Timeline, TimelineEntry

from .album import legible
from .clock import clock

LONGEST_LABEL = 60
"""Characters of a line's text in its label: Audacity names exported files by labels, and no name of
a file may be as long as a line."""


def audacity_labels(lines: Sequence[Line], timeline: Timeline) -> str:
    """Return a label track that Audacity imports: start, end in seconds, which line, who, what."""
    return "".join(
        f"{entry.start_ms / 1000:.6f}\t{entry.end_ms / 1000:.6f}\t"
        f"{line.id} {_one_line(line.speaker)}: {_short(_one_line(line.text))}\n"
        for line, entry in _heard(lines, timeline)
    )


def line_sheet(lines: Sequence[Line], timeline: Timeline) -> str:
    """Return a table of lines; ``take`` is what the recording of a line is to be called."""
    rows = [
        (
            f"{line.id}.wav",
            line.speaker,
            line.delivery.value,
            clock(entry.start_ms),
            f"{(entry.end_ms - entry.start_ms) / 1000:.1f}",
            line.text,
        )
        for line, entry in _heard(lines, timeline)
    ]
    return tsv_text(("take", "speaker", "delivery", "start", "length_s", "text"), rows)


def _heard(lines: Sequence[Line], timeline: Timeline) -> Iterator[tuple[Line, TimelineEntry]]:
    by_id = {line.id: line for line in lines}
    yield from ((by_id[one.line], one) for one in timeline.entries if one.line in by_id)


def _one_line(text: str) -> str:
    return legible(" ".join(text.split()))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"
