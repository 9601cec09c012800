"""A picture of a chapter: its waveform in rows, every line in its speaker's colour."""

from __future__ import annotations

import colorsys
import functools
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from ..files import write_bytes
from ..model import NARRATOR
from ..publish.clock import duration
from ..publish.lettering import set_line
from ..steps.checking import HeardChapter

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]

_PAPER, _INK, _FAINT, _RULE = (252, 251, 248), (38, 40, 44), (134, 136, 140), (228, 226, 220)
_PAUSE = (200, 199, 194)
_NARRATOR = (96, 104, 118)

_WIDTH_PX = 1800
_LEFT_PX, _RIGHT_PX = 96, 40
_WAVE_PX, _BAND_PX, _GAP_PX = 92, 26, 18
_TICK_S = 10

_TALLEST = 0.8
"""The level that fills a row: speech has 0.65 or so, behind the limiter."""

_ROWS_S = ((4, 30), (12, 60), (40, 120))
"""Chapters up to so many minutes have rows of so many seconds; longer ones of three minutes."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row shows, and where its wave starts on the page."""

    start_ms: int
    length_ms: int
    top_px: int

    @property
    def px_per_ms(self) -> float:
        return (_WIDTH_PX - _LEFT_PX - _RIGHT_PX) / self.length_ms

    def x(self, at_ms: float) -> float:
        """Return where a time is drawn, within the row."""
        within_ms = min(max(at_ms - self.start_ms, 0), self.length_ms)
        return _LEFT_PX + within_ms * self.px_per_ms


def write_plot(chapter: HeardChapter, path: Path) -> None:
    """Draw a chapter and write it as PNG.

    Raises:
        OutputError: the file cannot be written.
    """
    out = io.BytesIO()
    draw_chapter(chapter).save(out, "PNG", optimize=True)
    write_bytes(path, out.getvalue())


def draw_chapter(chapter: HeardChapter) -> Image.Image:
    """Draw title, legend, and the waveform in rows with what is said under it."""
    colours = colours_of(chapter)
    legend = list(_legend(chapter))
    head_px = 104 + 30 * (1 + max((row for row, *_ in legend), default=0))
    rows = list(_rows(chapter.survey.loudness.duration_ms, head_px))
    height_px = rows[-1].top_px + _WAVE_PX + _BAND_PX + _GAP_PX + 16
    image = Image.new("RGB", (_WIDTH_PX, height_px), _PAPER)
    draw = ImageDraw.Draw(image)
    _draw_head(draw, chapter, legend, colours)
    for row in rows:
        _draw_grid(draw, row, chapter.survey.loudness.duration_ms)
        _draw_wave(draw, row, chapter, colours)
        _draw_lines(draw, row, chapter, colours)
    return image


def colours_of(chapter: HeardChapter) -> dict[str, Colour]:
    """Give everybody a colour of their own: who speaks most has those that differ most."""
    colours = {NARRATOR: _NARRATOR}
    for speaker, _ms in _talk(chapter):
        if speaker not in colours:
            colours[speaker] = _colour(len(colours) - 1)
    return colours


def _colour(index: int) -> Colour:
    """Go round the circle of hues by the golden ratio, which never comes back to where it was."""
    hue = (0.56 + 0.618034 * index) % 1.0
    lightness = (0.42, 0.50, 0.34)[index // 6 % 3]
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, 0.62)
    return round(255 * red), round(255 * green), round(255 * blue)


def _talk(chapter: HeardChapter) -> list[tuple[str, int]]:
    """Return how long everybody speaks, who speaks longest first."""
    totals: dict[str, int] = defaultdict(int)
    for entry, speaker in zip(chapter.entries, chapter.speakers, strict=True):
        totals[speaker] += entry.end_ms - entry.start_ms
    return sorted(totals.items(), key=lambda item: -item[1])


def _rows(duration_ms: int, head_px: int) -> Iterator[_Row]:
    minutes = duration_ms / 60_000
    row_s = next((seconds for most, seconds in _ROWS_S if minutes <= most), 180)
    pitch_px = _WAVE_PX + _BAND_PX + _GAP_PX
    for number, start_ms in enumerate(range(0, max(1, duration_ms), 1000 * row_s)):
        yield _Row(start_ms, 1000 * row_s, head_px + number * pitch_px)


# ---------------------------------------------------------------------------- the head


def _legend(chapter: HeardChapter) -> Iterator[tuple[int, float, str, str]]:
    """Yield row, left edge, name and length of speech for everybody, wrapped to the page."""
    row, x = 0, float(_LEFT_PX)
    for speaker, ms in _talk(chapter):
        text, font = _text(speaker, 22)
        spoken = duration(ms)
        width = 28 + font.getlength(text) + 8 + _plain(18).getlength(spoken) + 34
        if x + width > _WIDTH_PX - _RIGHT_PX and x > _LEFT_PX:
            row, x = row + 1, float(_LEFT_PX)
        yield row, x, speaker, spoken
        x += width


def _draw_head(
    draw: ImageDraw.ImageDraw,
    chapter: HeardChapter,
    legend: Sequence[tuple[int, float, str, str]],
    colours: dict[str, Colour],
) -> None:
    title, font = _text(chapter.title, 40)
    draw.text((_LEFT_PX, 54), title, fill=_INK, font=font, anchor="ls")
    facts = " · ".join(_facts(chapter))
    right = (_WIDTH_PX - _RIGHT_PX, 54)
    draw.text(right, facts, fill=_FAINT, font=_plain(22), anchor="rs")
    for row, x, speaker, spoken in legend:
        y = 92 + 30 * row
        draw.rounded_rectangle((x, y - 14, x + 18, y + 4), 4, fill=colours[speaker])
        name, font = _text(speaker, 22)
        draw.text((x + 28, y), name, fill=_INK, font=font, anchor="ls")
        after = x + 28 + font.getlength(name) + 8
        draw.text((after, y), spoken, fill=_FAINT, font=_plain(18), anchor="ls")


def _facts(chapter: HeardChapter) -> Iterator[str]:
    loudness = chapter.survey.loudness
    yield duration(loudness.duration_ms)
    if loudness.lufs is not None:
        yield f"{loudness.lufs:.1f} LUFS".replace("-", "−")
    if loudness.true_peak_dbtp is not None:
        yield f"peak {loudness.true_peak_dbtp:.1f} dBTP".replace("-", "−")


# ---------------------------------------------------------------------------- a row


def _draw_grid(draw: ImageDraw.ImageDraw, row: _Row, duration_ms: int) -> None:
    end_ms = min(row.start_ms + row.length_ms, duration_ms)
    middle, bottom = row.top_px + _WAVE_PX / 2, row.top_px + _WAVE_PX + _BAND_PX
    label = duration(row.start_ms)
    draw.text((_LEFT_PX - 16, middle), label, fill=_FAINT, font=_plain(22), anchor="rm")
    for at_ms in range(row.start_ms, end_ms + 1, 1000 * _TICK_S):
        draw.line((row.x(at_ms), row.top_px, row.x(at_ms), bottom), fill=_RULE)
    draw.line((row.x(row.start_ms), middle, row.x(end_ms), middle), fill=_PAUSE)


def _draw_wave(
    draw: ImageDraw.ImageDraw, row: _Row, chapter: HeardChapter, colours: dict[str, Colour]
) -> None:
    """Draw the highest level under every pixel, in the colour of who speaks there."""
    survey, middle = chapter.survey, row.top_px + _WAVE_PX / 2
    starts = np.array([entry.start_ms for entry in chapter.entries])
    for x in range(_LEFT_PX, _WIDTH_PX - _RIGHT_PX):
        from_ms = row.start_ms + (x - _LEFT_PX) / row.px_per_ms
        until_ms = from_ms + 1 / row.px_per_ms
        level = float(survey.peaks[survey.hops_touching(from_ms, until_ms)].max(initial=0))
        if level * _WAVE_PX < 1:
            continue
        line = int(np.searchsorted(starts, until_ms)) - 1
        said = line >= 0 and from_ms < chapter.entries[line].end_ms
        colour = colours[chapter.speakers[line]] if said else _PAUSE
        reach = min(1.0, level / _TALLEST) * _WAVE_PX / 2
        draw.line((x, middle - reach, x, middle + reach), fill=colour)


def _draw_lines(
    draw: ImageDraw.ImageDraw, row: _Row, chapter: HeardChapter, colours: dict[str, Colour]
) -> None:
    """Draw a bar for every line under the wave, with as many of its words as it holds."""
    top = row.top_px + _WAVE_PX + 3
    end_ms = row.start_ms + row.length_ms
    for entry, speaker, text in zip(chapter.entries, chapter.speakers, chapter.texts, strict=True):
        if entry.end_ms <= row.start_ms or entry.start_ms >= end_ms:
            continue
        left, right = row.x(entry.start_ms), max(row.x(entry.end_ms), row.x(entry.start_ms) + 2)
        draw.rounded_rectangle(
            (left, top, right - 1, top + _BAND_PX - 4), 3, fill=_tint(colours[speaker])
        )
        begun_before = entry.start_ms < row.start_ms
        words = _fitting("" if begun_before else text, right - left - 10)
        if words:
            shown, font = _text(words, 16)
            place = (left + 5, top + _BAND_PX / 2 - 2)
            draw.text(place, shown, fill=_dark(colours[speaker]), font=font, anchor="lm")


def _fitting(text: str, width_px: float) -> str:
    """Return the beginning of a text that fits, whole words with an ellipsis."""
    words = " ".join(text.split())[:400].split()
    if not words or width_px < 24:
        return ""
    font = _plain(16)
    if font.getlength(" ".join(words)) <= width_px:
        return " ".join(words)
    while words and font.getlength(" ".join(words) + "…") > width_px:
        words.pop()
    return " ".join(words) + "…" if words else ""


def _tint(colour: Colour) -> Colour:
    red, green, blue = (round(255 - 0.28 * (255 - part)) for part in colour)
    return red, green, blue


def _dark(colour: Colour) -> Colour:
    red, green, blue = (round(0.62 * part) for part in colour)
    return red, green, blue


@functools.cache
def _text(text: str, size_px: int) -> tuple[str, FreeTypeFont]:
    return set_line(text, size_px)


@functools.cache
def _plain(size_px: int) -> FreeTypeFont:
    return set_line("0:00", size_px)[1]
