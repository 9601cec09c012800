"""From the text of a line to what is read aloud, keeping track of where each word stands.

`speakable` applies one ordered table of small rules. A text is read as English; scripts that the
voice does not know are left to the engine.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .rewrite import Rewriting, Rule
from .rules_amounts import AMOUNTS
from .rules_dates import DATES
from .rules_letters import LETTERS
from .rules_marks import EMPHASIS, FACES, LINKS, QUOTES, SPACES, SYMBOLS
from .rules_masks import MASKS
from .rules_numbers import NUMBERS, NUMERALS, TELEPHONES
from .rules_stretches import STRETCHES
from .rules_words import ABBREVIATED, ABBREVIATIONS, SHOUTING

_ANY = re.compile("")
TABLES: tuple[tuple[re.Pattern[str], tuple[Rule, ...]], ...] = (
    (re.compile(r"[*#@$%&•—–]|--|\w!\w|G-d"), MASKS),
    (re.compile(r"[@#]|://|www"), LINKS),
    (re.compile(r"[\d£$€¥₹¼½¾⅐-⅞×÷±≈]"), AMOUNTS),
    (re.compile(r"[*~^|\\<>#_@=\[]|[xX][xX-]|[xX]o|oO|Oo|[oO0]{3}|-[xX]"), EMPHASIS),
    (ABBREVIATED, ABBREVIATIONS),
    (re.compile(r"\d"), TELEPHONES),
    (re.compile(r"\d|[ap]\.\s?m\.|\b[A-Z][a-z]{2,4}\."), DATES),
    (re.compile(r"[\d/]"), NUMBERS),
    (
        re.compile(
            r"\b(?:[VXLC]|[IVXLC]{2,})\b|[A-Z][\w.]* I\b|\b[ivx]+\b|WW|[IVXLC](?:th|st|nd|rd)\b"
        ),
        NUMERALS,
    ),
    (re.compile(r"[A-Z](?:\.|[A-Z]|-?\d)|\d[A-Z]"), LETTERS),
    (re.compile(r"[^\W\d_a-z][^\W\d_a-z'’]"), SHOUTING),
    (re.compile(r"([^\W\d_])\1\1|\w[-‐‑–—]\w", re.IGNORECASE), STRETCHES),
    (_ANY, (*QUOTES, *SPACES)),
)
"""Rules in their order, and what a text must hold for any of a table to touch it.

Most lines of a story are plain words: looking for that first saves two thirds of the time.
"""

_HELD = 0xE000
"""First code point of the private use area: stands for a pronunciation while the rules run."""

_HELD_PLACES = 6400
_HELD_CHARACTER = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Speakable:
    """What the engine reads: ``text``, empty if there is nothing to say.

    ``text[i]`` stands for the part ``starts[i]`` to ``ends[i]`` of the story's text.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @property
    def offsets(self) -> tuple[tuple[int, int], ...]:
        """Return (start, end) in the story's text for every character of ``text``."""
        return tuple(zip(self.starts, self.ends, strict=True))

    def source_offset(self, index: int) -> int:
        """Return the offset in the story's text of the character ``text[index]``.

        The end of ``text`` is the end of what its last character stands for.
        """
        if index < len(self.starts):
            return self.starts[index]
        return self.ends[-1] if self.ends else 0

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return what ``text[start:end]`` stands for, as offsets in the story's text."""
        if start >= min(end, len(self.starts)):
            return self.source_offset(start), self.source_offset(start)
        return self.starts[start], self.ends[min(end, len(self.ends)) - 1]


def speakable(text: str, pronunciations: Mapping[str, str] = {}) -> Speakable:
    """Return what is read aloud for ``text``.

    ``pronunciations`` replace whole words, by case: ``{"Thénardier": "Tay-nar-dyay"}``. They win
    over every rule, and hold for a shouted or drawn-out form of the word too.
    """
    hold, sounds = _lexicon(tuple(sorted(pronunciations.items())))
    rewriting = Rewriting.of(text)
    for needed, rules in ((_ANY, (*FACES, *SYMBOLS, *hold)), *TABLES, (_ANY, hold)):
        if needed.search(rewriting.text):
            rewriting = rewriting.sub_each(rules)
    rewriting = rewriting.sub(_HELD_CHARACTER, lambda match: sounds[ord(match[0]) - _HELD])
    if not any(character.isalnum() for character in rewriting.text):
        return Speakable("", (), ())
    return Speakable(rewriting.text, _small(rewriting.starts), _small(rewriting.ends))


def _small(offsets: Sequence[int]) -> Sequence[int]:
    """Return offsets in four bytes each: a plan holds those of every line of a work."""
    return offsets if isinstance(offsets, range) else array("I", offsets)


@functools.lru_cache(maxsize=16)
def _lexicon(entries: tuple[tuple[str, str], ...]) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """Return a rule that puts one character of the private use area for every word with an entry.

    Held so, no other rule can touch a pronunciation. Accents match however they are composed.
    """
    entries = entries[:_HELD_PLACES]
    places: dict[str, str] = {}
    for index, (word, _sound) in enumerate(entries):
        for form in (word, unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)):
            if form.strip():
                places[form] = chr(_HELD + index)
    if not places:
        return (), ()
    longest_first = sorted(places, key=len, reverse=True)
    pattern = re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?![\w\u0300-\u036f])"
    )
    rule: Rule = (pattern, lambda match: places[match[0]])
    return (rule,), tuple(sound for _word, sound in entries)
