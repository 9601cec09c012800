"""A chapter's final sound as PCM, as it was before MP3: for every other codec."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .chapter import ChapterJob, planned_mix
from .level import ENCODER_LOSS_DB, find_gain
from .master import mastered, to_pcm

LOSS = np.float32(10 ** (-ENCODER_LOSS_DB / 20))
"""What LAME turns its input down by. So all files of a chapter are equally loud."""


def rendered(job: ChapterJob) -> Iterator[bytes]:
    """Yield a chapter as mono 16-bit PCM at its own rate, as loud as its MP3 file, in blocks.

    Raises:
        AudioError: a clip does not fit its segment.
    """
    _timeline, mixed, sample = planned_mix(job)
    limit = job.standard.first_limit
    gain_db = find_gain(sample, job.sample_rate, limit, job.standard)
    for levels in mastered(mixed(), job.sample_rate, gain_db=gain_db, limit=limit):
        yield to_pcm(levels * LOSS)
