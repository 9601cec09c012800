"""Guess the language of a work whose source names none, from its script or its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ..model import Work

_NAMES = {
    "fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "ru": "Russian", "ja": "Japanese", "zh": "Chinese", "ko": "Korean",
}  # fmt: skip
_WORDS = {
    "en": "the a i and of to was he she it that with his her had they you in is for my not",
    "fr": "le la les et des une est était dans il elle que qui ne pas sur mais avec je du",
    "de": "der die das und ist war nicht ein eine sie er ich mit dem den auf zu aber dass sich",
    "es": "el la los las y que en una era estaba su con por pero lo se había ella del",
    "it": "il la gli le e che di una era non si con per ma lo della nella più lei erano",
    "pt": "o os e que em um uma era estava não se com por mas da na ao ela ele para",
}
_SETS = {tag: frozenset(words.split()) for tag, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "kana": re.compile(r"[\u3040-\u30ff]"),
    "han": re.compile(r"[\u4e00-\u9fff]"),
    "hangul": re.compile(r"[\uac00-\ud7af]"),
}
_ENOUGH = 20_000
"""Characters of story that are looked at."""
_FEWEST_WORDS = 15
_LEAST = 0.15
"""Share of a text's words that are among the commonest of its language; prose has a third."""
_TIMES_ENGLISH = 1.5
_KANA = 0.1
"""Share of Japanese signs that are no Chinese ones, at the least."""


def with_language(work: Work) -> Work:
    """Return the work with a language, guessed where its source names none (empty)."""
    if work.metadata.language:
        return work
    tag = guessed(p.text for chapter in work.chapters for p in chapter.paragraphs)
    decisions = work.decisions
    if tag != "en":
        sentence = f"No language is named: {_NAMES[tag]} is guessed from its words."
        decisions = (*decisions, sentence)
    return replace(work, metadata=replace(work.metadata, language=tag), decisions=decisions)


def guessed(texts: Iterable[str]) -> str:
    """Return the likely language of paragraphs as a BCP 47 tag; ``en`` where in doubt."""
    text = _beginning(texts)
    return _by_script(text) or _by_words(text)


def _beginning(texts: Iterable[str]) -> str:
    taken: list[str] = []
    length = 0
    for text in texts:
        if length >= _ENOUGH:
            break
        taken.append(text)
        length += len(text)
    return "\n".join(taken)


def _by_script(text: str) -> str | None:
    letters = sum(map(str.isalpha, text)) or 1
    share = {name: len(sign.findall(text)) / letters for name, sign in _SCRIPTS.items()}
    if share["cyrillic"] > 0.5:
        return "ru"
    if share["hangul"] > 0.5:
        return "ko"
    if share["kana"] + share["han"] > 0.5:
        return "ja" if share["kana"] > _KANA else "zh"
    return None


def _by_words(text: str) -> str:
    counts = Counter(word.lower() for word in _WORD.findall(text))
    total = counts.total()
    if total < _FEWEST_WORDS:
        return "en"
    shares = {tag: sum(counts[word] for word in words) / total for tag, words in _SETS.items()}
    best = max(shares, key=lambda tag: shares[tag])
    sure = shares[best] >= _LEAST and shares[best] > _TIMES_ENGLISH * shares["en"]
    return best if sure else "en"
