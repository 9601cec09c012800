"""A chapter's clips as one stream of sound, each at its place on the timeline."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from fullcast.errors import AudioError
from fullcast.model import Clip

from .filters import resampled
from .loudness import Levels, levels_of

if TYPE_CHECKING:
    from fullcast.model import Timeline, TimelineEntry

    from .timeline import Segment

FADE_MS = 2
"""Length of the fades at both ends of a clip: they keep a cut from clicking, nothing more."""


def mix(
    timeline: Timeline,
    segments: Sequence[Segment],
    read_clip: Callable[[str], Clip],
    sample_rate: int,
) -> Iterator[Levels]:
    """Yield a chapter's mono levels, a clip or a pause at a time.

    ``timeline`` is what ``plan_timeline`` made of the same ``segments``. Places are counted from
    the start of the chapter, so that rounding never adds up.

    Raises:
        AudioError: a clip has not the length that it was planned with.
    """
    cursor = 0
    for entry, segment in _heard(timeline, segments):
        clip = _planned_clip(segment, read_clip)
        place = entry.start_ms * sample_rate // 1000
        if place > cursor:
            yield _silence(place - cursor)
            cursor = place
        sound = shape(clip, segment.gain_db, sample_rate)
        yield sound
        cursor += len(sound)
    yield _silence(max(0, timeline.duration_ms * sample_rate // 1000 - cursor))


def sampled(
    timeline: Timeline,
    segments: Sequence[Segment],
    read_clip: Callable[[str], Clip],
    sample_rate: int,
    every_s: int,
) -> list[Levels]:
    """Return one second in every ``every_s`` of what `mix` yields, but for the fades.

    Only what is heard in them is worked on. Of every second, all of it is one piece.

    Raises:
        AudioError: a clip has not the length that it was planned with.
    """
    total, period = timeline.duration_ms * sample_rate // 1000, every_s * sample_rate
    seconds = [_silence(min(sample_rate, total - start)) for start in range(0, total, period)]
    for entry, segment in _heard(timeline, segments):
        place, end = (at_ms * sample_rate // 1000 for at_ms in (entry.start_ms, entry.end_ms))
        first = max(0, (place - sample_rate) // period + 1)
        numbers = range(first, min(len(seconds), -(-end // period)))
        if not numbers:
            continue
        clip = _planned_clip(segment, read_clip)
        for number in numbers:
            start = number * period - place
            part = _cut(clip, max(0, start), start + sample_rate, sample_rate)
            room = seconds[number][max(0, -start) :]
            sound = _gained(resample(part, sample_rate), segment.gain_db)[: len(room)]
            room[: len(sound)] = sound
    return seconds if every_s > 1 else [np.concatenate(seconds)]


def _heard(
    timeline: Timeline, segments: Sequence[Segment]
) -> Iterator[tuple[TimelineEntry, Segment]]:
    spoken = (segment for segment in segments if segment.clip_key is not None)
    return zip(timeline.entries, spoken, strict=True)


def _silence(samples: int) -> Levels:
    return np.zeros(samples, dtype=np.float32)


def _planned_clip(segment: Segment, read_clip: Callable[[str], Clip]) -> Clip:
    clip = read_clip(str(segment.clip_key))
    if clip.duration_ms != segment.duration_ms:
        raise AudioError(
            f"its clip lasts {clip.duration_ms} ms, not the {segment.duration_ms} ms planned.",
            where=f"line {segment.line.id}",
            hint="Another run may have spoken it again meanwhile: run the command once more.",
        )
    return clip


def _cut(clip: Clip, start: int, end: int, sample_rate: int) -> Clip:
    """Return a part of a clip; its start and end are counted in samples of ``sample_rate``."""
    start, end = (2 * (at * clip.sample_rate // sample_rate) for at in (start, end))
    return Clip(clip.pcm[start:end], clip.sample_rate)


def shape(clip: Clip, gain_db: float, sample_rate: int) -> Levels:
    """Return a clip's levels at ``sample_rate``, with its gain and a short fade at both ends.

    The gain comes last and in floating point: it clips nothing, and rounds nothing.
    """
    # pydub warns on import that it has found no ffmpeg program (we need none of it), and newer
    # Pythons warn about its regular expressions.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment

    pcm = resample(clip, sample_rate)
    edge = 2 * (FADE_MS * sample_rate // 1000)
    if len(pcm) > 2 * edge:
        first, last = (
            AudioSegment(part, sample_width=2, frame_rate=sample_rate, channels=1)
            for part in (pcm[:edge], pcm[-edge:])
        )
        faded = first.fade_in(FADE_MS), last.fade_out(FADE_MS)
        pcm = b"".join((faded[0].raw_data, pcm[edge:-edge], faded[1].raw_data))
    return _gained(pcm, gain_db)


def _gained(pcm: bytes, gain_db: float) -> Levels:
    return levels_of(pcm, 10 ** (gain_db / 20))


def resample(clip: Clip, sample_rate: int) -> bytes:
    """Return a clip's PCM at ``sample_rate``.

    By ffmpeg's band-limited resampler: pydub's own joins samples by straight lines, which on
    speech from 16 to 22.05 kHz leaves audible images above 8 kHz.
    """
    if clip.sample_rate == sample_rate:
        return clip.pcm
    return resampled(clip.pcm, clip.sample_rate, sample_rate)
