import pytest

from fullcast.model import (
    Chapter,
    ChapterScript,
    Kind,
    Line,
    Metadata,
    Narration,
    Notes,
    Paragraph,
    Role,
    Script,
    Source,
    Work,
)
from fullcast.script.notes import with_notes

PARAGRAPHS = (
    Paragraph("It was dark.", Role.PROSE),
    Paragraph("A fathom is six feet.", Role.FOOTNOTE),
    Paragraph("TW: storms.", Role.NOTE),
    Paragraph("[1]", Role.FOOTNOTE),
)
WORK = Work(Metadata("The Lamp"), (Chapter(1, PARAGRAPHS),), Source("lamp.txt", "text", "0"))
KINDS = [Kind.NARRATION, Kind.NOTE, Kind.NOTE, Kind.NOTE]


def kinds(wanted):
    lines = tuple(
        Line(f"c1.p{number}.1", kind, "Narrator", 1.0, paragraph.text, number)
        for number, (paragraph, kind) in enumerate(zip(PARAGRAPHS, KINDS, strict=True), start=1)
    )
    (chapter,) = with_notes(
        Script((ChapterScript(1, None, Narration(), lines),), ()), WORK, wanted
    ).chapters
    return [line.kind for line in chapter.lines]


def test_notes_between_the_storys_paragraphs_are_told_where_all_notes_are():
    assert kinds(Notes.ALL) == [Kind.NARRATION, Kind.NARRATION, Kind.NARRATION, Kind.NOTE]


@pytest.mark.parametrize("wanted", [Notes.NONE, Notes.SUMMARY])
def test_notes_between_the_storys_paragraphs_stay_notes_otherwise(wanted):
    assert kinds(wanted) == KINDS
