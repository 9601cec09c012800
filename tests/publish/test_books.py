"""Tags and chapter marks of whole-book files, as bytes and values."""

import io
from dataclasses import replace

import pytest
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from finished import ALBUM, mp3_bytes
from fullcast.errors import PublishError
from fullcast.model import ChapterMark
from fullcast.publish import Album
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


def test_mp3_book_holds_the_chapters_frames_in_order(tmp_path):
    chapters = []
    for number in (1, 2):
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(mp3_bytes(seconds=number, pitch_hz=220 * number))
        chapters.append(path)
    sounds = [path.read_bytes() for path in chapters]
    tags = ID3()
    add_chapter_frames(tags, [])
    tags.save(chapters[1], v2_version=3)

    write_mp3_book(tmp_path / "book.mp3", ALBUM, chapters, ["One", "Two"], None)

    book = MP3(tmp_path / "book.mp3")
    assert (tmp_path / "book.mp3").read_bytes()[book.tags.size :] == b"".join(sounds)
    starts = [frame.start_time for frame in book.tags.getall("CHAP")]
    assert starts == [0, round(MP3(io.BytesIO(sounds[0])).info.length * 1000)]
    assert book.tags["TIT2"].text == ["The Last Ferry"]
    assert "TRCK" not in book.tags


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

    with pytest.raises(PublishError, match=r"01\.mp3.*cannot be read as MP3"):
        write_mp3_book(tmp_path / "book.mp3", replace(ALBUM), [path], ["One"], None)
