import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Clip
from fullcast.speak import cleaning, packs
from fullcast.speak.cleaning import Use, forget_works, keep_only, note_uses, used_by, worth_keeping
from fullcast.speak.clips import ClipStore, pack_sizes


def key(number):
    return f"{number:064x}"


def clip(number, size=1000):
    return Clip(number.to_bytes(2, "little") * size, 8000)


@pytest.fixture
def store(tmp_path):
    store = ClipStore(tmp_path / "clips")
    for number in range(20):
        store.write(key(number), clip(number))
    yield store
    store.close()


def test_what_nothing_uses_is_not_worth_keeping():
    uses = [Use(1.0, ("a", "b")), Use(2.0, ("b", "c", "lost"))]

    assert worth_keeping(dict.fromkeys("abcd", 10), uses) == {"a", "b", "c"}


def test_beyond_the_cap_the_oldest_use_goes_first():
    uses = [Use(1.0, ("a", "b")), Use(3.0, ("c",)), Use(2.0, ("b", "d"))]

    assert worth_keeping(dict.fromkeys("abcd", 10), uses, 30) == {"c", "b", "d"}


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 100)),
    st.lists(st.builds(Use, st.floats(0, 9), st.lists(st.sampled_from("abcdefgh")).map(tuple))),
    st.integers(0, 500),
)
def test_kept_clips_fit_the_cap_and_are_used(sizes, uses, cap):
    kept = worth_keeping(sizes, uses, cap)

    assert sum(sizes[k] for k in kept) <= cap
    assert kept <= sizes.keys() & {k for use in uses for k in use.keys}


def test_notes_are_read_back_with_their_date_and_replace_older_ones(tmp_path):
    note_uses(tmp_path, "ferry", {1: ["a"], 2: ["c"]})
    note_uses(tmp_path, "ferry", {1: ["a", "b"]})
    os.utime(tmp_path / "uses" / "ferry" / "01.txt", (5, 5))

    uses = used_by(tmp_path, ["ferry"])

    assert [use.keys for use in uses] == [("a", "b"), ("c",)]
    assert uses[0].at_s == 5


def test_works_that_are_gone_use_nothing(tmp_path):
    note_uses(tmp_path, "ferry", {1: ["a"]})
    note_uses(tmp_path, "gone", {1: ["b"]})

    assert [use.keys for use in used_by(tmp_path, ["ferry"])] == [("a",)]
    forget_works(tmp_path, ["ferry"])
    assert [folder.name for folder in (tmp_path / "uses").iterdir()] == ["ferry"]


def test_clips_that_are_not_kept_leave_the_disk(store):
    kept = {key(n) for n in range(0, 20, 3)}
    before = sum(pack_sizes(store.root).values())

    freed = keep_only(store.root, kept)

    assert store.known().keys() == kept
    assert all(store.read(key(n)) == clip(n) for n in range(0, 20, 3))
    assert before - sum(pack_sizes(store.root).values()) == freed > 13 * 2000


def test_pack_of_which_everything_is_kept_is_left_alone(store):
    (pack,) = pack_sizes(store.root)
    before = pack.stat().st_ino

    assert keep_only(store.root, {key(n) for n in range(20)}) == 0

    assert [p.stat().st_ino for p in pack_sizes(store.root)] == [before]


def test_small_packs_are_put_together(store, monkeypatch):
    monkeypatch.setattr(packs, "FULL_BYTES", 5000)
    for number in range(20, 40):
        store.write(key(number), clip(number))
    monkeypatch.undo()

    keep_only(store.root, {key(n) for n in range(40)})

    assert len(pack_sizes(store.root)) == 1
    assert all(store.read(key(n)) == clip(n) for n in range(40))


def test_clip_that_was_written_twice_is_kept_once(store):
    store.write(key(1), clip(1))

    assert keep_only(store.root, {key(n) for n in range(20)}) > 2000

    assert len(store.known()) == 20


def test_damaged_clip_is_dropped(store):
    (pack,) = pack_sizes(store.root)
    with pack.open("r+b") as file:
        file.seek(store.place(key(3)).body + 100)
        file.write(b"\x55\x55")

    keep_only(store.root, {key(n) for n in range(10)})

    assert store.known().keys() == {key(n) for n in range(10)} - {key(3)}


def test_pack_that_another_run_writes_to_is_left_alone(store):
    (pack,) = pack_sizes(store.root)
    store.close()
    held = packs.take(pack)

    assert keep_only(store.root, set()) == 0

    assert len(store.known()) == 20
    held.close()


def test_nothing_kept_leaves_no_pack(store):
    keep_only(store.root, set())

    assert not pack_sizes(store.root)
    assert cleaning.used_by(store.root, []) == []
