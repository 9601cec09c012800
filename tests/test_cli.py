"""The command as a user meets it: exit codes, one-line errors, and runs that are cut short."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from command import one_line, run
from fullcast.speak.clips import ClipStore
from recordings import speech, write_recording

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-last-ferry.txt"
FOLDER = "the-last-ferry"


def at_progress(stage, done, action):
    """Return Python that does ``action`` when a stage has done so much."""
    return f"""
import os, signal
from fullcast import show
plain = show.Bars.progress
def progress(self, stage, done, total):
    plain(self, stage, done, total)
    if stage == {stage!r} and done >= {done}:
        {action}
show.Bars.progress = progress
"""


# ---------------------------------------------------------------------------- what users ask for


def test_make_prints_what_a_user_wants_to_know(tmp_path):
    result = run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent")

    assert result.returncode == 0
    assert re.search(r"01 - Chapter 1\.mp3 +\d+:\d\d", result.stdout)
    assert re.search(r"Odile Marsh +\w+ +female +\d+", result.stdout)
    assert str(tmp_path / FOLDER) in result.stdout
    assert "Marked clean, because it is rated 'General Audiences'." in result.stdout
    assert "fullcast cast" in result.stdout
    assert re.search(r"guess Chapter 2 starts .*names a point of view", result.stderr)


def test_several_works_are_made_whatever_becomes_of_one(tmp_path):
    broken = tmp_path / "broken.epub"
    broken.write_bytes(b"PK\x03\x04 no more")

    result = run("make", broken, EXAMPLE, "-o", tmp_path / "out", "--engine", "silent")

    assert result.returncode == 3
    assert "Traceback" not in result.stderr
    assert len(list((tmp_path / "out" / FOLDER).glob("*.mp3"))) == 2
    assert re.search(r"broken\.epub .*failed", result.stdout)
    assert re.search(r"the-last-ferry\.txt +2 +\d+:\d\d", result.stdout)


def test_script_as_json_is_json_and_nothing_else(tmp_path):
    result = run("script", EXAMPLE, "-o", tmp_path, "--format", "json")

    data = json.loads(result.stdout)
    source = EXAMPLE.read_text(encoding="utf-8")
    lines = [line for chapter in data["chapters"] for line in chapter["lines"]]
    assert [chapter["narrator"] for chapter in data["chapters"]] == ["Wren Hallow", "Tam Oster"]
    assert all(source[line["start"] : line["end"]] == line["text"] for line in lines)


def test_inspect_shows_what_is_not_spoken_and_why():
    result = run("inspect", EXAMPLE)

    assert result.returncode == 0
    assert re.search(r"What Tam never told her. Tam POV\. +a chapter's summary", result.stdout)
    assert re.search(r"^2 +\d+ +\d+ +summary", result.stdout, re.MULTILINE)


def test_inspect_shows_which_chapters_hold_foot_notes(tmp_path):
    book = tmp_path / "lamp.txt"
    book.write_text("Forty fathoms[1] of fog.\n\n[1] A fathom is six feet.\n\nIt was lit.")

    assert re.search(r"^1 +\d+ +\d+ +foot notes", run("inspect", book).stdout, re.MULTILINE)


def test_script_lists_doubtful_lines(tmp_path):
    result = run("script", EXAMPLE, "-o", tmp_path)

    assert re.search(r"doubtful speakers?|No doubtful", result.stdout)
    assert "told by Wren Hallow" in result.stdout


def test_line_that_contradicts_its_tag_is_reported(tmp_path):
    run("script", EXAMPLE, "-o", tmp_path)
    table = tmp_path / FOLDER / "script/01.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("dialogue\tOdile Marsh", "dialogue\tWren Hallow", 1), encoding="utf-8"
    )

    result = run("script", EXAMPLE, "-o", tmp_path)

    assert "1 line contradicts the words beside" in result.stdout
    assert re.search(r"c1\.p2\.1 +Wren Hallow +Odile Marsh +'You're late,'", result.stdout)


def test_set_changes_a_voice_by_alias(tmp_path):
    run("script", EXAMPLE, "-o", tmp_path)
    result = run("cast", EXAMPLE, "-o", tmp_path, "--set", "Odile=grandma")

    assert result.returncode == 0
    assert re.search(r"Odile Marsh +grandma", result.stdout)


def test_saved_sheet_casts_the_next_work_of_the_fandom(tmp_path):
    run("script", EXAMPLE, "-o", tmp_path / "a", cwd=tmp_path)
    run(
        "cast",
        EXAMPLE,
        "-o",
        tmp_path / "a",
        "--set",
        "Odile=grandma",
        "--save-sheet",
        "ferry",
        cwd=tmp_path,
    )
    sequel = tmp_path / "sequel.txt"
    sequel.write_text("Title: Next\nFandom: Original Work\nChapters: 1/1\n\n'No,' said Odile.\n")

    result = run("cast", sequel, "-o", tmp_path / "b", cwd=tmp_path)

    assert re.search(r"Odile Marsh +grandma", result.stdout)


def test_voices_are_listed_and_sampled(tmp_path):
    listed = run("voices", "--gender", "female")
    played = run("voices", "play", "alba", "--file", tmp_path / "alba.wav")

    assert "alba" in listed.stdout
    assert "boris" not in listed.stdout
    assert played.returncode == 0
    assert (tmp_path / "alba.wav").stat().st_size > 50_000


def test_name_is_said_and_shown_as_it_is_read(tmp_path):
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "pronunciations.toml").write_text(
        '[pronunciations]\nJavert = "zha vair"\n'
    )

    mine = run("say", "Javert, 1832", "--voice", "alba", "--file", "a.wav", cwd=tmp_path)
    tried = run(
        "say", "Javert", "--voice", "alba", "--as", "[[ZaveR]]", "--file", "b.wav", cwd=tmp_path
    )

    assert "Read as: zha vair, eighteen thirty-two\n" in mine.stdout
    assert "Read as: [[ZaveR]]\n" in tried.stdout
    assert (tmp_path / "a.wav").stat().st_size > 30_000
    assert (tmp_path / "b.wav").stat().st_size > 10_000


def test_line_is_replaced_in_the_only_work_and_taken_back(tmp_path):
    run("make", EXAMPLE, "-o", tmp_path / "output", "--engine", "silent")
    take = write_recording(tmp_path / "take.m4a", speech(2.0))

    replaced = run("replace", "c1.p3.1", take, cwd=tmp_path)
    undone = run("replace", "c1.p3.1", "--undo", cwd=tmp_path)

    assert (replaced.returncode, undone.returncode) == (0, 0)
    heard = Path("output", FOLDER, "takes", "c1.p3.1.m4a")
    assert f"c1.p3.1 is heard from {heard}." in " ".join(replaced.stdout.split())
    assert "01 - Chapter 1.mp3" in replaced.stdout
    assert "02 - Chapter 2.mp3" not in replaced.stdout
    assert "c1.p3.1 is heard in its voice again." in undone.stdout


def test_post_prints_each_field_of_the_form_as_one_line(tmp_path):
    run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent", "--base-url", "https://example.org/")

    refused = run("post", tmp_path / FOLDER)
    forced = run("post", tmp_path / FOLDER, "--force")

    assert refused.returncode == 8
    assert "cast.toml: says nothing of the writer's permission." in one_line(refused)
    assert forced.returncode == 0
    assert "Work Title: The Last Ferry (audio version)\n" in forced.stdout
    assert (
        "Podfic Length: 0-10 Minutes, Audio Format: MP3, Audio Format: Streaming" in forced.stdout
    )
    assert str(tmp_path / FOLDER / "ao3-post.html") in forced.stdout


def test_help_shows_examples():
    result = run("make", "--help")

    assert "fullcast make story.epub --chapters 1-3" in result.stdout


def test_make_says_which_chapters_of_a_serial_are_new(tmp_path):
    story = tmp_path / "story.txt"
    options = ("-o", tmp_path / "out", "--engine", "silent", "-j", "1")
    story.write_text("Title: S\nAuthor: a\n\nChapter 1\n\n'No,' said Ines.\n")
    run("make", story, *options)
    story.write_text(story.read_text() + "\nChapter 2\n\n'Yes,' said Ines.\n")

    result = run("make", story, *options)

    assert "chapters mixed: 2; new: 2; unchanged: 1" in result.stdout


# ---------------------------------------------------------------------------- what users get wrong


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["make", "nowhere.txt"], 3, "nowhere.txt: does not exist"),
        (["make", "."], 3, "is a folder"),
        (["make", "empty.txt"], 3, "is empty"),
        (["make", "binary.txt"], 3, "binary"),
        (["make", "header.txt"], 3, "no story"),
        (["make", "story.txt", "--engine", "nosuch"], 6, "pyttsx3, silent"),
        (["make", "story.txt", "--chapters", "2"], 2, "no chapter 2"),
        (["make", "story.txt", "--chapters", "x"], 2, "Write them like 1-3"),
        (["make", "story.txt", "--output", "story.txt"], 7, "is not a folder"),
        (["make", "story.txt", "--output", "/proc/fullcast"], 7, "cannot be written"),
        (["make", "story.txt", "--cover", "story.txt"], 8, "Give a JPEG or PNG file"),
        (["make", "story.txt", "--cover", "nowhere.jpg"], 8, "No such file"),
        (["make", "story.txt", "--base-url", "ftp://x/"], 8, "http"),
        (["make", "story.txt", "--base-url", "x.org/a/"], 8, "such as https://example.org/"),
        (["check", "nowhere"], 2, "nowhere: is no folder"),
        (["check", "story.txt"], 2, "story.txt: is no folder"),
        (["check", "."], 2, "Make a work first"),
        (["make", "story.txt", "--formats", "ogg"], 2, "Formats: mp3, "),
        (["make", "story.txt", "--chapter-at", "Nowhere"], 3, "no paragraph begins with"),
        (["make", "story.txt", "--include", "Preface"], 3, "What can be put back: none."),
        (["make", "story.txt", "--input-format", "azw3"], 2, "Formats: "),
        (["make", "story.txt", "--shard", "5/4"], 2, "Write --shard 1/4 to"),
        (["make", "story.txt", "--cluster", "here"], 6, "Write it like tcp://"),
        (["make", "story.txt", "story.txt", "--shard", "x"], 2, "Write --shard 1/4 to"),
        (["make", "story.txt", "story.txt", "--cluster", "here"], 6, "Write it like tcp://"),
        (["cast", "story.txt", "--set", "Ines=nobody"], 5, "no voice 'nobody'"),
        (["cast", "story.txt", "--set", "Nobody=alba"], 2, "no speaker 'Nobody'"),
        (["cast", "story.txt", "--set", "Ines"], 2, 'Write --set "Javert=david".'),
        (["voices", "--gender", "loud"], 2, "Genders: "),
        (["voices", "play", "albe"], 5, "Near it: alex, alba"),
        (["make", "story.txt", "--credits", "some"], 2, "credits"),
        (["make", "story.txt", "--delivery", "loud"], 2, "delivery"),
        (["say", "Ines", "--voice", "albe"], 5, "Near it: alex, alba"),
        (["say", "***", "--voice", "alba"], 2, "nothing to say"),
        (["say", "Ines", "--voice", "alba", "--as", "[[i"], 5, "--as: pronunciations.Ines"),
        (["serve", "nowhere"], 8, "nowhere"),
        (["serve", "--lan", "--address", "0.0.0.0"], 8, "no such folder"),
        (["replace", "c1.p1.1", "take.wav"], 2, "holds no work"),
        (["replace", "c1.p1.1", "take.wav", "--work", "."], 2, "is no work's folder"),
        (["replace", "c1.p1.1"], 2, "either a recording or --undo"),
        (["post", "."], 2, "is no work's folder"),
        (["bogus"], 2, "No such command"),
        (["make"], 2, "Missing argument"),
    ],
)
def test_mistake_gets_one_clear_line_and_its_code(tmp_path, arguments, code, says):
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "header.txt").write_text("Title: Nothing\nAuthor: Nobody\nChapters: 1/1\n\n")
    (tmp_path / "story.txt").write_text("Title: S\nChapters: 1/1\n\n'No,' said Ines.\n")

    result = run(*arguments, cwd=tmp_path)

    assert result.returncode == code
    assert says in one_line(result)


def test_typo_in_cast_toml_names_the_key(tmp_path):
    run("script", EXAMPLE, "-o", tmp_path)
    path = tmp_path / FOLDER / "cast.toml"
    path.write_text(path.read_text().replace("aliases", "alaises", 1))

    result = run("make", EXAMPLE, "-o", tmp_path)

    assert result.returncode == 5
    assert "alaises: unexpected key" in one_line(result)


def test_full_disk_leaves_nothing_half_written(tmp_path):
    no_room = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"

    result = run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent", before=no_room)

    assert result.returncode == 7
    assert "cannot be written" in one_line(result)
    assert list(tmp_path.rglob("*.mp3")) == []
    assert list(tmp_path.rglob("*.part")) == []


# ---------------------------------------------------------------------------- making room


def test_clean_drops_what_no_work_uses_and_says_how_much(tmp_path):
    run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent")
    everything = clips_in(tmp_path).keys()
    cast = tmp_path / FOLDER / "cast.toml"
    cast.write_text(cast.read_text().replace('voice = "alba"', 'voice = "iris"'))
    run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent")

    rehearsed = run("clean", "-o", tmp_path, "--dry-run")
    cleaned = run("clean", "-o", tmp_path)

    dropped = everything - clips_in(tmp_path).keys()
    assert dropped
    assert f"Would drop {len(dropped)} clips" in rehearsed.stdout
    assert f"Dropped {len(dropped)} clips" in cleaned.stdout
    assert f"Kept {len(clips_in(tmp_path))} clips" in cleaned.stdout
    again = run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent")
    assert "Nothing had changed" in again.stdout


def test_clean_keeps_no_more_than_it_is_told(tmp_path):
    run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent")

    run("clean", "-o", tmp_path, "--max-size", "1MB")

    assert 500_000 < sum(p.stat().st_size for p in tmp_path.rglob("*.pack")) <= 1_000_000


def test_clean_keeps_what_a_killed_run_has_spoken(tmp_path):
    run(
        "make", EXAMPLE, "-o", tmp_path, "--engine", "silent", "--jobs", "1",
        before=at_progress("speak", 1, "os.kill(os.getpid(), signal.SIGKILL)"),
    )  # fmt: skip
    spoken = clips_in(tmp_path).keys()

    run("clean", "-o", tmp_path)

    assert spoken
    assert clips_in(tmp_path).keys() == spoken


@pytest.mark.parametrize("size", ["much", "-1GB", "1.2.3MB", ""])
def test_size_that_is_none_is_refused(tmp_path, size):
    result = run("clean", "-o", tmp_path, f"--max-size={size}")

    assert result.returncode == (2 if size else 0)


@pytest.mark.parametrize(
    ("formats", "limit"),
    [("wav", 700_000), ("mp3-book", 700_000), ("m4b", 30_000), ("m4b", 80_000), ("epub", 300_000)],
)
def test_full_disk_leaves_no_half_book(tmp_path, formats, limit):
    run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent", "--jobs", "1")
    no_room = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"

    result = run(
        "make", EXAMPLE, "-o", tmp_path, "--engine", "silent", "--jobs", "1",
        "--formats", formats, before=no_room,
    )  # fmt: skip

    assert result.returncode == 7
    assert "cannot be written" in one_line(result)
    assert list(tmp_path.rglob("*.part")) == []
    assert list((tmp_path / FOLDER).glob("The Last Ferry.*")) == []


# ---------------------------------------------------------------------------- cut short


def clips_in(output):
    """The clips that are stored, and where: one that is spoken again is somewhere else."""
    return {key: (p.pack, p.offset) for key, p in ClipStore(output / ".clips").known().items()}


def test_interrupted_run_says_how_to_go_on_and_does(tmp_path):
    stop = at_progress("speak", 1, "os.kill(os.getpid(), signal.SIGINT)")

    stopped = run("make", EXAMPLE, "-o", tmp_path, before=stop)
    clips = set(clips_in(tmp_path))
    finished = run("make", EXAMPLE, "-o", tmp_path)

    assert stopped.returncode == 130
    assert "go on" in one_line(stopped)
    assert clips
    assert finished.returncode == 0
    assert clips <= set(clips_in(tmp_path))


@pytest.mark.parametrize("stage", ["script", "speak", "assemble", "encode", "publish"])
def test_killed_run_goes_on_from_what_was_done(tmp_path, stage):
    killed = run(
        "make", EXAMPLE, "-o", tmp_path, "--engine", "silent", "--jobs", "1", "--formats", "m4b",
        before=at_progress(stage, 1, "os.kill(os.getpid(), signal.SIGKILL)"),
    )  # fmt: skip
    clips = clips_in(tmp_path)
    finished = run("make", EXAMPLE, "-o", tmp_path, "--engine", "silent", "--formats", "m4b")

    assert killed.returncode == -signal.SIGKILL
    assert finished.returncode == 0
    assert "edited" not in finished.stdout
    assert {key: clips_in(tmp_path)[key] for key in clips} == clips
    assert len(list((tmp_path / FOLDER).glob("*.mp3"))) == 2
    assert (tmp_path / FOLDER / "The Last Ferry.m4b").stat().st_size > 50_000
    assert not (tmp_path / FOLDER / ".parts").exists()


def test_help_imports_nothing_heavy():
    heavy = "import sys; sys.argv = ['fullcast', '--help']"
    check = f"""{heavy}
from fullcast import cli
try:
    cli.main()
except SystemExit:
    pass
print(sorted({{'numpy', 'av', 'lxml', 'pydantic', 'starlette', 'PIL', 'pyttsx3'}} & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, env=os.environ
    )

    assert result.stdout.splitlines()[-1] == "[]"
