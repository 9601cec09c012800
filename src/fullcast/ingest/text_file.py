"""Bytes of a text file as text, and a text as paragraphs that know their offsets."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..errors import InputError
from ..model import Paragraph, Role
from .drafts import Findings

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLANK = re.compile(r"\n(?:[^\S\n]*\n)+")
_NARROWEST, _WIDEST = 50, 85
"""Line lengths between which a file's editor is taken to have wrapped its lines."""


def sniff_encoding(data: bytes, declared: str | None = None) -> str:
    """Name the encoding: a byte order mark's, UTF-8, the one declared, or windows-1252."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _usable(declared) or "windows-1252"
    return "utf-8"


def _usable(declared: str | None) -> str | None:
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    # Browsers read Latin-1 and ASCII as windows-1252; pages that claim them rely on it.
    return None if name in {"utf-8", "ascii", "iso8859-1"} else name


def decode_as(data: bytes, encoding: str, where: str) -> str:
    """Decode ``data``, newlines as one character each.

    Raises:
        InputError: the bytes are not text in that encoding.
    """
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as problem:
        raise InputError(
            f"is not text in {encoding}.", where=where, hint="Save it as UTF-8."
        ) from problem
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(data: bytes, where: str, found: Findings) -> str:
    """Decode a text file; a guess of its encoding is a decision.

    Offsets in the result are those of Python's text mode (without the byte order mark).

    Raises:
        InputError: it is not text.
    """
    encoding = sniff_encoding(data)
    if encoding == "windows-1252":
        found.decisions.append("The text is not UTF-8: it was read as windows-1252.")
    return decode_as(data, encoding, where)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file sets its paragraphs apart.

    ``wrap`` is the width at which lines were wrapped, None where a newline is meant;
    ``by_line`` says that every line is a paragraph.
    """

    wrap: int | None = None
    by_line: bool = False


def layout_of(text: str) -> Layout:
    """Tell from line lengths and blank lines how paragraphs are set apart."""
    blocks = [block.split("\n") for block in _BLANK.split(text.strip("\n"))]
    inner = sorted(len(line.rstrip()) for block in blocks for line in block[:-1])
    if not inner:
        return Layout()
    wide = sum(_NARROWEST <= length <= _WIDEST for length in inner)
    if len(inner) >= 3 and wide >= 0.6 * len(inner) and inner[-1] <= _WIDEST + 15:
        return Layout(wrap=inner[int(len(inner) * 0.9)])
    lines = sum(len(block) for block in blocks)
    return Layout(by_line=lines > 20 and lines > 10 * len(blocks))


def paragraphs_of(
    text: str,
    layout: Layout,
    start: int = 0,
    end: int | None = None,
    alone: Callable[[str], bool] | None = None,
) -> Iterator[Paragraph]:
    """Cut ``text[start:end]`` at blank lines (or at every line); white space around is trimmed.

    A line that is ``alone`` is a paragraph although no blank line sets it apart.
    """
    end = len(text) if end is None else end
    cut = re.compile(r"\n") if layout.by_line else _BLANK
    position = start
    for gap in cut.finditer(text, start, end):
        yield from _pieces(text, position, gap.start(), layout, alone)
        position = gap.end()
    yield from _pieces(text, position, end, layout, alone)


def _pieces(
    text: str, start: int, end: int, layout: Layout, alone: Callable[[str], bool] | None
) -> Iterator[Paragraph]:
    begin = position = start
    if alone and "\n" in text[start:end].strip() and not alone(text[start:end]):
        for line in text[start:end].split("\n"):
            if line.strip() and alone(line):
                yield from _paragraph(text, begin, position, layout)
                begin = position + len(line)
                yield from _paragraph(text, position, begin, layout)
            position += len(line) + 1
    yield from _paragraph(text, begin, end, layout)


def _paragraph(text: str, start: int, end: int, layout: Layout) -> Iterator[Paragraph]:
    piece = text[start:end]
    trimmed = piece.strip()
    if not trimmed:
        return
    start += len(piece) - len(piece.lstrip())
    if all(line.lstrip().startswith(">") for line in trimmed.split("\n")):
        yield from _quotation(trimmed, start, layout)
    else:
        yield Paragraph(_unwrapped(trimmed, layout), start=start, end=start + len(trimmed))


def _quotation(piece: str, start: int, layout: Layout) -> Iterator[Paragraph]:
    """Read lines that each begin with ``>``; one of ``>`` alone parts two paragraphs.

    A paragraph of several lines has no offsets: the signs between its lines are not its text.
    """
    lines: list[str] = []
    begin = position = start
    for line in [*piece.split("\n"), ">"]:
        words = line.lstrip("> \t").rstrip()
        if words:
            begin = begin if lines else position + line.index(words)
            lines.append(words)
        elif lines:
            text = "\n".join(lines)
            end = begin + len(text) if len(lines) == 1 else None
            shown = _unwrapped(text, layout)
            yield Paragraph(shown, Role.BLOCKQUOTE, start=begin if end else None, end=end)
            lines.clear()
        position += len(line) + 1


def _unwrapped(piece: str, layout: Layout) -> str:
    if _is_wrapped(piece, layout):
        return " ".join(line.strip() for line in piece.split("\n"))
    return "\n".join(line.rstrip() for line in piece.split("\n"))


def _is_wrapped(piece: str, layout: Layout) -> bool:
    """Tell a wrapped paragraph from verse, where more words would have fitted on the lines."""
    if layout.wrap is None:
        return False
    lines = piece.split("\n")
    return any(
        len(line.rstrip()) + 1 + len((following.split() or [""])[0]) > 0.75 * layout.wrap
        for line, following in pairwise(lines)
    )
