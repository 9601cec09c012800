"""A text's paragraphs know where they stand, and nothing of a text is lost."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import ENCODINGS, text_files

from fullcast.errors import InputError
from fullcast.ingest import read_work


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("texts") / "work.txt"


def written(path, text, encoding="utf-8", newline="\n"):
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    return path


def paragraphs_of(work):
    return [paragraph for chapter in work.chapters for paragraph in chapter.paragraphs]


def without_space(text):
    return "".join(text.split())


def letters(text, work):
    """What a text says; in Project Gutenberg's an underscore is a mark of emphasis."""
    marks = any("Project Gutenberg" in part.what for part in work.skipped)
    return without_space(text.replace("_", "") if marks else text)


def lost(text, work):
    """Characters that are in no paragraph and in nothing that is listed as left out."""
    kept = [False] * len(text)
    for part in (*paragraphs_of(work), *work.skipped):
        if part.start is not None:
            kept[part.start : part.end] = [True] * (part.end - part.start)
    return [char for char, here in zip(text, kept, strict=True) if not here and not char.isspace()]


@given(text_files(), ENCODINGS, st.sampled_from([None, "text", "labelled"]))
def test_offsets_cut_out_the_paragraph_and_nothing_is_lost(path, text, encoding, form):
    written(path, text, *encoding)

    with suppress(InputError):
        work = read_work(path, format=form)
        if work.source.format in {"text", "labelled"}:
            for paragraph in paragraphs_of(work):
                cut = text[paragraph.start : paragraph.end]
                assert letters(cut, work) == letters(paragraph.text, work)
            assert lost(text, work) == []


@given(text_files())
def test_paragraphs_stand_in_the_order_of_their_source(path, text):
    with suppress(InputError):
        starts = [p.start for p in paragraphs_of(read_work(written(path, text), format="text"))]
        assert starts == sorted(starts)


@given(text_files(), ENCODINGS)
def test_markdown_offsets_cut_out_the_paragraph_where_it_has_any(path, text, encoding):
    written(path, text, *encoding)

    with suppress(InputError):
        for paragraph in paragraphs_of(read_work(path, format="markdown")):
            if paragraph.start is not None:
                cut = text[paragraph.start : paragraph.end]
                assert without_space(cut) == without_space(paragraph.text)
