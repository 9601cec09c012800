"""People whom a work names by a noun only: the mariner, the second policeman, nanny.

A noun is somebody's name if speech is tagged with it more than once, and it is no noun that fits
anybody ("the man", "the girl") or a relation ("his mother").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Gender
from .quotes import Quote
from .titles import ALL_TITLES, title_gender
from .verbs import base_form

_GENERIC = frozenset(
    """
    man woman boy girl lady gentleman child fellow person other stranger friend lad lass youth guy
    men women boys girls ladies gentlemen children fellows people others strangers friends kid baby
    one ones latter former two three pair couple group crowd rest voice figure companion speaker
    mother father brother sister son daughter husband wife aunt uncle cousin niece nephew parent
    visitor guest creature thing words answer reply tone first second third same party assembly
    public world house company family voices whole elder younger old young time day night
    last next rest face hand eyes older taller shorter smaller bigger larger blond blonde brunet
    brunette redhead omega alpha
    """.split()
)
_KIN = frozenset(
    """
    nanny nurse mother father mamma mama papa mum mummy mom mommy dad daddy granny grandma grandpa
    grandmother grandfather gran auntie nana cook teacher matron
    """.split()
)
"""Nouns that a household says without an article, as if they were names."""

_PHRASE = r"(?P<{0}>[A-Za-z][a-z’'-]+(?:\s+[A-Za-z][a-z’'-]+){{0,2}})"
_TAG_FIRST = re.compile(rf"\s*,?\s*(?P<verb>[a-z]+)\s+(?:(?P<the>the)\s+)?{_PHRASE.format('who')}")
_NOUN_FIRST = re.compile(
    r"\s*(?:(?P<the>[Tt]he)\s+)?(?P<words>[A-Za-z](?:[\w’'-]|\s+(?=[a-zA-Z])){3,60})"
)
_STOPS = frozenset(
    """
    with in at to from of on for by as and but or who whom which that when while if then than so
    again once more still too very quite rather almost back up down out off away over into his her
    my their its him them it was had is has were had the a an now here there without after before
    through under between about like
    """.split()
)
_TWICE = 2
_OFTEN = 6
"""Mentions that make somebody of a noun whose speech is tagged once."""


@dataclass(frozen=True, slots=True)
class Nominal:
    """Somebody whose name is a noun ("mariner"); ``article`` where "the" belongs to it."""

    noun: str
    article: bool
    count: int

    @property
    def name(self) -> str:
        """Return the noun as a name: "The Mariner", "Nanny"."""
        return f"The {self.noun.title()}" if self.article else self.noun.title()

    @property
    def forms(self) -> tuple[str, ...]:
        """Return how the work writes it."""
        if not self.article:
            return (self.noun, self.noun.capitalize())
        return (f"the {self.noun}", f"The {self.noun}")

    @property
    def gender(self) -> Gender:
        """Return the gender that the noun implies."""
        return title_gender(self.noun.split()[-1])


def find_nominals(texts: Sequence[str], quotations: Sequence[Sequence[Quote]]) -> list[Nominal]:
    """Find the nouns that speech is tagged with more than once, most frequent first."""
    tagged: Counter[tuple[str, bool]] = Counter()
    for text, quotes in zip(texts, quotations, strict=True):
        for quote in quotes:
            named = _tagged_noun(text[quote.end : quote.end + 60])
            tagged.update([named] if named else [])
    heads: Counter[tuple[str, bool]] = Counter()
    for (noun, article), count in tagged.items():
        if count < _TWICE and " " in noun and noun.islower():
            heads[noun.split()[-1], article] += count
    for (noun, article), count in heads.items():
        tagged[noun, article] += count
    once = [noun for (noun, article), count in tagged.items() if count < _TWICE and article]
    told = _mentions(texts, once)
    return [
        Nominal(noun, article, count)
        for (noun, article), count in tagged.most_common()
        if (count >= _TWICE or told[noun] >= _OFTEN) and _names_somebody(noun, article=article)
    ]


def _mentions(texts: Sequence[str], nouns: Sequence[str]) -> Counter[str]:
    """Count how often "the" stands before each noun."""
    if not nouns:
        return Counter()
    pattern = re.compile(rf"\b[Tt]he ({'|'.join(map(re.escape, sorted(nouns)))})\b")
    return Counter(match[1] for text in texts for match in pattern.finditer(text))


def _tagged_noun(after: str) -> tuple[str, bool] | None:
    tag = _TAG_FIRST.match(after)
    if tag and base_form(tag["verb"]):
        return _noun(tag["who"].split(), article=tag["the"] is not None)
    noun = _NOUN_FIRST.match(after)
    if noun:
        words = noun["words"].split()
        verb = next((i for i, word in enumerate(words[1:4], start=1) if base_form(word)), None)
        if verb is not None:
            return _noun(words[:verb], article=noun["the"] is not None)
    return None


def _noun(words: list[str], *, article: bool) -> tuple[str, bool] | None:
    kept = _noun_phrase(words)
    if kept and article:
        return " ".join(kept), True
    return (kept[-1].lower(), False) if kept and kept[-1].lower() in _KIN else None


def _noun_phrase(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if word in _STOPS or word.endswith("ly") or (word.endswith("ing") and kept):
            break
        if kept and kept[0][0].isupper() and word[0].islower():
            break  # "said the Invisible Man coldly"
        kept.append(word)
    return kept


def _names_somebody(noun: str, *, article: bool) -> bool:
    words = noun.split()
    if not article:
        return len(words) == 1
    if len(words) == 1 and words[0] in ALL_TITLES:
        return True
    if not noun.islower():
        return len(words) > 1 and noun == noun.title()
    return words[-1] not in _GENERIC and base_form(words[-1]) is None
