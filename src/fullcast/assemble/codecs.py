"""A chapter's PCM to the codecs besides MP3: AAC and Opus for whole books, FLAC and WAV."""

from __future__ import annotations

import errno
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
    """How sound is encoded. docs/encoding.md tells what the settings were chosen from."""

    encoder: str
    container: str
    """ffmpeg's name of what players get."""
    chapter_container: str = "matroska"
    """What a single chapter is written in: that of players, or one of packets alone."""
    rate_hz: int | None = BOOK_RATE_HZ
    """None: the chapter's own."""
    bitrate_kbps: int = 0
    """0: as many as it takes."""
    frame_samples: int = 0
    """Samples of sound in a packet, where books are made of them."""
    delay_samples: int = 0
    """Samples that every decoder puts before the first, and that no header tells it to drop."""
    options: Mapping[str, str] = field(default_factory=dict)


AAC = Codec(
    "aac",
    "mp4",
    bitrate_kbps=64,
    frame_samples=1024,
    delay_samples=1024,
    options={"aac_coder": "fast"},
)
OPUS = Codec(
    "libopus", "ogg", bitrate_kbps=32, frame_samples=480, options={"compression_level": "5"}
)
FLAC = Codec("flac", "flac", chapter_container="flac", rate_hz=None)
WAV = Codec("pcm_s16le", "wav", chapter_container="wav", rate_hz=None)


def encode_part(path: Path, job: ChapterJob, codec: Codec) -> None:
    """Encode one chapter to a file in the codec's ``chapter_container``.

    Raises:
        AudioError: a clip does not fit its segment.
        OutputError: the file cannot be written. Nothing is left under its name.
    """
    delay = round(codec.delay_samples * job.sample_rate / BOOK_RATE_HZ)
    pcm = without_silence(rendered(job), delay) if delay else rendered(job)
    with write_atomically(path) as partial:
        _encode(partial, pcm, job.sample_rate, codec)


def _encode(path: Path, pcm: Iterable[bytes], sample_rate: int, codec: Codec) -> None:
    import av
    from av.error import FFmpegError

    try:
        with av.open(str(path), "w", format=codec.chapter_container) as container:
            stream = cast(
                "AudioStream",
                container.add_stream(
                    codec.encoder,
                    rate=codec.rate_hz or sample_rate,
                    layout="mono",
                    options=dict(codec.options),
                ),
            )
            if codec.bitrate_kbps:
                stream.bit_rate = 1000 * codec.bitrate_kbps
            for frame in itertools.chain(_frames(pcm, sample_rate), [None]):
                for packet in stream.encode(frame):
                    container.mux(packet)
    except FFmpegError as error:
        if is_no_room(error):
            raise
        raise AudioError(f"cannot be encoded: {error}.", where=path) from error


def is_no_room(error: Exception) -> bool:
    """Tell whether ffmpeg failed because a file could not be written, which its writer explains."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


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
