"""The frames of an MP3 file, one after the other, without decoding them.

A decoder skips what it cannot read, and says nothing. So what a file is, and that it is whole, is
seen from its frames' heads (ISO/IEC 11172-3 and 13818-3, layer III).
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

from fullcast.errors import AudioError

_BITRATES_KBPS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES_HZ = {1: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 25: (11_025, 12_000, 8_000)}
_VERSIONS = {0: 25, 2: 2, 3: 1}
"""MPEG 2.5, 2 and 1, by the two bits that stand for them."""

_ID3V1_BYTES = 128


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame's head says."""

    sample_rate: int
    bitrate_kbps: int
    channels: int
    samples: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Frames:
    """All frames of a file: their kinds, their length, and where something else stood instead."""

    sample_rates: frozenset[int]
    bitrates_kbps: frozenset[int]
    channels: frozenset[int]
    duration_ms: int
    broken_at_ms: int | None
    """None: the frames go on to the end of the file."""


def read_frames(path: Path) -> Frames:
    """Go through an MP3 file from its first frame to its end.

    Raises:
        AudioError: the file cannot be read, or is empty.
    """
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _walk(data)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "it is empty"
        raise AudioError(f"cannot be read: {reason}.", where=path) from problem


def _walk(data: mmap.mmap) -> Frames:
    position, end = _sound_in(data)
    kinds: dict[bytes, Frame | None] = {}
    counts: dict[Frame, int] = {}
    broken = False
    while position < end and not broken:
        head = data[position : position + 4]
        if head not in kinds:
            kinds[head] = parse_head(head)
        frame = kinds[head]
        broken = frame is None or position + frame.size_bytes > end
        if frame is not None and not broken:
            counts[frame] = counts.get(frame, 0) + 1
            position += frame.size_bytes
    duration_ms = round(sum(1000 * n * f.samples / f.sample_rate for f, n in counts.items()))
    return Frames(
        sample_rates=frozenset(frame.sample_rate for frame in counts),
        bitrates_kbps=frozenset(frame.bitrate_kbps for frame in counts),
        channels=frozenset(frame.channels for frame in counts),
        duration_ms=duration_ms,
        broken_at_ms=duration_ms if broken or not counts else None,
    )


def _sound_in(data: mmap.mmap) -> tuple[int, int]:
    """Return where the frames start and end: between the tags."""
    start, end = 0, len(data)
    if data[:3] == b"ID3" and end > 10:
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
        start = 10 + size
    if end - start >= _ID3V1_BYTES and data[end - _ID3V1_BYTES : end - _ID3V1_BYTES + 3] == b"TAG":
        end -= _ID3V1_BYTES
    return start, end


def parse_head(head: bytes) -> Frame | None:
    """Read the four bytes at the start of a frame; None if they are no layer III frame's."""
    bits = int.from_bytes(head, "big")
    version = _VERSIONS.get(bits >> 19 & 3)
    bitrate, rate = bits >> 12 & 15, bits >> 10 & 3
    is_layer_iii = bits >> 21 == 0x7FF and bits >> 17 & 3 == 1
    if len(head) < 4 or not is_layer_iii or version is None or bitrate in (0, 15) or rate == 3:
        return None
    bitrate_kbps = _BITRATES_KBPS[min(version, 2)][bitrate]
    sample_rate = _RATES_HZ[version][rate]
    samples = 1152 if version == 1 else 576
    return Frame(
        sample_rate=sample_rate,
        bitrate_kbps=bitrate_kbps,
        channels=1 if bits >> 6 & 3 == 3 else 2,
        samples=samples,
        size_bytes=samples * bitrate_kbps * 125 // sample_rate + (bits >> 9 & 1),
    )
