from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from finished import ALBUM, FEED_GUID, LINES, TIMELINE, episodes_in, mp3_bytes
from fullcast.model import Chapter, Emphasis, Kind, Line, Paragraph, Role, TimelineEntry
from fullcast.publish.epub_package import clock
from fullcast.publish.epub_text import chapter_page
from fullcast.publish.read_along import ReadAlongChapter, write_read_along

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "s": "http://www.w3.org/ns/SMIL",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "epub": "http://www.idpf.org/2007/ops",
}
CHAPTER = Chapter(
    1,
    (
        Paragraph("He lit the lamp.", emphasis=(Emphasis(3, 6),)),
        Paragraph("“Salt & ropes < gold.”"),
        Paragraph("***", Role.SCENE_BREAK),
        Paragraph("In the morning it was gone."),
    ),
    title="The Quay",
    summary="Two keepers.",
    notes=("Thanks!",),
    end_notes=("More soon.",),
)


def write(tmp_path, lines=LINES, timeline=TIMELINE, album=ALBUM):
    chapters = []
    for episode in episodes_in(tmp_path)[:2]:
        episode.path.write_bytes(mp3_bytes())
        chapters.append(ReadAlongChapter(episode, CHAPTER, lines, timeline))
    path = tmp_path / "book.epub"
    write_read_along(
        path,
        album,
        chapters,
        cover_jpeg=b"\xff\xd8",
        identifier=FEED_GUID,
        modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    return ZipFile(path)


def found(book, name, path):
    return etree.fromstring(book.read(f"EPUB/{name}")).xpath(path, namespaces=NAMES)


def test_text_is_the_storys_and_nothing_else(tmp_path):
    section = found(write(tmp_path), "chapter001.xhtml", "//h:section")[0]

    told = ["".join(p.itertext()) for p in section.iterfind("h:p", NAMES)]
    assert told == [paragraph.text for paragraph in CHAPTER.paragraphs]


def test_every_line_says_who_speaks(tmp_path):
    spans = found(write(tmp_path), "chapter001.xhtml", "//h:span")

    assert [(s.get("id"), s.get("class"), s.get("data-speaker")) for s in spans] == [
        ("c1.p1.1", "narration", "Narrator"),
        ("c1.p2.1", "dialogue", "Mr Pell"),
        ("c1.p3.1", "scene_break", "Narrator"),
        ("c1.p4.1", "narration", "Narrator"),
    ]


def test_emphasis_is_kept(tmp_path):
    assert found(write(tmp_path), "chapter001.xhtml", "//h:em/text()") == ["lit"]


def test_notes_stand_where_readers_expect_them(tmp_path):
    section = found(write(tmp_path), "chapter001.xhtml", "//h:section")[0]

    tags = [etree.QName(child).localname for child in section]
    assert tags == ["h1", "aside", "p", "p", "p", "p", "aside"]
    assert ["".join(p.itertext()) for p in section[1]] == ["Two keepers.", "Thanks!"]
    assert ["".join(p.itertext()) for p in section[-1]] == ["More soon."]


def test_notes_that_are_spoken_can_be_followed(tmp_path):
    spoken = Line("c1.s1", Kind.NOTE, "Narrator", 1.0, "Two keepers.", 0)
    timeline = replace(TIMELINE, entries=(TimelineEntry("c1.s1", 0, 90), *TIMELINE.entries))

    book = write(tmp_path, (spoken, *LINES), timeline)

    assert found(book, "chapter001.xhtml", "//h:aside/h:p/@id") == ["c1.s1"]
    assert found(book, "chapter001.smil", "//s:text/@src")[0] == "chapter001.xhtml#c1.s1"


def test_overlay_follows_the_timeline_without_gaps(tmp_path):
    book = write(tmp_path)

    assert found(book, "chapter001.smil", "//s:text/@src") == [
        f"chapter001.xhtml#{entry.line}" for entry in TIMELINE.entries
    ]
    begins = found(book, "chapter001.smil", "//s:audio/@clipBegin")
    ends = found(book, "chapter001.smil", "//s:audio/@clipEnd")
    assert begins == [clock(entry.start_ms) for entry in TIMELINE.entries]
    assert ends == [*begins[1:], clock(TIMELINE.duration_ms)]


def test_durations_are_those_of_the_clips(tmp_path):
    book = write(tmp_path)

    meta = "//o:meta[@property='media:duration']"
    assert found(book, "package.opf", f"{meta}/text()") == ["0:00:01.900"] * 2 + ["0:00:03.800"]
    assert found(book, "package.opf", f"{meta}/@refines") == [
        "#chapter001-overlay", "#chapter002-overlay",
    ]  # fmt: skip


def test_title_page_comes_before_the_chapters(tmp_path):
    book = write(tmp_path)

    assert found(book, "package.opf", "//o:itemref/@idref") == ["title", "chapter001", "chapter002"]
    assert found(book, "title.xhtml", "//h:dt/text()") == ["Narrator", "Mr Pell"]
    assert found(book, "nav.xhtml", "//h:nav[1]//h:a/text()")[1:] == [
        "The Quay",
        "Über die Brücke: №2?",
    ]


def test_package_says_what_the_work_is(tmp_path):
    book = write(tmp_path)

    assert found(book, "package.opf", "//dc:creator/text()") == list(ALBUM.authors)
    assert found(book, "package.opf", "//dc:source/text()") == [ALBUM.url]
    assert found(book, "package.opf", "//dc:identifier/text()") == [f"urn:uuid:{FEED_GUID}"]
    assert found(book, "package.opf", "//o:meta[@property='belongs-to-collection']/text()") == [
        "Harbour Nights"
    ]
    assert found(book, "package.opf", "//o:meta[@property='media:narrator']/text()") == list(
        ALBUM.narrators
    )


def test_mimetype_is_first_and_plain_and_audio_is_not_packed_again(tmp_path):
    book = write(tmp_path)

    assert (book.infolist()[0].filename, book.infolist()[0].compress_type) == (
        "mimetype",
        ZIP_STORED,
    )
    assert book.read("mimetype") == b"application/epub+zip"
    audio = book.getinfo("EPUB/chapter001.mp3")
    assert audio.compress_type == ZIP_STORED
    assert book.read(audio) == mp3_bytes()


def test_same_work_gives_the_same_bytes(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    write(tmp_path / "a")
    write(tmp_path / "b")

    assert (tmp_path / "a/book.epub").read_bytes() == (tmp_path / "b/book.epub").read_bytes()


def test_line_that_has_no_place_in_the_text_is_not_in_the_overlay(tmp_path):
    lost = Line("c1.p1.2", Kind.NARRATION, "Narrator", 1.0, "Other words.", 1)
    entries = (*TIMELINE.entries[:1], TimelineEntry("c1.p1.2", 500, 540), *TIMELINE.entries[1:])

    book = write(tmp_path, (LINES[0], lost, *LINES[1:]), replace(TIMELINE, entries=entries))

    assert "chapter001.xhtml#c1.p1.2" not in found(book, "chapter001.smil", "//s:text/@src")
    assert found(book, "chapter001.smil", "//s:audio/@clipEnd")[0] == clock(550)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.HEADING, "h2"),
        (Role.BLOCKQUOTE, "blockquote"),
        (Role.FOOTNOTE, "aside"),
        (Role.NOTE, "aside"),
        (Role.VERSE, "p"),
        (Role.LIST_ITEM, "p"),
        (Role.TABLE_ROW, "p"),
    ],
)
def test_paragraphs_keep_what_they_are_and_their_line_breaks(tmp_path, role, name):
    line = Line("c1.p1.1", Kind.NARRATION, "Narrator", 1.0, "One\ntwo", 1)
    chapter = replace(CHAPTER, paragraphs=(Paragraph("One\ntwo", role),), summary=None, notes=())

    page = etree.fromstring(chapter_page(ALBUM, episodes_in(tmp_path)[0], chapter, [line]))

    element = page.find(".//h:section", NAMES)[1]
    assert etree.QName(element).localname == name
    (span,) = element.iterfind(".//h:span", NAMES)
    assert (span.text, span[0].tag, span[0].tail) == ("One", f"{{{NAMES['h']}}}br", "two")


def test_control_characters_do_not_break_the_page(tmp_path):
    line = Line("c1.p1.1", Kind.NARRATION, "A\x00da", 1.0, "a\x1bb", 1)
    chapter = replace(CHAPTER, paragraphs=(Paragraph("a\x1bb"),))

    page = etree.fromstring(chapter_page(ALBUM, episodes_in(tmp_path)[0], chapter, [line]))

    assert page.find(".//h:span", NAMES).get("data-speaker") == "Ada"


@pytest.mark.parametrize(
    ("at_ms", "text"), [(0, "0:00:00.000"), (61_005, "0:01:01.005"), (36_000_000, "10:00:00.000")]
)
def test_clock(at_ms, text):
    assert clock(at_ms) == text
