from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.errors import ScriptError
from fullcast.files import write_text
from fullcast.model import ChapterScript, Delivery, Kind, Line, Narration
from fullcast.script.table import merge_edits, read_table, table_text, written_by_tool

NAMES = {"Marta": "Marta", "Ines": "Ines", "Ines Duarte": "Ines"}


def chapter(*texts, speaker="Marta"):
    lines = tuple(
        Line(f"c1.p{n}.1", Kind.DIALOGUE, speaker, 0.7, text, n) for n, text in enumerate(texts, 1)
    )
    return ChapterScript(1, None, Narration(), lines)


def edited(path, script, before, after):
    """Write a script as the tool does, then replace a piece of the file as a person does."""
    text = table_text(script)
    assert before in text
    write_text(path, text.replace(before, after, 1))
    return read_table(path, NAMES)


def test_table_of_any_text_reads_back(tmp_path):
    path = tmp_path / "01.tsv"
    texts = ['"Run!', "a\tb", "two\nlines", "back\\slash", "=1+1", "‘é’"]
    write_text(path, table_text(chapter(*texts)))

    assert [row.text for row in read_table(path, NAMES)] == texts


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5))
def test_table_is_one_line_a_row(texts):
    assert table_text(chapter(*texts)).count("\n") == len(texts) + 1


def test_changed_speaker_survives_better_guesses(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”", "“No.”")
    rows = edited(path, first, "c1.p2.1\tdialogue\tMarta", "c1.p2.1\tdialogue\tInes")

    merged = merge_edits(chapter("“Yes.”", "“No.”"), rows, written_by_tool(first), path)

    assert [line.speaker for line in merged.script.lines] == ["Marta", "Ines"]
    assert merged.script.lines[1].sure == 1.0
    assert merged.edited == ("c1.p2.1",)


def test_rows_that_nobody_changed_take_the_better_guess(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”")
    rows = edited(path, first, "Marta", "Marta")

    merged = merge_edits(chapter("“Yes.”", speaker="Ines"), rows, written_by_tool(first), path)

    assert merged.script.lines[0].speaker == "Ines"
    assert merged.edited == ()


def test_edit_follows_its_line_when_the_story_grows(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”", "“No.”")
    rows = edited(path, first, "c1.p2.1\tdialogue\tMarta", "c1.p2.1\tdialogue\tInes")

    grown = merge_edits(
        chapter("New.", "“Yes.”", "More.", "“No.”"), rows, written_by_tool(first), path
    )

    assert [(x.id, x.speaker) for x in grown.script.lines if x.speaker == "Ines"] == [
        ("c1.p4.1", "Ines")
    ]


def test_edit_whose_line_is_gone_is_reported(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”", "“No.”")
    rows = edited(path, first, "c1.p2.1\tdialogue\tMarta", "c1.p2.1\tdialogue\tInes")

    merged = merge_edits(chapter("“Yes.”"), rows, written_by_tool(first), path)

    assert len(merged.lost) == 1
    assert "“No.”" in merged.lost[0]


def test_alias_in_the_speaker_column_is_the_person(tmp_path):
    path = tmp_path / "01.tsv"
    rows = edited(path, chapter("“Yes.”"), "Marta", "Ines Duarte")

    assert rows[0].speaker == "Ines"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("\tdialogue\t", "\tdialog\t", "unknown kind 'dialog'"),
        ("\tMarta\t", "\tMrata\t", "Known: Marta"),
        ("\tplain\t\n", "\tloud\t\n", "unknown delivery .loud.. Allowed: plain, whispered"),
        ("kind\t", "", "no column 'kind'"),
        ("\tplain\t\n", "\tplain\t0.5\n", "'0.5' is no pause in milliseconds.*0 to 2000"),
        ("\tplain\t\n", "\tplain\t2001\n", "'2001' is no pause"),
        ("\tdialogue\tMarta\t0.70\t“Yes.”\tplain\t", "\tdialogue", "2 cells where 7 belong"),
    ],
)
def test_mistake_in_the_table_is_named_with_its_place(tmp_path, before, after, says):
    with pytest.raises(ScriptError, match=says):
        edited(tmp_path / "01.tsv", chapter("“Yes.”"), before, after)


def test_row_taken_out_is_an_error_that_says_what_to_do(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”", "“No.”")
    rows = edited(path, first, "c1.p2.1\tdialogue\tMarta\t0.70\t“No.”\tplain\t\n", "")

    with pytest.raises(ScriptError, match=r"c1\.p2\.1 is missing"):
        merge_edits(first, rows, written_by_tool(first), path)


def test_row_invented_is_an_error(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”")
    rows = [*edited(path, first, "Marta", "Marta")]
    rows.append(replace(rows[0], id="c1.p9.1"))

    with pytest.raises(ScriptError, match="no line"):
        merge_edits(first, rows, written_by_tool(first), path)


OLD_COLUMNS = "id\tkind\tspeaker\tsure\ttext\n"


def test_delivery_and_pause_stand_behind_the_columns_that_other_programs_read_by_place():
    header, row = table_text(chapter("“Yes.”")).splitlines()

    assert header == OLD_COLUMNS.rstrip() + "\tdelivery\tpause_ms"
    assert row.split("\t")[4:] == ["“Yes.”", "plain", ""]


def test_row_without_its_last_and_optional_cell_reads(tmp_path):
    rows = edited(tmp_path / "01.tsv", chapter("“Yes.”"), "\tplain\t\n", "\n")

    assert [(row.text, row.delivery) for row in rows] == [("“Yes.”", None)]


def test_table_without_deliveries_still_reads(tmp_path):
    path = tmp_path / "01.tsv"
    write_text(path, OLD_COLUMNS + "c1.p1.1\tdialogue\tMarta\t0.70\t“Yes.”\n")
    whispered = chapter("“Yes.”")
    whispered = replace(
        whispered, lines=(replace(whispered.lines[0], delivery=Delivery.WHISPERED),)
    )

    merged = merge_edits(
        whispered, read_table(path, NAMES), written_by_tool(chapter("“Yes.”")), path
    )

    assert merged.script == whispered
    assert merged.edited == ()


def test_changed_delivery_survives_better_guesses(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”")
    rows = edited(path, first, "\tplain\t\n", "\twhispered\t\n")

    merged = merge_edits(chapter("“Yes.”", speaker="Ines"), rows, written_by_tool(first), path)

    assert merged.script.lines[0].delivery is Delivery.WHISPERED
    assert merged.script.lines[0].speaker == "Ines"
    assert merged.edited == ("c1.p1.1",)


def test_delivery_that_nobody_changed_takes_the_better_guess(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”")
    rows = edited(path, first, "\tplain\t\n", "\t\t\n")
    better = replace(first, lines=(replace(first.lines[0], delivery=Delivery.SHOUTED),))

    merged = merge_edits(better, rows, written_by_tool(first), path)

    assert merged.script.lines[0].delivery is Delivery.SHOUTED


def test_pause_of_a_persons_own_survives_better_guesses(tmp_path):
    path = tmp_path / "01.tsv"
    first = chapter("“Yes.”", "“No.”")
    rows = edited(path, first, "“No.”\tplain\t\n", "“No.”\tplain\t900\n")

    merged = merge_edits(
        chapter("“Yes.”", "“No.”", speaker="Ines"), rows, written_by_tool(first), path
    )

    assert [line.pause_ms for line in merged.script.lines] == [None, 900]
    assert [line.speaker for line in merged.script.lines] == ["Ines", "Ines"]
    assert merged.edited == ("c1.p2.1",)
    assert read_table_text(tmp_path, table_text(merged.script))[1].pause_ms == 900


def read_table_text(folder, text):
    write_text(folder / "again.tsv", text)
    return read_table(folder / "again.tsv", None)
