import os
import subprocess
import sys
import textwrap
from dataclasses import replace

import numpy as np
import pytest

from assemble.sounds import (
    RATE,
    clip_of,
    decode,
    ffmpeg_loudness,
    ffmpeg_true_peak,
    levels_of,
    segments_of,
)
from fullcast.assemble.chapter import ChapterJob, assemble_chapter
from fullcast.assemble.level import MIX_GAIN_DB, voice_gain_db
from fullcast.assemble.loudness import measure, measure_file
from fullcast.assemble.master import mastered, to_pcm
from fullcast.assemble.mix import mix
from fullcast.assemble.standards import PODCAST, STANDARDS
from fullcast.assemble.timeline import plan_timeline
from fullcast.errors import AudioError
from fullcast.model import Clip, Preset

SENTENCES = (
    "It rained in the night, and in the morning the whole street shone.",
    "Nobody had slept. The baker opened his door and looked up at the sky.",
    "“What a day!” he said, and laughed aloud at what he saw there.",
    "No.",
)
VOICES = ("en-us", "en-us+f3", "en-us+david", "en-us+steph2", "en-us+grandma", "en-us+Nguyen")


def gain_of(speak, voice_id):
    clip = speak(voice_id, " ".join(SENTENCES[:3]))
    return voice_gain_db([clip.pcm], clip.sample_rate)


def job_of(clips, gains_db):
    segments, read = segments_of(clips)
    gained = tuple(replace(s, gain_db=g) for s, g in zip(segments, gains_db, strict=True))
    return ChapterJob(1, gained, read, RATE)


def chapter_of(speak, voices, rounds=2):
    gains = {voice: gain_of(speak, voice) for voice in voices}
    said = [(voice, text) for _ in range(rounds) for voice in voices for text in SENTENCES]
    clips = [speak(voice, text) for voice, text in said]
    return job_of(clips, [gains[voice] for voice, _ in said])


@pytest.mark.parametrize(
    "voices",
    [
        pytest.param(VOICES[:1], id="a peaky voice"),
        pytest.param(VOICES[1:2], id="an even voice"),
        pytest.param(VOICES[2:3], id="a low voice"),
        pytest.param(["en-us+Demonic"], id="a voice of which MP3 drops the highest sounds"),
        pytest.param(["en-us+RicishayMax2"], id="a voice of peaks between the samples"),
        pytest.param(VOICES, id="many voices"),
    ],
)
def test_chapter_has_the_loudness_and_peak_of_all_chapters(speak, tmp_path, voices):
    audio = assemble_chapter(tmp_path / "01.mp3", chapter_of(speak, voices))

    levels, rate = decode(audio.path)
    assert ffmpeg_loudness(levels, rate) == pytest.approx(PODCAST.level_db, abs=0.5)
    assert ffmpeg_true_peak(levels, rate) <= -1.0
    assert np.abs(levels).max() < 0.9


@pytest.mark.parametrize("voices", [VOICES[:1], VOICES[2:3], VOICES])
def test_chapter_for_audiobook_shops_is_what_they_ask_for(speak, tmp_path, voices):
    acx = STANDARDS[Preset.ACX]
    job = replace(chapter_of(speak, voices), standard=acx, pauses=acx.pauses, sample_rate=44_100)

    audio = assemble_chapter(tmp_path / "01.mp3", job)

    levels, rate = decode(audio.path)
    loud = np.flatnonzero(np.abs(levels) > 0.001)
    assert rate == 44_100
    assert audio.path.stat().st_size == pytest.approx(192_000 / 8 * len(levels) / rate, rel=0.02)
    assert -23 < 20 * np.log10(np.sqrt(np.mean(levels**2))) < -18
    assert ffmpeg_true_peak(levels, rate) < -3
    assert 0.5 < loud[0] / rate < 1
    assert 1 < (len(levels) - loud[-1]) / rate < 5
    assert np.sqrt(np.mean(levels[: rate // 2] ** 2)) < 0.001


@pytest.mark.parametrize("wrong_db", [-20.0, 20.0])
def test_chapter_mixed_too_quiet_or_too_loud_comes_out_right(speak, tmp_path, wrong_db):
    clips = [speak("en-us+f3", text) for text in SENTENCES]
    gain_db = gain_of(speak, "en-us+f3") + wrong_db

    audio = assemble_chapter(tmp_path / "01.mp3", job_of(clips, [gain_db] * len(clips)))

    levels, rate = decode(audio.path)
    assert ffmpeg_loudness(levels, rate) == pytest.approx(PODCAST.level_db, abs=0.5)
    assert ffmpeg_true_peak(levels, rate) <= -1.0


def test_voices_of_right_gain_are_equally_loud_behind_the_limiter(speak):
    loudness = []
    for voice in VOICES:
        clips = [speak(voice, text) for text in SENTENCES[:3]]
        segments, read = segments_of(clips, gain_of(speak, voice))
        mixed = mix(plan_timeline(1, segments), segments, read, RATE)
        levels = mastered(mixed, RATE, gain_db=MIX_GAIN_DB, limit=PODCAST.limit)
        loudness.append(measure(map(to_pcm, levels), RATE).lufs)

    assert max(loudness) - min(loudness) < 1.0


def test_file_follows_the_timeline(speak, tmp_path):
    job = chapter_of(speak, VOICES[:2])
    reach = RATE // 20

    audio = assemble_chapter(tmp_path / "01.mp3", job)

    levels, rate = decode(audio.path)
    assert 1000 * len(levels) / rate == pytest.approx(audio.timeline.duration_ms, abs=50)
    for entry, segment in zip(audio.timeline.entries, job.segments, strict=True):
        start = entry.start_ms * rate // 1000
        said = levels_of(job.read_clip(segment.clip_key).pcm)[: rate // 2]
        around = levels[start - reach : start + len(said) + reach]
        lag = int(np.argmax(np.correlate(around, said))) - reach
        assert abs(lag) < rate // 1000, f"{entry.line} is heard {lag / rate:.3f} s off"


def test_chapter_of_one_short_word_is_as_loud_as_any(speak, tmp_path):
    clip = speak("en-us+f3", "No.")

    audio = assemble_chapter(tmp_path / "01.mp3", job_of([clip], [gain_of(speak, "en-us+f3")]))

    levels, rate = decode(audio.path)
    assert clip.duration_ms < 600
    assert ffmpeg_loudness(levels, rate) == pytest.approx(PODCAST.level_db, abs=0.5)
    assert ffmpeg_true_peak(levels, rate) <= -1.0


@pytest.mark.parametrize("duration_ms", [5, 20, 100])
def test_sound_shorter_than_any_word_still_becomes_a_chapter(tmp_path, duration_ms):
    click = clip_of(np.full(RATE * duration_ms // 1000, 0.1))

    audio = assemble_chapter(tmp_path / "01.mp3", job_of([click], [0.0]))

    measured = measure_file(audio.path)
    assert measured.true_peak_dbtp <= -1.0
    assert measured.duration_ms == pytest.approx(audio.timeline.duration_ms, abs=50)


def test_silent_chapter_is_a_file_of_its_length(tmp_path):
    audio = assemble_chapter(tmp_path / "01.mp3", job_of([Clip(bytes(2 * RATE), RATE)], [0.0]))

    measured = measure_file(audio.path)
    assert measured.lufs is None
    assert measured.duration_ms == pytest.approx(audio.timeline.duration_ms, abs=50)


def test_clip_that_changed_meanwhile_leaves_no_file(tmp_path):
    job = job_of([Clip(bytes(2 * RATE), RATE)], [0.0])
    changed = replace(job, read_clip=lambda _key: Clip(bytes(RATE), RATE))

    with pytest.raises(AudioError, match="line c1"):
        assemble_chapter(tmp_path / "01.mp3", changed)

    assert not list(tmp_path.iterdir())


def test_memory_does_not_grow_with_the_chapter(tmp_path):
    """A chapter of 3,000 lines of 1 s is 200 MB of sound, and as much for every copy of it."""
    program = textwrap.dedent("""
        import resource, sys
        from pathlib import Path
        from assemble.sounds import segments_of, tone
        from fullcast.assemble.chapter import ChapterJob, assemble_chapter
        segments, read = segments_of([tone(1)] * int(sys.argv[2]))
        assemble_chapter(Path(sys.argv[1]), ChapterJob(1, segments, read))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """)

    def peak_mb(lines):
        command = [sys.executable, "-c", program, str(tmp_path / "01.mp3"), str(lines)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return int(subprocess.check_output(command, env=environment))

    assert peak_mb(3000) - peak_mb(100) < 30
