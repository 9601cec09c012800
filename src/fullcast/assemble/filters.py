"""PCM through ffmpeg's audio filters, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from av import AudioFrame
    from av.filter import Graph

Step = tuple[str, str]
"""A filter's name and its arguments, as in ``("volume", "8dB")``."""


def frames_of(pcm: Iterable[bytes], sample_rate: int) -> Iterator[AudioFrame]:
    """Wrap mono 16-bit PCM as frames, with times that count samples."""
    from av import AudioFrame

    position = 0
    for block in pcm:
        samples = np.frombuffer(block, dtype="<i2")
        if not samples.size:
            continue
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = sample_rate
        frame.time_base = Fraction(1, sample_rate)
        frame.pts = position
        position += samples.size
        yield frame


def pcm_of(frames: Iterable[AudioFrame]) -> Iterator[bytes]:
    """Take the samples out of mono ``s16`` frames."""
    for frame in frames:
        yield bytes(frame.planes[0])[: frame.samples * 2]


def filtered(
    frames: Iterable[AudioFrame], sample_rate: int, *steps: Step, sample_format: str = "s16"
) -> Iterator[AudioFrame]:
    """Send mono frames through ``steps``, one after the other."""
    graph = _chain(sample_rate, sample_format, steps)
    for frame in frames:
        graph.push(frame)
        yield from _ready(graph)
    graph.push(None)
    yield from _ready(graph)


def _chain(sample_rate: int, sample_format: str, steps: Iterable[Step]) -> Graph:
    from av.filter import Graph

    graph = Graph()
    nodes = [
        graph.add_abuffer(
            sample_rate=sample_rate,
            format=sample_format,
            layout="mono",
            time_base=Fraction(1, sample_rate),
        )
    ]
    nodes += [graph.add(name, arguments) for name, arguments in steps]
    nodes.append(graph.add("abuffersink"))
    graph.link_nodes(*nodes).configure()
    return graph


def _ready(graph: Graph) -> Iterator[AudioFrame]:
    """Yield the frames that are ready; the graph answers "try again" when it wants more."""
    while True:
        try:
            yield graph.pull()  # type: ignore[misc]
        except (BlockingIOError, EOFError):
            return
