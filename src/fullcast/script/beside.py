"""Beside: the features that come from the words in and around each turn."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from .clauses import Place, Subject
from .distances import Floats, Ints
from .events import beaten_by_name, pronoun_gender, tagged_by_name
from .feature_names import PLACES, SLOT, TAGS
from .phrases import Kind, Phrase
from .survey import Survey, SurveyedTurn


def fill_beside(survey: Survey, candidates: Ints, features: Floats) -> None:
    """Write the features that come from the words beside every turn into ``features``."""
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
            ("called_last", turn.called_last),
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
        here[:, SLOT["station_calls"]] = -station * _kin_called(turn.text)[0]
        for where, step in (("prev", -1), ("next", 1)):
            if 0 <= k + step < len(turns):
                meant, sex = _kin_called(turns[k + step].text)
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


def _kin_called(text: str) -> tuple[int, int]:
    """Return the station and gender of whom a turn calls "papa", "sir" or "child", 0 if nobody."""
    call = _KIN_CALL.search(text)
    return _CALLED_KIN[call[1].lower()] if call else (0, 0)


def _mark(here: Floats, slots: dict[int, int], people: Iterable[int], name: str) -> None:
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
    who, tag = subject.who, TAGS[subject.tag]
    if who.kind is Kind.NAME:
        if who.part:
            name = "part_tag" if subject.tag else "part"
        elif subject.order:
            name = "beat_later"
        else:
            name = f"{PLACES[subject.place]}_{tag}"
        _mark_owners(here, slots, who, name)
        others = "shared_name_tag" if subject.tag else "shared_name_beat"
        if not who.sole:
            _mark(here, slots, who.owners, others)
    if who.by_noun:
        _mark_owners(here, slots, who, "noun_sure" if subject.tag else "noun_beat")
        if who.alias:
            _mark_owners(here, slots, who, "alias_noun")
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
    if who.by_noun and who.kind is Kind.NOUN and not subject.order:
        _mark_owners(here, slots, who, "around_noun_tag" if subject.tag else "around_noun")
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
            name = f"para_before_last_{TAGS[subject.tag]}"
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
    _mark(here, slots, turn.called_last, f"called_last_{where}")
    _mark(here, slots, turn.spoken_of, f"spoken_of_{where}")
    _mark(here, slots, turn.objects, f"object_{where}")
    _mark(here, slots, tagged_by_name(turn), f"tagged_{where}")
    _mark(here, slots, beaten_by_name(turn), f"beat_{where}")
    for subject in turn.subjects:
        if subject.who.by_noun and subject.tag and not subject.order:
            _mark_owners(here, slots, subject.who, f"noun_{where}")
    here[:, SLOT[f"agree_{where}"]] = gender * pronoun_gender(turn)
