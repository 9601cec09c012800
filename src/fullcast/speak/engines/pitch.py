"""A voice's pitch for engines that have no such setting: spoken slower and played faster.

The timbre rises and falls with the pitch, as a smaller or larger person's would: the same voice
serves two characters.
"""

from __future__ import annotations

from dataclasses import replace

from fullcast.model import PITCH_AS_MADE, PITCH_PER_SEMITONE, Clip, Voice


def pitch_factor(voice: Voice) -> float:
    """Return the factor on the frequencies of a voice: 1.0 as it was made, 2.0 an octave up."""
    return float(2 ** ((voice.pitch_percent - PITCH_AS_MADE) / PITCH_PER_SEMITONE / 12))


def played_faster(clip: Clip, factor: float) -> Clip:
    """Return a clip with all its frequencies times ``factor``, and its length divided by it."""
    if factor == 1.0:
        return clip
    marks = tuple(replace(mark, start_ms=int(mark.start_ms / factor)) for mark in clip.marks)
    return Clip(_resampled(clip.pcm, clip.sample_rate, factor), clip.sample_rate, marks)


def _resampled(pcm: bytes, sample_rate: int, factor: float) -> bytes:
    import av
    import numpy as np

    frame = av.AudioFrame.from_ndarray(
        np.frombuffer(pcm, "<i2").reshape(1, -1), format="s16", layout="mono"
    )
    frame.sample_rate = round(sample_rate * factor)
    resampler = av.AudioResampler(format="s16", layout="mono", rate=sample_rate)
    parts = [*resampler.resample(frame), *resampler.resample(None)]
    return b"".join(part.to_ndarray().tobytes() for part in parts)
