"""Naming: where a text names the characters, in any form that their aliases allow.

"Mr. Charles Bingley" is also Bingley, Charles and Mr. Bingley; "The Gamekeeper" is "the old
gamekeeper" too. A form that several people share names all of them, the surest owners first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..model import NARRATOR, Character, Gender
from .tokens import Token, is_abbreviation, tokens_of
from .verbs import HONORIFICS, PERSON_NOUNS, base_form

Form = tuple[str, ...]

EXACT, DERIVED, NOUN, LOOSE = 4, 3, 2, 1
"""How surely a form means its owner.

An alias, a part of one, an alias that may mean anybody ("the stranger"), only the noun of one.
"""

_ARTICLES = frozenset("the a an".split())
DETERMINERS = frozenset(
    "the a an this that these those his her my our your their its another one some each every "
    "both old young little poor dear good".split()
)
_LINKS = frozenset("of in from at with on by to who and for opposite low behind".split())
_SUBJECTS_AND_BE = frozenset(
    "i you we he she it they the a this that be not god there my your his her".split()
)
_PARTICLES = frozenset("de du la le van von der den di da del dos bin ibn al ap y of the".split())
_MALE_TITLES, _FEMALE_TITLES = ("mr",), ("mrs", "miss")


ANYBODY = frozenset(
    """
    man woman boy girl lady gentleman fellow child stranger friend visitor companion other person
    lad lass guy youth voice creature figure other
    """.split()
)
"""Nouns that mean whoever is at hand, though an alias may consist of one."""


class Named(NamedTuple):
    """Somebody named at ``tokens[first:last]``.

    ``owners`` are indices of characters, surest first; ``strength`` is that of the first;
    ``sole`` is False where others own the form as surely.
    """

    first: int
    last: int
    start: int
    end: int
    owners: tuple[int, ...]
    strength: int
    sole: bool
    by_noun: bool
    given: bool
    """It is the first of its owners' names."""


class NameIndex:
    """Finds the characters by their names in token lists."""

    def __init__(self, characters: Sequence[Character], common: Counter[str]) -> None:
        """Take the characters, and how often the work writes each word without a capital."""
        self._forms: dict[Form, dict[int, int]] = defaultdict(dict)
        self._by_noun: dict[Form, bool] = {}
        self._given: set[Form] = set()
        self._common = common
        for number, character in enumerate(characters):
            if character.name == NARRATOR:
                continue
            for alias in (character.name, *character.aliases):
                self._add_alias(alias, number, character.gender)
        self._starts: dict[str, list[Form]] = defaultdict(list)
        for form in self._forms:
            self._starts[form[0]].append(form)
        for forms in self._starts.values():
            forms.sort(key=len, reverse=True)

    def find(self, tokens: list[Token]) -> list[Named]:
        """Return everybody who is named, in order, the longest form at every place."""
        found = []
        at, count = 0, len(tokens)
        starts = self._starts
        while at < count:
            named = self._at(tokens, at) if tokens[at].low in starts else None
            if named is None:
                at += 1
            else:
                found.append(named)
                at = named.last
        return found

    def _at(self, tokens: list[Token], at: int) -> Named | None:
        for form in self._starts[tokens[at].low]:
            last = _match(tokens, at, form)
            if last is None or not self._allowed(tokens, at, last, form):
                continue
            named = self._at(tokens, last) if self._is_title(tokens, last, form) else None
            if named is not None:
                return named._replace(first=at, start=tokens[at].start)
            owners = self._forms[form]
            ranked = sorted(owners, key=lambda owner: -owners[owner])
            strength = owners[ranked[0]]
            sole = sum(value == strength for value in owners.values()) == 1
            start, end = tokens[at].start, tokens[last - 1].end
            by_noun = self._by_noun[form]
            given = form in self._given
            return Named(at, last, start, end, tuple(ranked), strength, sole, by_noun, given)
        return None

    def _is_title(self, tokens: list[Token], last: int, form: Form) -> bool:
        """Tell whether a noun is but the title of the name that follows ("Sir Geoffrey")."""
        if max(self._forms[form].values()) != LOOSE or form[-1] not in HONORIFICS:
            return False
        return last < len(tokens) and tokens[last].capital and tokens[last].low in self._starts

    def _allowed(self, tokens: list[Token], at: int, last: int, form: Form) -> bool:
        before = tokens[at - 1].low if at else ""
        if self._by_noun[form]:
            if max(self._forms[form].values()) == LOOSE and len(self._forms[form]) > 3:
                return False
            return tokens[at].capital or before in DETERMINERS
        written = all(
            token.capital or token.low in _PARTICLES or not token.low[0].isalpha()
            for token in tokens[at:last]
        )
        if not written or not tokens[at].capital:
            return max(self._forms[form].values()) == EXACT and _says_beside(tokens, at, last)
        starts_sentence = not at or not (before[:1].isalpha() or before == ",")
        if len(form) == 1 and starts_sentence:
            after = tokens[last].low if last < len(tokens) else ""
            return self._common[form[0]] < 8 or after not in _SUBJECTS_AND_BE  # "Will you", "May I"
        return True

    # ------------------------------------------------------------------ forms of an alias

    def _add_alias(self, alias: str, owner: int, gender: Gender) -> None:
        words = [t.low for t in tokens_of(alias.casefold()) if t.low[0].isalnum() or t.low == "'s"]
        link = next((i for i, word in enumerate(words) if i and word in _LINKS), len(words))
        by_noun = bool(words) and (words[0] in DETERMINERS or words[link - 1] in PERSON_NOUNS)
        while len(words) > 1 and words[0] in _ARTICLES:
            words.pop(0)
        if not words:
            return
        anybody = len(words) == 1 and words[0] in ANYBODY
        self._add(words, owner, NOUN if anybody else EXACT, by_noun=by_noun)
        core = list(words)
        while len(core) > 1 and core[0] in HONORIFICS:
            core.pop(0)
        if by_noun:
            self._add_noun(words, owner)
        else:
            self._add_name_parts(words, core, owner, gender)

    def _add_noun(self, words: list[str], owner: int) -> None:
        """Let "The Porter with the Beard" be found as "the porter"."""
        link = next((i for i, word in enumerate(words) if i and word in _LINKS), len(words))
        head = words[link - 1]
        if len(words) > 1 and head.isalpha() and len(head) > 2:
            self._add([head], owner, LOOSE, by_noun=True)
        if 1 < link < len(words):
            self._add(words[:link], owner, DERIVED, by_noun=True)

    def _add_name_parts(
        self, words: list[str], core: list[str], owner: int, gender: Gender
    ) -> None:
        if core != words:
            self._add(core, owner, DERIVED)
            if words[0] in PERSON_NOUNS and words[0] not in _MALE_TITLES:
                self._add([words[0]], owner, LOOSE, by_noun=True)  # "the colonel", "my aunt"
        if len(core) > 1:
            self._add([core[0]], owner, DERIVED)
            self._given.add((core[0],))
            self._add([core[-1]], owner, DERIVED)
            titles: Iterable[str] = ()
            if gender is Gender.MALE:
                titles = _MALE_TITLES
            elif gender is Gender.FEMALE:
                titles = _FEMALE_TITLES
            for title in titles:
                self._add([title, core[-1]], owner, LOOSE)

    def _add(self, words: list[str], owner: int, strength: int, *, by_noun: bool = False) -> None:
        form = tuple(words)
        if len(form) == 1 and (len(form[0]) < 2 or (form[0] in HONORIFICS and not by_noun)):
            if strength != EXACT:
                return
            by_noun = True
        owners = self._forms[form]
        owners[owner] = max(owners.get(owner, 0), strength)
        self._by_noun[form] = self._by_noun.get(form, True) and by_noun


def _says_beside(tokens: list[Token], at: int, last: int) -> bool:
    """Tell whether a verb of saying stands beside a name without a capital ("nanny said")."""
    before = tokens[at - 1].low if at else ""
    after = tokens[last].low if last < len(tokens) else ""
    return base_form(before) is not None or base_form(after) is not None


def _match(tokens: list[Token], at: int, form: Form) -> int | None:
    """Return where ``form`` ends if it stands at ``at``; full stops of titles are passed over."""
    count = len(tokens)
    i = at
    for number, word in enumerate(form):
        if number and i < count and tokens[i].low == "." and is_abbreviation(tokens[i - 1].low):
            i += 1
        if i >= count or tokens[i].low != word:
            return None
        i += 1
    return i
