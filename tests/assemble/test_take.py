import numpy as np
import pytest

from fullcast.assemble.level import voice_level_lu
from fullcast.assemble.take import LEAD_MS, TAIL_MS, read_take, take_gain_db
from fullcast.errors import AudioError
from recordings import CODECS, RATE_HZ, silence, speech, write_recording

AROUND_MS = LEAD_MS + TAIL_MS


@pytest.mark.parametrize("suffix", CODECS)
def test_recording_of_any_usual_format_is_cut_to_its_speech(tmp_path, suffix):
    levels = np.concatenate([silence(1.2), speech(2.0), silence(2.0)])

    take = read_take(write_recording(tmp_path / f"take{suffix}", levels))

    assert take.duration_ms == pytest.approx(2000 + AROUND_MS, abs=30)
    assert take.sample_rate == RATE_HZ


def test_recording_without_silence_around_it_is_kept_whole(tmp_path):
    take = read_take(write_recording(tmp_path / "take.wav", speech(1.0)))

    assert take.duration_ms == 1000


def test_click_of_a_mouse_is_no_speech(tmp_path):
    click = np.concatenate([0.9 * np.ones(400), -0.9 * np.ones(400)])  # 18 ms
    levels = np.concatenate([click, silence(1.0), speech(2.0), silence(1.0), click])

    take = read_take(write_recording(tmp_path / "take.wav", levels))

    assert take.duration_ms == pytest.approx(2000 + AROUND_MS, abs=30)


def test_pause_inside_a_line_stays(tmp_path):
    levels = np.concatenate([silence(1), speech(0.5), silence(1.5), speech(0.5), silence(1)])

    take = read_take(write_recording(tmp_path / "take.wav", levels))

    assert take.duration_ms == pytest.approx(2500 + AROUND_MS, abs=30)


def test_finer_sample_rate_than_players_know_is_brought_down(tmp_path):
    path = write_recording(tmp_path / "take.wav", speech(1.0, 96_000), rate_hz=96_000)

    take = read_take(path)

    assert (take.sample_rate, take.duration_ms) == (48_000, pytest.approx(1000, abs=5))


@pytest.mark.parametrize("seconds", [0.2, 0.5, 4.0])
@pytest.mark.parametrize("level_db", [-50, -35, -12])
def test_take_becomes_as_loud_as_the_voices_however_it_was_recorded(tmp_path, seconds, level_db):
    levels = np.concatenate([silence(0.5), speech(seconds, level_db=level_db), silence(0.5)])
    take = read_take(write_recording(tmp_path / "take.wav", levels, layout="mono"))

    gain_db = take_gain_db(take)

    repeated = take.pcm * 20  # loudness is not defined for less than 0.4 s
    assert voice_level_lu(repeated, take.sample_rate, gain_db) == pytest.approx(0, abs=0.5)


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        (silence(2.0), "holds no sound that could be speech"),
        (np.zeros(RATE_HZ), "holds no sound that could be speech"),
        (speech(0.02), "too short to be a line"),
    ],
)
def test_recording_of_nothing_says_so(tmp_path, levels, message):
    path = write_recording(tmp_path / "take.wav", levels)

    with pytest.raises(AudioError, match=message) as error:
        read_take(path)

    assert error.value.where == str(path)


@pytest.mark.parametrize("content", [b"", b"not a recording", b"RIFF\x00\x00\x00\x00WAVE"])
def test_file_that_is_no_recording_says_so(tmp_path, content):
    path = tmp_path / "take.wav"
    path.write_bytes(content)

    with pytest.raises(AudioError, match=r"take\.wav: (cannot be decoded|is too short)"):
        read_take(path)


def test_missing_recording_says_so(tmp_path):
    with pytest.raises(AudioError, match="No such file"):
        read_take(tmp_path / "none.wav")
