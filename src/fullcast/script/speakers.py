"""Who says each turn: from a work and its characters to speakers with probabilities.

`attribute` is the one function that the rest of fullcast knows. It reads the whole work
(surveyor.py), describes every candidate of every turn by numbers (features.py), lets a trained
network rank them (network.py), and decides all turns together (decode.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..model import UNKNOWN, Character
from .characters import AliasIndex
from .cues import Evidence, cues_of
from .decode import decode, likeliest
from .distances import Floats
from .events import surely_tagged
from .features import Described, describe, fill_voices
from .nameless import nameless_people
from .network import Links, Network, link, shipped
from .survey import Survey
from .surveyor import survey_work
from .turns import ChapterSpeech, Turn

_UNNAMED = 0.02
"""Share of what is not the speaker's own probability that nobody named gets."""
_SHOWN = 6
"""How many candidates a turn's answer keeps."""
_AGAINST_A_TAG = 0.5
"""How sure a speaker is whom a tag names and whom the conversation as a whole speaks against:
of 27 such turns in 20 novels the tag was right 14 times."""
_LESS = 0.999
"""How much less likely than the speaker anybody else is at least; only the speaker is likeliest."""
_RECOGNISED = 0.85
"""How likely a speaker must be for a first ranking to teach the second; from 0.75 to 0.97 the
answers are hardly different."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a turn: probabilities by name, likeliest first, and the cues beside it.

    ``named`` is whom a tag surely names: a full name that is nobody else's ("said Emma").
    """

    turn: Turn
    speakers: Mapping[str, float]
    evidence: tuple[Evidence, ...] = ()
    named: str | None = None

    @property
    def speaker(self) -> str:
        """Return the likeliest speaker."""
        return max(self.speakers, key=lambda name: (self.speakers[name], name))


def attribute(
    chapters: Sequence[ChapterSpeech],
    characters: Sequence[Character],
    network: Network | None = None,
) -> list[list[Attribution]]:
    """Say who speaks each turn of a work, chapter by chapter.

    Returns one list a chapter, in order of the text. A turn in which the words between hand over
    to somebody else comes back as two. Probabilities sum to 1 and may name `model.UNKNOWN`, the
    unnamed `model.NARRATOR` of a chapter told by "I", or people who are no characters yet ("Woman
    from the factory"). ``network`` is for experiments; None takes the one that is shipped.
    """
    index = AliasIndex(characters)
    evidence = [_evidence(chapter, index) for chapter in chapters]
    people = [*characters, *nameless_people(chapters, characters, evidence)]
    survey = survey_work(chapters, people)
    chances = _chances(survey, network or shipped())
    result: list[list[Attribution]] = [[] for _ in chapters]
    for read, speakers in zip(survey.turns, chances, strict=True):
        named = {people[who].name: chance for who, chance in speakers.items() if who >= 0}
        chapter = chapters[read.chapter]
        cues = evidence[read.chapter].get(read.turn)
        if cues is None:
            cues = tuple(cues_of(read.turn, chapter.paragraphs, chapter.quotations, index))
        named[UNKNOWN] = speakers.get(-1, 1.0)
        teller = surely_tagged(read)
        tag = None if teller is None else people[teller].name
        heeded = named if tag is None else _heeding(tag, named)
        result[read.chapter].append(Attribution(read.turn, heeded, cues, tag))
    return result


def everybody(
    chapters: Sequence[ChapterSpeech], characters: Sequence[Character]
) -> list[Character]:
    """Return all who may speak: the characters, and the nameless whom the text brings in."""
    index = AliasIndex(characters)
    evidence = [_evidence(chapter, index) for chapter in chapters]
    return [*characters, *nameless_people(chapters, characters, evidence)]


def _evidence(chapter: ChapterSpeech, index: AliasIndex) -> dict[Turn, tuple[Evidence, ...]]:
    return {
        turn: tuple(cues_of(turn, chapter.paragraphs, chapter.quotations, index))
        for turn in chapter.turns
    }


def described_work(survey: Survey) -> tuple[Described, Links]:
    """Return a work as the arrays that a network takes."""
    described = describe(survey)
    gaps = [turn.gap for turn in survey.turns]
    return described, link(described.candidates, gaps, [turn.new_scene for turn in survey.turns])


def _heeding(tag: str, speakers: Mapping[str, float]) -> dict[str, float]:
    """Make whom a tag names the speaker; where all else spoke for somebody else, it is a guess."""
    best = max(speakers, key=lambda name: (speakers[name], name))
    if best == tag:
        return dict(speakers)
    rest = {name: chance for name, chance in speakers.items() if name != tag}
    share = (1.0 - _AGAINST_A_TAG) / max(sum(rest.values()), 1e-9)
    return {tag: _AGAINST_A_TAG, **{name: chance * share for name, chance in rest.items()}}


def _chances(survey: Survey, network: Network) -> list[dict[int, float]]:
    """Return every turn's probabilities by character's index, -1 for nobody named.

    The work is ranked twice: how people sound and what they call each other is learned from the
    tags first, and then from all the turns that this makes sure.
    """
    if not survey.turns:
        return []
    described, links = described_work(survey)
    candidates, scores = described.candidates, network.few().rank(described, links)
    if (candidates < 0).all():
        return [{-1: 1.0} for _ in survey.turns]
    recognised = [
        replace(turn, recognised=int(who[best]) if chance[best] >= _RECOGNISED else None)
        for turn, who, chance in zip(
            survey.turns, candidates, np.exp(decode(candidates, *scores)), strict=True
        )
        for best in [int(chance.argmax())]
    ]
    fill_voices(replace(survey, turns=recognised), candidates, described.features)
    scores = network.rank(described, links)
    del described, links  # of a long work most of the memory, and decoding takes some of its own
    chances, path = np.exp(decode(candidates, *scores)), likeliest(candidates, *scores)
    return [
        _answer(who, chance, best, network)
        for who, chance, best in zip(candidates, chances, path, strict=True)
    ]


def _answer(
    candidates: np.ndarray, chances: Floats, first: int, network: Network
) -> dict[int, float]:
    """Calibrate one turn's probabilities; what the speaker does not have the others share."""
    order = [i for i in np.argsort(-chances, kind="stable")[:_SHOWN] if candidates[i] >= 0]
    order = [first, *(i for i in order if i != first)]
    sure = network.calibrated(float(chances[first]))
    left = float(chances[order].sum() - chances[first])
    others = (1.0 - sure) * (1.0 - _UNNAMED)
    answer = {int(candidates[first]): sure}
    for i in order[1:]:
        share = float(chances[i]) / left if left > 0 else 0.0
        answer[int(candidates[i])] = min(others * share, _LESS * sure)
    answer[-1] = max(0.0, 1.0 - sum(answer.values()))
    return answer
