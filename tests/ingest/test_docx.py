import pytest
from tests.ingest.documents import docx, par, run

from fullcast.ingest import read_work
from fullcast.model import Role

HEADING = '<w:style w:styleId="Kop2" w:type="paragraph"><w:name w:val="heading 2"/></w:style>'
TITLES = "".join(
    f'<w:style w:styleId="{own}" w:type="paragraph"><w:name w:val="{name}"/></w:style>'
    for own, name in [("Title", "Title"), ("Subtitle", "Subtitle"), ("H1", "heading 1")]
)
ITALIC = '<w:style w:styleId="{}"><w:name w:val="{}"/><w:rPr><w:i/></w:rPr></w:style>'
TOC = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\h</w:instrText></w:r>'
    + run("The Lamp")
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture
def read(tmp_path):
    def read(*paragraphs, **parts):
        path = tmp_path / "work.docx"
        path.write_bytes(docx(*paragraphs, **parts))
        return read_work(path)

    return read


def texts(work):
    return [[p.text for p in chapter.paragraphs] for chapter in work.chapters]


def emphasised(work):
    return [
        p.text[e.start : e.end] for c in work.chapters for p in c.paragraphs for e in p.emphasis
    ]


def test_styles_named_headings_are_chapters_in_any_language(read):
    work = read(
        par("The Lamp", "Kop2"), par("It was out."), par("The Sea", "Kop2"), par("It was in."),
        styles=HEADING,
    )  # fmt: skip

    assert [c.title for c in work.chapters] == ["The Lamp", "The Sea"]
    assert texts(work) == [["It was out."], ["It was in."]]


@pytest.mark.parametrize("byline", [par("by quiet_owl", "Subtitle"), par("by quiet_owl")])
@pytest.mark.parametrize("subtitle", ["", par("A Tale of Oil", "Subtitle")])
def test_a_title_page_in_words_own_styles_is_no_chapter(read, subtitle, byline):
    work = read(
        par("The Keeper", "Title"), subtitle, byline,
        par("The Lamp", "H1"), par("It was out."), par("The Sea", "H1"), par("It was in."),
        styles=TITLES, core="<dc:title>untitled</dc:title><dc:creator>python-docx</dc:creator>",
    )  # fmt: skip

    assert (work.metadata.title, work.metadata.authors) == ("The Keeper", ("quiet_owl",))
    assert [c.title for c in work.chapters] == ["The Lamp", "The Sea"]
    assert texts(work) == [["It was out."], ["It was in."]]


def test_a_program_that_names_itself_is_no_author(read):
    assert read(par("Once."), core="<dc:creator>python-docx</dc:creator>").metadata.authors == ()


def test_a_subtitle_within_the_story_is_told(read):
    work = read(
        par("The Keeper", "Title"), par("It was out."), par("At Sea", "Subtitle"), styles=TITLES
    )

    assert texts(work) == [["It was out.", "At Sea"]]


def test_a_heading_may_be_set_by_its_outline_level(read):
    level = '<w:outlineLvl w:val="0"/>'
    work = read(
        par("Lamp", "", level), par("It was out."), par("Sea", "", level), par("It was in.")
    )

    assert [c.title for c in work.chapters] == ["Lamp", "Sea"]


def test_words_without_headings_are_one_chapter_titled_by_the_properties(read):
    work = read(
        par("the lamp was out."), core="<dc:title>Lamp</dc:title><dc:creator>owl</dc:creator>"
    )

    assert (work.metadata.title, work.metadata.authors) == ("Lamp", ("owl",))
    assert texts(work) == [["the lamp was out."]]


def test_emphasis_by_setting_or_style_and_italics_in_italics_are_upright(read):
    styles = ITALIC.format("Wry", "Wry") + ITALIC.format("Dream", "Dream")
    work = read(
        par(run("I ") + run("am", "<w:i/>") + run(" sure", '<w:b w:val="off"/>')),
        par(run("So ") + run("wry", '<w:rStyle w:val="Wry"/>')),
        par(run("awake ", '<w:rStyle w:val="Wry"/>') + run("asleep"), "Dream"),
        styles=styles,
    )

    assert emphasised(work) == ["am", "wry", "asleep"]


def test_line_breaks_stay_and_quotations_rows_and_lists_have_their_roles(read):
    row = f"<w:tbl><w:tr><w:tc>{par('Lamp')}</w:tc><w:tc>{par('Oil')}</w:tc></w:tr></w:tbl>"
    work = read(
        par("<w:r><w:t>Yours,</w:t><w:br/><w:t>T. Finch</w:t></w:r>"),
        par("Come home.", "Quote"),
        par("Bread.", "", "<w:numPr/>"),
        row,
        par("That was all."),
        styles='<w:style w:styleId="Quote"><w:name w:val="Quote"/></w:style>',
    )

    assert [(p.text, p.role) for p in work.chapters[0].paragraphs] == [
        ("Yours,\nT. Finch", Role.PROSE),
        ("Come home.", Role.BLOCKQUOTE),
        ("Bread.", Role.LIST_ITEM),
        ("Lamp | Oil", Role.TABLE_ROW),
        ("That was all.", Role.PROSE),
    ]


def test_a_line_drawn_along_an_empty_paragraph_is_a_scene_break(read):
    rule = par("", "", '<w:pBdr><w:bottom w:val="single"/></w:pBdr>')
    work = read(par("It was out."), rule, par("It was lit."), par(""), par("It burned."))

    assert texts(work) == [["It was out.", "* * *", "It was lit.", "It burned."]]


def test_a_foot_note_stands_at_the_end_of_its_chapter_as_one(read):
    note = f'<w:footnote w:id="1">{par("A fathom is six feet.")}</w:footnote>'
    work = read(
        par("Chapter 1", "Kop2"),
        par(run("Forty fathoms") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run(" deep.")),
        par("It was cold."),
        par("Chapter 2", "Kop2"), par("It was warm."),
        styles=HEADING, footnotes=note,
    )  # fmt: skip

    assert [(p.text, p.role) for p in work.chapters[0].paragraphs] == [
        ("Forty fathoms deep.", Role.PROSE),
        ("It was cold.", Role.PROSE),
        ("A fathom is six feet.", Role.FOOTNOTE),
    ]


def test_what_a_reviser_struck_out_or_hid_is_listed_and_not_story(read):
    work = read(
        par(
            run("It was ")
            + "<w:del><w:r><w:delText>dark</w:delText></w:r></w:del>"
            + f"<w:ins>{run('bright')}</w:ins>"
            + run(" as night", "<w:vanish/>")
            + run(".")
        )
    )

    assert texts(work) == [["It was bright."]]
    assert [(s.what, s.why) for s in work.skipped] == [
        ("dark", "struck out by a reviser"),
        ("as night", "hidden in the document"),
    ]


def test_a_table_of_contents_is_left_out_with_its_heading(read):
    work = read(
        par("Contents", "Kop2"), par(TOC), par("The Lamp", "Kop2"), par("It was out."),
        par("The Sea", "Kop2"), par("It was in."), styles=HEADING,
    )  # fmt: skip

    assert [c.title for c in work.chapters] == ["The Lamp", "The Sea"]
    assert ("table of contents", "made by the word processor") in [
        (s.what, s.why) for s in work.skipped
    ]
