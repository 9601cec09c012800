import numpy as np
import pytest

from fullcast.assemble.timbre import Sounding, farthest_first, sounding
from fullcast.model import Voice
from fullcast.speak.engines import load_engine
from speak.engine_contract import SENTENCE

RATE = 22_050


def buzz(pitch_hz, seconds=1.0):
    """A tone with overtones, as a throat gives."""
    time = np.arange(int(RATE * seconds)) / RATE
    levels = sum(np.sin(2 * np.pi * n * pitch_hz * time) / n for n in range(1, 8))
    return (4000 * levels).astype("<i2").tobytes()


@pytest.mark.parametrize("pitch_hz", [80, 120, 210, 300])
def test_pitch_is_the_fundamental(pitch_hz):
    assert sounding(buzz(pitch_hz), RATE).pitch_hz == pytest.approx(pitch_hz, rel=0.02)


def test_silence_has_no_pitch():
    assert sounding(bytes(2 * RATE), RATE).pitch_hz == 0.0


def test_woman_and_man_are_told_apart_by_their_pitch():
    engine = load_engine("espeak")
    clips = [
        engine.speak(SENTENCE, Voice("x", "espeak", voice_id)) for voice_id in ("en-us+f3", "en-us")
    ]

    high, low = (sounding(clip.pcm, clip.sample_rate).pitch_hz for clip in clips)

    assert high > 190
    assert low < 125


def test_each_voice_is_the_least_like_those_before_it():
    alike = [Sounding(hertz, 500, np.zeros(26)) for hertz in (100, 105, 220, 150)]

    assert farthest_first(alike) == [0, 2, 3, 1]
    assert farthest_first(alike, first=2)[0] == 2


def test_no_voices_have_no_order():
    assert farthest_first([]) == []
