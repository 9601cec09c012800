import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.estimated_marks import estimated_marks
from speak.engine_contract import SENTENCE


@given(st.text(max_size=80), st.integers(1, 60_000))
def test_marks_ascend_inside_the_text_and_the_clip(text, duration_ms):
    marks = estimated_marks(text, duration_ms)

    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(0 <= mark.start_ms <= duration_ms for mark in marks)
    assert all(
        one.end <= other.start and one.start_ms <= other.start_ms
        for one, other in itertools.pairwise(marks)
    )


@pytest.mark.parametrize("text", ["", "…", "_", "__ -- _"])
def test_text_without_a_letter_has_no_words(text):
    assert estimated_marks(text, 1000) == ()


def test_words_are_spread_by_their_length():
    assert [m.start_ms for m in estimated_marks("ab cdefgh ij", 1000)] == [0, 200, 800]


def test_pauses_count_for_letters():
    with_stop = estimated_marks("One. Two", 1600)

    assert [m.start_ms for m in with_stop] == [0, 1300]


def test_estimate_is_near_what_an_engine_knows():
    clip = load_engine("pyttsx3").speak(SENTENCE, Voice("alba", "pyttsx3", "en-us+f3"))
    guessed = {m.start: m.start_ms for m in estimated_marks(SENTENCE, clip.duration_ms)}

    errors_ms = [abs(guessed[m.start] - m.start_ms) for m in clip.marks]

    assert len(errors_ms) > 8
    assert sum(errors_ms) / len(errors_ms) == pytest.approx(0, abs=200)
