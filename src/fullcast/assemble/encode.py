"""One chapter's PCM to an MP3 file by LAME."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fullcast.errors import AudioError
from fullcast.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

MP3_RATES_HZ = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)

LOW_RATES_HZ, LOW_KBPS = (8000, 11025, 12000), 64
"""MPEG 2.5, which low sample rates are, has no higher bitrate."""

LAME_QUALITY = 7
"""0 (best) to 9. docs/encoding.md tells what it was chosen from."""

LAME_DELAY_SAMPLES = 576 + 529
"""What LAME and every decoder put before the first sample."""


def encode_chapter(
    path: Path,
    pcm: Iterable[bytes],
    sample_rate: int,
    *,
    bitrate_kbps: int = 80,
    quality: int = LAME_QUALITY,
) -> None:
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
    sound = without_silence(pcm, LAME_DELAY_SAMPLES)
    with write_atomically(path) as partial, partial.open("wb") as stream:
        stream.writelines(_lame(sound, sample_rate, bitrate_kbps, quality))


def bitrate_at(sample_rate: int, wanted_kbps: int) -> int:
    """Return the bitrate that a file of this sample rate has."""
    return min(wanted_kbps, LOW_KBPS) if sample_rate in LOW_RATES_HZ else wanted_kbps


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
    encoder.set_bit_rate(bitrate_at(sample_rate, bitrate_kbps))
    encoder.set_quality(quality)
    for block in pcm:
        yield bytes(encoder.encode(block))
    yield bytes(encoder.flush())
