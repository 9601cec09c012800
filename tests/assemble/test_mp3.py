import pytest

from assemble.sounds import tone
from fullcast.assemble.encode import encode_chapter
from fullcast.assemble.loudness import measure_file
from fullcast.assemble.mp3 import parse_head, read_frames
from fullcast.errors import AudioError


@pytest.mark.parametrize("rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("bitrate_kbps", [64, 96])
def test_every_frame_is_read_to_the_end(tmp_path, rate, bitrate_kbps):
    path = tmp_path / "01.mp3"
    encode_chapter(path, [tone(3, rate=rate).pcm], rate, bitrate_kbps=bitrate_kbps)

    frames = read_frames(path)

    assert (frames.sample_rates, frames.bitrates_kbps) == ({rate}, {bitrate_kbps})
    assert (frames.channels, frames.broken_at_ms) == ({1}, None)
    assert frames.duration_ms == pytest.approx(measure_file(path).duration_ms, abs=2)


@pytest.mark.parametrize("junk", [b"\0" * 1000, b"no MP3 at all", b"\xff\xfb"])
def test_file_of_anything_else_is_broken_at_once(tmp_path, junk):
    path = tmp_path / "01.mp3"
    path.write_bytes(junk)

    assert read_frames(path).broken_at_ms == 0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: data[: len(data) // 2 + 50], id="cut short"),
        pytest.param(lambda d: d[: len(d) // 2] + bytes(500) + d[len(d) // 2 :], id="damaged"),
    ],
)
def test_file_is_broken_where_something_else_stands(tmp_path, change):
    path = tmp_path / "01.mp3"
    encode_chapter(path, [tone(4).pcm], 22_050)
    path.write_bytes(change(path.read_bytes()))

    assert read_frames(path).broken_at_ms == pytest.approx(2000, abs=60)


def test_frames_of_several_bitrates_are_all_told(tmp_path):
    paths = [tmp_path / "01.mp3", tmp_path / "02.mp3"]
    encode_chapter(paths[0], [tone(1).pcm], 22_050)
    encode_chapter(paths[1], [tone(1).pcm], 22_050, bitrate_kbps=32)
    paths[0].write_bytes(b"".join(path.read_bytes() for path in paths))

    assert read_frames(paths[0]).bitrates_kbps == {32, 80}


def test_tags_at_both_ends_are_no_sound(tmp_path):
    path = tmp_path / "01.mp3"
    encode_chapter(path, [tone(1).pcm], 22_050)
    id3v2 = b"ID3\4\0\0" + bytes([0, 0, 1, 72]) + bytes(200)
    path.write_bytes(id3v2 + path.read_bytes() + b"TAG" + bytes(125))

    assert read_frames(path).broken_at_ms is None


@pytest.mark.parametrize("content", [None, b""])
def test_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "01.mp3"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(AudioError, match=r"01\.mp3: cannot be read"):
        read_frames(path)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("fffb9064", (44_100, 128, 2, 1152, 417)),
        ("fffb92c4", (44_100, 128, 1, 1152, 418)),
        ("fff384c4", (24_000, 64, 1, 576, 192)),
        ("ffe348c4", (8_000, 32, 1, 576, 288)),
    ],
)
def test_heads_are_read_as_the_standard_has_them(head, expected):
    frame = parse_head(bytes.fromhex(head))

    assert (
        frame.sample_rate, frame.bitrate_kbps, frame.channels, frame.samples, frame.size_bytes
    ) == expected  # fmt: skip


@pytest.mark.parametrize(
    "head", ["00000000", "fffb00c4", "fffbf0c4", "fffb9cc4", "ffeb90c4", "fffd90c4", "fffb"]
)
def test_what_is_no_head_is_none(head):
    assert parse_head(bytes.fromhex(head)) is None
