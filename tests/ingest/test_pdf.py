import pytest
from tests.ingest.documents import pdf

from fullcast.errors import InputError
from fullcast.ingest import read_work

pytest.importorskip("pypdf", reason="the extra “pdf” is not installed")

LONG = "The lamp went out at ten past three, and I was the only one who"
PAGES = (
    ("The Lamp", "by quiet owl", "", "Chapter 1", "", LONG, "was awake to see it.", "", "It was dark.", "", "1"),
    ("The Lamp", LONG, "saw it, and", "", "2"),
    ("The Lamp", "so I rose.", "", "Chapter 2", "", "It was lit.", "", "3"),
)  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def read(data):
        path = tmp_path / "work.pdf"
        path.write_bytes(data)
        return read_work(path)

    return read


def test_lines_are_joined_over_lines_and_pages_and_the_pages_edges_left_out(read):
    work = read(pdf(*PAGES))

    assert [[p.text for p in c.paragraphs] for c in work.chapters] == [
        [f"{LONG} was awake to see it.", "It was dark.", f"{LONG} saw it, and so I rose."],
        ["It was lit."],
    ]
    assert [s.what for s in work.skipped if "edge" in s.why] == ["The Lamp", "1"]


def test_a_pdf_says_that_its_paragraphs_are_a_guess(read):
    assert "they are a guess" in read(pdf(*PAGES)).decisions[0]


def test_a_pdf_of_pictures_is_refused(read):
    with pytest.raises(InputError, match=r"is a PDF of pictures: it holds no text\. Download"):
        read(pdf(("",)))
