"""Mentions: where narration means somebody, by name, by pronoun or by a noun ("the old guard")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ..model import Gender
from .characters import AliasIndex, title_gender
from .verbs import PERSON_NOUNS


class By(StrEnum):
    """How somebody is meant."""

    NAME = "name"
    FIRST_PERSON = "first person"
    PRONOUN = "pronoun"
    NOUN = "noun"


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody meant at ``text[start:end]``.

    ``who`` is the character's name (by name), the noun phrase without its article (by noun), or
    the pronoun. ``possessive`` is True in "Javert's eyes" and "my hand": somebody, but not the
    one who acts.
    """

    start: int
    end: int
    by: By
    who: str
    gender: Gender = Gender.UNKNOWN
    possessive: bool = False
    new: bool = False
    """An indefinite noun ("a woman"): somebody who is new here."""


_NOUNS = "|".join(sorted(PERSON_NOUNS, key=len, reverse=True))
_NOUN_PHRASE = re.compile(
    r"\b(?:(?:the|a|an|another|some|one of the|my|his|her|their|our|this|that)\s+)"
    rf"((?:(?!and\b|of\b|in\b|to\b|with\b|who\b)[a-z][\w-]*\s+){{0,3}}?(?:{_NOUNS})\b"
    r"(?:\s+(?:from|of|in|at|with|behind|next)\s+(?:the|a|an|my|his|her)\s+[a-z][\w-]*)?)"
    r"(?![\w-])(['’]s)?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(I|he|she|they|we|my|his|her|me|him|myself)\b(?![-])", re.IGNORECASE)
_PRONOUN_GENDER = {
    "he": Gender.MALE,
    "him": Gender.MALE,
    "his": Gender.MALE,
    "she": Gender.FEMALE,
    "her": Gender.FEMALE,
}
_FIRST_PERSON = frozenset(("i", "my", "me", "myself"))
_POSSESSIVE = frozenset(("my", "his", "her", "me", "him", "myself"))


def find_mentions(text: str, index: AliasIndex) -> list[Mention]:
    """Return everybody meant in a piece of narration, in order, without overlaps."""
    found = [
        Mention(a, b, By.NAME, who, possessive=bool(re.match(r"['’]s?\b", text[b : b + 2])))
        for a, b, who in index.find(text)
    ]
    for match in _NOUN_PHRASE.finditer(text):
        phrase = match[1]
        head = next((w for w in phrase.split() if w.lower() in PERSON_NOUNS), phrase)
        found.append(
            Mention(
                match.start(),
                match.end(1),
                By.NOUN,
                phrase[0].upper() + phrase[1:],
                title_gender(head),
                bool(match[2]),
                new=match[0].lower().startswith(("a ", "an ", "another ", "some ", "one of ")),
            )
        )
    for match in _PRONOUN.finditer(text):
        word = match[1].lower()
        by = By.FIRST_PERSON if word in _FIRST_PERSON else By.PRONOUN
        if by is By.FIRST_PERSON and match[1] == "i":
            continue
        gender = _PRONOUN_GENDER.get(word, Gender.UNKNOWN)
        found.append(Mention(match.start(), match.end(), by, word, gender, word in _POSSESSIVE))
    return _without_overlaps(found)


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Keep names before anything that holds them ("the Harbourmaster" is who is named so)."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.by is not By.NAME, m.start, -m.end)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)
