"""Lines inside a chapter that say whose point of view follows: ``Javert's POV``, ``***Marta***``.

They cut a chapter into sections, each told by somebody of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ORNAMENTS = " \t*_~#=-–—•.:|<>[](){}“”\"'‘’"
_POV = r"(?:P\.?O\.?V\.?|point of view|perspective)"
_NAME = r"(?P<{0}>[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*){{0,2}}?)"
_NAMED = re.compile(
    rf"(?:{_NAME.format('before')}(?:['’]s?)?\s*[-–—:(]?\s*{_POV}|"
    rf"{_POV}\s*(?:of|by|is)?\s*[-–—:]?\s*{_NAME.format('after')})",
    re.IGNORECASE,
)
_BARE = re.compile(r"[A-Z][a-zÀ-ÿ’'-]+(?: [A-Z][a-zÀ-ÿ’'-]+)?")
_ENDS = re.compile(r"[.!?…,;:\"”’']\s*$")
_LONGEST = 60
_FIRST_PERSON = re.compile(r"\bI\b|\b[Mm]y\b|\bme\b")
_LOOK_AHEAD = 4


def pov_lines(paragraphs: Sequence[str]) -> dict[int, str]:
    """Return the names of those whose point of view begins, by the index of the line that says so.

    A bare name is such a line where two of them stand in a chapter and somebody tells after each.
    """
    named: dict[int, str] = {}
    bare: dict[int, str] = {}
    for index, text in enumerate(paragraphs):
        line = text.strip().strip(_ORNAMENTS)
        if not line or len(text) > _LONGEST or "\n" in text.strip():
            continue
        match = _NAMED.fullmatch(line)
        if match:
            named[index] = _clean(match["before"] or match["after"])
        elif _BARE.fullmatch(line) and not _ENDS.search(text):
            following = paragraphs[index + 1 : index + 1 + _LOOK_AHEAD]
            bare |= {index: line} if _is_told(following) else {}
    return named | (bare if len(set(bare.values())) > 1 or named else {})


def _clean(name: str) -> str:
    return re.sub(r"['’]s?$", "", name.strip())


def _is_told(following: Sequence[str]) -> bool:
    return any(_FIRST_PERSON.search(text) for text in following)
