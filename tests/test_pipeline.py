"""The main path on the project's own example, with the engine that makes no sound."""

import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import fullcast
from fullcast.errors import (
    CastError,
    InputError,
    OutputError,
    PublishError,
    ScriptError,
    UsageError,
)
from fullcast.files import read_json
from fullcast.model import Acting, Credits, Notes, Timeline, Work

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-last-ferry.txt"
FOLDER = "the-last-ferry"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    output = tmp_path_factory.mktemp("finished")
    fullcast.make(fullcast.read_work(EXAMPLE), output=output, engine="silent", jobs=1)
    return output


@pytest.fixture
def output(finished, tmp_path):
    """Return an output folder in which the example was made once."""
    shutil.copytree(finished, tmp_path / "output")
    return tmp_path / "output"


def make(output, source=EXAMPLE, **options):
    return fullcast.make(
        fullcast.read_work(source), output=output, engine="silent", jobs=1, **options
    )


def products(output):
    return {
        p.name: p.read_bytes()
        for p in (output / FOLDER).glob("*.*")
        if p.suffix in (".mp3", ".xml", ".jpg")
    }


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def row(output, chapter, words):
    """Return the row of a chapter's table that holds these words."""
    lines = (
        (output / FOLDER / "script" / f"{chapter:02}.tsv").read_text(encoding="utf-8").splitlines()
    )
    return next(line for line in lines if words in line)


# ---------------------------------------------------------------------------- one run


def test_everything_the_design_names_is_made(output):
    folder = output / FOLDER

    assert {path.name for path in folder.iterdir()} == {
        ".script.json", "01 - Chapter 1.mp3", "02 - Chapter 2.mp3", "cast.toml", "cover.jpg", "feed.xml",
        "manifest.json", "script", "timeline", "work.json", "01 - Chapter 1.chapters.json",
        "01 - Chapter 1.json", "01 - Chapter 1.vtt", "02 - Chapter 2.json", "02 - Chapter 2.vtt",
    }  # fmt: skip
    assert [path.name for path in sorted((folder / "script").iterdir())] == ["01.tsv", "02.tsv"]
    assert [path.name for path in sorted((folder / "timeline").iterdir())] == ["01.json", "02.json"]


def test_every_spoken_line_is_on_the_timeline(output):
    work = fullcast.read_work(EXAMPLE)
    script = fullcast.prepare(work, output=output, engine="silent").script.script

    for chapter in script.chapters:
        path = output / FOLDER / "timeline" / f"{chapter.number:02}.json"
        timeline = read_json(path, Timeline, OutputError)
        spoken = [line.id for line in chapter.lines if line.kind != "scene_break"]
        assert [entry.line for entry in timeline.entries] == spoken


def test_header_and_summary_are_not_spoken(output):
    tables = "".join(path.read_text() for path in (output / FOLDER / "script").iterdir())

    assert "General Audiences" not in tables
    assert "Tam POV" not in tables


def test_paths_may_be_strings(tmp_path):
    work = fullcast.read_work(str(EXAMPLE))

    made = fullcast.make(work, output=str(tmp_path), engine="silent", dry_run=True)

    assert made.folder == tmp_path / FOLDER


def test_plain_script_needs_no_guard_for_worker_processes(tmp_path):
    script = tmp_path / "plain.py"
    script.write_text(
        "import sys, fullcast\n"
        "work = fullcast.read_work(sys.argv[1])\n"
        'print(fullcast.make(work, output=sys.argv[2], engine="silent", jobs=2).rebuilt)\n'
    )

    result = subprocess.run(
        [sys.executable, script, EXAMPLE, tmp_path / "output"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert (result.stdout.strip(), result.stderr) == ("(1, 2)", "")


def test_dry_run_writes_nothing(tmp_path):
    made = make(tmp_path / "output", dry_run=True)

    assert made.spoken > 0
    assert not (tmp_path / "output").exists()


def test_chapters_limit_the_audio(tmp_path):
    made = make(tmp_path, chapters=[2])

    assert [path.name for path in (tmp_path / FOLDER).glob("*.mp3")] == ["02 - Chapter 2.mp3"]
    assert made.rebuilt == (2,)


def test_chapter_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"no chapter 7.*chapters 1-2"):
        make(tmp_path, chapters=[7])


@pytest.mark.parametrize(("notes", "spoken"), [("none", []), ("summary", ["c2.s1"])])
def test_summary_is_spoken_only_on_request(output, notes, spoken):
    make(output, notes=Notes(notes))

    path = output / FOLDER / "timeline" / "02.json"
    lines = [entry.line for entry in read_json(path, Timeline, OutputError).entries]
    assert [line for line in lines if ".p" not in line] == spoken


def lines_heard(output, chapter):
    path = output / FOLDER / "timeline" / f"{chapter:02}.json"
    return [entry.line for entry in read_json(path, Timeline, OutputError).entries]


def test_intro_and_outro_are_spoken_on_request(output):
    before = lines_heard(output, 1), lines_heard(output, 2)

    made = make(output, credits=Credits.ALL)

    assert lines_heard(output, 1) == ["w.i1", "w.i3", "w.i4", "w.i6", *before[0]]
    assert lines_heard(output, 2) == [*before[1], "w.o1", "w.o2", "w.o3"]
    assert made.spoken == 7


def test_writers_permission_in_cast_toml_is_spoken(output):
    edit(output / FOLDER / "cast.toml", "schema = 1", 'schema = 1\npermission = "Allowed."')

    make(output, credits=Credits.INTRO)

    assert "w.i7" in lines_heard(output, 1)


def test_permission_that_is_none_is_neither_spoken_nor_told(output):
    from mutagen.mp3 import MP3

    edit(output / FOLDER / "cast.toml", "schema = 1", 'schema = 1\npermission = "none"')

    make(output, credits=Credits.INTRO)

    assert "w.i7" not in lines_heard(output, 1)
    (comment,) = MP3(output / FOLDER / "01 - Chapter 1.mp3").tags.getall("COMM")
    assert "none" not in comment.text[0]


def test_titles_are_not_spoken_if_not_wanted(tmp_path):
    source = tmp_path / "titled.md"
    source.write_text("# The Lamp\n\n## One: Oil\n\nIt was dark.\n\n## Two: Salt\n\nIt was day.\n")

    heard = [
        [
            entry.line
            for path in sorted(make(tmp_path, source, titles=titles).folder.glob("timeline/*"))
            for entry in read_json(path, Timeline, OutputError).entries
        ]
        for titles in (True, False)
    ]

    assert heard == [["c1.p0.1", "c1.p1.1", "c2.p0.1", "c2.p1.1"], ["c1.p1.1", "c2.p1.1"]]


def test_word_marks_point_at_the_words_of_the_lines(output):
    work = fullcast.read_work(EXAMPLE)
    script = fullcast.prepare(work, output=output, engine="silent").script.script
    texts = {line.id: line.text for chapter in script.chapters for line in chapter.lines}
    path = output / FOLDER / "timeline" / "02.json"

    words = [
        texts[entry.line][mark.start : mark.end]
        for entry in read_json(path, Timeline, OutputError).entries
        for mark in entry.marks
    ]

    assert len(words) > 150
    assert [word for word in words if not re.fullmatch(r"\w[\w'’-]*", word)] == []


@pytest.fixture
def loud(tmp_path):
    source = tmp_path / "loud.txt"
    source.write_text(
        "Title: Loud\nChapters: 1/1\n\n'Run,' whispered Ines.\n\n'Run,' said Ines.\n\n"
        "'RUN!' shouted Ines.\n"
    )
    return source


def test_whisper_and_shout_are_spoken_as_such(tmp_path, loud):
    made = make(tmp_path, loud)

    rates = [u.voice.rate_wpm for _key, u in made.sound.speech.missing if u.text[:3] == "Run"]
    assert len(set(rates)) == 3
    table = (made.folder / "script" / "01.tsv").read_text()
    assert re.findall(r"\t(whispered|shouted)\t\n", table) == ["whispered", "shouted"]


def test_plain_delivery_says_all_lines_alike_and_keeps_the_script(tmp_path, loud):
    made = make(tmp_path, loud, delivery=Acting.PLAIN)

    said = {u for _key, u in made.sound.speech.missing if u.text[:3] == "Run"}
    assert len({u.voice for u in said}) == 1
    assert "\twhispered\t\n" in (made.folder / "script" / "01.tsv").read_text()


def test_delivery_that_a_person_set_is_spoken(output):
    old = row(output, 2, "Nobody drowned!")
    edit(output / FOLDER / "script" / "02.tsv", old, old.replace("\tplain", "\twhispered"))

    made = make(output)

    assert (made.spoken, made.rebuilt) == (1, (2,))
    assert row(output, 2, "Nobody drowned!").endswith("\twhispered\t")


def test_pause_that_a_person_set_is_heard(output):
    old = row(output, 2, "Nobody drowned!")
    edit(output / FOLDER / "script" / "02.tsv", old, old.removesuffix("\t") + "\t2000")

    made = make(output)

    assert (made.spoken, made.rebuilt) == (0, (2,))
    timeline = read_json(output / FOLDER / "timeline" / "02.json", Timeline, OutputError)
    lines = [entry.line for entry in timeline.entries]
    place = lines.index(old.partition("\t")[0])
    before, after = timeline.entries[place - 1 : place + 1]
    assert after.start_ms - before.end_ms == 2000


# ---------------------------------------------------------------------------- what a change costs


def test_second_run_does_nothing(output):
    before = products(output)
    made = make(output)

    assert (made.spoken, made.rebuilt) == (0, ())
    assert products(output) == before


def test_one_speaker_corrected_costs_that_line_and_that_chapter(output):
    before = products(output)
    old = row(output, 2, "Nobody drowned!")
    edit(output / FOLDER / "script" / "02.tsv", old, old.replace("Tam Oster", "Odile Marsh"))

    made = make(output)

    assert (made.spoken, made.rebuilt) == (1, (2,))
    assert products(output)["01 - Chapter 1.mp3"] == before["01 - Chapter 1.mp3"]
    assert "Odile Marsh" in row(output, 2, "Nobody drowned!")


def test_new_voice_costs_that_characters_lines(output):
    script = fullcast.prepare(
        fullcast.read_work(EXAMPLE), output=output, engine="silent"
    ).script.script
    lines = {x.text for c in script.chapters for x in c.lines if x.speaker == "Odile Marsh"}
    voices = output / FOLDER / "cast.toml"
    name = re.search(r'\[speakers\."Odile Marsh"\]\nvoice = "(\w+)"', voices.read_text())[1]
    edit(
        voices,
        f'[speakers."Odile Marsh"]\nvoice = "{name}"',
        '[speakers."Odile Marsh"]\nvoice = "whisper"',
    )

    made = make(output)

    assert made.spoken == len(lines)


def test_pronunciation_costs_the_lines_that_hold_the_word(output):
    edit(
        output / FOLDER / "cast.toml",
        "[pronunciations]",
        '[pronunciations]\nSixpence = "six pents"\n#',
    )

    made = make(output)

    assert (made.spoken, made.rebuilt) == (1, (2,))


@pytest.fixture
def own_words(tmp_path, monkeypatch):
    """Return the user's own pronunciations.toml, in the folder where fullcast is run."""
    path = tmp_path / "voices" / "pronunciations.toml"
    path.parent.mkdir()
    monkeypatch.chdir(tmp_path)
    return path


def test_pronunciation_of_the_users_own_costs_the_lines_that_hold_the_word(output, own_words):
    own_words.write_text('[pronunciations]\nSixpence = "six pents"\nGangplank = "gang"\n')

    made = make(output)

    assert (made.spoken, made.rebuilt) == (1, (2,))
    assert "Sixpence" not in (output / FOLDER / "cast.toml").read_text()


def test_works_own_pronunciation_goes_before_the_sheets_and_the_users(tmp_path, own_words):
    casts = own_words.parent / "casts"
    casts.mkdir()
    own_words.write_text('[pronunciations]\nOne = "user"\nTwo = "user"\nThree = "user"\n')
    (casts / "s.toml").write_text(
        'fandoms = ["Lamps"]\n[pronunciations]\nOne = "sheet"\nTwo = "sheet"\n'
    )
    source = tmp_path / "s.txt"
    source.write_text("Title: S\nFandom: Lamps\nChapters: 1/1\n\nOne, Two, Three.\n")
    fullcast.save(fullcast.prepare(fullcast.read_work(source), output=tmp_path))
    edit(tmp_path / "s" / "cast.toml", "[pronunciations]", '[pronunciations]\nOne = "work"\n#')

    made = make(tmp_path, source)

    assert [u.text for _key, u in made.sound.speech.missing] == ["work, sheet, user."]


def test_new_title_costs_tags_only(output, tmp_path):
    before = products(output)
    source = tmp_path / "renamed.txt"
    source.write_text(
        EXAMPLE.read_text().replace("Author: the fullcast founders", "Author: Somebody Else")
    )
    shutil.rmtree(output / ".clips")
    (output / FOLDER / "work.json").write_text(
        (output / FOLDER / "work.json")
        .read_text()
        .replace("the fullcast founders", "Somebody Else")
    )

    made = make(output, source)

    assert (made.spoken, made.rebuilt) == (0, ())
    after = products(output)
    assert after["01 - Chapter 1.mp3"] != before["01 - Chapter 1.mp3"]


def test_edits_survive_a_story_that_grew(output, tmp_path):
    old = row(output, 1, "Keep it,")
    edit(output / FOLDER / "script" / "01.tsv", old, old.replace("Odile Marsh", "Tam Oster"))
    grown = tmp_path / "grown.txt"
    grown.write_text(
        EXAMPLE.read_text().replace(
            "'You're late,' said", "The gulls were loud.\n\n'You're late,' said"
        )
    )

    made = make(output, grown)

    assert "Tam Oster" in row(output, 1, "Keep it,")
    assert len(made.texts.script.edited) == 1
    assert made.rebuilt == (1,)


def newer_download(tmp_path):
    """The example as its writer posted it a week later: another format of name, one chapter more."""
    text = EXAMPLE.read_text(encoding="utf-8")
    more = "\n\nChapter 3\n\nThe morning came.\n\n'Is it over?' said Odile Marsh.\n\n'It is,' said Perrin.\n"
    path = tmp_path / "the-last-ferry (1).txt"
    path.write_text(text.replace("2/2", "3/3").rstrip() + more, encoding="utf-8")
    return path


def test_a_serial_that_grew_keeps_cast_edits_and_old_chapters(output, tmp_path):
    edit(output / FOLDER / "cast.toml", "[speakers", "# mine\n[speakers")
    old = row(output, 1, "Keep it,")
    edit(output / FOLDER / "script" / "01.tsv", old, old.replace("Odile Marsh", "Tam Oster"))
    before = make(output)
    times = (output / FOLDER / "timeline" / "01.json").read_bytes()

    made = make(output, newer_download(tmp_path))

    assert (made.new, made.rebuilt) == ((3,), (3,))
    assert "# mine" in (output / FOLDER / "cast.toml").read_text(encoding="utf-8")
    assert "Tam Oster" in row(output, 1, "Keep it,")
    assert made.cast.speakers["Odile Marsh"] == before.cast.speakers["Odile Marsh"]
    assert (output / FOLDER / "timeline" / "01.json").read_bytes() == times


def test_comments_in_cast_toml_stay(output):
    edit(output / FOLDER / "cast.toml", "[narrator]", "# mine\n[narrator]")

    make(output)

    assert "# mine" in (output / FOLDER / "cast.toml").read_text()


def test_cover_of_the_users_own_stays(output):
    from PIL import Image

    Image.new("RGB", (1500, 1500), "red").save(output / FOLDER / "cover.jpg")
    mine = (output / FOLDER / "cover.jpg").read_bytes()

    make(output)

    assert (output / FOLDER / "cover.jpg").read_bytes() == mine


def test_cover_of_the_users_own_that_is_no_jpeg_is_one_in_the_products(output):
    from mutagen.mp3 import MP3
    from mutagen.mp4 import MP4
    from PIL import Image

    Image.new("RGB", (1000, 2000), "red").save(output / FOLDER / "cover.jpg", "PNG")

    make(output, formats="m4b")

    (whole,) = MP4(output / FOLDER / "The Last Ferry.m4b")["covr"]
    for jpeg in (whole, MP3(output / FOLDER / "01 - Chapter 1.mp3")["APIC:"].data):
        with Image.open(io.BytesIO(jpeg)) as cover:
            assert (cover.format, cover.width) == ("JPEG", cover.height)


def test_cover_of_the_users_own_that_is_none_stops_the_run_before_anything_is_written(output):
    (output / FOLDER / "cover.jpg").write_text("no picture")
    edit(output / FOLDER / "cast.toml", "[narrator]", "[narrator]\nrate = 1.1")
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}

    with pytest.raises(PublishError, match=r"cover\.jpg: cannot be read as a picture"):
        make(output)

    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before


def picture(colour):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1000, 1500), colour).save(out, "PNG")
    return out.getvalue()


def make_with_cover(output, cover):
    """Make the example as if its file held a cover."""
    work = replace(fullcast.read_work(EXAMPLE), cover=cover)
    fullcast.make(work, output=output, engine="silent", jobs=1)


def middle_of_cover(output):
    from PIL import Image

    with Image.open(output / FOLDER / "cover.jpg") as cover:
        return cover.getpixel((cover.width // 2, cover.height // 2))


def test_cover_of_the_book_is_taken_and_changes_with_it(output):
    for colour, part in (("red", 0), ("blue", 2)):
        make_with_cover(output, picture(colour))

        middle = middle_of_cover(output)
        assert middle[part] > 200 > 60 > max(middle[:part] + middle[part + 1 :])
    assert '"cover"' not in (output / FOLDER / "work.json").read_text()


def test_cover_of_the_book_stays_where_the_work_is_read_from_its_folder(output):
    make_with_cover(output, picture("red"))

    work = read_json(output / FOLDER / "work.json", Work, InputError)
    fullcast.make(work, output=output, engine="silent", jobs=1)

    assert middle_of_cover(output)[0] > 200


def test_cover_of_the_book_is_kept_until_the_work_is_made(tmp_path):
    folder = fullcast.open_work(
        replace(fullcast.read_work(EXAMPLE), cover=picture("red")), tmp_path
    )

    fullcast.make_again(folder, jobs=1)

    assert middle_of_cover(tmp_path)[0] > 200


def test_cover_of_the_users_own_goes_before_that_of_the_book(output):
    from PIL import Image

    Image.new("RGB", (1500, 1500), "red").save(output / FOLDER / "cover.jpg")

    make_with_cover(output, picture("blue"))

    assert middle_of_cover(output)[0] > 200


def test_cover_of_the_book_that_is_none_is_drawn_and_told(output, caplog):
    make_with_cover(output, b"no picture")

    assert "A cover is drawn instead." in caplog.text
    assert (output / FOLDER / "cover.jpg").stat().st_size > 100_000


def test_audio_that_was_changed_outside_is_mixed_again(output):
    path = output / FOLDER / "01 - Chapter 1.mp3"
    path.write_bytes(path.read_bytes()[::-1])

    assert make(output).rebuilt == (1,)


def test_episodes_keep_their_identity(output):
    import feedparser

    before = [entry.id for entry in feedparser.parse(products(output)["feed.xml"]).entries]
    edit(output / FOLDER / "script" / "02.tsv", "Tam Oster", "Odile Marsh")
    make(output)

    after = [entry.id for entry in feedparser.parse(products(output)["feed.xml"]).entries]
    assert after == before
    assert len(set(after)) == 2


def test_works_of_one_title_get_folders_of_their_own(output, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Title: The Last Ferry\nAuthor: Somebody\nChapters: 1/1\n\n'No,' she said.\n")

    made = make(output, other)

    assert made.folder.name == "the-last-ferry-somebody"
    assert (output / FOLDER / "02 - Chapter 2.mp3").is_file()


# ---------------------------------------------------------------------------- what goes wrong


def test_unknown_speaker_in_a_row_is_named_and_nothing_is_made(output):
    before = products(output)
    edit(output / FOLDER / "script" / "02.tsv", "Tam Oster", "Tim Oster")

    with pytest.raises(
        ScriptError, match=r"02\.tsv: row \d+: unknown speaker 'Tim Oster'.*Tam Oster"
    ):
        make(output)
    assert products(output) == before


def test_unknown_kind_in_a_row_lists_the_kinds(output):
    edit(output / FOLDER / "script" / "02.tsv", "dialogue", "dialog")

    with pytest.raises(ScriptError, match=r"unknown kind 'dialog'.*dialogue"):
        make(output)


def test_unknown_voice_in_cast_toml_is_named(output):
    text = (output / FOLDER / "cast.toml").read_text()
    (output / FOLDER / "cast.toml").write_text(
        re.sub(r'voice = "\w+"\naliases', 'voice = "alab"\naliases', text, count=1)
    )

    with pytest.raises(
        CastError, match=r"cast\.toml: speakers\..*: there is no voice 'alab'.*alba"
    ):
        make(output)


def test_output_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "output").write_text("")

    with pytest.raises(OutputError, match="is not a folder"):
        make(tmp_path / "output")


def test_public_api_is_what_is_documented():
    assert sorted(fullcast.__all__) == sorted(
        name for name in fullcast.__all__ if hasattr(fullcast, name)
    )
    architecture = (Path(__file__).parents[1] / "docs" / "architecture.md").read_text()
    assert [name for name in fullcast.__all__ if f"`{name}`" not in architecture] == []


def test_work_json_reads_back(output):
    assert (
        json.loads((output / FOLDER / "work.json").read_text())["metadata"]["title"]
        == "The Last Ferry"
    )


def test_script_found_before_is_not_found_again(output):
    found = output / FOLDER / ".script.json"
    edit(found, '"sure": 0.', '"sure": 0.0')

    made = make(output)

    assert made.script.chapters[0].narration.sure < 0.1


@pytest.mark.parametrize("damage", ["{", "", '{"key": 1}'])
def test_damaged_found_script_is_made_anew(output, damage, caplog):
    found = output / FOLDER / ".script.json"
    whole = found.read_text(encoding="utf-8")
    found.write_text(damage, encoding="utf-8")

    made = make(output)

    assert (made.rebuilt, made.spoken) == ((), 0)
    assert "Making it anew" in caplog.text
    assert found.read_text(encoding="utf-8") == whole


def test_progress_counts_what_takes_time(tmp_path):
    steps = {}

    def progress(stage, done, total):
        steps.setdefault(stage, []).append((done, total))

    made = fullcast.make(
        fullcast.read_work(EXAMPLE), output=tmp_path, engine="silent", jobs=2, progress=progress
    )

    characters = sum(len(utterance.text) for _key, utterance in made.sound.speech.missing)
    assert {total for _done, total in steps["speak"]} == {characters}
    heard_ms = made.publication.chapters(made.chapters)
    chapters = [done for done, _total in steps["assemble"]]
    assert len(chapters) == len(heard_ms)
    assert chapters[0] / chapters[-1] == pytest.approx(
        max(c.duration_ms for c in heard_ms) / sum(c.duration_ms for c in heard_ms), abs=0.2
    )
    for counted in steps.values():
        assert counted == sorted(counted)
        assert counted[-1][0] == counted[-1][1]


# ---------------------------------------------------------------------------- works of one title


def story(folder, name, text, title="Twins"):
    path = folder / name
    path.write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    return fullcast.open_work(fullcast.read_work(path), folder / "output").name


def test_another_work_of_the_same_title_harms_none(tmp_path):
    long = "“It is the {} one of all the lamps on the quay,” said Ann to Bob, who was late.".format
    first = story(tmp_path, "a.md", long("first"))
    second = story(tmp_path, "b.md", long("second"))
    third = story(tmp_path, "b.txt", long("third"), title="Twins")

    assert (first, second, third) == ("twins", "twins-b-md", "twins-b-txt")
    assert story(tmp_path, "c.md", long("first") + "\n\nAnd it went on.") == first  # it grew
    assert story(tmp_path, "b.md", "“All is new,” said Bob.") == second  # the same file
    assert story(tmp_path, "d.md", long("fourth")) == "twins-d-md"
    assert story(tmp_path, "d-md", long("fifth")) == "twins-2"
