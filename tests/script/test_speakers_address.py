import numpy as np
import pytest

from fullcast.model import Character, Narration
from fullcast.script.address import forms_of_address
from fullcast.script.quotes import find_quotations
from fullcast.script.surveyor import survey_work
from fullcast.script.turns import ChapterSpeech, find_turns

ANN, BEN, CAY = people = [Character(name) for name in ("Ann", "Ben", "Cay")]


def survey(*paragraphs, people=people):
    quotations = find_quotations(paragraphs).paragraphs
    turns = find_turns(paragraphs, quotations)
    return survey_work([ChapterSpeech(paragraphs, quotations, turns, (), Narration())], people)


def test_one_called_papa_with_a_tag_is_likely_the_one_called_papa_without():
    talk = ["“Yes, papa,” said Ann.", "“Good,” said Ben."] * 3
    forms = forms_of_address(survey(*talk, "Cay came.", "“No, papa.”", "“Oh.”"))

    assert forms["heard_forms_prev"][-1].argmax() == 1
    assert forms["says_forms"][-2].argmax() == 0


def test_a_tag_says_nothing_of_its_own_turn():
    forms = forms_of_address(survey("“Yes, papa,” said Ann.", "“Good,” said Ben."))

    assert not any(np.any(rows) for rows in forms.values())


@pytest.mark.parametrize(
    ("speech", "last"),
    [("“You see, Ben. It rains.”", set()), ("“It rains. You see, Ben?”", {1})],
)
def test_call_that_ends_a_turn_is_told_from_others(speech, last):
    (turn,) = survey(speech).turns

    assert (turn.called, turn.called_last) == ({1}, last)


def test_first_name_of_two_is_his_who_has_no_other_short_name():
    boy, man = Character("John Andrew"), Character("John Beaver", ("John", "Beaver"))
    known = ["Beaver came in." for _ in range(12)]

    (turn,) = survey(*known, "“Oh,” said John.", people=[man, boy]).turns

    assert turn.subjects[0].who.owners[0] == 1


def test_the_colonel_is_the_only_colonel_of_a_work():
    (turn,) = survey(
        "“Oh,” said the colonel.", people=[*people, Character("Colonel Fussell")]
    ).turns

    assert turn.subjects[0].who.kind.name == "NAME"
