"""A cover drawn from title and writer, and covers brought to the sizes that players want."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from fullcast.errors import PublishError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIDE_PX = 1400
"""Apple's smallest side for a podcast."""

EMBEDDED_BYTES = 100_000
"""What players on small devices take inside an MP3 file."""

_MARGIN_PX = 150
_FONT = "EBGaramond12-Regular.otf"
_PAPER = "#f4ecdc"
_CLOTHS = (
    "#5b1f2a", "#1f3a4d", "#2f4a36", "#4a3156", "#6b4423", "#23405f", "#3c3c46", "#7a3b2e",
    "#18494b", "#54402f",
)  # fmt: skip


def draw_cover(
    title: str, authors: Sequence[str], subtitle: str = "audio version, synthetic voices"
) -> bytes:
    """Draw a square JPEG cover. The same title always gets the same colour."""
    from PIL import Image, ImageDraw

    cloth = _CLOTHS[hashlib.sha256(title.encode("utf-8", "replace")).digest()[0] % len(_CLOTHS)]
    image = Image.new("RGB", (SIDE_PX, SIDE_PX), cloth)
    pen = ImageDraw.Draw(image)
    _draw_frame(pen)
    middle = SIDE_PX // 2
    _draw_text(pen, title, top=190, height=620, largest_px=170, centre=middle)
    pen.line((middle - 130, 880, middle + 130, 880), fill=_PAPER, width=3)
    _draw_text(pen, ", ".join(authors), top=915, height=190, largest_px=76, centre=middle)
    _draw_text(pen, subtitle, top=1150, height=60, largest_px=42, centre=middle)
    return _jpeg(image, 90)


def read_cover(path: Path) -> bytes:
    """Read a picture of the user's as a square JPEG, its longer side cropped.

    Raises:
        PublishError: it is no picture that can be read.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as picture:
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, Image.DecompressionBombError) as error:
        raise PublishError(f"cannot be read as a picture: {error}.", where=path) from error
    side = min(max(min(upright.size), SIDE_PX), 3000)
    return _jpeg(ImageOps.fit(upright, (side, side)), 90)


def small_cover(cover_jpeg: bytes) -> bytes:
    """Return a cover small enough to be embedded in every chapter."""
    from PIL import Image

    with Image.open(io.BytesIO(cover_jpeg)) as picture:
        small = picture.convert("RGB").resize((600, 600), Image.Resampling.LANCZOS)
    candidates = (_jpeg(small, quality) for quality in (85, 75, 60, 40, 20))
    return next(jpeg for jpeg in candidates if len(jpeg) <= EMBEDDED_BYTES)


def _draw_frame(pen: ImageDraw) -> None:
    for inset, width in ((48, 8), (70, 2)):
        far = SIDE_PX - inset
        pen.rectangle((inset, inset, far, far), outline=_PAPER, width=width)


def _draw_text(
    pen: ImageDraw, text: str, *, top: int, height: int, largest_px: int, centre: int
) -> None:
    """Draw text centred in a box, as large as it fits."""
    text = _drawable(text)
    if not text:
        return
    font, lines = _fit(text, height, largest_px)
    pen.multiline_text(
        (centre, top + height // 2),
        "\n".join(lines),
        font=font,
        fill=_PAPER,
        anchor="mm",
        align="center",
        spacing=_spacing(font),
    )


def _fit(text: str, height: int, largest_px: int) -> tuple[FreeTypeFont, list[str]]:
    for size_px in range(largest_px, 12, -4):
        font = _font(size_px)
        lines = _wrap(text, font)
        if len(lines) * (size_px * 1.1 + _spacing(font)) <= height and _words_fit(lines, font):
            break
    return font, lines


def _wrap(text: str, font: FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or font.getlength(longer) <= SIDE_PX - 2 * _MARGIN_PX:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _words_fit(lines: Sequence[str], font: FreeTypeFont) -> bool:
    return all(font.getlength(line) <= SIDE_PX - 2 * _MARGIN_PX for line in lines)


def _spacing(font: FreeTypeFont) -> float:
    return font.size * 0.12


def _font(size_px: int) -> FreeTypeFont:
    from PIL import ImageFont

    data = files(__package__).joinpath("fonts", _FONT).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size_px)


def _drawable(text: str) -> str:
    """Leave out what the font has no shape for, such as emoji, rather than draw empty boxes."""
    return " ".join("".join(_with_shape(unicodedata.normalize("NFC", text))).split())


def _with_shape(text: str) -> Iterator[str]:
    font = _font(40)
    missing = bytes(font.getmask("\U0010fffd"))
    for char in text:
        if char.isspace():
            yield " "
        elif char.isprintable() and bytes(font.getmask(char)) != missing:
            yield char


def _jpeg(image: Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
