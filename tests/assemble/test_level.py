from dataclasses import replace

import numpy as np
import pytest

from assemble.sounds import RATE, levels_of
from fullcast.assemble.level import (
    ENCODER_LOSS_DB,
    ENCODER_PASSES,
    MIX_GAIN_DB,
    MOST_LIMITING_DB,
    find_gain,
    voice_gain_db,
)
from fullcast.assemble.loudness import block_powers, gated, measure, step_powers
from fullcast.assemble.master import mastered, to_pcm
from fullcast.assemble.standards import PODCAST, STANDARDS
from fullcast.model import Preset

TEXT = "It rained in the night. Nobody had slept; the baker laughed, and then he shut the door!"
VOICES = ["en-us", "en-us+f3", "en-us+david", "en-us+steph2", "en-us+boris"]


@pytest.mark.parametrize("voice_id", VOICES)
@pytest.mark.parametrize("limit", [0.9, PODCAST.limit])
@pytest.mark.parametrize("preset", Preset)
def test_gain_hits_the_target_behind_the_limiter(speak, voice_id, limit, preset):
    standard = replace(STANDARDS[preset], limit=limit)
    pcm = speak(voice_id, TEXT).pcm

    gain_db = find_gain([levels_of(pcm)], RATE, standard)

    levels = mastered([levels_of(pcm)], RATE, gain_db=gain_db, limit=limit)
    level_db = standard.level_of(measure(map(to_pcm, levels), RATE))
    assert level_db == pytest.approx(standard.level_db + ENCODER_LOSS_DB, abs=0.2)


@pytest.mark.parametrize("voice_id", VOICES)
def test_voice_brought_into_the_mix_keeps_its_peaks(speak, voice_id):
    pcm = speak(voice_id, TEXT).pcm

    factor = 10 ** (voice_gain_db([pcm], RATE) / 20)

    assert np.abs(levels_of(pcm)).max() * factor < 0.9


@pytest.mark.parametrize("sample", [[], [levels_of(b"")], [levels_of(bytes(2 * RATE))]])
def test_silence_has_the_first_guess(sample):
    assert find_gain(sample, RATE, PODCAST) == MIX_GAIN_DB


def test_silent_voice_gets_no_gain():
    assert voice_gain_db([bytes(2 * RATE)], RATE) == 0


def test_voice_of_sharp_peaks_is_not_squashed_to_the_loudness_of_others():
    click = np.zeros(RATE * 4, "<i2")
    click[:: RATE // 80] = 20_000
    pcm = click.tobytes()

    gain_db = voice_gain_db([pcm], RATE)

    kept = block_powers(step_powers([levels_of(pcm)], RATE, below_hz=ENCODER_PASSES * RATE))
    unlimited_lufs = gated(kept) + gain_db + MIX_GAIN_DB
    assert unlimited_lufs == pytest.approx(PODCAST.level_db + ENCODER_LOSS_DB + MOST_LIMITING_DB)
