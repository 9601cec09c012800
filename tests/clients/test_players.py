"""Players and validators read the tagged files."""

import json

import pytest
from tinytag import TinyTag

from finished import TITLES

AUTHOR = "Ada Quill; Bo Ångström"
VOICES = "Narrator: alba; Mr Pell: david"


@pytest.fixture(scope="module")
def path(work_folder):
    return work_folder / "02 - Über die Brücke - №2.mp3"


def test_ffprobe_reads_the_tags(ask, path):
    told = json.loads(ask("ffprobe", "-v", "error", "-show_format", "-of", "json", path))

    tags = told["format"]["tags"]
    expected = {
        "title": TITLES[1],
        "album": "The Last Ferry",
        "artist": AUTHOR,
        "album_artist": AUTHOR,
        "composer": VOICES,
        "track": "2/3",
        "genre": "Audiobook",
        "date": "2023",
    }
    assert {name: tags.get(name) for name in expected} == expected
    assert float(told["format"]["duration"]) == pytest.approx(2.0, abs=0.1)


def test_ffprobe_sees_sound_and_cover_and_no_chapters(ask, path):
    options = ("-v", "error", "-show_streams", "-show_chapters", "-of", "json")
    told = json.loads(ask("ffprobe", *options, path))

    assert [stream["codec_name"] for stream in told["streams"]] == ["mp3", "mjpeg"]
    assert told["streams"][1]["disposition"]["attached_pic"] == 1
    assert told["chapters"] == []


def test_mediainfo_reads_the_tags(ask, path):
    told = json.loads(ask("mediainfo", "--Output=JSON", path))["media"]["track"][0]

    assert (told["Title"], told["Album"], told["Performer"]) == (
        TITLES[1],
        "The Last Ferry",
        AUTHOR,
    )
    assert told["Composer"].replace(" / ", "; ") == VOICES
    assert (told["Track_Position"], told["Track_Position_Total"]) == ("2", "3")
    assert told["Cover"] == "Yes"


def test_kid3_reads_the_tags(ask, path):
    told = json.loads(ask("kid3-cli", "-c", '{"method":"get"}', path))

    frames = told["result"]["taggedFile"]["tag2"]["frames"]
    frames = {frame["name"]: frame["value"] for frame in frames}
    expected = {
        "Title": TITLES[1],
        "Album": "The Last Ferry",
        "Artist": AUTHOR,
        "Composer": VOICES,
        "Track Number": "2/3",
        "Date": "2023",
    }
    assert {name: frames.get(name) for name in expected} == expected


def test_exiftool_reads_the_tags(ask, path):
    (told,) = json.loads(ask("exiftool", "-j", path))

    assert (told["Title"], told["Album"], told["Artist"]) == (TITLES[1], "The Last Ferry", AUTHOR)
    assert (told["Composer"], told["Track"], told["Year"]) == (VOICES, "2/3", 2023)
    assert (told["PictureType"], told["PictureMIMEType"]) == ("Front Cover", "image/jpeg")


def test_tinytag_reads_the_tags(path):
    tags = TinyTag.get(path, image=True)

    assert (tags.title, tags.album, tags.artist) == (TITLES[1], "The Last Ferry", AUTHOR)
    assert (tags.composer, tags.track, tags.track_total) == (VOICES, 2, 3)
    assert tags.images.front_cover.mime_type == "image/jpeg"


def test_mp3val_finds_no_fault(ask, work_folder):
    told = ask("mp3val", *sorted(work_folder.glob("*.mp3")))

    assert "WARNING" not in told
    assert "ERROR" not in told
    assert told.count("Done!") == len(TITLES)


def test_ffmpeg_decodes_a_served_chapter_to_the_end(ask, address):
    url = f"{address}the-last-ferry/01%20-%20The%20Quay.mp3"

    assert ask("ffmpeg", "-v", "error", "-xerror", "-i", url, "-f", "null", "-") == ""
