"""When lines are heard: what a product says, against the chapter's timeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...assemble.faults import Fault
from ...model import Timeline
from .made import TOLERANCE_MS


@dataclass(frozen=True, slots=True)
class Span:
    """What is heard from when to when. ``line`` is its id, where the product names it."""

    start_ms: float
    end_ms: float
    line: str | None = None


def span_faults(spans: Sequence[Span], timeline: Timeline) -> Iterator[Fault]:
    """Find the first line that is not heard when the timeline says, or is not there at all.

    A line may be several spans, one after the other: long ones are cut into cues.
    """
    if not spans:
        yield Fault("holds no line that can be read")
        return
    rest = list(reversed(spans))
    for entry in timeline.entries:
        first = last = rest.pop() if rest else None
        if first is None or last is None:
            yield Fault(f"ends before {entry.line}", entry.start_ms)
            return
        while rest and last.end_ms <= rest[-1].start_ms < entry.end_ms:
            last = rest.pop()
        if first.line not in (None, entry.line):
            yield Fault(f"has {first.line} where {entry.line} belongs", entry.start_ms)
            return
        if differ(first.start_ms, entry.start_ms) or differ(last.end_ms, entry.end_ms):
            told = f"{first.start_ms:.0f} to {last.end_ms:.0f} ms"
            wanted = f"{entry.start_ms} to {entry.end_ms} ms"
            yield Fault(f"has {entry.line} at {told}, the timeline at {wanted}", entry.start_ms)
            return
    if rest:
        yield Fault("goes on after the last line", round(rest[-1].start_ms))


def timeline_faults(timeline: Timeline) -> Iterator[Fault]:
    """Find the first line that overlaps the one before it, or is not in the chapter's sound."""
    end_ms = 0
    for entry in timeline.entries:
        if not end_ms <= entry.start_ms <= entry.end_ms <= timeline.duration_ms:
            yield Fault(f"has {entry.line} where it cannot be heard", entry.start_ms)
            return
        end_ms = entry.end_ms


def length_faults(what: str, told_ms: float, wanted_ms: float) -> Iterator[Fault]:
    """Find a length that is not that of the timelines."""
    if differ(told_ms, wanted_ms):
        yield Fault(f"has {what} of {told_ms:.0f} ms, the timeline {wanted_ms:.0f} ms")


def differ(one_ms: float, other_ms: float) -> bool:
    """Tell whether two times are too far apart."""
    return abs(one_ms - other_ms) > TOLERANCE_MS
