"""Piper's own code on a model of a few hundred bytes: a tone as long as its input, by speaker."""

from dataclasses import replace

import numpy as np
import pytest

from fullcast.errors import EngineError
from fullcast.model import Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.engines.networks import VOLUME
from fullcast.speak.engines.piper import _loaded as loaded
from speak.engine_contract import SENTENCE, EngineContract

pytest.importorskip("piper", reason="needs the extra piper")
pytest.importorskip("onnx", reason="needs onnx to build a model")

from speak.tones import LEVEL, PIPER_RATE, SAMPLES_PER_ID, frequency_hz, write_piper_model


@pytest.fixture
def piper():
    return load_engine("piper")


@pytest.fixture
def voice(tmp_path, piper):
    return Voice("ada", "piper", str(write_piper_model(tmp_path, "tones")))


class TestPiper(EngineContract):
    long_text_characters = 40_000

    @pytest.fixture
    def voice(self, voice):
        return voice


def test_length_and_rate_are_the_models(piper, voice):
    clip = piper.speak(SENTENCE, voice)

    assert clip.sample_rate == PIPER_RATE
    assert len(clip.pcm) // 2 % SAMPLES_PER_ID == 0
    assert frequency_hz(clip) == pytest.approx(100, abs=2)
    assert np.abs(np.frombuffer(clip.pcm, "<i2")).max() == pytest.approx(
        VOLUME * LEVEL * 32767, abs=2
    )


@pytest.mark.parametrize(("speaker", "expected_hz"), [("p0", 100), ("p2", 300), ("3", 400)])
def test_each_speaker_of_a_model_is_a_voice(piper, tmp_path, speaker, expected_hz):
    path = write_piper_model(tmp_path, "many", speakers=4)

    clip = piper.speak(SENTENCE, Voice("ada", "piper", f"{path}#{speaker}"))

    assert frequency_hz(clip) == pytest.approx(expected_hz, abs=2)


def test_model_is_loaded_once_for_all_its_speakers(piper, tmp_path):
    path = write_piper_model(tmp_path, "many", speakers=4)
    before = loaded.cache_info().misses

    for speaker in ("p0", "p1", "p2", "p0"):
        piper.speak("A line.", Voice("ada", "piper", f"{path}#{speaker}"))

    assert loaded.cache_info().misses == before + 1


def test_rate_is_exact(piper, voice):
    usual = piper.speak(SENTENCE, voice)
    fast = piper.speak(SENTENCE, replace(voice, rate_wpm=350))

    assert len(fast.pcm) == len(usual.pcm) // 2


@pytest.mark.parametrize("tells_durations", [False, True])
def test_every_word_is_marked_where_it_starts(piper, tmp_path, tells_durations):
    """Phonemes are ``ɐ kˈæt sˈæt``: after the start's two ids, each has two of 16 ms.

    A model that does not tell durations has them inside, where Piper's own code finds them.
    """
    path = write_piper_model(tmp_path, "tones", tells_durations=tells_durations)

    clip = piper.speak("a cat sat", Voice("ada", "piper", str(path)))

    assert [(m.start_ms, m.start, m.end) for m in clip.marks] == [
        (32, 0, 1),
        (96, 2, 5),
        (256, 6, 9),
    ]


def test_words_that_are_said_as_one_share_its_time(piper, voice):
    """espeak-ng says "in the" as ``ɪnðə``."""
    text = "Out in the cold, there."

    marks = piper.speak(text, voice).marks

    assert [text[m.start : m.end] for m in marks] == ["Out", "in", "the", "cold", "there"]
    assert [m.start_ms for m in marks] == sorted({m.start_ms for m in marks})


def test_pitch_raises_the_tone_and_keeps_the_length(piper, voice):
    usual = piper.speak(SENTENCE, voice)
    low = piper.speak(SENTENCE, replace(voice, pitch_percent=16))  # 5 semitones

    assert frequency_hz(low) == pytest.approx(100 / 2 ** (5 / 12), rel=0.01)
    assert low.duration_ms == pytest.approx(usual.duration_ms, rel=0.01)
    assert low.marks[-1].start_ms == pytest.approx(usual.marks[-1].start_ms, rel=0.01)


def test_interjection_is_said_and_not_spelled(piper, voice):
    assert piper.speak("Shh", voice).duration_ms == piper.speak("Schh", voice).duration_ms


def test_model_is_found_where_voices_are_kept(piper, tmp_path, monkeypatch):
    (tmp_path / "voices" / "piper").mkdir(parents=True)
    write_piper_model(tmp_path / "voices" / "piper", "mine")
    monkeypatch.chdir(tmp_path)

    piper.check(Voice("ada", "piper", "mine"))

    with pytest.raises(EngineError, match=r"no model 'other'.*Models in voices/piper: mine"):
        piper.check(Voice("ada", "piper", "other"))


def test_unknown_speaker_is_refused_with_those_there_are(piper, tmp_path):
    path = write_piper_model(tmp_path, "many", speakers=4)

    with pytest.raises(EngineError, match=r"no speaker 'p9'.*It has 4: p0, p1"):
        piper.check(Voice("ada", "piper", f"{path}#p9"))


@pytest.mark.parametrize("damaged", ["broken.onnx", "broken.onnx.json"])
def test_damaged_model_is_named(piper, tmp_path, damaged):
    path = write_piper_model(tmp_path, "broken")
    (tmp_path / damaged).write_bytes(b"nothing of the kind")

    with pytest.raises(EngineError, match=r"broken\.onnx: Piper cannot load the model"):
        piper.check(Voice("ada", "piper", str(path)))


def test_other_model_of_the_same_name_is_other_sound(piper, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    voices = [
        Voice("ada", "piper", str(write_piper_model(tmp_path / folder, "tones", speakers)))
        for folder, speakers in (("a", 1), ("b", 2))
    ]

    assert len({piper.fingerprint(voice) for voice in voices}) == 2
