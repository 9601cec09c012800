import pytest
from tests.ingest.documents import fb2
from tests.ingest.epubs import zipped

from fullcast.errors import InputError
from fullcast.ingest import read_work
from fullcast.model import Role, Series

SECTIONS = (
    "<title><p>quiet owl</p><p>The Lamp</p></title>"
    "<section><title><p>Chapter 1</p><p>Dusk</p></title><p>It was <emphasis>out</emphasis>.</p>"
    "<empty-line/><p>Still out.</p><subtitle>* * *</subtitle><p>Out.</p></section>"
    "<section><title><p>Dawn</p></title><p>It was lit.</p></section>"
)
INFO = (
    "<author><first-name>Quiet</first-name><last-name>Owl</last-name></author>"
    "<book-title>The Lamp</book-title><lang>de</lang><annotation><p>One lamp.</p></annotation>"
    '<sequence name="Lamplight" number="2"/>'
)


@pytest.fixture
def read(tmp_path):
    def read(data):
        path = tmp_path / "work.fb2"
        path.write_bytes(data)
        return read_work(path)

    return read


def test_sections_with_titles_are_chapters(read):
    work = read(fb2(SECTIONS, INFO))

    assert [c.title for c in work.chapters] == ["Dusk", "Dawn"]
    assert [p.text for p in work.chapters[0].paragraphs] == [
        "It was out.", "* * *", "Still out.", "* * *", "Out.",
    ]  # fmt: skip
    assert work.chapters[0].paragraphs[0].emphasis


def test_the_description_gives_the_metadata(read):
    metadata = read(fb2(SECTIONS, INFO)).metadata

    assert (metadata.title, metadata.authors, metadata.language) == (
        "The Lamp",
        ("Quiet Owl",),
        "de",
    )
    assert (metadata.summary, metadata.series) == ("One lamp.", (Series("Lamplight", "2"),))


def test_verse_keeps_its_lines_and_a_letter_its_role(read):
    work = read(
        fb2(
            "<section><poem><stanza><v>The lamp is out,</v><v>the sea is in.</v></stanza></poem>"
            "<cite><p>Come home.</p></cite><p>He read it.</p></section>"
        )
    )

    assert [(p.text, p.role) for p in work.chapters[0].paragraphs] == [
        ("The lamp is out,\nthe sea is in.", Role.VERSE),
        ("Come home.", Role.BLOCKQUOTE),
        ("He read it.", Role.PROSE),
    ]


def test_notes_stand_at_the_end_of_their_section_and_their_marks_are_listed(read):
    notes = (
        '<body name="notes"><section id="n1"><title><p>1</p></title><p>Six feet.</p></section>'
        '<section id="n2"><p>Nobody asked.</p></section></body>'
    )
    work = read(
        fb2(
            '<section><p>Forty fathoms<a l:href="#n1" type="note">1</a> deep.</p></section>'
            "<section><p>It was cold.</p></section>",
            more=notes,
        )
    )

    assert [(p.text, p.role) for p in work.chapters[0].paragraphs] == [
        ("Forty fathoms deep.", Role.PROSE),
        ("Six feet.", Role.FOOTNOTE),
        ("It was cold.", Role.PROSE),
    ]
    assert [(s.what, s.why) for s in work.skipped] == [
        ("Nobody asked.", "a note that nothing refers to"),
        ("1", "mark of a note"),
    ]


def test_a_zipped_fb2_is_read_without_being_unpacked(read):
    assert read(zipped({"book.fb2": fb2(SECTIONS)})).source.format == "fb2"


def test_fb2_without_a_text_is_refused(read):
    with pytest.raises(InputError, match="is FB2 without a text"):
        read(b"<FictionBook></FictionBook>")
