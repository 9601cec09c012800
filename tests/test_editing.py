"""What people change by the tool's own hand: lines, voices, who is who; and taking it back."""

import threading
from functools import partial

import pytest

import fullcast
from fullcast import editing
from fullcast.editing import LineEdit, Sound
from fullcast.errors import CastError, ConflictError, OutputError, ScriptError, UsageError
from fullcast.model import Delivery, Gender, Kind
from fullcast.opening import texts_at
from fullcast.script.table import read_table
from fullcast.workspace import workspace_at
from written import EXAMPLE, NAME, output, written

__all__ = ["output", "written"]


@pytest.fixture
def folder(output):
    return output / NAME


def script_of(texts):
    return texts.script.script


def lines(texts):
    return {line.id: line for chapter in script_of(texts).chapters for line in chapter.lines}


def speech(texts):
    return [line for line in lines(texts).values() if line.kind is Kind.DIALOGUE]


def files(folder):
    """Everything that people may edit, and what the tool knows of it."""
    tables = sorted((folder / "script").iterdir())
    rows = {path.name: read_table(path, None) for path in tables}
    return {"cast.toml": (folder / "cast.toml").read_text(encoding="utf-8"), **rows}


def edit_cast(folder, old, new):
    text = (folder / "cast.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "cast.toml").write_text(text.replace(old, new), encoding="utf-8")


def other_speaker(texts, line):
    return next(name for name in texts.cast.cast.speakers if name != line.speaker)


# ---------------------------------------------------------------------------- lines


def test_line_gets_another_speaker_and_nothing_else_changes(folder):
    before = texts_at(folder)
    line = speech(before)[3]
    other = other_speaker(before, line)

    after = editing.edit_lines(folder, [LineEdit(line.id, speaker=other)])

    assert lines(after)[line.id].speaker == other
    assert lines(after)[line.id].sure == 1.0
    assert [one.text for one in lines(after).values()] == [o.text for o in lines(before).values()]
    changed = [n for n, one in lines(after).items() if one.speaker != lines(before)[n].speaker]
    assert changed == [line.id]


def test_way_of_speaking_is_kept_by_the_table(folder):
    line = speech(texts_at(folder))[0]
    edit = LineEdit(line.id, text="“Louder!”", delivery=Delivery.SHOUTED, pause_ms=900)

    after = lines(editing.edit_lines(folder, [edit]))[line.id]
    usual = lines(editing.edit_lines(folder, [LineEdit(line.id, pause_ms=-1)]))[line.id]

    assert (after.text, after.delivery, after.pause_ms) == ("“Louder!”", Delivery.SHOUTED, 900)
    assert (usual.text, usual.pause_ms) == ("“Louder!”", None)


def test_range_means_the_speech_in_it(folder):
    texts = texts_at(folder)
    spoken = [line.id for line in script_of(texts).chapters[0].lines if line.kind in editing.SPEECH]

    there = editing.lines_between(script_of(texts), spoken[1], spoken[4])
    back = editing.lines_between(script_of(texts), spoken[4], spoken[1])

    assert there == back == spoken[1:5]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (LineEdit("c9.p9.9", speaker="Narrator"), "no line 'c9.p9.9'"),
        (LineEdit("c1.p1.1", speaker="Nobody Known"), "no speaker 'Nobody Known'"),
        (LineEdit("c1.p1.1", text=" "), "without words"),
        (LineEdit("c1.p1.1", pause_ms=5000), "5000 is no pause"),
    ],
)
def test_wrong_edit_changes_nothing(folder, edit, says):
    before = files(folder)
    good = LineEdit(speech(texts_at(folder))[0].id, speaker="Narrator")

    with pytest.raises(UsageError, match=says):
        editing.edit_lines(folder, [good, edit])

    assert files(folder) == before


def test_line_that_somebody_else_has_changed_is_not_overwritten(folder):
    texts = texts_at(folder)
    line, neighbour = speech(texts)[2:4]
    seen = {one.id: editing.version_of(one) for one in (line, neighbour)}
    other = other_speaker(texts, line)
    editing.edit_lines(folder, [LineEdit(line.id, speaker=other)])

    with pytest.raises(ConflictError, match=f"meanwhile. {other} says it now"):
        editing.edit_lines(folder, [LineEdit(line.id, speaker="Narrator")], seen=seen)
    after = editing.edit_lines(folder, [LineEdit(neighbour.id, speaker="Narrator")], seen=seen)

    assert lines(after)[line.id].speaker == other
    assert lines(after)[neighbour.id].speaker == "Narrator"


def test_edit_in_an_editor_and_edit_here_both_stay(folder):
    texts = texts_at(folder)
    first, second = speech(texts)[:2]
    table = folder / "script" / "01.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(f"{first.id}\tdialogue\t{first.speaker}",
                                  f"{first.id}\tdialogue\tNarrator"), encoding="utf-8")  # fmt: skip

    after = editing.edit_lines(folder, [LineEdit(second.id, delivery=Delivery.WHISPERED)])

    assert lines(after)[first.id].speaker == "Narrator"
    assert lines(after)[second.id].delivery is Delivery.WHISPERED


def test_edits_at_the_same_time_are_all_kept(folder):
    texts = texts_at(folder)
    some = speech(texts)[:6]
    threads = [
        threading.Thread(
            target=editing.edit_lines,
            args=(folder, [LineEdit(line.id, pause_ms=100 + number)]),
        )
        for number, line in enumerate(some)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    after = lines(texts_at(folder))
    assert [after[line.id].pause_ms for line in some] == [100, 101, 102, 103, 104, 105]


# ---------------------------------------------------------------------------- cast


def test_voice_and_its_settings_change_together(folder):
    other = Sound(voice="boris", rate=0.9, pitch_semitones=-2, gain_db=1.5)
    after = editing.recast(folder, "Odile Marsh", other)
    usual = editing.recast(folder, "odile", Sound(rate=1, pitch_semitones=0, gain_db=0))

    member = after.cast.cast.speakers["Odile Marsh"]
    assert (member.voice, member.rate, member.pitch_semitones, member.gain_db) == (
        "boris",
        0.9,
        -2,
        1.5,
    )
    assert usual.cast.cast.speakers["Odile Marsh"].rate == 1.0
    assert "rate" not in (folder / "cast.toml").read_text().split('"Odile Marsh"')[1].split("[")[0]


@pytest.mark.parametrize(
    ("speaker", "sound", "error", "says"),
    [
        ("Nobody", Sound(), UsageError, "no speaker 'Nobody'"),
        ("Odile Marsh", Sound(voice="nobody"), CastError, "no voice 'nobody'"),
        ("Odile Marsh", Sound(rate=9), UsageError, "rate: 9 is too much. Choose from 0.5"),
        ("Narrator", Sound(gender=Gender.MALE), UsageError, "no gender"),
    ],
)
def test_wrong_voice_changes_nothing(folder, speaker, sound, error, says):
    before = files(folder)

    with pytest.raises(error, match=says):
        editing.recast(folder, speaker, sound)

    assert files(folder) == before


def test_entry_that_somebody_else_has_changed_is_not_overwritten(folder):
    seen = editing.version_of(editing.entry_of(texts_at(folder).cast.cast, "Odile Marsh"))
    editing.recast(folder, "Odile Marsh", Sound(voice="boris"), seen=seen)

    with pytest.raises(ConflictError, match="changed meanwhile"):
        editing.recast(folder, "Odile Marsh", Sound(voice="alba"), seen=seen)


def test_two_characters_become_one_and_two_again(folder):
    texts = texts_at(folder)
    spoken = {name: editing.lines_of(script_of(texts), name) for name in texts.cast.cast.speakers}
    one, other = sorted((n for n in spoken if spoken[n]), key=lambda n: len(spoken[n]))[:2]
    before = files(folder)

    merged = editing.merge(folder, one, other)
    parted = editing.split(folder, one)

    assert one not in merged.cast.cast.speakers
    assert one in merged.cast.cast.speakers[other].aliases
    assert set(editing.lines_of(script_of(merged), other)) == {*spoken[one], *spoken[other]}
    assert sorted(merged.cast.cast.speakers) == sorted(set(spoken) - {one})
    assert one in parted.cast.cast.speakers
    assert one not in parted.cast.cast.speakers[other].aliases
    assert editing.undo(folder) == f"{one} is not {other}"
    assert editing.undo(folder) == f"{one} is {other}"
    assert files(folder) == before


def test_new_character_has_a_voice_and_the_lines_that_were_given_to_them(folder):
    some = [line.id for line in speech(texts_at(folder))[:2]]

    after = editing.add_speaker(folder, "The  Harbourmaster", gender=Gender.FEMALE, lines=some)

    assert editing.lines_of(script_of(after), "The Harbourmaster") == some
    voice = after.voicing.name_of("The Harbourmaster")
    assert after.catalog.named(voice).gender is Gender.FEMALE
    with pytest.raises(UsageError, match="no new name"):
        editing.add_speaker(folder, "the harbourmaster")


def test_person_says_who_tells_a_chapter(folder):
    after = editing.set_narrator(folder, 2, "odile")

    assert after.voicing.teller(2) == "Odile Marsh"
    with pytest.raises(UsageError, match="no chapter 9"):
        editing.set_narrator(folder, 9, "odile")


# ---------------------------------------------------------------------------- undo


def test_every_step_can_be_taken_back(folder):
    texts = texts_at(folder)
    line = speech(texts)[5]
    states = [files(folder)]
    for step in (
        lambda: editing.edit_lines(folder, [LineEdit(line.id, speaker="Narrator", pause_ms=0)]),
        lambda: editing.recast(folder, "Odile Marsh", Sound(voice="boris")),
        lambda: editing.add_speaker(folder, "Somebody New", lines=[speech(texts)[1].id]),
        lambda: editing.merge(folder, "Somebody New", "Odile Marsh"),
        lambda: editing.set_narrator(folder, 1, "Odile Marsh"),
    ):
        step()
        states.append(files(folder))

    for state in states[-2::-1]:
        assert editing.undo(folder) is not None
        assert files(folder) == state
    assert editing.undo(folder) is None


def test_step_that_somebody_has_changed_since_stays(folder):
    texts = texts_at(folder)
    line = speech(texts)[0]
    other = other_speaker(texts, line)
    editing.edit_lines(folder, [LineEdit(line.id, speaker=other)])
    table = folder / "script" / "01.tsv"
    text = table.read_text(encoding="utf-8")
    old, new = (f"{line.id}\tdialogue\t{speaker}\t" for speaker in (other, "Narrator"))
    assert old in text
    table.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(ConflictError, match=rf"cannot be undone: line {line.id}: .* changed since"):
        editing.undo(folder)

    assert lines(texts_at(folder))[line.id].speaker == "Narrator"


def test_table_that_is_edited_while_the_tool_reads_it_is_not_overwritten(folder):
    work = fullcast.read_work(EXAMPLE)
    edit_cast(folder, '"Odile"]', '"Odile", "Odi"]')
    texts = fullcast.prepare(work, output=folder.parent)
    table = folder / "script" / "01.tsv"
    edited = table.read_text(encoding="utf-8").replace("\tplain\t\n", "\tshouted\t\n", 1)
    table.write_text(edited, encoding="utf-8")

    with pytest.raises(ScriptError, match="was changed while this ran"):
        fullcast.save(texts)

    assert table.read_text(encoding="utf-8") == edited


# ---------------------------------------------------------------------------- several steps


def test_steps_that_go_together_are_all_taken_or_none(folder):
    line = speech(texts_at(folder))[0]
    steps = [
        partial(editing.recast, speaker="Odile Marsh", sound=Sound(voice="boris")),
        partial(editing.recast, speaker="odile", sound=Sound(voice="boris")),
        partial(editing.edit_lines, edits=[LineEdit(line.id, pause_ms=300)]),
    ]
    before = files(folder)

    with pytest.raises(UsageError, match="no chapter 9"):
        editing.in_one_go(
            folder, [*steps, partial(editing.set_narrator, chapter=9, narrator="odile")]
        )
    refused = files(folder)
    done = editing.in_one_go(folder, steps)

    assert refused == before
    assert done == ("Odile Marsh: voice boris", f"line {line.id}: another pause")
    assert editing.undo(folder) == done[1]


def test_what_a_merge_took_a_split_gives_back(folder):
    before = texts_at(folder)
    spoken = {name: editing.lines_of(script_of(before), name) for name in before.cast.cast.speakers}
    editing.merge(folder, "Wren Hallow", "Odile Marsh")

    after = editing.split(folder, "Wren Hallow")

    assert {n: editing.lines_of(script_of(after), n) for n in after.cast.cast.speakers} == spoken
    assert (
        after.cast.cast.speakers["Wren Hallow"].aliases
        == before.cast.cast.speakers["Wren Hallow"].aliases
    )
    assert after.voicing.teller(1) == "Wren Hallow"


def test_undo_leaves_what_was_changed_elsewhere_in_the_file(folder):
    editing.recast(folder, "Odile Marsh", Sound(voice="boris", rate=0.8, gender=Gender.MALE))
    editing.add_speaker(folder, "The Gull")
    edit_cast(folder, "[pauses]", "# mine\n[pauses]\nscene_ms = 1800")

    assert editing.undo(folder) == "The Gull is new"
    assert "Odile Marsh" in editing.undo(folder)

    cast = texts_at(folder).cast.cast
    assert cast.pauses == {"scene_ms": 1800}
    assert "# mine" in (folder / "cast.toml").read_text()
    assert "The Gull" not in cast.speakers
    member = cast.speakers["Odile Marsh"]
    assert (member.voice, member.rate, member.gender) == ("alba", 1.0, Gender.FEMALE)


def test_undo_of_an_entry_that_says_something_else_by_now_is_refused(folder):
    editing.recast(folder, "Odile Marsh", Sound(voice="boris"))
    edit_cast(folder, '"boris"', '"roz"')

    with pytest.raises(ConflictError, match=r"cast\.toml says something else"):
        editing.undo(folder)


def test_step_that_is_refused_while_the_work_is_made_leaves_nothing_behind(folder):
    before = files(folder)
    some = speech(texts_at(folder))[0].id
    space = workspace_at(folder)[0]

    with space.held():
        for step in (
            lambda: editing.add_speaker(folder, "Stationmaster Joe", lines=[some]),
            lambda: editing.merge(folder, "Wren Hallow", "Odile Marsh"),
        ):
            with pytest.raises(OutputError, match="Another run makes this work"):
                step()
        voice = editing.recast(folder, "Odile Marsh", Sound(voice="boris"))

    assert voice.cast.cast.speakers["Odile Marsh"].voice == "boris"
    assert editing.undo(folder).startswith("Odile Marsh")
    assert files(folder) == before


def test_line_may_be_as_long_as_a_paragraph_ever_is(folder):
    line = speech(texts_at(folder))[0]

    after = editing.edit_lines(folder, [LineEdit(line.id, text="word " * 60_000)])

    assert len(lines(after)[line.id].text) == 300_000
    assert editing.undo(folder).startswith(f"line {line.id}")


@pytest.mark.parametrize("name", ["\x01\x02", "a\u202eb", "x" * 101, "", " ", "odile", "narrator"])
def test_new_name_is_one(folder, name):
    before = files(folder)

    with pytest.raises(UsageError):
        editing.add_speaker(folder, name)

    assert files(folder) == before


def test_character_who_is_not_heard_can_go_and_come_back(folder):
    editing.add_speaker(folder, "The Gull")

    after = editing.remove(folder, "the gull")

    assert "The Gull" not in after.cast.cast.speakers
    assert editing.undo(folder) == "The Gull is gone"
    assert "The Gull" in texts_at(folder).cast.cast.speakers
    for heard in ("Odile", "Narrator"):
        with pytest.raises(UsageError, match="is heard"):
            editing.remove(folder, heard)
