"""Words of a text and groups of espeak-ng's phonemes, as it really groups them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.speak.engines.word_times import Sound, word_marks

RATE = 1000
"""A phoneme lasts a sample, so that a time in ms is a place in the phonemes."""


def sounds_of(phonemes):
    return [Sound(phoneme, n, n + 1) for n, phoneme in enumerate(phonemes)]


def heard(text, phonemes):
    marks = word_marks(text, sounds_of(phonemes), RATE)
    return [(text[m.start : m.end], phonemes[m.start_ms :][:3]) for m in marks]


def test_a_group_for_each_word():
    assert heard("a cat sat", "ɐ kˈæt sˈæt") == [("a", "ɐ k"), ("cat", "kˈæ"), ("sat", "sˈæ")]


@pytest.mark.parametrize(
    ("text", "phonemes", "starts"),
    [
        ("rained in the night", "ɹˈeɪnd ɪnðə nˈaɪt", "ɹ ɪ n n"),
        ("all of the people, all", "ˈɔːl ʌvðə pˈiːpəl, ˈɔːl", "ɔ ʌ v p ɔ"),
        ("to be said", "təbiː sˈɛd", "t b s"),
    ],
)
def test_small_words_that_are_run_together_share_a_group_by_their_letters(text, phonemes, starts):
    found = [sound.lstrip("ˈ")[0] for _word, sound in heard(text, phonemes)]

    assert found == starts.split()


def test_number_that_is_read_as_several_words_is_one():
    text = "in 1832, cats"
    phonemes = "ɪn ˈeɪtiːn θˈɜːɾi tˈuː, kˈæts"

    assert heard(text, phonemes) == [("in", "ɪn "), ("1832", "eɪt"), ("cats", "kˈæ")]


def test_nothing_is_marked_where_nothing_is_heard():
    assert word_marks("a cat", [], RATE) == ()
    assert word_marks("…", sounds_of("kˈæt"), RATE) == ()


@given(
    st.lists(st.sampled_from("a of the cat 1832 it's well-known street, rain. — “Go!”".split())),
    st.lists(st.sampled_from("ɐ ʌv ðə kˈæt ɪnðə stɹˈiːt, ɹˈeɪn. ! — ː".split())),
)
def test_marks_ascend_whatever_is_paired(words, groups):
    text = " ".join(words)

    marks = word_marks(text, sounds_of(" ".join(groups)), RATE)

    assert all(a.end <= b.start and a.start_ms <= b.start_ms for a, b in itertools.pairwise(marks))
    assert all(0 <= m.start < m.end <= len(text) for m in marks)
