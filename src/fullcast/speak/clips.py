"""The content-addressed store of clips: one WAV file a line, which a person can open.

A clip is ``root/ab/<key>.wav``: mono 16-bit PCM, and after the sound a chunk of ours, which other
programs skip::

    "fcst"  size  CRC-32 of the PCM  (start_ms  start  end) for every word

All numbers are uint32, little-endian. The checksum finds a file that a full disk or a power cut
has damaged.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fullcast.errors import EngineError
from fullcast.files import write_bytes
from fullcast.model import Clip, WordMark

log = logging.getLogger(__name__)

_FORMAT = struct.Struct("<HHIIHH")
"""WAVE's fmt chunk: format 1 (PCM), channels, rate, bytes a second, bytes a frame, bits."""

_MARK = struct.Struct("<III")


class LostClipError(EngineError):
    """Raised when a clip is not in the store, or was damaged and has just been removed from it.

    Whoever catches it may plan again: the clip is then missing, and is spoken anew.
    """


@dataclass(frozen=True, slots=True)
class ClipStore:
    """Clips by key, under ``root``. Cheap to send to another process."""

    root: Path

    def path(self, key: str) -> Path:
        """Return where the clip of ``key`` is, or would be."""
        return self.root / key[:2] / f"{key}.wav"

    def has(self, key: str) -> bool:
        """Tell whether there is a file for ``key``; whether it is whole, `read` finds out."""
        return self.path(key).is_file()

    def write(self, key: str, clip: Clip) -> None:
        """Store ``clip``, atomically.

        Raises:
            OutputError: the disk is full, or the folder cannot be written.
        """
        write_bytes(self.path(key), to_wav(clip))

    def read(self, key: str) -> Clip:
        """Return a clip. A damaged one is removed, so that the next plan finds it missing.

        Raises:
            LostClipError: the clip is missing or was damaged.
        """
        path = self.path(key)
        try:
            return from_wav(path.read_bytes())
        except OSError as problem:
            raise _lost(path, f"cannot be read: {problem.strerror}") from problem
        except ValueError as problem:
            log.warning("%s: damaged (%s); removed, to be spoken again", path, problem)
            path.unlink(missing_ok=True)
            raise _lost(path, f"was damaged ({problem}) and has been removed") from problem


def _lost(path: Path, what: str) -> LostClipError:
    return LostClipError(
        f"The clip {what}.", where=path, hint="Run the command again to speak it anew."
    )


def to_wav(clip: Clip) -> bytes:
    """Return ``clip`` as the bytes of a WAV file."""
    sound = _FORMAT.pack(1, 1, clip.sample_rate, 2 * clip.sample_rate, 2, 16)
    ours = struct.pack("<I", zlib.crc32(clip.pcm)) + b"".join(
        _MARK.pack(mark.start_ms, mark.start, mark.end) for mark in clip.marks
    )
    chunks = _chunk(b"fmt ", sound) + _chunk(b"data", clip.pcm) + _chunk(b"fcst", ours)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def from_wav(data: bytes) -> Clip:
    """Return the clip that `to_wav` made into ``data``.

    Raises:
        ValueError: the data is cut short, changed, or no clip at all.
    """
    chunks = dict(_chunks(data))
    if not {b"fmt ", b"data", b"fcst"} <= chunks.keys() or len(chunks[b"fmt "]) != _FORMAT.size:
        raise ValueError("a part is missing")
    _pcm, _channels, sample_rate, *_rest = _FORMAT.unpack(chunks[b"fmt "])
    pcm, ours = chunks[b"data"], chunks[b"fcst"]
    if len(ours) % _MARK.size != 4 or zlib.crc32(pcm) != int.from_bytes(ours[:4], "little"):
        raise ValueError("the checksum differs")
    return Clip(pcm, sample_rate, tuple(WordMark(*mark) for mark in _MARK.iter_unpack(ours[4:])))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("no WAV file")
    position = 12
    while position < len(data):
        name, size = data[position : position + 4], data[position + 4 : position + 8]
        end = position + 8 + int.from_bytes(size, "little")
        if end > len(data):
            raise ValueError("cut short")
        yield name, data[position + 8 : end]
        position = end
