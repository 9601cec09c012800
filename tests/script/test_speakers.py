import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullcast.model import UNKNOWN, Character, Gender, Narration
from fullcast.script.quotes import find_quotations
from fullcast.script.speakers import attribute
from fullcast.script.surveyor import survey_work
from fullcast.script.turns import ChapterSpeech, find_turns

ANN = Character("Ann", (), Gender.FEMALE, 1.0)
BEN = Character("Ben", (), Gender.MALE, 1.0)


def chapter(*paragraphs, narration=Narration()):  # noqa: B008
    quotations = find_quotations(paragraphs).paragraphs
    turns = find_turns(paragraphs, quotations)
    return ChapterSpeech(paragraphs, quotations, turns, (), narration)


def speakers(*paragraphs, people=(ANN, BEN), **details):
    (said,) = attribute([chapter(*paragraphs, **details)], people)
    return [attribution.speaker for attribution in said]


def test_words_between_may_hand_over_to_another_speaker():
    assert speakers("“Is it?” she asked Ben, and Ben answered, “It is.” Ann laughed.") == [
        "Ann",
        "Ben",
    ]


def test_interrupted_speech_stays_with_its_speaker():
    assert speakers("“It is,” said Ben, who had seen Ann, “as I said.”") == ["Ben"]


def test_untagged_lines_alternate_from_the_last_tag():
    talk = ["“Where?” asked Ann.", "“There,” said Ben.", *["“Oh.”", "“Yes.”"] * 4]

    assert speakers(*talk) == ["Ann", "Ben"] * 5


@pytest.mark.parametrize("answer", ["“I’m Ann. Come in.”", "“Ann.”", "“My name is Ann.”"])
def test_somebody_who_says_their_own_name_calls_nobody(answer):
    survey = survey_work([chapter("“What’s your name?”", answer, "“Good.”")], (ANN, BEN))

    _, turn, _ = survey.turns
    assert (turn.introduced, turn.called, turn.spoken_of) == ({0}, set(), set())


def test_name_alone_that_nobody_asked_for_is_nobodys_own():
    survey = survey_work([chapter("“What’s that?”", "“Ann.”", "“Good.”")], (ANN, BEN))

    assert not survey.turns[1].introduced


def test_one_who_tells_speaks_what_i_say():
    told = Narration("Ann", 0.9, "", first_person=True)

    assert speakers(
        "“Stop,” I said.", "“Why?” Ben asked me.", "“Because,” I whispered.", narration=told
    ) == ["Ann", "Ben", "Ann"]


def test_chapter_that_shows_little_is_told_by_whoever_tells_the_work():
    sure = Narration("Ann", 0.9, "", first_person=True)
    unsure = Narration("Ben", 0.6, "", first_person=True)
    words = ["“Stop,” I said.", "“Why?” asked Ben.", "“Because,” I whispered."]

    told = attribute([chapter(*words, narration=n) for n in (sure, sure, unsure)], [ANN, BEN])

    assert [a.speaker for a in told[2]] == ["Ann", "Ben", "Ann"]


def test_work_without_characters_is_said_by_nobody_known():
    assert speakers("“Oh.”", people=()) == [UNKNOWN]


def test_work_without_speech_has_no_attributions():
    assert attribute([chapter("Nobody spoke.")], [ANN]) == [[]]


def test_office_names_a_speaker_who_is_no_character():
    assert speakers("“Halt,” said the guard.", "“Never,” said Ann.") == ["Guard", "Ann"]


typography = st.text(alphabet="abI .,!?“”\nAnBe", max_size=40)


@settings(max_examples=50)
@given(st.lists(typography, min_size=1, max_size=6))
def test_every_quotation_is_in_one_attribution_with_chances_that_sum_to_one(paragraphs):
    speech = chapter(*paragraphs)

    (said,) = attribute([speech], [ANN, BEN])

    quotes = [where for attribution in said for where in attribution.turn.quotes]
    assert quotes == [where for turn in speech.turns for where in turn.quotes]
    for attribution in said:
        assert sum(attribution.speakers.values()) == pytest.approx(1.0)
