"""Pages that FanFicFare and Project Gutenberg make."""

import pytest
from tests.ingest.epubs import epub, nav, page

from fullcast.ingest import read_work
from fullcast.model import Role, Series

P = "The lamp went out at ten past three, and nobody on the island was awake to see it but her."
FANFICFARE = f"""<html><head><title>The Lamp by quiet_owl</title></head><body>
<h1><a href="u">The Lamp</a> by <a class='authorlink' href='a'>quiet_owl</a></h1>
<table class="full"><tr><td><b>Series:</b></td><td><a href="s">Lamplight [2]</a></td></tr>
<tr><td><b>Category:</b></td><td>Original Work</td></tr>
<tr><td><b>Language:</b></td><td>English</td></tr>
<tr><td><b>Words:</b></td><td>1,234</td></tr>
<tr><td><b>Story URL:</b></td><td>https://archiveofourown.org/works/99</td></tr>
<tr><td><b>Summary:</b></td><td>Two keepers.</td></tr></table>
<a name="TOCTOP"><h2>Table of Contents</h2></a><p><a href="#s1">Wick</a><br><a href="#s2">Oil</a></p>
<a name="s1"><h2>Wick</h2></a><div><b>Author's Note:</b><blockquote><p>Hi.</p></blockquote>
<p>{P}</p></div><a name="s2"><h2>Oil</h2></a><p>{P}</p></body></html>"""
HEADER = """<section class="pg-boilerplate" id="pg-header"><h2>The Project Gutenberg eBook of
<span>The Lamp</span></h2><div>This ebook is for the use of anyone.</div>
<p><strong>Title</strong>: The Lamp</p><p><strong>Author</strong>: Quiet Owl</p>
<p><strong>Language</strong>: French</p>
<div>*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***</div></section>"""
FOOTER = """<section class="pg-boilerplate" id="pg-footer"><div>*** END OF THE PROJECT GUTENBERG
EBOOK THE LAMP ***</div><div>Updated editions will replace the previous one.</div></section>"""
FRONT = """<h1>THE LAMP</h1><p>by</p><p>QUIET OWL</p><p>LONDON<br>LAMP &amp; CO.</p>
<h2>CONTENTS</h2><table><tr><td><a href="#I">I.</a></td><td>The Wick</td><td>1</td></tr></table>"""
ONE = f"""<h2 id="I">CHAPTER I.<br/>THE WICK</h2><p>{P}</p><p>She<span class="pagenum"><a
id="Page_2">[Pg 2]</a></span> saw<a href="#f1">[1]</a> it.</p><div class="poem"><div
class="stanza"><span>O for the lamp<br/></span><span>that is lit<br/></span></div></div>
<div class="footnote"><p id="f1"><a href="#r1">[1]</a> Once.</p></div>"""
TWO = f"<h2>CHAPTER II.<br/>THE OIL</h2><p>{P}</p><p>THE END</p>"
GUTENBERG = f"<html><body>{HEADER}{FRONT}{ONE}{TWO}{FOOTER}</body></html>"


@pytest.fixture
def read(tmp_path):
    def read(data, **choices):
        path = tmp_path / "work.bin"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_work(path, **choices)

    return read


def test_a_page_by_fanficfare_gives_labels_and_chapters(read):
    work = read(FANFICFARE)

    data = work.metadata
    assert (data.title, data.authors, data.language) == ("The Lamp", ("quiet_owl",), "en")
    assert (data.series, data.fandoms) == ((Series("Lamplight", "2"),), ("Original Work",))
    assert (data.summary, data.work_id) == ("Two keepers.", "99")
    assert [(c.title, [p.text for p in c.paragraphs], c.notes) for c in work.chapters] == [
        ("Wick", [P], ("Hi.",)),
        ("Oil", [P], ()),
    ]


def test_a_list_of_contents_is_put_back_on_demand(read):
    work = read(FANFICFARE, include=["Table of Contents"])

    assert [chapter.title for chapter in work.chapters] == ["Table of Contents", "Wick", "Oil"]


def parts_of_the_book():
    """The same book as an EPUB, as Project Gutenberg cuts it."""
    pages = {"h.xhtml": page(HEADER + FRONT), "1.xhtml": page(ONE), "2.xhtml": page(TWO + FOOTER)}
    return epub(
        pages,
        toc=nav(
            ("The Project Gutenberg eBook of The Lamp", "h.xhtml"),
            ("CONTENTS", "h.xhtml"),
            ("CHAPTER I. THE WICK", "1.xhtml"),
            ("CHAPTER II. THE OIL", "2.xhtml"),
            ("THE FULL PROJECT GUTENBERG LICENSE", "2.xhtml#pg-footer"),
        ),
    )


@pytest.mark.parametrize("data", [GUTENBERG, parts_of_the_book()], ids=["page", "epub"])
def test_a_book_of_project_gutenbergs_has_no_licence(read, data):
    work = read(data)

    assert work.metadata.title == "The Lamp"
    assert work.chapters[0].end_notes == ("[1] Once.",)
    assert [(c.title, [(p.text, p.role) for p in c.paragraphs]) for c in work.chapters] == [
        ("THE WICK", [(P, Role.PROSE), ("She saw[1] it.", Role.PROSE),
                      ("O for the lamp\nthat is lit", Role.VERSE)]),
        ("THE OIL", [(P, Role.PROSE)]),
    ]  # fmt: skip


def test_the_licence_says_who_wrote_a_page(read):
    work = read(GUTENBERG)

    assert (work.metadata.authors, work.metadata.language) == (("Quiet Owl",), "fr")
