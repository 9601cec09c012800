"""A chapter's PCM to packets of a codec that whole books are made of: AAC, Opus."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from fullcast.errors import AudioError
from fullcast.files import write_atomically

from .chapter import ChapterJob
from .encode import without_silence
from .render import rendered

if TYPE_CHECKING:
    from pathlib import Path

    from av import AudioFrame, AudioStream

BOOK_RATE_HZ = 24000
"""One sample rate for all chapters of a book, whatever their voices' own: it holds all that voices
of 22.05 and 24 kHz have, AAC and Opus both know it, and most players too."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How books are encoded. docs/encoding.md tells what the settings were chosen from."""

    encoder: str
    container: str
    bitrate_kbps: int
    frame_samples: int
    """Samples of sound in a packet, at `BOOK_RATE_HZ`."""
    delay_samples: int = 0
    """Samples that every decoder puts before the first, and that no header tells it to drop."""
    options: Mapping[str, str] = field(default_factory=dict)


AAC = Codec("aac", "mp4", 64, frame_samples=1024, delay_samples=1024, options={"aac_coder": "fast"})
OPUS = Codec("libopus", "ogg", 32, frame_samples=480, options={"compression_level": "5"})

_PART_CONTAINER = "matroska"


def encode_part(path: Path, job: ChapterJob, codec: Codec) -> None:
    """Encode one chapter to a file of its packets alone.

    Raises:
        AudioError: a clip does not fit its segment.
        OutputError: the file cannot be written. Nothing is left under its name.
    """
    rate = job.sample_rate
    pcm = without_silence(rendered(job), round(codec.delay_samples * rate / BOOK_RATE_HZ))
    with write_atomically(path) as partial:
        _encode(partial, pcm, rate, codec)


def _encode(path: Path, pcm: Iterable[bytes], sample_rate: int, codec: Codec) -> None:
    import av
    from av.error import FFmpegError

    try:
        with av.open(str(path), "w", format=_PART_CONTAINER) as container:
            stream = cast(
                "AudioStream",
                container.add_stream(
                    codec.encoder, rate=BOOK_RATE_HZ, layout="mono", options=dict(codec.options)
                ),
            )
            stream.bit_rate = 1000 * codec.bitrate_kbps
            for frame in itertools.chain(_frames(pcm, sample_rate), [None]):
                for packet in stream.encode(frame):
                    container.mux(packet)
    except FFmpegError as error:
        raise AudioError(f"cannot be encoded: {error}.", where=path) from error


def _frames(pcm: Iterable[bytes], sample_rate: int) -> Iterable[AudioFrame]:
    from av import AudioFrame

    for block in pcm:
        samples = np.frombuffer(block, dtype="<i2")
        if not samples.size:
            continue
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = sample_rate
        frame.time_base = Fraction(1, sample_rate)
        yield frame
