"""How speech is said: whispered, shouted or excited, by its tag and by its own marks.

A tag's verb changes the speech that it belongs to, never the narration that it stands in. What the
tag says ("‘RUN!’ she whispered") wins over capitals and exclamation marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Delivery, Kind, Line
from .verbs import base_form

_VERBS = {
    **dict.fromkeys("whisper murmur mutter breathe mouth".split(), Delivery.WHISPERED),
    **dict.fromkeys(
        "shout yell scream bellow roar holler shriek screech howl thunder boom".split(),
        Delivery.SHOUTED,
    ),
    **dict.fromkeys("exclaim cry cheer squeal whoop exult gush".split(), Delivery.EXCITED),
}
"""Speech verbs that say how; of all others only what stands with them does."""

_ITS_OWN = r"(?:an?|his|her|their|my|its|the same)\s(?:[\w-]+,?\s){0,2}?"
_LOW = "|".join(
    (
        r"softly|quietly|inaudibly|under (?:his|her|their|my|its) breath",
        rf"(?:in|at|with|above|than) {_ITS_OWN}(?:whisper|undertone|murmur|mutter)",
        rf"in {_ITS_OWN}(?:low|hushed|quiet|soft)(?:,? \w+){{0,2}} (?:voice|tones?)",
        r"voice (?:(?:was|still) )?(?:very |so )?(?:low|hushed|soft|quiet)",
        r"voice (?:was )?(?:(?:barely|hardly|scarcely|(?:no|little) more than) )?an? whisper",
        r"voice (?:had )?(?:dropped|fallen|fell|sank|sunk)",
        r"lower(?:ed|ing) (?:his|her|their|my) voice",
    )
)
_LOUD = "|".join(
    (
        rf"loudly|at the top of \w+ (?:voice|lungs)|in {_ITS_OWN}(?:loud|booming)[\w ]* voice",
        rf"(?:in|with) {_ITS_OWN}(?:shout|scream|yell|roar|bellow|shriek)",
        r"rais(?:ed|ing) (?:his|her|their|my) voice|voice (?:had )?(?:rose|risen|rising)",
    )
)
_MANNERS = {
    Delivery.WHISPERED: re.compile(rf"\b(?:{_LOW})\b", re.IGNORECASE),
    Delivery.SHOUTED: re.compile(rf"\b(?:{_LOUD})\b", re.IGNORECASE),
    Delivery.EXCITED: re.compile(
        r"\b(?:excitedly|eagerly|gleefully|delightedly|exultantly)\b", re.IGNORECASE
    ),
}

_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_CLAUSE_END = re.compile(
    r"[;:—–]|,?\s(?:and|as|while|when|but|then|before|until|because|though)\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TAG_WORDS = 8
"""A tag's verb stands among so many words beside the speech."""

_NAME_AND_VERB = re.compile(
    r"(?:(?:[A-Z][\w.'’-]*\s+){1,3}|(?:The|A|An)\s+(?:\w+\s+){1,2})(?:\w+ly\s+)?\w+"
)
"""How a tag begins that is written like a sentence of its own: ``“Run!” Ines shouted``."""

_NOT_SAID = frozenset(
    "not never without almost nearly barely wanted want wanting tried trying wished could would "
    "might heard hearing instead like if".split()
)
_NO_VERB_AFTER = frozenset("the a an my his her their our this that no any some to s".split())
_PLAIN_SUBJECTS = frozenset(("i", "we", "you", "they"))


def with_delivery(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return a chapter's lines, with the delivery of all that is said aloud.

    Speech that goes on after its tag, in the same paragraph, goes on as it began.
    """
    result: list[Line] = []
    for number, line in enumerate(lines):
        if line.kind is not Kind.DIALOGUE:
            result.append(line)
            continue
        before = _narration(line, lines[number - 1] if number else None)
        after = _narration(line, lines[number + 1] if number + 1 < len(lines) else None)
        told = (
            _told_after(line.text, after)
            or _told_before(before)
            or _going_on(line, lines, number, result)
        )
        result.append(replace(line, delivery=_with_own_marks(told, line.text)))
    return tuple(result)


def _narration(line: Line, beside: Line | None) -> str:
    if beside is None or beside.kind is not Kind.NARRATION or beside.paragraph != line.paragraph:
        return ""
    return beside.text


def _going_on(
    line: Line, lines: Sequence[Line], number: int, said: Sequence[Line]
) -> Delivery | None:
    """Return how the speaker's speech before the tag was said: ``“Go,” she whispered. “Now.”``."""
    if number < 2 or lines[number - 1].kind is not Kind.NARRATION:
        return None
    first = said[number - 2]
    same = (first.kind, first.paragraph, first.speaker) == (line.kind, line.paragraph, line.speaker)
    return _told_after(first.text, lines[number - 1].text) if same else None


def _with_own_marks(told: Delivery | None, text: str) -> Delivery:
    if told is not None and told is not Delivery.EXCITED:
        return told
    if _in_capitals(text):
        return Delivery.SHOUTED
    if told is None and (re.search(r"!\s?!|![?]!", text) or text.count("!") >= 3):
        return Delivery.EXCITED
    return told or Delivery.PLAIN


def _in_capitals(text: str) -> bool:
    """Tell a shout from an acronym: most words are capitals, or the only one has a mark or size."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    capitals = [word for word in words if word.isupper()]
    if len(capitals) > 1:
        return 3 * len(capitals) > 2 * len(words)
    return len(words) == len(capitals) == 1 and ("!" in text or len(capitals[0]) > 5)


# ---------------------------------------------------------------------------- tags


def _told_after(speech: str, narration: str) -> Delivery | None:
    """Read the tag after speech: ``“Go,” she whispered``."""
    if not narration:
        return None
    sentence = narration[: end.start()] if (end := _SENTENCE_END.search(narration)) else narration
    clause = _CLAUSE_END.split(sentence, maxsplit=1)[0]
    ended = speech.rstrip("\"”’'»*_ ").endswith(".")
    small = clause.lstrip("\"”’'»*_, —–-")[:1].islower()
    if small or (not ended and _NAME_AND_VERB.match(clause)):
        return _told_in(clause, own_sentence=not small)
    return _manner(sentence) if "voice" in sentence else None


def _told_before(narration: str) -> Delivery | None:
    """Read the tag before speech: ``Ines whispered, “Go.”``."""
    if narration.rstrip()[-1:] not in (",", ":"):
        return None
    sentence = re.split(r"[.!?…]\s", narration.rstrip(" ,:"))[-1]
    return _told_in(_CLAUSE_END.split(sentence)[-1], own_sentence=False)


def _told_in(clause: str, *, own_sentence: bool) -> Delivery | None:
    """Return what a clause with a speech verb says about how; None where it has no such verb."""
    words = [word[0].lower() for word in _WORD.finditer(clause)]
    for number, word in enumerate(words[:_TAG_WORDS]):
        base = base_form(word)
        before = words[:number]
        if base is None or (before and before[-1] in _NO_VERB_AFTER):
            continue
        if _NOT_SAID & set(before) or any(w.endswith(("n't", "n’t")) for w in before):
            return None
        if word == base and not _PLAIN_SUBJECTS & set(before) and base != "say":
            continue
        if own_sentence and number > 4:
            return None
        return _VERBS.get(base) or _manner(clause) or _participle(words[number + 1 :])
    return None


def _participle(words: Sequence[str]) -> Delivery | None:
    """Return the delivery in ``said Ines, whispering``."""
    told = (_VERBS.get(base_form(_finite(word)) or "") for word in words if word.endswith("ing"))
    return next((delivery for delivery in told if delivery), None)


def _finite(participle: str) -> str:
    return f"{participle.removesuffix('ing')}ed"


def _manner(clause: str) -> Delivery | None:
    if re.search(r"\bnot\b|n['’]t\b", clause):
        return None
    return next(
        (delivery for delivery, pattern in _MANNERS.items() if pattern.search(clause)), None
    )
