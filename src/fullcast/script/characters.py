"""Who is in the work: names put together to persons, with their aliases and gender.

Jean, Valjean and Jean Valjean are one person; Mr. Bennet and Mrs. Bennet are two. What people
wrote down (cast.toml, character sheets, the tags of the source) goes before what is found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Character, Gender, Metadata
from .names import NOT_NAMES, Name, find_names
from .verbs import FEMALE_NOUNS, HONORIFICS, MALE_NOUNS

_PERSON_ENOUGH = 1.5
"""Evidence of being a person (see names.py) that a name needs to be a character."""


def find_characters(
    texts: Sequence[str], metadata: Metadata, known: Sequence[Character] = ()
) -> tuple[Character, ...]:
    """Return everybody who may speak in a work, those who are named most first.

    ``texts`` are the story's paragraphs. ``known`` characters keep their names, aliases and
    gender; tags come next; names found in the text are merged into these or become new ones.
    """
    names = {form: name for form, name in find_names(texts).items() if len(name.words) <= 4}
    votes = _gender_votes(texts, names)
    people = [_Person(c.name, {c.name, *c.aliases}, c.gender, certain=True) for c in known]
    for tagged in tagged_characters(metadata):
        if not any(set(tagged) & person.forms for person in people):
            people.append(_Person(tagged[0], set(tagged), certain=True))
    _add_short_names(people)
    for name in sorted(names.values(), key=_clearest_first):
        _place(name, people, votes)
    for person in people:
        person.name = _usual_name(person, names)
    genders = {person.name: _gender_of(person, votes) for person in people}
    people.sort(key=lambda person: (-person.count(names), person.name))
    return tuple(_character(person, genders[person.name]) for person in people)


@dataclass(slots=True)
class _Person:
    name: str
    forms: set[str]
    gender: Gender = Gender.UNKNOWN
    certain: bool = False
    """Named by a person or a tag, not found in the text."""

    def count(self, names: Mapping[str, Name]) -> int:
        return sum(names[form].count for form in self.forms if form in names)


def _usual_name(person: _Person, names: Mapping[str, Name]) -> str:
    """Return what the work itself calls somebody most often, unless a person or tag named them."""
    if person.certain:
        return person.name
    return max(
        person.forms, key=lambda form: (names[form].count if form in names else 0, len(form), form)
    )


def _character(person: _Person, gender: tuple[Gender, float]) -> Character:
    others = sorted(person.forms - {person.name}, key=lambda form: (-len(form), form))
    return Character(person.name, tuple(others), gender[0], round(gender[1], 3))


# ---------------------------------------------------------------------------- tags


def tagged_characters(metadata: Metadata) -> list[tuple[str, ...]]:
    """Return the names in the Characters and Relationships tags, each with its aliases.

    "Crowley (Good Omens)" loses the fandom; "Aziraphale | Ezra Fell" are two names of one;
    "Original Characters", "Reader" and the like name nobody.
    """
    tags = list(metadata.characters)
    for relationship in metadata.relationships:
        tags += re.split(r"\s*/\s*|\s+&\s+", relationship)
    seen: dict[str, tuple[str, ...]] = {}
    for tag in tags:
        plain = re.sub(r"\s*[\[(][^\])]*[\])]", "", tag).strip()
        names = tuple(part.strip() for part in plain.split("|") if part.strip())
        if names and not _NOBODY.search(plain) and names[0] not in seen:
            seen[names[0]] = names
    return list(seen.values())


_NOBODY = re.compile(
    r"\b(?:original (?:\w+ )?(?:male|female|non-?binary|character)|character\(?s|characters|reader|you|"
    r"others?|everyone|background|minor|implied|past|pairings?|relationships?)\b",
    re.IGNORECASE,
)


# ---------------------------------------------------------------------------- merging


def _add_short_names(people: Sequence[_Person]) -> None:
    """Call people whom tags or a cast name in full by their first and last names as well."""
    holders = Counter(word for person in people for word in _short_names(person))
    for person in people:
        person.forms |= {word for word in _short_names(person) if holders[word] == 1}


def _short_names(person: _Person) -> set[str]:
    words = {word for form in person.forms if len(form.split()) > 1 for word in form.split()}
    return {
        word
        for word in words
        if word[0].isupper()
        and len(word) > 2
        and word.lower().strip(".") not in HONORIFICS | NOT_NAMES
    }


def _clearest_first(name: Name) -> tuple[int, int, str]:
    """Order forms so that those which name one person come first: full, titled, bare."""
    rank = 0 if len(name.words) > 1 else 1 if name.title else 2
    return rank, -name.count, name.text


def _place(name: Name, people: list[_Person], votes: Mapping[str, Counter[Gender]]) -> None:
    """Give a form of a name to the person it means, or to a new one."""
    owners = [person for person in people if _fits(name, person, votes)]
    if not owners:
        if _is_person(name):
            people.append(_Person(name.text, {name.text}, title_gender(name.title)))
        return
    exact = [person for person in owners if name.text in person.forms]
    # A bare surname that several bear is the one who goes by it: Darcy is Mr. Darcy.
    by_title = [p for p in owners if any(f.split()[0] in ("Mr.", "Sir", "Lord") for f in p.forms)]
    (exact or by_title or owners)[0].forms.add(name.text)


def _fits(name: Name, person: _Person, votes: Mapping[str, Counter[Gender]]) -> bool:
    if name.text in person.forms:
        return True
    if name.title and title_gender(name.title) is not Gender.UNKNOWN:
        gender, sure = _gender_of(person, votes)
        if gender not in (Gender.UNKNOWN, title_gender(name.title)) and sure > 0.7:
            return False
    return any(_same_person(name, form) for form in person.forms)


_WIVES = frozenset(("mrs", "madame", "lady", "aunt", "mother"))


def _same_person(name: Name, form: str) -> bool:
    """Tell whether two forms can be one person's, by their words and titles alone."""
    mine = [word.casefold() for word in name.words]
    theirs = [word.casefold().strip(".") for word in form.split()]
    title = theirs.pop(0) if len(theirs) > 1 and theirs[0] in HONORIFICS else ""
    if name.title and title and name.title != title and {name.title, title} & (_WIVES | {"miss"}):
        return False
    if mine == theirs:
        return not (name.title in _WIVES and not title and len(mine) > 1)
    if len(mine) > 1 and len(theirs) > 1:
        return mine[0] == theirs[0] and mine[-1] == theirs[-1]
    longer, shorter = (theirs, mine) if len(theirs) > len(mine) else (mine, theirs)
    if not set(shorter) <= set(longer):
        return False
    # "Mrs. Bennet" is not Elizabeth Bennet, nor is a bare first name behind a surname's title.
    surname_only = shorter == longer[-1:]
    titled_surname = surname_only and (name.title if shorter is mine else title)
    return titled_surname not in _WIVES


def _is_person(name: Name) -> bool:
    if name.text.lower() in NOT_NAMES:
        return False
    if name.place * 3 > name.count and name.person < 2 * name.place:
        return False
    return name.person >= (1.0 if len(name.words) > 1 else _PERSON_ENOUGH)


# ---------------------------------------------------------------------------- gender


def title_gender(title: str) -> Gender:
    """Return the gender that a title or noun implies ("mrs", "waiter")."""
    word = title.lower().strip(".")
    if word in FEMALE_NOUNS or word in ("lady", "dame"):
        return Gender.FEMALE
    if word in MALE_NOUNS:
        return Gender.MALE
    return Gender.UNKNOWN


_PRONOUN = re.compile(r"\b(he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_NEAR_PRONOUN = 120


def _gender_votes(texts: Sequence[str], names: Mapping[str, Name]) -> dict[str, Counter[Gender]]:
    """Count, for every form, the pronouns that follow it before another name does."""
    index = AliasIndex([Character(form) for form in names])
    votes: dict[str, Counter[Gender]] = {form: Counter() for form in names}
    for text in texts:
        found = index.find(text)
        for (_start, end, form), following in zip(found, [*found[1:], None], strict=False):
            until = min(following[0] if following else len(text), end + _NEAR_PRONOUN)
            pronoun = _PRONOUN.search(text, end, until)
            if pronoun:
                female = pronoun[1].lower().startswith(("she", "her"))
                votes[form][Gender.FEMALE if female else Gender.MALE] += 1
    return votes


def _gender_of(person: _Person, votes: Mapping[str, Counter[Gender]]) -> tuple[Gender, float]:
    """Return a person's gender and how sure it is: told, by title, or by pronouns."""
    if person.gender is not Gender.UNKNOWN:
        return person.gender, 1.0
    counts: Counter[Gender] = Counter()
    for form in person.forms:
        counts.update(votes.get(form, {}))
        for word in form.split():
            counts[title_gender(word)] += 10
    return _decide(counts)


def _decide(votes: Counter[Gender]) -> tuple[Gender, float]:
    female, male = votes[Gender.FEMALE], votes[Gender.MALE]
    if female == male:
        return Gender.UNKNOWN, 0.0
    sure = (max(female, male) + 0.5) / (female + male + 1)
    return (Gender.FEMALE if female > male else Gender.MALE), sure


# ---------------------------------------------------------------------------- finding mentions


class AliasIndex:
    """Finds where characters are named in a text, by any of their aliases."""

    def __init__(self, characters: Iterable[Character]) -> None:
        self._owners: dict[str, str] = {}
        for character in characters:
            for alias in (character.name, *character.aliases):
                self._owners.setdefault(alias, character.name)
        aliases = sorted(self._owners, key=lambda alias: (-len(alias), alias))
        self._pattern = re.compile(
            r"(?<!\w)(?:" + "|".join(map(re.escape, aliases)) + r")(?!\w)" if aliases else r"(?!)"
        )

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return (start, end, character's name) for every mention, in order."""
        return [(m.start(), m.end(), self._owners[m[0]]) for m in self._pattern.finditer(text)]

    def owner(self, alias: str) -> str | None:
        """Return the character called exactly ``alias``."""
        return self._owners.get(alias)
