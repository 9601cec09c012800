"""Text for a cover: a font that has its letters, a size that fits, lines of like length."""

from __future__ import annotations

import functools
import io
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_OWN_FONT = "EBGaramond12-Regular.otf"
_SYSTEM_FONTS = (
    "NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc", "Hiragino Sans GB.ttc", "YuGothM.ttc",
    "msyh.ttc", "malgun.ttf", "Arial Unicode.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf",
)  # fmt: skip
"""For letters that our own font lacks: names on Linux, macOS and Windows, each looked for."""

_SMALLEST_PX = 77
_PITCH = 1.14
"""From line to line, in sizes of the font."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """Lines of text in their font."""

    lines: tuple[str, ...]
    font: FreeTypeFont

    @property
    def pitch_px(self) -> float:
        """From one baseline to the next."""
        return self.font.size * _PITCH

    @property
    def capital_px(self) -> float:
        """How high a capital letter is."""
        return -self.font.getbbox("H", anchor="ls")[1]

    def fits(self, width_px: int, height_px: int) -> bool:
        """Tell whether a box of this size holds the lines."""
        foot_px = self.font.size * 0.25
        height = self.capital_px + self.pitch_px * (len(self.lines) - 1) + foot_px
        return height <= height_px and all(self.font.getlength(s) <= width_px for s in self.lines)


def set_text(text: str, *, width_px: int, height_px: int, largest_px: int) -> Lettering | None:
    """Set text in the largest size that fits the box; None if no font has any of its letters.

    What does not fit in the smallest size is cut off.
    """
    source, words = _drawable(unicodedata.normalize("NFC", text))
    if not words:
        return None
    for size_px in range(largest_px, _SMALLEST_PX, -9):
        font = _font(source, size_px)
        # A long word is broken rather than set small.
        pieces = words if size_px > largest_px / 2 else list(_broken(words, font, width_px))
        lettering = Lettering(_wrap(pieces, font, width_px), font)
        if lettering.fits(width_px, height_px):
            return Lettering(_even(pieces, font, width_px), font)
    while len(lettering.lines) > 1 and not lettering.fits(width_px, height_px):
        lettering = Lettering((*lettering.lines[:-2], f"{lettering.lines[-2]}…"), font)
    return lettering


def set_line(text: str, size_px: int) -> tuple[str, FreeTypeFont]:
    """Return a text on one line, without what cannot be drawn, and the font that draws it."""
    source, words = _drawable(unicodedata.normalize("NFC", text))
    return " ".join(words), _font(source, size_px)


def _wrap(words: Sequence[str], font: FreeTypeFont, width_px: int) -> tuple[str, ...]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= width_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _even(words: Sequence[str], font: FreeTypeFont, width_px: int) -> tuple[str, ...]:
    """Wrap to as few lines, but as narrow as that goes: no word is left alone at the end."""
    lines = _wrap(words, font, width_px)
    for narrower_px in range(width_px, 0, -43):
        tried = _wrap(words, font, narrower_px)
        if not Lettering(tried, font).fits(narrower_px, 2**31) or len(tried) > len(lines):
            break
        lines = tried
    return lines


def _broken(words: Sequence[str], font: FreeTypeFont, width_px: int) -> Iterator[str]:
    """Break words wider than the box into parts of like length."""
    for word in words:
        count = math.ceil(font.getlength(word) / (0.95 * width_px))
        step = math.ceil(len(word) / max(count, 1))
        for start in range(0, len(word), step):
            end = start + step
            hyphen = "-" if end < len(word) and word[start].lower() != word[start].upper() else ""
            yield word[start:end] + hyphen


# ---------------------------------------------------------------------------- fonts


def _drawable(text: str) -> tuple[str, list[str]]:
    """Choose the font with the most of the letters; return it and the words that it has.

    Emoji among letters are left out rather than drawn as empty boxes.
    """
    words = _shaped(_OWN_FONT, text).split()
    if _letters(text) == _letters("".join(words)):
        return _OWN_FONT, words
    fonts = [_OWN_FONT, *filter(_is_installed, _SYSTEM_FONTS)]
    best = max(fonts, key=lambda name: _letters(_shaped(name, text)))
    return best, _shaped(best, text).split()


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _shaped(name: str, text: str) -> str:
    """Return the characters that a font has shapes for, and all space."""
    from PIL import features

    font = _font(name, 40)
    missing = bytes(font.getmask("\U0010fffd"))
    backwards = () if features.check("fribidi") else ("R", "AL")

    def has(char: str) -> bool:
        readable = char.isprintable() and unicodedata.bidirectional(char) not in backwards
        return readable and bytes(font.getmask(char)) != missing

    return "".join(" " if c.isspace() else c for c in text if c.isspace() or has(c))


def _is_installed(name: str) -> bool:
    try:
        _font(name, 40)
    except OSError:
        return False
    return True


def _font(name: str, size_px: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(_own_font()) if name == _OWN_FONT else name, size_px)


@functools.cache
def _own_font() -> bytes:
    return files(__package__).joinpath("fonts", _OWN_FONT).read_bytes()
