"""Tags and chapter marks of whole-book files, as bytes and values."""

import io
from dataclasses import replace

import av
import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from finished import ALBUM, TITLES, episodes_in, mp3_bytes
from fullcast.errors import PublishError
from fullcast.model import ChapterMark
from fullcast.publish import Album, write_tags
from fullcast.publish.mp3_book import add_chapter_frames, write_mp3_book
from fullcast.publish.mp4 import chapter_mark_title
from fullcast.publish.ogg import vorbis_comments

JPEG = b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Short", "Short"),
        ("x" * 127, "x" * 127),
        ("x" * 128, "x" * 124 + "…"),
        ("é" * 64, "é" * 62 + "…"),
        ("漢" * 50, "漢" * 41 + "…"),
        ("a\x00b", "ab"),
    ],
)
def test_chapter_title_is_cut_to_what_players_show(title, shown):
    assert chapter_mark_title(title) == shown
    assert len(shown.encode()) <= 127


def test_comments_count_chapters_from_one_with_milliseconds():
    marks = [ChapterMark(0, 59_999, "One"), ChapterMark(59_999, 3_723_501, "Zwei")]

    comments = vorbis_comments(ALBUM, [*marks, ChapterMark(3_723_501, 9, "Drei")], JPEG)

    assert (comments["CHAPTER001"], comments["CHAPTER001NAME"]) == ("00:00:00.000", "One")
    assert comments["CHAPTER002"] == "00:00:59.999"
    assert comments["CHAPTER003"] == "01:02:03.501"


def test_comments_of_a_work_that_says_little_hold_nothing_empty():
    comments = vorbis_comments(Album("T"), [], JPEG)

    assert all(comments.values())
    assert "SERIES" not in comments


def episodes(tmp_path, seconds, durations_ms=None):
    """Chapters of so many seconds each, with tags of their own."""
    told = []
    for number, (episode, length_s) in enumerate(zip(episodes_in(tmp_path), seconds, strict=False)):
        episode.path.write_bytes(mp3_bytes(length_s, pitch_hz=220 * (number + 1)))
        sound = MP3(episode.path).info.length * 1000
        wanted = durations_ms[number] if durations_ms else round(sound)
        write_tags(episode.path, ALBUM, episode, None)
        told.append(replace(episode, duration_ms=wanted))
    return told


def sound_of(path):
    return path.read_bytes()[MP3(path).tags.size :]


def test_mp3_book_holds_the_chapters_frames_in_order(tmp_path):
    chapters = episodes(tmp_path, [1, 2])
    path = tmp_path / "book.mp3"

    write_mp3_book(path, ALBUM, chapters, None)

    assert sound_of(path) == b"".join(sound_of(chapter.path) for chapter in chapters)
    book = MP3(path)
    starts = [frame.start_time for frame in book.tags.getall("CHAP")]
    assert starts == [0, chapters[0].duration_ms]
    assert [frame.sub_frames["TIT2"].text for frame in book.tags.getall("CHAP")] == [
        [title] for title in TITLES[:2]
    ]
    assert book.tags["TIT2"].text == ["The Last Ferry"]
    assert "TRCK" not in book.tags


@pytest.mark.parametrize("seconds", [1.0, 1.01, 1.02, 1.03, 1.04])
def test_frames_too_many_are_left_out_at_a_chapters_end(tmp_path, seconds):
    chapters = episodes(tmp_path, [seconds, 1], durations_ms=[round(seconds * 1000), 1000])
    path = tmp_path / "book.mp3"
    counts = [frame_count(sound_of(chapter.path)) for chapter in chapters]

    write_mp3_book(path, ALBUM, chapters, None)

    (_first, second) = MP3(path).tags.getall("CHAP")
    assert second.start_time == pytest.approx(round(seconds * 1000), abs=14)
    assert counts[0] * 576 / 22.05 > seconds * 1000 + 14  # LAME adds its delay and fills a frame
    book = sound_of(path)
    assert frame_count(book) == round((seconds + 1) * 22050 / 576)
    assert book.startswith(sound_of(chapters[0].path)[: 30 * 208])


def frame_count(sound):
    """Frames of MPEG-2 layer 3 at 64 kbit/s and 22,050 Hz, walked one by one."""
    at, number = 0, 0
    while at < len(sound):
        assert sound[at : at + 2] in (b"\xff\xf3", b"\xff\xf2")
        at += 208 + (sound[at + 2] >> 1 & 1)
        number += 1
    assert at == len(sound)
    return number


def test_chapters_stand_in_the_file_as_they_are_heard(tmp_path):
    titles = ("A rather long title", "Short", "Middling")
    told = episodes(tmp_path, [1, 1, 1])
    chapters = [replace(one, title=title) for one, title in zip(told, titles, strict=True)]
    path = tmp_path / "book.mp3"

    write_mp3_book(path, ALBUM, chapters, JPEG)

    with av.open(str(path)) as book:
        assert [mark["metadata"]["title"] for mark in book.chapters()] == list(titles)
    tags = ID3(path)
    assert tags["TIT2"].text == [ALBUM.title]
    assert tags.getall("APIC")[0].data == JPEG
    assert len(tags.getall("CTOC")) == 1


def test_book_of_many_chapters_has_tables_of_255_at_most():
    tags = ID3()

    add_chapter_frames(tags, [ChapterMark(n, n + 1, f"{n}") for n in range(600)])

    tables = {frame.element_id: frame for frame in tags.getall("CTOC")}
    assert tables["toc"].child_element_ids == ["toc1", "toc2", "toc3"]
    assert [len(tables[f"toc{n}"].child_element_ids) for n in (1, 2, 3)] == [255, 255, 90]
    stream = io.BytesIO()
    tags.save(stream, v2_version=3)
    stream.seek(0)
    assert len(ID3(stream).getall("CHAP")) == 600


def test_chapter_that_is_no_mp3_is_named(tmp_path):
    path = tmp_path / "01.mp3"
    path.write_bytes(b"no sound")

    (episode, *_) = episodes_in(tmp_path)
    with pytest.raises(PublishError, match=r"01\.mp3.*cannot be read as MP3"):
        write_mp3_book(tmp_path / "book.mp3", ALBUM, [replace(episode, path=path)], None)
