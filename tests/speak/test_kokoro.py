"""Kokoro's own code on a model of a few hundred bytes: a tone as long as its input, by voice."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from fullcast.errors import EngineError
from fullcast.model import Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.engines.networks import VOLUME
from speak.engine_contract import SENTENCE, EngineContract

pytest.importorskip("kokoro_onnx", reason="needs the extra kokoro")
pytest.importorskip("onnx", reason="needs onnx to build a model")

from speak.tones import (
    KOKORO_RATE,
    KOKORO_SAMPLES_PER_TOKEN,
    LEVEL,
    frequency_hz,
    write_kokoro_model,
)

VOICES = {"af_heart": 200, "am_adam": 100, "bf_emma": 300, "jf_alpha": 400}


@pytest.fixture
def kokoro():
    return load_engine("kokoro")


@pytest.fixture
def model(tmp_path):
    return write_kokoro_model(tmp_path, VOICES)


@pytest.fixture
def voice(model):
    return Voice("heart", "kokoro", f"{model}#af_heart")


class TestKokoro(EngineContract):
    rates_wpm = (100, 340)
    long_text_characters = 40_000

    @pytest.fixture
    def voice(self, voice):
        return voice


@pytest.mark.parametrize("speaker", ["af_heart", "am_adam", "bf_emma"])
def test_each_voice_of_the_model_is_one(kokoro, model, speaker):
    clip = kokoro.speak(SENTENCE, Voice("x", "kokoro", f"{model}#{speaker}"))

    assert clip.sample_rate == KOKORO_RATE
    assert frequency_hz(clip) == pytest.approx(VOICES[speaker], abs=2)
    assert np.abs(np.frombuffer(clip.pcm, "<i2")).max() == pytest.approx(
        VOLUME * LEVEL * 32767, abs=2
    )


def test_rate_is_exact(kokoro, voice):
    usual = kokoro.speak(SENTENCE, voice)
    fast = kokoro.speak(SENTENCE, replace(voice, rate_wpm=350))

    assert len(usual.pcm) // 2 % KOKORO_SAMPLES_PER_TOKEN == 0
    assert len(fast.pcm) == len(usual.pcm) // 2


def test_every_word_is_marked_where_it_starts(kokoro, voice):
    """The phonemes are ``ɐ kˈæt sˈæt``, after one token of padding, a token 50 ms each."""
    clip = kokoro.speak("a cat sat", voice)

    assert [(m.start_ms, m.start, m.end) for m in clip.marks] == [
        (50, 0, 1),
        (150, 2, 5),
        (400, 6, 9),
    ]


def test_word_times_follow_the_rate(kokoro, voice):
    clip = kokoro.speak("a cat sat", replace(voice, rate_wpm=350))

    assert [m.start_ms for m in clip.marks] == [25, 75, 200]


def test_model_that_tells_no_durations_gives_no_word_times(kokoro, tmp_path):
    path = write_kokoro_model(tmp_path, VOICES, tells_durations=False)

    clip = kokoro.speak("a cat sat", Voice("heart", "kokoro", f"{path}#af_heart"))

    assert clip.marks == ()
    assert clip.duration_ms > 0


def test_pitch_raises_the_tone_and_keeps_the_length(kokoro, voice):
    usual = kokoro.speak(SENTENCE, voice)
    high = kokoro.speak(SENTENCE, replace(voice, pitch_percent=84))  # 5 semitones

    assert frequency_hz(high) == pytest.approx(200 * 2 ** (5 / 12), rel=0.01)
    assert high.duration_ms == pytest.approx(usual.duration_ms, rel=0.01)
    assert [m.start for m in high.marks] == [m.start for m in usual.marks]
    assert high.marks[-1].start_ms == pytest.approx(usual.marks[-1].start_ms, rel=0.01)


def test_british_voice_reads_british_english(kokoro, model, voice):
    american = kokoro.speak("the car park", voice)
    british = kokoro.speak("the car park", replace(voice, id=f"{model}#bf_emma"))

    assert len(american.pcm) != len(british.pcm)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rate_wpm": 351}, "351 words a minute"),
        ({"rate_wpm": 80}, "80 words a minute"),
    ],
)
def test_rate_that_the_model_was_not_made_for_is_refused(kokoro, voice, change, message):
    with pytest.raises(EngineError, match=message):
        kokoro.check(replace(voice, **change))


def test_unknown_voice_is_refused_with_those_there_are(kokoro, model):
    with pytest.raises(EngineError, match=r"no voice 'af_nobody'.*It has af_heart, am_adam"):
        kokoro.check(Voice("x", "kokoro", f"{model}#af_nobody"))


def test_voice_of_a_language_that_cannot_be_read_is_refused(kokoro, model):
    with pytest.raises(EngineError, match="a language that cannot be read here"):
        kokoro.check(Voice("x", "kokoro", f"{model}#jf_alpha"))


def test_missing_voices_are_named(kokoro, model, voice):
    model.with_name("voices-v1.0.bin").unlink()

    with pytest.raises(EngineError, match=r"kokoro-v1\.0\.onnx: There is no voices-v1\.0\.bin"):
        kokoro.check(voice)


@pytest.mark.parametrize("damaged", ["kokoro-v1.0.onnx", "voices-v1.0.bin"])
def test_damaged_file_is_named(kokoro, tmp_path, damaged):
    path = write_kokoro_model(tmp_path, VOICES)
    (tmp_path / damaged).write_bytes(b"nothing of the kind")

    with pytest.raises(EngineError, match=r"kokoro-v1\.0\.onnx: Kokoro cannot load the model"):
        kokoro.check(Voice("x", "kokoro", f"{path}#af_heart"))


def test_voice_of_espeak_sounds_the_same_beside_kokoro(kokoro, voice):
    """Both use espeak-ng, whose state is global to a library."""
    alba = Voice("alba", "pyttsx3", "en-us+f3")
    before = load_engine("pyttsx3").speak(SENTENCE, alba)
    first = kokoro.speak(SENTENCE, voice)

    after = load_engine("pyttsx3").speak(SENTENCE, alba)

    assert after.duration_ms == pytest.approx(before.duration_ms, rel=0.02)
    assert kokoro.speak(SENTENCE, voice) == first


def test_engine_prints_nothing(voice):
    program = (
        "from fullcast.model import Voice; from fullcast.speak.engines import load_engine; "
        f"load_engine('kokoro').speak('Привет, [[h]] there.', Voice('h', 'kokoro', {voice.id!r}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
