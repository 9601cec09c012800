import itertools
import subprocess

import av
import numpy as np
import pytest

from assemble.sounds import RATE, clip_of, decode, ffmpeg_loudness, segments_of, tone
from fullcast.assemble.book import (
    MOST_NERO_CHAPTERS,
    Part,
    join,
    lengths_of,
    marks_of,
    packets_in,
)
from fullcast.assemble.chapter import ChapterJob, assemble_chapter
from fullcast.assemble.codecs import AAC, BOOK_RATE_HZ, OPUS, encode_part
from fullcast.errors import AudioError
from fullcast.model import ChapterMark

CODECS = pytest.mark.parametrize("codec", [AAC, OPUS], ids=["aac", "opus"])
SUFFIXES = {AAC.encoder: ".m4b", OPUS.encoder: ".opus"}
PITCHES_HZ = (220, 440, 880)


def job_of(tmp_path, frequency_hz, seconds=2.0, rate=RATE):
    segments, read = segments_of([tone(seconds, frequency_hz=frequency_hz, rate=rate)])
    return ChapterJob(1, segments, read, rate)


def encoded(tmp_path, codec, pitches_hz=PITCHES_HZ, **options):
    """A chapter for each pitch, as parts."""
    parts = []
    for pitch_hz in pitches_hz:
        path = tmp_path / f"{pitch_hz}.{codec.encoder}.mka"
        encode_part(path, job_of(tmp_path, pitch_hz, **options), codec)
        parts.append(Part(path, 0, packets_in(path)))
    return parts


def joined(path, parts, codec, lengths=None):
    titles = [f"Kapitel № {number}" for number in range(1, len(parts) + 1)]
    lengths = lengths or [part.packets for part in parts]
    marks = marks_of(lengths, titles, codec)
    join(path, parts, lengths, marks, codec, language="deu")
    return marks


def pitch_hz_at(levels, rate, at_s):
    """The loudest frequency around a place."""
    piece = levels[round((at_s - 0.25) * rate) : round((at_s + 0.25) * rate)]
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
    return spectrum.argmax() * rate / len(piece)


def onset_s(levels, rate, from_s):
    """When it is first loud after a place."""
    start = round(from_s * rate)
    return from_s + np.flatnonzero(np.abs(levels[start:]) > 0.02)[0] / rate


@CODECS
def test_every_chapter_is_heard_at_its_mark(tmp_path, codec):
    path = tmp_path / f"book{SUFFIXES[codec.encoder]}"
    marks = joined(path, encoded(tmp_path, codec), codec)

    levels, rate = decode(path)
    for mark, pitch_hz in zip(marks, PITCHES_HZ, strict=True):
        start_s = mark.start_ms / 1000
        # Half a second of silence, then the tone.
        assert onset_s(levels, rate, start_s) == pytest.approx(start_s + 0.5, abs=0.02)
        assert pitch_hz_at(levels, rate, start_s + 1.5) == pytest.approx(pitch_hz, abs=5)
    assert len(levels) / rate == pytest.approx(marks[-1].end_ms / 1000, abs=0.03)


@CODECS
def test_joints_do_not_click(tmp_path, codec):
    path = tmp_path / f"book{SUFFIXES[codec.encoder]}"
    marks = joined(path, encoded(tmp_path, codec), codec)

    levels, rate = decode(path)
    for mark in marks[1:]:
        at = mark.start_ms * rate // 1000
        assert np.abs(levels[at - rate // 2 : at + rate // 3]).max() < 0.002


@CODECS
def test_book_is_as_loud_as_the_chapters_own_files(tmp_path, codec):
    rng = np.random.default_rng(1)
    noise = clip_of(0.05 * np.clip(rng.standard_normal(8 * RATE), -3, 3))
    segments, read = segments_of([noise])
    path = tmp_path / "01.mp3"
    job = ChapterJob(1, segments, read, RATE)
    part = tmp_path / "01.mka"

    assemble_chapter(path, job)
    encode_part(part, job, codec)

    one, rate = decode(path)
    two, book_rate = decode(part)
    assert ffmpeg_loudness(two, book_rate) == pytest.approx(ffmpeg_loudness(one, rate), abs=0.5)


@CODECS
def test_chapter_of_an_earlier_book_is_copied_packet_by_packet(tmp_path, codec):
    suffix = SUFFIXES[codec.encoder]
    old, new = tmp_path / f"old{suffix}", tmp_path / f"new{suffix}"
    parts = encoded(tmp_path, codec)
    joined(old, parts, codec)
    last = Part(old, parts[0].packets + parts[1].packets, parts[2].packets)

    joined(new, [Part(old, 0, parts[0].packets), parts[1], last], codec)

    assert packets(new) == packets(old)
    joined(new, [last, Part(old, 0, parts[0].packets)], codec)
    assert packets(new) == packets(old)[last.first :] + packets(old)[: parts[0].packets]


def packets(path):
    with av.open(str(path)) as container:
        audio = container.streams.audio[0]
        return [bytes(packet) for packet in container.demux(audio) if packet.size]


@pytest.mark.parametrize("rate", [16000, 44100])
def test_voices_of_other_rates_fit_into_the_book(tmp_path, rate):
    path = tmp_path / "book.m4b"
    parts = [*encoded(tmp_path, AAC, [220]), *encoded(tmp_path, AAC, [440], rate=rate)]

    marks = joined(path, parts, AAC)

    levels, book_rate = decode(path)
    assert book_rate == BOOK_RATE_HZ
    start_s = marks[1].start_ms / 1000
    assert onset_s(levels, book_rate, start_s) == pytest.approx(start_s + 0.5, abs=0.02)


def test_m4b_says_what_it_is_and_names_its_chapters(tmp_path):
    path = tmp_path / "book.m4b"
    marks = joined(path, encoded(tmp_path, AAC), AAC)

    with av.open(str(path)) as book:
        assert book.metadata["major_brand"] == "M4B "
        assert book.streams.audio[0].metadata["language"] == "deu"
        chapters = book.chapters()
    assert [(c["start"], c["metadata"]["title"]) for c in chapters] == [
        (mark.start_ms, mark.title) for mark in marks
    ]
    head = path.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")
    assert b"chpl" in head


def test_book_of_more_chapters_than_nero_counts_has_them_all(tmp_path):
    path = tmp_path / "book.m4b"
    (part,) = encoded(tmp_path, AAC, [220], seconds=0.2)
    number = MOST_NERO_CHAPTERS + 45

    marks = joined(path, [part] * number, AAC)

    assert b"chpl" not in path.read_bytes()
    with av.open(str(path)) as book:
        assert [c["start"] for c in book.chapters()] == [mark.start_ms for mark in marks]


def test_marks_count_packets_and_so_never_drift():
    marks = marks_of([1000] * 500, ["x"] * 500, AAC)

    assert marks[0] == ChapterMark(0, 42_667, "x")
    assert marks[-1].end_ms == round(500_000 * 1024 / 24)
    assert all(a.end_ms == b.start_ms for a, b in itertools.pairwise(marks))


@CODECS
def test_chapters_start_where_their_timelines_add_up_to_in_a_book_of_any_length(codec):
    durations_ms = [60_011 + n % 17 for n in range(500)]

    lengths = lengths_of(durations_ms, codec)

    marks = marks_of(lengths, [""] * 500, codec)
    for start_ms, mark in zip(itertools.accumulate(durations_ms, initial=0), marks, strict=False):
        assert mark.start_ms == pytest.approx(start_ms, abs=22)


@CODECS
@pytest.mark.parametrize("change", [-1, 0, 2])
def test_length_is_met_by_silence_at_a_chapters_end(tmp_path, codec, change):
    path = tmp_path / f"book{SUFFIXES[codec.encoder]}"
    parts = encoded(tmp_path, codec)
    lengths = [part.packets + change for part in parts]

    marks = joined(path, parts, codec, lengths)

    assert len(packets(path)) == sum(lengths)
    levels, rate = decode(path)
    start_s = marks[2].start_ms / 1000
    assert onset_s(levels, rate, start_s) == pytest.approx(start_s + 0.5, abs=0.02)
    assert np.abs(levels[round((start_s - 1) * rate) : round(start_s * rate)]).max() < 0.002


def test_part_that_is_too_short_is_an_error(tmp_path):
    (part,) = encoded(tmp_path, AAC, [220])

    with pytest.raises(AudioError, match="shorter"):
        joined(tmp_path / "book.m4b", [Part(part.path, 0, part.packets + 1)], AAC)


def test_part_that_is_missing_is_an_error(tmp_path):
    with pytest.raises(AudioError, match="cannot be put together"):
        joined(tmp_path / "book.m4b", [Part(tmp_path / "no.mka", 0, 1)], AAC)


def test_long_book_is_put_together_without_holding_it(tmp_path):
    """In a process of its own: its highest memory use is all its own."""
    (part,) = encoded(tmp_path, AAC, [220], seconds=60)
    code = f"""
import resource, sys
from pathlib import Path
from fullcast.assemble.book import Part, join, lengths_of, marks_of
from fullcast.assemble.codecs import AAC
part = Part(Path({str(part.path)!r}), 0, {part.packets})
def peak_mb(chapters):
    lengths = [part.packets] * chapters
    marks = marks_of(lengths, ["x"] * chapters, AAC)
    join(Path({str(tmp_path / "book.m4b")!r}), [part] * chapters, lengths, marks, AAC)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
peak_mb(1)
print(peak_mb(10), peak_mb(200))
"""
    import sys

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    short_mb, long_mb = map(float, told.stdout.split())
    size_mb = (tmp_path / "book.m4b").stat().st_size / 1e6
    assert size_mb > 90
    assert long_mb - short_mb < size_mb / 2
