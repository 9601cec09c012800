"""Players and tools read whole-book files."""

import json
import re
import shutil
from dataclasses import replace
from urllib.parse import quote

import pytest
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

import fullcast
from clients.host import static_host
from fullcast.model import Series

TITLES = ("The Quay", "Über die Brücke: №2?", "Long " * 40 + "Way")
SHOWN = (*TITLES[:2], "Long " * 24 + "Long…")
SOURCE = "https://example.org/works/1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A work of three chapters as M4B, Opus and MP3."""
    path = tmp_path_factory.mktemp("story") / "story.md"
    chapters = "".join(f"## {title}\n\n“No,” said Ines. “Go.”\n\n" for title in TITLES)
    path.write_text("# The Last Ferry\n\n" + chapters, encoding="utf-8")
    work = fullcast.read_work(path)
    metadata = replace(
        work.metadata,
        title="The Last Ferry",
        authors=("Ada Quill", "Bo Ångström"),
        language="de",
        rating="Mature",
        series=(Series("Harbour Nights", "2"),),
        published="2023-11-05",
        summary="Two keepers & a <lamp>. " * 20,
        url=SOURCE,
    )
    output = tmp_path_factory.mktemp("books")
    made = fullcast.make(
        replace(work, metadata=metadata), output=output, engine="silent", jobs=1,
        formats="m4b,opus,mp3-book",
    )  # fmt: skip
    return made.folder


@pytest.fixture(scope="module")
def starts_s(folder):
    """When chapters start, by the lengths of their own timelines."""
    lengths = [
        json.loads(path.read_text())["duration_ms"] / 1000
        for path in sorted((folder / "timeline").iterdir())
    ]
    return [sum(lengths[:number]) for number in range(len(lengths))]


@pytest.fixture(params=[".m4b", ".opus", ".mp3"])
def book(folder, request):
    return folder / f"The Last Ferry{request.param}"


@pytest.fixture(scope="module")
def host(folder):
    """The address of the folder on a web server that knows nothing of us."""
    with static_host(folder) as address:
        yield address


@pytest.fixture(scope="module")
def m4b(folder):
    return folder / "The Last Ferry.m4b"


def test_ffprobe_reads_chapters(ask, book, starts_s):
    told = json.loads(ask("ffprobe", "-v", "error", "-show_chapters", "-of", "json", book))

    chapters = told["chapters"]
    titles = TITLES if book.suffix == ".mp3" else SHOWN
    assert [chapter["tags"]["title"] for chapter in chapters] == list(titles)
    assert [float(chapter["start_time"]) for chapter in chapters] == pytest.approx(
        starts_s, abs=0.05
    )


@pytest.mark.parametrize("where", ["file", "network"])
def test_mpv_shows_chapters(ask, book, host, starts_s, where):
    show = "".join(f"|${{chapter-list/{n}/title}}|${{=chapter-list/{n}/time}}" for n in range(3))
    told = ask(
        "mpv", "--no-config", "--ao=null", "--no-video", "--length=0.1",
        f"--term-playing-msg=@{show}@", book if where == "file" else f"{host}{quote(book.name)}",
    )  # fmt: skip

    values = re.search(r"@\|(.*)@", told)[1].split("|")
    assert values[0::2] == list(TITLES if book.suffix == ".mp3" else SHOWN)
    assert [float(value) for value in values[1::2]] == pytest.approx(starts_s, abs=0.05)


def test_ffmpeg_decodes_to_the_end(ask, book, folder):
    assert (
        ask("ffmpeg", "-v", "error", "-xerror", "-i", book, "-map", "0:a", "-f", "null", "-") == ""
    )
    told = json.loads(ask("ffprobe", "-v", "error", "-show_format", "-of", "json", book))

    lengths = [json.loads(p.read_text())["duration_ms"] for p in (folder / "timeline").iterdir()]
    assert float(told["format"]["duration"]) == pytest.approx(sum(lengths) / 1000, abs=0.2)


def test_ffprobe_reads_the_books_tags(ask, m4b):
    told = json.loads(
        ask("ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", m4b)
    )

    tags = told["format"]["tags"]
    expected = {
        "title": "The Last Ferry",
        "album": "The Last Ferry",
        "artist": "Ada Quill; Bo Ångström",
        "album_artist": "Ada Quill; Bo Ångström",
        "genre": "Audiobook",
        "date": "2023",
        "media_type": "2",
        "rating": "4",
        "SERIES": "Harbour Nights",
        "SERIES-PART": "2",
        "LANGUAGE": "deu",
        "major_brand": "M4B ",
    }
    assert {name: tags.get(name) for name in expected} == expected
    assert re.fullmatch(r"Narrator: \w+; Ines: \w+", tags["composer"])
    audio, _marks, cover = told["streams"]
    assert (audio["codec_name"], audio["profile"], audio["channels"]) == ("aac", "LC", 1)
    assert audio["tags"]["language"] == "deu"
    assert cover["disposition"]["attached_pic"] == 1


def test_mediainfo_finds_both_kinds_of_chapters(ask, m4b):
    told = ask("mediainfo", m4b)

    for title in SHOWN:
        assert told.count(title) == 2


def test_atomicparsley_reads_the_atoms(ask, m4b):
    told = ask("AtomicParsley", m4b, "-t")

    for line in (
        'Atom "©nam" contains: The Last Ferry',
        'Atom "aART" contains: Ada Quill; Bo Ångström',
        'Atom "stik" contains: Audiobook',
        'Atom "rtng" contains: Explicit Content',
        'Atom "covr" contains: 1 piece of artwork',
        'Atom "----" [com.apple.iTunes;SERIES] contains: Harbour Nights',
    ):
        assert line in told


def test_exiftool_reads_the_atoms(ask, m4b):
    (told,) = json.loads(ask("exiftool", "-j", m4b))

    assert told["Album"] == "The Last Ferry"
    assert told["Composer"].startswith("Narrator: ")
    assert told["MediaType"] == "Audiobook"
    assert told["MajorBrand"].startswith("Apple iTunes AAC-LC (.M4B)")
    assert told["LongDescription"].endswith(f"Source: {SOURCE}")
    assert len(told["Description"].encode()) <= 255
    assert told["CoverArt"]


def test_kid3_reads_the_tags(ask, book):
    told = json.loads(ask("kid3-cli", "-c", '{"method":"get"}', book))

    frames = told["result"]["taggedFile"]
    frames = {f["name"]: f["value"] for f in (frames.get("tag2") or {})["frames"]}
    assert frames["Title"] == frames["Album"] == "The Last Ferry"
    assert frames["Artist"] == "Ada Quill; Bo Ångström"


def test_mutagen_reads_chapters_after_tags_were_written_again(m4b, tmp_path, starts_s, ask):
    copy = tmp_path / "copy.m4b"
    shutil.copyfile(m4b, copy)
    file = MP4(copy)
    file["\xa9alb"] = ["Another"]
    file.save()

    assert [chapter.title for chapter in MP4(copy).chapters] == list(SHOWN)
    assert [c.start for c in MP4(copy).chapters] == pytest.approx(starts_s, abs=0.05)


def test_opus_carries_chapters_cover_and_tags_as_comments(folder, starts_s):
    file = OggOpus(folder / "The Last Ferry.opus")

    assert file["ARTIST"] == ["Ada Quill; Bo Ångström"]
    names = [file[f"CHAPTER{number:03}NAME"][0] for number in (1, 2, 3)]
    assert names == list(SHOWN)
    hours = [file[f"CHAPTER{number:03}"][0].split(":") for number in (1, 2, 3)]
    assert [int(h) * 3600 + int(m) * 60 + float(s) for h, m, s in hours] == pytest.approx(
        starts_s, abs=0.05
    )
    assert file["METADATA_BLOCK_PICTURE"]


def test_mp3_carries_one_table_of_contents(folder):
    tags = MP3(folder / "The Last Ferry.mp3").tags

    (contents,) = tags.getall("CTOC")
    assert contents.child_element_ids == ["ch1", "ch2", "ch3"]
    assert [list(frame.sub_frames) for frame in tags.getall("CHAP")] == [["TIT2"]] * 3
    assert tags.version == (2, 3, 0)


def test_mp3val_finds_no_fault(ask, folder):
    told = ask("mp3val", folder / "The Last Ferry.mp3")

    assert "WARNING" not in told
    assert "ERROR" not in told
