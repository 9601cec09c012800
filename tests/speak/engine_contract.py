"""What every engine has to keep. A test class for an engine inherits `EngineContract`."""

from dataclasses import replace

import pytest

from fullcast.errors import EngineError
from fullcast.model import Pitch
from fullcast.speak.engines import Engine, load_engine
from fullcast.speak.verify import verify

SENTENCE = "It rained in the night, and in the morning the whole street shone."

ODD_TEXTS = (
    "Thénardier; naïve café — “quoted” …",
    "The\u0301nardier",
    "Привет, 日本語, مرحبا",
    "no lights 😬 at all 👩\u200d👩\u200d👧",
    "a\0b and \ud800 too",
    "[[h@l'oU]] said [[",
    "<speak><break time='9s'/>plain</speak> & more",
    "tab\tline\nreturn\r\u2028\ufeffend",
    "1",
    "?!a",
)


class EngineContract:
    """``voice`` is a fixture of the subclass: any voice of the engine."""

    knows_its_voices = True
    """False for an engine that takes any voice id."""

    rates_wpm = (120, 400)
    """A slow and a fast rate."""

    long_text_characters = 200_000

    @pytest.fixture
    def engine(self, voice) -> Engine:
        return load_engine(voice.engine)

    def test_is_found_by_its_name(self, engine, voice):
        assert isinstance(engine, Engine)
        assert engine.name == voice.engine

    def test_speaks_mono_16_bit_sound_of_a_plausible_length(self, engine, voice):
        clip = engine.speak(SENTENCE, voice)

        assert clip.sample_rate > 0
        assert len(clip.pcm) % 2 == 0
        assert 2000 < clip.duration_ms < 12_000
        verify(SENTENCE, clip, voice, audible=engine.audible)

    def test_marks_ascend_inside_the_text_and_the_clip(self, engine, voice):
        clip = engine.speak(SENTENCE, voice)

        assert [m.start for m in clip.marks] == sorted({m.start for m in clip.marks})
        assert [m.start_ms for m in clip.marks] == sorted(m.start_ms for m in clip.marks)
        assert all(0 <= m.start < m.end <= len(SENTENCE) for m in clip.marks)
        assert all(0 <= m.start_ms < clip.duration_ms for m in clip.marks)

    def test_twice_as_much_text_takes_about_twice_as_long(self, engine, voice):
        once, twice = (engine.speak(t, voice) for t in (SENTENCE, f"{SENTENCE} {SENTENCE}"))

        assert twice.duration_ms == pytest.approx(2 * once.duration_ms, rel=0.15)

    def test_faster_voice_takes_less_time(self, engine, voice):
        slow, fast = (
            engine.speak(SENTENCE, replace(voice, rate_wpm=rate)) for rate in self.rates_wpm
        )

        assert fast.duration_ms < 0.75 * slow.duration_ms

    def test_line_says_the_same_whatever_was_said_before(self, engine, voice):
        other = replace(voice, rate_wpm=300, pitch_percent=90)
        first = engine.speak(SENTENCE, voice)
        engine.speak("Something else, by somebody else.", other)

        again = engine.speak(SENTENCE, voice)

        assert again.duration_ms == pytest.approx(first.duration_ms, rel=0.02)
        assert len(again.marks) == len(first.marks)

    @pytest.mark.parametrize("text", ODD_TEXTS)
    def test_odd_text_is_spoken_or_refused(self, engine, voice, text):
        try:
            clip = engine.speak(text, voice)
        except EngineError:
            return
        assert clip.duration_ms > 0
        assert all(0 <= m.start < m.end <= len(text) for m in clip.marks)

    @pytest.mark.parametrize("text", ["", " ", "\n\t "])
    def test_empty_text_is_refused(self, engine, voice, text):
        with pytest.raises(EngineError):
            engine.speak(text, voice)

    def test_very_long_text_is_spoken_in_one_go(self, engine, voice):
        text = (SENTENCE + " ") * (self.long_text_characters // (len(SENTENCE) + 1) + 1)
        quick = replace(voice, rate_wpm=self.rates_wpm[-1])
        once = engine.speak(SENTENCE, quick)

        clip = engine.speak(text, quick)

        assert clip.duration_ms > 0.8 * once.duration_ms * len(text) / (len(SENTENCE) + 1)

    def test_fingerprint_is_the_same_each_time(self, engine, voice):
        assert engine.fingerprint(voice) == engine.fingerprint(replace(voice))

    @pytest.mark.parametrize(
        "change", [{"id": "another"}, {"rate_wpm": 201}, {"pitch_percent": 61}]
    )
    def test_fingerprint_changes_with_the_sound(self, engine, voice, change):
        assert engine.fingerprint(replace(voice, **change)) != engine.fingerprint(voice)

    @pytest.mark.parametrize(
        "change",
        [{"name": "zoe"}, {"description": "warm"}, {"gain_db": 3.0}, {"pitch_class": Pitch.LOW}],
    )
    def test_fingerprint_stays_when_only_words_about_the_voice_change(self, engine, voice, change):
        assert engine.fingerprint(replace(voice, **change)) == engine.fingerprint(voice)

    def test_voice_of_its_own_is_accepted(self, engine, voice):
        engine.check(voice)

    def test_unknown_voice_is_refused(self, engine, voice):
        if not self.knows_its_voices:
            pytest.skip("this engine takes any voice id")
        with pytest.raises(EngineError, match="no-such-voice"):
            engine.check(replace(voice, id="no-such-voice"))
        with pytest.raises(EngineError):
            engine.speak(SENTENCE, replace(voice, id="no-such-voice"))
