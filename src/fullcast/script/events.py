"""Events: where in a work each character is named, acts, is called and is tagged."""

from __future__ import annotations

import numpy as np

from .clauses import Tag
from .distances import Floats, Ints
from .manner import manner_of
from .phrases import Kind
from .survey import Survey, SurveyedTurn


class Events:
    """For every kind of event and every character, the sorted places or turns of it."""

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
        like /= 1 + self.told_counts + 5 * self.tag_counts
        self.narrator_like = like / max(1e-6, like.max(initial=0))
        self.manner = manner_of(survey)
        self.run_of, self.tags_in_run = runs_of(survey, people)
        heard = [survey.first_person[turn.chapter] for turn in survey.turns]
        self.first_person_work = float(np.mean(heard) > 0.4)


def runs_of(survey: Survey, people: int) -> tuple[Ints, Floats]:
    """Return the run of every turn, and how often each run tags each character.

    A run is a conversation: turns with little narration between.
    """
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


def narrator_votes(survey: Survey) -> Floats:
    """Return, for every character, the share of first-person chapters they are found to tell."""
    votes = np.zeros(len(survey.genders), np.float32)
    told = [who for who, i in zip(survey.narrators, survey.first_person, strict=True) if i]
    for who in told:
        if who is not None:
            votes[who] += 1 / len(told)
    return votes


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


def pronoun_gender(turn: SurveyedTurn) -> int:
    """Return the gender that the pronoun or noun beside a turn gives its speaker, 0 if none."""
    best, gender = -1, 0
    for subject in turn.subjects:
        who = subject.who
        rank = 2 * subject.tag - subject.order
        if who.gender and who.kind in (Kind.PRONOUN, Kind.NOUN) and rank > best:
            best, gender = rank, who.gender
    return gender
