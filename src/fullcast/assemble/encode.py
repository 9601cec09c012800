"""One chapter's PCM to an MP3 file by LAME, and a measure of what came out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fullcast.errors import AudioError
from fullcast.files import write_atomically

from .loudness import Loudness, measure_file

if TYPE_CHECKING:
    from pathlib import Path

MP3_RATES_HZ = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)

LAME_QUALITY = 5
"""0 (best) to 9. docs/encoding.md tells what it was chosen from."""

LAME_DELAY_SAMPLES = 576 + 529
"""What LAME and every decoder put before the first sample."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What an MP3 file holds, measured on its decoded sound."""

    measured: Loudness
    size_bytes: int

    @property
    def duration_ms(self) -> int:
        """Return the length of its sound."""
        return self.measured.duration_ms

    @property
    def lufs(self) -> float | None:
        """Return its loudness; None for silence."""
        return self.measured.lufs

    @property
    def true_peak_dbtp(self) -> float | None:
        """Return its true peak; None for silence."""
        return self.measured.true_peak_dbtp


def encode_chapter(
    path: Path,
    pcm: Iterable[bytes],
    sample_rate: int,
    *,
    bitrate_kbps: int = 64,
    quality: int = LAME_QUALITY,
) -> Encoded:
    """Encode mono 16-bit PCM to a constant-bitrate MP3 file, as a stream.

    Sound is heard at its own time in every player, also in those that know nothing of encoder
    delay: as many samples as the delay are left out of the silence at the start.

    Raises:
        AudioError: MP3 knows no such sample rate.
        OutputError: the file cannot be written. Nothing is left under its name.
    """
    if sample_rate not in MP3_RATES_HZ:
        rates = ", ".join(map(str, MP3_RATES_HZ))
        raise AudioError(f"MP3 has no sample rate of {sample_rate} Hz.", where=path, hint=rates)
    with write_atomically(path) as partial:
        with partial.open("wb") as stream:
            sound = without_silence(pcm, LAME_DELAY_SAMPLES)
            stream.writelines(_lame(sound, sample_rate, bitrate_kbps, quality))
        measured = measure_file(partial)
    return Encoded(measured, path.stat().st_size)


def without_silence(pcm: Iterable[bytes], most_samples: int) -> Iterator[bytes]:
    """Drop the silent samples that a stream starts with, up to so many: an encoder's delay."""
    blocks = iter(pcm)
    head = b""
    for block in blocks:
        head += block
        if len(head) >= 2 * most_samples:
            break
    opening = head[: 2 * most_samples]
    silent = (len(opening) - len(opening.lstrip(b"\0"))) // 2 * 2
    return itertools.chain([head[silent:]], blocks)


def _lame(
    pcm: Iterable[bytes], sample_rate: int, bitrate_kbps: int, quality: int
) -> Iterator[bytes]:
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sample_rate)
    encoder.set_out_sample_rate(sample_rate)
    encoder.set_bit_rate(bitrate_kbps)
    encoder.set_quality(quality)
    for block in pcm:
        yield bytes(encoder.encode(block))
    yield bytes(encoder.flush())
