import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.speak.engines.espeak_spelling import respell


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Pfft. Shh!", "pufft. schh!"),
        ("Hn. Ow!", "unh. ouw!"),
        ("at 3 A M, in the U S A", "at 3 eh M, in the U S eh"),
        ("Plan A, an A and A M", "Plan eh, an eh and eh M"),
        ("A man. A U-boat.", "A man. A U-boat."),
        ("[[hm A M]] hm", "[[hm A M]] hmm"),
    ],
)
def test_what_espeak_would_spell_or_mistake_is_written_as_it_sounds(text, spelled):
    assert respell(text).text == spelled


@given(st.lists(st.sampled_from("A M USA Plan hm Pfft, [[hm]] ow! é".split()), max_size=8))
def test_respelled_text_knows_where_it_came_from(words):
    text = " ".join(words)
    respelled = respell(text)

    assert len(respelled.starts) == len(respelled.ends) == len(respelled.text)
    assert all(
        0 <= a < b <= len(text) for a, b in zip(respelled.starts, respelled.ends, strict=True)
    )
