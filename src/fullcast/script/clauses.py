"""Clauses: who acts in a piece of narration beside speech, and whose speech it says it is.

A tag names the speaker with a verb of saying ("said Emma", "he went on, smiling, to say"). A
beat lets somebody act beside the speech ("Emma set down the lamp. “No.”").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from .naming import Named
from .phrases import Kind, Phrase, phrase_at
from .saying import is_saying, says
from .tokens import Token, sentences


class Place(IntEnum):
    """Where a piece of narration stands, seen from the speech."""

    AFTER = 0
    MIDDLE = 1
    BEFORE = 2
    PARAGRAPH_BEFORE = 3
    PARAGRAPH_AFTER = 4
    TRAIL_BEFORE = 5
    """After the speech of the paragraph before."""


class Tag(IntEnum):
    """How surely a clause says whose speech it is."""

    BEAT = 0
    LOOSE = 1
    SURE = 2


class Subject(NamedTuple):
    """Somebody who acts in a clause. ``order`` counts sentences away from the speech."""

    who: Phrase
    tag: Tag
    place: Place
    order: int
    verb: str | None = None


class Narrative(NamedTuple):
    """The tokens of a paragraph with the names in them, and the characters' genders."""

    tokens: Sequence[Token]
    named: Mapping[int, Named]
    genders: Sequence[float]

    def phrase(self, at: int, end: int) -> Phrase | None:
        """Read who is meant at ``at``."""
        return phrase_at(self.tokens, self.named, self.genders, at, end)


_OPENERS = frozenset(
    "and but then so here now again again, at once suddenly presently thus thereupon yet still "
    "meanwhile perhaps".split()
)
_NOT_INVERTED = frozenset(
    "and but as to in on at with for from of so then when while if or nor that which who his her "
    "my their the a an by into upon after before because though although until till not no he she "
    "it they we i you there this what where how why was is were are had has".split()
)
_PREPOSITIONS = frozenset(
    "at to of for with from by on in into onto behind beside toward towards past near about like "
    "than upon over under through against around between across before after".split()
)
_AUXILIARIES = frozenset(
    "had has have then just only also again once finally would could will did does do can almost "
    "all but simply even still now never always at last half to and himself herself who "
    "merely".split()
)
_BEING = frozenset("was is were kept been".split())
_CLAUSE_ENDS = frozenset(
    ", ; : and but when while till until before after that as though if -- —".split()
)
_PARTICLES = frozenset("in on out up back off forth away".split())
_FULL_STOPS = frozenset((".", "…", ")"))
_LINE_MARKS = frozenset(",-—–(*")
_FAR = 25


def subjects_after(
    piece: Narrative, first: int, last: int, place: Place, ended: str = ","
) -> list[Subject]:
    """Read a piece that follows speech: whoever its first sentence says spoke, and who acts.

    ``ended`` is the last character of the speech: after a full stop, "Emma said nothing." is less
    of a tag.
    """
    tokens = piece.tokens
    while first < last and not tokens[first].low[0].isalnum():
        first += 1
    if first >= last:
        return []
    named = first in piece.named or tokens[first].low == "i"
    runs_on = not tokens[first].capital or (named and ended not in _FULL_STOPS)
    ranges = list(sentences(list(tokens), first, last))
    tagged = _after(piece, *ranges[0], place, runs_on=runs_on) if ranges else None
    return _subjects(piece, ranges, place, tagged)


def _subjects(
    piece: Narrative, ranges: Sequence[tuple[int, int]], place: Place, tagged: Subject | None
) -> list[Subject]:
    """Return who acts in each sentence, nearest to the speech first.

    ``tagged`` says it by a tag in the nearest sentence, where there is one.
    """
    found = [tagged] if tagged is not None else []
    for order, (a, b) in enumerate(ranges):
        if order == 0 and tagged is not None:
            continue
        who = _actor(piece, a, b)
        if who is not None:
            found.append(Subject(who, Tag.BEAT, place, order))
    return found


def _after(piece: Narrative, a: int, b: int, place: Place, *, runs_on: bool) -> Subject | None:
    tokens = piece.tokens
    i = _skip_openers(tokens, a, b)
    inverted = _inverted(piece, i, b, guess=runs_on)
    if inverted is not None:
        return Subject(inverted, Tag.SURE, place, 0, tokens[i].low)
    if tokens[i].low in ("it", "that", "there") and i + 2 < b:
        who = piece.phrase(i + 2, b)  # "It was a woman from the mill"
        if who is not None and tokens[i + 1].low in ("was", "is", "'s", "’s", "came"):
            return Subject(who, Tag.SURE, place, 0, tokens[i + 1].low)
    if tokens[i].low in ("was", "were", "is", "came") and runs_on:
        who = piece.phrase(i + 1, b) or _possessor(piece, i + 1, b)  # "was Mary's answer"
        if who is not None and who.part:
            return Subject(who, Tag.SURE, place, 0, tokens[i].low)
    who = piece.phrase(i, b)
    if who is not None:
        verb, near = _verb_after(tokens, who.last, b)
        if verb is not None:
            nearer = None if near else _ends_at(piece, who.last, verb)
            if nearer is not None:  # "Archer heard Lefferts say"
                return Subject(nearer, Tag.SURE, place, 0, tokens[verb].low)
            sure = near and runs_on
            return Subject(who, Tag.SURE if sure else Tag.LOOSE, place, 0, tokens[verb].low)
        return Subject(who, Tag.LOOSE if runs_on and not tokens[a].capital else Tag.BEAT, place, 0)
    for j in range(i, min(i + _FAR, b)):
        if says(tokens, j):
            who = _inverted(piece, j, b, guess=False) or _ends_at(piece, i, j)
            if who is not None:  # "…, very gravely, said Emma", "are the last words I say"
                return Subject(who, Tag.SURE, place, 0, tokens[j].low)
    return None


def _possessor(piece: Narrative, at: int, b: int) -> Phrase | None:
    """Read whose something is: "Helen" in "Helen's contribution"."""
    name = piece.named.get(at)
    if name is None or name.last >= b or piece.tokens[name.last].low not in ("'s", "’s"):
        return None
    who = piece.phrase(at, name.last)
    return who and who._replace(last=name.last + 1, part=True)


def _skip_openers(tokens: Sequence[Token], a: int, b: int) -> int:
    i = a
    while i < min(b - 1, a + 4):
        word = tokens[i].low
        if not (word in _OPENERS or (word.endswith("ly") and len(word) > 4) or word in _LINE_MARKS):
            break
        i += 1
    return i


def _inverted(piece: Narrative, i: int, b: int, *, guess: bool) -> Phrase | None:
    """Read "said Emma", "cried out the old man"; guess "quavered Emma" where speech runs on."""
    tokens = piece.tokens
    if i >= b or tokens[i].capital:
        return None
    word = tokens[i].low
    known = says(tokens, i)
    if not known and not (guess and word not in _NOT_INVERTED and word.endswith(("ed", "s"))):
        return None
    for skip in range(1, 5 if known else 2):
        at = i + skip
        if at >= b:
            return None
        who = piece.phrase(at, b)
        if who is not None:
            fits = known or who.kind in (Kind.NAME, Kind.PRONOUN)
            return who if fits and (known or not who.part) else None
        if skip == 1 and tokens[at].low in _PARTICLES:
            continue  # "put in Emma", "burst out the old man"
        if tokens[at].low in _PREPOSITIONS or tokens[at].low in ("me", "him", "her", "them", "us"):
            break
    return _after_comma(piece, i + 1, b) if known else None


def _after_comma(piece: Narrative, a: int, b: int) -> Phrase | None:
    """Read "said, with a sigh, Emma"."""
    tokens = piece.tokens
    for j in range(a, min(a + 12, b - 1)):
        if tokens[j].low == "," and j > a:
            who = piece.phrase(j + 1, b)
            if who is not None and who.kind is Kind.NAME:
                return who
    return None


def _verb_after(tokens: Sequence[Token], at: int, b: int) -> tuple[int | None, bool]:
    """Find the verb of saying of the subject before ``at``, and whether it is right there."""
    near = True
    for i in range(at, min(at + _FAR, b)):
        word = tokens[i].low
        if says(tokens, i) and tokens[i - 1].low not in ("the", "a", "his", "her", "my", "no"):
            apart = tokens[at].low == "," and tokens[i - 1].low == ","  # "Emma, who sat, said"
            return i, near or apart
        if is_saying(word) and tokens[i - 1].low in ("was", "is", "kept", "been"):
            return i, near  # "Emma was saying"
        if not (word in _AUXILIARIES or word in _BEING or word.endswith("ly")):
            near = False
    return None, False


def subjects_before(piece: Narrative, first: int, last: int, place: Place) -> list[Subject]:
    """Read a piece that leads to speech, its last sentence first."""
    tokens = piece.tokens
    while last > first and tokens[last - 1].low in ('"', "'", "‘", "“", "*"):
        last -= 1
    if first >= last:
        return []
    leads_in = tokens[last - 1].low in (",", ":", "—", "--", "–") or tokens[last - 1].low.isalpha()
    ranges = [
        r for r in sentences(list(tokens), first, last) if r[1] - r[0] > 1 or r[0] in piece.named
    ]
    if leads_in and len(ranges) > 1 and tokens[ranges[-2][1] - 1].low == ";":
        ranges[-2:] = [(ranges[-2][0], ranges[-1][1])]
    ranges.reverse()
    tagged = _before(piece, *ranges[0], place, leads_in=leads_in) if ranges else None
    return _subjects(piece, ranges, place, tagged)


def _before(piece: Narrative, a: int, b: int, place: Place, *, leads_in: bool) -> Subject | None:
    tokens = piece.tokens
    for i in range(b - 1, max(a - 1, b - _FAR), -1):
        word = tokens[i].low
        if not (says(tokens, i) or (leads_in and is_saying(word))):
            continue
        if i > a and tokens[i - 1].low in ("the", "a", "an", "his", "her", "my", "their", "no"):
            continue
        who = _subject_of(piece, a, i) or piece.phrase(i + 1, b)
        if who is not None:
            return Subject(who, Tag.SURE if leads_in else Tag.LOOSE, place, 0, word)
    if leads_in:
        who = _actor(piece, a, b)
        return who and Subject(who, Tag.LOOSE, place, 0)
    return None


def _subject_of(piece: Narrative, a: int, verb: int) -> Phrase | None:
    """Return whoever stands right before the verb, or else who acts first in the sentence."""
    tokens = piece.tokens
    if tokens[verb - 1].low in ("'s", "’s"):  # "stopped by Emma's saying"
        verb -= 1
    who = _ends_at(piece, a, verb, anyhow=tokens[verb].low in ("'s", "’s"))
    if who is None:
        who = _before_comma(piece, a, verb)
    if who is not None:
        return who
    for i in range(verb - 1, a, -1):
        if tokens[i].low == "who":  # "seized by Isabella, who in great spirits exclaimed"
            end = i - 1 if tokens[i - 1].low == "," else i
            return _ends_at(piece, a, end, anyhow=True) or _actor(piece, a, verb)
        if tokens[i].low in _CLAUSE_ENDS:  # "it was late, and Emma, yawning, said"
            actor = _actor(piece, i + 1, verb)
            if actor is not None and actor.kind is not Kind.OTHER:
                return actor
    return _actor(piece, a, verb)


def _before_comma(piece: Narrative, a: int, verb: int) -> Phrase | None:
    """Read "Emma, as he turned to her, said": who stands before the commas that end at the verb."""
    tokens = piece.tokens
    end = verb - 1
    while end > a and (tokens[end].low in _AUXILIARIES or tokens[end].low.endswith("ly")):
        end -= 1
    if tokens[end].low != ",":
        return None
    for i in range(end - 1, a - 1, -1):
        who = piece.phrase(i, end)
        if who is None or who.last >= end or tokens[who.last].low != ",":
            continue
        joined = tokens[who.last + 1].low in ("and", "but", "or", "then")
        if not joined and not who.part and not (i > a and tokens[i - 1].low in _PREPOSITIONS):
            return who
    return None


def _ends_at(piece: Narrative, a: int, end: int, *, anyhow: bool = False) -> Phrase | None:
    """Return the phrase right before ``end``, adverbs and auxiliaries passed over.

    Objects of a preposition do not count unless ``anyhow``.
    """
    tokens = piece.tokens
    i = end - 1
    while i > a and (tokens[i].low in _AUXILIARIES or tokens[i].low.endswith("ly")):
        i -= 1
    best = None
    for start in range(i, max(a - 1, i - 6), -1):
        who = piece.phrase(start, end)
        if who is None:
            continue
        if who.last != i + 1:
            break
        if anyhow or not (start > a and tokens[start - 1].low in _PREPOSITIONS):
            best = who
        else:
            break
    return best


def _actor(piece: Narrative, a: int, b: int) -> Phrase | None:
    """Return the first in a clause who is no object of a preposition."""
    tokens = piece.tokens
    i = a
    seen = None
    while i < min(b, a + 40):
        who = piece.phrase(i, b)
        if who is None:
            i += 1
            continue
        if not (i > a and tokens[i - 1].low in _PREPOSITIONS):
            if not who.part and who.kind is not Kind.OTHER:
                return who
            if seen is None or (seen.kind is Kind.OTHER and who.part):
                seen = who
        i = max(who.last, i + 1)
    return seen
