import os
import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest

from fullcast.errors import EngineError
from fullcast.model import Voice
from fullcast.speak.engines import engine_names, load_engine, takes_phonemes
from fullcast.speak.engines.espeak_scripts import stretches
from speak.engine_contract import SENTENCE, EngineContract

ALBA = Voice("alba", "pyttsx3", "en-us+f3")


class TestSilent(EngineContract):
    knows_its_voices = False

    @pytest.fixture
    def voice(self):
        return Voice("nobody", "silent", "any")

    def test_makes_no_sound(self, engine, voice):
        assert not engine.speak(SENTENCE, voice).pcm.strip(b"\0")


class TestPyttsx3(EngineContract):
    @pytest.fixture
    def voice(self):
        return ALBA

    def test_marks_nearly_every_word(self, engine, voice):
        clip = engine.speak(SENTENCE, voice)

        words = [SENTENCE[m.start : m.end].strip(",. ") for m in clip.marks]
        assert len(set(words) & set(SENTENCE.replace(",", "").strip(".").split())) >= 9


class TestEspeak(EngineContract):
    @pytest.fixture
    def voice(self):
        return replace(ALBA, engine="espeak")

    def test_sounds_as_pyttsx3_does(self, engine, voice):
        other = load_engine("pyttsx3")
        texts = (SENTENCE, "Shh! “Привет,” he said.")

        for text in texts:
            ours, theirs = engine.speak(text, voice), other.speak(text, ALBA)
            assert ours.duration_ms == pytest.approx(theirs.duration_ms, rel=0.02)
            assert [m.start for m in ours.marks] == [m.start for m in theirs.marks]

    def test_voice_of_pyttsx3_is_its_own_after_this_engine_spoke(self, engine, voice):
        other = load_engine("pyttsx3")
        before = other.speak(SENTENCE, ALBA)

        engine.speak(SENTENCE, replace(voice, id="en-us+david", rate_wpm=300))

        after = other.speak(SENTENCE, ALBA)
        assert after.duration_ms == pytest.approx(before.duration_ms, rel=0.02)


def pitch_hz(clip):
    """The strongest period of a clip's middle, by autocorrelation."""
    levels = np.frombuffer(clip.pcm, "<i2").astype(float)
    middle = levels[len(levels) // 4 : len(levels) // 4 + 8192]
    spectrum = np.abs(np.fft.rfft(middle, 2 * len(middle))) ** 2
    likeness = np.fft.irfft(spectrum)[: len(middle)]
    shortest, longest = clip.sample_rate // 400, clip.sample_rate // 60
    return clip.sample_rate / (shortest + int(np.argmax(likeness[shortest:longest])))


@pytest.fixture
def engine():
    return load_engine("pyttsx3")


def test_pitch_setting_changes_the_pitch(engine):
    low, high = (
        pitch_hz(engine.speak("aaaaaah", replace(ALBA, pitch_percent=percent)))
        for percent in (20, 90)
    )

    assert high > 1.2 * low


def test_accented_letter_before_a_word_does_not_move_its_mark(engine):
    text = "Thénardier naïve café morning"

    last = engine.speak(text, ALBA).marks[-1]

    assert text[last.start : last.end].strip() == "morning"


def test_respelled_word_is_marked_where_it_stands_in_the_text(engine):
    text = "Shh, said the keeper."

    marks = engine.speak(text, ALBA).marks

    assert [text[m.start : m.end].strip(" ,.") for m in marks][-1] == "keeper"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He said Привет, товарищ! and left.", ["He said ", "Привет, товарищ! ", "and left."]),
        ("“Привет!”", ["“Привет!”"]),
        ("日本語 and ひらがな", ["日本語 ", "and ", "ひらがな"]),
        ("an angle α here", ["an angle α here"]),
        ("Thénardier, naïve", ["Thénardier, naïve"]),
        ("", [""]),
    ],
)
def test_text_is_cut_where_its_script_changes(text, parts):
    assert [text[start:end] for _, start, end in stretches(text, "en-us+f3")] == parts


def test_voice_of_another_language_keeps_its_own_script():
    assert list(stretches("Привіт", "uk+f3")) == [(None, 0, 6)]


def test_words_of_another_script_are_read_and_not_spelled(engine):
    text = "He said Привет, товарищ! and left."

    clip = engine.speak(text, ALBA)

    words = [text[m.start : m.end].strip(" ,!.") for m in clip.marks]
    assert words == ["He", "said", "Привет", "товарищ", "and", "left"]
    assert clip.duration_ms < 3500


def test_voice_is_the_old_one_after_a_word_of_another_script(engine):
    before = engine.speak(SENTENCE, ALBA)
    engine.speak("Привет", ALBA)

    assert engine.speak(SENTENCE, ALBA).duration_ms == pytest.approx(before.duration_ms, rel=0.02)


def test_phonemes_are_spoken_as_sounds(engine):
    sounds = engine.speak("Oh, [[h@l'oU]], you.", ALBA)
    word = engine.speak("Oh, hello, you.", ALBA)

    assert sounds.duration_ms == pytest.approx(word.duration_ms, rel=0.1)
    assert takes_phonemes(ALBA)


def test_systems_own_voices_take_no_phonemes():
    assert not takes_phonemes(replace(ALBA, id="com.apple.voice.Alex"))


def test_engine_that_says_nothing_of_phonemes_takes_none(installed):
    installed(
        "old",
        """
        class Engine:
            name, audible = "old", True
            def fingerprint(self, voice): ...
            def check(self, voice): ...
            def speak(self, text, voice): ...
    """,
    )

    assert not takes_phonemes(replace(ALBA, engine="old"))


def test_phonemes_are_not_smuggled_in_by_what_normalise_lets_through(engine):
    from fullcast.speak.normalise import speakable

    said = engine.speak(speakable("[[h@l'oU]]").text, ALBA)

    assert said.duration_ms > 900


@pytest.mark.parametrize(
    ("voice_id", "near"),
    [("en-us+f33", "en-us+f3"), ("en-gb", "en-gb-x-rp"), ("en-us+Steph2", "en-us+steph2")],
)
def test_unknown_voice_is_refused_with_near_names(engine, voice_id, near):
    with pytest.raises(EngineError) as error:
        engine.check(replace(ALBA, id=voice_id))

    assert f"no voice {voice_id!r}" in str(error.value)
    assert near in error.value.hint


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rate_wpm": 79}, "79 words a minute. Choose a rate from 80 to 450"),
        ({"rate_wpm": 451}, "451 words a minute"),
        ({"pitch_percent": 101}, "pitch 101. Choose a pitch from 0 to 100"),
        ({"pitch_percent": -1}, "pitch -1"),
    ],
)
def test_setting_that_espeak_would_bend_is_refused(engine, change, message):
    with pytest.raises(EngineError) as error:
        engine.check(replace(ALBA, **change))

    assert message in str(error.value)


@pytest.mark.parametrize("percent", [0, 50, 100])
def test_every_pitch_can_be_spoken(engine, percent):
    voice = replace(ALBA, pitch_percent=percent)

    engine.check(voice)

    assert engine.speak("No.", voice).duration_ms > 100


@pytest.mark.parametrize("voice_id", ["com.apple.voice.Alex", "HKEY_LOCAL_MACHINE\\Zira"])
def test_voice_of_another_system_says_so(engine, voice_id):
    if sys.platform in {"darwin", "win32"}:
        pytest.skip("here one of them may be there")

    with pytest.raises(EngineError, match="System voices work on their own system only"):
        engine.check(replace(ALBA, id=voice_id))


def test_engine_prints_nothing():
    """The driver that comes with pyttsx3 does, and its words would stand in the user's terminal."""
    program = textwrap.dedent("""
        from fullcast.model import Voice
        from fullcast.speak.engines import load_engine
        load_engine("pyttsx3").speak("A line.", Voice("alba", "pyttsx3", "en-us+f3"))
    """)

    done = run_python(program)

    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_threads_that_load_espeak_together_all_get_it():
    program = textwrap.dedent("""
        import threading
        from concurrent.futures import ThreadPoolExecutor
        import pyttsx3.drivers
        from fullcast.speak.engines import espeak
        together = threading.Barrier(8)
        def version(_):
            together.wait()
            return espeak.version()
        with ThreadPoolExecutor(8) as threads:
            print(len(set(threads.map(version, range(8)))))
    """)

    done = [run_python(program) for _ in range(6)]

    assert [(one.stdout, one.stderr) for one in done] == [("1\n", "")] * 6


def test_data_far_down_in_the_file_system_is_found(tmp_path):
    """espeak-ng ends the process where its data's path is longer than 159 bytes."""
    import espeakng_loader

    from fullcast.speak.engines import espeak

    far = tmp_path.joinpath(*["a-rather-long-folder-name"] * 6)
    far.mkdir(parents=True)
    (far / "espeak-ng-data").symlink_to(espeakng_loader.get_data_path())
    program = textwrap.dedent(f"""
        import espeakng_loader
        espeakng_loader.get_data_path = lambda: {str(far / "espeak-ng-data")!r}
        from fullcast.model import Voice
        from fullcast.speak.engines import load_engine
        clip = load_engine("pyttsx3").speak("A line.", Voice("alba", "pyttsx3", "en-us+f3"))
        print(clip.duration_ms > 300)
    """)

    assert len(str(far)) > espeak.LONGEST_DATA_PATH
    assert run_python(program).stdout == "True\n"


# ---------------------------------------------------------------------------- other people's


def run_python(program, *folders):
    path = os.pathsep.join([*map(str, folders), *sys.path])
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )


def test_our_engines_are_found_by_name():
    assert {"pyttsx3", "silent"} <= set(engine_names())


def test_unknown_engine_is_refused_with_those_that_are_there():
    with pytest.raises(EngineError, match=r"no engine 'piperr'.*Installed engines: .*pyttsx3"):
        load_engine("piperr")


def test_engine_of_another_package_is_found_and_speaks(installed):
    installed(
        "beep",
        """
        from fullcast.model import Clip
        class Engine:
            name, audible = "beep", True
            def fingerprint(self, voice): return "beep 1"
            def check(self, voice): pass
            def speak(self, text, voice): return Clip(bytes([0, 16]) * 8000, 8000)
        """,
    )

    assert "beep" in engine_names()
    assert load_engine("beep").speak("A line.", Voice("b", "beep", "b")).duration_ms == 1000


@pytest.mark.parametrize(
    ("name", "source", "reason"),
    [
        ("gone", "import a_module_that_is_not_there", "a_module_that_is_not_there"),
        ("mistyped", "class Engine:\n    def", "SyntaxError"),
        ("renamed", "class Motor: ...", "Engine"),
        ("needy", "class Engine:\n    def __init__(self, key): ...", "key"),
        ("failing", "raise OSError('no sound card')", "no sound card"),
        ("partial", "class Engine:\n    name = 'partial'", "lacks a part of an engine"),
    ],
)
def test_broken_engine_is_reported_and_the_others_go_on(installed, name, source, reason):
    installed(name, source)

    with pytest.raises(EngineError, match=rf"(?s){name}.*{reason}"):
        load_engine(name)

    assert {name, "silent"} <= set(engine_names())
    assert load_engine("silent").name == "silent"
