"""Recordings as people make them, written by ffmpeg's encoders: for several folders."""

from fractions import Fraction

import av
import numpy as np

RATE_HZ = 48_000


def speech(seconds, rate_hz=RATE_HZ, level_db=-20.0):
    """Noise in syllables: as loud and as lively as speech, and the same every time."""
    random = np.random.default_rng(7)
    count = round(seconds * rate_hz)
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * np.arange(count) / rate_hz)
    sound = np.convolve(random.standard_normal(count), np.ones(8) / 8, "same") * syllables
    return sound * 10 ** (level_db / 20) / np.sqrt(np.mean(sound**2))


def silence(seconds, rate_hz=RATE_HZ):
    """A quiet room."""
    return np.random.default_rng(8).standard_normal(round(seconds * rate_hz)) * 10 ** (-75 / 20)


CODECS = {
    ".wav": "pcm_s24le", ".flac": "flac", ".mp3": "libmp3lame", ".m4a": "aac", ".opus": "libopus",
    ".aiff": "pcm_s16be",
}  # fmt: skip


def write_recording(path, levels, rate_hz=RATE_HZ, layout="stereo"):
    """Write levels as the format that the path's ending names."""
    codec = CODECS.get(path.suffix, "pcm_s16le")
    channels = 2 if layout == "stereo" else 1
    samples = np.repeat(np.clip(levels, -1, 1)[np.newaxis], channels, axis=0).astype(np.float32)
    frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout=layout)
    frame.sample_rate = rate_hz
    frame.time_base = Fraction(1, rate_hz)
    frame.pts = 0
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout=layout)
        fitting = av.AudioResampler(
            stream.codec_context.format, layout, rate_hz, frame_size=stream.frame_size or 1024
        )
        for part in (*fitting.resample(frame), *fitting.resample(None)):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path
