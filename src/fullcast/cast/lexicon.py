"""Pronunciations: of the work, of its character sheets, and the user's own, in this order.

An entry is a respelling ("tay nar dee ay"), or espeak's phonemes in double square brackets
("[[teI_n'A@di_eI]]") for engines that take them. An empty one is not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CastError
from ..files import read_toml

FILE = "pronunciations.toml"

_SOUNDS = re.compile(r"[^\[\]]+|\[\[[!-Z\\^-~ ]+\]\]")


@dataclass(frozen=True, slots=True)
class _LexiconFile:
    """Shape of pronunciations.toml."""

    pronunciations: dict[str, str] = field(default_factory=dict)


def read_lexicon(folders: Sequence[Path]) -> dict[str, str]:
    """Read pronunciations.toml from every folder that has one; those of later folders win.

    Raises:
        CastError: a file is damaged, or an entry is neither a respelling nor phonemes.
    """
    lexicon: dict[str, str] = {}
    for path in (folder / FILE for folder in folders):
        if path.is_file():
            entries = read_toml(path, _LexiconFile, CastError).pronunciations
            lexicon |= checked(entries, path)
    return lexicon


def checked(entries: Mapping[str, str], where: object) -> dict[str, str]:
    """Return the entries that say something.

    Raises:
        CastError: square brackets do not make phonemes.
    """
    said = {word: sound.strip() for word, sound in entries.items() if sound.strip()}
    for word, sound in said.items():
        if not _SOUNDS.fullmatch(sound):
            raise CastError(
                f"pronunciations.{word}: {sound!r} is no pronunciation.",
                where=where,
                hint='Write "tay nar dee ay", or phonemes of espeak in [[…]] and nothing else.',
            )
    return said
