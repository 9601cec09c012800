"""AO3's downloads: what the golden files do not show."""

from pathlib import Path

import pytest

from fullcast.errors import InputError
from fullcast.ingest import read_work
from fullcast.model import Role, Series

KEEPER = Path(__file__).parents[1] / "golden/ingest/ao3-html/in/keeper_ao3.html"
AUTHOR = 'by <a rel="author" href="https://archiveofourown.org/users/quiet_owl">quiet_owl</a>'


@pytest.fixture
def keeper(tmp_path):
    def changed(old, new):
        html = KEEPER.read_text(encoding="utf-8")
        assert old in html
        path = tmp_path / "keeper.html"
        path.write_text(html.replace(old, new), encoding="utf-8")
        return read_work(path)

    return changed


def test_a_writer_without_a_page_is_named(keeper):
    assert keeper(AUTHOR, "by Anonymous").metadata.authors == ("Anonymous",)


def test_writers_names_may_hold_and(keeper):
    authors = AUTHOR + ', <a rel="author" href="x">salt and pepper</a> for <a href="y">Tam</a>'

    assert keeper(AUTHOR, authors).metadata.authors == ("quiet_owl", "salt and pepper")


def test_a_tag_may_hold_a_comma(keeper):
    work = keeper(">Lighthouses</a>", ">Lighthouses, mostly</a>")

    assert work.metadata.tags[:2] == ("Lighthouses, mostly", "Letters")


def test_a_summary_of_several_paragraphs_stays_whole(keeper):
    work = keeper("<p>Two keepers,", "<p>It is dark.</p><p>Two keepers,")

    assert work.metadata.summary.startswith("It is dark.\n\nTwo keepers,")


def test_an_unfinished_work_is_in_progress(keeper):
    assert keeper("4/4", "4/?").metadata.status == "In Progress"


def test_headings_inside_a_chapter_are_no_chapters(keeper):
    work = keeper("<p>‘You heard.’</p>", "<h2>Chapter 7: Not One</h2><p>‘You heard.’</p>")

    assert [c.title for c in work.chapters] == ["The Lamp", "Tobias Writes", None, "Ledger"]
    assert "Chapter 7: Not One" in [p.text for p in work.chapters[0].paragraphs]


@pytest.mark.parametrize(
    "repeated", ["<h2>Chapter 1: The Lamp</h2>", "<p><b>The Lamp</b></p>", "<p>~ THE LAMP ~</p>"]
)
def test_a_title_that_the_writer_repeats_is_said_once(keeper, repeated):
    work = keeper("<p>The lamp went out", f"{repeated}<p>The lamp went out")

    assert work.chapters[0].paragraphs[0].text.startswith("The lamp went out at")
    assert "repeats the chapter's title" in [part.why for part in work.skipped]


ONE_SHOT = """<html><head><title>Salt</title></head><body><div id="preface"><div class="meta">
<dl class="tags"><dt>Rating:</dt><dd><a>Mature</a></dd>{tags}</dl><h1>Salt</h1>
<div class="byline">by {byline}</div></div></div><div id="chapters">
<h2 class="toc-heading">Salt</h2><!--chapter content--><div class="userstuff">{body}</div>
<!--/chapter content--></div></body></html>"""


@pytest.fixture
def one_shot(tmp_path):
    def read(body="<p>It was dark.</p>", byline="quiet_owl", tags=""):
        path = tmp_path / "salt.html"
        path.write_text(ONE_SHOT.format(body=body, byline=byline, tags=tags), encoding="utf-8")
        return read_work(path)

    return read


def test_a_one_shot_has_no_chapter_title(one_shot):
    assert [chapter.title for chapter in one_shot().chapters] == [None]


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Anonymous", ("Anonymous",)),
        ('<a rel="author" href="x">orphan_account</a>', ("orphan_account",)),
        ('<a rel="author" href="x">a</a>, <a rel="author" href="y">c (b)</a>', ("a", "c (b)")),
    ],
)
def test_everybody_who_wrote_it_is_named(one_shot, byline, authors):
    assert one_shot(byline=byline).metadata.authors == authors


@pytest.mark.parametrize(
    "series",
    [
        "Part 2 of <a>Lamplight</a>, Part 11 of <a>Big, Bang</a>",
        "<span class='position'>Part 2 of Lamplight</span>, <span class='position'>Part 11 of Big, Bang</span>",
    ],
)  # fmt: skip
def test_a_work_may_be_part_of_two_series(one_shot, series):
    work = one_shot(tags=f"<dt>Series:</dt><dd>{series}</dd>")

    assert work.metadata.series == (Series("Lamplight", "2"), Series("Big, Bang", "11"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<p>&nbsp;</p><p>One.</p><p>   </p>", [("One.", Role.PROSE)]),
        ("<p>One.</p><hr><p>Two.</p>",
         [("One.", Role.PROSE), ("* * *", Role.SCENE_BREAK), ("Two.", Role.PROSE)]),
        ('<div class="phone"><p class="text"><span class="hide">Ines: </span>u up</p></div>',
         [("Ines: u up", Role.PROSE)]),
        ("<details><summary>Spoilers</summary><p>She dies.</p></details>",
         [("She dies.", Role.PROSE)]),
        ("<p>For <strike>you</strike> us.</p>", [("For you us.", Role.PROSE)]),
        ("<table><tr><th>Lamp</th><th>Oil</th></tr><tr><td>4</td><td>2</td></tr></table>",
         [("Lamp | Oil", Role.TABLE_ROW), ("4 | 2", Role.TABLE_ROW)]),
        ('<p><img src="a.jpg" alt="a lamp"></p><p>One.</p>', [("One.", Role.PROSE)]),
        ('<p dir="rtl">שלום <b>עולם</b></p>', [("שלום עולם", Role.PROSE)]),
        ("<p>「こんにちは」と彼女は言った。</p>", [("「こんにちは」と彼女は言った。", Role.PROSE)]),
        ("<center>~*~</center><p>One.</p>", [("~*~", Role.SCENE_BREAK), ("One.", Role.PROSE)]),
    ],
)  # fmt: skip
def test_what_writers_put_into_works_is_told_as_it_is_shown(one_shot, body, told):
    assert [(p.text, p.role) for p in one_shot(body).chapters[0].paragraphs] == told


def test_the_format_may_be_named_but_must_fit(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body><p>One.</p></body></html>", encoding="utf-8")

    with pytest.raises(
        InputError, match=r"lacks the structure of an AO3 download\. Leave out --input-format"
    ):
        read_work(path, format="ao3-html")
