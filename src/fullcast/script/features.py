"""Features: what speaks for every candidate of every turn, as numbers.

`describe` turns a `Survey` into arrays: for K turns with M candidates each, candidates
(K, M) of character indices, -1 where there are fewer; features (K, M, F) and context (K, G) as
float32, all of about unit size.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .clauses import Place, Subject, Tag
from .manner import manner_of
from .phrases import Kind, Phrase
from .survey import Survey, SurveyedTurn

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MOST_CANDIDATES = 12
_BLOCK = 512
_FAR = 1e6

# ---------------------------------------------------------------------------- names of features

_PLACES = ("after", "middle", "before")
_TAGS = ("beat", "loose", "sure")
BESIDE = [f"{place}_{tag}" for place in _PLACES for tag in _TAGS] + [
    "beat_later",
    "first_in_paragraph",
    "noun_sure",
    "noun_beat",
    "part",
    "part_tag",
    "station_sure",
    "station_beat",
    "station_calls",
    "station_called_prev",
    "station_called_next",
    "shared_name_tag",
    "shared_name_beat",
    "agree_sure",
    "agree_loose",
    "agree_beat",
    "agree_part",
    "agree_noun_sure",
    "agree_noun_beat",
    "i_tag",
    "i_beat",
    "object",
    "called",
    "spoken_of",
]
AROUND = [
    "para_before_last_sure",
    "para_before_last_loose",
    "para_before_last_beat",
    "para_before_other",
    "para_before_agree",
    "para_before_agree_tag",
    "para_before_i",
    "trail_before_tag",
    "trail_before_beat",
    "trail_before_agree",
    "para_after_first",
    "para_after_agree",
    "para_after_i",
]
NEIGHBOURS = [
    f"{what}_{where}"
    for where in ("prev", "next", "prev2", "next2")
    for what in ("called", "spoken_of", "tagged", "beat", "object", "agree")
]
NEAR = [
    "any_before_log",
    "any_before_rank",
    "told_before_log",
    "told_before_rank",
    "told_before_rank_gender",
    "acted_before_log",
    "acted_before_rank",
    "acted_before_rank_gender",
    "meant_before_log",
    "meant_before_rank",
    "meant_before_rank_gender",
    "rivals",
    "manner",
    "told_after_log",
    "told_after_rank",
    "acted_after_log",
    "told_here_count",
    "told_near_count",
    "told_far_count",
    "spoken_near_count",
    "told_ahead_count",
]
TURNS = [
    "tag_back",
    "tag_back_parity",
    "tag_back_gaps",
    "tag_ahead",
    "tag_ahead_parity",
    "tag_ahead_gaps",
    "called_back",
    "called_back_parity",
    "called_ahead",
    "called_ahead_parity",
    "tags_around",
    "beats_around",
    "tagged_in_run",
    "tagged_alone_in_run",
    "people_in_run",
]
WORK = [
    "mention_share",
    "mention_rank",
    "tag_share",
    "spoken_ratio",
    "narrator",
    "narrator_first_person",
    "narrator_votes",
    "narrator_like",
    "gender",
    "gender_known",
    "station",
]
FEATURES = BESIDE + AROUND + NEIGHBOURS + NEAR + TURNS + WORK
SLOT = {name: i for i, name in enumerate(FEATURES)}

CONTEXT = [
    "has_name_sure",
    "has_name_loose",
    "has_name_beat",
    "has_pronoun_tag",
    "has_pronoun_beat",
    "has_i",
    "has_noun",
    "noun_new",
    "noun_other",
    "pronoun_gender",
    "colon_before",
    "left_open_before",
    "new_scene",
    "gap_before",
    "gap_after",
    "no_gap_before",
    "no_gap_after",
    "same_paragraph_before",
    "same_paragraph_after",
    "length",
    "quotes",
    "asks",
    "asked_before",
    "exclaims",
    "trails_off",
    "says_i",
    "says_you",
    "calls_somebody",
    "says_sir",
    "says_madam",
    "starts_yes_no",
    "starts_but_well",
    "first_person",
    "any_narration",
    "para_before_ends_colon",
    "speech_only",
    "candidates",
    "sure_tag_before",
    "sure_tag_after",
]
CONTEXT_SLOT = {name: i for i, name in enumerate(CONTEXT)}


@dataclass(frozen=True, slots=True)
class Described:
    """The arrays of a work; see the module."""

    candidates: Ints
    features: Floats
    context: Floats


# ---------------------------------------------------------------------------- the whole work


def describe(survey: Survey) -> Described:
    """Compute the candidates and features of every turn."""
    count, people = len(survey.turns), len(survey.genders)
    width = min(MOST_CANDIDATES, max(1, people))
    if not count or not people:
        empty = np.zeros((count, width, len(FEATURES)), np.float32)
        return Described(np.full((count, width), -1), empty, np.zeros((count, len(CONTEXT)), np.float32))
    events = _Events(survey)
    parts = [
        _block(survey, events, first, min(first + _BLOCK, count), width)
        for first in range(0, count, _BLOCK)
    ]
    candidates = np.concatenate([part[0] for part in parts])
    features = np.concatenate([part[1] for part in parts])
    _fill_beside(survey, candidates, features)
    context = _context(survey, candidates)
    return Described(candidates, features, context)


class _Events:
    """For every kind of event and every character, the sorted places (or turns) where it happens."""

    def __init__(self, survey: Survey) -> None:
        people = len(survey.genders)
        self.any: list[list[float]] = [[] for _ in range(people)]
        self.told: list[list[float]] = [[] for _ in range(people)]
        self.spoken: list[list[float]] = [[] for _ in range(people)]
        self.acted: list[list[float]] = [[] for _ in range(people)]
        self.meant: list[list[float]] = [[] for _ in range(people)]
        self.tagged: list[list[float]] = [[] for _ in range(people)]
        self.beat: list[list[float]] = [[] for _ in range(people)]
        self.called: list[list[float]] = [[] for _ in range(people)]
        self.maybe: list[list[float]] = [[] for _ in range(people)]
        for mention in survey.mentions:
            for owner in mention.owners[1:]:
                self.maybe[owner].append(mention.place)
            owner = mention.owners[0]
            self.any[owner].append(mention.place)
            (self.spoken if mention.spoken else self.told)[owner].append(mention.place)
        for place, owner, named in sorted(survey.subjects):
            self.meant[owner].append(place)
            if named:
                self.acted[owner].append(place)
        for number, turn in enumerate(survey.turns):
            for owner in tagged_by_name(turn):
                self.tagged[owner].append(number)
            for owner in beaten_by_name(turn):
                self.beat[owner].append(number)
            for owner in turn.called:
                self.called[owner].append(number)
        self.gaps = np.cumsum([min(turn.gap, 6) for turn in survey.turns])
        self.mention_counts = np.array([len(places) for places in self.any], float)
        self.told_counts = np.array([len(places) for places in self.told], float)
        self.spoken_counts = np.array([len(places) for places in self.spoken], float)
        self.tag_counts = np.array([len(turns) for turns in self.tagged], float)
        called = np.array([len(turns) for turns in self.called], float)
        like = np.log1p(self.spoken_counts + called) * (1 + self.spoken_counts + called)
        like /= (1 + self.told_counts + 5 * self.tag_counts)
        self.narrator_like = like / max(1e-6, like.max(initial=0))
        self.manner = manner_of(survey)
        self.run_of, self.tags_in_run = _runs(survey, people)
        heard = [survey.first_person[turn.chapter] for turn in survey.turns]
        self.first_person_work = float(np.mean(heard) > 0.4)


def _runs(survey: Survey, people: int) -> tuple[Ints, Floats]:
    """Number the runs of turns with little narration between; count who is tagged in each."""
    run, numbers = -1, []
    for turn in survey.turns:
        run += turn.gap > 2 or turn.new_scene
        numbers.append(max(run, 0))
    run_of = np.array(numbers)
    counts = np.zeros((run_of.max(initial=0) + 1, people), np.float32)
    for number, turn in zip(numbers, survey.turns, strict=True):
        for owner in tagged_by_name(turn) + beaten_by_name(turn):
            counts[number, owner] += 1
    return run_of, counts


def tagged_by_name(turn: SurveyedTurn) -> list[int]:
    """Return whom a tag of the turn names, the surest only."""
    for wanted in (Tag.SURE, Tag.LOOSE):
        owners = [
            s.who.owners[0]
            for s in turn.subjects
            if s.tag is wanted and s.who.kind is Kind.NAME and s.order == 0
        ]
        if owners:
            return owners[:1]
    return []


def beaten_by_name(turn: SurveyedTurn) -> list[int]:
    """Return who acts by name right beside the turn."""
    owners = [
        s.who.owners[0]
        for s in turn.subjects
        if s.tag is Tag.BEAT and s.who.kind is Kind.NAME and s.order == 0
    ]
    return owners[:1]


def _before(events: Sequence[Sequence[float]], places: Floats) -> Floats:
    """Return the distance back to the last event, shape (turns, characters)."""
    result = np.full((len(places), len(events)), _FAR, np.float32)
    for who, happened in enumerate(events):
        if happened:
            times = np.asarray(happened)
            i = np.searchsorted(times, places, side="left")
            found = i > 0
            result[found, who] = places[found] - times[i[found] - 1]
    return result


def _after(events: Sequence[Sequence[float]], places: Floats, *, strictly: bool = False) -> Floats:
    """Return the distance to the next event, shape (turns, characters)."""
    result = np.full((len(places), len(events)), _FAR, np.float32)
    for who, happened in enumerate(events):
        if happened:
            times = np.asarray(happened)
            i = np.searchsorted(times, places, side="right" if strictly else "left")
            found = i < len(times)
            result[found, who] = times[i[found]] - places[found]
    return result


def _count(events: Sequence[Sequence[float]], low: Floats, high: Floats) -> Floats:
    result = np.zeros((len(low), len(events)), np.float32)
    for who, happened in enumerate(events):
        if happened:
            times = np.asarray(happened)
            result[:, who] = np.searchsorted(times, high) - np.searchsorted(times, low)
    return result


def _near(distance: Floats, scale: float) -> Floats:
    """Squash a distance to (0, 1]: 1 here, about 0.1 at ``_FAR``."""
    squashed: Floats = 1.0 - np.log1p(distance / scale) / np.log1p(_FAR / scale)
    return squashed


def _rank(distance: Floats) -> Floats:
    """Return 1 for the nearest, 1/2, 1/3 … and 0 for those who are nowhere."""
    order = distance.argsort(axis=1, kind="stable").argsort(axis=1)
    ranked: Floats = np.where(distance < _FAR, 1.0 / (1.0 + order), 0.0)
    return ranked.astype(np.float32)


def _parity(distance: Floats) -> Floats:
    """Return 1 for an even number of turns, -1 for an odd one, 0 far away, fading with distance."""
    signs = np.where(distance % 2 == 0, 1.0, -1.0)
    faded: Floats = np.where(distance < 40, signs * 0.9**distance, 0.0)
    return faded


def _block(
    survey: Survey, events: _Events, first: int, last: int, width: int
) -> tuple[Ints, Floats]:
    turns = survey.turns[first:last]
    starts = np.array([turn.start for turn in turns], float)
    opens = np.array([turn.start - turn.turn.quotes[0][1].start for turn in turns], float)
    ends = np.array([turn.end for turn in turns], float)
    numbers = np.arange(first, last, dtype=float)
    genders = np.array(survey.genders, np.float32)
    rows: dict[str, Floats] = {}

    any_before = _before(events.any, starts)
    told_before = _before(events.told, starts)
    acted_before = _before(events.acted, starts)
    meant_before = _before(events.meant, starts)
    told_after = _after(events.told, ends)
    tag_back = _before(events.tagged, numbers)
    tag_ahead = _after(events.tagged, numbers, strictly=True)
    called_back = _before(events.called, numbers)
    called_ahead = _after(events.called, numbers, strictly=True)

    wanted = np.array([_pronoun_gender(turn) for turn in turns], np.float32)
    wrong = (wanted[:, None] * genders[None, :]) < -0.2
    rows["any_before_log"] = _near(any_before, 50)
    rows["any_before_rank"] = _rank(any_before)
    rows["told_before_log"] = _near(told_before, 50)
    rows["told_before_rank"] = _rank(told_before)
    rows["told_before_rank_gender"] = _rank(np.where(wrong, _FAR, told_before))
    rows["acted_before_log"] = _near(acted_before, 50)
    rows["acted_before_rank"] = _rank(acted_before)
    rows["acted_before_rank_gender"] = _rank(np.where(wrong, _FAR, acted_before))
    rows["meant_before_log"] = _near(meant_before, 50)
    rows["meant_before_rank"] = _rank(meant_before)
    rows["meant_before_rank_gender"] = _rank(np.where(wrong, _FAR, meant_before))
    rows["rivals"] = _rivals(any_before, genders)
    rows["manner"] = events.manner[first:last]
    rows["told_after_log"] = _near(told_after, 50)
    rows["told_after_rank"] = _rank(told_after)
    rows["acted_after_log"] = _near(_after(events.acted, ends), 50)
    rows["told_here_count"] = np.minimum(_count(events.told, opens, ends + 200), 3) / 3
    rows["told_near_count"] = np.log1p(_count(events.told, starts - 1500, starts)) / 3
    rows["told_far_count"] = np.log1p(_count(events.told, starts - 8000, starts)) / 4
    rows["spoken_near_count"] = np.log1p(_count(events.spoken, starts - 3000, ends + 1500)) / 3
    rows["told_ahead_count"] = np.log1p(_count(events.told, ends, ends + 1500)) / 3

    rows["tag_back"] = _near(tag_back, 1)
    rows["tag_back_parity"] = _parity(tag_back)
    rows["tag_back_gaps"] = _gaps(events, numbers, tag_back, back=True)
    rows["tag_ahead"] = _near(tag_ahead, 1)
    rows["tag_ahead_parity"] = _parity(tag_ahead)
    rows["tag_ahead_gaps"] = _gaps(events, numbers, tag_ahead, back=False)
    rows["called_back"] = _near(called_back, 1)
    rows["called_back_parity"] = _parity(called_back)
    rows["called_ahead"] = _near(called_ahead, 1)
    rows["called_ahead_parity"] = _parity(called_ahead)
    rows["tags_around"] = np.log1p(_count(events.tagged, numbers - 12, numbers + 13)) / 3
    rows["beats_around"] = np.log1p(_count(events.beat, numbers - 12, numbers + 13)) / 3

    run = events.tags_in_run[events.run_of[first:last]]
    rows["tagged_in_run"] = np.minimum(run, 3) / 3
    people = np.minimum((run > 0).sum(axis=1), 4)
    rows["people_in_run"] = np.broadcast_to(people[:, None] / 4, run.shape)
    rows["tagged_alone_in_run"] = (run > 0) & (people == 2)[:, None]
    narrator = np.zeros((last - first, len(genders)), np.float32)
    told_by = np.zeros_like(narrator)
    for row, turn in enumerate(turns):
        who = survey.narrators[turn.chapter]
        if who is not None:
            narrator[row, who] = 1
            told_by[row, who] = survey.first_person[turn.chapter]
    rows["narrator"], rows["narrator_first_person"] = narrator, told_by
    first_person = np.array([survey.first_person[turn.chapter] for turn in turns], np.float32)
    first_person *= events.first_person_work
    rows["narrator_votes"] = first_person[:, None] * _narrator_votes(survey)
    rows["narrator_like"] = first_person[:, None] * events.narrator_like
    rows["station"] = np.broadcast_to(np.array(survey.stations, np.float32), narrator.shape)
    for name, values in _work_wide(events, genders).items():
        rows[name] = np.broadcast_to(values, narrator.shape)
    telling = np.maximum(narrator, rows["narrator_like"] > 0.9)

    candidates = _choose(
        survey, turns, any_before, told_after, tag_back, tag_ahead, telling, events, width
    )
    features = np.zeros((*candidates.shape, len(FEATURES)), np.float32)
    taken = np.maximum(candidates, 0)
    for name, values in rows.items():
        features[:, :, SLOT[name]] = np.take_along_axis(values, taken, axis=1)
    features[candidates < 0] = 0
    return candidates, features


def _narrator_votes(survey: Survey) -> Floats:
    """Return, for every character, the share of first-person chapters they are found to tell."""
    votes = np.zeros(len(survey.genders), np.float32)
    told = [who for who, i in zip(survey.narrators, survey.first_person, strict=True) if i]
    for who in told:
        if who is not None:
            votes[who] += 1 / len(told)
    return votes


def _rivals(any_before: Floats, genders: Floats) -> Floats:
    """Return 1 / (1 + others of one's gender who were named lately)."""
    lately = any_before < 2500
    male, female = genders > 0.2, genders < -0.2
    same = np.where(male[None], (lately & male).sum(1)[:, None], (lately & female).sum(1)[:, None])
    others = np.where((male | female)[None], same - lately, lately.sum(1)[:, None] - lately)
    rivals: Floats = 1.0 / (1.0 + np.maximum(others, 0))
    return rivals


def _gaps(events: _Events, numbers: Floats, distance: Floats, *, back: bool) -> Floats:
    """Return how little narration stands between a turn and the one at ``distance`` from it."""
    total = events.gaps
    here = numbers.astype(int)
    other = here[:, None] + np.where(distance < _FAR, distance, 0).astype(int) * (-1 if back else 1)
    between = np.abs(total[here][:, None] - total[other])
    near: Floats = np.where(distance < _FAR, 1.0 / (1.0 + between / 4), 0.0)
    return near


def _work_wide(events: _Events, genders: Floats) -> dict[str, Floats]:
    total = max(1.0, events.mention_counts.sum())
    tags = max(1.0, events.tag_counts.sum())
    order = (-events.mention_counts).argsort(kind="stable").argsort()
    return {
        "mention_share": np.sqrt(events.mention_counts / total),
        "mention_rank": 1.0 / (1.0 + order),
        "tag_share": np.sqrt(events.tag_counts / tags),
        "spoken_ratio": np.log1p(events.spoken_counts / (1 + events.told_counts)),
        "gender": genders,
        "gender_known": np.abs(genders),
    }


def _choose(
    survey: Survey,
    turns: Sequence[SurveyedTurn],
    any_before: Floats,
    told_after: Floats,
    tag_back: Floats,
    tag_ahead: Floats,
    narrator: Floats,
    events: _Events,
    width: int,
) -> Ints:
    """Choose the likeliest candidates of every turn: named near it, tagged near it, or telling."""
    score = np.minimum(any_before, 2.5 * told_after + 200)
    starts = np.array([turn.start for turn in turns], float)
    score = np.minimum(score, 1.5 * _before(events.maybe, starts) + 300)
    score = np.minimum(score, np.where(tag_back < 12, 150 * tag_back, _FAR))
    score = np.minimum(score, np.where(tag_ahead < 8, 250 * tag_ahead, _FAR))
    score = np.where(narrator > 0, -1.0, score)
    leading = np.argsort(-events.mention_counts, kind="stable")[:2]
    score[:, leading] = np.minimum(score[:, leading], 3000)
    for row, turn in enumerate(turns):
        for subject in (*turn.subjects, *turn.around):
            for place, owner in enumerate(subject.who.owners):
                score[row, owner] = min(score[row, owner], -100 + 60 * place)
        for owner in turn.called | turn.spoken_of:
            score[row, owner] = min(score[row, owner], 50)
    order = np.argsort(score, axis=1, kind="stable")[:, :width]
    nowhere = np.take_along_axis(score, order, axis=1) >= _FAR
    nowhere[:, 0] = False
    return np.where(nowhere, -1, order)


# ---------------------------------------------------------------------------- turn by turn


def _pronoun_gender(turn: SurveyedTurn) -> int:
    """Return the gender that the pronoun or noun beside a turn gives its speaker, 0 if none."""
    best, gender = -1, 0
    for subject in turn.subjects:
        who = subject.who
        rank = 2 * subject.tag - subject.order
        if who.gender and who.kind in (Kind.PRONOUN, Kind.NOUN) and rank > best:
            best, gender = rank, who.gender
    return gender


def _fill_beside(survey: Survey, candidates: Ints, features: Floats) -> None:
    """Write the features that come from the words beside every turn."""
    turns = survey.turns
    genders = np.array([*survey.genders, 0.0], np.float32)
    stations = np.array([*survey.stations, 0.0], np.float32)
    for k, turn in enumerate(turns):
        who = candidates[k]
        slots = {int(c): m for m, c in enumerate(who) if c >= 0}
        here = features[k]
        gender = genders[who]
        for subject in turn.subjects:
            _note_subject(subject, here, slots, gender, survey.narrators[turn.chapter])
        for subject in turn.around:
            _note_around(subject, here, slots, gender, survey.narrators[turn.chapter])
        for name, people in (
            ("object", turn.objects),
            ("called", turn.called),
            ("spoken_of", turn.spoken_of),
        ):
            _mark(here, slots, people, name)
        station = stations[who]
        for subject in turn.subjects:
            if subject.who.station and not subject.order:
                name = "station_sure" if subject.tag else "station_beat"
                here[:, SLOT[name]] = station * subject.who.station
        for where, step in (("prev", -1), ("next", 1), ("prev2", -2), ("next2", 2)):
            if 0 <= k + step < len(turns):
                _note_neighbour(turns[k + step], where, here, slots, gender)
        here[:, SLOT["station_calls"]] = -station * kin_called(turn.text)[0]
        for where, step in (("prev", -1), ("next", 1)):
            if 0 <= k + step < len(turns):
                meant, sex = kin_called(turns[k + step].text)
                fits = station * meant + 0.5 * gender * sex
                here[:, SLOT[f"station_called_{where}"]] = fits / 1.5


_CALLED_KIN = {
    "papa": (1, 1), "father": (1, 1), "dad": (1, 1), "daddy": (1, 1), "uncle": (1, 1),
    "mamma": (1, -1), "mama": (1, -1), "mother": (1, -1), "mummy": (1, -1), "mum": (1, -1),
    "mom": (1, -1), "aunt": (1, -1), "auntie": (1, -1), "sir": (1, 1), "ma'am": (1, -1),
    "madam": (1, -1), "grandmother": (1, -1), "grandfather": (1, 1), "child": (-1, 0),
    "boy": (-1, 1), "girl": (-1, -1), "lad": (-1, 1), "son": (-1, 1), "daughter": (-1, -1),
    "niece": (-1, -1), "nephew": (-1, 1), "miss": (-1, -1),
}  # fmt: skip
_KIN_CALL = re.compile(
    r"(?:^|[,.!?;:—–-]|\b(?:oh|o|dear|my|well|no|yes|you|poor|dearest))\W*\b("
    + "|".join(_CALLED_KIN)
    + r")\s*[,.!?;:—–-]",
    re.IGNORECASE,
)


def kin_called(text: str) -> tuple[int, int]:
    """Return the station and gender of whom a turn calls "papa", "sir" or "child", 0 if nobody."""
    call = _KIN_CALL.search(text)
    return _CALLED_KIN[call[1].lower()] if call else (0, 0)


def _mark(here: Floats, slots: dict[int, int], people: Sequence[int] | set[int], name: str) -> None:
    for person in people:
        slot = slots.get(person)
        if slot is not None:
            here[slot, SLOT[name]] = 1


def _most(column: Floats, values: Floats) -> None:
    """Keep, place by place, whichever is larger in size."""
    larger = np.abs(values) > np.abs(column)
    column[larger] = values[larger]


def _note_subject(
    subject: Subject, here: Floats, slots: dict[int, int], gender: Floats, narrator: int | None
) -> None:
    who, tag = subject.who, _TAGS[subject.tag]
    if who.kind is Kind.NAME:
        if who.part:
            name = "part_tag" if subject.tag else "part"
        elif subject.order:
            name = "beat_later"
        else:
            name = f"{_PLACES[subject.place]}_{tag}"
        _mark_owners(here, slots, who, name)
        others = "shared_name_tag" if subject.tag else "shared_name_beat"
        if not who.sole:
            _mark(here, slots, who.owners, others)
    if who.by_noun:
        _mark_owners(here, slots, who, "noun_sure" if subject.tag else "noun_beat")
    if who.kind is Kind.PRONOUN and subject.order == 0:
        _most(here[:, SLOT["agree_part" if who.part else f"agree_{tag}"]], gender * who.gender)
    elif who.kind is Kind.PRONOUN:
        _most(here[:, SLOT["agree_beat"]], 0.5 * gender * who.gender)
    elif who.kind is Kind.NOUN:
        name = "agree_noun_sure" if subject.tag else "agree_noun_beat"
        _most(here[:, SLOT[name]], gender * who.gender)
    elif who.kind is Kind.FIRST_PERSON:
        column = here[:, SLOT["i_tag" if subject.tag else "i_beat"]]
        column[:] = -1
        if narrator is not None and narrator in slots:
            column[slots[narrator]] = 1
    if subject.place is Place.BEFORE and subject.order:
        _mark(here, slots, who.owners[:1], "first_in_paragraph")


def _mark_owners(here: Floats, slots: dict[int, int], who: Phrase, name: str) -> None:
    """Mark who owns a name: all of them, less surely, where several do."""
    for place, owner in enumerate(who.owners if not who.sole else who.owners[:1]):
        slot = slots.get(owner)
        if slot is not None:
            value = 1.0 if who.sole else 0.7 if place == 0 else 0.4
            here[slot, SLOT[name]] = max(here[slot, SLOT[name]], value)


def _note_around(
    subject: Subject, here: Floats, slots: dict[int, int], gender: Floats, narrator: int | None
) -> None:
    who = subject.who
    if subject.place is Place.TRAIL_BEFORE:
        if who.kind is Kind.NAME:
            name = "trail_before_tag" if subject.tag else "trail_before_beat"
            _mark(here, slots, who.owners[:1], name)
        elif who.kind in (Kind.PRONOUN, Kind.NOUN):
            _most(here[:, SLOT["trail_before_agree"]], gender * who.gender)
        return
    before = subject.place is Place.PARAGRAPH_BEFORE
    if who.kind is Kind.NAME:
        if not before:
            name = "para_after_first" if subject.order == 0 else ""
        elif subject.order:
            name = "para_before_other"
        else:
            name = f"para_before_last_{_TAGS[subject.tag]}"
        if name:
            _mark(here, slots, who.owners[:1], name)
    elif subject.order == 0 and who.kind in (Kind.PRONOUN, Kind.NOUN):
        name = "para_before_agree" if before else "para_after_agree"
        if before and subject.tag:
            name = "para_before_agree_tag"
        _most(here[:, SLOT[name]], gender * who.gender)
    elif subject.order == 0 and who.kind is Kind.FIRST_PERSON:
        column = here[:, SLOT["para_before_i" if before else "para_after_i"]]
        column[:] = -1
        if narrator is not None and narrator in slots:
            column[slots[narrator]] = 1


def _note_neighbour(
    turn: SurveyedTurn, where: str, here: Floats, slots: dict[int, int], gender: Floats
) -> None:
    _mark(here, slots, turn.called, f"called_{where}")
    _mark(here, slots, turn.spoken_of, f"spoken_of_{where}")
    _mark(here, slots, turn.objects, f"object_{where}")
    _mark(here, slots, tagged_by_name(turn), f"tagged_{where}")
    _mark(here, slots, beaten_by_name(turn), f"beat_{where}")
    here[:, SLOT[f"agree_{where}"]] = gender * _pronoun_gender(turn)


# ---------------------------------------------------------------------------- context

_YES_NO = re.compile(r"\W*(?:yes|no|oh|ah|aye|nay|indeed|certainly|of course|never|not)\b", re.I)
_BUT_WELL = re.compile(r"\W*(?:but|well|and|then|so|why|what|because)\b", re.I)
_I = re.compile(r"\b(?:I|my|me|myself)\b")
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.I)
_SIR = re.compile(r"\b(?:sir|my lord|old (?:man|chap|fellow|boy))\b", re.I)
_MADAM = re.compile(r"\b(?:ma'am|ma’am|madam|my lady|miss)\b", re.I)


def _context(survey: Survey, candidates: Ints) -> Floats:
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
        "pronoun_gender": float(_pronoun_gender(turn)),
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
        "asked_before": previous is not None
        and previous.text.rstrip("\"'’”» ").endswith("?"),
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
