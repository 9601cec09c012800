"""Speech, or only quoted words? Scare quotes, titles and words spoken about stay narration.

What marks enclose is weighed by what it looks like and what stands around it: how it begins and
ends, how long it is, whether a speech tag, a comma or an article is beside it. The weights are
log-odds, fitted by `bench/fit_speech.py` on annotated novels of whole other authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .marks import ANY_MARK, TIGHT, Family
from .pairing import Pair, stands_first
from .verbs import base_form

_STOPS = ".!?…*_~♪。！？"
_DASHES = "—–-"
_STRIP = ANY_MARK + " \u00a0\u202f:<>"
_BEFORE_TAG = re.compile(r"\s*(?:[a-z]+ly\s+)?([A-Za-z'’]+)")
_SUBJECT_VERB = re.compile(
    r"\s*(?:he|she|it|they|we|you|I|(?:the|a|an|my|his|her|their|our)(?:\s[\w'’-]+){1,3}"
    r"|(?:[A-Z][\w'’.-]*\s?){1,3})\s+(?:[a-z]+ly\s+)?([a-z]+)"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ARTICLES = frozenset(
    "the a an my your his her its our their this that these those such no some any each".split()
)
_LINKS = frozenset(
    """
    of in on at to for from with by as into about is was are were be been and or nor not but word
    words term phrase name expression
    """.split()
)
_NAMING = frozenset(
    "called named titled entitled labelled labeled marked termed dubbed nicknamed calling".split()
)
_SOMEBODY = re.compile(r"\b(?:I|I['’]\w+|me|my|mine|you|your|yours|we|us|our)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:he|she|they|him|his|her|them|their)\b", re.IGNORECASE)
_UNSAID = re.compile(
    r"(?:\bseem\w* to|\bas if to|\bas much as to|\bas though to|\bwithout|\bnot|\bnever|"
    r"\blonged to|\bwanted to|\bready to|\babout to|\bon (?:his|her|my) lips to|\bcould have|"
    r"\balmost|\beasy to)\s+(?:say|saying|said|ask|asked|answer\w*|exclaim\w*|"
    r"cry|cried|reply|add)\W*$"
)
_WORK = re.compile(
    r"\b(?:letter|note|wrote|written|read|inscription|card|poem|song|sang|book|novel|play|title|"
    r"paper|picture|hymn|verse|headed|postscript|telegram|signed)\b[^.!?]{0,40}$"
)
_THOUGHT = re.compile(r"[\s,]*(?:\w+ )?(?:he|she|I|[A-Z]\w+)?\s*(?:thought|reflected)\b")
_FEW = 5
"""Words of a quotation that may be the subject of a sentence."""
_GOES_ON = re.compile(
    r"\s+(?:was|is|are|were|and|or|of|had|has|in|to|for|on|at|as|that|which|with|than|would|meant|by)\b"
)
_LED_IN = re.compile(r"([a-z]+)[,:]\s*$")
_LIST = re.compile(rf"\s*,?\s*(?:and|or|nor)?\s*[{ANY_MARK}]")

WEIGHTS = {
    "1 word": -0.11,
    "10 words": 0.06,
    "2-3 words": 0.02,
    "4-9 words": 0.20,
    "a work": -1.84,
    "after a colon": 0.11,
    "after a comma": -0.08,
    "after a dash": -0.55,
    "after a link": -1.09,
    "after a naming": -0.57,
    "after a semicolon": 0.41,
    "after a sentence": 0.32,
    "after a tag": 0.50,
    "after a tag and comma": 0.62,
    "after a word": -0.53,
    "after an article": -1.18,
    "always": 0.17,
    "before a dash": -0.37,
    "before a mark": -0.56,
    "before a sentence": -0.64,
    "before a small letter": -0.39,
    "before a tag": 1.74,
    "before a thought": 0.43,
    "before another": 0.09,
    "before its sentence": -0.75,
    "before the end": 0.61,
    "capitals": -3.15,
    "ends: colon": 0.06,
    "ends: comma": 0.06,
    "ends: dash": 0.30,
    "ends: stop": 0.39,
    "ends: word": -0.64,
    "follows speech": 2.70,
    "is a paragraph": -0.30,
    "open": -1.88,
    "opens": 2.21,
    "says I or you": 0.83,
    "says he or she": -0.33,
    "small letter": -0.44,
    "title in the middle": -0.69,
    "unsaid": -1.96,
    "word in the middle": -1.70,
}
"""Log-odds of being speech, by feature."""


def is_speech(text: str, pair: Pair, family: Family, *, follows_speech: bool = False) -> bool:
    """Tell whether what two marks enclose is said by somebody.

    ``follows_speech`` says that speech stands before it in its paragraph. Speech is what ends
    like a sentence, stands by a speech tag, opens a paragraph, or is led in by a comma or colon;
    ``the 'last' of the 'good' years`` and ``He read 'The Raven' aloud`` are not.
    """
    if not text[pair.start : pair.end].strip(_STRIP):
        return False
    if family in TIGHT:
        return _is_tight_speech(text, pair)
    if _is_subject(text, pair):
        return False
    inside = text[pair.start : pair.end].strip(_STRIP)
    if pair.closed and inside[0].isupper() and led_in_by_tag(text, pair.start):
        return not _UNSAID.search(text[max(0, pair.start - 80) : pair.start])
    found = features(text, pair, follows_speech=follows_speech)
    return sum(WEIGHTS[feature] for feature in found) > 0


def _is_tight_speech(text: str, pair: Pair) -> bool:
    """Corner brackets hold titles and words, too; speech is a sentence, or a verb takes it up."""
    before = text[max(0, pair.start - 9) : pair.start].rstrip()
    after = text[pair.end : pair.end + 9].lstrip()
    inside = text[pair.start : pair.end].strip(_STRIP)
    return (
        inside[-1] in _STOPS
        or not before
        or before[-1] in "。！？：，、…"
        or after[:1] in "と說说道"
    )


def features(text: str, pair: Pair, *, follows_speech: bool) -> list[str]:
    """Return what is true of a quoted span, as names of weights."""
    inside = text[pair.start : pair.end].strip(_STRIP)
    before = text[max(0, pair.start - 80) : pair.start].rstrip(" \n*_(")
    after = text[pair.end : pair.end + 80]
    found = ["always", *_inside(inside), *_behind(after, inside)]
    if not stands_first(text, pair.start):
        found += _led_in(before)
        found += ["word in the middle"] if _in_the_middle(before, inside) else []
        found += ["title in the middle"] if _in_the_middle(before, "") and _is_title(inside) else []
    else:
        found.append("opens")
        found += ["is a paragraph"] if not after.strip() else []
    found += ["follows speech"] if follows_speech else []
    found += [] if pair.closed else ["open"]
    return found


def _inside(inside: str) -> Iterator[str]:
    words = len(inside.split())
    yield (
        "1 word"
        if words == 1
        else "2-3 words"
        if words < 4
        else ("4-9 words" if words < 10 else "10 words")
    )
    last = inside[-1]
    yield (
        "ends: stop" if last in _STOPS
        else "ends: dash" if last in _DASHES
        else "ends: comma" if last in ",、，"
        else "ends: colon" if last in ";:"
        else "ends: word"
    )  # fmt: skip
    if inside[0].islower():
        yield "small letter"
    if _SOMEBODY.search(inside):
        yield "says I or you"
    elif _OTHERS.search(inside):
        yield "says he or she"
    if words > 1 and inside.upper() == inside:
        yield "capitals"


def _in_the_middle(before: str, inside: str) -> bool:
    return before[-1:].isalnum() and not inside[:1].isupper() and len(inside.split()) < 5


def _is_subject(text: str, pair: Pair) -> bool:
    """Tell whether a few quoted words begin a sentence about them (``"Fine" was not the word``)."""
    inside = text[pair.start : pair.end].strip(_STRIP)
    few = inside[-1].isalnum() and len(inside.split()) < _FEW
    goes_on = _GOES_ON.match(text, pair.end, pair.end + 20)
    return few and stands_first(text, pair.start) and goes_on is not None


def _is_title(inside: str) -> bool:
    words = _WORD.findall(inside)
    return bool(words) and all(word[0].isupper() for word in words if len(word) > 3)


def _led_in(before: str) -> Iterator[str]:
    last = before[-1:]
    words = [word.lower() for word in _WORD.findall(before)[-7:]]
    says = any(base_form(word) for word in words)
    if last.isalnum():
        word = words[-1] if words else ""
        yield (
            "after a naming" if word in _NAMING
            else "after a tag" if base_form(word)
            else "after an article" if word in _ARTICLES
            else "after a link" if word in _LINKS
            else "after a word"
        )  # fmt: skip
    elif last == ",":
        yield "after a tag and comma" if says else "after a comma"
    elif last == ":":
        yield "after a colon"
    elif last == ";":
        yield "after a semicolon"
    elif last in _DASHES:
        yield "after a dash"
    else:
        yield "after a sentence"
    if _UNSAID.search(before):
        yield "unsaid"
    if _WORK.search(before):
        yield "a work"


def _behind(after: str, inside: str) -> Iterator[str]:
    first = after.lstrip()[:1]
    if not first:
        yield "before the end"
    elif _THOUGHT.match(after):
        yield "before a thought"
    elif tag_follows(after):
        yield "before a tag"
    elif _LIST.match(after) and inside[-1] not in ".!?":
        yield "before another"
    elif _GOES_ON.match(after) and inside[-1] not in ".!?":
        yield "before its sentence"
    elif first.islower():
        yield "before a small letter"
    elif first in ",;.:)":
        yield "before a mark"
    elif first in _DASHES:
        yield "before a dash"
    else:
        yield "before a sentence"


def led_in_by_tag(text: str, start: int) -> bool:
    """Tell whether a verb of saying and a comma or colon stand right before ``start``."""
    led_in = _LED_IN.search(text[max(0, start - 24) : start])
    return bool(led_in and base_form(led_in[1]))


def tag_follows(after: str) -> bool:
    """Tell whether a text begins with a speech tag ("said Ines", "the old man quietly asked")."""
    verb = _BEFORE_TAG.match(after)
    if verb and verb[1][0].islower() and base_form(verb[1]):
        return True
    clause = _SUBJECT_VERB.match(after)
    return bool(clause and base_form(clause[1]))
