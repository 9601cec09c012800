"""`fullcast check` on a work as it is made, and on one that something happened to."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fullcast
from fullcast.errors import InputError, UsageError
from fullcast.model import NARRATOR, Preset
from fullcast.steps.checking import check, heard_chapter

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"
FOLDER = "the-last-ferry"


@pytest.fixture(scope="module", params=Preset)
def made(request, tmp_path_factory):
    output = tmp_path_factory.mktemp("made")
    work = fullcast.read_work(EXAMPLE)
    fullcast.make(work, output=output, jobs=1, chapters=[1], preset=request.param)
    return output


@pytest.fixture
def work_folder(made, tmp_path):
    shutil.copytree(made, tmp_path / "output", ignore=shutil.ignore_patterns(".clips"))
    return tmp_path / "output" / FOLDER


def the_chapter(folder):
    (path,) = folder.glob("*.mp3")
    return path


def whats(folder):
    (work,) = check(folder)
    return [f.what for f in (*work.faults, *(f for c in work.chapters for f in c.faults))]


def run(*arguments):
    program = "from fullcast.cli import main\nmain()\n"
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_work_as_it_is_made_has_no_fault(work_folder):
    (work,) = check(work_folder)

    assert work.sound
    assert work.chapters[0].faults == ()
    assert work.chapters[0].lufs == pytest.approx(-16, abs=5)
    assert len(work.speakers) >= 2


def test_other_preset_makes_the_chapter_anew(work_folder):
    audio = json.loads((work_folder / "manifest.json").read_text())["audio"]["1"]
    other = Preset.ACX if audio["preset"] == "podcast" else Preset.PODCAST

    work = fullcast.read_work(EXAMPLE)
    made = fullcast.make(work, output=work_folder.parent, chapters=[1], preset=other, dry_run=True)

    assert made.rebuilt == (1,)


def test_file_cut_short_is_a_fault(work_folder):
    path = the_chapter(work_folder)
    path.write_bytes(path.read_bytes()[:-5000])

    assert whats(work_folder)


def test_file_damaged_inside_is_a_fault_with_its_place(work_folder):
    path = the_chapter(work_folder)
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes(3000) + data[middle + 3000 :])

    (work,) = check(work_folder)
    assert any(fault.at_ms for fault in work.chapters[0].faults)


def test_missing_file_is_a_fault(work_folder):
    the_chapter(work_folder).unlink()

    assert whats(work_folder) == ["cannot be read: No such file or directory"]


def test_timeline_that_is_off_is_a_fault(work_folder):
    path = work_folder / "timeline" / "01.json"
    timeline = json.loads(path.read_text())
    for entry in timeline["entries"]:
        entry["start_ms"] += 400
        entry["end_ms"] += 400
    path.write_text(json.dumps(timeline))

    assert len(whats(work_folder)) > 5


@pytest.mark.parametrize(
    ("pattern", "instead", "says"),
    [
        (r'"file": "[^"]*"', '"file": "../01.mp3"', r"manifest\.json: names a file of another"),
        (r'"feed_guid": "', '"feed_guid": "x', r"manifest\.json: feed_guid: 'x.*' is no UUID"),
        (r"^\{", "", r"manifest\.json: is not valid JSON"),
        (
            r'"duration_ms": \d+',
            '"duration_ms": "long"',
            r"manifest\.json: audio\.1\.duration_ms: ",
        ),
    ],
)
def test_manifest_that_is_damaged_is_one_clear_line(work_folder, pattern, instead, says):
    path = work_folder / "manifest.json"
    text, number = re.subn(pattern, instead, path.read_text(), count=1)
    assert number == 1
    path.write_text(text)

    with pytest.raises(InputError, match=says):
        check(work_folder)


def test_every_work_of_an_output_folder_is_checked(work_folder):
    assert [work.folder for work in check(work_folder.parent)] == [work_folder]


def test_folder_without_finished_audio_is_refused(tmp_path):
    with pytest.raises(UsageError, match="holds no finished audio"):
        check(tmp_path)


def test_command_prints_a_table_and_a_line_for_every_fault(work_folder):
    sound = run("check", work_folder)
    data = the_chapter(work_folder).read_bytes()
    the_chapter(work_folder).write_bytes(data[: len(data) // 2] + data[len(data) // 2 + 3000 :])
    faulty = run("check", work_folder.parent)

    assert (sound.returncode, faulty.returncode) == (0, 7)
    assert "6 files checked: no faults." in sound.stdout
    assert "LUFS" in sound.stdout
    assert f"{the_chapter(work_folder)}: " in faulty.stdout
    assert "Traceback" not in faulty.stderr


def test_plot_draws_a_chapter_and_names_those_there_are(work_folder, tmp_path):
    drawn = run("plot", work_folder, "--chapter", 1, "--file", tmp_path / "plot.png")
    missing = run("plot", work_folder, "--chapter", 9)

    assert drawn.returncode == 0
    assert (tmp_path / "plot.png").stat().st_size > 10_000
    assert missing.returncode == 2
    assert "there is no audio of chapter 9. Chapters: 1." in missing.stderr


def test_chapter_is_heard_with_its_speakers(work_folder):
    chapter = heard_chapter(work_folder, 1)

    assert len(chapter.entries) == len(chapter.speakers) == len(chapter.texts)
    assert "Odile Marsh" in chapter.speakers
    assert NARRATOR not in chapter.speakers  # Wren tells it


def test_pauses_of_cast_toml_are_heard_and_checked(made, tmp_path):
    output = tmp_path / "output"
    shutil.copytree(made, output)
    folder = output / FOLDER
    preset = Preset(json.loads((folder / "manifest.json").read_text())["audio"]["1"]["preset"])
    cast = folder / "cast.toml"
    text = cast.read_text(encoding="utf-8")
    cast.write_text(text.replace("[pauses]", "[pauses]\nparagraph_ms = 1100"), encoding="utf-8")

    asked = [fault for fault in whats(folder) if fault.endswith("not 1100")]
    again = fullcast.make(
        fullcast.read_work(EXAMPLE), output=output, jobs=1, chapters=[1], preset=preset
    )

    assert asked
    assert (again.spoken, again.rebuilt) == (0, (1,))
    assert whats(folder) == []


@pytest.mark.parametrize("name", [".", "../the-last-ferry", "script/.."])
def test_folder_is_found_from_inside(work_folder, monkeypatch, name):
    monkeypatch.chdir(work_folder)

    (work,) = check(Path(name))

    assert work.sound


def test_folder_that_was_renamed_is_one_clear_line(work_folder):
    renamed = work_folder.rename(work_folder.with_name("mine"))

    with pytest.raises(InputError, match=r"mine: .* Rename it to the-last-ferry\."):
        check(renamed)
