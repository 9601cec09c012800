import numpy as np
import pytest

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.verify import excerpt, verify

TEXT = "Nobody had slept in the old house."
VOICE = Voice("ada", "pyttsx3", "en-us")
RATE = 22050


def noise(duration_ms, amplitude=5000, *, rate=RATE):
    samples = np.random.default_rng(1).integers(-amplitude, amplitude, duration_ms * rate // 1000)
    return samples.astype("<i2")


def clip(samples, rate=RATE):
    return Clip(samples.tobytes(), rate)


def with_run(value, length):
    samples = noise(2000)
    samples[10_000 : 10_000 + length] = value
    return clip(samples)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param(Clip(b"", RATE), "the clip is empty", id="empty"),
        pytest.param(Clip(b"\1\2\3", RATE), "3 bytes at 22050 Hz are no 16-bit sound", id="odd"),
        pytest.param(Clip(b"\1\2", 0), "2 bytes at 0 Hz", id="no rate"),
        pytest.param(Clip(bytes(88_200), RATE), "2000 ms of silence", id="silent"),
        pytest.param(clip(noise(2000, 1)), "2000 ms of silence", id="as good as silent"),
        pytest.param(clip(noise(200)), "200 ms for 27 letters and digits", id="lost"),
        pytest.param(clip(noise(43_700)), "43700 ms for 27 letters", id="runaway"),
        pytest.param(with_run(32767, 12), "cut off at full scale for 12 samples", id="clipped"),
        pytest.param(with_run(-32768, 30), "at 453 ms", id="clipped below"),
    ],
)
def test_bad_clip_is_refused_with_its_reason(bad, reason):
    with pytest.raises(EngineError) as error:
        verify(TEXT, bad, VOICE)

    assert reason in str(error.value)
    assert str(error.value).startswith("ada (pyttsx3 en-us) spoke “Nobody had slept")


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(clip(noise(2000)), id="plain"),
        pytest.param(with_run(32767, 11), id="peaks"),
        pytest.param(clip(noise(600)), id="quick"),
        pytest.param(clip(noise(12_000)), id="slow"),
    ],
)
def test_believable_clip_passes(good):
    verify(TEXT, good, VOICE)


def test_bytes_of_two_samples_that_look_like_full_scale_are_none():
    shifted = b"\x01" + b"\xff\x7f" * 14 + b"\x01"

    verify(TEXT, Clip(noise(1000).tobytes() + shifted + noise(1000).tobytes(), RATE), VOICE)


def test_silence_passes_for_an_engine_that_is_silent_on_purpose():
    verify(TEXT, Clip(bytes(88_200), RATE), VOICE, audible=False)


@pytest.mark.parametrize("rate_wpm", [80, 175, 450])
@pytest.mark.parametrize(
    "text",
    [
        "No.",
        "I.",
        "Hm.",
        "&c.",
        "7",
        "Wednesday!",
        TEXT,
        " ".join([TEXT] * 30),
        "AAA AAA AAA",
        "№ 7",
    ],
)
def test_nothing_that_espeak_says_is_refused(text, rate_wpm):
    voice = Voice("ada", "pyttsx3", "en-us+f3", rate_wpm=rate_wpm)

    verify(text, load_engine("pyttsx3").speak(text, voice), voice)


def test_long_text_is_named_by_its_beginning():
    assert excerpt("word " * 100) == f"“{('word ' * 12).strip()}…”"
