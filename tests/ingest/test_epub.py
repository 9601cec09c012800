"""Any EPUB 2 or 3, built small."""

import io
import zipfile
from urllib.parse import quote

import pytest
from tests.ingest.epubs import CONTAINER, ROOTFILE, epub, nav, ncx, page, zipped

from fullcast.errors import InputError
from fullcast.ingest import read_work
from fullcast.model import Role

ONE = page("#Chapter 1: Wick", "The lamp went out.")
TWO = page("#Chapter 2: Oil", "The lamp was lit.")
TOC = (("Chapter 1: Wick", "one.xhtml"), ("Chapter 2: Oil", "two.xhtml"))


@pytest.fixture
def read(tmp_path):
    def read_bytes(data, **choices):
        path = tmp_path / "book.epub"
        path.write_bytes(data)
        return read_work(path, **choices)

    return read_bytes


def told(work):
    """Chapters as (title, texts)."""
    return [(c.title, [p.text for p in c.paragraphs]) for c in work.chapters]


def skipped(work):
    return {part.what: part.why for part in work.skipped}


TWO_CHAPTERS = [("Wick", ["The lamp went out."]), ("Oil", ["The lamp was lit."])]


@pytest.mark.parametrize(
    "contents",
    [{"toc": nav(*TOC)}, {"old_toc": ncx(*TOC)}, {"toc": nav(*TOC), "old_toc": ncx()}, {}],
    ids=["nav", "ncx", "both", "neither"],
)
def test_chapters_come_from_any_table_of_contents_or_none(read, contents):
    work = read(epub({"one.xhtml": ONE, "two.xhtml": TWO}, **contents))

    assert told(work) == TWO_CHAPTERS
    assert work.metadata.title == "The Lamp"
    assert work.metadata.authors == ("quiet_owl",)


def test_the_spine_gives_the_order_not_the_manifest(read):
    pages = {"two.xhtml": TWO, "one.xhtml": ONE}

    assert told(read(epub(pages, spine=["one.xhtml", "two.xhtml"]))) == TWO_CHAPTERS


def test_what_is_not_linear_is_left_out_and_listed(read):
    pages = {"one.xhtml": ONE, "map.xhtml": page("A map."), "two.xhtml": TWO}
    spine = ["one.xhtml", ("map.xhtml", ' linear="no"'), "two.xhtml"]

    work = read(epub(pages, spine=spine))

    assert told(work) == TWO_CHAPTERS
    assert skipped(work)["OEBPS/map.xhtml"] == "not in the reading order"


@pytest.mark.parametrize(
    ("kind", "title"),
    [("cover", "-"), ("copyright-page", "-"), ("colophon", "-"), ("titlepage", "-"), ("toc", "-"),
     ("", "Cover"), ("", "Copyright"), ("", "Colophon"), ("", "Table of Contents"),
     ("", "Also by quiet_owl"), ("", "About the Author")],
)  # fmt: skip
def test_what_surrounds_the_story_is_left_out_and_listed(read, kind, title):
    extra = page("All rights reserved by nobody in particular.", attributes=f' epub:type="{kind}"')
    contents = nav((title, "extra.xhtml"), *TOC)

    work = read(epub({"extra.xhtml": extra, "one.xhtml": ONE, "two.xhtml": TWO}, toc=contents))

    assert told(work) == TWO_CHAPTERS
    assert title in skipped(work)


def test_a_navigation_document_in_the_spine_is_not_read_aloud(read):
    pages = {"one.xhtml": ONE, "two.xhtml": TWO}

    work = read(epub(pages, toc=nav(*TOC), spine=["nav.xhtml", "one.xhtml", "two.xhtml"]))

    assert told(work) == TWO_CHAPTERS
    assert "the table of contents" in skipped(work).values()


def test_a_guide_names_the_cover_in_epub_2(read):
    guide = '<guide><reference type="cover" href="front.xhtml"/></guide>'
    pages = {"front.xhtml": page("The Lamp, a novel"), "one.xhtml": ONE, "two.xhtml": TWO}

    assert told(read(epub(pages, old_toc=ncx(*TOC), guide=guide))) == TWO_CHAPTERS


def test_landmarks_name_the_cover_in_epub_3(read):
    landmarks = '<nav epub:type="landmarks"><a epub:type="cover" href="front.xhtml">Go</a></nav>'
    pages = {"front.xhtml": page("The Lamp, a novel"), "one.xhtml": ONE, "two.xhtml": TWO}
    contents = nav(("Front", "front.xhtml"), *TOC).replace("</body>", f"{landmarks}</body>")

    work = read(epub(pages, toc=contents))

    assert told(work) == TWO_CHAPTERS
    assert skipped(work)["Front"] == "marked as cover"


def test_a_prologue_outside_the_table_of_contents_is_kept(read):
    pages = {"pro.xhtml": page("word " * 80), "one.xhtml": ONE, "two.xhtml": TWO}

    work = read(epub(pages, toc=nav(*TOC)))

    assert len(work.chapters) == 3
    assert work.chapters[0].paragraphs[0].text.startswith("word word")


def test_the_first_rootfile_that_exists_is_read(read):
    container = CONTAINER.format(ROOTFILE.format("nowhere.opf") + ROOTFILE.format("OEBPS/book.opf"))

    work = read(
        epub({"one.xhtml": ONE, "two.xhtml": TWO}, extra={"META-INF/container.xml": container})
    )

    assert told(work) == TWO_CHAPTERS


@pytest.mark.parametrize("name", ["Kapitel 1 – Öl.xhtml", "a+b & c.xhtml", "100%.xhtml"])
def test_addresses_with_percent_signs_are_found(read, name):
    address = quote(name)
    data = epub({address: ONE, "two.xhtml": TWO}, extra={f"OEBPS/{name}": ONE})

    assert told(read(data)) == TWO_CHAPTERS


def test_addresses_with_parent_folders_are_found(read):
    data = epub(
        {"../text/one.xhtml": ONE, "two.xhtml": TWO},
        toc=nav(("Chapter 1: Wick", "../text/one.xhtml"), ("Chapter 2: Oil", "./two.xhtml")),
        extra={"text/one.xhtml": ONE},
    )

    assert told(read(data)) == TWO_CHAPTERS


def test_the_reading_of_a_ruby_text_is_not_said_twice(read):
    ruby = page("#Chapter 1: Wick", "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>")

    work = read(epub({"one.xhtml": ruby, "two.xhtml": TWO}))

    assert told(work)[0] == ("Wick", ["漢字"])
    assert skipped(work)["かん"] == "reading of the ruby text"


def test_a_chapter_over_two_documents_is_one_chapter(read):
    pages = {"one.xhtml": ONE, "one-more.xhtml": page("It stayed out."), "two.xhtml": TWO}

    work = read(epub(pages, toc=nav(*TOC)))

    assert told(work) == [("Wick", ["The lamp went out.", "It stayed out."]), TWO_CHAPTERS[1]]


def test_fragments_in_the_contents_cut_a_document_into_chapters(read):
    both = page(
        '<div id="a"><h2>Chapter 1: Wick</h2></div>', "The lamp went out.",
        '<h2><a id="b"></a>Chapter 2: Oil</h2>', "The lamp was lit.",
    )  # fmt: skip
    contents = nav(("Chapter 1: Wick", "both.xhtml#a"), ("Chapter 2: Oil", "both.xhtml#b"))

    assert told(read(epub({"both.xhtml": both}, toc=contents))) == TWO_CHAPTERS


def test_sections_of_a_chapter_in_a_nested_ncx_are_no_chapters(read):
    one = page("#Chapter 1: Wick", '<h3 id="s">Morning</h3>', "The lamp went out.")
    contents = ncx(
        ("Chapter 1: Wick", "one.xhtml", [("Morning", "one.xhtml#s")]),
        ("Chapter 2: Oil", "two.xhtml"),
    )

    work = read(epub({"one.xhtml": one, "two.xhtml": TWO}, old_toc=contents))

    assert told(work) == [("Wick", ["Morning", "The lamp went out."]), TWO_CHAPTERS[1]]


def test_chapters_inside_a_part_are_chapters(read):
    contents = ncx(("Part I", "part.xhtml", list(TOC)))
    pages = {"part.xhtml": page("#Part I"), "one.xhtml": ONE, "two.xhtml": TWO}

    work = read(epub(pages, old_toc=contents))

    assert told(work) == TWO_CHAPTERS


def test_footnotes_are_marked_and_stay_in_their_place(read):
    one = page(
        "#Chapter 1: Wick",
        '<p>Forty fathoms<a epub:type="noteref" href="#n">1</a> of fog.</p>',
        '<aside epub:type="footnote" id="n"><p>A fathom is six feet.</p></aside>',
        "The lamp went out.",
    )

    work = read(epub({"one.xhtml": one, "two.xhtml": TWO}))

    note = work.chapters[0].paragraphs[1]
    assert (note.text, note.role) == ("A fathom is six feet.", Role.FOOTNOTE)


def test_images_scripts_and_styles_are_not_read_aloud(read):
    one = page(
        "#Chapter 1: Wick", "<style>p { color: red }</style>", "<script>alert('no')</script>",
        '<p>The lamp <img src="l.png" alt="a lamp"/>went out.</p>',
    )  # fmt: skip

    work = read(epub({"one.xhtml": one, "two.xhtml": TWO}))

    assert told(work) == TWO_CHAPTERS
    assert skipped(work)["image: a lamp"] == "not text"


def test_broken_xhtml_is_read_as_a_browser_would(read):
    broken = "<html><body><h2>Chapter 1: Wick<p>The lamp <i>went</b> out.&nbsp;&bogus;"

    work = read(epub({"one.xhtml": broken, "two.xhtml": TWO}))

    assert "The lamp went out." in "\n".join(told(work)[0][1])
    assert told(work)[1] == TWO_CHAPTERS[1]


def test_only_authors_are_authors(read):
    metadata = (
        '<dc:creator id="c">A. Nother</dc:creator>'
        '<meta refines="#c" property="role">trl</meta>'
        '<dc:creator opf:role="ill">I. Drew</dc:creator>'
    )

    work = read(epub({"one.xhtml": ONE, "two.xhtml": TWO}, metadata=metadata, toc=nav(*TOC)))

    assert work.metadata.authors == ("quiet_owl",)


def encrypted(algorithm):
    return {
        "META-INF/encryption.xml": (
            '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
            'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
            f'<enc:EncryptionMethod Algorithm="{algorithm}"/></enc:EncryptedData></encryption>'
        )
    }


def test_an_encrypted_epub_is_refused(read):
    data = epub({"one.xhtml": ONE}, extra=encrypted("http://www.w3.org/2001/04/xmlenc#aes128-cbc"))

    with pytest.raises(InputError, match=r"is encrypted \(DRM\)\. Give a copy without"):
        read(data)


def test_obfuscated_fonts_are_no_encryption(read):
    fonts = encrypted("http://www.idpf.org/2008/embedding")

    assert told(read(epub({"one.xhtml": ONE, "two.xhtml": TWO}, extra=fonts))) == TWO_CHAPTERS


def test_paths_that_climb_out_of_the_zip_name_nothing(read):
    data = epub({"../../../../etc/passwd": ONE, "one.xhtml": ONE, "two.xhtml": TWO})

    assert told(read(data)) == TWO_CHAPTERS


def test_a_page_that_is_named_but_missing_is_left_out(read):
    data = epub({"one.xhtml": ONE, "two.xhtml": TWO}, spine=["one.xhtml", "two.xhtml"])
    gone = data.replace(b"OEBPS/two.xhtml", b"OEBPS/twx.xhtml")

    work = read(gone)

    assert told(work) == [("Wick", ["The lamp went out."])]
    assert skipped(work)["OEBPS/two.xhtml"] == "named in the reading order, but not in the file"


def test_an_epub_of_images_only_holds_no_story(read):
    with pytest.raises(InputError, match=r"holds no story text\. Give a file with the text"):
        read(epub({"one.xhtml": page('<img src="1.jpg" alt="page 1"/>')}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read):
    bomb = zipped({"mimetype": "application/epub+zip", "a.xhtml": b" " * 40_000_000})

    with pytest.raises(InputError, match="unpacks to more than any book holds"):
        read(bomb)


GROUP = (
    '<section><hgroup><h2>{}</h2><p epub:type="title">{}</p>'
    '<p epub:type="subtitle">In Which It Is Dark</p></hgroup><p>The lamp went out.</p></section>'
)


@pytest.mark.parametrize(
    "contents",
    [{}, {"toc": nav(("I: The Lamp", "one.xhtml"), ("II: The Oil", "two.xhtml"))}],
    ids=["without contents", "with contents"],
)
def test_lines_in_a_group_with_a_heading_are_headings(read, contents):
    pages = {"one.xhtml": page(GROUP.format("I", "The Lamp")),
             "two.xhtml": page(GROUP.format("II", "The Oil"))}  # fmt: skip

    chapters = read(epub(pages, **contents)).chapters

    assert [chapter.title.split(": ")[-1] for chapter in chapters] == ["The Lamp", "The Oil"]
    assert [(p.text, p.role) for p in chapters[0].paragraphs] == [
        ("In Which It Is Dark", Role.HEADING),
        ("The lamp went out.", Role.PROSE),
    ]


LINKED = page(
    "#Chapter 1",
    '<p>Forty fathoms<sup><a id="r1" href="#n1">1</a></sup> of fog, says the log.</p>',
    "The lamp went out.",
    '<p id="n1"><a href="#r1">1</a>. A fathom is six feet. <a href="#r1">↩</a></p>',
)


def test_a_link_that_is_a_number_leads_to_a_note(read):
    work = read(epub({"one.xhtml": LINKED, "two.xhtml": TWO}))

    assert [(p.text, p.role) for p in work.chapters[0].paragraphs] == [
        ("Forty fathoms of fog, says the log.", Role.PROSE),
        ("The lamp went out.", Role.PROSE),
        ("1. A fathom is six feet.", Role.FOOTNOTE),
    ]
    assert [part.what for part in work.skipped] == ["1", "↩"]


def test_a_number_in_a_sentence_that_is_a_link_is_told(read):
    text = '<p>As chapter <a href="two.xhtml#top">2</a> tells, it was lit.</p>'

    work = read(epub({"one.xhtml": page("#Chapter 1: Wick", text), "two.xhtml": TWO}))

    assert told(work)[0] == ("Wick", ["As chapter 2 tells, it was lit."])


def test_a_document_of_notes_is_no_chapter(read):
    notes = page("#Notes", '<p><a href="one.xhtml#r1">1.</a> A fathom is six feet.</p>')
    pages = {"one.xhtml": ONE, "two.xhtml": TWO, "notes.xhtml": notes}

    work = read(epub(pages, toc=nav(*TOC, ("Notes", "notes.xhtml"))))

    assert told(work) == TWO_CHAPTERS
    assert skipped(work)["Notes"] == "a chapter without text"


def test_without_contents_title_and_author_on_the_first_page_are_no_story(read):
    first = page("<h1>The Lamp</h1>", "by quiet_owl", "It was dark.")

    assert told(read(epub({"one.xhtml": first}))) == [(None, ["It was dark."])]


@pytest.mark.parametrize(
    ("written", "stored"),
    [("ch%201.xhtml", "ch%201.xhtml"), ("Ch1.xhtml", "ch1.XHTML"), ("a\\b.xhtml", "a/b.xhtml")],
    ids=["percent signs in the ZIP", "another case", "a Windows path"],
)
def test_addresses_that_are_nearly_right_are_found(read, written, stored):
    data = epub({written: ONE}, extra={f"OEBPS/{stored}": ONE})
    if stored != written:
        data = without(data, f"OEBPS/{written}")

    assert told(read(data)) == TWO_CHAPTERS[:1]


def without(data, path):
    """An EPUB without one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name != path})


# ---------------------------------------------------------------------------- putting parts back

APART = {
    "copyright.xhtml": page("All rights reserved."),
    "for.xhtml": page("For the keepers."),
    "one.xhtml": ONE,
    "map.xhtml": page("A map."),
    "two.xhtml": TWO,
    "about.xhtml": page("quiet_owl lives by the sea."),
}
APART_SPINE = ["copyright.xhtml", "for.xhtml", "one.xhtml", ("map.xhtml", ' linear="no"'),
               "two.xhtml", "about.xhtml"]  # fmt: skip
APART_TOC = nav(("Copyright", "copyright.xhtml"), *TOC, ("About the Author", "about.xhtml"))
APART_BOOK = epub(APART, spine=APART_SPINE, toc=APART_TOC)


def test_parts_that_were_left_out_have_names_to_ask_for_them_by(read):
    names = [part.name for part in read(APART_BOOK).skipped if part.name]

    assert names == ["Copyright", "OEBPS/for.xhtml", "OEBPS/map.xhtml", "About the Author"]


@pytest.mark.parametrize(
    ("name", "chapter", "text"),
    [
        ("Copyright", 0, "All rights reserved."),
        ("copyright", 0, "All rights reserved."),
        ("OEBPS/copyright.xhtml", 0, "All rights reserved."),
        ("OEBPS/for.xhtml", 0, "For the keepers."),
        ("OEBPS/map.xhtml", 0, "A map."),
        ("About the Author", 2, "quiet_owl lives by the sea."),
    ],
)
def test_a_part_that_is_asked_for_is_told_in_its_place(read, name, chapter, text):
    work = read(APART_BOOK, include=[name])

    assert text in [p.text for p in work.chapters[chapter].paragraphs]
    assert name.casefold() not in [(part.name or "").casefold() for part in work.skipped]
    assert any("although it is no story" in decision for decision in work.decisions)


def test_parts_of_one_name_are_told_apart_by_their_paths(read):
    pages = {"a.xhtml": page("One."), "one.xhtml": ONE, "b.xhtml": page("Two."), "two.xhtml": TWO}
    toc = nav(("Copyright", "a.xhtml"), TOC[0], ("Copyright", "b.xhtml"), TOC[1])

    assert [p.name for p in read(epub(pages, toc=toc)).skipped] == ["Copyright", "OEBPS/b.xhtml"]


def test_asking_for_what_was_not_left_out_names_what_was(read):
    with pytest.raises(InputError) as caught:
        read(APART_BOOK, include=["Dedication"])

    assert str(caught.value).endswith(
        "book.epub: nothing that was left out is called “Dedication”. What can be put back: "
        "“Copyright”, “OEBPS/for.xhtml”, “OEBPS/map.xhtml”, “About the Author”."
    )


# ---------------------------------------------------------------------------- the cover


PICTURE = b"\xff\xd8\xff any picture"
AS_PROPERTY = '<item id="c" href="c.jpg" media-type="image/jpeg" properties="cover-image"/>'
AS_ITEM = '<item id="c" href="c.jpg" media-type="image/jpeg"/>'
AS_META = '<meta name="cover" content="c"/>'


def with_cover(item, metadata="", extra=None):
    """An EPUB whose manifest has one more item."""
    data = epub(
        {"one.xhtml": ONE, "two.xhtml": TWO},
        toc=nav(*TOC),
        metadata=metadata,
        extra={"OEBPS/c.jpg": PICTURE} if extra is None else extra,
    )
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["OEBPS/book.opf"] = parts["OEBPS/book.opf"].replace(
        b"</manifest>", item.encode() + b"</manifest>"
    )
    return zipped(parts, zipfile.ZIP_STORED)


@pytest.mark.parametrize(
    ("item", "metadata", "cover"),
    [
        (AS_PROPERTY, "", PICTURE),
        (AS_ITEM, AS_META, PICTURE),
        (AS_ITEM, "", None),
        ("", AS_META, None),
        (AS_PROPERTY.replace("jpeg", "svg+xml"), "", None),
        (AS_PROPERTY.replace("c.jpg", "nowhere.jpg"), "", None),
    ],
    ids=["EPUB 3", "EPUB 2", "a picture", "named and not there", "SVG", "no such file"],
)
def test_cover_is_the_picture_that_the_package_names(read, item, metadata, cover):
    assert read(with_cover(item, metadata)).cover == cover


def test_cover_that_is_damaged_keeps_nobody_from_the_story(read):
    work = read(with_cover(AS_PROPERTY).replace(PICTURE, PICTURE[::-1]))

    assert work.cover is None
    assert "cannot be unpacked" in skipped(work)["the cover"]
    assert told(work) == TWO_CHAPTERS
