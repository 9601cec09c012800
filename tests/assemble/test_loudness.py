import numpy as np
import pytest

from assemble.sounds import (
    RATE,
    clip_of,
    decode,
    ffmpeg_loudness,
    ffmpeg_true_peak,
    levels_of,
    tone,
)
from fullcast.assemble.encode import encode_chapter
from fullcast.assemble.loudness import Loudness, mean_level, measure, measure_file, step_powers
from fullcast.assemble.master import mastered, to_pcm
from fullcast.errors import AudioError

TEXT = "It rained in the night. Nobody had slept; the baker laughed, and then he shut the door!"


@pytest.mark.parametrize("voice_id", ["en-us", "en-us+f3", "en-us+david"])
def test_loudness_of_speech_is_what_ffmpeg_measures(speak, voice_id):
    clip = speak(voice_id, TEXT)

    result = measure([clip.pcm], clip.sample_rate)

    assert result.lufs == pytest.approx(ffmpeg_loudness(levels_of(clip.pcm)), abs=0.15)
    assert result.duration_ms == clip.duration_ms


@pytest.mark.parametrize("rate", [16000, 22050, 24000, 44100, 48000])
def test_loudness_at_any_sample_rate_is_what_ffmpeg_measures(rate):
    clip = tone(3, amplitude=0.2, frequency_hz=3000, rate=rate)

    lufs = measure([clip.pcm], rate).lufs

    assert lufs == pytest.approx(ffmpeg_loudness(levels_of(clip.pcm), rate), abs=0.15)


def test_loudness_of_the_reference_tone_is_as_the_standard_says():
    clip = tone(5, amplitude=1.0, frequency_hz=997, rate=48000)

    assert measure([clip.pcm], 48000).lufs == pytest.approx(-3.01, abs=0.1)


def test_pauses_do_not_count_as_quiet_sound():
    sound, pause = tone(2).pcm, bytes(2 * RATE * 20)

    together = measure([sound, pause, sound], RATE)

    assert together.lufs == pytest.approx(measure([sound], RATE).lufs, abs=0.5)


def test_blocks_of_any_size_give_the_same_measure(speak):
    clip = speak("en-us", TEXT)
    blocks = [clip.pcm[start : start + 1234] for start in range(0, len(clip.pcm), 1234)]

    whole, cut = measure([clip.pcm], RATE), measure(blocks, RATE)

    assert cut.lufs == pytest.approx(whole.lufs, abs=0.001)
    assert cut.true_peak_dbtp == pytest.approx(whole.true_peak_dbtp, abs=0.01)
    assert cut.duration_ms == whole.duration_ms


@pytest.mark.parametrize("voice_id", ["en-us", "en-us+f3", "en-us+david"])
def test_true_peak_of_speech_is_what_ffmpeg_finds(speak, voice_id):
    clip = speak(voice_id, TEXT)

    result = measure([clip.pcm], RATE)

    assert result.true_peak_dbtp == pytest.approx(ffmpeg_true_peak(levels_of(clip.pcm)), abs=0.1)


@pytest.mark.parametrize("frequency_hz", [RATE / 8, RATE / 5, RATE / 4.2, RATE / 3.1])
def test_peak_between_two_samples_is_found(frequency_hz):
    phase = 2 * np.pi * frequency_hz * np.arange(RATE) / RATE + np.pi * frequency_hz / RATE
    fade = np.minimum(1, np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 500)
    clip = clip_of(0.5 * fade * np.sin(phase))

    assert measure([clip.pcm], RATE).true_peak_dbtp == pytest.approx(-6.02, abs=0.15)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.0, Loudness(None, None, None, 0)), (0.3, Loudness(None, -20.0, -23.0, 300))],
)
def test_sound_of_less_than_a_block_has_no_loudness(seconds, expected):
    result = measure([tone(seconds).pcm], RATE)

    assert (result.lufs, result.duration_ms) == (expected.lufs, expected.duration_ms)
    assert result.true_peak_dbtp == pytest.approx(expected.true_peak_dbtp, abs=0.1)
    assert result.rms_db == pytest.approx(expected.rms_db, abs=0.1)


def test_mean_level_is_that_of_all_blocks_together():
    blocks = [np.full(100, 0.5, np.float32), np.zeros(300, np.float32)]

    assert mean_level(blocks) == pytest.approx(20 * np.log10(0.25))
    assert mean_level([]) is None


def test_power_below_a_frequency_is_that_of_what_is_below():
    low, high = (levels_of(tone(2, frequency_hz=hz).pcm) for hz in (500, 6000))

    below = step_powers([low + high], RATE, below_hz=3000)

    assert below == pytest.approx(step_powers([low], RATE), rel=0.01)
    assert np.all(step_powers([low + high], RATE) > 2 * below)


def test_silence_has_neither_loudness_nor_peak():
    assert measure([bytes(2 * RATE)], RATE) == Loudness(None, None, None, 1000)


@pytest.mark.parametrize("voice_id", ["en-us", "en-us+f3", "en-us+david"])
def test_measures_of_a_file_are_those_of_its_decoded_sound(tmp_path, speak, voice_id):
    """Limited speech, as MP3: its highest peaks are between the samples, and many are near."""
    path = tmp_path / "01.mp3"
    levels = mastered([levels_of(speak(voice_id, TEXT * 4).pcm)], RATE, gain_db=12.0, limit=0.6)
    encode_chapter(path, map(to_pcm, levels), RATE)

    measured = measure_file(path)

    decoded, rate = decode(path)
    assert measured.lufs == pytest.approx(ffmpeg_loudness(decoded, rate), abs=0.15)
    assert measured.true_peak_dbtp == pytest.approx(ffmpeg_true_peak(decoded, rate), abs=0.03)
    assert measured.duration_ms == pytest.approx(1000 * len(decoded) / rate, abs=2)


def test_path_with_every_odd_mark_is_measured(tmp_path):
    path = tmp_path / "it's [a] \\: “chapter”, 1;2=3 %d.mp3"
    encode_chapter(path, [tone(1).pcm], RATE)

    assert measure_file(path).lufs is not None


@pytest.mark.parametrize("content", [b"", b"no sound at all" * 100])
def test_file_that_cannot_be_decoded_is_named(tmp_path, content):
    path = tmp_path / "chapter.mp3"
    path.write_bytes(content)

    with pytest.raises(AudioError, match=r"chapter\.mp3: cannot be decoded"):
        measure_file(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(AudioError, match=r"gone\.mp3: cannot be decoded"):
        measure_file(tmp_path / "gone.mp3")
