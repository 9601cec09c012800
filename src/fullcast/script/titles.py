"""Titles before names: what they say about the person, and which of them tell persons apart."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Gender
from .verbs import FEMALE_NOUNS, HONORIFICS, MALE_NOUNS

EPITHETS = frozenset("old young little poor dear saint st master mistress".split())
"""Words before a name that say nothing about who it is."""

FIRST_NAME_TITLES = frozenset(
    """
    aunt auntie uncle cousin sister brother sir dame prince princess king queen father mother
    """.split()
)
"""Titles that stand before first names: Aunt Juley, Sir Walter."""

WIVES = frozenset("mrs madame mme lady signora frau senora countess marchioness duchess".split())
"""Titles of married women, who bear their husbands' names."""

NOBLE_WIVES = frozenset("countess marchioness duchess baroness princess".split())
"""Titles of noblewomen, who are not called "Mrs." as well."""

GIRLS = frozenset("miss mademoiselle mlle signorina fraulein".split())
"""Titles of unmarried women."""

RANKS = frozenset(
    """
    captain colonel general major lieutenant sergeant admiral commander doctor professor inspector
    superintendent constable detective judge reverend count baron marquis duke lord earl bishop
    comrade nurse
    """.split()
)
"""Titles that a person keeps: Captain Tilney and General Tilney are two."""

EXCLUSIVE = RANKS - frozenset(
    """
    doctor professor inspector superintendent constable detective judge reverend comrade nurse
    """.split()
) | {"sir"}
"""Titles of men who are not called "Mr." as well."""

PLAIN = {
    "capt": "captain", "col": "colonel", "gen": "general", "lieut": "lieutenant",
    "lt": "lieutenant", "sgt": "sergeant", "dr": "doctor", "prof": "professor",
    "rev": "reverend", "mme": "madame", "mlle": "mademoiselle",
}  # fmt: skip
"""Abbreviated titles in full."""

ALL_TITLES = HONORIFICS | RANKS | WIVES | GIRLS | {"monsieur", "herr", "senor", "don"}

_WRITTEN = {"mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "mx": "Mx.", "doctor": "Dr."}


def titled(title: str, words: Iterable[str]) -> str:
    """Return a name with its title as it is usually written: "Mrs. Bennet"."""
    return " ".join([_WRITTEN.get(title, title.capitalize()), *words])


def title_gender(title: str) -> Gender:
    """Return the gender that a title or noun implies ("mrs", "waiter")."""
    word = title.lower().strip(".")
    if word in FEMALE_NOUNS or word in WIVES or word in GIRLS:
        return Gender.FEMALE
    if word in MALE_NOUNS or word == "marquis":
        return Gender.MALE
    return Gender.UNKNOWN
