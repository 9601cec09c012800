"""pyttsx3's stock drivers for Windows and macOS, on stand-ins for what these systems offer."""

import sys
from dataclasses import replace

import pytest

from fullcast.model import Gender, Voice
from fullcast.speak.engines import load_engine, pyttsx3
from speak.engine_contract import SENTENCE, EngineContract
from speak.system_speech import ALEX, HAZEL, ZIRA, install_nsss, install_sapi5
from speak.tones import frequency_hz

if sys.platform in {"darwin", "win32"}:
    pytest.skip("the real ones are here", allow_module_level=True)


@pytest.fixture
def fresh(monkeypatch):
    """Forget the drivers before and after: they hold on to what they were made with."""

    def forget():
        pyttsx3._session.cache_clear()
        for driver in ("sapi5", "nsss"):
            sys.modules.pop(f"pyttsx3.drivers.{driver}", None)

    forget()
    yield monkeypatch
    forget()


@pytest.fixture
def windows(fresh):
    install_sapi5(fresh)
    fresh.setattr(sys, "platform", "win32")


@pytest.fixture
def macos(fresh):
    install_nsss(fresh)
    fresh.setattr(sys, "platform", "darwin")


class SystemContract(EngineContract):
    rates_wpm = (120, 300)

    def test_unknown_voice_is_refused(self, engine, voice):
        with pytest.raises(pyttsx3.EngineError, match="no-such-voice"):
            engine.check(replace(voice, id=voice.id + "no-such-voice"))

    def test_every_line_is_whole(self, engine, voice):
        lengths_ms = {engine.speak(SENTENCE, voice).duration_ms for _ in range(4)}

        assert len(lengths_ms) == 1

    def test_pitch_rises_and_length_stays(self, engine, voice):
        usual = engine.speak(SENTENCE, voice)
        high = engine.speak(SENTENCE, replace(voice, pitch_percent=84))  # 5 semitones

        assert frequency_hz(high) == pytest.approx(frequency_hz(usual) * 2 ** (5 / 12), rel=0.02)
        assert high.duration_ms == pytest.approx(usual.duration_ms, rel=0.12)


@pytest.mark.usefixtures("windows")
class TestSapi5(SystemContract):
    @pytest.fixture
    def voice(self):
        return Voice("zira", "pyttsx3", ZIRA)


@pytest.mark.usefixtures("macos")
class TestNsss(SystemContract):
    @pytest.fixture
    def voice(self):
        return Voice("alex", "pyttsx3", ALEX)


def test_voices_of_windows_can_be_added(windows):
    assert load_engine("pyttsx3").installed_voices() == [
        Voice("zira", "pyttsx3", ZIRA, "en-US", Gender.FEMALE),
        Voice("hazel", "pyttsx3", HAZEL, "en-GB", Gender.FEMALE),
    ]


def test_voices_of_macos_can_be_added(macos):
    alex, samantha = load_engine("pyttsx3").installed_voices()

    assert alex == Voice("alex", "pyttsx3", ALEX, "en-US", Gender.MALE)
    assert samantha.gender is Gender.FEMALE


def test_linux_has_no_voices_but_espeaks():
    assert load_engine("pyttsx3").installed_voices() == []
