"""Gender of people in a work, by titles, by pronouns near their names, by usual first names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..model import Character, Gender
from .aliases import AliasIndex
from .nicknames import usual_gender
from .titles import title_gender

_PRONOUN = re.compile(r"\b(he|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
"""Without "him", which is hardly ever the one named before it."""
_WEIGHTS = {"he": 1.0, "she": 1.0, "himself": 2.0, "herself": 2.0, "her": 0.6}
_NEAR = 120
"""Characters after a name within which a pronoun may mean it."""
_TITLE_VOTES = 40.0
_NAME_VOTES = 5.0
_BARE_NAME_VOTES = 2.0
"""For a person's only name, which may be a surname ("Doyle", "Bell")."""

Votes = dict[str, dict[Gender, float]]


def pronoun_votes(texts: Sequence[str], forms: Sequence[str]) -> Votes:
    """Weigh, for every form of a name, the pronouns that follow it before another name does.

    In the story of a woman "she" stands near everybody: what counts is how far the pronouns near
    a name are from those near all names.
    """
    index = AliasIndex([Character(form) for form in forms])
    votes: Votes = {form: {Gender.FEMALE: 0.0, Gender.MALE: 0.0} for form in forms}
    for text in texts:
        found = index.find(text)
        for (_start, end, form), following in zip(found, [*found[1:], None], strict=False):
            until = min(following[0] if following else len(text), end + _NEAR)
            pronoun = _PRONOUN.search(text, end, until)
            if pronoun:
                word = pronoun[1].lower()
                gender = Gender.FEMALE if word.startswith(("she", "her")) else Gender.MALE
                votes[form][gender] += _WEIGHTS.get(word, 0.8)
    women = _share_of_women(votes)
    return {form: _without_bias(counts, women) for form, counts in votes.items()}


def _share_of_women(votes: Votes) -> float:
    """Return the share of female pronouns near all names, each name's vote limited."""
    women = men = 3.0
    for counts in votes.values():
        total = counts[Gender.FEMALE] + counts[Gender.MALE]
        if total:
            women += counts[Gender.FEMALE] / total * min(total, 20)
            men += counts[Gender.MALE] / total * min(total, 20)
    return women / (women + men)


def _without_bias(counts: Mapping[Gender, float], women: float) -> dict[Gender, float]:
    """Weigh down the gender that is everywhere, half of the way."""
    female = counts[Gender.FEMALE] / (0.5 + women)
    male = counts[Gender.MALE] / (1.5 - women)
    return {Gender.FEMALE: female, Gender.MALE: male}


def weigh_gender(
    forms: Iterable[str], first_names: Iterable[str], votes: Votes
) -> tuple[Gender, float]:
    """Return somebody's gender and how sure it is, from titles, pronouns and names."""
    counts: dict[Gender, float] = dict.fromkeys(Gender, 0.0)
    for form in sorted(forms):
        for gender, vote in votes.get(form, {}).items():
            counts[gender] += vote
        words = form.split()
        counts[title_gender(words[0])] += _TITLE_VOTES if len(words) > 1 else 0.0
        counts[title_gender(words[-1])] += _TITLE_VOTES
    firsts = sorted(first_names)
    for name in firsts or sorted(form for form in forms if " " not in form):
        gender, usual = usual_gender(name)
        counts[gender] += usual * (_NAME_VOTES if firsts else _BARE_NAME_VOTES)
    return decide(counts)


def decide(votes: Mapping[Gender, float]) -> tuple[Gender, float]:
    """Return the gender that most votes are for, and their share."""
    female, male = votes.get(Gender.FEMALE, 0.0), votes.get(Gender.MALE, 0.0)
    if female == male:
        return Gender.UNKNOWN, 0.0
    sure = (max(female, male) + 0.5) / (female + male + 1)
    return (Gender.FEMALE if female > male else Gender.MALE), sure
