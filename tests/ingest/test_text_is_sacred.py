"""Whatever the typography and the format, no character of the story is lost, invented or moved."""

import re
from html import escape

import pytest
from hypothesis import given
from tests.ingest.documents import docx, fb2, par
from tests.ingest.epubs import epub, page
from tests.ingest.gutenberg_books import NEW_HEAD, NEW_TAIL
from tests.strategies import stories

from fullcast.ingest import read_work

PUNCTUATION = re.compile(r"([!-/:-@\\[-`{-~])")
RTF = re.compile(r"[\\{}]|[^ -~]")


def in_html(texts):
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def in_rtf(match):
    char = match[0]
    if char in "\\{}":
        return f"\\{char}"
    units = char.encode("utf-16-le")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(f"\\u{(low | high << 8) - (65536 if high > 127 else 0)}?" for low, high in pairs)


FORMATS = {
    "text": "\n\n".join,
    "labelled": lambda texts: "Title: The Lamp\nAuthor: a\n\n" + "\n\n".join(texts),
    "markdown": lambda texts: "\n\n".join(PUNCTUATION.sub(r"\\\1", text) for text in texts),
    "html": lambda texts: f"<html><body>{in_html(texts)}</body></html>",
    "epub": lambda texts: epub({"a": page(in_html(texts))}),
    "docx": lambda texts: docx(*(par(f"<w:r><w:t>{escape(t)}</w:t></w:r>") for t in texts)),
    "fb2": lambda texts: fb2(f"<section>{in_html(texts)}</section>"),
    "rtf": lambda texts: "{\\rtf1 " + "\\par ".join(RTF.sub(in_rtf, text) for text in texts) + "}",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("sacred") / "work.bin"


def told(path, data, form):
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    work = read_work(path, format=form)
    return [p.text for chapter in work.chapters for p in chapter.paragraphs]


@pytest.mark.parametrize("form", FORMATS)
@given(texts=stories())
def test_every_character_is_told_once_and_in_order(path, form, texts):
    assert told(path, FORMATS[form](texts), form) == texts


@given(texts=stories())
def test_gutenbergs_marks_are_all_that_a_text_loses(path, texts):
    lines = "\n\n".join(texts)

    shown = told(path, f"{NEW_HEAD}\n\n{lines}\n\n{NEW_TAIL}", "text")

    assert "".join(shown).replace("_", "") == "".join(texts).replace("_", "")
