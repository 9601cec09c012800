"""Nameless people: who speaks without being a character yet.

Somebody new whom only a noun names ("It was a woman from the factory"), somebody with an office
("the guard said"), the "I" who tells a chapter and whom nothing names, "he" and "she" where no
character can be meant, and whoever is missing for a conversation, which takes two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ..model import Character, Gender
from .characters import AliasIndex, title_gender
from .cues import Cue, Evidence
from .mentions import By
from .narrator import narrated
from .turns import ChapterSpeech, Turn
from .verbs import PERSON_NOUNS

_ANYBODY = frozenset(
    """
    man woman boy girl lady gentleman fellow child stranger friend visitor companion other person
    father mother dad daddy papa mum mom mama brother sister son daughter uncle aunt nephew niece
    husband wife grandfather grandmother kid baby youth figure creature speaker leader host hostess
    guest neighbour lad lass guy bloke mister sir madam miss master mistress widow owner elder
    """.split()
)
"""Nouns that as often mean somebody who has a name."""

UNNAMED = {Gender.MALE: "Unnamed man", Gender.FEMALE: "Unnamed woman"}
"""Who speaks where a story says no more than "he" and "she"."""
NOBODY_KNOWN = ("Other speaker", "One speaker")
"""Who speaks where a story does not even say that."""

_PRONOUNS = {Gender.MALE: "he", Gender.FEMALE: "she"}
_POSSESSIVES = frozenset("his her my their our your its".split())


def nameless_people(
    chapters: Sequence[ChapterSpeech],
    characters: Sequence[Character],
    evidence: Sequence[Mapping[Turn, Sequence[Evidence]]],
) -> list[Character]:
    """Return the people who speak in a work and are none of its characters."""
    index = AliasIndex(characters)
    known = {character.name for character in characters}
    nouns = {word.lower() for c in characters for a in (c.name, *c.aliases) for word in a.split()}
    found: dict[str, Character] = {}
    for chapter in chapters:
        told_by = chapter.narration.narrator
        if chapter.narration.first_person and told_by not in known:
            found.setdefault(told_by, Character(told_by))
    for turns in evidence:
        for cues in turns.values():
            for cue in cues:
                person = _person(cue, nouns)
                if person is not None and index.owner(person.name) is None:
                    found.setdefault(person.name, person)
    cues = [cue for turns in evidence for of_turn in turns.values() for cue in of_turn]
    tellers = {c.narration.narrator for c in chapters if c.narration.first_person}
    others = [c for c in (*characters, *found.values()) if c.name not in tellers]
    nameless = [*found.values(), *_unnamed(others, cues)]
    return [*nameless, *_missing(chapters, [*characters, *nameless], tellers)]


def _unnamed(people: Sequence[Character], cues: Sequence[Evidence]) -> list[Character]:
    """Return somebody for "he said" and for "she said" where none of the people can be meant.

    ``people`` leaves out who tells a story as "I".
    """
    if any(person.gender is Gender.UNKNOWN for person in people):
        return []
    there = {person.gender for person in people}
    speaking = {cue.who.gender for cue in cues if cue.cue is Cue.TAG and cue.who.by is By.PRONOUN}
    return [_nobody(gender) for gender in UNNAMED if gender in speaking and gender not in there]


def _nobody(gender: Gender) -> Character:
    return Character(UNNAMED[gender], (_PRONOUNS[gender],), gender, 0.95)


def _missing(
    chapters: Sequence[ChapterSpeech], people: Sequence[Character], tellers: set[str]
) -> list[Character]:
    """Return whoever must be there where people answer each other and fewer than two are known."""
    if len(people) > 1 or not any(_converse(chapter) for chapter in chapters):
        return []
    genders = [p.gender for p in people if p.name not in tellers]
    acting = {
        gender
        for gender, pronoun in _PRONOUNS.items()
        if any(_acts(pronoun, chapter) for chapter in chapters)
    }
    unnamed = [
        _nobody(gender) for gender in sorted(acting - set(genders)) if Gender.UNKNOWN not in genders
    ]
    strangers = [Character(name) for name in NOBODY_KNOWN]
    return [*unnamed, *strangers[: max(0, 2 - len(people) - len(unnamed))]]


def _converse(chapter: ChapterSpeech) -> bool:
    """Tell whether two paragraphs of speech follow each other anywhere, as answers do."""
    return any(b.first - a.last == 1 for a, b in pairwise(chapter.turns))


def _acts(pronoun: str, chapter: ChapterSpeech) -> bool:
    """Tell whether "he" or "she" stands in the narration of a chapter."""
    pattern = re.compile(rf"\b{pronoun}\b", re.IGNORECASE)
    texts = narrated(chapter.paragraphs, chapter.quotations)
    return any(pattern.search(text) for text in texts)


def _person(cue: Evidence, nouns: set[str]) -> Character | None:
    """Return whom a tag or introduction names by a noun, unless it may be somebody known."""
    if cue.who.by is not By.NOUN or cue.cue not in (Cue.TAG, Cue.INTRODUCED):
        return None
    words = cue.who.who.lower().split()
    head = next((word for word in words if word in PERSON_NOUNS), None)
    if head is None or head in nouns or words[-1] in ("mr", "mrs", "ms", "dr", "st"):
        return None
    if head == "voice" and "from" not in words:
        return None  # as often as not it is the voice of somebody who has a name
    if any(word in _POSSESSIVES for word in words):
        return None
    if not (cue.who.new or cue.cue is Cue.INTRODUCED or head not in _ANYBODY):
        return None
    gender = title_gender(head)
    sure = 0.0 if gender is Gender.UNKNOWN else 0.95
    return Character(cue.who.who, (f"the {cue.who.who.lower()}",), gender, sure)
