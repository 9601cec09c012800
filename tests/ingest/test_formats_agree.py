"""The Keeper's Ledger in every format: each gives the same Work, as far as the format can say it."""

import json
import re
from pathlib import Path

import pytest

from fullcast.ingest import read_work
from fullcast.model import Series
from fullcast.script import write_script

TESTS = Path(__file__).parents[1]
GOLD = json.loads((TESTS / "fixtures/own/keeper_expected.json").read_text(encoding="utf-8"))
FULL = {
    "title": "The Keeper's Ledger",
    "authors": ("quiet_owl",),
    "language": "en",
    "fandoms": ("Original Work",),
    "relationships": tuple(GOLD["metadata"]["rels"]),
    "characters": tuple(GOLD["metadata"]["chars"]),
    "tags": tuple(GOLD["metadata"]["tags"]),
    "categories": ("Gen", "F/F"),
    "warnings": ("No Archive Warnings Apply",),
    "rating": "Teen And Up Audiences",
    "series": (Series("Lamplight", "2"),),
    "published": "2026-01-03",
    "updated": "2026-02-14",
    "status": "Completed",
    "chapters_planned": "4/4",
    "work_id": "99000001",
    "url": "https://archiveofourown.org/works/99000001",
    "summary": "Two keepers, one lamp, and a ledger that will not balance.",
    "notes": ("Written for myself. No lighthouses were harmed.",),
    "end_notes": ("Thank you for reading! Kudos & comments feed the lamp <3",),
    "chapter titles": ("The Lamp", "Tobias Writes", None, "Ledger"),
    "chapter summaries": (
        "In which the lamp goes out. Marta POV.",
        None,
        None,
        "Ines POV. Last one!",
    ),
    "chapter notes": (
        ("CW: storms.",),
        ("A/N: Sorry this took so long! Exams. On with the chapter:",),
        ("Text messages this time!",),
        (),
    ),
    "chapter end notes": (
        ("The harbour is invented; the weather is not.",),
        (),
        (),
        ("[1] A fathom is six feet.",),
    ),
}
NOTHING = dict.fromkeys(
    "fandoms relationships characters tags categories warnings series notes end_notes".split(), ()
) | dict.fromkeys("rating published updated status chapters_planned work_id url summary".split())
NOTES_WITH_CHAPTERS = {
    "notes": (),
    "end_notes": (),
    "chapter notes": (FULL["notes"] + FULL["chapter notes"][0], *FULL["chapter notes"][1:]),
    "chapter end notes": (
        *FULL["chapter end notes"][:3],
        FULL["chapter end notes"][3] + FULL["end_notes"],
    ),
}
END_NOTES_WITH_LAST_CHAPTER = {
    "end_notes": (),
    "chapter end notes": NOTES_WITH_CHAPTERS["chapter end notes"],
}
"""A format without marks between the last chapter's end notes and the work's."""
FANFICFARE = NOTES_WITH_CHAPTERS | {"categories": (), "chapters_planned": "4"}
"""FanFicFare knows no categories, counts chapters, and puts the work's notes in its chapters."""

EXCEPTIONS = {
    "ao3-html": {},
    "ao3-html-old-headings": {},
    "ao3-epub": {},
    "fanficfare-epub": FANFICFARE,
    "fanficfare-text": FANFICFARE,
    "calibre-text": END_NOTES_WITH_LAST_CHAPTER,
    "docx": END_NOTES_WITH_LAST_CHAPTER,
    "fb2": END_NOTES_WITH_LAST_CHAPTER,
    "rtf": END_NOTES_WITH_LAST_CHAPTER,
    "paste": NOTHING
    | END_NOTES_WITH_LAST_CHAPTER
    | {"summary": FULL["summary"], "notes": FULL["notes"]},
    "labelled": {
        **dict.fromkeys(
            "fandoms characters categories warnings series notes end_notes".split(), ()
        ),
        **dict.fromkeys("published updated url summary".split()),
        "chapter titles": (None, None, None, None),
    },
    "markdown": NOTHING
    | {
        "rating": FULL["rating"],
        "series": FULL["series"],
        "chapter summaries": (None, None, None, None),
        "chapter notes": ((), FULL["chapter notes"][1], (), ()),
        "chapter end notes": ((), (), (), ()),
    },
}
"""By format and field: what it says instead, because that is all that stands in the file."""

LOST_RULE = {"labelled", "paste", "rtf"}
"""Formats without the thematic break of chapter 1, which has no text of its own."""
SPACE_BEFORE_COMMA = {"fanficfare-text", "markdown"}
"""The converter that made these files wrote ``_lamp boy_ ,``."""


def read(case):
    (source,) = (TESTS / "golden/ingest" / case / "in").iterdir()
    return read_work(source)


def fields_of(work):
    fields = {name: getattr(work.metadata, name) for name in work.metadata.__slots__}
    return fields | {
        "chapter titles": tuple(chapter.title for chapter in work.chapters),
        "chapter summaries": tuple(chapter.summary for chapter in work.chapters),
        "chapter notes": tuple(chapter.notes for chapter in work.chapters),
        "chapter end notes": tuple(chapter.end_notes for chapter in work.chapters),
    }


def gold_story(case):
    chapters = []
    for chapter in GOLD["chapters"]:
        texts = [
            "".join(text for _, text, _ in segments)
            for segments in chapter["paragraphs"]
            if segments[0][0] != "note"
            and [s[0] for s in segments] != ["skip"]
            and not (case in LOST_RULE and segments[0][1] == "<hr>")
        ]
        chapters.append(merged_lines([text.replace("<hr>", "* * *") for text in texts]))
    return chapters


def merged_lines(texts):
    return re.sub(r"\s+", " ", " ".join(texts))


def story_of(work, case):
    chapters = []
    for chapter in work.chapters:
        text = merged_lines([paragraph.text for paragraph in chapter.paragraphs])
        chapters.append(text.replace(" ,", ",") if case in SPACE_BEFORE_COMMA else text)
    return chapters


@pytest.mark.parametrize("case", EXCEPTIONS)
def test_every_format_gives_the_metadata_that_it_can_carry(case):
    assert fields_of(read(case)) == FULL | EXCEPTIONS[case]


@pytest.mark.parametrize("case", EXCEPTIONS)
def test_every_format_gives_the_whole_story_and_nothing_else(case):
    assert story_of(read(case), case) == gold_story(case)


@pytest.mark.parametrize("case", sorted({*EXCEPTIONS} - {"calibre-text"}))
def test_every_format_keeps_the_paragraphs_apart(case):
    counts = [len(chapter.paragraphs) for chapter in read(case).chapters]

    chapter_3 = 10  # the gold counts each text message; they are lines of one paragraph
    assert counts == [10 if case in LOST_RULE else 11, 14, chapter_3, 7]


def test_calibres_text_sets_every_line_apart():
    assert [len(chapter.paragraphs) for chapter in read("calibre-text").chapters] == [11, 15, 13, 7]


def test_a_one_shot_is_one_chapter_without_a_title():
    work = read("ao3-html-one-shot")

    assert work.metadata.title == "Salt"
    assert [chapter.title for chapter in work.chapters] == [None]
    assert work.chapters[0].paragraphs == read("ao3-html").chapters[0].paragraphs


def test_a_one_shots_epub_gives_what_its_html_gives():
    epub, html = read("ao3-epub-one-shot"), read("ao3-html-one-shot")

    assert epub.metadata == html.metadata
    assert epub.chapters == html.chapters


PLAIN = {"calibre-text", "paste", "labelled"}
"""Formats that have no italics."""
NAMELESS = {"markdown"}
"""The file does not say who is in the work, and so its people are named as they speak."""


def emphasised(work):
    return [
        paragraph.text[mark.start : mark.end]
        for chapter in work.chapters
        for paragraph in chapter.paragraphs
        for mark in paragraph.emphasis
    ]


@pytest.mark.parametrize("case", sorted({*EXCEPTIONS} - PLAIN))
def test_every_format_with_italics_gives_the_same_emphasis(case):
    assert emphasised(read(case)) == emphasised(read("ao3-html"))


def script_lines(case):
    """Kind, text and speaker of every line: letters, text messages, verse, notes, breaks, speech."""
    lines = [line for chapter in write_script(read(case)).chapters for line in chapter.lines]
    return [
        (line.kind, line.text, None if case in NAMELESS else line.speaker)
        for line in lines
        if line.text != "* * *"  # the rule, which not every format has
    ]


@pytest.mark.parametrize("case", sorted({*EXCEPTIONS} - PLAIN))
def test_every_format_gives_the_same_lines(case):
    wanted = script_lines("ao3-html")

    if case in NAMELESS:
        wanted = [(kind, text, None) for kind, text, _ in wanted]
    assert script_lines(case) == wanted


@pytest.mark.parametrize("case", ["ao3-epub", "ao3-html-old-headings"])
def test_two_downloads_from_one_archive_are_the_same_to_the_letter(case):
    assert read(case).chapters == read("ao3-html").chapters


def test_a_chapter_that_an_epub_spreads_over_files_is_one_chapter():
    work = read_work(TESTS / "fixtures/own/longwatch_ao3_split.epub")

    assert [chapter.title for chapter in work.chapters] == ["One", "Two"]
    numbers = [
        int(re.search(r"Line (\d+)", paragraph.text)[1])
        for paragraph in work.chapters[0].paragraphs
    ]
    assert numbers == list(range(2600))
