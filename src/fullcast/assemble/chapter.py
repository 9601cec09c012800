"""One chapter from clips to an MP3 file, as a job that a worker process can be given."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from fullcast.model import Clip, Timeline

from .encode import Encoded, encode_chapter
from .level import find_gain
from .loudness import Levels, Loudness
from .master import mastered, to_pcm
from .mix import mix, sampled
from .standards import PODCAST, Standard
from .timeline import Pauses, Segment, plan_timeline

TOLERANCE_DB = 0.4
"""A file farther from its standard's level is encoded again."""

PEAK_MARGIN_DB = 0.5
"""How much farther the limit goes down than a file's peak was too high."""

ATTEMPTS = 3

SAMPLE_S = 100
"""About so much of a chapter, single seconds from all over it, the gain is found on: that hits
the loudness of the whole within 0.3 LU."""

LARGE_BYTES = 24 << 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChapterJob:
    """Everything that a chapter's audio is made from; can be pickled if ``read_clip`` can."""

    number: int
    path: Path
    segments: tuple[Segment, ...]
    read_clip: Callable[[str], Clip]
    sample_rate: int = 22050
    pauses: Pauses = field(default_factory=Pauses)
    standard: Standard = PODCAST

    @property
    def spoken_ms(self) -> int:
        """Return about how long the chapter is: what all of its lines last."""
        return sum(segment.duration_ms for segment in self.segments)


@dataclass(frozen=True, slots=True)
class ChapterAudio:
    """A finished chapter: its file, measured, and when every line is heard in it."""

    number: int
    path: Path
    timeline: Timeline
    encoded: Encoded


def assemble_chapter(job: ChapterJob) -> ChapterAudio:
    """Plan, mix and encode one chapter, at the loudness and true peak of all chapters.

    The gain is found on a sample, behind the limiter, because a limiter takes more from some
    voices than from others. The file is measured as a player decodes it; one that misses is
    encoded again with what was learned.

    Raises:
        AudioError: a clip does not fit its segment, or the sample rate does not suit MP3.
        OutputError: the file cannot be written. Nothing is left under its name.
    """
    _keep_freed_memory()
    timeline, mixed, sample = planned_mix(job)
    limit, correction_db = job.standard.first_limit, 0.0
    for attempt in range(1, ATTEMPTS + 1):
        gain_db = find_gain(sample, job.sample_rate, limit, job.standard) + correction_db
        levels = mastered(mixed(), job.sample_rate, gain_db=gain_db, limit=limit)
        encoded = encode_chapter(
            job.path, map(to_pcm, levels), job.sample_rate, bitrate_kbps=job.standard.bitrate_kbps
        )
        missing_db, over_db = _faults(encoded.measured, job.standard)
        if not missing_db and not over_db:
            break
        _log.info("chapter %d, attempt %d misses: %s", job.number, attempt, encoded)
        correction_db += missing_db
        limit *= 10 ** (-over_db / 20)
    return ChapterAudio(job.number, job.path, timeline, encoded)


def planned_mix(job: ChapterJob) -> tuple[Timeline, Callable[[], Iterator[Levels]], list[Levels]]:
    """Return a chapter's timeline, its mix (as often as it is called), and a sample of that."""
    timeline = plan_timeline(job.number, job.segments, job.pauses)
    every_s = max(1, timeline.duration_ms // (1000 * SAMPLE_S))
    mixed = partial(mix, timeline, job.segments, job.read_clip, job.sample_rate)
    sample = sampled(timeline, job.segments, job.read_clip, job.sample_rate, every_s)
    return timeline, mixed, sample


def _faults(measured: Loudness, standard: Standard) -> tuple[float, float]:
    """Return by how many dB a file misses its level, and by how many its limit was too high."""
    level_db = standard.level_of(measured)
    if level_db is None or measured.true_peak_dbtp is None:
        return 0.0, 0.0
    missing_db = standard.level_db - level_db
    over_db = measured.true_peak_dbtp - standard.highest_peak_db
    return (
        missing_db if abs(missing_db) > TOLERANCE_DB else 0.0,
        over_db + PEAK_MARGIN_DB if over_db > 0 else 0.0,
    )


def _keep_freed_memory() -> None:
    """Make the C library keep what numpy frees, instead of handing it back and asking again.

    GNU's malloc learns from one large array that large ones come and go. Otherwise page faults
    cost as much as the arithmetic. Elsewhere this does nothing.
    """
    np.empty(LARGE_BYTES, dtype=np.uint8)
