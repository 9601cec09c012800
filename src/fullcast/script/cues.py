"""Cues: what the text beside a turn says about who speaks it.

A tag names the speaker with a speech verb ("said Ines", "I whisper"). A beat lets somebody act
beside the speech ("Ines set down the lamp. “No.”"). Inside the speech, a name that is called is
the listener's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .characters import AliasIndex
from .marks import ANY_MARK
from .mentions import By, Mention, find_mentions
from .quotes import Quote
from .turns import Turn
from .verbs import THOUGHT_VERBS, base_form


class Cue(StrEnum):
    """A kind of evidence, strongest first."""

    TAG = "tag"
    LOOSE_TAG = "loose tag"
    LEAD_IN = "lead-in"
    INTRODUCED = "introduced"
    BEAT = "beat"
    TOUCHED = "touched"
    CALLED = "called"
    SPOKEN_OF = "spoken of"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One cue: who is meant, and by which verb where there is one (base form)."""

    cue: Cue
    who: Mention
    verb: str | None = None


_SENTENCE = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)[.!?…]+[\"”’')\]*_]*\s+(?=[^a-z\s])"
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CLAUSE_WORDS = 7
_INTRODUCES = re.compile(
    r"\s*(?:it['’]?s|it was|it is|that['’]?s|that was|there (?:is|was|stood))\s+", re.IGNORECASE
)
_NOT_SUBJECT = re.compile(
    r"\b(?:at|to|of|for|with|from|by|on|in|into|onto|behind|beside|towards?|past|near|about|like|than)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)


def cues_of(
    turn: Turn,
    paragraphs: Sequence[str],
    quotations: Sequence[Sequence[Quote]],
    index: AliasIndex,
) -> list[Evidence]:
    """Collect the cues of one turn from its paragraphs, and from a lead-in before them."""
    found: list[Evidence] = []
    for number, quote in turn.quotes:
        text, quotes = paragraphs[number], quotations[number]
        place = quotes.index(quote)
        before = text[quotes[place - 1].end if place else 0 : quote.start]
        after = text[quote.end : quotes[place + 1].start if place + 1 < len(quotes) else None]
        if place == 0:
            found += _before(before, index)
        found += _after(after, text[: quote.end], index)
        found += _inside(text[quote.start : quote.end], index)
    first = turn.first
    if turn.quotes[0][1].start == 0 and first > 0 and paragraphs[first - 1].rstrip().endswith(":"):
        found += [_as(Cue.LEAD_IN, cue) for cue in _before(paragraphs[first - 1], index)]
    return found


def _as(cue: Cue, evidence: Evidence) -> Evidence:
    return Evidence(cue, evidence.who, evidence.verb)


# ---------------------------------------------------------------------------- around the speech


def _after(narration: str, spoken: str, index: AliasIndex) -> list[Evidence]:
    sentence = _SENTENCE.split(narration, maxsplit=1)[0]
    if not sentence.strip():
        return []
    mentions = find_mentions(sentence, index)
    tags = _tags(sentence, mentions)
    if tags:
        return tags
    introduced = _INTRODUCES.match(sentence)
    if introduced and mentions and mentions[0].start == introduced.end():
        return [Evidence(Cue.INTRODUCED, mentions[0])]
    runs_on = spoken.rstrip(ANY_MARK)[-1:] == "," and sentence.lstrip()[:1].islower()
    return _beats(sentence, mentions, Cue.LOOSE_TAG if runs_on else Cue.BEAT)


def _before(narration: str, index: AliasIndex) -> list[Evidence]:
    sentence = _SENTENCE.split(narration.rstrip())[-1]
    if not sentence.strip():
        return []
    mentions = find_mentions(sentence, index)
    tags = _tags(sentence, mentions, leads_in=sentence.rstrip()[-1:] in ",:—")
    return tags or _beats(sentence, mentions, Cue.BEAT)


_OF_SOMETHING = re.compile(r"\s+(?:about|of|over|it|that|how|back|for|better|hard|nothing|so)\b")


def _tags(
    sentence: str, mentions: Sequence[Mention], *, leads_in: bool | None = None
) -> list[Evidence]:
    """Find "NAME said" and "said NAME"; far from the speech they count less.

    ``leads_in`` tells of a sentence before speech whether a comma or colon leads to it.
    """
    words = list(_WORD.finditer(sentence))
    for number, word in enumerate(words):
        verb = base_form(word[0])
        if verb is None or (number and words[number - 1][0].lower() in _DETERMINERS):
            continue
        if verb in THOUGHT_VERBS and (
            leads_in is False or _OF_SOMETHING.match(sentence, word.end())
        ):
            continue
        subject = _subject_before(sentence, word.start(), mentions) or _subject_after(
            sentence, word.end(), mentions
        )
        if subject is not None:
            near = leads_in or number < _CLAUSE_WORDS
            return [Evidence(Cue.TAG if near else Cue.LOOSE_TAG, subject, verb)]
    return []


_DETERMINERS = frozenset("the a an my his her their our this that no any some to".split())
_ADVERBS = re.compile(
    r"\s+(?:(?:[a-z]+ly|had|has|have|then|just|only|also|again|once|finally|would|could|will|did|"
    r"does|do|can|almost|all but|simply|even|still|now|never|always|at last)\s+)*$",
)


def _subject_before(sentence: str, verb_start: int, mentions: Sequence[Mention]) -> Mention | None:
    for mention in reversed(mentions):
        if mention.end <= verb_start and not mention.possessive:
            between = sentence[mention.end : verb_start]
            return mention if _ADVERBS.fullmatch(between) else None
    return None


def _subject_after(sentence: str, verb_end: int, mentions: Sequence[Mention]) -> Mention | None:
    for mention in mentions:
        if mention.start >= verb_end:
            if mention.possessive or mention.who in ("me", "him", "her"):
                return None
            return mention if not sentence[verb_end : mention.start].strip() else None
    return None


def _beats(sentence: str, mentions: Sequence[Mention], cue: Cue) -> list[Evidence]:
    """Return the first one who acts; somebody whose face or hand is told of counts less."""
    for mention in mentions:
        if mention.possessive and re.match(
            r"(?:['’]s?)?\s+(?:\w+\s+)?voice\b", sentence[mention.end :]
        ):
            came = re.search(
                r"\b(?:came|rang|cut|sounded|broke|drifted|called)\b", sentence[: mention.start]
            )
            return [Evidence(Cue.TAG if came else Cue.LOOSE_TAG, mention)]
    for mention in mentions:
        if not mention.possessive and not _NOT_SUBJECT.search(sentence[: mention.start]):
            return [Evidence(cue, mention)]
    return [Evidence(Cue.TOUCHED, mention) for mention in mentions[:1] if mention.possessive]


# ---------------------------------------------------------------------------- inside the speech

_BEFORE_CALL = re.compile(
    r"(?:^|[,.!?…;:—–-]|\b(?:oh|o|dear|my|well|no|yes|please|and you))\s*$", re.IGNORECASE
)
_NO_CALL_BEFORE = re.compile(
    r"\b(?:the|a|an|and|or|of|to|for|with|from|by|about|is|was|were|are|be|am|in|on|at|like|than|"
    r"tell|told|ask|asked|see|saw|love|hate|know|want|that|if|when|because|as|but|not|call|called)\s*$",
    re.IGNORECASE,
)
_AFTER_CALL = re.compile(r"\s*(?:[,.!?…;—–]|--|$)")


def _inside(speech: str, index: AliasIndex) -> list[Evidence]:
    inner = speech.strip(ANY_MARK + " ")
    found = []
    for start, end, who in index.find(inner):
        mention = Mention(start, end, By.NAME, who)
        before, ends = inner[:start], _AFTER_CALL.match(inner[end:])
        called = ends and (
            _BEFORE_CALL.search(before[-20:])
            or not before
            or not _NO_CALL_BEFORE.search(before[-20:])
        )
        found.append(Evidence(Cue.CALLED if called else Cue.SPOKEN_OF, mention))
    return found


def is_thought(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the turn's own tag makes it a thought ("‘This is bad,’ thought Ines").

    Whoever thinks in a sentence apart ("He thought about it. “No.”") speaks all the same.
    """
    verbs = [e.verb for e in evidence if e.cue is Cue.TAG]
    return bool(verbs) and all(verb in THOUGHT_VERBS for verb in verbs)
