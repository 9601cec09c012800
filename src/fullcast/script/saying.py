"""Saying: verbs of saying where they stand in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from .phrases import is_speech_verb
from .tokens import Token

_PHRASAL = {
    "went": ("on",), "goes": ("on",), "go": ("on",), "ran": ("on",), "rattled": ("on",),
    "broke": ("in", "out"), "breaks": ("in", "out"), "struck": ("in",), "came": ("from",),
    "threw": ("in",), "fell": ("in",), "flung": ("out", "back"), "took": ("up",),
}  # fmt: skip


def says(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a verb of saying stands at ``i`` ("said", "went on")."""
    word = tokens[i].low
    if word in _PHRASAL:
        return i + 1 < len(tokens) and tokens[i + 1].low in _PHRASAL[word]
    return is_speech_verb(word) and not tokens[i].capital


def is_saying(word: str) -> bool:
    """Tell whether a word is a participle of saying ("adding", "shouting")."""
    if not word.endswith("ing"):
        return False
    stem = word[:-3]
    return any(
        is_speech_verb(form)
        for form in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem)
    )
