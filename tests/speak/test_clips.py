import os
import pickle
import signal
import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.errors import OutputError
from fullcast.model import Clip, WordMark
from fullcast.speak import packs
from fullcast.speak.clips import ClipStore, FoundClips, LostClipError, drop_old_clips, pack_sizes

UINT32 = st.integers(0, 2**32 - 1)
MARKS = st.lists(st.builds(WordMark, UINT32, UINT32, UINT32), max_size=20).map(tuple)
CLIPS = st.builds(
    lambda samples, rate, marks: Clip(2 * samples, rate, marks),
    st.binary(max_size=200),
    st.sampled_from([8000, 16000, 22050, 24000, 44100, 48000]),
    MARKS,
)
CLIP = Clip(bytes(range(256)) * 4, 22050, (WordMark(0, 0, 3), WordMark(12, 4, 9)))
OTHER = Clip(bytes(500), 16000)


def key(number):
    return f"{number:064x}"


@pytest.fixture
def store(tmp_path):
    store = ClipStore(tmp_path / "clips")
    yield store
    store.close()


def the_pack(store):
    (pack,) = pack_sizes(store.root)
    return pack


def elsewhere(store):
    """The store as another process sees it."""
    return ClipStore(store.root.parent / "clips" / ".." / "clips")


@given(clips=st.lists(CLIPS, max_size=5))
def test_store_gives_back_what_it_was_given(tmp_path_factory, clips):
    store = ClipStore(tmp_path_factory.mktemp("clips"))
    for number, clip in enumerate(clips):
        store.write(key(number), clip)

    assert store.known().keys() == {key(n) for n in range(len(clips))}
    assert [store.read(key(n)) for n in range(len(clips))] == clips
    assert [store.marks(key(n)) for n in range(len(clips))] == [clip.marks for clip in clips]
    assert [store.place(key(n)).duration_ms for n in range(len(clips))] == [
        clip.duration_ms for clip in clips
    ]
    store.close()


def test_clip_written_again_is_the_first_one(store):
    store.write(key(1), CLIP)
    store.write(key(1), OTHER)

    assert store.read(key(1)) == CLIP


def test_clip_that_was_found_stays_the_same_when_another_run_has_spoken_it_too(store):
    elsewhere(store).write(key(1), CLIP)
    found = FoundClips(store, {key(1): store.place(key(1))})
    store.write(key(1), OTHER)
    elsewhere(store).close()

    assert pickle.loads(pickle.dumps(found)).read(key(1)).pcm == CLIP.pcm


def test_store_leaves_nothing_but_packs(store):
    for number in range(50):
        store.write(key(number), CLIP)

    assert [path.suffix for path in store.root.rglob("*")] == [".pack"]


def test_full_pack_gets_no_more_clips(store, monkeypatch):
    monkeypatch.setattr(packs, "FULL_BYTES", 3000)
    for number in range(10):
        store.write(key(number), CLIP)

    assert len(pack_sizes(store.root)) > 2
    assert elsewhere(store).known().keys() == {key(n) for n in range(10)}


def test_next_run_goes_on_with_the_pack_of_the_last(store):
    store.write(key(1), CLIP)
    store.close()
    store.write(key(2), OTHER)

    assert len(pack_sizes(store.root)) == 1
    assert (elsewhere(store).read(key(1)), elsewhere(store).read(key(2))) == (CLIP, OTHER)


def test_missing_clip_is_lost(store):
    assert not store.has(key(1))
    with pytest.raises(LostClipError, match=r"is missing.*Run the command again"):
        store.read(key(1))


def test_store_deleted_meanwhile_is_an_empty_store(store):
    store.write(key(1), CLIP)
    the_pack(store).unlink()

    with pytest.raises(LostClipError):
        store.read(key(1))
    store.write(key(2), OTHER)
    assert store.known().keys() == {key(2)}


@pytest.mark.parametrize("size", range(0, 1096, 73))
def test_clip_that_was_not_written_to_its_end_is_no_clip(store, size):
    store.write(key(1), OTHER)
    end = store.place(key(1)).end
    store.write(key(2), CLIP)
    store.close()
    os.truncate(the_pack(store), end + size)

    assert elsewhere(store).known().keys() == {key(1)}
    store.write(key(3), CLIP)

    assert elsewhere(store).known().keys() == {key(1), key(3)}
    assert elsewhere(store).read(key(3)) == CLIP


@pytest.mark.parametrize("place", [0, 24, 25, 500, 1023])
def test_damaged_clip_is_lost_and_removed_and_the_others_stay(store, place, caplog):
    for number in range(3):
        store.write(key(number), CLIP)
    with the_pack(store).open("r+b") as file:
        file.seek(store.place(key(1)).body + place)
        file.write(bytes([CLIP.pcm[place] ^ 0x55, 0xAA]))

    with pytest.raises(LostClipError, match=r"\.pack: The clip was damaged"):
        store.read(key(1))

    assert "is damaged" in caplog.text
    assert not store.has(key(1))
    assert elsewhere(store).known().keys() == {key(0), key(2)}
    store.write(key(1), CLIP)
    assert elsewhere(store).read(key(1)) == CLIP


@pytest.mark.parametrize("place", [0, 4, 40, 55])
def test_pack_damaged_between_clips_keeps_those_before(store, place, caplog):
    for number in range(3):
        store.write(key(number), CLIP)
    with the_pack(store).open("r+b") as file:
        file.seek(store.place(key(1)).offset + place)
        file.write(b"\x99")
    store.close()

    assert elsewhere(store).known().keys() == {key(0)}
    assert "damaged at byte" in caplog.text
    assert elsewhere(store).read(key(0)) == CLIP


@given(st.binary(max_size=300))
def test_pack_of_anything_else_holds_no_clip(tmp_path_factory, data):
    root = tmp_path_factory.mktemp("clips")
    (root / "any.pack").write_bytes(data)

    assert not ClipStore(root).known()


def program(store, body):
    """A Python program that has the store, and `body` to do."""
    head = f"""
        from pathlib import Path
        from fullcast.errors import OutputError
        from fullcast.model import Clip
        from fullcast.speak.clips import ClipStore
        store = ClipStore(Path({str(store.root)!r}))
    """
    return [sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(body)]


def test_processes_that_write_at_once_lose_nothing(store):
    body = """
        for number in range({first}, {first} + 200):
            store.write(f"{{number:064x}}", Clip(number.to_bytes(2, "little") * 400, 8000))
    """
    writers = [
        subprocess.Popen(program(store, body.format(first=first))) for first in (0, 100, 200)
    ]

    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert store.known().keys() == {key(n) for n in range(400)}
    for number in range(400):
        assert store.read(key(number)).pcm == number.to_bytes(2, "little") * 400


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_writer_that_is_killed_leaves_whole_clips(store):
    body = """
        for number in range(100_000):
            store.write(f"{number:064x}", Clip(bytes([number % 251]) * 40_000, 8000))
            print(number, flush=True)
    """
    with subprocess.Popen(program(store, body), stdout=subprocess.PIPE, text=True) as process:
        while process.stdout.readline() != "20\n":
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        told = [20, *map(int, process.stdout.read().split())]

    assert store.known().keys() >= {key(n) for n in range(told[-1])}
    for number in range(len(store.known())):
        assert store.read(key(number)).pcm == bytes([number % 251]) * 40_000
    store.write(key(99_999), CLIP)
    assert elsewhere(store).read(key(99_999)) == CLIP


def test_store_that_cannot_be_written_is_an_output_error(tmp_path):
    (tmp_path / "clips").write_text("a file, not a folder")

    with pytest.raises(OutputError, match="cannot be written"):
        ClipStore(tmp_path / "clips").write(key(1), CLIP)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_full_disk_is_an_output_error_and_no_clip(store):
    body = """
        import resource
        store.write("1" * 64, Clip(bytes(1000), 8000))
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        try:
            store.write("2" * 64, Clip(bytes(5000), 8000))
        except OutputError as error:
            print(error)
        store.write("3" * 64, Clip(bytes(1000), 8000))
    """

    done = subprocess.run(program(store, body), capture_output=True, text=True, check=True)

    assert "cannot be written: File too large" in done.stdout
    assert store.known().keys() == {"1" * 64, "3" * 64}


def test_clips_of_an_older_version_are_removed_and_told_of(store, caplog):
    store.write(key(1), CLIP)
    old = store.root / "ab" / f"{'ab' * 32}.wav"
    old.parent.mkdir()
    old.write_bytes(b"RIFF")

    assert drop_old_clips(store.root) == 1

    assert "1 clips of an older version were removed" in caplog.text
    assert not old.parent.exists()
    assert store.has(key(1))
