import numpy as np
import pytest

from assemble.sounds import RATE, clip_of, levels_of, segments_of, tone
from fullcast.assemble.mix import FADE_MS, mix, resample, sampled, shape
from fullcast.assemble.timeline import plan_timeline
from fullcast.errors import AudioError
from fullcast.model import Clip


def impulse(length_ms, at_ms, rate=RATE):
    levels = np.zeros(length_ms * rate // 1000)
    levels[at_ms * rate // 1000] = 0.5
    return clip_of(levels, rate)


def mixed(clips, gain_db=0.0, rate=RATE):
    segments, read = segments_of(clips, gain_db)
    timeline = plan_timeline(1, segments)
    return np.concatenate(list(mix(timeline, segments, read, rate))), timeline


def test_every_clip_lies_at_its_sample():
    levels, timeline = mixed([impulse(777, 20), impulse(1234, 500), impulse(333, 100)])

    places = [
        e.start_ms * RATE // 1000 + at_ms * RATE // 1000
        for e, at_ms in zip(timeline.entries, (20, 500, 100), strict=True)
    ]
    assert np.flatnonzero(np.abs(levels) > 0.1).tolist() == places


def test_rounding_never_adds_up_over_a_thousand_lines():
    levels, timeline = mixed([impulse(33, 10)] * 1000)

    last = timeline.entries[-1]
    assert np.flatnonzero(np.abs(levels) > 0.1)[-1] == last.start_ms * RATE // 1000 + RATE // 100
    assert len(levels) == timeline.duration_ms * RATE // 1000


def test_pauses_are_digital_silence():
    levels, timeline = mixed([tone(0.5), tone(0.5)])

    first, second = ((e.start_ms * RATE // 1000, e.end_ms * RATE // 1000) for e in timeline.entries)
    assert not levels[: first[0]].any()
    assert not levels[first[1] + 1 : second[0]].any()
    assert not levels[second[1] + 1 :].any()


def test_gain_is_applied():
    assert np.abs(shape(tone(0.5, 0.1), 6.02, RATE)).max() == pytest.approx(0.2, rel=0.01)


def test_both_ends_are_faded_and_nothing_between():
    flat = clip_of(np.full(RATE // 2, 0.5))
    fade = FADE_MS * RATE // 1000

    levels = shape(flat, 0.0, RATE)

    assert abs(levels[0]) < 0.02
    assert abs(levels[-1]) < 0.02
    assert np.all(np.diff(levels[: fade - 1]) >= 0)
    assert np.allclose(levels[fade + 1 : -fade - 1], 0.5, atol=0.001)


@pytest.mark.parametrize("length_ms", [0, 1, 2 * FADE_MS])
def test_clip_too_short_to_fade_is_kept_whole(length_ms):
    clip = clip_of(np.full(length_ms * RATE // 1000, 0.5))

    assert np.array_equal(shape(clip, 0.0, RATE), levels_of(clip.pcm))


@pytest.mark.parametrize("rate", [8000, 16000, 24000, 44100])
def test_clip_at_another_rate_keeps_its_length_and_pitch(rate):
    clip = tone(1, amplitude=0.25, frequency_hz=1000, rate=rate)

    levels = levels_of(resample(clip, RATE))

    assert len(levels) == pytest.approx(RATE, abs=40)
    spectrum = np.abs(np.fft.rfft(levels))
    assert np.argmax(spectrum) * RATE / len(levels) == pytest.approx(1000, abs=2)
    assert np.abs(levels).max() == pytest.approx(0.25, rel=0.05)


def test_resampling_leaves_no_audible_images():
    levels = levels_of(resample(tone(1, 0.5, frequency_hz=6500, rate=16000), RATE))

    spectrum = np.abs(np.fft.rfft(levels * np.hanning(len(levels))))
    images = spectrum[int(9000 * len(levels) / RATE) :].max()
    assert images < spectrum.max() / 100


def test_clips_of_two_rates_keep_their_times():
    levels, timeline = mixed([tone(0.5, rate=16000), impulse(300, 100)])

    place = timeline.entries[1].start_ms * RATE // 1000 + RATE // 10
    assert np.flatnonzero(np.abs(levels) > 0.4).tolist() == [place]


def test_clip_of_another_length_than_planned_is_refused_by_line():
    segments, _ = segments_of([tone(0.5)])

    with pytest.raises(AudioError, match=r"line c1\.p0\.1: its clip lasts 700 ms, not the 500 ms"):
        list(mix(plan_timeline(1, segments), segments, lambda _key: tone(0.7), RATE))


def test_clips_are_read_one_at_a_time():
    read = []

    def reader(key):
        read.append(key)
        return Clip(bytes(2 * RATE), RATE)

    segments, _ = segments_of([Clip(bytes(2 * RATE), RATE)] * 5)
    stream = mix(plan_timeline(1, segments), segments, reader, RATE)

    next(stream)
    next(stream)

    assert len(read) == 1


@pytest.mark.parametrize("every_s", [2, 7])
def test_sample_is_every_nth_second_of_the_mix(every_s):
    chance = np.random.default_rng(1)
    clips = [clip_of(chance.uniform(-0.5, 0.5, n)) for n in chance.integers(100, 3 * RATE, 60)]
    segments, read = segments_of(clips, gain_db=-3.0)
    timeline = plan_timeline(1, segments)
    levels = np.concatenate(list(mix(timeline, segments, read, RATE)))

    seconds = sampled(timeline, segments, read, RATE, every_s)

    starts = range(0, len(levels), every_s * RATE)
    for second, start in zip(seconds, starts, strict=True):
        whole = levels[start : start + RATE]
        assert len(second) == len(whole)
        alike = np.isclose(second, whole, atol=1e-6)
        assert alike.mean() > 0.99  # all but the fades


def test_sample_of_every_second_is_the_mix_in_one_piece():
    segments, read = segments_of([tone(2.5, 0.5), tone(0.7, 0.3)])
    timeline = plan_timeline(1, segments)
    levels = np.concatenate(list(mix(timeline, segments, read, RATE)))

    (whole,) = sampled(timeline, segments, read, RATE, 1)

    assert len(whole) == len(levels)
    assert np.isclose(whole, levels, atol=1e-6).mean() > 0.99


def test_sample_holds_a_clip_of_another_rate_at_its_place():
    segments, read = segments_of([tone(5, 0.5, rate=16000)])
    timeline = plan_timeline(1, segments)
    levels = np.concatenate(list(mix(timeline, segments, read, RATE)))

    seconds = sampled(timeline, segments, read, RATE, 3)

    for second, start in zip(seconds, range(0, len(levels), 3 * RATE), strict=True):
        inner = slice(RATE // 10, RATE - RATE // 10)
        same = np.isclose(second[inner], levels[start : start + RATE][inner], atol=0.01)
        assert np.mean(same) > 0.99  # all but a fade


def test_sample_reads_only_the_clips_that_are_heard_in_it():
    read = []

    def reader(key):
        read.append(key)
        return clips[key]

    clips = {f"key{n}": Clip(bytes(2 * RATE), RATE) for n in range(20)}
    segments, _ = segments_of(list(clips.values()))

    sampled(plan_timeline(1, segments), segments, reader, RATE, 10)

    assert len(read) < 10
