"""Loudness and true peak by EBU R 128 (ITU-R BS.1770), of PCM and of finished files."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fullcast.errors import AudioError

from .filters import decoded

if TYPE_CHECKING:
    from pathlib import Path

Levels = NDArray[np.float32]
"""Mono samples; full scale is 1.0."""

Powers = NDArray[np.float64]
"""Mean squares of K-weighted sound."""

FULL_SCALE = 32768.0

STEPS_PER_S = 10
"""Loudness is noted for every 100 ms; four such steps are one of BS.1770's blocks of 400 ms."""

STEPS_PER_BLOCK = 4

ABSOLUTE_GATE_LUFS = -70.0
"""What BS.1770 counts as silence."""

RELATIVE_GATE_LU = -10.0
"""Blocks so far below the others are pauses, and are left out."""

OVERSAMPLING = 4
"""Factor at which BS.1770 looks for peaks between the samples."""

REACH = 16
"""Samples on either side from which a level between two samples is worked out."""

NEAR_PEAK = 0.65
"""Peaks between samples are looked for beside samples of at least this part of the highest: in MP3
they may be 3 dB higher than both; this allows for 3.7."""

_K_WEIGHTING_48_KHZ = (
    (
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (-1.69065929318241, 0.73248077421585),
    ),
    ((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)),
)
"""BS.1770's two filters, as (b0, b1, b2), (a1, a2) at 48 kHz: a head's shelf and a high-pass."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """Integrated loudness, true peak, and the mean level of everything.

    ``lufs`` is None for less than 0.4 s of sound and for silence; ``true_peak_dbtp`` and ``rms_db``
    (dBFS) are None for digital silence. ``duration_ms`` is how much was measured.
    """

    lufs: float | None
    true_peak_dbtp: float | None
    rms_db: float | None
    duration_ms: int


def measure(pcm: Iterable[bytes], sample_rate: int) -> Loudness:
    """Measure mono 16-bit PCM, given in blocks of any size."""
    return measure_blocks(map(levels_of, pcm), sample_rate)[0]


def measure_file(path: Path) -> Loudness:
    """Decode an audio file and measure it (several channels as their mono mix).

    Raises:
        AudioError: the file is missing, holds no sound, or cannot be decoded.
    """
    with decoding(path) as (sample_rate, blocks):
        return measure_blocks(blocks, sample_rate)[0]


@contextmanager
def decoding(path: Path) -> Iterator[tuple[int, Iterator[Levels]]]:
    """Give a file's sample rate and levels, and make one that cannot be decoded an `AudioError`."""
    import av

    try:
        yield decoded(path)
    except (av.error.FFmpegError, IndexError) as error:
        reason = getattr(error, "strerror", None) or "there is no sound in it"
        raise AudioError(f"cannot be decoded: {reason}.", where=path) from error


def step_powers(
    blocks: Iterable[Levels], sample_rate: int, *, below_hz: float = math.inf
) -> Powers:
    """Return the K-weighted power of every 100 ms, of what is ``below_hz``."""
    steps = [_powers(step, sample_rate, below_hz) for step in _steps(blocks, sample_rate)]
    return np.concatenate(steps) if steps else np.zeros(0)


def block_powers(steps: Powers) -> Powers:
    """Return the power of every 400 ms, one block for each 100 ms that one can start at."""
    if len(steps) < STEPS_PER_BLOCK:
        return np.zeros(0)
    means: Powers = sliding_window_view(steps, STEPS_PER_BLOCK).mean(axis=1)
    return means


def gated(blocks: Powers) -> float | None:
    """Return the loudness of the blocks that are loud enough to count, by BS.1770's two gates."""
    blocks = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if not blocks.size:
        return None
    blocks = blocks[blocks > blocks.mean() * 10 ** (RELATIVE_GATE_LU / 10)]
    return -0.691 + 10 * math.log10(blocks.mean())


def mean_level(blocks: Iterable[Levels]) -> float | None:
    """Measure only the mean level (RMS), in dBFS."""
    power, count = 0.0, 0
    for block in blocks:
        power += float(np.vdot(block, block))
        count += len(block)
    return decibels(math.sqrt(power / max(1, count)))


def decibels(level: float) -> float | None:
    """Return a part of full scale in dBFS; None for nothing."""
    return 20 * math.log10(level) if level else None


def levels_of(pcm: bytes, factor: float = 1.0) -> Levels:
    """Return 16-bit PCM as levels, times ``factor``."""
    levels = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
    levels *= np.float32(factor / FULL_SCALE)
    return levels


def measure_blocks(blocks: Iterable[Levels], sample_rate: int) -> tuple[Loudness, Powers]:
    """Measure levels given in blocks; return `step_powers`, too."""
    peaks = _PeakMeter()
    steps = step_powers(map(peaks.note, blocks), sample_rate)
    loudness = Loudness(
        lufs=gated(block_powers(steps)),
        true_peak_dbtp=decibels(peaks.highest),
        rms_db=decibels(math.sqrt(peaks.power / max(1, peaks.samples))),
        duration_ms=peaks.samples * 1000 // sample_rate,
    )
    return loudness, steps


# ---------------------------------------------------------------------------- loudness


def _steps(blocks: Iterable[Levels], sample_rate: int) -> Iterator[Levels]:
    """Cut the sound anew into whole steps, one a row; what is left at the end is less than one."""
    size = sample_rate // STEPS_PER_S
    rest = np.zeros(0, dtype=np.float32)
    for block in blocks:
        sound = np.concatenate((rest, block)) if rest.size else block
        whole = len(sound) // size * size
        if whole:
            yield sound[:whole].reshape(-1, size)
        rest = sound[whole:]


def _powers(steps: Levels, sample_rate: int, below_hz: float) -> NDArray[np.float64]:
    """Return the K-weighted power of every step, taken from its spectrum (Parseval's theorem)."""
    size = steps.shape[1]
    parts = np.fft.rfft(steps, axis=1).view(np.float32)  # real and imaginary in turn
    np.square(parts, out=parts)
    powers: NDArray[np.float32] = parts @ _k_weights(sample_rate, size, below_hz)
    return powers.astype(np.float64)


@functools.cache
def _k_weights(sample_rate: int, size: int, below_hz: float) -> Levels:
    """Return what the squares of both parts of each bin of a step add to the step's mean power."""
    frequencies_hz = np.fft.rfftfreq(size, 1 / sample_rate)
    delay = np.exp(-2j * np.pi * frequencies_hz / 48_000)
    weights = np.where(frequencies_hz < below_hz, 2 / size**2, 0)
    for (b0, b1, b2), (a1, a2) in _K_WEIGHTING_48_KHZ:
        response = (b0 + b1 * delay + b2 * delay**2) / (1 + a1 * delay + a2 * delay**2)
        weights *= np.abs(response) ** 2
    return np.repeat(weights, 2).astype(np.float32)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


# ---------------------------------------------------------------------------- true peak


class _PeakMeter:
    """The highest level of what went by, between the samples too, and the sum of its squares."""

    def __init__(self) -> None:
        self.highest = 0.0
        self.power = 0.0
        self.samples = 0
        self._tail = np.zeros(2 * REACH - 1, dtype=np.float32)

    def note(self, block: Levels) -> Levels:
        """Take the next block into account, and hand it on.

        The very last samples of the whole are looked at as they are: they are a pause.
        """
        self.samples += len(block)
        self.power += float(np.vdot(block, block))
        if not block.size:
            return block
        sound = np.concatenate((self._tail, block))
        self._tail = sound[1 - 2 * REACH :]
        magnitude = np.abs(sound)
        self.highest = max(self.highest, float(magnitude.max()))
        beside = np.maximum(magnitude[REACH - 1 : -REACH], magnitude[REACH : -REACH + 1])
        near = np.flatnonzero(beside >= NEAR_PEAK * self.highest)
        if near.size and self.highest:
            windows = sliding_window_view(sound, 2 * REACH)[near]
            between = windows @ _interpolation().T
            self.highest = max(self.highest, float(np.abs(between).max()))
        return block


@functools.cache
def _interpolation() -> Levels:
    """Return the kernels (windowed sinc) of the levels between two neighbouring samples."""
    places = np.arange(1, OVERSAMPLING) / OVERSAMPLING
    distance = np.arange(1 - REACH, REACH + 1)[None, :] - places[:, None]
    window = np.cos(np.pi * distance / (2 * REACH)) ** 2
    return np.asarray(np.sinc(distance) * window, dtype=np.float32)
