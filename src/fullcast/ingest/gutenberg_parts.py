"""What stands in brackets between the paragraphs of a Project Gutenberg text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..model import Role

_OPENS = re.compile(
    r"(?:^|(?<=\n))[ \t]*\[(?P<kind>Illustrations?|Transcriber['’]?s?['’]? Notes?|Footnote|"
    r"Sidenote|Frontispiece|Music|Blank Page)\b",
    re.IGNORECASE,
)
_FOOTNOTE_SIGN = re.compile(r"\s*\[footnote\s*(?:\w{1,4}\s*)?[:.]?\s*", re.IGNORECASE)
_BRACKET = re.compile(r"[\[\]]")
_DEEPEST = 6
_LONGEST = 20_000
"""A bracket that is open for longer was never closed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: story, or (with ``why``) left out; ``role`` is a foot note's."""

    start: int
    end: int
    why: str = ""
    role: Role | None = None


def parts_of(text: str, start: int, end: int) -> Iterator[Part]:
    """Cut ``text[start:end]`` at the brackets that stand between its paragraphs."""
    at = start
    for match in _OPENS.finditer(text, start, end):
        close = _closing(text, match.end(), end)
        if match.start() < at or close is None or not _stands_apart(text, match.start(), close):
            continue
        yield Part(at, match.start())
        yield from _bracket(text, match, close)
        at = close
    yield Part(at, end)


def _bracket(text: str, match: re.Match[str], close: int) -> Iterator[Part]:
    kind = match["kind"].lower()
    if kind != "footnote":
        words = "the archive's own words" if kind.startswith("transcriber") else "not text"
        yield Part(match.start(), close, words)
        return
    sign = _FOOTNOTE_SIGN.match(text, match.start(), close)
    begin = sign.end() if sign else match.end()
    yield Part(match.start(), begin, "mark of a note")
    yield Part(begin, close - 1, role=Role.FOOTNOTE)
    yield Part(close - 1, close, "mark of a note")


def _closing(text: str, start: int, end: int) -> int | None:
    """Return the place behind the bracket that closes the one before ``start``."""
    depth = 1
    for bracket in _BRACKET.finditer(text, start, min(end, start + _LONGEST)):
        depth += 1 if bracket[0] == "[" else -1
        if depth == 0:
            return bracket.end()
        if depth > _DEEPEST:
            break
    return None


def _stands_apart(text: str, start: int, close: int) -> bool:
    """Tell whether nothing else is on the bracket's lines, and a blank line is beside it."""
    line_end = text.find("\n", close)
    after = text[close : len(text) if line_end < 0 else line_end]
    before = text[:start].rstrip(" \t") if start < 200 else text[start - 200 : start].rstrip(" \t")
    blank_before = not before.strip() or before.endswith("\n\n")
    following = text[line_end + 1 : line_end + 80] if line_end >= 0 else ""
    blank_after = line_end < 0 or not following.split("\n")[0].strip()
    return not after.strip() and (blank_before or blank_after)
