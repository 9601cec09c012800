from dataclasses import replace

import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from finished import ALBUM, MADE, RATE_HZ, mp3_bytes
from fullcast.errors import OutputError, PublishError
from fullcast.publish import Album, Episode, draw_cover, small_cover, write_tags

SOUND = mp3_bytes(1.0)
COVER = small_cover(draw_cover("T", ["A"]))


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "02 - Über die Brücke.mp3"
    path.write_bytes(SOUND)
    return path


def episode_at(path, **changes):
    return replace(Episode(2, 3, "Über die Brücke", path, 1000, MADE), **changes)


def tags_of(path, album=ALBUM, cover=COVER, **changes):
    write_tags(path, album, episode_at(path, **changes), cover)
    return ID3(path, translate=False)


def test_version_is_2_3_without_a_version_1(path):
    assert tags_of(path).version == (2, 3, 0)
    assert path.read_bytes()[-128:-125] != b"TAG"


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        ("TIT2", "Über die Brücke"),
        ("TALB", "The Last Ferry"),
        ("TPE1", "Ada Quill; Bo Ångström"),
        ("TPE2", "Ada Quill; Bo Ångström"),
        ("TCOM", "Narrator: alba; Mr Pell: david"),
        ("TRCK", "2/3"),
        ("TCON", "Audiobook"),
        ("TLAN", "eng"),
        ("TYER", "2023"),
        ("TXXX:SERIES", "Harbour Nights"),
        ("TXXX:SERIES-PART", "2"),
        (
            "COMM::eng",
            "Audio version, synthetic voices. Source: https://example.org/works/1",
        ),
    ],
)
def test_frame_holds_one_value(path, frame, text):
    assert tags_of(path)[frame].text == [text]


@pytest.mark.parametrize(
    ("url", "expected"),
    [(ALBUM.url, [ALBUM.url]), ("https://example.org/ü", []), (None, [])],
)
def test_source_is_linked_where_the_frame_can_hold_it(path, url, expected):
    tags = tags_of(path, replace(ALBUM, url=url))

    assert [frame.url for frame in tags.getall("WOAS")] == expected


def test_cover_is_a_front_cover_jpeg_of_at_most_100_kb(path):
    picture = tags_of(path)["APIC:"]

    assert (picture.mime, picture.type) == ("image/jpeg", 3)
    assert picture.data == COVER
    assert len(picture.data) <= 100_000


def test_no_chapter_frames_and_no_date_but_the_year(path):
    tags = tags_of(path)

    assert not [key for key in tags if key.startswith(("CHAP", "CTOC", "TDRC", "TDAT"))]


@pytest.mark.parametrize(
    ("language", "code"),
    [("en-GB", "eng"), ("de", "deu"), ("zh-Hant", "zho"), ("nds", "nds"), ("x", "und")],
)
def test_language_is_iso_639_2(path, language, code):
    assert tags_of(path, replace(ALBUM, language=language))["TLAN"].text == [code]


def test_characters_that_no_tag_can_hold_are_left_out(path):
    tags = tags_of(path, replace(ALBUM, title="a\0b\ud800c", authors=("\x1b[1mA",)))

    assert (tags["TALB"].text, tags["TPE1"].text) == (["abc"], ["[1mA"])


def test_work_that_says_little_gets_no_empty_frames(path):
    tags = tags_of(path, Album("T"), cover=None)

    assert sorted(tags) == ["COMM::eng", "TALB", "TCON", "TIT2", "TLAN", "TPE1", "TPE2", "TRCK"]


def test_sound_is_the_same_byte_for_byte(path):
    tags_of(path)

    assert path.read_bytes().endswith(SOUND)


def test_player_reads_the_same_length(path):
    before = MP3(path).info

    tags_of(path)
    after = MP3(path).info

    assert after.sample_rate == before.sample_rate == RATE_HZ
    assert after.length == pytest.approx(before.length, abs=0.001)


def test_tagging_twice_gives_the_same_file(path):
    tags_of(path)
    once = path.read_bytes()

    tags_of(path)

    assert path.read_bytes() == once


def test_new_tags_replace_all_old_ones(path):
    tags_of(path)

    tags = tags_of(path, Album("Other"), cover=None)

    assert tags["TALB"].text == ["Other"]
    assert not tags.getall("APIC")
    assert not tags.getall("TXXX")


def test_sound_can_come_from_another_file(path, tmp_path):
    target = tmp_path / "named.mp3"

    write_tags(target, ALBUM, episode_at(target), None, source=path)

    assert target.read_bytes().endswith(SOUND)
    assert path.read_bytes() == SOUND


def test_missing_sound_is_an_error(tmp_path):
    missing = tmp_path / "no.mp3"

    with pytest.raises(PublishError, match="no such file"):
        write_tags(missing, ALBUM, episode_at(missing), None)


def test_folder_that_cannot_be_made_is_an_error_and_leaves_nothing(path, tmp_path):
    target = path / "named.mp3"

    with pytest.raises(OutputError, match="cannot be written"):
        write_tags(target, ALBUM, episode_at(target), None, source=path)

    assert [item.name for item in tmp_path.iterdir()] == [path.name]
