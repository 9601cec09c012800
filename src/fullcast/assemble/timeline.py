"""When every line of a chapter is heard: pauses by structure, without touching any sound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from fullcast.model import Kind, Line, Timeline, TimelineEntry, WordMark

LONGEST_SILENCE_MS = 3000
"""No pause is longer, whatever the settings: listeners take more for the end of the file."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence between two spoken lines, by what lies between them, in milliseconds.

    A clip brings about 30 ms of its own silence, and the engine already pauses on dashes and
    ellipses inside a line. A line that ends in one needs no pause for the sentence on top.
    """

    chapter_start_ms: int = 500
    """Before the first line. The MP3 encoder's delay is taken out of it."""
    within_turn_ms: int = 80
    """Inside a sentence: between a quotation and its tag, or the halves of a broken quotation."""
    sentence_ms: int = 280
    """Between sentences of one paragraph, where the speaker goes on or the narrator takes over."""
    interruption_ms: int = 120
    """After speech that is cut off by a dash, before the one who interrupts."""
    speaker_ms: int = 380
    """Between two people who answer each other."""
    paragraph_ms: int = 550
    """Between paragraphs of narration, or of narration and speech."""
    wordless_ms: int = 900
    """Around an answer without words, such as a lone ellipsis in quotation marks."""
    heading_ms: int = 1200
    """Before and after a heading, and between the story and what is said around it."""
    scene_ms: int = 1500
    """At a scene break, at least: the next scene starts on a whole second of the chapter, because
    podcast players know chapter marks by the second."""
    chapter_end_ms: int = 1500
    """After the last line."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A line and its clip, as it will be mixed.

    A line without a clip (a scene break, or nothing to speak) only shapes the pause around it.
    ``gain_db`` brings the clip to the loudness of the mix.
    """

    line: Line
    clip_key: str | None = None
    duration_ms: int = 0
    gain_db: float = 0.0


class Marks(NamedTuple):
    """When the words of a line start, counted from its own start."""

    words: tuple[WordMark, ...]
    estimated: bool = False


def plan_timeline(
    chapter: int, segments: Sequence[Segment], pauses: Pauses | None = None
) -> Timeline:
    """Place every spoken segment of a chapter, in order and without overlap."""
    pauses = pauses or Pauses()
    entries: list[TimelineEntry] = []
    end_ms = 0
    for before, between, segment in _neighbours(segments):
        start_ms = _start(end_ms, before, between, segment.line, pauses)
        end_ms = start_ms + segment.duration_ms
        entries.append(TimelineEntry(segment.line.id, start_ms, end_ms))
    return Timeline(
        chapter=chapter,
        duration_ms=end_ms + min(pauses.chapter_end_ms, LONGEST_SILENCE_MS),
        entries=tuple(entries),
    )


def with_marks(timeline: Timeline, marks: Mapping[str, Marks]) -> Timeline:
    """Put the word marks of every line, by its id, on a timeline."""
    entries = (_marked(entry, marks[entry.line]) for entry in timeline.entries)
    return replace(timeline, entries=tuple(entries))


def _marked(entry: TimelineEntry, marks: Marks) -> TimelineEntry:
    words = tuple(_moved(mark, entry.start_ms) for mark in marks.words)
    return replace(entry, marks=words, marks_estimated=marks.estimated)


def _moved(mark: WordMark, by_ms: int) -> WordMark:
    return WordMark(mark.start_ms + by_ms, mark.start, mark.end)


def _neighbours(segments: Sequence[Segment]) -> Iterator[tuple[Line | None, list[Line], Segment]]:
    """Yield every spoken segment with the spoken line before it and the silent ones between."""
    before: Line | None = None
    between: list[Line] = []
    for segment in segments:
        if segment.clip_key is None:
            between.append(segment.line)
            continue
        yield before, between, segment
        before, between = segment.line, []


def _start(
    end_ms: int, before: Line | None, between: list[Line], after: Line, pauses: Pauses
) -> int:
    if before is None:
        return min(pauses.chapter_start_ms, LONGEST_SILENCE_MS)
    start_ms = end_ms + pause_between(before, between, after, pauses)
    latest_ms = end_ms + LONGEST_SILENCE_MS
    if any(line.kind is Kind.SCENE_BREAK for line in between):
        return min(-(-start_ms // 1000), latest_ms // 1000) * 1000
    return min(start_ms, latest_ms)


def pause_between(before: Line, between: Sequence[Line], after: Line, pauses: Pauses) -> int:
    """Return the pause between two spoken lines in ms; ``between`` are silent ones."""
    if after.pause_ms is not None:
        return after.pause_ms
    if any(line.kind is Kind.SCENE_BREAK for line in between):
        return pauses.scene_ms
    if Kind.HEADING in (before.kind, after.kind) or _leaves_or_enters_story(before, after):
        return pauses.heading_ms
    if any(line.kind is Kind.DIALOGUE for line in between):
        return pauses.wordless_ms
    if before.paragraph == after.paragraph and _is_one_turn(before, after):
        return pauses.sentence_ms if _ends_sentence(before, after) else pauses.within_turn_ms
    if _is_answer(before, after):
        return pauses.interruption_ms if _is_cut_off(before) else pauses.speaker_ms
    return pauses.paragraph_ms


def _leaves_or_enters_story(before: Line, after: Line) -> bool:
    """Tell the end of an intro or note, and the start of an outro: no paragraph of the story."""
    return (before.paragraph == 0) != (after.paragraph == 0)


def _is_one_turn(before: Line, after: Line) -> bool:
    return before.speaker == after.speaker or Kind.NARRATION in (before.kind, after.kind)


def _is_answer(before: Line, after: Line) -> bool:
    both_speak = before.kind is after.kind is Kind.DIALOGUE
    return both_speak and before.speaker != after.speaker


_SENTENCE_END = re.compile(r"[.!?。！？]\W*$")
_ELLIPSIS = re.compile(r"(…|\.\s?\.\s?\.)\W*$")
_CUT_OFF = re.compile(r"(—|–|--|-)[\s\"'’”»]*$")


def _ends_sentence(before: Line, after: Line) -> bool:
    """Tell a sentence's end from a stop that the sentence goes on after ("Go!" said Ines)."""
    if _ELLIPSIS.search(before.text) or not _SENTENCE_END.search(before.text):
        return False
    first_letter = next((char for char in after.text if char.isalpha()), "")
    return not first_letter.islower()


def _is_cut_off(before: Line) -> bool:
    return _CUT_OFF.search(before.text) is not None
