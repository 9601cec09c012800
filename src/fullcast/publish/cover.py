"""A cover drawn from title and writer, and covers brought to the sizes that players want."""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fullcast.errors import PublishError

from .lettering import Lettering, set_text

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIDE_PX = 1400
"""Apple's smallest side for a podcast."""

LARGEST_SIDE_PX = 3000
"""Apple's largest."""

EMBEDDED_BYTES = 100_000
"""What players on small devices take inside an MP3 file."""

DRAWN_SIDE_PX = LARGEST_SIDE_PX
"""What Apple recommends; every smaller picture of it is sharp too."""

_TEXT_WIDTH_PX = 2314
_BARS = 27
_PAPER = "#f4ecdc"
_CLOTHS = (
    "#5b1f2a", "#1f3a4d", "#2f4a36", "#4a3156", "#6b4423", "#23405f", "#3c3c46", "#7a3b2e",
    "#18494b", "#54402f",
)  # fmt: skip

_log = logging.getLogger(__name__)


def draw_cover(
    title: str, authors: Sequence[str], subtitle: str = "audio version, synthetic voices"
) -> bytes:
    """Draw a square JPEG cover. The same title always gets the same colour and the same wave.

    Without a font for the title's letters (emoji, or a script for which the system has none) the
    wave takes the title's place.
    """
    from PIL import Image, ImageDraw

    seed = hashlib.sha256(title.encode("utf-8", "replace")).digest()
    image = Image.new("RGB", (DRAWN_SIDE_PX, DRAWN_SIDE_PX), _CLOTHS[seed[0] % len(_CLOTHS)])
    pen = ImageDraw.Draw(image)
    _draw_frame(pen)
    lettering = set_text(title, width_px=_TEXT_WIDTH_PX, height_px=1200, largest_px=470)
    if lettering:
        _draw_text(pen, lettering, middle=1007)
        _draw_wave(pen, seed, middle=1853, height_px=236, width_px=921)
    else:
        _draw_wave(pen, seed, middle=1157, height_px=1200, width_px=_TEXT_WIDTH_PX)
    names = set_text(", ".join(authors), width_px=_TEXT_WIDTH_PX, height_px=321, largest_px=171)
    _draw_text(pen, names, middle=2250)
    _draw_text(
        pen, set_text(subtitle, width_px=_TEXT_WIDTH_PX, height_px=128, largest_px=98), middle=2614
    )
    return _jpeg(image, 90)


def read_cover(path: Path) -> bytes:
    """Read a picture of the user's as a square JPEG, its longer side cropped.

    Raises:
        PublishError: it is no picture that can be read.
    """
    from PIL import ImageOps

    picture = _opened(path, path)
    side = min(max(min(picture.size), SIDE_PX), LARGEST_SIDE_PX)
    return _jpeg(ImageOps.fit(picture, (side, side)), 90)


def fitting_cover(path: Path) -> bytes:
    """Return a cover that somebody put there, as a JPEG that players take; a warning says why.

    The file stays as it is.

    Raises:
        PublishError: it is no picture that can be read.
    """
    flaws = cover_flaws(path)
    if not flaws:
        return path.read_bytes()
    _log.warning("%s: %s. Give it with --cover, and one is made of it.", path, flaws[0])
    return read_cover(path)


def cover_flaws(path: Path) -> list[str]:
    """Return what podcast directories and players do not take of a picture.

    Raises:
        PublishError: it is no picture that can be read.
    """
    with _reading(path, path) as picture:
        picture.load()
        kind, mode, (width, height) = picture.format, picture.mode, picture.size
    flaws = []
    if kind != "JPEG":
        flaws.append(f"is a {kind} picture, not JPEG")
    elif mode not in ("RGB", "L"):
        flaws.append(f"has the colours {mode}, not RGB")
    if width != height or not SIDE_PX <= width <= LARGEST_SIDE_PX:
        flaws.append(
            f"has {width} x {height} px; it has to be square, {SIDE_PX} to {LARGEST_SIDE_PX}"
        )
    return flaws


def _opened(file: Path | io.BytesIO, where: object) -> Image:
    """Open a picture upright, on white where it is clear."""
    from PIL import Image, ImageOps

    with _reading(file, where) as picture:
        # A large JPEG is decoded at a half, a quarter or an eighth, as far as that is enough.
        picture.draft(None, (LARGEST_SIDE_PX, LARGEST_SIDE_PX))
        upright = ImageOps.exif_transpose(picture)
        if not upright.has_transparency_data:
            return upright.convert("RGB")
        upright = upright.convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(paper, upright).convert("RGB")


@contextmanager
def _reading(file: Path | io.BytesIO, where: object) -> Iterator[Image]:
    """Open a picture, and say what is wrong with it if it cannot be read.

    Raises:
        PublishError: it cannot.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file)
        with picture:
            yield picture
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        reason = getattr(error, "strerror", None) or "it is damaged, or none"
        if isinstance(error, Image.DecompressionBombError):
            reason = "it has too many pixels"
        raise PublishError(
            f"cannot be read as a picture: {reason}.", where=where, hint="Give a JPEG or PNG file."
        ) from error


def book_cover(picture: bytes) -> bytes:
    """Return a book's own cover as a square JPEG: all of it, before its own colours, blurred.

    Raises:
        PublishError: it is no picture that can be read.
    """
    from PIL import ImageEnhance, ImageFilter, ImageOps

    cover = _opened(io.BytesIO(picture), "the book's cover")
    side = min(max(*cover.size, SIDE_PX), LARGEST_SIDE_PX)
    ground = ImageOps.fit(cover, (side // 8, side // 8)).filter(
        ImageFilter.GaussianBlur(side / 160)
    )
    ground = ImageEnhance.Brightness(ground).enhance(0.6).resize((side, side))
    cover = ImageOps.contain(cover, (side, side))
    ground.paste(cover, ((side - cover.width) // 2, (side - cover.height) // 2))
    return _jpeg(ground, 90)


def small_cover(cover_jpeg: bytes) -> bytes:
    """Return a cover small enough to be embedded in every chapter."""
    from PIL import Image

    side = (600, 600)
    with Image.open(io.BytesIO(cover_jpeg)) as picture:
        picture.draft("RGB", side)  # decoded smaller, where it is large
        small = picture.convert("RGB").resize(side, Image.Resampling.LANCZOS)
    candidates = (_jpeg(small, quality) for quality in (85, 75, 60, 40, 20))
    return next(jpeg for jpeg in candidates if len(jpeg) <= EMBEDDED_BYTES)


def _draw_frame(pen: ImageDraw) -> None:
    for inset, width in ((103, 17), (150, 5)):
        far = DRAWN_SIDE_PX - inset
        pen.rectangle((inset, inset, far, far), outline=_PAPER, width=width)


def _draw_text(pen: ImageDraw, lettering: Lettering | None, *, middle: int) -> None:
    """Draw centred lines, the middle of their capitals at height ``middle``."""
    if lettering is None:
        return
    baseline = (
        middle + lettering.capital_px / 2 - lettering.pitch_px * (len(lettering.lines) - 1) / 2
    )
    for number, line in enumerate(lettering.lines):
        place = (DRAWN_SIDE_PX / 2, baseline + number * lettering.pitch_px)
        pen.text(place, line, font=lettering.font, fill=_PAPER, anchor="ms")


def _draw_wave(pen: ImageDraw, seed: bytes, *, middle: int, height_px: int, width_px: int) -> None:
    """Draw sound as bars: high in the middle of the row, each as the seed says."""
    step = width_px / _BARS
    for bar in range(_BARS):
        envelope = 1 - abs(2 * bar / (_BARS - 1) - 1) ** 1.5
        half = height_px / 2 * max(0.06, envelope * (0.35 + 0.65 * seed[bar] / 255))
        x = DRAWN_SIDE_PX / 2 + (bar - (_BARS - 1) / 2) * step
        box = (x - step / 5, middle - half, x + step / 5, middle + half)
        pen.rounded_rectangle(box, radius=step / 5, fill=_PAPER)


def _jpeg(image: Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)  # to optimize its tables takes as much memory again
    return out.getvalue()
