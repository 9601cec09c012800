import pytest

from fullcast.model import NARRATOR, Chapter, Kind, Metadata, Paragraph, Role, Source, Work
from fullcast.script import write_script


def chapter(number, *texts, **around):
    paragraphs = tuple(
        Paragraph(text, Role.SCENE_BREAK if text == "***" else Role.PROSE) for text in texts
    )
    return Chapter(number, paragraphs, **around)


def script_of(*chapters, **metadata):
    work = Work(Metadata("A Story", **metadata), chapters, Source("a.txt", "text", "0" * 64))
    return write_script(work)


def tellers(*chapters, **metadata):
    return [c.narration.narrator for c in script_of(*chapters, **metadata).chapters]


OF_ANN = (
    "I opened the door for him. My hands were cold.",
    "“Ann, you are late,” said Ben.",
    "“I know,” I said.",
)


def test_narrator_is_who_is_called_by_name_and_never_told_of():
    assert tellers(chapter(1, *OF_ANN), characters=("Ann Lee", "Ben Cole")) == ["Ann Lee"]


def test_chapter_that_shows_nothing_is_told_by_who_told_the_one_before():
    silent = chapter(2, "I slept. I dreamt of my mother.", "In the morning I went out again.")

    assert tellers(chapter(1, *OF_ANN), silent, characters=("Ann Lee", "Ben Cole")) == [
        "Ann Lee",
        "Ann Lee",
    ]


def test_chapter_that_shows_nothing_is_told_by_who_tells_the_next_one():
    silent = chapter(1, "I slept. I dreamt of my mother.", "In the morning I went out again.")

    assert tellers(silent, chapter(2, *OF_ANN), characters=("Ann Lee", "Ben Cole")) == [
        "Ann Lee",
        "Ann Lee",
    ]


def test_third_person_scene_in_a_first_person_chapter_tells_nothing_of_the_narrator():
    mixed = chapter(1, *OF_ANN, "***", "Ann sat down. Ann slept.", "“Well?” asked Ann.")

    assert tellers(mixed, characters=("Ann Lee", "Ben Cole")) == ["Ann Lee"]


def test_nobody_is_named_where_nothing_tells():
    (told,) = script_of(chapter(1, "I went out. I saw my own shadow.")).chapters

    assert told.narration.first_person is True
    assert told.narration.narrator == NARRATOR


@pytest.mark.parametrize(
    "around", [{"title": "Ben"}, {"summary": "Ben POV."}, {"notes": ("Told from Ben's POV!",)}]
)
def test_what_is_written_goes_before_what_the_text_shows(around):
    assert tellers(chapter(1, *OF_ANN, **around), characters=("Ann Lee", "Ben Cole")) == [
        "Ben Cole"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Ann's POV", "Ben's POV"),
        ("POV: Ann", "POV: Ben"),
        ("***Ann***", "***Ben***"),
        ("~ Ann ~", "~ Ben ~"),
        ("Ann", "Ben"),
    ],
)
def test_lines_inside_a_chapter_change_who_tells_it(first, second):
    (told,) = script_of(
        chapter(
            1, first, "I woke first. My head hurt.", second, "I woke second. “It is late,” I said."
        )
    ).chapters

    assert [(line.kind, line.text) for line in told.lines if line.kind is Kind.HEADING] == [
        (Kind.HEADING, first),
        (Kind.HEADING, second),
    ]
    assert told.narration.narrator == "Ann"
    assert [(line.speaker, line.text) for line in told.lines[3:]] == [
        ("Ben", "I woke second."),
        ("Ben", "“It is late,”"),
        ("Ben", "I said."),
    ]


def test_letter_in_the_first_person_does_not_make_a_third_person_work_a_told_one():
    third = [chapter(n, "Ann went out. Ben saw her.", "“Ann!” he called.") for n in range(1, 6)]
    letter = chapter(6, "I write to you from my room. I am well.", "I miss you, my dear.")

    assert tellers(*third, letter) == [NARRATOR] * 6


def test_partner_of_somebody_told_of_tells_where_nobody_is_called():
    silent = chapter(1, "I woke. Ben was gone, and my coat with him.", "“Ben?” I said.")

    assert tellers(silent, relationships=("Ann Lee/Ben Cole",)) == ["Ann Lee"]
