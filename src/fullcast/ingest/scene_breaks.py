"""Tell a scene break from a short paragraph, for every reader."""

from __future__ import annotations

import re
import unicodedata

HR_TEXT = "* * *"
"""What stands for a ``<hr>``, which has no text of its own: the sign typists use for it."""

_LONGEST = 120
_QUOTES = frozenset("'\"‘’‚‛“”„‟«»‹›`´")
_POINTS = frozenset("*#.…·•‣∙⋅⁂⁎⁑※:;/\\|§¶†‡_&-")
_BESIDE_LETTERS = re.compile(r"[\s*#.·•~_=+<>|:/\\^°\-–—―]")
_FRAME = " \t*·•~_=-–—"
_FIRST_EMOJI = "\U0001f000"
_NAMED = re.compile(
    r"(?:scene|page|line|section|story|chapter)[\s-]?(?:breaks?|change|divider)|break\s?line|"
    r"time[\s-]?(?:skip|jump|lapse)|(?P<bare>break|line|divider|scene)",
    re.IGNORECASE,
)
_RULE = re.compile(r"<hr\s*/?>", re.IGNORECASE)
_AROUND_NAME = " \t*#·•~_=+<>|:/\\^-–—―[](){}.…oOxX"


def is_scene_break(text: str) -> bool:
    """Tell whether a whole paragraph is only a mark between two scenes.

    Ornaments (``***``, ``~``, ``⁂``, ``...``), letters used as ornaments (``oOo``, ``x x x``,
    ``-o-``), and a break named in words (``[scene break]``) are; a lone letter (a signature), an
    emoji (a message) and punctuation that somebody says (``?!``) are not.
    """
    line = text.strip()
    if not line or len(line) > _LONGEST or "\n" in line:
        return False
    return (
        _RULE.fullmatch(line) is not None
        or _only_ornaments(line)
        or _letters_as_ornaments(line)
        or _named(line)
        or _framed_emoji(line)
    )


def _only_ornaments(line: str) -> bool:
    return all(map(_is_ornament, line))


def _is_ornament(char: str) -> bool:
    if char in _QUOTES or char >= _FIRST_EMOJI:
        return False
    if char.isspace() or char in _POINTS or char in "\u200b\u2060\ufe0e\ufe0f":
        return True
    return unicodedata.category(char) in {"Pd", "Sm", "Sk", "So"}


def _letters_as_ornaments(line: str) -> bool:
    """Accept o, O, 0, x in a mirror image: three at least, or fewer between other ornaments."""
    mirrored = re.sub(r"\s", "", line)
    letters = _BESIDE_LETTERS.sub("", line)
    if mirrored != mirrored[::-1] or not re.fullmatch(r"[oO0]+|[xX]+|[oOxX]{5,}", letters):
        return False
    return len(letters) >= 3 or len(mirrored) > len(letters)


def _framed_emoji(line: str) -> bool:
    """Tell emoji between ornaments (``~🌙~``); emoji alone are a message that somebody sends."""
    core = line.strip(_FRAME)
    return _enclosed(line, core) and all(c >= _FIRST_EMOJI or _is_ornament(c) for c in core)


def _named(line: str) -> bool:
    core = line.strip(_AROUND_NAME)
    match = _NAMED.fullmatch(core)
    return match is not None and (match["bare"] is None or _enclosed(line, core))


def _enclosed(line: str, core: str) -> bool:
    return not line.startswith(core) and not line.endswith(core)
