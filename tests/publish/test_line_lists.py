import csv
import io

from finished import LINES, TIMELINE
from fullcast.model import Kind, Line, Timeline, TimelineEntry
from fullcast.publish.line_lists import audacity_labels, line_sheet


def test_labels_name_the_line_that_is_heard_who_says_it_and_what():
    assert audacity_labels(LINES, TIMELINE) == (
        "0.100000\t0.500000\tc1.p1.1 Narrator: He lit the lamp.\n"
        "0.550000\t0.900000\tc1.p2.1 Mr Pell: “Salt & ropes < gold.”\n"
        "1.000000\t1.600000\tc1.p4.1 Narrator: In the morning it was gone.\n"
    )


def test_long_line_has_one_label_that_may_be_the_name_of_a_file():
    text = "A word,\tand another;\nand " * 40
    line = Line("c1.p1.1", Kind.NARRATION, "Narrator", 1.0, text, 1)
    timeline = Timeline(1, 9000, (TimelineEntry("c1.p1.1", 0, 8000),))

    rows = audacity_labels([line], timeline).splitlines()

    assert len(rows) == 1
    start, end, label = rows[0].split("\t")
    assert (start, end) == ("0.000000", "8.000000")
    assert label.startswith("c1.p1.1 Narrator: A word, and another; and A word")
    assert label.endswith("…")
    assert len(label) < 100


def test_sheet_has_a_row_for_every_line_that_is_heard():
    rows = list(csv.DictReader(io.StringIO(line_sheet(LINES, TIMELINE)), dialect="excel-tab"))

    assert [row["take"] for row in rows] == ["c1.p1.1.wav", "c1.p2.1.wav", "c1.p4.1.wav"]
    assert rows[1] == {
        "take": "c1.p2.1.wav", "speaker": "Mr Pell", "delivery": "plain", "start": "0:00",
        "length_s": "0.3", "text": "“Salt & ropes < gold.”",
    }  # fmt: skip
