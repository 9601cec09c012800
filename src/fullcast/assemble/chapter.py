"""One chapter from clips to an MP3 file, as a job that a worker process can be given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fullcast.memory import keep_freed
from fullcast.model import Clip, Timeline

from .encode import encode_chapter
from .level import find_gain
from .loudness import Levels
from .master import mastered, to_pcm
from .mix import mix, sampled
from .standards import PODCAST, Standard
from .timeline import Pauses, Segment, plan_timeline

SAMPLE_S = 60
"""About so much of a chapter, single seconds from all over it, the gain is found on: that hits
the loudness of the whole within 0.3 LU (0.1 in most of a novel's chapters)."""


@dataclass(frozen=True, slots=True)
class ChapterJob:
    """Everything that a chapter's audio is made from; can be pickled if ``read_clip`` can."""

    number: int
    segments: tuple[Segment, ...]
    read_clip: Callable[[str], Clip]
    sample_rate: int = 22050
    pauses: Pauses = field(default_factory=Pauses)
    standard: Standard = PODCAST


@dataclass(frozen=True, slots=True)
class ChapterAudio:
    """A finished chapter: its file, and when every line is heard in it."""

    number: int
    path: Path
    timeline: Timeline


def assemble_chapter(path: Path, job: ChapterJob) -> ChapterAudio:
    """Plan, mix and encode a chapter to an MP3 file, as loud and with peaks as high as all others.

    Raises:
        AudioError: a clip does not fit its segment, or the sample rate does not suit MP3.
        OutputError: the file cannot be written. Nothing is left under its name.
    """
    timeline, levels = final_sound(job)
    encode_chapter(
        path, map(to_pcm, levels), job.sample_rate, bitrate_kbps=job.standard.bitrate_kbps
    )
    return ChapterAudio(job.number, path, timeline)


def final_sound(job: ChapterJob) -> tuple[Timeline, Iterator[Levels]]:
    """Return a chapter's timeline, and its sound as it goes into the encoder, block by block.

    The gain is found on a sample, behind the limiter, because a limiter takes more from some
    voices than from others. What the encoder takes and adds is known (`level`, `standards`), so
    the file is right without being decoded again; `fullcast check` does that.

    Raises:
        AudioError: a clip does not fit its segment; raised while the sound is read, too.
    """
    keep_freed()
    timeline = plan_timeline(job.number, job.segments, job.pauses)
    every_s = max(1, timeline.duration_ms // (1000 * SAMPLE_S))
    sample = sampled(timeline, job.segments, job.read_clip, job.sample_rate, every_s)
    gain_db = find_gain(sample, job.sample_rate, job.standard)
    mixed = mix(timeline, job.segments, job.read_clip, job.sample_rate)
    limit = job.standard.limit
    return timeline, mastered(mixed, job.sample_rate, gain_db=gain_db, limit=limit)
