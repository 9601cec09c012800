import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.errors import OutputError
from fullcast.model import Clip, WordMark
from fullcast.speak.clips import ClipStore, LostClipError, from_wav, to_wav

UINT32 = st.integers(0, 2**32 - 1)
MARKS = st.lists(st.builds(WordMark, UINT32, UINT32, UINT32), max_size=20).map(tuple)
CLIPS = st.builds(
    lambda samples, rate, marks: Clip(2 * samples, rate, marks),
    st.binary(max_size=200),
    st.sampled_from([8000, 16000, 22050, 24000, 44100, 48000]),
    MARKS,
)
CLIP = Clip(bytes(range(256)) * 4, 22050, (WordMark(0, 0, 3), WordMark(12, 4, 9)))
KEY = "abcdef"


@pytest.fixture
def store(tmp_path):
    return ClipStore(tmp_path / "clips")


@given(CLIPS)
def test_clip_survives_the_way_through_a_file(clip):
    assert from_wav(to_wav(clip)) == clip


@given(CLIPS)
def test_other_programs_read_the_sound(clip):
    with wave.open(io.BytesIO(to_wav(clip))) as sound:
        assert sound.readframes(sound.getnframes()) == clip.pcm
        assert (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
        assert sound.getframerate() == clip.sample_rate


@given(CLIPS, st.data())
def test_file_cut_short_is_noticed(clip, data):
    whole = to_wav(clip)
    size = data.draw(st.integers(0, len(whole) - 1))

    with pytest.raises(ValueError, match=r"cut short|a part is missing|no WAV file"):
        from_wav(whole[:size])


@given(st.data())
def test_changed_sound_is_noticed(data):
    whole = bytearray(to_wav(CLIP))
    place = data.draw(st.integers(44, 44 + len(CLIP.pcm) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ValueError, match="the checksum differs"):
        from_wav(bytes(whole))


@given(st.binary(max_size=200))
def test_file_of_anything_else_is_no_clip(data):
    with pytest.raises(ValueError, match=r"."):
        from_wav(data)


def test_store_gives_back_what_it_was_given(store):
    store.write(KEY, CLIP)

    assert store.has(KEY)
    assert store.read(KEY) == CLIP
    assert store.path(KEY) == store.root / "ab" / "abcdef.wav"


def test_store_leaves_nothing_but_clips(store):
    store.write(KEY, CLIP)
    store.write(KEY, CLIP)

    assert [p.name for p in store.root.rglob("*") if p.is_file()] == ["abcdef.wav"]


def test_missing_clip_is_lost(store):
    assert not store.has(KEY)
    with pytest.raises(LostClipError, match=r"No such file.*Run the command again"):
        store.read(KEY)


@pytest.mark.parametrize("size", [0, 11, 43, 44, 500, -1])
def test_damaged_clip_is_lost_and_removed(store, size, caplog):
    store.write(KEY, CLIP)
    store.path(KEY).write_bytes(to_wav(CLIP)[:size])

    with pytest.raises(LostClipError, match=r"abcdef\.wav: The clip was damaged"):
        store.read(KEY)

    assert not store.has(KEY)
    assert "abcdef.wav: damaged" in caplog.text


def test_folder_in_the_place_of_a_clip_is_no_clip(store):
    store.path(KEY).mkdir(parents=True)

    assert not store.has(KEY)
    with pytest.raises(LostClipError):
        store.read(KEY)


def test_store_that_cannot_be_written_is_an_output_error(tmp_path):
    (tmp_path / "clips").write_text("a file, not a folder")

    with pytest.raises(OutputError, match="cannot be written"):
        ClipStore(tmp_path / "clips").write(KEY, CLIP)
