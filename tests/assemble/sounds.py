"""Sounds, lines and an independent meter for the tests of `assemble`."""

from fractions import Fraction

import av
import numpy as np
from av.filter import Graph

from fullcast.assemble.timeline import Segment
from fullcast.model import Clip, Kind, Line

RATE = 22050


def through(levels, rate, *filters):
    """Send mono float samples through ffmpeg's own filters; return the frames."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=rate, format="flt", layout="mono", time_base=Fraction(1, rate)
    )
    graph.link_nodes(source, *(graph.add(*f) for f in filters), graph.add("abuffersink"))
    graph.configure()
    frame = av.AudioFrame.from_ndarray(levels.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
    graph.push(frame)
    graph.push(None)
    frames = []
    while True:
        try:
            frames.append(graph.pull())
        except EOFError:
            return frames


def ffmpeg_loudness(levels, rate=RATE):
    """Integrated loudness in LUFS, by ffmpeg's ebur128."""
    frames = through(levels, rate, ("ebur128", "metadata=1"))
    return [float(f.metadata["lavfi.r128.I"]) for f in frames if "lavfi.r128.I" in f.metadata][-1]


def ffmpeg_true_peak(levels, rate=RATE):
    """Peak in dBFS of the sound at four times its rate, by ffmpeg's resampler."""
    frames = through(
        levels, rate, ("aresample", f"{4 * rate}:filter_size=64"), ("aformat", "sample_fmts=flt")
    )
    return 20 * np.log10(max(float(np.abs(f.to_ndarray()).max()) for f in frames))


def decode(path):
    """An audio file's samples (mono float) and rate, by the codec itself."""
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        return np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)]), rate


def levels_of(pcm):
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)


def clip_of(levels, rate=RATE):
    return Clip(np.rint(np.asarray(levels) * 32767).astype("<i2").tobytes(), rate)


def tone(seconds, amplitude=0.1, frequency_hz=440, rate=RATE):
    return clip_of(
        amplitude * np.sin(2 * np.pi * frequency_hz * np.arange(round(seconds * rate)) / rate), rate
    )


def line(number, kind=Kind.NARRATION, speaker="Narrator", text="A line.", paragraph=None):
    return Line(f"c1.p{number}.1", kind, speaker, 1.0, text, paragraph or number)


def segments_of(clips, gain_db=0.0):
    """A chapter of narration, a paragraph for each clip; and the reader of its clips."""
    store = {f"key{n}": clip for n, clip in enumerate(clips)}
    segments = tuple(
        Segment(line(n, paragraph=n + 1), f"key{n}", clip.duration_ms, gain_db)
        for n, clip in enumerate(clips)
    )
    return segments, store.__getitem__
