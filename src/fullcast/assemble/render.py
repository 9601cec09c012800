"""A chapter's final sound as PCM, as it was before MP3: for every other codec."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .chapter import ChapterJob, final_sound
from .level import ENCODER_LOSS_DB
from .master import to_pcm

LOSS = np.float32(10 ** (-ENCODER_LOSS_DB / 20))
"""What LAME turns its input down by. So all files of a chapter are equally loud."""


def rendered(job: ChapterJob) -> Iterator[bytes]:
    """Yield a chapter as mono 16-bit PCM at its own rate, as loud as its MP3 file, in blocks.

    Raises:
        AudioError: a clip does not fit its segment.
    """
    _timeline, sound = final_sound(job)
    for levels in sound:
        yield to_pcm(levels * LOSS)
