import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Kind, Line, Timeline, TimelineEntry, WordMark
from fullcast.publish.cues import LONGEST_CUE, Word, cues_of

SENTENCES = "The lamp had gone out, and nobody knew why. “Salt,” said Pell; “it was salt.” " * 6


def cues(text, marks=(), start_ms=1000, end_ms=61_000):
    line = Line("c1.p1.1", Kind.NARRATION, "Narrator", 1.0, text, 1)
    entry = TimelineEntry("c1.p1.1", start_ms, end_ms, tuple(marks))
    return cues_of([line], Timeline(1, end_ms + 1500, (entry,)))


def word_marks(text, start_ms=1000, step_ms=200):
    """A mark for every word, one after the other."""
    starts = [i for i, c in enumerate(text) if not c.isspace() and (i == 0 or text[i - 1] == " ")]
    return [WordMark(start_ms + n * step_ms, at, at + 1) for n, at in enumerate(starts)]


def test_line_without_marks_is_one_cue_however_long():
    (cue,) = cues(SENTENCES)

    assert (cue.start_ms, cue.end_ms, cue.text, cue.words) == (1000, 61_000, SENTENCES, ())


def test_long_line_is_cut_where_sentences_start():
    made = cues(SENTENCES, word_marks(SENTENCES))

    assert len(made) > 2
    assert all(len(cue.text) <= LONGEST_CUE for cue in made)
    assert all(cue.text.startswith(("The lamp", "“Salt")) for cue in made)


def test_cues_of_a_line_follow_each_other_without_gap():
    made = cues(SENTENCES, word_marks(SENTENCES))

    assert [cue.start_ms for cue in made[1:]] == [cue.end_ms for cue in made[:-1]]
    assert [cue.id for cue in made[:3]] == ["c1.p1.1", "c1.p1.1-2", "c1.p1.1-3"]
    assert {cue.line.id for cue in made} == {"c1.p1.1"}


def test_line_without_sentences_is_cut_at_a_clause_or_a_word():
    text = "one two three four five six seven eight nine ten " * 8

    made = cues(text, word_marks(text))

    assert "".join(cue.text for cue in made) == text
    assert all(len(cue.text) <= LONGEST_CUE for cue in made)


def test_words_count_from_the_start_of_their_cue():
    made = cues(SENTENCES, word_marks(SENTENCES))

    assert made[1].words[0] == Word(made[1].start_ms, 0) or made[1].text[0] == "“"
    assert all(cue.text[word.at].strip() for cue in made for word in cue.words)


@pytest.mark.parametrize(
    "mark",
    [
        WordMark(2000, 99, 100),  # beyond the text
        WordMark(2000, -1, 2),
        WordMark(2000, 3, 5),  # the space between two words
        WordMark(2000, 1, 3),  # inside a word
        WordMark(1000, 4, 7),  # not after the word before
        WordMark(61_000, 4, 7),  # when all is over
        WordMark(500, 4, 7),
    ],
)
def test_mark_that_points_nowhere_is_left_out(mark):
    (cue,) = cues("The lamp.", [WordMark(1000, 0, 3), mark])

    assert cue.words == (Word(1000, 0),)


def test_line_that_is_not_heard_has_no_cue():
    silent = Line("c1.p2.1", Kind.SCENE_BREAK, "Narrator", 1.0, "***", 2)

    assert cues_of([silent], Timeline(1, 1000, ())) == ()


@given(
    st.text(st.sampled_from("ab .,!?“”\n…—"), min_size=1, max_size=900),
    st.lists(st.tuples(st.integers(0, 70_000), st.integers(-5, 905)), max_size=60),
)
def test_any_marks_keep_the_text_and_the_order(text, marks):
    made = cues(text, [WordMark(at_ms, at, at + 1) for at_ms, at in marks])

    assert "".join(cue.text for cue in made) == text
    times = [time for cue in made for time in (cue.start_ms, cue.end_ms)]
    assert times == sorted(times)
    assert all(cue.start_ms < cue.end_ms for cue in made)
    for cue in made:
        assert all(cue.start_ms <= word.start_ms < cue.end_ms for word in cue.words)
        assert all(0 <= word.at < len(cue.text) for word in cue.words)
