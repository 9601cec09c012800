"""Events: where in a work each character is named, acts, is called and is tagged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .clauses import Tag
from .distances import Floats, Ints
from .phrases import Kind
from .survey import Survey, SurveyedTurn


class Events:
    """For every kind of event and every character, the sorted places or turns where it happens.

    ``any``, ``told`` (in narration), ``spoken`` (in speech), ``acted`` (as a subject by name),
    ``meant`` (as a subject, pronouns too) and ``maybe`` (by a name that somebody else rather owns)
    hold places; ``tagged``, ``beat`` and ``called`` the numbers of turns.
    """

    def __init__(self, survey: Survey) -> None:
        people = len(survey.genders)
        named = [(m.owners[0], m.place, m.spoken) for m in survey.mentions]
        acting = sorted(survey.subjects)
        turns = list(enumerate(survey.turns))
        self.any = _by_person(people, ((who, at) for who, at, _ in named))
        self.told = _by_person(people, ((who, at) for who, at, spoken in named if not spoken))
        self.spoken = _by_person(people, ((who, at) for who, at, spoken in named if spoken))
        self.maybe = _by_person(
            people, ((who, m.place) for m in survey.mentions for who in m.owners[1:])
        )
        self.meant = _by_person(people, ((who, at) for at, who, _ in acting))
        self.acted = _by_person(people, ((who, at) for at, who, by_name in acting if by_name))
        self.tagged = _by_person(people, ((w, k) for k, t in turns for w in tagged_by_name(t)))
        self.beat = _by_person(people, ((w, k) for k, t in turns for w in beaten_by_name(t)))
        self.called = _by_person(people, ((w, k) for k, t in turns for w in t.called))
        self.gaps = np.cumsum([min(turn.gap, 6) for turn in survey.turns])
        self.mention_counts, self.told_counts = _counts(self.any), _counts(self.told)
        self.spoken_counts, self.tag_counts = _counts(self.spoken), _counts(self.tagged)
        self.narrator_like = self._narrator_like()
        self.run_of, self.tags_in_run = runs_of(survey, people)
        self.tags_in_chapter = _tags_in_chapter(survey, people)
        self.scene_of, self.scene_starts = _scenes_of(survey)
        heard = [survey.first_person[turn.chapter] for turn in survey.turns]
        self.first_person_work = float(np.mean(heard) > 0.4)

    def _narrator_like(self) -> Floats:
        """Return how much each is called and spoken of but not told of, 1 for the most."""
        heard = self.spoken_counts + _counts(self.called)
        like = np.log1p(heard) * (1 + heard) / (1 + self.told_counts + 5 * self.tag_counts)
        scaled: Floats = like / max(1e-6, like.max(initial=0))
        return scaled


def _by_person(people: int, events: Iterable[tuple[int, float]]) -> list[Floats]:
    times: list[list[float]] = [[] for _ in range(people)]
    for who, time in events:
        times[who].append(time)
    return [np.array(of_one, float) for of_one in times]


def _counts(events: Sequence[Floats]) -> Floats:
    return np.array([len(times) for times in events], float)


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


def _tags_in_chapter(survey: Survey, people: int) -> Floats:
    """Return how often each chapter tags each character, a turn's own tag among them."""
    counts = np.zeros((len(survey.narrators), people), np.float32)
    for turn in survey.turns:
        for owner in tagged_by_name(turn) + tagged_by_noun(turn):
            counts[turn.chapter, owner] += 1
    return counts


def _scenes_of(survey: Survey) -> tuple[Ints, Floats]:
    """Return the scene of every turn, and where the scenes start, with the end of the last."""
    scene_of = np.cumsum([turn.new_scene for turn in survey.turns]) - 1
    starts = [turn.start - 500 for turn in survey.turns if turn.new_scene]
    return np.maximum(scene_of, 0), np.array([*starts, 1e12], float)


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


def tagged_by_noun(turn: SurveyedTurn) -> list[int]:
    """Return whom a noun beside the turn may mean that says who speaks."""
    return [
        owner
        for subject in turn.subjects
        for owner in subject.who.owners[:1]
        if subject.who.by_noun and subject.who.sole and subject.tag and not subject.order
    ][:1]


def surely_tagged(turn: SurveyedTurn) -> int | None:
    """Return whom a tag names beyond doubt: by a name of their own, one person only."""
    named = {
        s.who.owners[0]
        for s in turn.subjects
        if s.tag is Tag.SURE
        and s.order == 0
        and s.who.kind is Kind.NAME
        and s.who.sole
        and not s.who.part
    }
    return named.pop() if len(named) == 1 else None


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
