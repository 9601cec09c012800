"""People put together from forms of their names: Mr. Darcy, Darcy, Fitzwilliam Darcy are one.

Forms are placed from the clearest to the vaguest: full names, titles with first names, titles with
surnames, bare names. Who bears which title follows the usage of names: "Mr. Wilcox" is the head of
a family whose sons are "Mr. Charles", "Miss Bennet" its eldest daughter, "Mrs. John Knightley" a
wife. Where usage leaves a doubt, two names that stand together in sentences are two people.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..model import Gender
from .genders import Votes, weigh_gender
from .names import Name
from .nicknames import is_first_name, may_shorten, same_first_name
from .titles import ALL_TITLES, EXCLUSIVE, GIRLS, RANKS, WIVES, title_gender
from .usage import are_two, excluded_by, first_names, is_title
from .verbs import PERSON_NOUNS

_LIKELY = 0.65
"""Probability from which on a gender keeps people apart."""
_HABIT = 0.05
"""A style that is rarer than this share of another is no habit."""


@dataclass(slots=True)
class Person:
    """Somebody under construction: forms of the name, and what they say about the person."""

    name: str
    forms: set[str] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    last: str = ""
    gender: Gender = Gender.UNKNOWN
    certain: bool = False
    """Named by a person or a tag, not found in the text."""


class People:
    """Everybody found so far; `place_all` gives every form of a name to one of them.

    ``votes`` are what the pronouns beside a form say about gender.
    """

    def __init__(self, names: Mapping[str, Name], votes: Votes) -> None:
        self.everybody: list[Person] = []
        self._names = names
        self._votes = votes
        self._first_names = first_names(names.values())

    def add_known(self, name: str, forms: Iterable[str], gender: Gender = Gender.UNKNOWN) -> None:
        """Add somebody whom a person or a tag names."""
        person = Person(name, {name, *forms}, gender=gender, certain=True)
        for form in sorted(person.forms):
            words = [word for word in form.split() if word[0].isupper() and not is_title(word)]
            if len(words) > 1 or (words and self._is_first(words[0])):
                person.firsts.add(words[0])
            if len(words) > 1 or (words and not self._is_first(words[0])):
                person.last = person.last or words[-1]
        self.everybody.append(person)

    def place_all(self) -> None:
        """Give every form to the person whom it means, or to a new one."""
        for name in sorted(self._names.values(), key=self._clearest_first):
            person = next((p for p in self.everybody if name.text in p.forms), None)
            person = person or self._owner(name)
            if person is None:
                person = Person(name.text)
                self.everybody.append(person)
            self._give(person, name)
        self._join_familiar_forms()

    def count(self, person: Person) -> int:
        """Return how often somebody is named."""
        return sum(name.count for name in self._forms(person))

    def evidence(self, person: Person) -> float:
        """Return how much somebody's names act like a person's."""
        return sum(name.person for name in self._forms(person))

    def _forms(self, person: Person) -> list[Name]:
        return [self._names[form] for form in sorted(person.forms) if form in self._names]

    def _weight(self, person: Person) -> int:
        """Count somebody's names with the bare first names that are not placed yet."""
        bare = (person.firsts | {person.last}) - person.forms
        return self.count(person) + sum(self._names[w].count for w in bare if w in self._names)

    def gender_of(self, person: Person) -> Gender:
        """Return somebody's likely gender."""
        gender, sure = self.weigh_gender(person)
        return gender if sure > _LIKELY else Gender.UNKNOWN

    def weigh_gender(self, person: Person) -> tuple[Gender, float]:
        """Return somebody's gender and how sure it is: told, or all evidence weighed together."""
        if person.gender is not Gender.UNKNOWN:
            return person.gender, 1.0
        return weigh_gender(person.forms | person.firsts, person.firsts, self._votes)

    # ------------------------------------------------------------------ what a form is

    def _clearest_first(self, name: Name) -> tuple[int, int, str]:
        if self._is_husbands(name):
            rank = 2 if len(name.words) == 1 else 1
        elif len(name.words) > 1:
            rank = 0
        elif name.title in GIRLS and not self._is_first(name.words[0]):
            rank = 4
        elif name.title:
            rank = 3 if self._is_first(name.words[0]) else 5
        else:
            rank = 6
        return rank, -name.count, name.text

    def _is_first(self, word: str) -> bool:
        known = self._first_names.get(word)
        return is_first_name(word) if known is None else known

    def _is_husbands(self, name: Name) -> bool:
        """Tell whether a wife bears her husband's whole name ("Mrs. John Knightley")."""
        word = name.words[0]
        if name.title not in WIVES - {"lady"} or not self._is_first(word):
            return False
        if f"Mr. {word}" in self._names:
            return True
        return weigh_gender([word], [word], self._votes)[0] is Gender.MALE

    def _give(self, person: Person, name: Name) -> None:
        person.forms.add(name.text)
        word = name.words[0]
        if len(name.words) > 1:
            person.last = person.last or name.words[-1]
        elif not self._is_first(word):
            person.last = person.last or word
        if self._is_first(word) and not self._is_husbands(name):
            person.firsts.add(word)

    # ------------------------------------------------------------------ whom a form means

    def _owner(self, name: Name) -> Person | None:
        word = name.words[0]
        if self._is_husbands(name):
            wives = [p for p in self.everybody if any(f.startswith(name.text) for f in p.forms)]
            return self._most_named(wives)
        fitting = [p for p in self.everybody if self._may_be(p, name)]
        if len(name.words) > 1:
            exact = [p for p in fitting if word in p.firsts]
            return self._most_named(exact or fitting)
        if self._is_first(word):
            named = [person for person in fitting if word in person.firsts]
            styled = [p for p in named if any(n.title == name.title for n in self._forms(p))]
            return self._nearest((name.title and styled) or named, name)
        if name.article and word.lower() in ALL_TITLES:
            return self.holder(word.lower())
        family = [p for p in fitting if p.last == word]
        return self._titled_bearer(family, name) if name.title else self._bearer(family, word)

    def _may_be(self, person: Person, name: Name) -> bool:
        """Tell whether gender, titles and words allow a form to be somebody's."""
        if not self._words_fit(person, name) or self._is_styled_otherwise(person, name):
            return False
        genders = {title_gender(name.title), self.gender_of(person)} - {Gender.UNKNOWN}
        return len(genders) < 2

    def _words_fit(self, person: Person, name: Name) -> bool:
        word = name.words[0]
        if len(name.words) == 1:
            return word == person.last or word in person.firsts
        if person.last and person.last != name.words[-1]:
            return False
        same = any(same_first_name(first, word) for first in person.firsts)
        return same and bool(person.last or word in person.firsts)

    def _is_styled_otherwise(self, person: Person, name: Name) -> bool:
        """Tell whether somebody goes by titles that this one's title excludes."""
        others = excluded_by(name.title)
        styled = sum(other.count for other in self._forms(person) if other.title in others)
        if name.title in EXCLUSIVE:
            return styled > 0
        return styled > max(1.0, _HABIT * name.count)

    def holds(self, title: str) -> list[tuple[int, Person]]:
        """Return those who have a title, with how often it stands before their names."""
        found = [
            (sum(n.count for n in self._forms(p) if n.title == title), p) for p in self.everybody
        ]
        return [holder for holder in found if holder[0]]

    def holder(self, title: str) -> Person | None:
        """Return the one who has a title, for "the Colonel"; None where several have it."""
        ranked = sorted(self.holds(title), key=lambda holder: -holder[0])
        if not ranked or (len(ranked) > 1 and ranked[0][0] < 3 * ranked[1][0]):
            return None
        return ranked[0][1]

    def _most_named(self, fitting: list[Person]) -> Person | None:
        return max(fitting, key=lambda p: (p.certain, self._weight(p), p.name), default=None)

    def _nearest(self, fitting: list[Person], name: Name) -> Person | None:
        """Return whom a first name means that several have: who was last named in full before."""
        if len(fitting) < 2 or any(person.certain for person in fitting):
            return self._most_named(fitting)
        said = sorted(
            (sentence, number)
            for number, person in enumerate(fitting)
            for sentence in self._sentences(person)
        )
        votes: Counter[int] = Counter()
        for sentence in name.sentences:
            before = bisect(said, (sentence, len(fitting)))
            if before:
                votes[said[before - 1][1]] += 1
        return fitting[votes.most_common(1)[0][0]] if votes else self._most_named(fitting)

    def _bearer(self, family: list[Person], word: str) -> Person | None:
        """Return whom a bare surname means: a man who goes by it, rather than his family."""
        for titles in (("mr", *RANKS), ("sir", "lord")):
            heads = [
                person
                for person in family
                if any(n.title in titles and n.words == (word,) for n in self._forms(person))
            ]
            if heads:
                return self._most_named(heads)
        men = [person for person in family if self.gender_of(person) is not Gender.FEMALE]
        return self._most_named(men or family)

    def _titled_bearer(self, family: list[Person], name: Name) -> Person | None:
        if name.title == "lady":
            return None  # Lady Lucas is a knight's wife; her daughters are Miss Lucas
        if name.title in GIRLS:
            elder = [person for person in family if not self._is_styled_by_first(person, name)]
            only = len(family) == 1 and not self._together(family[0], name)
            return self._most_named(family if only else elder)
        apart = [person for person in family if not self._are_two(person, name)]
        men = [person for person in apart if self.gender_of(person) is Gender.MALE]
        return self._most_named(apart if name.title in WIVES else men or apart)

    def _is_styled_by_first(self, person: Person, name: Name) -> bool:
        """Tell whether somebody is "Miss Lydia", so that "Miss Bennet" is her elder sister."""
        styled = sum(
            other.count
            for other in self._forms(person)
            if other.title == name.title and other.words[0] in person.firsts
        )
        return styled > max(1.0, _HABIT * name.count)

    def _are_two(self, person: Person, name: Name) -> bool:
        """Tell whether a titled surname stands side by side with somebody's other names.

        Narration that says "Mr. John Knightley" time and again has another Mr. Knightley, too.
        """
        styled = sum(
            len(other.sentences)
            for other in self._forms(person)
            if other.title == name.title and len(other.words) > 1
        )
        together = self._together(person, name)
        fewest = min(len(self._sentences(person)), len(name.sentences))
        return are_two(together, fewest) or (together > 0 and styled > 4)

    def _together(self, person: Person, name: Name) -> int:
        """Count the sentences in which a name stands beside other names of somebody."""
        bare = [self._names[first] for first in sorted(person.firsts) if first in self._names]
        others = [n.sentences for n in (*self._forms(person), *bare) if n.words != name.words]
        return len(set[int]().union(*others) & name.sentences)

    # ------------------------------------------------------------------ familiar forms

    def _join_familiar_forms(self) -> None:
        """Give "Lizzy", who has no other name, to the one Elizabeth who never stands beside her."""
        for short in sorted(self.everybody, key=lambda p: (self.count(p), p.name)):
            chosen = None if short.certain else self._most_named(self._going_by(short))
            if chosen is None:
                continue
            if chosen.certain or 3 * self.count(chosen) >= self.count(short):
                chosen.forms |= short.forms
                chosen.firsts |= short.firsts
                self.everybody.remove(short)

    def _going_by(self, short: Person) -> list[Person]:
        """Return whose familiar form somebody's only name may be.

        By the table of such forms; else the one whose first name it begins, whatever the gender
        that the form usually has: Sam may be Samira.
        """
        only = min(short.firsts or short.forms)
        if len(short.firsts) > 1 or " " in only or only.lower() in PERSON_NOUNS:
            return []
        others = [person for person in self.everybody if person is not short]
        if short.firsts and not short.last:
            known = [
                person
                for person in others
                if any(same_first_name(only, first) for first in person.firsts)
                and len({self.gender_of(person), self.gender_of(short)} - {Gender.UNKNOWN}) < 2
                and self._may_be_one(short, person)
            ]
            if known:
                return known
        begun = [
            person
            for person in others
            if any(may_shorten(only, first) for first in person.firsts)
            and self._may_be_one(short, person)
        ]
        return begun if len(begun) == 1 and len(short.forms) == 1 else []

    def _may_be_one(self, short: Person, person: Person) -> bool:
        return not self._meet(person, short) and self._is_intimate(short, person)

    def _meet(self, one: Person, other: Person) -> bool:
        mine, theirs = self._sentences(one), self._sentences(other)
        return are_two(len(mine & theirs), min(len(mine), len(theirs)))

    def _is_intimate(self, short: Person, person: Person) -> bool:
        """Narration may call both by first name, or leave the familiar form to the characters."""
        bare = sum(
            n.count for n in self._forms(person) if n.words[0] in person.firsts and not n.title
        )
        return 5 * bare > self.count(person) or 10 * len(self._sentences(short)) < self.count(short)

    def _sentences(self, person: Person) -> set[int]:
        return set[int]().union(*(name.sentences for name in self._forms(person)))
