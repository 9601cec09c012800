import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assemble.sounds import RATE, clip_of, ffmpeg_true_peak, levels_of, tone
from fullcast.assemble.loudness import measure
from fullcast.assemble.master import limited, mastered, to_pcm

LEVELS = arrays(np.float32, st.integers(0, 2000), elements=st.floats(-4, 4, width=32))


@given(LEVELS, st.floats(0.1, 0.9))
def test_nothing_is_above_the_limit_nor_longer_nor_turned_round(levels, limit):
    result = limited(levels, limit, RATE)

    assert result.shape == levels.shape
    assert np.all(np.abs(result) <= limit * 1.0001)
    assert np.all(np.abs(result) <= np.abs(levels) * 1.0001)
    assert np.all(result * levels >= 0)


@given(LEVELS)
def test_what_is_below_the_limit_stays_as_it_is(levels):
    assert limited(levels, 9.0, RATE) is levels


def test_peak_turns_down_its_surroundings_only():
    levels = np.full(RATE, 0.3, np.float32)
    levels[RATE // 2] = 0.9

    result = limited(levels, 0.5, RATE)

    assert np.all(result[: RATE // 2 - RATE // 50] == levels[0])
    assert np.all(result[RATE // 2 + RATE // 50 :] == levels[0])
    assert result[RATE // 2] == pytest.approx(0.5, rel=0.001)


@pytest.mark.parametrize("voice_id", ["en-us", "en-us+RicishayMax2", "en-gb-scotland+m2"])
def test_no_peak_between_the_samples_is_above_the_limit(speak, voice_id):
    clip = speak(voice_id, "It rained in the night, and in the morning the whole street shone.")

    levels = list(mastered([levels_of(clip.pcm)], RATE, gain_db=20, limit=0.5))

    assert np.abs(levels[0]).max() <= 0.50001
    assert ffmpeg_true_peak(levels[0]) == pytest.approx(-6.02, abs=0.7)


def test_gain_never_jumps(speak):
    levels = levels_of(speak("en-us", "Stop! Who goes there?").pcm) * np.float32(4)

    gain = limited(levels, 0.5, RATE)[levels != 0] / levels[levels != 0]

    assert np.abs(np.diff(gain)).max() < 0.02


def test_gain_is_applied_before_the_limit():
    [levels] = mastered([levels_of(tone(1, amplitude=0.1).pcm)], RATE, gain_db=6.02, limit=0.5)

    assert np.abs(levels).max() == pytest.approx(0.2, rel=0.01)


def test_limiter_costs_speech_less_than_3_lu(speak):
    clip = speak("en-us", "It rained in the night, and in the morning the whole street shone.")
    gain_db = -15.5 - measure([clip.pcm], RATE).lufs

    levels = mastered([levels_of(clip.pcm)], RATE, gain_db=gain_db, limit=0.65)
    loud = measure(map(to_pcm, levels), RATE)

    assert -18.5 < loud.lufs < -15.5


@given(arrays(np.int16, st.integers(0, 500)))
def test_pcm_survives_the_way_through_levels(samples):
    pcm = samples.astype("<i2").tobytes()

    [levels] = mastered([levels_of(pcm)], RATE, gain_db=0, limit=2.0)

    assert to_pcm(levels[np.abs(levels) < 1]) == samples[np.abs(levels) < 1].tobytes()


def test_empty_block_stays_empty():
    assert to_pcm(limited(levels_of(clip_of([]).pcm), 0.5, RATE)) == b""
