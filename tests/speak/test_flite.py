"""The system's own libflite."""

from ctypes.util import find_library
from dataclasses import replace

import pytest

from fullcast.errors import EngineError
from fullcast.model import Gender, Voice
from fullcast.speak.engines import load_engine
from speak.engine_contract import SENTENCE, EngineContract
from speak.test_engines import pitch_hz

SLT = Voice("slt", "flite", "slt")

pytestmark = pytest.mark.skipif(
    not find_library("flite_cmu_us_slt"), reason="needs flite and its voices (apt install flite)"
)


@pytest.fixture
def flite():
    return load_engine("flite")


class TestFlite(EngineContract):
    long_text_characters = 5_000

    @pytest.fixture
    def voice(self):
        return SLT


def test_every_word_is_marked_where_it_is_heard(flite):
    clip = flite.speak(SENTENCE, SLT)

    assert [SENTENCE[m.start : m.end] for m in clip.marks] == SENTENCE.replace(",", "").strip(
        "."
    ).split()
    assert 100 < clip.marks[0].start_ms < 400
    assert clip.duration_ms - 900 < clip.marks[-1].start_ms < clip.duration_ms - 300


def test_number_that_is_read_as_several_words_has_one_mark(flite):
    text = "in 1832, cats"

    assert [text[m.start : m.end] for m in flite.speak(text, SLT).marks] == ["in", "1832", "cats"]


def test_accents_and_typographic_marks_are_read_as_plain_ones(flite):
    text = "“Naïve café — it’s Thénardier,” e\u0301lan"
    plain = '"Naive cafe , it\'s Thenardier," elan'

    clip = flite.speak(text, SLT)

    assert clip.duration_ms == flite.speak(plain, SLT).duration_ms
    assert [text[m.start : m.end] for m in clip.marks] == [
        "Naïve", "café", "it’s", "Thénardier", "e\u0301lan",
    ]  # fmt: skip


def test_marks_go_on_over_the_pieces_of_a_long_text(flite):
    text = " ".join([SENTENCE] * 20)

    clip = flite.speak(text, SLT)

    assert [text[m.start : m.end] for m in clip.marks].count("shone") == 20
    assert [m.start_ms for m in clip.marks] == sorted(m.start_ms for m in clip.marks)
    assert clip.marks[-1].start_ms > clip.duration_ms - 1000


@pytest.mark.parametrize("rate_wpm", [90, 350])
def test_rate_is_exact(flite, rate_wpm):
    usual = flite.speak(SENTENCE, SLT).duration_ms

    changed = flite.speak(SENTENCE, replace(SLT, rate_wpm=rate_wpm)).duration_ms

    assert changed == pytest.approx(usual * 175 / rate_wpm, rel=0.05)


def test_pitch_changes_and_length_stays(flite):
    low, high = (
        flite.speak("aaaaaah, aaaaaah, aaaaaah", replace(SLT, pitch_percent=percent))
        for percent in (30, 70)
    )

    assert pitch_hz(high) > 1.15 * pitch_hz(low)
    assert high.duration_ms == pytest.approx(low.duration_ms, rel=0.05)


def test_systems_voices_are_those_that_can_be_added(flite):
    voices = flite.installed_voices()

    assert "slt" in {voice.id for voice in voices}
    for voice in voices:
        flite.check(voice)
    assert next(v for v in voices if v.id == "slt").gender is Gender.FEMALE


def test_unknown_voice_is_refused_with_those_there_are(flite):
    with pytest.raises(EngineError, match=r"no voice 'nosuch'\. It has slt"):
        flite.check(replace(SLT, id="nosuch"))
