"""Bytes of a text file as text, and a text as paragraphs that know their offsets."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
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
_RAGGED = 0.72
"""A line with its next word that is longer than this share of the width was full."""
_MOST_LINES = 2_000_000
"""Lines of a text at most: a hundred thick books."""
_SET_IN = 6
"""A line that is set in so much further than the one before is a line of its own."""


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
    text = decode_as(data, encoding, where)
    if text.count("\n") > _MOST_LINES:
        raise InputError(
            "has more lines than any book.", where=where, hint="Give a file with the text only."
        )
    return text


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file sets its paragraphs apart.

    ``wrap`` is the width at which lines were wrapped, None where a newline is meant;
    ``by_line`` says that every line is a paragraph, ``spaces_break`` that two spaces at a line's
    end mean its end, as in Markdown.
    """

    wrap: int | None = None
    by_line: bool = False
    spaces_break: bool = False


def layout_of(text: str) -> Layout:
    """Tell from line lengths and blank lines how paragraphs are set apart."""
    blocks = [block.split("\n") for block in _BLANK.split(text.strip("\n"))]
    inner = sorted(len(line.rstrip()) for block in blocks for line in block[:-1])
    if not inner:
        return Layout()
    wide = sum(_NARROWEST <= length <= _WIDEST for length in inner)
    longest = inner[int(len(inner) * 0.98)]
    if len(inner) >= 3 and wide >= 0.6 * len(inner) and longest <= _WIDEST + 15:
        return Layout(wrap=inner[int(len(inner) * 0.9)])
    lines = sum(len(block) for block in blocks)
    return Layout(by_line=lines > 20 and lines > 10 * len(blocks))


def layout_of_wrapped(text: str) -> Layout:
    """Tell the width of a text that is known to be wrapped, however much of it is verse."""
    blocks = [block.split("\n") for block in _BLANK.split(text.strip("\n"))]
    inner = [len(line.rstrip()) for block in blocks for line in block[:-1] if line[:1].strip()]
    wide = sorted(length for length in inner if _NARROWEST <= length <= _WIDEST)
    if len(wide) < max(len(inner) // 4, 1):
        return Layout()
    return Layout(wrap=wide[int(len(wide) * 0.9)])


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
    """Join lines that were wrapped; where more would have fitted on a line, its end was meant."""
    written = piece.split("\n")
    lines = [line.rstrip() for line in written]
    if layout.wrap is None:
        return "\n".join(lines)
    if _is_verse(lines, layout.wrap):
        return "\n".join(line.strip() for line in lines)
    text = lines[0].strip()
    for number, (line, following) in enumerate(pairwise(lines)):
        meant = layout.spaces_break and written[number].endswith("  ")
        text += " " if not meant and _goes_on(line, following, layout.wrap) else "\n"
        text += following.strip()
    return text


def _goes_on(line: str, following: str, wrap: int) -> bool:
    """Tell whether the next line of a wrapped paragraph goes on where this one was full."""
    if _indent(following) - _indent(line) > _SET_IN:
        return False
    cut = line[-1:].isalpha() or line.endswith(",")
    return _is_full(line, following, wrap) or (cut and following.lstrip()[:1].islower())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_full(line: str, following: str, wrap: int) -> bool:
    return len(line) + 1 + len((following.split() or [""])[0]) > _RAGGED * wrap


def _is_verse(lines: Sequence[str], wrap: int) -> bool:
    """Tell verse, where nearly no line is full, from a wrapped paragraph of two lines."""
    return not any(_is_full(line, following, wrap) for line, following in pairwise(lines))
