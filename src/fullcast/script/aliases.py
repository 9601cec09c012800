"""Where characters are named in a text, by any of their aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import Character
from .titles import PLAIN

_WORDS_TOO = frozenset(
    "will may mark grace hope faith art bill rose sue pat jack rob drew wade".split()
)
"""Names that are other words at the beginning of a sentence ("Will you come?")."""
_ABBREVIATED = {full: short for short, full in PLAIN.items() if short != "gen"}


class AliasIndex:
    """Finds where characters are named in a text, by any of their aliases."""

    def __init__(self, characters: Iterable[Character]) -> None:
        self._owners: dict[str, str] = {}
        for character in characters:
            for alias in (character.name, *character.aliases):
                self._owners.setdefault(_plain(alias), character.name)
        aliases = sorted(self._owners, key=lambda alias: (-len(alias), alias))
        self._pattern = re.compile(
            r"(?<!\w)(?:" + "|".join(map(_spelled, aliases)) + r")(?!\w)" if aliases else r"(?!)"
        )

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, character's name) for every mention, in order."""
        return [
            (m.start(), m.end(), self._owners[_plain(m[0])]) for m in self._pattern.finditer(text)
        ]

    def owner(self, alias: str) -> str | None:
        """Return the character called exactly ``alias``."""
        return self._owners.get(_plain(alias))


def _plain(alias: str) -> str:
    """Return an alias without what spellings differ in: points, and abbreviated titles."""
    words = alias.replace(".", " ").split()
    if len(words) > 1 and (full := PLAIN.get(words[0].lower())):
        words[0] = full.capitalize()
    return " ".join(words)


def _spelled(alias: str) -> str:
    """Return a pattern for an alias in any spelling."""
    words = [re.escape(word) for word in alias.split()]
    if len(words) > 1 and (short := _ABBREVIATED.get(alias.split(maxsplit=1)[0].lower())):
        words[0] = f"(?:{words[0]}|{short.capitalize()})"
    pattern = r"\.?\s+".join(words) if len(words) > 1 else words[0]
    if alias.lower() in _WORDS_TOO:
        pattern += r"(?!\s+(?:I|you|he|she|we|they|it|not|the|a|his|her|my|your)\b)"
    return pattern
