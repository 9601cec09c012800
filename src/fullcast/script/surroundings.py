"""Surroundings: the features of a turn that are the same for all its candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from .clauses import Tag
from .distances import Floats, Ints
from .events import pronoun_gender, tagged_by_name
from .feature_names import CONTEXT, CONTEXT_SLOT, MOST_CANDIDATES
from .phrases import Kind
from .survey import Survey, SurveyedTurn
from .verbs import base_form

_WORD = re.compile(r"[^\W\d_]+")
_CONTINUES = frozenset("add continue resume repeat proceed pursue went go finish conclude".split())
_ANSWERS = frozenset("answer reply return respond retort rejoin agree assent admit protest".split())
_ASKS = frozenset("ask inquire enquire demand question wonder".split())
_INTERRUPTS = frozenset(
    "interrupt interject interpose broke struck put threw cut chime burst".split()
)
_THINKS = frozenset("think muse reflect wonder reason".split())
_YES_NO = re.compile(
    r"\W*(?:yes|no|oh|ah|aye|nay|indeed|certainly|of course|never|not)\b", re.IGNORECASE
)
_BUT_WELL = re.compile(r"\W*(?:but|well|and|then|so|why|what|because)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:I|my|me|myself)\b")
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_SIR = re.compile(r"\b(?:sir|my lord|old (?:man|chap|fellow|boy))\b", re.IGNORECASE)
_MADAM = re.compile(r"\b(?:ma'am|ma’am|madam|my lady|miss)\b", re.IGNORECASE)


def surroundings(survey: Survey, candidates: Ints) -> Floats:
    """Return the context of every turn, shape (K, G)."""
    turns = survey.turns
    rows = np.zeros((len(turns), len(CONTEXT)), np.float32)
    words = _Words(turns)
    for k, turn in enumerate(turns):
        previous = turns[k - 1] if k else None
        following = turns[k + 1] if k + 1 < len(turns) else None
        values = _turn_context(turn, previous, following)
        values["first_person"] = float(survey.first_person[turn.chapter])
        values.update(words.echoes(k))
        values["candidates"] = float((candidates[k] >= 0).sum()) / MOST_CANDIDATES
        for name, value in values.items():
            rows[k, CONTEXT_SLOT[name]] = value
    return rows


def _turn_context(
    turn: SurveyedTurn, previous: SurveyedTurn | None, following: SurveyedTurn | None
) -> dict[str, float]:
    text = turn.text.rstrip("\"'’”» ")
    words = len(text.split())
    gap_after = following.gap if following else 20
    kinds = {(s.who.kind, s.tag) for s in turn.subjects if s.order == 0}
    verbs = {base_form(s.verb) or s.verb for s in turn.subjects if s.verb and s.order == 0}
    nouns = [s.who for s in turn.subjects if s.who.kind is Kind.NOUN and s.order == 0]
    return {
        "has_name_sure": (Kind.NAME, Tag.SURE) in kinds,
        "has_name_loose": (Kind.NAME, Tag.LOOSE) in kinds,
        "has_name_beat": (Kind.NAME, Tag.BEAT) in kinds,
        "has_pronoun_tag": bool(kinds & {(Kind.PRONOUN, Tag.SURE), (Kind.PRONOUN, Tag.LOOSE)}),
        "has_pronoun_beat": (Kind.PRONOUN, Tag.BEAT) in kinds,
        "has_i": any(kind is Kind.FIRST_PERSON for kind, _ in kinds),
        "has_noun": bool(nouns),
        "noun_new": any(noun.new for noun in nouns),
        "noun_other": any(noun.other for noun in nouns),
        "pronoun_gender": float(pronoun_gender(turn)),
        "colon_before": turn.colon_before,
        "left_open_before": turn.left_open_before,
        "new_scene": turn.new_scene,
        "gap_before": min(turn.gap, 8) / 8,
        "gap_after": min(gap_after, 8) / 8,
        "no_gap_before": turn.gap == 0,
        "no_gap_after": gap_after == 0,
        "same_paragraph_before": previous is not None
        and previous.chapter == turn.chapter
        and previous.turn.last == turn.turn.first,
        "same_paragraph_after": following is not None
        and following.chapter == turn.chapter
        and following.turn.first == turn.turn.last,
        "length": min(2.0, float(np.log1p(words)) / 3),
        "quotes": min(len(turn.turn.quotes), 4) / 4,
        "asks": text.endswith("?"),
        "asked_before": previous is not None and previous.text.rstrip("\"'’”» ").endswith("?"),
        "exclaims": text.endswith("!"),
        "trails_off": text.endswith(("--", "—", "…", "...")),
        "says_i": min(3, len(_I.findall(turn.text))) / 3,
        "says_you": min(3, len(_YOU.findall(turn.text))) / 3,
        "calls_somebody": bool(turn.called),
        "says_sir": bool(_SIR.search(turn.text)),
        "says_madam": bool(_MADAM.search(turn.text)),
        "starts_yes_no": bool(_YES_NO.match(turn.text)),
        "starts_but_well": bool(_BUT_WELL.match(turn.text)),
        "any_narration": bool(turn.subjects),
        "para_before_ends_colon": turn.colon_before and turn.gap > 0,
        "speech_only": not turn.subjects,
        "sure_tag_before": previous is not None and bool(tagged_by_name(previous)),
        "sure_tag_after": following is not None and bool(tagged_by_name(following)),
        "verb_continues": bool(verbs & _CONTINUES),
        "verb_answers": bool(verbs & _ANSWERS),
        "verb_asks": bool(verbs & _ASKS),
        "verb_interrupts": bool(verbs & _INTERRUPTS),
        "verb_thinks": bool(verbs & _THINKS),
        "space_before": _space(previous, turn),
        "space_after": _space(turn, following),
        "lead": float(np.log1p(turn.lead)) / 6,
        "tail": float(np.log1p(turn.tail)) / 6,
        "call_ends": bool(turn.called_last),
    }


def _space(one: SurveyedTurn | None, other: SurveyedTurn | None) -> float:
    """Return how much stands between two turns, as a logarithm."""
    if one is None or other is None or one.chapter != other.chapter:
        return 1.5
    return min(1.5, float(np.log1p(max(0, other.start - one.end))) / 6)


class _Words:
    """The words of all turns, and how much of one turn the turns before have said."""

    def __init__(self, turns: Sequence[SurveyedTurn]) -> None:
        self.spoken = [_WORD.findall(turn.text.lower()) for turn in turns]
        self.kinds = [frozenset(word for word in said if len(word) > 3) for said in self.spoken]
        counts = Counter(word for kinds in self.kinds for word in kinds)
        self.worth = {w: float(np.log(len(turns) / n)) / 8 for w, n in counts.items()}

    def echoes(self, k: int) -> dict[str, float]:
        """Return how much turn ``k`` has in common with the last one and the one before that."""
        return {
            "echo_prev": self._echo(k, 1),
            "echo_prev2": self._echo(k, 2),
            "repeats_prev": bool(k and self.spoken[k])
            and self.spoken[k][:2] == self.spoken[k - 1][-len(self.spoken[k][:2]) :],
        }

    def _echo(self, k: int, back: int) -> float:
        if k < back:
            return 0.0
        shared = sum(self.worth[word] for word in self.kinds[k] & self.kinds[k - back])
        return float(np.tanh(shared / (1.0 + np.log1p(len(self.kinds[k])) / 2)))
