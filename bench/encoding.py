"""How near to the sound itself, how large and how fast: settings for AAC and Opus, and our MP3.

    python bench/encoding.py [WORK]

Encodes the first chapter of WORK (the example by default) with each setting, decodes it and
compares short-time spectra up to 10 kHz with those of the sound before: ``LSD`` is the log-spectral
distance in dB over what is not silence, smaller is nearer. ``SNR`` is the sound over what was
added, in dB. ``PESQ`` (wide band, ITU-T P.862.2, up to 4.64) is there where the package `pesq` is.
``kbit/s`` is what came out, with the container of the packets; ``x`` is seconds of sound in a
second of one core.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import fullcast
from fullcast import pipeline
from fullcast.assemble.chapter import ChapterJob
from fullcast.assemble.codecs import AAC, OPUS, Codec, encode_part
from fullcast.assemble.encode import encode_chapter
from fullcast.assemble.filters import decoded, resampled
from fullcast.assemble.render import rendered
from fullcast.assemble.standards import STANDARDS
from fullcast.executors import open_executor
from fullcast.model import Preset
from fullcast.steps.sound import chapter_jobs, plan_sound, speak

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-last-ferry.txt"
RATE_HZ = 24_000
PESQ_RATE_HZ = 16_000
FRAME, HOP = 1024, 512
HIGHEST_HZ = 10_000
QUIET_DB = -60.0
"""Below the loudest bin of a frame, and for whole frames below full scale, nothing is compared."""

Sound = NDArray[np.float32]


def settings() -> list[tuple[str, Codec]]:
    """Return what is compared, ours among it."""
    tried = []
    for coder in ("fast", "twoloop"):
        for kbps in (40, 48, 56, 64, 80, 96):
            codec = replace(AAC, bitrate_kbps=kbps, options={"aac_coder": coder})
            tried.append((f"AAC {coder} {kbps}", codec))
    for level in ("5", "7", "10"):
        for use in ("audio", "voip"):
            for kbps in (24, 32, 40, 48):
                options = {"compression_level": level, "application": use}
                codec = replace(OPUS, bitrate_kbps=kbps, options=options)
                tried.append((f"Opus {use} complexity {level} {kbps}", codec))
    return tried


def first_chapter(work: Path, folder: Path) -> ChapterJob:
    """Speak the first chapter of a work; return what is to be mixed."""
    texts = pipeline.prepare(fullcast.read_work(work), output=folder)
    script, lexicon, preset = texts.script.script, texts.cast.lexicon, Preset.PODCAST
    plan = plan_sound(texts.space, script, lexicon, texts.voicing, [1], preset, STANDARDS[preset])
    with open_executor(jobs=1) as executor:
        speak(texts.space, plan, executor, lambda *_: None)
    return chapter_jobs(texts.space, plan, plan.stale)[1]()


def sound_of(path: Path) -> Sound:
    """Decode a file to the rate at which all are compared."""
    rate, blocks = decoded(path)
    pcm = pcm_of(np.concatenate(list(blocks)))
    same = pcm if rate == RATE_HZ else resampled(pcm, rate, RATE_HZ)
    return np.frombuffer(same, "<i2").astype(np.float32) / np.float32(32768)


def aligned(sound: Sound, other: Sound) -> tuple[Sound, Sound]:
    """Cut two takes of one sound so that they start together, by their cross-correlation."""
    window = slice(0, 20 * RATE_HZ)
    one, two = sound[window], other[window]
    size = 2 * max(len(one), len(two))
    product = np.fft.rfft(two, size) * np.conj(np.fft.rfft(one, size))
    lag = int(np.fft.irfft(product).argmax())
    lag = lag - size if lag > size // 2 else lag
    one, two = sound[max(0, -lag) :], other[max(0, lag) :]
    length = min(len(one), len(two))
    return one[:length], two[:length]


def spectra(sound: Sound) -> Sound:
    """Return the short-time spectra of a sound in dB."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP]
    bins = int(HIGHEST_HZ * FRAME / RATE_HZ)
    levels = np.abs(np.fft.rfft(frames * np.hanning(FRAME).astype(np.float32)))[:, :bins]
    return (20 * np.log10(np.maximum(levels / (FRAME / 4), 1e-7))).astype(np.float32)


def distance_db(sound: Sound, other: Sound) -> float:
    """Return the log-spectral distance of two takes, over what is not silence, in dB."""
    one, two = (spectra(take) for take in aligned(sound, other))
    loud = one.max(axis=1) > QUIET_DB
    one, two = one[loud], two[loud]
    heard = one > one.max(axis=1, keepdims=True) + QUIET_DB
    squares = np.where(heard, (one - two) ** 2, 0).sum(axis=1) / heard.sum(axis=1)
    return float(np.sqrt(squares).mean())


def snr_db(sound: Sound, other: Sound) -> float:
    """Return how far the sound is over what was added to it; another gain is nothing added."""
    one, two = aligned(sound, other)
    two = two * (np.vdot(one, two) / np.vdot(two, two))
    added = two - one
    return float(10 * np.log10(np.vdot(one, one) / np.vdot(added, added)))


def pesq_of(sound: Sound, other: Sound) -> float | None:
    """Return the mean PESQ of pieces of eight seconds; None without the package."""
    try:
        from pesq import pesq
    except ImportError:
        return None
    one, two = (
        np.frombuffer(resampled(pcm_of(take), RATE_HZ, PESQ_RATE_HZ), "<i2")
        for take in aligned(sound, other)
    )
    size = 8 * PESQ_RATE_HZ
    starts = range(0, max(1, len(one) - size), 2 * size)
    return float(
        np.mean(
            [pesq(PESQ_RATE_HZ, one[at : at + size], two[at : at + size], "wb") for at in starts]
        )
    )


def pcm_of(sound: Sound) -> bytes:
    """Return a sound as 16-bit PCM."""
    return np.rint(32767 * np.clip(sound, -1, 1)).astype("<i2").tobytes()


def main() -> None:
    """Print a table of all settings."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=Path, nargs="?", default=EXAMPLE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        job = first_chapter(parser.parse_args().work, folder)
        pcm = list(rendered(job))
        same = resampled(b"".join(pcm), job.sample_rate, RATE_HZ)
        sound = np.frombuffer(same, "<i2").astype(np.float32) / np.float32(32768)
        seconds = len(sound) / RATE_HZ
        began = time.process_time()
        list(rendered(job))
        mixing_s = time.process_time() - began
        print(f"{seconds:.0f} s of sound, {job.sample_rate} Hz\n")
        print(f"{'setting':29} {'LSD':>4} {'SNR':>4} {'PESQ':>4}  {'kbit/s':>6} {'x':>5}")
        path = folder / "one.mp3"
        for kbps, quality in itertools.product((48, 64, 80, 96), (2, 4, 5, 7, 9)):
            began = time.process_time()
            encode_chapter(path, pcm, job.sample_rate, bitrate_kbps=kbps, quality=quality)
            spent_s = time.process_time() - began
            _print(f"MP3 {kbps} quality {quality}", path, sound, seconds, seconds / spent_s)
        for label, codec in settings():
            path = folder / "one.mka"
            began = time.process_time()
            encode_part(path, job, codec)
            spent_s = max(time.process_time() - began - mixing_s, 1e-3)
            _print(label, path, sound, seconds, seconds / spent_s)


def _print(label: str, path: Path, sound: Sound, seconds: float, speed: float) -> None:
    kbps = path.stat().st_size * 8 / 1000 / seconds
    times = f"{speed:5.0f}" if speed else "    -"
    other = sound_of(path)
    heard = pesq_of(sound, other)
    pesq_text = f"{heard:4.2f}" if heard else "   -"
    near = f"{distance_db(sound, other):4.2f} {snr_db(sound, other):4.1f} {pesq_text}"
    print(f"{label:29} {near}  {kbps:6.1f} {times}", flush=True)


if __name__ == "__main__":
    main()
