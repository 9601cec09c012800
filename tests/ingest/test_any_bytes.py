"""Whatever the bytes, reading them ends in a Work or in one clear line."""

import io
import os
import random
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ingest.documents import docx, fb2, par, pdf
from tests.ingest.epubs import CONTAINER, ROOTFILE, epub, nav, ncx, page, zipped
from tests.strategies import text_files

from fullcast.errors import InputError
from fullcast.ingest import FORMATS, html_text, read_work
from fullcast.model import Work

DEEP = 100_000
DEEPEST = 1_000_000
BOOK = epub(
    {
        "one.xhtml": page("#Chapter 1", "The lamp went out."),
        "two.xhtml": page("#Chapter 2", "Lit."),
    },
    toc=nav(("Chapter 1", "one.xhtml"), ("Chapter 2", "two.xhtml")),
    old_toc=ncx(("Chapter 1", "one.xhtml")),
)
HTML = (
    b"<!DOCTYPE html><html><head><title>T</title></head><body><div id='preface'><h1>T</h1><dl>"
    b"<dt>Rating:</dt><dd>G</dd></dl></div><div id='chapters'><!--chapter content--><p>The lamp "
    b"<em>went</em> out.</p><blockquote>Yes.</blockquote><hr><table><tr><td>a</td></tr></table>"
    b"<!--/chapter content--></div></body></html>"
)
DOCX = docx(par("Chapter 1", "Heading1"), par("The lamp went out."), par("“Who?” said Ines."))
FB2 = fb2(
    "<section><title><p>One</p></title><p>The <emphasis>lamp</emphasis> went out.</p></section>"
)
RTF = rb"{\rtf1\ansi{\info{\title The Lamp}}\b Chapter 1\b0\par The lamp {\i went} out.\par \u8220?Who?\par}"
PDF = pdf(("The Lamp", "", "Chapter 1", "", "The lamp went out.", "", "It was dark."))
GUTENBERG = (
    b"Title: The Lamp\n\n*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nCONTENTS\n\nI. Wick  1\n\n"
    b"CHAPTER I\n\nWICK\n\nThe _lamp_ went out.[1]\n\n[Footnote 1: Twice.]\n\nTHE END\n\n"
    b"*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n"
)
WORKS = [BOOK, HTML, DOCX, FB2, RTF, PDF, GUTENBERG]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("bytes") / "work.bin"


def outcome(path, data, form=None):
    """Read the bytes: a Work, or the error's one line (which is checked)."""
    path.write_bytes(data)
    try:
        return read_work(path, format=form)
    except InputError as caught:
        error = caught
    line = str(error)
    assert "\n" not in line
    assert line.startswith(str(path))
    assert error.hint
    return line


# ---------------------------------------------------------------------------- at random


@given(st.binary(max_size=300), st.sampled_from([None, *FORMATS]))
def test_any_bytes_as_any_format(path, data, form):
    assert isinstance(outcome(path, data, form), Work | str)


@given(
    st.sampled_from(WORKS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=20),
    st.floats(0.3, 1),
    st.sampled_from([None, *FORMATS]),
)
def test_a_work_that_was_damaged_or_cut_off(path, data, hits, share, form):
    damaged = bytearray(data)
    for place, value in hits:
        damaged[int(place * len(damaged))] = value

    assert isinstance(outcome(path, bytes(damaged[: int(len(damaged) * share)]), form), Work | str)


@given(
    st.sampled_from([DOCX, BOOK]),
    st.sampled_from(["word/document.xml", "word/styles.xml", "OEBPS/book.opf", "OEBPS/one.xhtml",
                     "OEBPS/nav.xhtml", "OEBPS/toc.ncx", "META-INF/container.xml"]),
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 7),
)  # fmt: skip
def test_a_bit_that_was_flipped_inside_a_zip(path, data, part, place, bit):
    """The packer's own check of a part cannot catch what was packed so."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if part in parts:
        flipped = bytearray(parts[part])
        flipped[int(place * len(flipped))] ^= 1 << bit
        parts[part] = bytes(flipped)

    assert isinstance(outcome(path, zipped(parts)), Work | str)


@given(text_files(), st.sampled_from(FORMATS))
def test_a_text_read_as_any_format(path, text, form):
    assert isinstance(outcome(path, text.encode(), form), Work | str)


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <div> </div> <br> <em> </em> <h2> </h2> <table> <tr> <td> </table> <!-- --> "
            "<li> <hr/> <ruby> <rt> <pre> </pre> <body> </html> <![CDATA[ ]]> &amp; &nbsp; &#0; &bogus; "
            "<?x?> <style> </style> <script> <a\tid=b> <span\thidden> < > word".split(" ")
        ),
        max_size=40,
    ).map(" ".join),
    st.sampled_from(["html", "epub", "markdown"]),
)
def test_broken_markup(path, markup, form):
    data = epub({"one.xhtml": markup}) if form == "epub" else markup.encode()

    assert isinstance(outcome(path, data, form), Work | str)


# ---------------------------------------------------------------------------- built to hurt

ENTITIES = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '&a{n - 1};&a{n - 1};&a{n - 1};'>" for n in range(1, 40))
)


def deep(tag, text="The end."):
    return f"<html><body>{f'<{tag}>' * DEEP}{text}".encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(deep("div"), id="deep div"),
        pytest.param(deep("table><tr><td"), id="deep tables"),
        pytest.param(b"# T\n\n" + b">" * DEEP + b"text", id="deep quotations"),
        pytest.param(b"# T\n\n" + b"* " * DEEP + b"text", id="deep lists"),
        pytest.param(epub({"a": "<div>" * DEEP + "text" + "</div>" * DEEP}), id="deep xhtml"),
        pytest.param(b"<html><body>" + b"<div>" * DEEPEST + b"hi", id="a million tags"),
        pytest.param(b"{\\rtf1 " + b"{" * DEEPEST + b"hi", id="a million groups"),
    ],
)
def test_what_is_too_deep_to_be_kept_is_refused_not_cut(path, data):
    assert "too deeply to be a text" in outcome(path, data)


def test_a_million_tags_in_fb2_are_refused(path):
    data = fb2("<section>" * DEEPEST + "<p>x</p>" + "</section>" * DEEPEST)

    assert "is not readable XML" in outcome(path, data)


def test_tags_that_nobody_closed_cost_no_text(path):
    data = "<html><body>" + "".join(f"<p><font><i>Line {n}." for n in range(5000))

    (chapter,) = outcome(path, data.encode()).chapters

    assert [p.text for p in chapter.paragraphs] == [f"Line {n}." for n in range(5000)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<html><body><p>hi</p>" + b"<!DOCTYPE [" * DEEP, id="html document types"),
        pytest.param(epub({"a": "<p>hi</p>" + "<!DOCTYPE [" * DEEP}), id="xhtml document types"),
        pytest.param(epub({"a": ENTITIES + page("hi &a39;")}), id="entities that explode"),
        pytest.param(
            epub({"a": "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + page("hi &a;")}),
            id="entities from files",
        ),
        pytest.param(
            epub({"a": page("hi")}, toc="<ol><li><a href='a'>x</a>".join(["<nav>"] * 400)),
            id="deep contents",
        ),
        pytest.param(
            epub({"a": page("hi")}, metadata='<dc:creator id="x">A</dc:creator>' * 9999
                 + '<meta refines="#y" property="role">x</meta>' * 9999), id="many creators",
        ),
        pytest.param(epub({"a": page("hi")}, spine=["a"] * 9999), id="one page many times"),
        pytest.param(epub({"../../etc/passwd": page("no"), "a": page("hi")}), id="climbing paths"),
        pytest.param(b"Hi\n\n" + b" " * DEEP * 10 + b"x", id="spaces"),
        pytest.param(b"Hi\n\n(" + b" " * DEEP * 10 + b"See", id="spaces in a line"),
        pytest.param(b"Hi\n\n" + b">" * DEEP * 10 + b" a", id="quotation signs"),
        pytest.param(b"Title: x\nChapters: 2/2\n\n" + b"'a " * DEEP, id="open quotation marks"),
        pytest.param(b"Title: x\n\n" + b"Rating: y\n\n" * DEEP + b"hi", id="labels"),
        pytest.param(
            b"Title: x\nChapters: 99999/99999\n\n" + b"A/N: hi.\n\na\n\nb\n\nc\n\n" * 9999,
            id="many chapters",
        ),
        pytest.param(b"# T\n\n" + b"*a **a " * 9999, id="emphasis"),
        pytest.param(b"# T\n\n" + b"[a](" * 9999, id="links"),
    ],
)  # fmt: skip
def test_what_is_built_to_take_for_ever_is_read(path, data):
    work = outcome(path, data)

    assert isinstance(work, Work)
    assert not any("root" in p.text for c in work.chapters for p in c.paragraphs)


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MANY = "<!DOCTYPE x [<!ENTITY a39 '{}'>]>".format("ha" * 1000)


@pytest.mark.parametrize("entities", [ENTITIES, MANY], ids=["that explode", "that are long"])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda e: epub({"a": e + page("hi" + "&a39;" * 999)}), id="epub"),
        pytest.param(lambda e: f"{e}<html><body><p>hi{'&a39;' * 999}</p>".encode(), id="html"),
        pytest.param(lambda e: fb2(f"<p>hi{'&a39;' * 999}</p>").replace(b"?>", f"?>{e}".encode(), 1), id="fb2"),
        pytest.param(
            lambda e: zipped({"word/document.xml": f'{e}<w:document xmlns:w="{WORD}"><w:body><w:p>'
                              f"<w:r><w:t>hi{'&a39;' * 999}</w:t></w:r></w:p></w:body></w:document>"}), id="docx"
        ),
    ],
)  # fmt: skip
def test_entities_stay_unexpanded(path, make, entities):
    work = outcome(path, make(entities))

    told = work if isinstance(work, str) else work.chapters[0].paragraphs[0].text
    assert len(told) < 10_000
    assert "haha" not in told


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(epub({"a": "<p>" + " " * 50_000_000 + "</p>"}), id="epub"),
        pytest.param(zipped({"word/document.xml": b" " * 50_000_000}), id="docx"),
        pytest.param(zipped({"a.fb2": b" " * 50_000_000}), id="fb2"),
        pytest.param(epub({"a": page("hi")}, extra={"x.zip": b"\0" * 50_000_000}), id="a part"),
    ],
)
def test_a_zip_bomb_is_refused(path, data):
    assert "unpacks to more than any book holds" in outcome(path, data)


def test_a_zip_inside_a_zip_is_not_opened(path):
    inner = zipped({"y": b"\0" * 10_000_000})

    assert isinstance(outcome(path, epub({"a": page("hi")}, extra={"x.zip": inner})), Work)
    assert "is a ZIP archive, not a work" in outcome(path, zipped({"x.zip": inner}))


@pytest.mark.parametrize("form", ["text", "markdown", "labelled"])
def test_more_lines_than_any_book_has_are_refused(path, form):
    assert "has more lines than any book." in outcome(path, b"a\n" * 2_500_000, form)


def test_more_paragraphs_than_any_book_has_are_refused(path, monkeypatch):
    monkeypatch.setattr(html_text, "MOST_BLOCKS", 1000)

    assert "has more paragraphs than any book." in outcome(path, b"<html>" + b"<p>a" * 1001)


def test_a_hundred_megabytes_of_text_are_read(path):
    paragraph = "The sea was grey, and Marta said nothing of it to anybody. " * 40 + "\n\n"

    work = outcome(path, (paragraph * (100 * 2**20 // len(paragraph))).encode(), "text")

    assert sum(len(p.text) for c in work.chapters for p in c.paragraphs) > 99 * 2**20


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty. Download the work again."),
        (b" \r\n\t\n", "is empty."),
        ("\ufeff \n".encode(), "is empty."),
        (b"\n***\n\n* * *\n", "holds no story text."),
        (b"\x00" * 999, "is not text: it looks like a binary file."),
        (random.Random(1).randbytes(2000), "is not text"),
        (b"%PDF-1.7\n", "is a damaged PDF."),
        (b"{\\rtf1 }", "holds no story text."),
        (b"x" * 60 + b"BOOKMOBI", "is a MOBI or AZW3 file (Kindle). Download the work as EPUB"),
        (b"TPZ0", "is a Topaz file (Kindle). Download the work as EPUB or HTML instead."),
        (b"\x89PNG\r\n\x1a\n", "is an image"),
        (b"<?xml version='1.0'?><FictionBook>", "is FB2 without a text."),
        (zipped({"content.xml": "<x/>", "mimetype": "odt"}), "is an OpenDocument text. Save it as"),
        (zipped({"1.jpg": "x", "2.jpg": "x"}), "holds pictures only (a comic). Download"),
        (b"PK\x03\x04rubbish", "is a damaged EPUB or ZIP file. Download the work again."),
        (zipped({"a.txt": "hi"}), "is a ZIP archive, not a work. Unpack it"),
        (zipped({"word/document.xml": "hi"}), "word/document.xml: is not readable XML."),
        (zipped({"word/document.xml": "<a/>"}), "holds no story text."),
        (zipped({"mimetype": "application/epub+zip"}), "is not an EPUB: it has no package file."),
        (
            zipped({"META-INF/container.xml": CONTAINER.format(ROOTFILE.format("a.opf"))}),
            "is not an EPUB: it has no package file.",
        ),
        (zipped({"mimetype": "", "a.opf": "\0\0"}), "a.opf: is not readable XML."),
        (BOOK[:-40], "is a damaged EPUB or ZIP file."),
        (epub({}), "is an EPUB without any text."),
        (
            zipped({"mimetype": "x", "a": b"\0" * 20_000_000}),
            "unpacks to more than any book holds.",
        ),
        (
            epub({"a": page("hi")}, extra={"META-INF/rights.xml": "<x/>"}),
            "is encrypted (DRM). Give a copy without copy protection.",
        ),
    ],
)
def test_what_is_no_work_is_refused_in_one_line(path, data, message):
    assert f"{path}: " in outcome(path, data)
    assert message in outcome(path, data)


def test_a_part_that_cannot_be_unpacked_is_named(path):
    start = BOOK.index(b"PK\x03\x04", BOOK.index(b"OEBPS/one.xhtml") + 1) - 30
    damaged = BOOK[:start] + b"\xff" * 20 + BOOK[start + 20 :]

    assert "is damaged: OEBPS/one.xhtml cannot be unpacked" in outcome(path, damaged)


def test_a_ratio_of_a_thousand_is_a_bomb_but_a_plain_book_is_not(path):
    plain = epub({"a": page(*["The sea was grey. " * 20] * 2000)})

    assert isinstance(outcome(path, plain), Work)
    assert len(zipped({"a": b"\0" * 20_000_000}, zipfile.ZIP_DEFLATED)) < 20_000_000 / 900


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "windows-1252", "utf-16-le"]
)
def test_a_text_in_a_usual_encoding_is_read(path, encoding):
    data = ("" if encoding != "utf-16-le" else "\ufeff") + "“Où ?” said Zoë.\r\n\r\nThe end…\r\n"

    work = outcome(path, data.encode(encoding))

    assert [p.text for p in work.chapters[0].paragraphs] == ["“Où ?” said Zoë.", "The end…"]


def test_a_guessed_encoding_is_a_decision(path):
    work = outcome(path, "“Où ?” said Zoë.".encode("windows-1252"))

    assert "The text is not UTF-8: it was read as windows-1252." in work.decisions


def test_html_says_its_own_encoding(path):
    data = "<html><head><meta charset='iso-8859-2'></head><body><p>Łódź.</p><p>a</p></body></html>"

    work = outcome(path, data.encode("iso-8859-2"))

    assert work.chapters[0].paragraphs[0].text == "Łódź."


# ---------------------------------------------------------------------------- paths


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.txt", "nowhere.txt: does not exist. Check the path."),
        ("folder", "folder: is a folder. Give one file: EPUB, HTML, DOCX, FB2, Markdown or text."),
        ("a\0b", "cannot be read: embedded null byte. Check"),
        ("n" * 300, "cannot be read: File name too long. Check its name"),
    ],
)
def test_a_path_that_is_no_file_is_refused(tmp_path, name, message):
    (tmp_path / "folder").mkdir()

    with pytest.raises(InputError) as caught:
        read_work(tmp_path / name)

    assert message in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(InputError, match=r"is a device or pipe\. Give one file"):
        read_work(tmp_path / "pipe")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)
def test_a_file_without_permission_is_refused(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("hi")
    path.chmod(0)

    with pytest.raises(InputError, match=r"cannot be read: Permission denied\. Check its name"):
        read_work(path)
