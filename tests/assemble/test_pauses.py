from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assemble.sounds import line
from fullcast.assemble.pauses import FILE, adjusted, read_pauses
from fullcast.assemble.timeline import LONGEST_SILENCE_MS, Pauses, Segment, plan_timeline
from fullcast.errors import CastError
from fullcast.model import LONGEST_PAUSE_MS, Kind

NAMES = [pause.name for pause in fields(Pauses)]


def test_wanted_pauses_take_the_place_of_the_usual_ones(tmp_path):
    pauses = adjusted(Pauses(), {"scene_ms": 2000, "speaker_ms": 0}, tmp_path)

    assert (pauses.scene_ms, pauses.speaker_ms) == (2000, 0)
    assert pauses.paragraph_ms == Pauses().paragraph_ms


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"scene": 900}, r"pauses\.scene: there is no such pause\..*scene_ms"),
        ({"scene_ms": -1}, r"pauses\.scene_ms: -1 is no pause.*0 to 2000"),
        ({"scene_ms": LONGEST_PAUSE_MS + 1}, r"pauses\.scene_ms: 2001 is no pause.*0 to 2000"),
    ],
)
def test_pause_that_cannot_be_is_named_with_those_that_can(tmp_path, wanted, said):
    with pytest.raises(CastError, match=r"(?s)cast\.toml.*" + said):
        adjusted(Pauses(), wanted, tmp_path / "cast.toml")


def test_pauses_of_all_works_are_read_from_each_folder_in_turn(tmp_path):
    for name, text in (("a", "scene_ms = 700\nspeaker_ms = 1"), ("b", "scene_ms = 800"), ("c", "")):
        (tmp_path / name).mkdir()
        if text:
            (tmp_path / name / FILE).write_text(f"[pauses]\n{text}\n")

    pauses = read_pauses([tmp_path / name for name in "abc"], Pauses())

    assert (pauses.scene_ms, pauses.speaker_ms) == (800, 1)


@pytest.mark.parametrize("text", ["pause = 3", "[pauses]\nscene_ms = 'long'", "[pauses"])
def test_damaged_file_is_named(tmp_path, text):
    (tmp_path / FILE).write_text(text)

    with pytest.raises(CastError, match=FILE):
        read_pauses([tmp_path], Pauses())


@given(
    st.dictionaries(st.sampled_from(NAMES), st.integers(0, LONGEST_PAUSE_MS)),
    st.lists(st.integers(1, 5000), min_size=1, max_size=8),
)
def test_scenes_start_on_whole_seconds_after_their_pause_whatever_is_wanted(wanted, lengths_ms):
    pauses = adjusted(Pauses(), wanted, "cast.toml")
    segments = []
    for number, length_ms in enumerate(lengths_ms):
        segments += [
            Segment(line(2 * number + 1), f"key{number}", length_ms),
            Segment(line(2 * number + 2, kind=Kind.SCENE_BREAK)),
        ]

    entries = plan_timeline(1, segments, pauses).entries

    for before, after in pairwise(entries):
        assert after.start_ms % 1000 == 0
        assert pauses.scene_ms <= after.start_ms - before.end_ms <= LONGEST_SILENCE_MS
