"""Gender and station of characters as numbers."""

from __future__ import annotations

from ..model import Character, Gender
from .characters import title_gender
from .phrases import ELDERS, FEMALE, MALE, YOUNGERS


def gender_value(character: Character) -> float:
    """Return a character's gender between -1 (female) and 1 (male), 0 where nothing is known."""
    if character.gender in (Gender.MALE, Gender.FEMALE):
        sign = MALE if character.gender is Gender.MALE else FEMALE
        return sign * max(0.0, 2 * character.gender_sure - 1)
    for alias in (character.name, *character.aliases):
        words = alias.lower().replace(".", "").split()
        for word in (words[0], words[-1]) if words else ():
            gender = title_gender(word)
            if gender is not Gender.UNKNOWN:
                return 0.9 * (MALE if gender is Gender.MALE else FEMALE)
    return 0.0


_OLD_TITLES = frozenset("mr mrs sir lady lord madame monsieur dr doctor captain colonel".split())
_YOUNG_TITLES = frozenset("miss master mademoiselle mlle".split())


def station_value(character: Character) -> float:
    """Return 1 for somebody titled as a grown-up or named by such a noun, -1 as a child, else 0."""
    words = [w for a in (character.name, *character.aliases) for w in a.lower().split()]
    words = [word.strip(".,") for word in words]
    old = sum(word in _OLD_TITLES or word in ELDERS for word in words)
    young = sum(word in _YOUNG_TITLES or word in YOUNGERS for word in words)
    return float((old > young) - (young > old))
