"""What is made besides the chapters' MP3s, and what a change costs of it."""

import gc
import json
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

import fullcast
from fullcast.errors import UsageError
from fullcast.model import Timeline
from fullcast.steps import transcripts

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"
FOLDER = "the-last-ferry"


def make(output, source=EXAMPLE, **options):
    return fullcast.make(
        fullcast.read_work(source), output=output, engine="silent", jobs=1, **options
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    output = tmp_path_factory.mktemp("finished")
    make(output, formats="srt,html")
    return output


@pytest.fixture
def folder(finished, tmp_path):
    """The folder of the example, made once with all transcripts."""
    shutil.copytree(finished, tmp_path / "output")
    return tmp_path / "output" / FOLDER


def names(folder):
    return {path.name for path in folder.iterdir()}


def written(folder):
    """When every product was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}


def changed(before, folder):
    return {name for name, at in written(folder).items() if before.get(name) != at}


def test_every_chapter_has_a_transcript_that_apps_read(tmp_path):
    make(tmp_path)

    assert names(tmp_path / FOLDER) >= {
        "01 - Chapter 1.vtt", "02 - Chapter 2.vtt", "01 - Chapter 1.json", "02 - Chapter 2.json",
    }  # fmt: skip
    assert not list((tmp_path / FOLDER).glob("*.srt"))


def test_transcript_holds_every_spoken_line(folder):
    for number in (1, 2):
        timeline = json.loads((folder / "timeline" / f"{number:02}.json").read_text())
        told = json.loads((folder / f"{number:02} - Chapter {number}.json").read_text())

        heard = [(e["line"], e["start_ms"] / 1000, e["end_ms"] / 1000) for e in timeline["entries"]]
        segments = told["segments"]
        assert [(s["line"], s["startTime"], s["endTime"]) for s in segments] == heard


def test_feed_names_transcripts_and_scenes(folder):
    feed = (folder / "feed.xml").read_text()

    for name in ("1.vtt", "1.srt", "1.json", "1.html", "1.chapters.json", "2.vtt"):
        assert f"%20-%20Chapter%20{name}" in feed
    assert "2.chapters.json" not in feed  # it has one scene


def test_nothing_changed_and_nothing_is_written(folder):
    before = written(folder)

    make(folder.parent)

    assert changed(before, folder) == set()


def test_formats_of_an_earlier_run_are_kept_up_to_date(folder):
    (folder / "01 - Chapter 1.srt").unlink()

    make(folder.parent)

    assert "01 - Chapter 1.srt" in names(folder)


def test_formats_can_be_given_up(folder):
    (folder / "02 - Chapter 2.srt").write_text("mine\n")

    make(folder.parent, formats="none")

    left = {path.suffix for path in folder.iterdir() if path.is_file()}
    assert left == {".mp3", ".vtt", ".json", ".jpg", ".xml", ".toml", ".srt"}
    assert "01 - Chapter 1.srt" not in names(folder)
    assert (folder / "02 - Chapter 2.srt").read_text() == "mine\n"


def test_corrected_speaker_costs_that_chapters_products(folder):
    table = folder / "script" / "02.tsv"
    table.write_text(table.read_text().replace("Tam Oster", "Odile Marsh", 1))
    before = written(folder)

    make(folder.parent)

    costs = {name for name in changed(before, folder) if not name.startswith(".")}
    assert {name[:2] for name in costs - {"manifest.json", "feed.xml", "cast.toml"}} == {"02"}
    assert {"02 - Chapter 2.vtt", "02 - Chapter 2.html", "02 - Chapter 2.json"} <= costs


def test_new_author_costs_no_transcript_but_the_page_that_names_them(folder, tmp_path):
    source = tmp_path / "renamed.txt"
    source.write_text(EXAMPLE.read_text().replace("the fullcast founders", "Somebody Else"))
    work = folder / "work.json"
    work.write_text(work.read_text().replace("the fullcast founders", "Somebody Else"))
    before = written(folder)

    made = make(folder.parent, source)

    assert (made.spoken, made.rebuilt) == (0, ())
    suffixes = {Path(name).suffix for name in changed(before, folder)}
    assert ".html" in suffixes
    assert not suffixes & {".vtt", ".srt"}


def test_new_chapter_title_renames_its_products(tmp_path):
    story = "# The Ferry\n\n## {}\n\n“No,” said Ines.\n\n***\n\nShe left.\n\n## Sea\n\nIt rained.\n"
    source = tmp_path / "story.md"
    source.write_text(story.format("Quay"))
    make(tmp_path, source)
    source.write_text(story.format("Pier"))

    folder = make(tmp_path, source).folder

    products = {name for name in names(folder) if name.startswith("01")}
    assert products == {
        "01 - Pier.mp3",
        "01 - Pier.vtt",
        "01 - Pier.json",
        "01 - Pier.chapters.json",
    }


def test_transcript_stays_with_its_sound_while_other_chapters_are_made(folder):
    table = folder / "script" / "01.tsv"
    table.write_text(table.read_text().replace("Keep it,", "Do keep it,"))
    before = written(folder)

    made = make(folder.parent, chapters=[2])

    assert made.rebuilt == ()
    assert not {name for name in changed(before, folder) if name.startswith("01")}
    assert "%20-%20Chapter%201.vtt" in (folder / "feed.xml").read_text()

    make(folder.parent)
    assert "Do keep it," in (folder / "01 - Chapter 1.json").read_text()


def test_damaged_product_is_made_again(folder):
    path = folder / "01 - Chapter 1.vtt"
    whole = path.read_bytes()
    path.write_bytes(b"WEBVTT\n")

    make(folder.parent)

    assert path.read_bytes() == whole


def test_unknown_format_stops_the_run_before_anything_is_spoken(tmp_path):
    with pytest.raises(UsageError, match="no format 'ogg'"):
        make(tmp_path, formats="ogg")

    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------------------- whole books


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    output = tmp_path_factory.mktemp("books")
    make(output, formats="m4b,opus,mp3-book")
    return output


@pytest.fixture
def shelf(books, tmp_path):
    """The folder of the example, made once with all whole-book files."""
    shutil.copytree(books, tmp_path / "output")
    return tmp_path / "output" / FOLDER


def encoded(run):
    """How many chapters a run encodes for books: (what it returns, count)."""
    counts = [0]

    def progress(stage, done, _total):
        counts[0] = done if stage == "encode" else counts[0]

    return run(progress), counts[0]


def chapter_starts(path):
    import av

    with av.open(str(path)) as book:
        return [chapter["start"] for chapter in book.chapters()]


BOOKS = ("The Last Ferry.m4b", "The Last Ferry.opus", "The Last Ferry.mp3")


def test_books_are_made_with_a_mark_for_every_chapter(shelf):
    first = json.loads((shelf / "timeline" / "01.json").read_text())["duration_ms"]

    for name in BOOKS:
        assert chapter_starts(shelf / name) == pytest.approx([0, first], abs=60)


def test_nothing_changed_and_no_book_is_written(shelf):
    before = written(shelf)

    _made, count = encoded(lambda progress: make(shelf.parent, progress=progress))

    assert count == 0
    assert changed(before, shelf) == set()


def test_changed_chapter_is_encoded_and_the_other_copied(shelf):
    table = shelf / "script" / "02.tsv"
    table.write_text(table.read_text().replace("Nobody drowned!", "Nobody at all drowned there!"))

    made, count = encoded(lambda progress: make(shelf.parent, progress=progress))

    assert made.rebuilt == (2,)
    assert count == 2  # AAC and Opus
    assert all(len(chapter_starts(shelf / name)) == 2 for name in BOOKS)


def test_new_author_costs_tags_and_no_encoding(shelf, tmp_path):
    from mutagen.mp4 import MP4

    source = tmp_path / "renamed.txt"
    source.write_text(EXAMPLE.read_text().replace("the fullcast founders", "Somebody Else"))
    work = shelf / "work.json"
    work.write_text(work.read_text().replace("the fullcast founders", "Somebody Else"))
    shutil.rmtree(shelf.parent / ".clips")

    made, count = encoded(lambda progress: make(shelf.parent, source, progress=progress))

    assert (made.spoken, made.rebuilt, count) == (0, (), 0)
    assert MP4(shelf / BOOKS[0])["aART"] == ["Somebody Else"]
    assert chapter_starts(shelf / BOOKS[0])[1] > 0


def test_permission_and_source_stand_in_the_tags_of_everything(tmp_path):
    from mutagen.id3 import ID3
    from mutagen.mp4 import MP4
    from mutagen.oggopus import OggOpus

    source = tmp_path / "ferry.txt"
    source.write_text(EXAMPLE.read_text().replace("Author:", "Summary: Of a coin.\nAuthor:", 1))
    asked = {"source": source, "formats": "m4b,opus,mp3-book,epub,metadata"}
    folder = make(tmp_path, **asked).folder
    cast = folder / "cast.toml"
    cast.write_text('permission = "Blanket permission"\n' + cast.read_text())

    made = make(tmp_path, **asked)

    assert (made.spoken, made.rebuilt) == (0, ())
    about = "Audio version, synthetic voices. Blanket permission."
    for file in ("01 - Chapter 1.mp3", "The Last Ferry.mp3"):
        assert str(ID3(folder / file)["COMM::eng"]).startswith(about)
    assert MP4(folder / BOOKS[0])["\xa9cmt"][0].startswith(about)
    (told,) = OggOpus(folder / BOOKS[1])["DESCRIPTION"]
    assert told == (folder / "desc.txt").read_text().strip()
    assert "Blanket permission." in told
    with ZipFile(folder / "The Last Ferry.epub") as book:
        assert about.encode() in book.read("EPUB/package.opf")


def test_book_asked_for_later_speaks_and_mixes_nothing_again(tmp_path):
    make(tmp_path)

    made, count = encoded(lambda progress: make(tmp_path, formats="m4b", progress=progress))

    assert (made.spoken, made.rebuilt, count) == (0, (), 2)
    assert (tmp_path / FOLDER / BOOKS[0]).is_file()


def test_book_asked_for_when_clips_are_gone_keeps_all_times_together(tmp_path):
    make(tmp_path)
    shutil.rmtree(tmp_path / ".clips")

    made = make(tmp_path, formats="m4b")

    assert made.rebuilt == (1, 2)
    assert made.spoken > 0


def test_damaged_book_is_made_again(shelf):
    path = shelf / BOOKS[0]
    path.write_bytes(path.read_bytes()[:1000])

    _made, count = encoded(lambda progress: make(shelf.parent, progress=progress))

    assert count == 2
    assert len(chapter_starts(path)) == 2


def test_book_holds_every_chapter_though_only_one_was_asked_for(shelf):
    table = shelf / "script" / "01.tsv"
    table.write_text(table.read_text().replace("Keep it,", "Do keep it,"))

    made = make(shelf.parent, chapters=[2])

    assert made.rebuilt == (1,)
    assert len(chapter_starts(shelf / BOOKS[0])) == 2


def test_book_of_the_chapters_there_are_grows_with_them(tmp_path):
    make(tmp_path, chapters=[1], formats="m4b")
    assert len(chapter_starts(tmp_path / FOLDER / BOOKS[0])) == 1

    _made, count = encoded(lambda progress: make(tmp_path, progress=progress))

    assert count == 1
    assert len(chapter_starts(tmp_path / FOLDER / BOOKS[0])) == 2


# ---------------------------------------------------------------------------- library files


def test_library_files_agree_with_the_audio(tmp_path):
    from mutagen.mp3 import MP3

    folder = make(tmp_path, formats="metadata").folder

    told = json.loads((folder / "metadata.json").read_text())
    lengths = [MP3(path).info.length for path in sorted(folder.glob("*.mp3"))]
    assert [c["end"] - c["start"] for c in told["chapters"]] == pytest.approx(lengths, abs=0.002)
    manifest = json.loads((folder / "publication.json").read_text())
    assert [e["duration"] for e in manifest["readingOrder"]] == pytest.approx(lengths, abs=0.002)
    assert "Audio version" in (folder / "desc.txt").read_text()


def test_metadata_that_a_server_has_written_stays(tmp_path):
    folder = make(tmp_path, formats="metadata").folder
    (folder / "metadata.json").write_text('{"title": "Mine"}')
    table = folder / "script" / "01.tsv"
    table.write_text(table.read_text().replace("Keep it,", "Do keep it,"))

    make(tmp_path)

    assert (folder / "metadata.json").read_text() == '{"title": "Mine"}'
    assert json.loads((folder / "publication.json").read_text())["readingOrder"]


# ---------------------------------------------------------------------------- for editors


@pytest.mark.parametrize("kind", ["flac", "wav"])
def test_editor_gets_the_sound_without_loss_and_a_label_for_every_line(tmp_path, kind):
    import av

    folder = make(tmp_path, formats=kind).folder

    timeline = json.loads((folder / "timeline" / "01.json").read_text())
    with av.open(str(folder / f"01 - Chapter 1.{kind}")) as sound:
        stream = sound.streams.audio[0]
        assert stream.codec_context.name in ("flac", "pcm_s16le")
        assert sound.duration / 1000 == pytest.approx(timeline["duration_ms"], abs=1)
    labels = (folder / "01 - Chapter 1.labels.txt").read_text().splitlines()
    rows = [label.split("\t") for label in labels]
    assert [(float(start), float(end)) for start, end, _text in rows] == [
        (entry["start_ms"] / 1000, entry["end_ms"] / 1000) for entry in timeline["entries"]
    ]
    assert rows[1][2] == "c1.p2.1 Odile Marsh: 'You're late,'"


def test_new_title_renames_the_editors_file_and_encodes_nothing(tmp_path):
    story = "# The Ferry\n\n## {}\n\n“No,” said Ines.\n\n## Sea\n\nIt rained.\n"
    source = tmp_path / "story.md"
    source.write_text(story.format("Quay"))
    folder = make(tmp_path, source, formats="flac").folder
    sound = (folder / "01 - Quay.flac").read_bytes()
    source.write_text(story.format("Quay: again"))

    _made, count = encoded(lambda progress: make(tmp_path, source, progress=progress))

    # The title is spoken, so this chapter's sound is another; the other one's is not.
    assert count == 1
    assert (folder / "01 - Quay - again.flac").read_bytes() != sound
    assert not (folder / "01 - Quay.flac").exists()


# ---------------------------------------------------------------------------- read-along


def test_notes_of_the_work_stand_around_the_whole_story(tmp_path):
    from dataclasses import replace
    from zipfile import ZipFile

    work = fullcast.read_work(EXAMPLE)
    metadata = replace(work.metadata, notes=("For N.",), end_notes=("Come again.",))
    made = fullcast.make(
        replace(work, metadata=metadata), output=tmp_path, engine="silent", jobs=1, formats="epub"
    )

    with ZipFile(made.folder / "The Last Ferry.epub") as book:
        pages = [book.read(f"EPUB/chapter00{number}.xhtml").decode() for number in (1, 2)]
    assert ("For N." in pages[0], "Come again." in pages[0]) == (True, False)
    assert ("For N." in pages[1], "Come again." in pages[1]) == (False, True)
    assert pages[0].index("For N.") < pages[0].index("I had one coin left")
    assert pages[1].index("Come again.") > pages[1].index('id="c2.p')


def test_read_along_is_written_again_only_when_something_in_it_changed(tmp_path):
    folder = make(tmp_path, formats="epub").folder
    before = written(folder)

    make(tmp_path)
    assert changed(before, folder) == set()

    table = folder / "script" / "02.tsv"
    table.write_text(table.read_text().replace("Tam Oster", "Odile Marsh", 1))
    make(tmp_path)
    assert "The Last Ferry.epub" in changed(before, folder)


@pytest.mark.parametrize("kind", ["flac", "html", "epub", "metadata"])
def test_format_asked_for_with_one_chapter_only(tmp_path, kind):
    make(tmp_path)

    folder = make(tmp_path, chapters=[2], formats=kind).folder

    assert (folder / "01 - Chapter 1.vtt").is_file()
    if kind in ("flac", "html"):
        assert [path.stem for path in folder.glob(f"*.{kind}")] == ["02 - Chapter 2"]


def timelines():
    gc.collect()
    return [id(thing) for thing in gc.get_objects() if type(thing) is Timeline]


def test_words_of_one_chapter_are_held_at_a_time(tmp_path, monkeypatch):
    held = []
    plain = transcripts.cues_of
    others = set(timelines())  # of tests before

    def counting(lines, timeline):
        held.append(len(set(timelines()) - others))
        return plain(lines, timeline)

    make(tmp_path)
    monkeypatch.setattr(transcripts, "cues_of", counting)
    make(tmp_path, formats="srt,html")

    assert held == [1, 1]
