"""What is read along with a chapter: every line is there, and shown when it is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from ...assemble.faults import Fault
from ...errors import PublishError
from ...files import read_json, read_text
from .made import MadeChapter, MadeWork
from .times import Span, span_faults


def subtitle_faults(_made: MadeWork, chapter: MadeChapter, path: Path) -> Iterator[Fault]:
    """Check WebVTT or SRT, as ffmpeg reads it."""
    import av

    try:
        with av.open(str(path)) as container:
            cues = [
                Span(float(packet.pts or 0), float((packet.pts or 0) + (packet.duration or 0)))
                for packet in container.demux(container.streams.subtitles[0])
                if packet.size
            ]
    except (av.error.FFmpegError, IndexError) as error:
        raise PublishError(f"cannot be read as {path.suffix[1:].upper()}", where=path) from error
    yield from span_faults(cues, chapter.timeline)


@dataclass(frozen=True, slots=True)
class _Segment:
    startTime: float  # noqa: N815 -- Podcasting 2.0's names
    endTime: float  # noqa: N815
    line: str


@dataclass(frozen=True, slots=True)
class _Transcript:
    version: str
    segments: list[_Segment]


def transcript_faults(_made: MadeWork, chapter: MadeChapter, path: Path) -> Iterator[Fault]:
    """Check Podcasting 2.0's JSON transcript."""
    told = read_json(path, _Transcript, PublishError)
    spans = [Span(1000 * one.startTime, 1000 * one.endTime, one.line) for one in told.segments]
    yield from span_faults(_lines_of(spans, chapter), chapter.timeline)


@dataclass(frozen=True, slots=True)
class _Scene:
    startTime: float  # noqa: N815
    title: str


@dataclass(frozen=True, slots=True)
class _Scenes:
    version: str
    chapters: list[_Scene]


def scene_faults(_made: MadeWork, chapter: MadeChapter, path: Path) -> Iterator[Fault]:
    """Check Podcasting 2.0's chapter marks: each is the whole second in which a line starts."""
    starts = [one.startTime for one in read_json(path, _Scenes, PublishError).chapters]
    if not starts or starts[0] != 0 or starts != sorted(set(starts)):
        yield Fault("has scenes that do not follow each other from 0 on")
    seconds = {entry.start_ms // 1000 for entry in chapter.timeline.entries}
    for start in starts[1:]:
        if start not in seconds:
            yield Fault(f"has a scene at {start:g} s, where no line starts", round(1000 * start))


def label_faults(_made: MadeWork, chapter: MadeChapter, path: Path) -> Iterator[Fault]:
    """Check an Audacity label track."""
    spans = []
    for number, row in enumerate(read_text(path, PublishError).splitlines(), start=1):
        try:
            start, end, label = row.split("\t")
            spans.append(Span(1000 * float(start), 1000 * float(end), label.split(" ")[0]))
        except ValueError as error:
            raise PublishError(f"row {number} is no label", where=path) from error
    yield from span_faults(_lines_of(spans, chapter), chapter.timeline)


def page_faults(_made: MadeWork, chapter: MadeChapter, path: Path) -> Iterator[Fault]:
    """Check the page to read: it plays its own chapter, and its times are those of lines."""
    from lxml import html

    page = html.document_fromstring(read_text(path, PublishError))
    sources = [unquote(audio.get("src", "")) for audio in page.iter("audio")]
    if sources != [chapter.record.file]:
        yield Fault(f"plays {', '.join(sources) or 'nothing'}, not {chapter.record.file}")
    seconds = {entry.start_ms // 1000 for entry in chapter.timeline.entries}
    clocks = (time.text or "" for time in page.iter("time"))
    for clock in clocks:
        if _seconds(clock) not in seconds:
            yield Fault(f"has the time {clock}, when no line starts")
            return


def _seconds(clock: str) -> int | None:
    """Read "1:02:03" or "2:03"; None if it is neither."""
    match = re.fullmatch(r"(?:(\d+):)?(\d+):(\d\d)", clock)
    return 3600 * int(match[1] or 0) + 60 * int(match[2]) + int(match[3]) if match else None


def _lines_of(spans: list[Span], chapter: MadeChapter) -> list[Span]:
    """Name parts of long lines (``c1.p7.2-2``) as the whole line."""
    known = {entry.line for entry in chapter.timeline.entries}
    return [
        Span(span.start_ms, span.end_ms, span.line.rpartition("-")[0])
        if span.line and span.line not in known and "-" in span.line
        else span
        for span in spans
    ]
