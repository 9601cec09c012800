"""AO3's downloads: what the golden files do not show."""

from pathlib import Path

import pytest

from fullcast.errors import InputError
from fullcast.ingest import read_work

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


def test_the_format_may_be_named_but_must_fit(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body><p>One.</p></body></html>", encoding="utf-8")

    with pytest.raises(
        InputError, match=r"lacks the structure of an AO3 download\. Leave out --input-format"
    ):
        read_work(path, format="ao3-html")
