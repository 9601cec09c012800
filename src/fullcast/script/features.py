"""Features: what speaks for every candidate of every turn, as numbers.

`describe` turns a survey into arrays: for K turns with M candidates each, candidates (K, M) of
character indices, -1 where there are fewer; features (K, M, F) and context (K, G), all of about
unit size. feature_names.py lists them. Features are float16, as the network's weights are: those of
a work of a million words are 90 MB as float32.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .address import forms_of_address
from .beside import fill_beside
from .distances import Floats, Ints
from .events import beaten_by_name, pronoun_gender, tagged_by_name, tagged_by_noun
from .feature_names import CONTEXT, FEATURES, SLOT
from .manner import manner_of
from .nearness import nearness
from .surroundings import surroundings
from .survey import Survey
from .tracks import tracks


@dataclass(frozen=True, slots=True)
class Described:
    """The arrays of a work; see the module."""

    candidates: Ints
    features: Floats
    context: Floats


def describe(survey: Survey) -> Described:
    """Compute the candidates and features of every turn."""
    if not survey.turns or not survey.genders:
        turns = len(survey.turns)
        return Described(
            np.full((turns, 1), -1),
            np.zeros((turns, 1, len(FEATURES)), np.float16),
            np.zeros((turns, len(CONTEXT)), np.float32),
        )
    candidates, features = nearness(survey)
    fill_beside(survey, candidates, features)
    fill_voices(survey, candidates, features)
    _fill_tracks(survey, candidates, features)
    return Described(candidates, features, surroundings(survey, candidates))


def fill_voices(survey: Survey, candidates: Ints, features: Floats) -> None:
    """Write how well every turn fits each candidate's words and forms of address.

    Both are learned from the turns whose speaker is known: the more are, the better.
    """
    for name, values in {"manner": manner_of(survey), **forms_of_address(survey)}.items():
        _fill(features, name, values, candidates)


def _fill(features: Floats, name: str, values: Floats, candidates: Ints) -> None:
    """Write the candidates' part of a feature of all characters."""
    theirs = np.take_along_axis(values, np.maximum(candidates, 0), axis=1)
    features[:, :, SLOT[name]] = np.where(candidates >= 0, theirs, 0.0)


def _fill_tracks(survey: Survey, candidates: Ints, features: Floats) -> None:
    """Write what the other lines of the same voice say; see tracks.py."""
    turns = survey.turns
    genders = np.array(survey.genders, np.float32)
    for what in ("tags", "nouns", "genders", "calls"):
        values = np.zeros((len(turns), len(genders)), np.float32)
        for row, turn in enumerate(turns):
            if what == "genders":
                values[row] = genders * pronoun_gender(turn)
            elif what == "calls":
                values[row, list(turn.called)] = 1.0
            elif what == "nouns":
                values[row, tagged_by_noun(turn)] = 1.0
            else:
                values[row, beaten_by_name(turn)] = 0.5
                values[row, tagged_by_name(turn)] = 1.0
        for name, sums in tracks(values, turns):
            _fill(features, f"{what}_{name}", sums, candidates)
