import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Voice, WordMark
from fullcast.speak.engines import load_engine
from fullcast.speak.normalise import speakable
from fullcast.speak.story_marks import story_marks

PIECES = st.sampled_from(
    "In 1832, '90s £5.50 10:05 XIV St. W-what Nooooo *really* 😬 <3 [[ 24601 1/2 2 and/or the “Go” "
    "no—yes no--yes it's well-known Привет 日本語 … — J. R. R. 5'11\" xxx e\u0301t \u200b & Q&A VI".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join))


def spoken_words(said):
    """Return marks as an engine gives them: every word of what it reads, 100 ms apart."""
    words = re.finditer(r"\w+(?:['’]\w+)*", said.text)
    return [WordMark(100 * n, *word.span()) for n, word in enumerate(words)]


def marked(text, pronunciations=None):
    said = speakable(text, pronunciations or {})
    marks = story_marks(spoken_words(said), said, text)
    return [(text[m.start : m.end], m.start_ms) for m in marks]


@given(TEXTS)
def test_marks_ascend_and_lie_in_the_line(text):
    said = speakable(text)
    marks = story_marks(spoken_words(said), said, text)

    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert all(
        one.end <= other.start and one.start_ms < other.start_ms
        for one, other in itertools.pairwise(marks)
    )


@given(TEXTS)
def test_marks_lie_on_word_boundaries(text):
    said = speakable(text)

    for mark in story_marks(spoken_words(said), said, text):
        around = text[mark.start - 1 : mark.start] + text[mark.end : mark.end + 1]
        assert not re.search(r"\s", text[mark.start : mark.end])
        assert not re.search(r"[^\W_]", around)


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=8), min_size=1, max_size=10))
def test_every_plain_word_has_its_mark(words):
    text = ", ".join(words)

    assert [word for word, _ in marked(text)] == words


def test_several_spoken_words_give_one_mark_where_the_first_starts():
    assert marked("In 1832 he left.") == [("In", 0), ("1832", 100), ("he", 400), ("left", 500)]


def test_word_that_is_not_spoken_has_no_mark():
    assert marked("no 😬 xxx lights") == [("no", 0), ("lights", 100)]


def test_words_on_both_sides_of_a_dash_have_marks_of_their_own():
    assert [word for word, _ in marked("no—yes, no--yes")] == ["no", "yes", "no", "yes"]


def test_pronunciation_gives_one_mark():
    assert marked("Oh, Javert!", {"Javert": "zha vair"}) == [("Oh", 0), ("Javert", 100)]


@pytest.mark.parametrize("sound", ["tay nar dyay", "[[teIn'A@djeI]]"])
def test_real_engines_marks_point_at_the_storys_words(sound):
    text = "In 1832, Thénardier *never* paid £5.50."
    said = speakable(text, {"Thénardier": sound})

    clip = load_engine("pyttsx3").speak(said.text, Voice("alba", "pyttsx3", "en-us+f3"))
    marks = story_marks(clip.marks, said, text)

    assert [text[m.start : m.end] for m in marks] == [
        "In", "1832", "Thénardier", "never", "paid", "5.50",
    ]  # fmt: skip
    assert [m.start_ms for m in marks] == sorted({m.start_ms for m in marks})
