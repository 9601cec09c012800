import pytest

from fullcast.ingest import read_work
from fullcast.model import Role


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "work.md"
        path.write_text(text, encoding="utf-8")
        return read_work(path, format="markdown")

    return read


def told(work):
    return [[(p.text, p.role) for p in chapter.paragraphs] for chapter in work.chapters]


def test_a_foot_note_is_told_without_its_sign_at_the_end_of_the_chapter_that_refers_to_it(read):
    work = read(
        "## One\n\nIt was tall[^1].\n\nIt was *lit*.\n\n## Two\n\nIt was out.\n\n"
        "[^1]: Six _feet_.\n\n    Or so.\n"
    )

    assert told(work) == [
        [
            ("It was tall.", Role.PROSE),
            ("It was lit.", Role.PROSE),
            ("Six feet.", Role.FOOTNOTE),
            ("Or so.", Role.FOOTNOTE),
        ],
        [("It was out.", Role.PROSE)],
    ]
    assert ("[^1]", "mark of a note") in [(part.what, part.why) for part in work.skipped]


def test_a_foot_note_that_nothing_refers_to_stays_and_an_unknown_sign_is_text(read):
    (chapter,) = told(read("It was tall[^2].\n\n[^1]: Six feet.\n\nIt was lit."))

    assert chapter == [
        ("It was tall[^2].", Role.PROSE),
        ("Six feet.", Role.FOOTNOTE),
        ("It was lit.", Role.PROSE),
    ]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("A lamp ![pic](a.png).", "A lamp."),
        ("A lamp ![pic](a.png) and oil.", "A lamp and oil."),
        ("A lamp ![pic](a.png)\nburns.", "A lamp burns."),
    ],
)
def test_a_picture_leaves_no_space_before_a_stop(read, line, text):
    assert told(read(f"It was dark.\n\n{line}"))[0][1] == (text, Role.PROSE)


def test_a_fenced_block_is_no_verse(read):
    (chapter,) = told(read("It was dark.\n\n```\nlamp on\nlamp off\n```\n"))

    assert chapter[1] == ("lamp on\nlamp off", Role.PROSE)
