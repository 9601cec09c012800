"""One chapter from clips to an MP3 file, as a job that a worker process can be given."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fullcast.model import Clip, Timeline

from .encode import Encoded, encode_chapter, mastering
from .loudness import integrated
from .mix import mix
from .timeline import Pauses, Segment, plan_timeline

TARGET_LUFS = -16.0
HIGHEST_PEAK_DBTP = -1.0
"""Loudness and true peak of a chapter: what podcast and audiobook platforms ask of mono speech."""

MIX_GAIN_DB = 9.0
"""First guess of the gain from the mix to the file. Clips are mixed at -24 LUFS, for headroom;
limiter and encoder take about 1 dB from the 8 that are missing."""

ENCODER_LOSS_DB = 0.45
"""LAME turns its input down by a factor of 0.95 at 64 kbit/s."""

LIMITS = (0.65, 0.55, 0.45)
"""Highest sample before encoding, as fractions of full scale; the next where one is not enough.
MP3 adds 1 to 2.6 dB to the peaks of limited speech."""

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
    bitrate_kbps: int = 64


@dataclass(frozen=True, slots=True)
class ChapterAudio:
    """A finished chapter: its file, measured, and when every line is heard in it."""

    number: int
    path: Path
    timeline: Timeline
    encoded: Encoded


def assemble_chapter(job: ChapterJob) -> ChapterAudio:
    """Plan, mix and encode one chapter, at the loudness and true peak of all chapters.

    The mix is measured behind the limiter before it is encoded, because a limiter takes more from
    some voices than from others; and the file is measured as a player decodes it.

    Raises:
        AudioError: a clip does not fit its segment, or the sample rate does not suit MP3.
        OutputError: the file cannot be written. Nothing is left under its name.
    """
    timeline = plan_timeline(job.number, job.segments, job.pauses)
    mixed = partial(mix, timeline, job.segments, job.read_clip, job.sample_rate)
    for limit in LIMITS:
        gain_db = find_gain(mixed, job.sample_rate, limit)
        encoded = encode_chapter(
            job.path,
            mixed(),
            job.sample_rate,
            gain_db=gain_db,
            limit=limit,
            bitrate_kbps=job.bitrate_kbps,
        )
        peak = encoded.true_peak_dbtp
        if peak is None or peak <= HIGHEST_PEAK_DBTP:
            break
        _log.info("chapter %d peaks at %.1f dBTP: encoding it again", job.number, peak)
    return ChapterAudio(job.number, job.path, timeline, encoded)


def find_gain(mixed: Callable[[], Iterator[bytes]], sample_rate: int, limit: float) -> float:
    """Find the gain in dB that gives the encoded mix ``TARGET_LUFS``, within about 0.3 LU.

    Each step is a quick pass over the mix. What a limiter is given is not all heard, so a step
    goes further than what is missing. Silence keeps the first guess.
    """
    gain_db = MIX_GAIN_DB
    for _ in range(4):
        lufs = integrated(mixed(), sample_rate, *mastering(gain_db, limit))
        if lufs is None:
            return MIX_GAIN_DB
        missing_db = TARGET_LUFS + ENCODER_LOSS_DB - lufs
        if abs(missing_db) <= 0.3:
            break
        gain_db += missing_db * 1.4
    return gain_db
