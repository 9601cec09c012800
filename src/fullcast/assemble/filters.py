"""ffmpeg's filters and decoders on mono sound: what is not worth writing again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

    from av import AudioFrame
    from av.filter import Graph

Step = tuple[str, str]
"""A filter's name and its arguments, as in ``("aresample", "22050")``."""

DECODED_S = 6
"""Length of one block of a decoded file. Whole seconds are measured without copying them."""


def resampled(pcm: bytes, sample_rate: int, new_rate: int) -> bytes:
    """Return mono 16-bit PCM at another sample rate, by ffmpeg's band-limited resampler."""
    from av import AudioFrame

    samples = np.frombuffer(pcm, dtype="<i2")
    frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = sample_rate
    frame.time_base = Fraction(1, sample_rate)
    frame.pts = 0
    source = (
        "abuffer",
        f"sample_rate={sample_rate}:sample_fmt=s16:channel_layout=mono:time_base=1/{sample_rate}",
    )
    graph = _chain(source, ("aresample", str(new_rate)), ("aformat", "sample_fmts=s16"))
    graph.push(frame)
    graph.push(None)
    return b"".join(bytes(out.planes[0])[: out.samples * 2] for out in _ready(graph))


def decoded(path: Path) -> tuple[int, Iterator[NDArray[np.float32]]]:
    """Decode an audio file as one channel; return its sample rate and its levels in blocks.

    Decoding inside a filter graph spares Python the small frames of a codec (26 ms of MP3).

    Raises:
        av.error.FFmpegError: there is no such file, or no sound in it.
    """
    import av

    with av.open(str(path)) as container:
        sample_rate = container.streams.audio[0].rate
    graph = _chain(
        ("amovie", f"filename={_escaped(str(path))}"),
        ("aformat", "sample_fmts=fltp:channel_layouts=mono"),
        ("asetnsamples", f"n={DECODED_S * sample_rate}:p=0"),
    )
    return sample_rate, (frame.to_ndarray()[0] for frame in _ready(graph))


def _escaped(argument: str) -> str:
    """Write a path so that ffmpeg's reader of arguments gives it back."""
    for mark in "\\':":
        argument = argument.replace(mark, f"\\{mark}")
    return argument


def _chain(*steps: Step) -> Graph:
    from av.filter import Graph

    graph = Graph()
    nodes = [graph.add(name, arguments) for name, arguments in (*steps, ("abuffersink", ""))]
    graph.link_nodes(*nodes).configure()
    return graph


def _ready(graph: Graph) -> Iterator[AudioFrame]:
    """Yield the frames that are ready; the graph answers "try again" when it wants more."""
    while True:
        try:
            yield graph.pull()  # type: ignore[misc]
        except (BlockingIOError, EOFError):
            return
