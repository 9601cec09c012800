"""Changing lines and the cast by commands, each of which can be taken back."""

import json
import re
import shutil
from pathlib import Path

import pytest

from command import one_line, run
from fullcast.cast.castfile import read_cast
from fullcast.editing import lines_of
from fullcast.model import UNKNOWN, Delivery, Gender, Kind
from fullcast.opening import texts_at
from written import EXAMPLE, output, written

__all__ = ["output", "written"]

FOLDER = Path("output", "the-last-ferry")


@pytest.fixture
def home(output):
    """A folder to run the command in, where output/ holds a work's texts, and nothing else."""
    return output.parent


def lines(home):
    script = texts_at(home / FOLDER).script.script
    return {line.id: line for chapter in script.chapters for line in chapter.lines}


def files(home):
    """What people may edit, as it lies there."""
    paths = [home / FOLDER / "cast.toml", *sorted((home / FOLDER / "script").iterdir())]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def cast_of(home):
    return read_cast(home / FOLDER / "cast.toml")


# ---------------------------------------------------------------------------- lines


def test_line_gets_a_speaker_and_only_its_chapter_is_made_again(home):
    run("make", EXAMPLE, "-o", "output", "--engine", "silent", cwd=home)

    edited = run("edit", "c1.p10.1", "--speaker", "odile", cwd=home)
    made = run("make", FOLDER, cwd=home)

    assert edited.returncode == 0
    assert "line c1.p10.1: Odile Marsh speaks.\n" in edited.stdout
    assert f"fullcast make {FOLDER}" in edited.stdout
    assert lines(home)["c1.p10.1"].speaker == "Odile Marsh"
    assert "1 line spoken; chapters mixed: 1; unchanged: 2" in made.stdout


def test_everything_about_a_line_changes_at_once(home):
    run(
        "edit", "c2.p8.1", "--text", "“Fourteen hundred.”", "--delivery", "shouted",
        "--kind", "thought", "--pause-ms", "800", "--work", FOLDER, cwd=home,
    )  # fmt: skip
    line = lines(home)["c2.p8.1"]
    run("edit", "c2.p8.1", "--usual-pause", cwd=home)

    assert (line.text, line.delivery) == ("“Fourteen hundred.”", Delivery.SHOUTED)
    assert (line.kind, line.pause_ms) == (Kind.THOUGHT, 800)
    assert lines(home)["c2.p8.1"].pause_ms is None


def test_range_is_the_speech_in_it_and_is_taken_back_as_one(home):
    before, texts = lines(home), files(home)
    ids = list(before)
    stretch = ids[ids.index("c1.p4.1") : ids.index("c1.p9.1") + 1]
    speech = {i for i in stretch if before[i].kind is Kind.DIALOGUE}

    edited = run("edit", "c1.p4.1..c1.p9.1", "c2.p2.1", "--delivery", "whispered", cwd=home)
    after = lines(home)
    undone = run("undo", cwd=home)

    assert len(speech) > 1
    assert {i for i in ids if after[i].delivery is Delivery.WHISPERED} == {*speech, "c2.p2.1"}
    assert f"{len(speech) + 1} lines: whispered." in edited.stdout
    assert f"Taken back: {len(speech) + 1} lines: whispered." in undone.stdout
    assert files(home) == texts
    again = run("undo", cwd=home)
    assert (again.returncode, again.stdout) == (0, f"There is nothing to take back in {FOLDER}.\n")


def test_all_lines_of_somebody_are_given_to_somebody_else(home):
    theirs = [line.id for line in lines(home).values() if line.speaker == "Wren Hallow"]

    run("edit", "--all-of", "wren", "--speaker", UNKNOWN, cwd=home)
    unknown = lines_of(texts_at(home / FOLDER).script.script, UNKNOWN)
    run("edit", "--all-of", UNKNOWN, "--speaker", "Odile Marsh", cwd=home)

    assert theirs
    assert unknown == theirs
    assert {lines(home)[line].speaker for line in theirs} == {"Odile Marsh"}


def test_somebody_new_gets_lines_and_a_voice(home):
    edited = run(
        "edit", "c2.p3.1", "c2.p5.1", "--speaker", "The Harbourmaster", "--new", "--gender", "male",
        cwd=home,
    )  # fmt: skip

    assert "The Harbourmaster is new." in edited.stdout
    assert {lines(home)[i].speaker for i in ("c2.p3.1", "c2.p5.1")} == {"The Harbourmaster"}
    assert cast_of(home).speakers["The Harbourmaster"].gender is Gender.MALE


def test_what_is_so_already_is_no_step(home):
    speaker = lines(home)["c1.p10.1"].speaker

    edited = run("edit", "c1.p10.1", "--speaker", speaker, cwd=home)

    assert edited.stdout == "Nothing had to be changed.\n"
    assert "nothing to take back" in run("undo", cwd=home).stdout


# ---------------------------------------------------------------------------- cast


def test_sound_of_a_speaker_is_one_step(home):
    before = files(home)

    changed = run(
        "cast", FOLDER, "--set", "Odile=boris", "--pace", "Odile=0.9", "--pitch", "Odile=-2",
        "--loudness", "Odile=1.5", "--gender", "Odile=neutral", cwd=home,
    )  # fmt: skip
    member = cast_of(home).speakers["Odile Marsh"]
    run("undo", cwd=home)

    assert re.search(r"Odile Marsh +boris +neutral", changed.stdout)
    assert "Odile Marsh: voice boris, rate 0.9, pitch_semitones -2.0" in changed.stdout
    assert (member.voice, member.rate, member.gender) == ("boris", 0.9, Gender.NEUTRAL)
    assert (member.pitch_semitones, member.gain_db) == (-2, 1.5)
    assert files(home) == before


def test_people_are_made_one_and_two_and_tell_chapters(home):
    before = files(home)

    run("cast", FOLDER, "--merge", "Wren=Odile Marsh", cwd=home)
    merged = cast_of(home).speakers
    run("cast", FOLDER, "--split", "Wren Hallow", "--teller", "1-2=Wren Hallow", cwd=home)
    parted = cast_of(home)
    undone = [run("undo", cwd=home).stdout for _step in range(3)]

    assert "Wren Hallow" not in merged
    assert "Wren Hallow" in merged["Odile Marsh"].aliases
    assert "Wren Hallow" in parted.speakers
    assert dict(parted.narrator.chapters) == {1: "Wren Hallow", 2: "Wren Hallow"}
    assert [line.strip() for line in undone] == [
        "Taken back: Wren Hallow tells chapter 2.",
        "Taken back: Wren Hallow is not Odile Marsh.",
        "Taken back: Wren Hallow is Odile Marsh.",
    ]
    assert files(home) == before


def test_cast_changes_as_a_whole_or_not_at_all(home):
    before = files(home)

    result = run("cast", FOLDER, "--set", "Odile=boris", "--set", "Tam=nobody", cwd=home)

    assert result.returncode == 5
    assert "no voice 'nobody'" in one_line(result)
    assert files(home) == before
    assert "nothing to take back" in run("undo", cwd=home).stdout


def test_voice_that_was_set_with_the_works_file_is_taken_back(home):
    before = files(home)

    run("cast", EXAMPLE, "-o", "output", "--set", "Odile=boris", cwd=home)
    undone = run("undo", cwd=home)

    assert undone.stdout == "Taken back: Odile Marsh: voice boris.\n"
    assert files(home) == before


# ---------------------------------------------------------------------------- a work's folder


def test_folder_stands_for_its_work(home):
    from_file = run("script", EXAMPLE, "-o", "output", "--format", "json", cwd=home)
    from_folder = run("script", FOLDER, "--format", "json", cwd=home)
    here = run("cast", ".", cwd=home / FOLDER)

    assert json.loads(from_folder.stdout) == json.loads(from_file.stdout)
    assert here.returncode == 0
    assert "Odile Marsh" in here.stdout


def test_folder_is_made_as_it_was_made(home):
    options = ("--engine", "silent", "--credits", "all", "--no-titles")
    run("make", EXAMPLE, "-o", "output", *options, cwd=home)

    again = run("make", FOLDER, "--formats", "srt", cwd=home)
    refused = run("make", FOLDER, "--credits", "none", cwd=home)

    assert "Nothing had changed: no line spoken, no chapter mixed." in again.stdout
    assert len(list((home / FOLDER).glob("*.srt"))) == 2
    assert refused.returncode == 2
    assert "made as it was the last time, without --credits" in one_line(refused)


def test_one_of_several_works_has_to_be_named(home):
    shutil.copytree(home / FOLDER, home / "output" / "another")

    result = run("undo", cwd=home)

    assert result.returncode == 2
    assert f"Name its folder with --work: {FOLDER.parent / 'another'}, {FOLDER}." in one_line(
        result
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["edit", "--speaker", "Tam"], "say which lines"),
        (["edit", "c1.p3.1", "--all-of", "Tam", "--speaker", "Odile"], "say which lines"),
        (["edit", "c1.p3.1"], "say what to change. Give --speaker"),
        (["edit", "c1.p3.1", "--pause-ms", "9", "--usual-pause"], "either --pause-ms or"),
        (["edit", "c1.p3.1", "--pause-ms", "-1"], "--pause-ms"),
        (["edit", "c1.p3.1", "c1.p4.1", "--text", "No."], "--text is for one line"),
        (["edit", "c1.p3.1", "--text", " "], "without words"),
        (["edit", "c1.p3.1", "--kind", "song"], "--kind"),
        (["edit", "c1.p3.1", "--speaker", "Nobody"], "no speaker 'Nobody'. Speakers: "),
        (["edit", "c1.p3.1", "--speaker", "odile", "--new"], "'odile' is no new name"),
        (["edit", "c1.p3.1", "--new", "--gender", "male"], "say what to change"),
        (["edit", "c1.p3.1", "--new", "--text", "No."], "--new goes with --speaker and"),
        (["edit", "c1.p3.1", "--speaker", "Tam", "--gender", "male"], "--gender goes with --new"),
        (["edit", "c9.p9.9", "--speaker", "Tam"], "there is no line 'c9.p9.9'"),
        (["edit", "c1.p3.1..c2.p1.1", "--speaker", "Tam"], "no chapter holds both"),
        (["edit", "c1.p1.1..c1.p1.1", "--speaker", "Tam"], "nobody speaks in c1.p1.1..c1.p1.1"),
        (["edit", "--all-of", "Nobody", "--speaker", "Tam"], "no speaker 'Nobody'"),
        (["edit", "--all-of", "Unknown", "--speaker", "Tam"], "Unknown says no line"),
        (["edit", "c1.p3.1", "--speaker", "Tam", "--work", "."], "is no work's folder"),
        (["undo", "--work", "nowhere"], "nowhere: is no work's folder"),
        (["cast", FOLDER, "--pace", "Odile=fast"], "'fast' is no number"),
        (["cast", FOLDER, "--pace", "Odile=9"], "Choose from 0.5 to 2"),
        (["cast", FOLDER, "--pitch", "Odile"], 'Write --pitch "Javert=-2".'),
        (["cast", FOLDER, "--loudness", "Odile=nan"], "Choose from -12 to 6"),
        (["cast", FOLDER, "--gender", "Odile=loud"], "Genders: female, male"),
        (["cast", FOLDER, "--gender", "Narrator=male"], "the narrator has no gender"),
        (["cast", FOLDER, "--merge", "Odile"], 'Write --merge "Valjean=Jean Valjean".'),
        (["cast", FOLDER, "--merge", "Odile=Odile Marsh"], "are one already"),
        (["cast", FOLDER, "--split", "Nobody"], "no other name of anybody"),
        (["cast", FOLDER, "--teller", "9=Odile"], "there is no chapter 9"),
        (["cast", FOLDER, "--teller", "one=Odile"], "Write them like 1-3"),
        (["cast", FOLDER, "--chapter-at", "It was"], "say how to read a file"),
    ],
)
def test_mistake_gets_one_clear_line_and_changes_nothing(home, arguments, says):
    before = files(home)

    result = run(*arguments, cwd=home)

    assert result.returncode == 2
    assert says in one_line(result)
    assert files(home) == before


def test_speaker_without_a_line_is_taken_out(home):
    run("edit", "c1.p3.1", "--speaker", "The Gull", "--new", cwd=home)
    refused = run("cast", FOLDER, "--remove", "The Gull", cwd=home)
    run("edit", "c1.p3.1", "--speaker", "Wren", cwd=home)

    run("cast", FOLDER, "--remove", "The Gull", cwd=home)

    assert "The Gull is heard" in one_line(refused)
    assert "The Gull" not in cast_of(home).speakers
