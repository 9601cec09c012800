"""Nearness: the features that come from when each character was last named, tagged or called.

Computed for a block of turns and all characters at once; `candidates_of` then chooses who of them
is worth asking, and only their features are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .distances import FAR, Floats, Ints, after, before, count, near, parity, rank
from .events import Events, narrator_votes, pronoun_gender
from .feature_names import FEATURES, MOST_CANDIDATES, SLOT
from .survey import Survey, SurveyedTurn

_BLOCK = 512
_LATELY = 2500

Rows = dict[str, Floats]
"""Features by name, each with shape (turns, characters)."""


def nearness(survey: Survey) -> tuple[Ints, Floats]:
    """Return every turn's candidates (K, M) and features (K, M, F), those of this module filled."""
    turns = len(survey.turns)
    events = Events(survey)
    candidates: Ints = np.zeros((turns, 0), dtype=np.int64)
    features: Floats = np.zeros((turns, 0, 0), np.float16)
    for first in range(0, turns, _BLOCK):
        last = min(first + _BLOCK, turns)
        some, theirs = _block(survey, events, first, last)
        if not first:  # all at once: two arrays of a long work's would be too much
            candidates = np.zeros((turns, *some.shape[1:]), some.dtype)
            features = np.zeros((turns, *theirs.shape[1:]), theirs.dtype)
        candidates[first:last], features[first:last] = some, theirs
    return candidates, features


@dataclass(frozen=True, slots=True)
class _Block:
    """Some turns of a work, with the distances that features and the choice both need."""

    survey: Survey
    events: Events
    turns: Sequence[SurveyedTurn]
    numbers: Floats
    starts: Floats
    ends: Floats
    any_before: Floats
    told_after: Floats
    tag_back: Floats
    tag_ahead: Floats

    @classmethod
    def of(cls, survey: Survey, events: Events, first: int, last: int) -> _Block:
        turns = survey.turns[first:last]
        numbers = np.arange(first, last, dtype=float)
        starts = np.array([turn.start for turn in turns], float)
        ends = np.array([turn.end for turn in turns], float)
        return cls(
            survey,
            events,
            turns,
            numbers,
            starts,
            ends,
            before(events.any, starts),
            after(events.told, ends),
            before(events.tagged, numbers),
            after(events.tagged, numbers, strictly=True),
        )


def _block(survey: Survey, events: Events, first: int, last: int) -> tuple[Ints, Floats]:
    block = _Block.of(survey, events, first, last)
    telling = _telling_rows(block)
    rows = {
        **_named_rows(block),
        **_counted_rows(block),
        **_tag_rows(block),
        **_run_rows(events, first, last),
        **_place_rows(block),
        **telling,
        **_work_rows(block),
    }
    candidates = candidates_of(block, telling)
    features = np.zeros((*candidates.shape, len(FEATURES)), np.float16)
    taken = np.maximum(candidates, 0)
    for name, values in rows.items():
        features[:, :, SLOT[name]] = np.take_along_axis(values, taken, axis=1)
    features[candidates < 0] = 0
    return candidates, features


def candidates_of(block: _Block, telling: Mapping[str, Floats]) -> Ints:
    """Choose the likeliest candidates of every turn: named near it, tagged near it, or telling."""
    events = block.events
    score = np.minimum(block.any_before, 2.5 * block.told_after + 200)
    score = np.minimum(score, 1.5 * before(events.maybe, block.starts) + 300)
    score = np.minimum(score, np.where(block.tag_back < 12, 150 * block.tag_back, FAR))
    score = np.minimum(score, np.where(block.tag_ahead < 8, 250 * block.tag_ahead, FAR))
    told = np.maximum(telling["narrator"], telling["narrator_like"] > 0.9)
    score = np.where(told > 0, -1.0, score)
    leading = np.argsort(-events.mention_counts, kind="stable")[:2]
    score[:, leading] = np.minimum(score[:, leading], 3000)
    for row, turn in enumerate(block.turns):
        for subject in (*turn.subjects, *turn.around):
            for place, owner in enumerate(subject.who.owners):
                score[row, owner] = min(score[row, owner], -100 + 60 * place)
        for owner in turn.called | turn.spoken_of | turn.introduced:
            score[row, owner] = min(score[row, owner], 50)
    order = np.argsort(score, axis=1, kind="stable")[:, :MOST_CANDIDATES]
    nowhere = np.take_along_axis(score, order, axis=1) >= FAR
    nowhere[:, 0] = False
    return np.where(nowhere, -1, order)


# ---------------------------------------------------------------------------- rows


def _named_rows(block: _Block) -> Rows:
    """Return how near each character is by name, and how many others of their gender are."""
    events, starts = block.events, block.starts
    genders = np.array(block.survey.genders, np.float32)
    told_before = before(events.told, starts)
    acted_before = before(events.acted, starts)
    meant_before = before(events.meant, starts)
    wanted = np.array([pronoun_gender(turn) for turn in block.turns], np.float32)
    wrong = (wanted[:, None] * genders[None, :]) < -0.2
    return {
        "any_before_log": near(block.any_before, 50),
        "any_before_rank": rank(block.any_before),
        "told_before_log": near(told_before, 50),
        "told_before_rank": rank(told_before),
        "told_before_rank_gender": rank(np.where(wrong, FAR, told_before)),
        "acted_before_log": near(acted_before, 50),
        "acted_before_rank": rank(acted_before),
        "acted_before_rank_gender": rank(np.where(wrong, FAR, acted_before)),
        "meant_before_log": near(meant_before, 50),
        "meant_before_rank": rank(meant_before),
        "meant_before_rank_gender": rank(np.where(wrong, FAR, meant_before)),
        "told_after_log": near(block.told_after, 50),
        "told_after_rank": rank(block.told_after),
        "acted_after_log": near(after(events.acted, block.ends), 50),
        "rivals": _rivals(block.any_before, genders),
    }


def _rivals(any_before: Floats, genders: Floats) -> Floats:
    """Return 1 / (1 + others of one's gender who were named lately)."""
    lately = any_before < _LATELY
    male, female = genders > 0.2, genders < -0.2
    same = np.where(male[None], (lately & male).sum(1)[:, None], (lately & female).sum(1)[:, None])
    others = np.where((male | female)[None], same - lately, lately.sum(1)[:, None] - lately)
    rivals: Floats = 1.0 / (1.0 + np.maximum(others, 0))
    return rivals


def _counted_rows(block: _Block) -> Rows:
    """Return how often each character is named around."""
    events, starts, ends = block.events, block.starts, block.ends
    opens = starts - np.array([turn.turn.quotes[0][1].start for turn in block.turns], float)
    return {
        "told_here_count": np.minimum(count(events.told, opens, ends + 200), 3) / 3,
        "told_near_count": np.log1p(count(events.told, starts - 1500, starts)) / 3,
        "told_far_count": np.log1p(count(events.told, starts - 8000, starts)) / 4,
        "spoken_near_count": np.log1p(count(events.spoken, starts - 3000, ends + 1500)) / 3,
        "told_ahead_count": np.log1p(count(events.told, ends, ends + 1500)) / 3,
    }


def _tag_rows(block: _Block) -> Rows:
    """Return how many turns away each character is surely speaking or called."""
    events, numbers = block.events, block.numbers
    called_back = before(events.called, numbers)
    called_ahead = after(events.called, numbers, strictly=True)
    return {
        "tag_back": near(block.tag_back, 1),
        "tag_back_parity": parity(block.tag_back),
        "tag_back_gaps": _narration_to(events, numbers, -block.tag_back),
        "tag_ahead": near(block.tag_ahead, 1),
        "tag_ahead_parity": parity(block.tag_ahead),
        "tag_ahead_gaps": _narration_to(events, numbers, block.tag_ahead),
        "called_back": near(called_back, 1),
        "called_back_parity": parity(called_back),
        "called_ahead": near(called_ahead, 1),
        "called_ahead_parity": parity(called_ahead),
        "tags_around": np.log1p(count(events.tagged, numbers - 12, numbers + 13)) / 3,
        "beats_around": np.log1p(count(events.beat, numbers - 12, numbers + 13)) / 3,
    }


def _narration_to(events: Events, numbers: Floats, steps: Floats) -> Floats:
    """Return how little narration stands between a turn and the one ``steps`` from it."""
    here = numbers.astype(int)
    known = np.abs(steps) < FAR
    other = here[:, None] + np.where(known, steps, 0).astype(int)
    between = np.abs(events.gaps[here][:, None] - events.gaps[other])
    little: Floats = np.where(known, 1.0 / (1.0 + between / 4), 0.0)
    return little


def _run_rows(events: Events, first: int, last: int) -> Rows:
    """Return who is tagged in the conversation of each turn."""
    run = events.tags_in_run[events.run_of[first:last]]
    people = np.minimum((run > 0).sum(axis=1), 4)
    return {
        "tagged_in_run": np.minimum(run, 3) / 3,
        "people_in_run": np.broadcast_to(people[:, None] / 4, run.shape),
        "tagged_alone_in_run": (run > 0) & (people == 2)[:, None],
    }


def _place_rows(block: _Block) -> Rows:
    """Return who is tagged in the chapter and named in the scene."""
    events, first = block.events, int(block.numbers[0])
    chapters = [turn.chapter for turn in block.turns]
    tagged = events.tags_in_chapter[chapters]
    scenes = events.scene_of[first : first + len(block.turns)]
    opens, closes = events.scene_starts[scenes], events.scene_starts[scenes + 1]
    told = count(events.told, opens, closes)
    return {
        "tagged_in_chapter": tagged / np.maximum(1, tagged.max(axis=1, keepdims=True)),
        "told_in_scene": told / np.maximum(1, told.max(axis=1, keepdims=True)),
    }


def _telling_rows(block: _Block) -> Rows:
    """Return who tells each turn's chapter, surely or maybe."""
    survey = block.survey
    narrator = np.zeros((len(block.turns), len(survey.genders)), np.float32)
    first_person = np.array([survey.first_person[turn.chapter] for turn in block.turns], np.float32)
    for row, turn in enumerate(block.turns):
        who = survey.narrators[turn.chapter]
        if who is not None:
            narrator[row, who] = 1
    throughout = (first_person * block.events.first_person_work)[:, None]
    told_by = narrator * first_person[:, None]
    surely = np.array([survey.told_surely[turn.chapter] for turn in block.turns], bool)[:, None]
    return {
        "narrator": narrator,
        "narrator_first_person": told_by,
        "narrator_votes": np.where(surely, told_by, throughout * narrator_votes(survey)),
        "narrator_like": np.where(surely, told_by, throughout * block.events.narrator_like),
    }


def _work_rows(block: _Block) -> Rows:
    """Return what holds in the whole work: how much each is named, their gender and station."""
    events, survey = block.events, block.survey
    total = max(1.0, events.mention_counts.sum())
    tags = max(1.0, events.tag_counts.sum())
    order = (-events.mention_counts).argsort(kind="stable").argsort()
    genders = np.array(survey.genders, np.float32)
    shape = (len(block.turns), len(genders))
    wide = {
        "mention_share": np.sqrt(events.mention_counts / total),
        "mention_rank": 1.0 / (1.0 + order),
        "tag_share": np.sqrt(events.tag_counts / tags),
        "spoken_ratio": np.log1p(events.spoken_counts / (1 + events.told_counts)),
        "gender": genders,
        "gender_known": np.abs(genders),
        "station": np.array(survey.stations, np.float32),
    }
    return {name: np.broadcast_to(values, shape) for name, values in wide.items()}
