"""Training examples: annotated works as arrays, in the settings that the product meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

import attribution as bench
from fullcast.model import NARRATOR, Character
from fullcast.script.characters import find_characters
from fullcast.script.feature_names import MOST_CANDIDATES
from fullcast.script.phrases import Kind
from fullcast.script.speakers import described_work, everybody
from fullcast.script.survey import Survey
from fullcast.script.surveyor import survey_work
from fullcast.script.turns import ChapterSpeech

from . import variants

_HEAVIEST = 2.0
_NO_EXCERPTS = 120
"""Turns of a work that is itself as short as an excerpt."""


@dataclass(frozen=True, slots=True)
class Example:
    """A work as tensors, for K turns with M candidates.

    ``right`` (K, M) marks who speaks (more than one where a person was found twice; none where
    nobody knows); ``heard`` (K, M) who is spoken to; ``weight`` (K) the quotations of a turn.
    """

    kind: str
    candidates: torch.Tensor
    features: torch.Tensor
    context: torch.Tensor
    slots: torch.Tensor
    narration: torch.Tensor
    apart: torch.Tensor
    right: torch.Tensor
    heard: torch.Tensor
    weight: torch.Tensor


@dataclass(frozen=True, slots=True)
class Answers:
    """What the annotation says of every turn: speakers and listeners (indices), and its weight."""

    speakers: list[frozenset[int]]
    listeners: list[frozenset[int]]
    weight: list[float]


@dataclass(slots=True)
class Novel:
    """An annotated work: its data, its examples as they are, and variants of them."""

    data: dict[str, Any]
    plain: list[Example]
    varied: list[Example]

    @property
    def is_story(self) -> bool:
        """Tell whether it is a short story of ours."""
        return str(self.data["id"]).startswith("own/")

    @property
    def author(self) -> str:
        """Return who wrote it; works without a name are on their own."""
        return str(self.data["meta"].get("author") or self.data["id"])


def load_novel(data: dict[str, Any], seed: int) -> Novel:
    """Make the examples of a work."""
    rng = np.random.default_rng(seed)
    work = bench.work_of(data)
    sections = bench.given_sections(data, work)
    given = bench.characters_of(data)
    texts = [text for section in sections for text in section.paragraphs]
    quotations = [quotes for section in sections for quotes in section.quotations]
    found = find_characters(texts, work.metadata, (), quotations)
    novel = Novel(data, [], [])
    for kind, characters in (("given", given), ("found", found)):
        heard = bench.hear_sections(sections, characters, work)
        people = everybody(heard, characters)
        survey = survey_work(heard, people)
        owners = _by_name(people) if kind == "given" else _by_key(data, people)
        if data["id"].startswith("own/"):
            _settle_tellers(_speakers(data, work, heard, survey), survey, owners, people)
        answers = _answers(data, work, heard, survey, owners)
        novel.plain.append(_example(kind, survey, answers))
        novel.varied += _varied(survey, answers, rng)
    return novel


def _varied(survey: Survey, answers: Answers, rng: np.random.Generator) -> list[Example]:
    made = [_example("hidden", variants.hide(survey, rng, share), answers) for share in (0.25, 0.5)]
    counts = Counter(who for said in answers.speakers for who in said)
    tellers = [who for who, _ in counts.most_common(3)]
    if np.mean(survey.first_person) > 0.4:
        tellers = [
            w for w, _ in Counter(w for w in survey.narrators if w is not None).most_common(1)
        ]
    for who in tellers:
        told = variants.told_by(survey, who, answers.speakers, rng)
        made.append(_example("told", told, answers))
        made.append(_example("told, hidden", variants.hide(told, rng, 0.3), answers))
        made += _excerpts(told, answers, rng, 4)
    if len(tellers) > 1:
        told = variants.told_in_turns(survey, tellers[:2], answers.speakers, rng)
        made.append(_example("told in turns", told, answers))
        made += _excerpts(told, answers, rng, 4)
    blurred = variants.blurred(survey, rng)
    made.append(_example("blurred", blurred, answers))
    made.append(_example("blurred, hidden", variants.hide(blurred, rng, 0.3), answers))
    return made + _excerpts(survey, answers, rng, 8)


def _excerpts(
    survey: Survey, answers: Answers, rng: np.random.Generator, count: int
) -> list[Example]:
    made: list[Example] = []
    if len(survey.turns) < _NO_EXCERPTS:
        return made
    for first, last, part in variants.excerpts(survey, rng, count):
        said = Answers(
            answers.speakers[first:last], answers.listeners[first:last], answers.weight[first:last]
        )
        made.append(_example("excerpt", part, said))
    return made


# ---------------------------------------------------------------------------- answers


def _by_name(people: Sequence[Character]) -> dict[str, frozenset[int]]:
    return {person.name: frozenset([i]) for i, person in enumerate(people)}


def _by_key(data: dict[str, Any], people: Sequence[Character]) -> dict[str, frozenset[int]]:
    """Map annotated names to the found people who carry one of their names."""
    scoring = bench.scorer()
    keys = scoring.name_keys(data["characters"])
    owners: dict[str, set[int]] = {name: set() for name in keys}
    for i, person in enumerate(people):
        means = [
            {name for name, mine in keys.items() if scoring.norm(label) in mine}
            for label in (person.name, *person.aliases)
        ]
        clear = Counter(next(iter(names)) for names in means if len(names) == 1)
        if means[0] and len(means[0]) == 1:
            owners[next(iter(means[0]))].add(i)
        elif clear:
            owners[clear.most_common(1)[0][0]].add(i)
    return {name: frozenset(found) for name, found in owners.items()}


def _speakers(
    data: dict[str, Any], work: Any, heard: Sequence[ChapterSpeech], survey: Survey
) -> list[str | None]:
    """Return the annotated speaker of every turn's first quotation."""
    said = {q["spans"][0][0]: q["speaker"] for q in data["quotes"]}
    found = []
    for turn in survey.turns:
        number, mark = turn.turn.quotes[0]
        start, _ = bench.inside(heard[turn.chapter].paragraphs[number], mark)
        found.append(said.get((work.chapters[turn.chapter].paragraphs[number].start or 0) + start))
    return found


def _settle_tellers(
    speakers: Sequence[str | None],
    survey: Survey,
    owners: dict[str, frozenset[int]],
    people: Sequence[Character],
) -> None:
    """Let whoever says what "I" say tell a chapter, found by name or not."""
    nameless = frozenset(i for i, person in enumerate(people) if person.name == NARRATOR)
    for chapter, told in enumerate(survey.first_person):
        votes = Counter(
            name
            for turn, name in zip(survey.turns, speakers, strict=True)
            if turn.chapter == chapter and name and told
            for subject in turn.subjects
            if subject.who.kind is Kind.FIRST_PERSON and not subject.order
        )
        if votes:
            name = votes.most_common(1)[0][0]
            owners[name] = owners.get(name) or nameless
            if owners[name]:
                survey.narrators[chapter] = min(owners[name])


def _answers(
    data: dict[str, Any],
    work: Any,
    heard: Sequence[ChapterSpeech],
    survey: Survey,
    people: dict[str, frozenset[int]],
) -> Answers:
    said = {}
    for quote in data["quotes"]:
        for place, (start, _end) in enumerate(quote["spans"]):
            said[start] = (quote, place == 0)
    answers = Answers([], [], [])
    for turn in survey.turns:
        counts: Counter[str] = Counter()
        listeners: set[int] = set()
        for number, mark in turn.turn.quotes:
            start, _ = bench.inside(heard[turn.chapter].paragraphs[number], mark)
            origin = work.chapters[turn.chapter].paragraphs[number].start or 0
            quote, first = said.get(origin + start, ({}, False))
            if quote.get("kind") == "character":
                counts[quote["speaker"]] += 1.0 if first else 0.05
                for name in quote.get("addressees") or ():
                    listeners |= people.get(name, frozenset())
        best = counts.most_common(1)
        answers.speakers.append(people.get(best[0][0], frozenset()) if best else frozenset())
        answers.listeners.append(frozenset(listeners))
        answers.weight.append(min(_HEAVIEST, best[0][1]) if best else 0.0)
    return answers


def _example(kind: str, survey: Survey, answers: Answers) -> Example:
    described, links = described_work(survey)
    short = MOST_CANDIDATES - described.candidates.shape[1]
    pad = ((0, 0), (0, short))
    candidates = np.pad(described.candidates, pad, constant_values=-1)
    return Example(
        kind,
        torch.tensor(candidates),
        torch.tensor(np.pad(described.features, (*pad, (0, 0)))).half(),
        torch.tensor(described.context),
        torch.tensor(np.pad(links.slots, (*pad, (0, 0)), constant_values=-1)).char(),
        torch.tensor(links.narration),
        torch.tensor(links.apart),
        torch.tensor(_marked(candidates, answers.speakers)),
        torch.tensor(_marked(candidates, answers.listeners)),
        torch.tensor(answers.weight, dtype=torch.float32),
    )


def _marked(candidates: np.ndarray, people: Sequence[frozenset[int]]) -> np.ndarray:
    marks = [[who in wanted for who in row] for row, wanted in zip(candidates, people, strict=True)]
    return np.array(marks, bool).reshape(candidates.shape)
