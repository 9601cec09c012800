"""Phrases: who is meant by the words at one place of the narration.

"Emma", "he", "I", "the old man", "Emma's voice", "her brother", "the other".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from ..model import Gender
from .characters import title_gender
from .naming import ANYBODY, DETERMINERS, NOUN, Named
from .tokens import Token
from .verbs import EPITHETS, PERSON_NOUNS, base_form

MALE, FEMALE = 1, -1
"""Genders as numbers, so that their product says whether two agree."""


class Kind(IntEnum):
    """How somebody is meant."""

    NAME = 0
    PRONOUN = 1
    FIRST_PERSON = 2
    NOUN = 3
    OTHER = 4
    """Somebody or several: they, it, the other, everyone."""


class Phrase(NamedTuple):
    """Somebody meant by ``tokens[first:last]``.

    ``owners`` are indices of characters, likeliest first, where a name is in it. ``gender`` is
    MALE, FEMALE or 0. ``part`` is True where only a part of somebody is meant ("Emma's voice").
    """

    kind: Kind
    first: int
    last: int
    owners: tuple[int, ...] = ()
    gender: int = 0
    part: bool = False
    by_noun: bool = False
    alias: bool = False
    """The noun is one that the character is known by ("the stranger")."""
    new: bool = False
    """An indefinite noun ("a woman"): somebody who is new here."""
    station: int = 0
    """1 for nouns of parents and masters, -1 for those of children and servants, else 0."""
    sole: bool = True
    """The name belongs to nobody else as surely."""
    other: bool = False
    """The other one of two ("the other", "his companion", "the latter")."""


_NOMINATIVE = {"he": MALE, "she": FEMALE}
_SEVERAL = frozenset("they we it everyone everybody nobody both all neither".split())
_POSSESSIVE = {"his": MALE, "her": FEMALE, "my": 0, "their": 0, "our": 0, "your": 0, "its": 0}
_OTHER = frozenset("other latter former companion interlocutor first second third".split())
_PARTS = frozenset(
    """
    voice voices eyes eye face hand hands lips mouth tone tones head cheeks cheek heart gaze smile
    brow brows eyebrows answer reply words response laugh look expression manner countenance fingers
    finger shoulders arm arms breath temper jaw glance colour color forehead comment remark retort
    exclamation question whisper cry accents features knees reasoning observation opinion thought
    speech address verdict greeting suggestion order command warning rejoinder salutation advice
    statement explanation
    """.split()
)
ELDERS = frozenset(
    """
    father mother wife husband aunt uncle grandfather grandmother hostess host matron lady gentleman
    parent mistress master papa mamma mama guardian governess landlady landlord doctor clergyman
    """.split()
)
YOUNGERS = frozenset(
    """
    daughter son sister niece nephew girl boy child maid lad lass youth baby kid servant cousin
    waiter footman
    """.split()
)
_RELATIVES = frozenset(
    """
    father mother wife husband aunt uncle grandfather grandmother parent papa mamma mama daughter
    son sister brother niece nephew child baby cousin
    """.split()
)
_NOUNS = PERSON_NOUNS | EPITHETS
_STOPS = frozenset(
    "of in at on to with from by for and but or as that which who whom than into is was were had "
    "has have be been did do does would could should will can not".split()
)


@cache
def noun_gender(word: str) -> int:
    """Return the gender that a noun or title implies, as a number."""
    gender = title_gender(word)
    return MALE if gender is Gender.MALE else FEMALE if gender is Gender.FEMALE else 0


def station_of(word: str) -> int:
    """Return 1 for a noun of parents and masters, -1 for one of children, else 0."""
    return (word in ELDERS) - (word in YOUNGERS)


@cache
def is_speech_verb(word: str) -> bool:
    """Tell whether ``word`` is a form of a verb of saying."""
    return base_form(word) is not None


def phrase_at(
    tokens: Sequence[Token],
    named: Mapping[int, Named],
    genders: Sequence[float],
    at: int,
    end: int,
) -> Phrase | None:
    """Read who is meant by the words from ``tokens[at]`` on, or None."""
    if at >= end:
        return None
    here = named.get(at)
    if here is not None and here.last <= end:
        return _by_name(tokens, here, genders, at, end)
    word = tokens[at].low
    if word in _NOMINATIVE:
        return Phrase(Kind.PRONOUN, at, at + 1, gender=_NOMINATIVE[word])
    if word == "i" and tokens[at].capital:
        return Phrase(Kind.FIRST_PERSON, at, at + 1)
    if word in _SEVERAL:
        return Phrase(Kind.OTHER, at, at + 1)
    if word in _POSSESSIVE:
        return _possessed(tokens, named, genders, at, end)
    if word in DETERMINERS:
        return _determined(tokens, named, genders, at, end)
    return None


def _by_name(
    tokens: Sequence[Token], here: Named, genders: Sequence[float], at: int, end: int
) -> Phrase | None:
    last = here.last
    gender = _gender_of(tokens, here, genders)
    if last < end and tokens[last].low in ("'s", "’s", "'", "’") and tokens[last].start == here.end:
        if last + 1 < end and tokens[last + 1].low.endswith("ing"):  # "stopped by Emma's saying"
            return Phrase(Kind.NAME, at, last + 1, here.owners, gender, sole=here.sole)
        part = _head(tokens, last + 1, end)
        if part is None:
            return None
        word = tokens[part].low
        if word in _PARTS:
            return Phrase(Kind.NAME, at, part + 1, here.owners, gender, part=True, sole=here.sole)
        if word in PERSON_NOUNS:
            return Phrase(
                Kind.NOUN, at, part + 1, gender=noun_gender(word), station=station_of(word)
            )
        return None
    return Phrase(
        Kind.NOUN if _is_weak(tokens, here) else Kind.NAME,
        at,
        last,
        here.owners,
        gender,
        by_noun=here.by_noun,
        alias=here.strength >= NOUN,
        sole=here.sole,
    )


def _is_weak(tokens: Sequence[Token], here: Named) -> bool:
    """Tell whether a noun may mean anybody; "the colonel" is the only one of a work."""
    if not here.by_noun or here.strength > NOUN:
        return False
    word = tokens[here.last - 1].low
    definite = here.first > 0 and tokens[here.first - 1].low == "the"
    anybody = here.strength == NOUN or word in ANYBODY or word in _RELATIVES
    return anybody or not (definite and here.sole)


def _gender_of(tokens: Sequence[Token], here: Named, genders: Sequence[float]) -> int:
    for token in tokens[here.first : here.last]:
        if noun_gender(token.low):
            return noun_gender(token.low)
    gender = genders[here.owners[0]]
    return MALE if gender > 0.3 else FEMALE if gender < -0.3 else 0


def _possessed(
    tokens: Sequence[Token],
    named: Mapping[int, Named],
    genders: Sequence[float],
    at: int,
    end: int,
) -> Phrase | None:
    part = _head(tokens, at + 1, end)
    if part is not None and tokens[part].low in _PARTS:
        kind = Kind.FIRST_PERSON if tokens[at].low == "my" else Kind.PRONOUN
        return Phrase(kind, at, part + 1, gender=_POSSESSIVE[tokens[at].low], part=True)
    return _determined(tokens, named, genders, at, end)


def _head(tokens: Sequence[Token], at: int, end: int) -> int | None:
    """Return the index of the noun that follows a possessive, a few adjectives on."""
    for i in range(at, min(at + 4, end)):
        word = tokens[i].low
        if word in _PARTS or word in PERSON_NOUNS:
            return i
        if not word[0].isalpha() or word in _STOPS:
            return None
    return None


def _determined(
    tokens: Sequence[Token],
    named: Mapping[int, Named],
    genders: Sequence[float],
    at: int,
    end: int,
) -> Phrase | None:
    new = tokens[at].low in ("a", "an", "another", "one", "some")
    for i in range(at + 1, min(at + 6, end)):
        here = named.get(i)
        if here is not None and here.last <= end:
            return _by_name(tokens, here, genders, i, end)
        word = tokens[i].low
        if word in _PARTS and i + 1 < end and tokens[i + 1].low == "of":
            whole = phrase_at(tokens, named, genders, i + 2, end)
            return whole and whole._replace(first=at, part=True)
        if word in _OTHER:
            return Phrase(Kind.NOUN, at, i + 1, gender=noun_gender(word), other=True)
        if word in _NOUNS:
            after = i + 1
            if after < end and tokens[after].low in ("'s", "’s"):
                return None
            if after < end and tokens[after].low in _NOUNS:
                continue
            return Phrase(
                Kind.NOUN, at, after, gender=noun_gender(word), new=new, station=station_of(word)
            )
        if not word[0].isalpha() or word in _STOPS or (i > at + 1 and is_speech_verb(word)):
            break
    return None
