"""How a voice sounds: its pitch and timbre, and which voices are least alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

_VOICED_LEVEL = 250.0
"""Below this (of 32768) a frame is a pause."""

_VOICED_ECHO = 0.5
"""How much a voiced frame is like itself a period later."""

_PITCHES_HZ = 55, 450

_LOWEST_HZ = 60.0
"""What counts as the pitch of a voice that has none."""

_TWO_SEMITONES_TIMBRE = 6.0
"""How far a voice's timbre moves when its pitch goes up by two semitones."""

_PITCH_WEIGHT = 8.0
"""What an octave counts beside the spread of a cepstral coefficient."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """A voice's median fundamental (0 where there is none) and spectral centroid, and timbre."""

    pitch_hz: float
    centroid_hz: float
    timbre: Numbers


def sounding(pcm: bytes, sample_rate: int) -> Sounding:
    """Measure some seconds of speech, mono 16-bit."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    return Sounding(
        _pitch_hz(samples, sample_rate),
        _centroid_hz(samples, sample_rate),
        _timbre(samples, sample_rate),
    )


def unlikeness(one: Sounding, other: Sounding) -> float:
    """Return how far two voices are from each other; below 1.0 they are easily confused.

    A voice and the same one two semitones higher, which is what casting makes two speakers of when
    voices run out, are 1.0 apart on both scales (the mean of 20 voices of espeak-ng).
    """
    timbre = float(np.linalg.norm(one.timbre - other.timbre)) / _TWO_SEMITONES_TIMBRE
    pitches_hz = max(one.pitch_hz, _LOWEST_HZ), max(other.pitch_hz, _LOWEST_HZ)
    semitones = 12 * abs(float(np.log2(pitches_hz[0] / pitches_hz[1])))
    return max(timbre, semitones / 2)


def farthest_first(soundings: Sequence[Sounding], first: int = 0) -> list[int]:
    """Order voices, by their indices, so that each is the least like any before it."""
    if not soundings:
        return []
    timbres = np.array([s.timbre for s in soundings])
    pitches = np.array([max(s.pitch_hz, _LOWEST_HZ) for s in soundings])
    spread = timbres.std(axis=0) + 1e-9
    points = np.column_stack([timbres / spread, _PITCH_WEIGHT * np.log2(pitches / 100)])
    order = [first]
    nearest = np.linalg.norm(points - points[first], axis=1)
    while len(order) < len(points):
        nearest[order[-1]] = -1.0
        order.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, np.linalg.norm(points - points[order[-1]], axis=1))
    return order


def _pitch_hz(samples: Numbers, rate: int) -> float:
    """Return the median fundamental over voiced frames of 40 ms, by autocorrelation."""
    size = rate // 25
    lowest_hz, highest_hz = _PITCHES_HZ
    found = []
    for start in range(0, len(samples) - size, size // 2):
        frame = samples[start : start + size]
        frame = frame - frame.mean()
        if frame.std() < _VOICED_LEVEL:
            continue
        echo = np.fft.irfft(np.abs(np.fft.rfft(frame, 2 * size)) ** 2)[:size]
        echo /= echo[0]
        shortest, longest = rate // highest_hz, rate // lowest_hz
        period = shortest + int(echo[shortest:longest].argmax())
        if echo[period] > _VOICED_ECHO:
            found.append(rate / period)
    return float(np.median(found)) if found else 0.0


def _centroid_hz(samples: Numbers, rate: int) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    return float((power * np.fft.rfftfreq(len(samples), 1 / rate)).sum() / (power.sum() or 1.0))


def _timbre(samples: Numbers, rate: int) -> Numbers:
    """Return mean and spread of 13 cepstral coefficients."""
    size, hop = 512, 256
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop] * np.hanning(size)
    power = np.abs(np.fft.rfft(frames)) ** 2
    power = power[power.sum(axis=1) >= power.sum(axis=1).mean() * 0.05]
    bands = np.log(power @ _mel_bands(size, rate).T + 1.0)
    order = np.arange(1, 14)[:, None]
    centres = (np.arange(bands.shape[1]) + 0.5)[None, :]
    cepstra = bands @ np.cos(np.pi * order * centres / bands.shape[1]).T
    return np.concatenate([cepstra.mean(axis=0), cepstra.std(axis=0)])


def _mel_bands(size: int, rate: int, count: int = 26) -> Numbers:
    mel = np.linspace(0, 2595 * np.log10(1 + rate / 2 / 700), count + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    hz = np.fft.rfftfreq(size, 1 / rate)
    rise = (hz[None, :] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - hz[None, :]) / (edges[2:] - edges[1:-1])[:, None]
    bands: Numbers = np.clip(np.minimum(rise, fall), 0, None)
    return bands
