from dataclasses import replace

import pytest
from lxml import html

from finished import ALBUM, LINES, TIMELINE, episodes_in
from fullcast.model import Chapter, Emphasis, Kind, Line, Paragraph, Role, TimelineEntry
from fullcast.publish.reading_page import reading_page

CHAPTER = Chapter(
    1,
    (
        Paragraph("He lit the lamp.", emphasis=(Emphasis(3, 6),)),
        Paragraph("“Salt & ropes < gold.”"),
        Paragraph("***", Role.SCENE_BREAK),
        Paragraph("In the morning it was gone."),
    ),
)


@pytest.fixture
def page(tmp_path):
    text = reading_page(ALBUM, episodes_in(tmp_path)[1], CHAPTER, LINES, TIMELINE)
    return html.document_fromstring(text)


def test_page_tells_story_speakers_and_times(page):
    assert [element.text_content() for element in page.find("body/main")] == [
        "0:00 He lit the lamp.",
        "0:00 Mr Pell: “Salt & ropes < gold.”",
        "***",
        "0:01 In the morning it was gone.",
    ]


def test_emphasis_stays(page):
    assert [element.text for element in page.iter("em")] == ["lit"]


def test_page_plays_the_chapter_beside_it(page):
    (audio,) = page.iter("audio")

    assert audio.get("src") == "02%20-%20%C3%9Cber%20die%20Br%C3%BCcke%20-%20%E2%84%962.mp3"
    assert page.get("lang") == "en-GB"
    assert page.findtext(".//title") == "Über die Brücke: №2? – The Last Ferry"


def test_spoken_summary_and_notes_stand_around_the_story(tmp_path):
    around = [
        Line(f"c1.{place}1", Kind.NOTE, "Narrator", 1.0, f"Note {place}.", 0) for place in "se"
    ]
    heard = tuple(TimelineEntry(line.id, 0, 9) for line in around)
    timeline = replace(TIMELINE, entries=(*TIMELINE.entries, *heard))

    text = reading_page(
        ALBUM, episodes_in(tmp_path)[0], CHAPTER, [around[0], *LINES, around[1]], timeline
    )

    told = [e.text_content() for e in html.document_fromstring(text).find("body/main")]
    assert (told[0], told[-1], len(told)) == ("0:00 Note s.", "0:00 Note e.", 6)
