import pytest

from fullcast.ingest import read_work
from fullcast.model import Role

STYLES = r"{\stylesheet{\s1\outlinelevel0 heading 1;}{\s2 Normal;}}"


@pytest.fixture
def read(tmp_path):
    def read(body):
        path = tmp_path / "work.rtf"
        path.write_bytes(b"{\\rtf1\\ansi\\ansicpg1252 " + body.encode("latin-1") + b"}")
        return read_work(path)

    return read


def texts(work):
    return [p.text for chapter in work.chapters for p in chapter.paragraphs]


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (r"caf\'e9.\par", "café."),
        (r"\u8220?Nooooo\u8212?\u8221?\par", "“Nooooo—”"),
        (r"\uc0\u8220 No.\u8221\par", "“No.”"),
        (r"\ldblquote Don\rquote t.\rdblquote\par", "“Don’t.”"),
        (r"boat \u-10179?\u-8676?\par", "boat 😜"),
        (r"one\~lamp \{lit\}\par", "one\u00a0lamp {lit}"),
        (r"Yours,\line T. Finch\par", "Yours,\nT. Finch"),
        (r"the {\*\bkmkstart here}lamp{\pict ffd8}\par", "the lamp"),
        (r"the {\v secret }lamp\par", "the lamp"),
        (r"no end", "no end"),
    ],
)
def test_text_is_what_a_word_processor_shows(read, rtf, text):
    assert texts(read(rtf)) == [text]


def test_styles_named_headings_are_chapters(read):
    work = read(
        STYLES + r"{\s1 Lamp\par}\pard It was {\i out}.\par{\s1 Sea\par}\pard It was in.\par"
    )

    assert [c.title for c in work.chapters] == ["Lamp", "Sea"]
    assert texts(work) == ["It was out.", "It was in."]
    (mark,) = work.chapters[0].paragraphs[0].emphasis
    assert (mark.start, mark.end) == (7, 10)


def test_title_and_author_come_from_the_information_group(read):
    metadata = read(r"{\info{\title The Lamp}{\author quiet_owl}}it was out.\par").metadata

    assert (metadata.title, metadata.authors) == ("The Lamp", ("quiet_owl",))


def test_a_foot_note_leaves_the_sentence_whole(read):
    work = read(r"Forty fathoms{\footnote A fathom is six feet.} deep.\par Cold.\par")

    assert [(p.text, p.role) for p in work.chapters[0].paragraphs] == [
        ("Forty fathoms deep.", Role.PROSE),
        ("Cold.", Role.PROSE),
        ("A fathom is six feet.", Role.FOOTNOTE),
    ]


def test_control_characters_are_no_text(read):
    assert texts(read("The \x01lamp.\\par It was\x1f lit.")) == ["The lamp.", "It was lit."]
