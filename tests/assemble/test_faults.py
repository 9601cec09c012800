"""A sound chapter, and everything that may be wrong with one, made on purpose."""

from dataclasses import replace

import numpy as np
import pytest

from assemble.sounds import RATE, levels_of, line, segments_of
from fullcast.assemble.chapter import ChapterJob, assemble_chapter
from fullcast.assemble.encode import encode_chapter
from fullcast.assemble.faults import (
    Fault,
    Finished,
    faults_of,
    noise_floor_db,
    speaker_faults,
    speaker_levels,
    speech_blocks,
)
from fullcast.assemble.level import voice_gain_db
from fullcast.assemble.mp3 import read_frames
from fullcast.assemble.standards import PODCAST, STANDARDS
from fullcast.assemble.survey import survey, survey_file
from fullcast.assemble.timeline import plan_timeline
from fullcast.model import Clip, Kind, Preset, Timeline, TimelineEntry

SENTENCES = (
    "It rained in the night, and in the morning the whole street shone.",
    "Nobody had slept. The baker opened his door and looked up at the sky.",
    "What a day, he said, and laughed aloud at what he saw there.",
    "Then he went in again, and shut the door behind him.",
)


@pytest.fixture(scope="module")
def clips(speak):
    return [speak("en-us+f3", text) for text in SENTENCES]


def finished(folder, clips, standard=PODCAST):
    """The chapter as it is made: its job's lines, the file measured, its timeline."""
    gain_db = voice_gain_db([clips[0].pcm], RATE)
    segments, read = segments_of(clips, gain_db)
    job = ChapterJob(
        1,
        segments,
        read,
        standard.sample_rate or RATE,
        standard.pauses,
        standard,
    )
    audio = assemble_chapter(folder / "01.mp3", job)
    return Finished(
        read_frames(audio.path),
        survey_file(audio.path),
        audio.timeline,
        [segment.line for segment in segments],
        standard,
        audio.timeline.duration_ms,
    )


@pytest.fixture(scope="module")
def sound(clips, tmp_path_factory):
    """A chapter without a fault."""
    return finished(tmp_path_factory.mktemp("sound"), clips)


@pytest.fixture(scope="module")
def pcm(sound, clips, tmp_path_factory):
    """The samples of the same chapter as they were mixed, for making another file of them."""
    folder = tmp_path_factory.mktemp("pcm")
    finished(folder, clips)
    import av

    with av.open(str(folder / "01.mp3")) as container:
        levels = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
    return levels[: sound.timeline.duration_ms * RATE // 1000].copy()


def with_sound(chapter, folder, levels, *, bitrate_kbps=80, rate=RATE):
    """The chapter with a file of other samples."""
    path = folder / "other.mp3"
    samples = np.rint(np.clip(levels, -1, 0.99999) * 32767).astype("<i2")
    encode_chapter(path, [samples.tobytes()], rate, bitrate_kbps=bitrate_kbps)
    return replace(chapter, frames=read_frames(path), survey=survey_file(path))


def whats(chapter):
    return [fault.what for fault in faults_of(chapter)]


def place(ms):
    return ms * RATE // 1000


@pytest.mark.parametrize("preset", Preset)
@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "en-us+david", "en-us+klatt4"])
def test_chapter_as_it_is_made_has_no_fault(speak, tmp_path, preset, voice):
    clips = [speak(voice, text) for text in SENTENCES]

    assert faults_of(finished(tmp_path, clips, STANDARDS[preset])) == []


def test_file_encoded_again_has_no_fault_but_its_loudness(sound, tmp_path, pcm):
    """So what the tests below find comes from what they change."""
    assert all("LUFS" in what for what in whats(with_sound(sound, tmp_path, pcm)))


# ---------------------------------------------------------------------------- the file


def damaged(sound, clips, folder, change):
    finished(folder, clips)
    path = folder / "01.mp3"
    path.write_bytes(change(path.read_bytes()))
    return replace(sound, frames=read_frames(path), survey=survey_file(path))


def test_file_cut_at_the_end_of_a_frame_is_found(sound, clips, tmp_path):
    size = read_frames_size(sound)
    chapter = damaged(sound, clips, tmp_path, lambda data: data[: len(data) - 60 * size])

    assert any("has no one length" in what for what in whats(chapter))


def read_frames_size(chapter):
    return 576 * 64 * 125 // chapter.survey.sample_rate


def test_file_that_is_broken_is_told_where(sound):
    broken = replace(sound, frames=replace(sound.frames, broken_at_ms=5000))

    assert faults_of(broken)[0] == Fault("is damaged: there is something else than MP3", 5000)


def test_other_bitrate_is_found(sound, tmp_path, pcm):
    assert "has 48 kbit/s, not 80" in whats(with_sound(sound, tmp_path, pcm, bitrate_kbps=48))


def test_other_sample_rate_than_shops_ask_for_is_found(sound):
    shop = replace(sound, standard=replace(STANDARDS[Preset.ACX], bitrate_kbps=64))

    assert "has 22050 Hz, not 44100" in whats(shop)


def test_length_that_the_manifest_tells_wrongly_is_found(sound):
    assert any("manifest" in what for what in whats(replace(sound, recorded_ms=1000)))


def test_silent_file_is_found(sound, tmp_path, pcm):
    assert "holds no sound" in whats(with_sound(sound, tmp_path, 0 * pcm))


# ---------------------------------------------------------------------------- level and ends


@pytest.mark.parametrize("gain_db", [-3, -1.5, 3])
def test_wrong_loudness_is_found(sound, tmp_path, pcm, gain_db):
    chapter = with_sound(sound, tmp_path, pcm * 10 ** (gain_db / 20))

    assert any(what.endswith("LUFS, not -16 ± 0.5") for what in whats(chapter))


def test_wrong_level_for_shops_is_found(sound):
    shop = replace(sound, standard=replace(STANDARDS[Preset.ACX], level_db=-25))

    assert any("dB RMS, not -25 ± 2.5" in what for what in whats(shop))


def test_high_peak_is_found_with_its_place(sound, tmp_path, pcm):
    levels = pcm.copy()
    entry = sound.timeline.entries[1]
    middle = place((entry.start_ms + entry.end_ms) // 2)
    levels[middle : middle + 200] = 0.99 * np.sin(np.arange(200) * 0.3)

    faults = faults_of(with_sound(sound, tmp_path, levels))

    peak = next(fault for fault in faults if "true peak" in fault.what)
    assert peak.at_ms == pytest.approx(1000 * middle / RATE, abs=40)


def test_sound_that_is_cut_off_at_full_scale_is_found(sound, tmp_path, pcm):
    assert any("cut off at full scale" in w for w in whats(with_sound(sound, tmp_path, pcm * 20)))


def test_noise_is_found_where_shops_ask_for_none(sound, tmp_path, pcm):
    shop = replace(sound, standard=STANDARDS[Preset.ACX])
    noise = np.random.default_rng(1).normal(0, 0.003, len(pcm))

    faults = whats(with_sound(shop, tmp_path, pcm + noise))

    assert any("noise floor of -5" in what for what in faults)
    assert not any("noise floor" in what for what in whats(with_sound(shop, tmp_path, pcm)))


def test_noise_floor_is_that_of_the_quietest_half_second():
    levels = np.full(RATE * 3, 0.1, np.float32)
    levels[RATE : RATE + RATE * 6 // 10] = 0.01

    assert noise_floor_db(survey([levels], RATE)) == pytest.approx(-40, abs=0.1)
    assert noise_floor_db(survey([0 * levels], RATE)) is None
    assert noise_floor_db(survey([levels[:100]], RATE)) is None


@pytest.mark.parametrize(
    ("keep", "told"), [(slice(8000, None), "starts with"), (slice(-15_000), "ends with")]
)
def test_missing_silence_at_an_end_is_found(sound, tmp_path, pcm, keep, told):
    levels = np.where(np.abs(pcm) < 1e-3, 0, pcm)[keep]

    assert any(what.startswith(told) for what in whats(with_sound(sound, tmp_path, levels)))


# ---------------------------------------------------------------------------- what is heard


def test_dead_air_is_found(sound, tmp_path, pcm):
    end = place(sound.timeline.entries[0].end_ms)
    levels = np.insert(pcm, end, np.zeros(3 * RATE))

    faults = faults_of(with_sound(sound, tmp_path, levels))

    silent = next(fault for fault in faults if fault.what.startswith("is silent for 3."))
    assert silent.at_ms == pytest.approx(sound.timeline.entries[0].end_ms, abs=100)


def test_pause_shorter_than_the_structure_asks_for_is_found(sound):
    kinds = [Kind.HEADING if n == 1 else Kind.NARRATION for n in range(len(sound.lines))]
    lines = [line(n, kind, paragraph=n + 1) for n, kind in enumerate(kinds)]

    faults = faults_of(replace(sound, lines=lines))

    assert [fault.what for fault in faults] == [
        "pauses 550 ms before c1.p1.1, not 1200",
        "pauses 550 ms before c1.p2.1, not 1200",
    ]
    assert faults[0].at_ms == sound.timeline.entries[0].end_ms


def test_lines_that_no_script_knows_have_no_structure(sound):
    assert faults_of(replace(sound, lines=[])) == []


def test_sound_in_a_pause_is_found(sound, tmp_path, pcm):
    levels = pcm.copy()
    middle = place((sound.timeline.entries[0].end_ms + sound.timeline.entries[1].start_ms) // 2)
    levels[middle : middle + 300] += 0.02 * np.sin(np.arange(300) * 0.3)

    assert any(
        what.endswith("dB in the pause before c1.p1.1")
        for what in whats(with_sound(sound, tmp_path, levels))
    )


def test_line_that_is_not_heard_is_found(sound, tmp_path, pcm):
    levels = pcm.copy()
    entry = sound.timeline.entries[2]
    levels[place(entry.start_ms) - 800 : place(entry.end_ms) + 800] = 0

    assert "says nothing where c1.p2.1 should be" in whats(with_sound(sound, tmp_path, levels))


def test_click_at_a_join_is_found(sound, tmp_path, pcm):
    levels = pcm.copy()
    end = place(sound.timeline.entries[1].end_ms)
    levels[end - 40 : end] = 0.5

    assert any(
        what.startswith("clicks at the end of c1.p1.1")
        for what in whats(with_sound(sound, tmp_path, levels))
    )


def louder_from(clip, direction):
    """Where a clip is at its loudest, from a start of 0.2 s or an end of 0.5 s."""
    levels = levels_of(clip.pcm)[::direction]
    powers = np.convolve(levels**2, np.ones(110), "valid")
    within = slice(3000, len(levels) // 2)
    return within.start + int(powers[within].argmax())


def test_first_sound_that_is_cut_is_found(clips, tmp_path):
    cut = [Clip(clips[n].pcm[2 * louder_from(clips[n], 1) :], RATE) for n in (0, 1, 3)]

    faults = whats(finished(tmp_path, 3 * cut))

    assert any(what.startswith("cuts the first sound of") for what in faults)


@pytest.mark.parametrize("earlier", [200, 400])
def test_last_sound_that_is_cut_is_found(clips, tmp_path, earlier):
    end = louder_from(clips[1], -1) + earlier
    cut = Clip(clips[1].pcm[: -2 * end], RATE)

    faults = whats(finished(tmp_path, [clips[0], cut, *clips[2:]]))

    assert any(what.startswith("cuts the last sound of c1.p1.1") for what in faults)


# ---------------------------------------------------------------------------- speakers


def blocks_of(amplitude, seconds=6):
    levels = amplitude * np.sin(np.arange(seconds * RATE) * 0.2)
    entry = TimelineEntry("c1.p1.1", 0, 1000 * seconds)
    return [speech_blocks(survey([levels.astype(np.float32)], RATE), entry)]


def test_speakers_who_are_too_far_apart_are_found():
    levels = speaker_levels({"Ada": blocks_of(0.2), "Ben": blocks_of(0.17)}, {})

    (fault,) = speaker_faults(levels)

    assert fault.what.startswith("Ada (")
    assert fault.what.endswith("are 1.4 LU apart")


@pytest.mark.parametrize(
    ("blocks", "wished_db"),
    [
        pytest.param({"Ada": blocks_of(0.2), "Ben": blocks_of(0.19)}, {}, id="near"),
        pytest.param({"Ada": blocks_of(0.2), "Ben": blocks_of(0.1)}, {"Ben": -6.0}, id="wished"),
        pytest.param({"Ada": blocks_of(0.2), "Ben": blocks_of(0.1, 3)}, {}, id="says little"),
        pytest.param({"Ada": []}, {}, id="nothing said"),
        pytest.param({}, {}, id="nobody"),
    ],
)
def test_speakers_are_equally_loud_unless_somebody_wished_otherwise(blocks, wished_db):
    assert speaker_faults(speaker_levels(blocks, wished_db)) == []


def test_speech_of_a_line_is_that_within_it():
    levels = np.concatenate([np.full(RATE, 0.5), np.zeros(2 * RATE)]).astype(np.float32)
    quiet = TimelineEntry("c1.p1.1", 1150, 2950)

    assert speech_blocks(survey([levels], RATE), quiet).max() < 1e-9


def test_timeline_of_other_sound_is_found(sound, clips):
    segments, _ = segments_of([Clip(clip.pcm[: 2 * RATE], RATE) for clip in clips])
    other: Timeline = plan_timeline(1, segments)

    assert any("has no one length" in what for what in whats(replace(sound, timeline=other)))
