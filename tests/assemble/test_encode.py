import os
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest

from assemble.sounds import (
    RATE,
    clip_of,
    decode,
    tone,
)
from fullcast.assemble.encode import bitrate_at, encode_chapter
from fullcast.assemble.loudness import measure_file
from fullcast.assemble.mp3 import read_frames
from fullcast.errors import AudioError, OutputError


def test_file_is_a_constant_bitrate_mono_mp3(tmp_path):
    path = tmp_path / "01.mp3"

    encode_chapter(path, [tone(3).pcm], RATE, bitrate_kbps=64)

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert (container.format.name, stream.rate, stream.channels) == ("mp3", RATE, 1)
    assert path.stat().st_size == pytest.approx(3 * 64_000 / 8, rel=0.05)


@pytest.mark.parametrize("start_ms", [100, 500, 1234])
def test_sound_is_heard_at_its_own_time(tmp_path, start_ms):
    pause = bytes(2 * (start_ms * RATE // 1000))
    path = tmp_path / "01.mp3"

    encode_chapter(path, [pause, tone(0.5, 0.5).pcm, bytes(2 * RATE)], RATE)

    levels, rate = decode(path)
    first_ms = 1000 * np.flatnonzero(np.abs(levels) > 0.25)[0] / rate
    assert first_ms == pytest.approx(start_ms, abs=10)


def test_sound_that_starts_at_once_is_not_cut(tmp_path):
    path = tmp_path / "01.mp3"

    encode_chapter(path, [tone(0.5, 0.5).pcm, bytes(2 * RATE)], RATE)

    levels, rate = decode(path)
    assert np.count_nonzero(np.abs(levels) > 0.25) / rate == pytest.approx(0.5 * 2 / 3, abs=0.05)


@pytest.mark.parametrize("pcm", [[], [b""], [bytes(2)], [bytes(2 * RATE)]])
def test_silence_of_any_length_is_a_file_without_loudness(tmp_path, pcm):
    path = tmp_path / "01.mp3"

    encode_chapter(path, pcm, RATE)

    measured = measure_file(path)
    assert (measured.lufs, measured.true_peak_dbtp) == (None, None)


@pytest.mark.parametrize(("rate", "kbps"), [(8000, 64), (12000, 64), (16000, 80), (48000, 80)])
def test_every_rate_of_mp3_is_kept_with_the_highest_bitrate_it_has(tmp_path, rate, kbps):
    path = tmp_path / "01.mp3"

    encode_chapter(path, [tone(1, rate=rate).pcm], rate, bitrate_kbps=80)

    assert decode(path)[1] == rate
    assert read_frames(path).bitrates_kbps == {kbps} == {bitrate_at(rate, 80)}


def test_rate_that_mp3_lacks_is_refused_with_those_it_has(tmp_path):
    with pytest.raises(AudioError, match=r"no sample rate of 20000 Hz\. 8000, 11025"):
        encode_chapter(tmp_path / "01.mp3", [tone(1).pcm], 20000)

    assert not list(tmp_path.iterdir())


def test_earlier_file_stays_when_its_successor_fails(tmp_path):
    path = tmp_path / "01.mp3"
    path.write_bytes(b"as it was")

    def broken():
        yield tone(1).pcm
        raise AudioError("a clip is lost.")

    with pytest.raises(AudioError, match="a clip is lost"):
        encode_chapter(path, broken(), RATE)

    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("01.mp3", b"as it was")]


def noise():
    chance = np.random.default_rng(1)
    for _ in range(60):
        yield clip_of(chance.uniform(-0.5, 0.5, RATE)).pcm


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 64 KiB; only root may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a file system of its own cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_leaves_no_file(small_disk):
    with pytest.raises(OutputError, match="No space left on device"):
        encode_chapter(small_disk / "01.mp3", noise(), RATE)

    assert not list(small_disk.iterdir())


def test_folder_that_cannot_be_written_leaves_no_file(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o500)
    if os.access(folder, os.W_OK):
        pytest.skip("root may write everywhere")

    with pytest.raises(OutputError, match="Permission denied"):
        encode_chapter(folder / "01.mp3", noise(), RATE)

    assert not list(folder.iterdir())


def test_file_in_the_place_of_a_folder_is_an_output_error(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(OutputError, match="cannot be written"):
        encode_chapter(Path(tmp_path, "taken", "01.mp3"), noise(), RATE)
