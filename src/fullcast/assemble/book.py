"""Chapters to one file without encoding anything again: packets are copied, times counted.

A chapter ends in silence. So its last packet can be left out or repeated, and chapters start where
the sum of their timelines says, within half a packet (0.02 s), in a book of any length.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fullcast.errors import AudioError
from fullcast.model import ChapterMark

from .codecs import BOOK_RATE_HZ, Codec, is_no_room

if TYPE_CHECKING:
    from pathlib import Path

    from av import Packet
    from av.container.core import Chapter

MOST_NERO_CHAPTERS = 255
"""The count of a ``chpl`` atom is one byte. Longer books have the QuickTime text track alone."""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter as packets: so many of them, from the ``first`` of a file."""

    path: Path
    first: int
    packets: int


def lengths_of(durations_ms: Sequence[int], codec: Codec) -> list[int]:
    """Return how many packets chapters that last so long get, so that rounding never adds up."""
    ends = [
        round(end_ms * BOOK_RATE_HZ / (1000 * codec.frame_samples))
        for end_ms in itertools.accumulate(durations_ms, initial=0)
    ]
    return [end - start for start, end in itertools.pairwise(ends)]


def marks_of(
    lengths: Sequence[int], titles: Sequence[str], codec: Codec
) -> tuple[ChapterMark, ...]:
    """Return where chapters of so many packets each start in their book."""
    ends = list(itertools.accumulate(lengths, initial=0))
    return tuple(
        ChapterMark(_ms(start, codec), _ms(end, codec), title)
        for (start, end), title in zip(itertools.pairwise(ends), titles, strict=True)
    )


def _ms(packets: int, codec: Codec) -> int:
    return round(packets * codec.frame_samples * 1000 / BOOK_RATE_HZ)


def join(
    path: Path,
    parts: Sequence[Part],
    lengths: Sequence[int],
    marks: Sequence[ChapterMark],
    codec: Codec,
    *,
    language: str = "und",
    tags: Mapping[str, str] | None = None,
) -> None:
    """Write the packets of ``parts`` one after the other, with chapter marks where MP4 is written.

    ``lengths`` says how many packets each gets; the last one of a part is repeated where it has
    fewer. ``language`` is ISO 639-2; ``tags`` go into the container's header. No more than a packet
    is held.

    Raises:
        AudioError: a part is missing, or holds fewer packets than it should.
    """
    import av
    from av.error import FFmpegError

    is_mp4 = codec.container == "mp4"
    options = {"brand": "M4B ", "movflags": _flags(len(marks))} if is_mp4 else {}
    try:
        with (
            av.open(str(parts[0].path)) as first,
            av.open(str(path), "w", format=codec.container, options=options) as book,
        ):
            stream = book.add_stream_from_template(first.streams.audio[0])
            stream.metadata["language"] = language
            book.metadata.update(tags or {})
            if is_mp4:
                book.set_chapters([_mark(number, one) for number, one in enumerate(marks)])
            for number, packet in enumerate(_packets(parts, lengths)):
                packet.stream = stream
                packet.pts = packet.dts = number * codec.frame_samples
                packet.duration = codec.frame_samples
                packet.time_base = Fraction(1, BOOK_RATE_HZ)
                book.mux(packet)
    except FFmpegError as error:
        if is_no_room(error):
            raise
        raise AudioError(f"cannot be put together: {error}.", where=path) from error


def _flags(chapters: int) -> str:
    """Put the index first, so that a player on the network starts at once."""
    return "+faststart" if chapters <= MOST_NERO_CHAPTERS else "+faststart+disable_chpl"


def _mark(number: int, chapter: ChapterMark) -> Chapter:
    return {
        "id": number,
        "start": chapter.start_ms,
        "end": chapter.end_ms,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }


def _packets(parts: Sequence[Part], lengths: Sequence[int]) -> Iterator[Packet[Any]]:
    """Yield the packets of all parts. Parts of one file, in its order, are read in one go."""
    from av import Packet

    still_to_come = Counter(part.path for part in parts)
    readers: dict[Path, _Reader] = {}
    for part, length in zip(parts, lengths, strict=True):
        reader = readers.pop(part.path, None)
        if reader is None or part.first < reader.at:
            reader = _Reader(_packets_in(part.path))
        copied, last = min(part.packets, length), b""
        for number, packet in enumerate(reader.take(part.first, copied), start=1):
            last = bytes(packet) if number == copied else b""
            yield packet
        if not last:
            raise AudioError("is shorter than it was.", where=part.path, hint="Delete it.")
        yield from (Packet(last) for _ in range(length - copied))
        still_to_come[part.path] -= 1
        if still_to_come[part.path]:
            readers[part.path] = reader
        else:
            reader.packets.close()


@dataclass(slots=True)
class _Reader:
    """A file that is read forwards; ``at`` counts the packets that were."""

    packets: Generator[Packet[Any], None, None]
    at: int = 0

    def take(self, first: int, number: int) -> Iterator[Packet[Any]]:
        skip = first - self.at
        self.at = first + number
        return itertools.islice(self.packets, skip, skip + number)


def packets_in(path: Path) -> int:
    """Count the packets of a file."""
    return sum(1 for _packet in _packets_in(path))


def _packets_in(path: Path) -> Generator[Packet[Any], None, None]:
    import av

    with av.open(str(path)) as container:
        yield from (p for p in container.demux(container.streams.audio[0]) if p.size)
