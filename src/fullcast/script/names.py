"""Names in running text: which capitalised words are somebody's name, and how often they stand.

A word is a name by how the work itself writes it (with a capital in the middle of sentences,
hardly ever without) and somebody's by what stands around it (a title, a speech verb, something
that only people do, a possessive, being called by it).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .quotes import Quote
from .titles import ALL_TITLES, EPITHETS, PLAIN, titled
from .verbs import base_form

_WORD = r"[^\W\d_](?:[^\W\d_]|[-'’](?=[^\W\d_]))*"
_TOKEN = re.compile(rf"{_WORD}")
_PARTICLES = frozenset("de du la le van von der den di da del dos bin ibn al ap y".split())
_SENTENCE_START = re.compile(r"(?:^|[.!?…:;—–][\"“”'‘’»)\]*_ ]*\s|\n|[\"“‘«„(*_]\s*|--?\s?|[—–…])$")
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)[.!?…]+[\"”’')\]*_]*\s")

NOT_NAMES = frozenset(
    """
    i i'm i'd i'll i've god lord heaven heavens jesus christ hell oh ah okay ok yes no well monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december christmas easter english french german spanish
    italian russian american british european chinese japanese latin greek roman london paris
    england france america europe earth internet tv chapter part the a an and but or if when then
    he she it they we you this that these those there here what who why how where dad's goodbye
    hello hey hi please sorry thanks thank good damn shit fuck goddamn goddamnit goddammit
    silence everyone everybody nobody people men women children both all some others another someone
    somebody nothing everything something anyone neither either none several many most few each one
    two three four five not now never only even still once again yet so as at in on to of for with
    by from after before until while since because though although perhaps maybe sir madam ma'am
    englishman englishmen frenchman frenchmen christian catholic protestant bible church majesty
    highness honour honor excellency grace's ladyship lordship providence nature fate street road
    house hall park her his its my your our their me us them him mine hullo hallo halloa alas aye
    nay ay ha hm hush indeed come go let do did does is was were are be have had has will would
    shall should might must can could just like love see look hear listen think thou thee thy ye
    """.split()
)
"""Capitalised words that are hardly ever a speaker's name on their own."""

_ALSO_NAMES = frozenset("may april june august christian paris grace will".split())
"""Of these, the ones that are somebody's name in a work where they say and do things."""


def is_no_name(word: str) -> bool:
    """Tell whether a capitalised word is nobody's name in any work."""
    return word.lower() in NOT_NAMES - _ALSO_NAMES


_PLACE_BEFORE = frozenset("in at to from into near toward towards across through via".split())
_SURE_TITLES = frozenset("mr mrs ms miss mx dr doctor captain colonel professor inspector".split())
"""Titles after which any word with a capital is a name (Mr. Hall)."""

_POINTED = PLAIN.keys() | {"mr", "mrs", "ms", "mx", "st"}
"""Titles that a point may follow; after others it ends a sentence ("... the Professor. I")."""

_AGENT = frozenset(
    """
    nod nods nodded shake shakes shook set sets put puts take takes took pick picks picked turn
    turns turned look looks looked smile smiles smiled frown frowns frowned shrug shrugs shrugged
    sigh sighs sighed grin grins grinned laugh laughs laughed fold folds folded cross crosses
    crossed lean leans leaned leant raise raises raised lift lifts lifted sit sits sat stand stands
    stood walk walks walked kneel kneels knelt glance glances glanced stare stares stared blink
    blinks blinked swallow swallowed reach reaches reached grab grabs grabbed pull pulls pulled
    push pushes pushed point points pointed wave waves waved hesitate hesitates hesitated rub rubs
    rubbed wipe wipes wiped bite bites bit lick licked squeeze squeezed step steps stepped open
    opens opened close closes closed shut shuts hand hands handed pour pours poured drink drank eat
    ate hold holds held touch touches touched kiss kisses kissed hug hugs hugged wince winces
    winced rise rises rose bow bows bowed snort snorts snorted scowl scowled think thinks thought
    knew knows wants wanted
    """.split()
)
"""What only people do, so that its subject is somebody."""


@dataclass(slots=True)
class Name:
    """A name in one of its forms, with how often it stands and how much it acts like a person.

    ``text`` is the form as the work writes it ("Mrs. Bennet"), ``title`` its title ("mrs") if it
    has one that tells persons apart, ``words`` the rest. ``sentences`` numbers the sentences of
    narration that hold it.
    """

    text: str
    title: str
    words: tuple[str, ...]
    count: int = 0
    person: float = 0.0
    place: int = 0
    article: int = 0
    """How often "the" stands before it ("the King")."""
    sentences: set[int] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)

    @property
    def written(self) -> str:
        """Return the form as the work spells it most often ("Mlle. Blanche")."""
        if self.title in ("", "mr", "mrs", "ms", "mx", "doctor"):
            return self.text
        return max(self.spellings, key=lambda spelling: (self.spellings[spelling], spelling))


def find_names(texts: Sequence[str], quotations: Sequence[Sequence[Quote]]) -> dict[str, Name]:
    """Find the names in ``texts``, by form."""
    usual = _usual_capitals(texts)
    names: dict[str, Name] = {}
    sentence = 0
    for text, quotes in zip(texts, quotations, strict=True):
        ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        for start, words in _runs(text, usual):
            name = _note(names, text, start, words)
            if name is not None and not any(q.start <= start < q.end for q in quotes):
                name.sentences.add(sentence + bisect(ends, start))
        sentence += len(ends) + 2
    return names


# ---------------------------------------------------------------------------- which words


def _usual_capitals(texts: Iterable[str]) -> set[str]:
    """Return the words that the work writes with a capital where no sentence starts."""
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    acting: Counter[str] = Counter()
    for text in texts:
        for match in _TOKEN.finditer(text):
            word = match[0]
            if word[0].islower():
                small[word] += 1
                continue
            acts = _acts(text, match.end())
            starts = _starts_sentence(text, match.start())
            if word.endswith("ly") and starts:
                continue  # "Slowly nodded ..."
            if acts or not starts:
                inside[_strip_possessive(word)] += 1
                acting[_strip_possessive(word)] += acts
    return {
        word
        for word, count in inside.items()
        if not _CONTRACTED.search(word)
        and (count > 2 * small[word.lower()] or (acting[word] > 2 and count > 5))
        and (word.lower() not in NOT_NAMES or (word.lower() in _ALSO_NAMES and acting[word] > 2))
        # Words in capitals throughout are shouting, unless they are initials.
        and not (word.isupper() and len(word) > 3)
    }


_CONTRACTED = re.compile(r"['’](?:t|ll|d|ve|re|m|you)$")


def _acts(text: str, end: int) -> bool:
    """Tell whether the word that ends at ``end`` says or does something, as people do."""
    follows = _NEXT_WORD.match(text, end, end + 24)
    return bool(follows and (follows[1] in _AGENT or base_form(follows[1])))


_ABBREVIATED_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|St|Prof|Capt|Col|Gen|Sgt|Lt|Rev)\.\s$")


def _starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at]
    return bool(_SENTENCE_START.search(before)) and not _ABBREVIATED_TITLE.search(before)


def _strip_possessive(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s", "'S", "’S")) else word


# ---------------------------------------------------------------------------- which runs of words


def _runs(text: str, usual: set[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (start, words) for every run of name words, with an honorific and particles."""
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        word = _strip_possessive(match[0])
        fits = word in usual or (word[0].isupper() and word.lower() in ALL_TITLES)
        joined = bool(run) and _joins(text[run[-1].end() : match.start()], run, word)
        if not fits and word[0].isupper():
            # Any capital after "Mr." is a name, and may begin one after "the" (the Invisible Man).
            fits = (
                run[-1][0].lower() in _SURE_TITLES and joined
                if run
                else text[match.start() - 4 : match.start()] in ("the ", "The ")
            )
        if run and joined and word in _PARTICLES:
            run.append(match)
            continue
        if run and not (joined and fits):
            yield from _finish(run, usual)
            run = []
        if fits:
            run.append(match)
            if word != match[0]:
                yield from _finish(run, usual)
                run = []
    if run:
        yield from _finish(run, usual)


def _joins(gap: str, run: list[re.Match[str]], word: str) -> bool:
    """Tell whether a word goes on the run before it; a second title begins a name of its own."""
    last = run[-1][0]
    if word.lower() in ALL_TITLES - EPITHETS and last.lower() not in ALL_TITLES:
        return False
    if gap in (" ", "\n", " \n"):
        return True
    return gap in (". ", ".", ".\n") and (last.lower() in _POINTED or len(last) == 1)


def _finish(run: list[re.Match[str]], usual: set[str]) -> Iterator[tuple[int, list[str]]]:
    words = [_strip_possessive(match[0]) for match in run]
    while len(words) > 1 and words[-1] in _PARTICLES:
        words.pop()
    if len(words) == 1 and words[0] not in usual and words[0].lower() not in ALL_TITLES:
        return
    words = [word.capitalize() if word.isupper() and len(word) > 3 else word for word in words]
    yield run[0].start(), words


def _note(names: dict[str, Name], text: str, start: int, words: list[str]) -> Name | None:
    title = ""
    while len(words) > 1 and words[0].lower() in ALL_TITLES:
        word = words.pop(0).lower()
        title = title if word in EPITHETS else PLAIN.get(word, word)
    before = text[max(0, start - 20) : start]
    article = bool(re.search(r"\b[Tt]he\s$", before))
    only_title = words[0].lower() in ALL_TITLES and not title
    if len(words) == 1 and not title and is_no_name(words[0]):
        return None
    if only_title and (len(words) > 1 or not article or words[0].lower() in EPITHETS):
        return None
    form = titled(title, words) if title else " ".join(words)
    name = names.setdefault(form, Name(form, title, tuple(words)))
    name.count += 1
    name.article += article
    end = _end_of(text, start, words[-1])
    title_at = max(start, text.rfind(" ", start, end - len(" ".join(words)) - 1) + 1)
    name.spellings[" ".join(text[title_at:end].split())] += 1
    name.person += _person_evidence(before, text[end : end + 24], titled=bool(title))
    last = before.split()[-1:]
    name.place += bool(last and last[0].lower() in _PLACE_BEFORE)
    return name


def _end_of(text: str, start: int, word: str) -> int:
    """Return where a name ends whose last word may stand in capitals."""
    at = text.find(word, start)
    return (at if at >= 0 else text.find(word.upper(), start)) + len(word)


_NEXT_WORD = re.compile(r"\s+(?:[a-z]+ly\s+)?([a-z]+)")
_ACTS = re.compile(r"\s+(?:[a-z]{2,}(?:ed|s)|was|is|had|has|looked|took|went|came|stood|sat)\b")


def _person_evidence(before: str, after: str, *, titled: bool) -> float:
    follows = _NEXT_WORD.match(after)
    preceded = re.search(r"([a-z]+)\s+(?:the\s)?$", before)
    score = 2.0 if titled else 0.0
    if follows and base_form(follows[1]):
        score += 2.0
    elif follows and follows[1] in _AGENT:
        score += 1.5
    elif _ACTS.match(after):
        score += 0.6
    if preceded and base_form(preceded[1]):
        score += 1.5
    if re.match(r"['’]s\b", after):
        score += 0.3
    if re.search(r"[\"“‘',]\s*$", before) and re.match(r"[,.!?…]", after):
        score += 0.6  # called by this name
    return score
