"""A chapter's clips as one stream of PCM, each at its place on the timeline."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from fullcast.errors import AudioError

from .filters import resampled
from .timeline import Segment

if TYPE_CHECKING:
    from fullcast.model import Clip, Timeline

FADE_MS = 2
"""Length of the fades at both ends of a clip: they keep a cut from clicking, nothing more."""


def mix(
    timeline: Timeline,
    segments: Sequence[Segment],
    read_clip: Callable[[str], Clip],
    sample_rate: int,
) -> Iterator[bytes]:
    """Yield a chapter as mono 16-bit little-endian PCM, a clip or a pause at a time.

    ``timeline`` is what ``plan_timeline`` made of the same ``segments``. Places are counted from
    the start of the chapter, so that rounding never adds up.

    Raises:
        AudioError: a clip has not the length that it was planned with.
    """
    cursor = 0
    spoken = [segment for segment in segments if segment.clip_key is not None]
    for entry, segment in zip(timeline.entries, spoken, strict=True):
        clip = _planned_clip(segment, read_clip)
        place = entry.start_ms * sample_rate // 1000
        if place > cursor:
            yield bytes(2 * (place - cursor))
            cursor = place
        sound = shape(clip, segment.gain_db, sample_rate)
        yield sound
        cursor += len(sound) // 2
    yield bytes(2 * max(0, timeline.duration_ms * sample_rate // 1000 - cursor))


def _planned_clip(segment: Segment, read_clip: Callable[[str], Clip]) -> Clip:
    clip = read_clip(str(segment.clip_key))
    if clip.duration_ms != segment.duration_ms:
        raise AudioError(
            f"its clip lasts {clip.duration_ms} ms, not the {segment.duration_ms} ms planned.",
            where=f"line {segment.line.id}",
            hint="Another run may have spoken it again meanwhile: run the command once more.",
        )
    return clip


def shape(clip: Clip, gain_db: float, sample_rate: int) -> bytes:
    """Return a clip's PCM at ``sample_rate``, with its gain and a short fade at both ends."""
    # pydub warns on import that it has found no ffmpeg program (we need none of it), and newer
    # Pythons warn about its regular expressions.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment

    segment = AudioSegment(
        data=resample(clip, sample_rate), sample_width=2, frame_rate=sample_rate, channels=1
    )
    if len(segment) > 2 * FADE_MS:
        segment = segment.fade_in(FADE_MS).fade_out(FADE_MS)
    return bytes(segment.apply_gain(gain_db).raw_data)


def resample(clip: Clip, sample_rate: int) -> bytes:
    """Return a clip's PCM at ``sample_rate``.

    By ffmpeg's band-limited resampler: pydub's own joins samples by straight lines, which on
    speech from 16 to 22.05 kHz leaves audible images above 8 kHz.
    """
    if clip.sample_rate == sample_rate:
        return clip.pcm
    return resampled(clip.pcm, clip.sample_rate, sample_rate)
