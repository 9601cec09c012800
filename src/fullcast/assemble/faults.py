"""What is wrong with a chapter's file, against what it should be. Pure: all was measured before.

Bounds were set on finished novels (some thousand lines of espeak-ng, as MP3 of 64 kbit/s), between
what sound speech gives and what a fault made on purpose gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fullcast.model import Line, Timeline, TimelineEntry

from .encode import bitrate_at
from .loudness import Powers, block_powers, decibels, gated
from .mp3 import Frames
from .standards import Standard
from .survey import HOPS_PER_S, Survey
from .timeline import LONGEST_SILENCE_MS, pause_between

LENGTH_TOLERANCE_MS = 50
"""An MP3 ends at the end of a frame (26 ms), and starts with the encoder's delay."""

FULL = 0.9999
"""A level from here on was cut off."""

QUIET = 0.001
"""-60 dBFS: what is under it is silence to a listener."""

EDGE_MS = 30
"""How far into a pause MP3 smears the speech beside it: about a frame."""

NOISE_DB = -60.0
"""What may be heard in a pause; MP3 leaves -73 at most."""

LONGEST_CLICK = {"start": 0.45, "end": 0.15}
"""The steepest step at either end of a line, in parts of full scale. Speech may begin with a burst
(0.36 at most was seen), and dies away at its end (0.07)."""

LOUDEST_EDGE_DB = {"start": 10.0, "end": -5.0}
"""Level of a line's first and last hop, against its mean. A first sound may be loud at once (8 was
the most of 93 voices); a last one is 20 under, in a voice with echo 7; a cut one up to 12 over."""

LOUD_START_DB = 3.0
LOUD_START_MS = 10
LOUD_STARTS = 0.4
FEWEST_LOUD_STARTS = 6
"""One first sound alone tells little, many do: a tenth of sound lines are louder than this in their
first 10 ms, and three of four whose first sound is cut."""

SHORTEST_JUDGED_MS = 400
"""A shorter line has no mean level worth the name."""

LONGEST_APART_LU = 1.0
LEAST_SPEECH_S = 5.0
"""How far two speakers may be apart, and how much each must say to be compared."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where in the file (None: all over it)."""

    what: str
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A chapter as it was made and planned: what a check has to go by.

    ``lines`` are those of its script, spoken or not; an entry of the timeline may have none.
    ``recorded_ms`` is the length that the manifest tells.
    """

    frames: Frames
    survey: Survey
    timeline: Timeline
    lines: Sequence[Line]
    standard: Standard
    recorded_ms: int


def faults_of(chapter: Finished) -> list[Fault]:
    """List a chapter's faults: of the file, then in the order in which they are heard."""
    if chapter.survey.loudness.lufs is None:
        return [*_file(chapter), Fault("holds no sound")]
    heard = [*_clipping(chapter), *_silences(chapter), *_pauses(chapter), *_lines(chapter)]
    heard += _starts(chapter)
    heard.sort(key=lambda fault: fault.at_ms or 0)
    return [*_file(chapter), *_level(chapter), *_ends(chapter), *heard]


# ---------------------------------------------------------------------------- the file


def _file(chapter: Finished) -> Iterator[Fault]:
    frames, standard = chapter.frames, chapter.standard
    if frames.broken_at_ms is not None:
        yield Fault("is damaged: there is something else than MP3", frames.broken_at_ms)
    bitrate_kbps = bitrate_at(chapter.survey.sample_rate, standard.bitrate_kbps)
    if frames.bitrates_kbps != {bitrate_kbps}:
        kinds = ", ".join(map(str, sorted(frames.bitrates_kbps))) or "none"
        yield Fault(f"has {kinds} kbit/s, not {bitrate_kbps}")
    if frames.channels != {1}:
        yield Fault("is not mono")
    rates = {standard.sample_rate} if standard.sample_rate else {chapter.survey.sample_rate}
    if frames.sample_rates != rates:
        kinds = ", ".join(map(str, sorted(frames.sample_rates))) or "none"
        yield Fault(f"has {kinds} Hz, not {', '.join(map(str, rates))}")
    yield from _lengths(chapter)


def _lengths(chapter: Finished) -> Iterator[Fault]:
    lengths = {
        "sound": chapter.survey.loudness.duration_ms,
        "frames": chapter.frames.duration_ms,
        "timeline": chapter.timeline.duration_ms,
        "manifest": chapter.recorded_ms,
    }
    if max(lengths.values()) - min(lengths.values()) > LENGTH_TOLERANCE_MS:
        told = ", ".join(f"{name} {ms} ms" for name, ms in lengths.items())
        yield Fault(f"has no one length: {told}")


def _level(chapter: Finished) -> Iterator[Fault]:
    standard, loudness = chapter.standard, chapter.survey.loudness
    level_db = standard.level_of(loudness)
    unit = "dB RMS" if standard.by_rms else "LUFS"
    if level_db is not None and abs(level_db - standard.level_db) > standard.tolerance_db:
        wanted = f"{standard.level_db:g} ± {standard.tolerance_db:g}"
        yield Fault(f"has {level_db:.1f} {unit}, not {wanted}")
    peak_db = loudness.true_peak_dbtp
    if peak_db is not None and peak_db > standard.highest_peak_db:
        at = chapter.survey.at_ms(int(chapter.survey.peaks.argmax()))
        yield Fault(f"has a true peak of {peak_db:.1f} dBTP, over {standard.highest_peak_db:g}", at)
    if standard.highest_noise_db is not None:
        noise_db = noise_floor_db(chapter.survey)
        if noise_db is not None and noise_db > standard.highest_noise_db:
            yield Fault(
                f"has a noise floor of {noise_db:.0f} dB, over {standard.highest_noise_db:g}"
            )


def noise_floor_db(survey: Survey) -> float | None:
    """Return the level (RMS, dBFS) of the quietest half second; None for digital silence."""
    size = HOPS_PER_S // 2
    if len(survey.powers) < size:
        return None
    sums = np.cumsum(np.concatenate(([0.0], survey.powers)), dtype=np.float64)
    return decibels(float(np.sqrt(max(0.0, (sums[size:] - sums[:-size]).min()) / size)))


def _ends(chapter: Finished) -> Iterator[Fault]:
    """Find too little silence before the first line or after the last, as it is heard."""
    survey, pauses = chapter.survey, chapter.standard.pauses
    loud = np.flatnonzero(survey.peaks > QUIET)
    head_ms = survey.at_ms(int(loud[0]))
    tail_ms = survey.at_ms(len(survey.peaks) - int(loud[-1]) - 1)
    for name, ms, least_ms, at_ms in (
        ("starts", head_ms, pauses.chapter_start_ms, 0),
        ("ends", tail_ms, pauses.chapter_end_ms, survey.loudness.duration_ms - tail_ms),
    ):
        if ms < least_ms - 2 * EDGE_MS:
            yield Fault(f"{name} with {ms} ms of silence, where {least_ms} belong", at_ms)


# ---------------------------------------------------------------------------- what is heard


def _clipping(chapter: Finished) -> Iterator[Fault]:
    clipped = np.flatnonzero(chapter.survey.peaks >= FULL)
    if clipped.size:
        at_ms = chapter.survey.at_ms(int(clipped[0]))
        yield Fault(f"is cut off at full scale in {clipped.size} places, first", at_ms)


def _silences(chapter: Finished) -> Iterator[Fault]:
    """Find silence of more than three seconds, wherever it comes from."""
    survey = chapter.survey
    quiet = np.concatenate(([False], survey.peaks < QUIET, [False])).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(quiet) == 1), np.flatnonzero(np.diff(quiet) == -1)
    for start, end in zip(starts, ends, strict=True):
        length_ms = survey.at_ms(int(end - start))
        if length_ms > LONGEST_SILENCE_MS + 2 * EDGE_MS:
            yield Fault(f"is silent for {length_ms / 1000:.1f} s", survey.at_ms(int(start)))


def _pauses(chapter: Finished) -> Iterator[Fault]:
    """Find pauses that are shorter than the structure asks for, or in which something sounds."""
    survey, order = chapter.survey, {line.id: n for n, line in enumerate(chapter.lines)}
    for before, after in pairwise(chapter.timeline.entries):
        pause_ms = after.start_ms - before.end_ms
        if before.line in order and after.line in order:
            first, last = order[before.line], order[after.line]
            between = chapter.lines[first + 1 : last]
            pauses = chapter.standard.pauses
            least = pause_between(chapter.lines[first], between, chapter.lines[last], pauses)
            if pause_ms < min(least, LONGEST_SILENCE_MS):
                yield Fault(f"pauses {pause_ms} ms before {after.line}, not {least}", before.end_ms)
        inside = survey.powers[survey.hops(before.end_ms + EDGE_MS, after.start_ms - EDGE_MS)]
        noise_db = decibels(float(np.sqrt(inside.max()))) if inside.size else None
        if noise_db is not None and noise_db > NOISE_DB:
            yield Fault(f"has {noise_db:.0f} dB in the pause before {after.line}", before.end_ms)


def _lines(chapter: Finished) -> Iterator[Fault]:
    for entry in chapter.timeline.entries:
        said = chapter.survey.hops(entry.start_ms, entry.end_ms)
        powers = chapter.survey.powers[said]
        if not powers.size:
            continue
        if chapter.survey.peaks[said].max() < QUIET:
            yield Fault(f"says nothing where {entry.line} should be", entry.start_ms)
            continue
        yield from _edges(chapter.survey, entry, float(powers.mean()))


def _edges(survey: Survey, entry: TimelineEntry, mean_power: float) -> Iterator[Fault]:
    """Find clicks at the ends of a line, and sounds that were cut in their middle."""
    judged = _is_judged(entry)
    for end, at_ms in (("start", entry.start_ms), ("end", entry.end_ms)):
        edge = survey.hops_touching(at_ms - 1, at_ms + 1)
        jump = float(survey.jumps[edge].max(initial=0))
        if jump > LONGEST_CLICK[end]:
            yield Fault(f"clicks at the {end} of {entry.line} (a step of {jump:.2f})", at_ms)
        level_db = _edge_db(survey, at_ms - 1, at_ms + 1, mean_power)
        if judged and level_db > LOUDEST_EDGE_DB[end]:
            which = "first" if end == "start" else "last"
            yield Fault(f"cuts the {which} sound of {entry.line} ({level_db:+.0f} dB)", at_ms)


def _is_judged(entry: TimelineEntry) -> bool:
    return entry.end_ms - entry.start_ms >= SHORTEST_JUDGED_MS


def _edge_db(survey: Survey, start_ms: int, end_ms: int, mean_power: float) -> float:
    edge = survey.powers[survey.hops_touching(start_ms, end_ms)]
    return float(10 * np.log10(max(float(edge.max(initial=0)), 1e-12) / mean_power))


def _starts(chapter: Finished) -> Iterator[Fault]:
    """Find lines that start too loud all over the chapter."""
    survey = chapter.survey
    loud, judged = [], 0
    for entry in filter(_is_judged, chapter.timeline.entries):
        start_ms = entry.start_ms
        powers = survey.powers[survey.hops(start_ms, entry.end_ms)]
        if not powers.size:
            continue
        judged += 1
        power = max(float(powers.mean()), 1e-12)
        first_db = _edge_db(survey, start_ms, start_ms + LOUD_START_MS, power)
        if first_db > LOUD_START_DB:
            loud.append(start_ms)
    if len(loud) >= max(FEWEST_LOUD_STARTS, LOUD_STARTS * judged):
        yield Fault(f"cuts the first sound of {len(loud)} of {judged} lines, it seems", loud[0])


# ---------------------------------------------------------------------------- speakers


def speech_blocks(survey: Survey, entry: TimelineEntry) -> Powers:
    """Return the powers of the blocks of 400 ms that lie wholly in a line."""
    return block_powers(survey.steps[-(-entry.start_ms // 100) : entry.end_ms // 100])


def speaker_levels(
    blocks: Mapping[str, Sequence[Powers]], wished_db: Mapping[str, float]
) -> dict[str, float]:
    """Return the loudness in LUFS of everybody who says enough, the loudest first.

    ``wished_db`` is gain that people gave a speaker on purpose; it is taken off.
    """
    levels: dict[str, float] = {}
    for speaker, powers in blocks.items():
        together = np.concatenate([np.zeros(0), *powers])
        level = gated(together) if len(together) >= 10 * LEAST_SPEECH_S else None
        if level is not None:
            levels[speaker] = level - wished_db.get(speaker, 0.0)
    return dict(sorted(levels.items(), key=lambda item: -item[1]))


def speaker_faults(levels: Mapping[str, float]) -> list[Fault]:
    """Find speakers who are farther apart than 1 LU from the loudest or the quietest."""
    if not levels:
        return []
    (loudest, high), (quietest, low) = (
        max(levels.items(), key=_level_of),
        min(levels.items(), key=_level_of),
    )
    if high - low <= LONGEST_APART_LU:
        return []
    return [
        Fault(
            f"{loudest} ({high:.1f} LUFS) and {quietest} ({low:.1f} LUFS) are "
            f"{high - low:.1f} LU apart"
        )
    ]


def _level_of(item: tuple[str, float]) -> float:
    return item[1]
