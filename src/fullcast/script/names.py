"""Names in running text: which capitalised words are somebody's name, and how often they stand.

No list of names is used: a word is a name by how the work itself writes it (with a capital in
the middle of sentences, hardly ever without) and somebody's by what stands around it (a title, a
speech verb, a possessive, being called by it).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .verbs import HONORIFICS, base_form

_WORD = r"[^\W\d_](?:[^\W\d_]|[-'’](?=[^\W\d_]))*"
_TOKEN = re.compile(rf"{_WORD}")
_PARTICLES = frozenset("de du la le van von der den di da del dos bin ibn al ap y".split())
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;—–][\"“”'‘’»)\]*_ ]*\s|\n|[\"“‘«„(*_]\s*|--?\s?|[—–…])$")

NOT_NAMES = frozenset(
    """
    i i'm i'd i'll i've god lord heaven heavens jesus christ hell oh ah okay ok yes no well monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december christmas easter english french german spanish
    italian russian american british european chinese japanese latin greek roman london paris
    england france america europe earth internet tv chapter part the a an and but or if when then
    he she it they we you this that these those there here what who why how where dad's goodbye
    hello hey hi please sorry thanks thank good damn shit fuck goddamn goddamnit goddammit
    silence everyone everybody nobody people men women children both all some others another someone somebody nothing everything something anyone
    """.split()
)
"""Capitalised words that are hardly ever a speaker's name on their own."""

_PLACE_BEFORE = frozenset("in at to from into near toward towards across through via".split())


@dataclass(slots=True)
class Name:
    """A name in one of its forms, with how often it stands and how much it acts like a person.

    ``text`` is the form as the work writes it ("Mrs. Bennet"), ``title`` its title ("mrs") if it
    has one that tells persons apart, ``words`` the rest.
    """

    text: str
    title: str
    words: tuple[str, ...]
    count: int = 0
    person: float = 0.0
    place: int = 0


def find_names(texts: Iterable[str]) -> dict[str, Name]:
    """Find the names in ``texts``, by form."""
    texts = list(texts)
    usual = _usual_capitals(texts)
    names: dict[str, Name] = {}
    for text in texts:
        for start, words in _runs(text, usual):
            _note(names, text, start, words)
    return names


def _usual_capitals(texts: Iterable[str]) -> set[str]:
    """Return the words that the work writes with a capital where no sentence starts."""
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for match in _TOKEN.finditer(text):
            word = match[0]
            if word[0].islower():
                small[word] += 1
            elif not _starts_sentence(text, match.start()) or _says(text, match.end()):
                inside[_strip_possessive(word)] += 1
    return {
        word
        for word, count in inside.items()
        if count > 2 * small[word.lower()]
        and word.lower() not in NOT_NAMES
        # Words in capitals throughout are shouting, unless they are initials.
        and not (word.isupper() and len(word) > 3)
    }


def _says(text: str, end: int) -> bool:
    """A word that starts a sentence is a name as well if it says something ("Ines said")."""
    follows = _NEXT_WORD.match(text[end : end + 24])
    return bool(follows and base_form(follows[1]))


_ABBREVIATED_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|St|Prof|Capt|Col|Gen|Sgt|Lt|Rev)\.\s$")


def _starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at]
    return bool(_SENTENCE_START.search(before)) and not _ABBREVIATED_TITLE.search(before)


def _strip_possessive(word: str) -> str:
    return re.sub(r"['’]s$", "", word)


def _runs(text: str, usual: set[str]) -> Iterable[tuple[int, list[str]]]:
    """Yield (start, words) for every run of name words, with an honorific and particles."""
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        word = _strip_possessive(match[0])
        fits = word in usual or (word.lower() in HONORIFICS and word[0].isupper())
        gap = text[run[-1].end() : match.start()] if run else ""
        joined = (
            bool(run)
            and gap in (" ", ". ", ".", "\n")
            and not (gap[0] == "." and not _is_title(run[-1][0]))
        )
        if run and joined and word in _PARTICLES:
            run.append(match)
            continue
        if run and not (joined and fits):
            yield _finish(run)
            run = []
        if fits:
            run.append(match)
            if _strip_possessive(match[0]) != match[0]:
                yield _finish(run)
                run = []
    if run:
        yield _finish(run)


def _is_title(word: str) -> bool:
    return word.lower() in HONORIFICS or len(word) == 1


def _finish(run: list[re.Match[str]]) -> tuple[int, list[str]]:
    words = [_strip_possessive(match[0]) for match in run]
    while len(words) > 1 and words[-1] in _PARTICLES:
        words.pop()
    return run[0].start(), words


LASTING_TITLES = frozenset(
    """
    mr mrs ms miss mx sir lady lord dr doctor professor prof captain colonel general major father
    mother sister brother aunt uncle madame monsieur mademoiselle king queen prince princess
    """.split()
)
"""Titles that tell persons of one surname apart."""

_WRITTEN = {"mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "dr": "Dr.", "prof": "Prof."}


def titled(title: str, words: Iterable[str]) -> str:
    """Return a name with its title as it is usually written: "Mrs. Bennet"."""
    return " ".join([_WRITTEN.get(title, title.capitalize()), *words])


def _note(names: dict[str, Name], text: str, start: int, words: list[str]) -> None:
    title = ""
    while len(words) > 1 and words[0].lower() in HONORIFICS:
        title = words.pop(0).lower()
    if words[0].lower() in NOT_NAMES or (words[0].lower() in HONORIFICS and not title):
        return
    form_title = title if title in LASTING_TITLES else ""
    form = titled(form_title, words) if form_title else " ".join(words)
    name = names.setdefault(form, Name(form, form_title, tuple(words)))
    name.count += 1
    before = text[max(0, start - 20) : start]
    end = text.find(words[-1], start) + len(words[-1])
    name.person += _person_evidence(before, text[end : end + 24], titled=bool(title))
    last = before.split()[-1:]
    name.place += bool(last and last[0].lower() in _PLACE_BEFORE)


_NEXT_WORD = re.compile(r"\s+(?:[a-z]+ly\s+)?([a-z]+)")
_ACTS = re.compile(r"\s+(?:[a-z]{2,}(?:ed|s)|was|is|had|has|looked|took|went|came|stood|sat)\b")


def _person_evidence(before: str, after: str, *, titled: bool) -> float:
    follows = _NEXT_WORD.match(after)
    preceded = re.search(r"([a-z]+)\s+$", before)
    score = 2.0 if titled else 0.0
    if follows and base_form(follows[1]):
        score += 2.0
    elif _ACTS.match(after):
        score += 0.6
    if preceded and base_form(preceded[1]):
        score += 1.5
    if re.match(r"['’]s\b", after):
        score += 0.3
    if re.search(r"[\"“‘',]\s*$", before) and re.match(r"[,.!?…]", after):
        score += 0.6  # called by this name
    return score
