"""Surroundings: the features of a turn that are the same for all its candidates."""

from __future__ import annotations

import re

import numpy as np

from .clauses import Tag
from .distances import Floats, Ints
from .events import pronoun_gender, tagged_by_name
from .feature_names import CONTEXT, CONTEXT_SLOT, MOST_CANDIDATES
from .phrases import Kind
from .survey import Survey, SurveyedTurn

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
    for k, turn in enumerate(turns):
        previous = turns[k - 1] if k else None
        following = turns[k + 1] if k + 1 < len(turns) else None
        values = _turn_context(turn, previous, following)
        values["first_person"] = float(survey.first_person[turn.chapter])
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
    }
