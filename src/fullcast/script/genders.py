"""Gender of people in a work, by their titles, by pronouns near their names, by usual first names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..model import Character, Gender
from .aliases import AliasIndex
from .nicknames import usual_gender
from .people import Person
from .titles import title_gender

_PRONOUN = re.compile(r"\b(he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_NEAR = 120
"""Characters after a name within which a pronoun may mean it."""
_TITLE_VOTES = 40
_NAME_VOTES = 4
_ENOUGH = 3

Votes = dict[str, Counter[Gender]]


def pronoun_votes(texts: Sequence[str], forms: Sequence[str]) -> Votes:
    """Count, for every form of a name, the pronouns that follow it before another name does."""
    index = AliasIndex([Character(form) for form in forms])
    votes: Votes = {form: Counter() for form in forms}
    for text in texts:
        found = index.find(text)
        for (_start, end, form), following in zip(found, [*found[1:], None], strict=False):
            until = min(following[0] if following else len(text), end + _NEAR)
            pronoun = _PRONOUN.search(text, end, until)
            if pronoun:
                female = pronoun[1].lower().startswith(("she", "her"))
                votes[form][Gender.FEMALE if female else Gender.MALE] += 1
    return votes


def clear_genders(votes: Mapping[str, Counter[Gender]]) -> dict[str, Gender]:
    """Return the forms whose pronouns agree for the most part, with their gender."""
    decided = {}
    for form, counts in votes.items():
        gender, sure = decide(counts)
        if counts.total() >= _ENOUGH and sure > 0.7:
            decided[form] = gender
    return decided


def gender_of(person: Person, votes: Mapping[str, Counter[Gender]]) -> tuple[Gender, float]:
    """Return a person's gender and how sure it is: told, or all evidence weighed together."""
    if person.gender is not Gender.UNKNOWN:
        return person.gender, 1.0
    counts: Counter[Gender] = Counter()
    for form in person.forms:
        counts.update(votes.get(form, {}))
        counts[title_gender(form.split()[0])] += _TITLE_VOTES if " " in form else 0
        counts[title_gender(form.split()[-1])] += _TITLE_VOTES
    for first in person.firsts:
        counts[usual_gender(first)] += _NAME_VOTES
    return decide(counts)


def decide(votes: Counter[Gender]) -> tuple[Gender, float]:
    """Return the gender that most votes are for, and their share."""
    female, male = votes[Gender.FEMALE], votes[Gender.MALE]
    if female == male:
        return Gender.UNKNOWN, 0.0
    sure = (max(female, male) + 0.5) / (female + male + 1)
    return (Gender.FEMALE if female > male else Gender.MALE), sure
