"""Project Gutenberg's plain texts in all the shapes that they have had."""

import pytest
from tests.ingest.gutenberg_books import (
    CREDITS,
    DASHES,
    LETTER,
    NEW_HEAD,
    NEW_TAIL,
    OLD_HEAD,
    OLD_TAIL,
    PROSE,
    SPEECH,
    TITLE_PAGE,
    VERSE,
    book,
    filled,
    set_in,
)

from fullcast.ingest import read_work
from fullcast.model import Role


@pytest.fixture
def read(tmp_path):
    def read(text, encoding="utf-8", newline="\n", include=()):
        path = tmp_path / "99-0.txt"
        path.write_bytes(text.replace("\n", newline).encode(encoding))
        return read_work(path, include=include)

    return read


def told(work):
    return [(c.title, [p.text for p in c.paragraphs]) for c in work.chapters]


CHAPTERS = ("CHAPTER I.", PROSE, SPEECH, "CHAPTER II.", DASHES, PROSE)
STORY = [(None, [PROSE, SPEECH]), (None, [DASHES, PROSE])]


@pytest.mark.parametrize(
    ("head", "tail", "title", "language"),
    [
        (NEW_HEAD, NEW_TAIL, "The Keeper's Ledger", "en"),
        (OLD_HEAD, OLD_TAIL, "The Keeper's Ledger A Story of the Sea", "fr"),
    ],
)
@pytest.mark.parametrize(
    ("encoding", "newline"),
    [("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("windows-1252", "\r\n")],
)
def test_header_says_what_the_work_is_and_is_not_told(
    read, head, tail, title, language, encoding, newline
):
    work = read(book(*CHAPTERS, head=head, tail=tail), encoding, newline)

    assert work.metadata.title == title
    assert work.metadata.authors == ("Quiet Owl",)
    assert work.metadata.language == language
    assert told(work) == STORY


def test_header_of_one_line_names_title_and_author(read):
    head = (
        "The Project Gutenberg EBook of The Lamp, by Quiet Owl\n\n"
        "***START OF THE PROJECT GUTENBERG EBOOK THE LAMP***\n"
    )

    work = read(book(*CHAPTERS, head=head))

    assert (work.metadata.title, work.metadata.authors) == ("The Lamp", ("Quiet Owl",))


def test_a_start_line_may_go_on_over_two(read):
    head = NEW_HEAD.replace("THE KEEPER'S LEDGER ***", "THE KEEPER'S\nLEDGER ***")

    assert told(read(book(*CHAPTERS, head=head))) == STORY


@pytest.mark.parametrize("width", [65, 70, 75])
def test_wrapped_lines_are_joined_at_any_width(read, width):
    assert told(read(book(*CHAPTERS, width=width))) == STORY


def test_credits_and_title_page_are_listed_and_not_told(read):
    work = read(book(CREDITS, *TITLE_PAGE, *CHAPTERS))

    assert told(work) == STORY
    skipped = {part.what: part.why for part in work.skipped}
    assert skipped["QUIET OWL"] == "the title page"
    assert skipped["[Illustration: The lamp]"] == "not text"


def test_a_part_that_was_left_out_is_told_where_it_is_asked_for(read):
    work = read(
        book(*TITLE_PAGE, *CHAPTERS, "THE END", "BY THE SAME AUTHOR", "SALT."), include=["salt."]
    )

    assert told(work)[-1][1][-1] == "SALT."


def test_a_dedication_on_the_title_page_is_told(read):
    work = read(book(*TITLE_PAGE, "To the keepers of all lamps.", *CHAPTERS))

    assert told(work)[0][1] == ["To the keepers of all lamps.", PROSE, SPEECH]


CONTENTS = (
    "CONTENTS\n\n  CHAPTER           PAGE\n\n     I. THE LAMP       1\n    II. THE OIL       22",
    "CONTENTS\n\nI. The Lamp\nII. The Oil",
    "CONTENTS.\n\nCHAPTER I. THE LAMP . . . . . . 1\nCHAPTER II. THE OIL . . . . . 22",
    "TABLE OF CONTENTS\n\nChapter I.--The Lamp\n\nChapter II.--The Oil",
    "Contents\n\n CHAPTER I   The Lamp\n CHAPTER II  The Oil\n\nILLUSTRATIONS\n\n The lamp   3",
    "CONTENTS\n\nCHAPTER I\n\n  The lamp--It goes out--Nobody sees it\n\nCHAPTER II\n\n  The oil",
)


@pytest.mark.parametrize("contents", CONTENTS)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("CHAPTER I.", "THE LAMP."), ("CHAPTER II.", "THE OIL.")),
        (("CHAPTER I", "The Lamp"), ("CHAPTER II", "The Oil")),
        (("CHAPTER I. THE LAMP",), ("CHAPTER II. THE OIL",)),
        (("CHAPTER I.\nTHE LAMP",), ("CHAPTER II.\nTHE OIL",)),
        (("I", "THE LAMP"), ("II", "THE OIL")),
        (("I. THE LAMP",), ("II. THE OIL",)),
    ],
)
def test_contents_are_no_chapter_and_titles_are_found(read, contents, first, second):
    work = read(book(*TITLE_PAGE, contents, *first, PROSE, SPEECH, *second, DASHES, PROSE))

    assert [((title or "").lower(), texts) for title, texts in told(work)] == [
        ("the lamp", [PROSE, SPEECH]),
        ("the oil", [DASHES, PROSE]),
    ]


def test_a_title_in_capitals_may_be_quoted_where_others_have_titles(read):
    work = read(book("I", "THE LAMP", PROSE, "II", "“WHO IS THERE?”", SPEECH, "III", "OIL", DASHES))

    assert [title for title, _ in told(work)] == ["THE LAMP", "“WHO IS THERE?”", "OIL"]


def test_chapters_named_in_the_contents_only_are_found(read):
    contents = "CONTENTS\n\nThe Lamp    1\nThe Oil     22\nThe Sea     40"

    work = read(book(contents, "The Lamp", PROSE, "The Oil", SPEECH, "The Sea", DASHES))

    assert told(work) == [("The Lamp", [PROSE]), ("The Oil", [SPEECH]), ("The Sea", [DASHES])]


def test_books_hold_chapters_that_count_from_one_again(read):
    work = read(
        book(
            *("BOOK FIRST", "THE LAMP", "CHAPTER I", PROSE, "CHAPTER II", SPEECH),
            *("BOOK SECOND.--THE OIL", "CHAPTER I", DASHES),
        )
    )

    assert told(work) == [(None, [PROSE]), (None, [SPEECH]), (None, [DASHES])]
    assert ("BOOK SECOND.--THE OIL", "the heading of several chapters") in [
        (part.what, part.why) for part in work.skipped
    ]


def test_books_without_chapters_are_chapters(read):
    work = read(book("BOOK FIRST", PROSE, SPEECH, "BOOK SECOND: THE OIL", DASHES))

    assert told(work) == [("BOOK FIRST", [PROSE, SPEECH]), ("THE OIL", [DASHES])]


def test_preface_and_epilogue_are_chapters(read):
    work = read(book("PREFACE.", PROSE, *CHAPTERS, "EPILOGUE", SPEECH))

    assert [title for title, _ in told(work)] == ["PREFACE", None, None, "EPILOGUE"]


def test_bare_numerals_are_chapters(read):
    work = read(book("I", PROSE, "II", SPEECH, "III", DASHES))

    assert told(work) == [(None, [PROSE]), (None, [SPEECH]), (None, [DASHES])]


def test_italics_are_emphasis_and_their_marks_no_text(read):
    line = "“I _did_ wait,” she said at last to the old keeper of _The\nLong Watch_."

    (chapter,) = read(book(line, PROSE)).chapters

    text = chapter.paragraphs[0].text
    assert text == "“I did wait,” she said at last to the old keeper of The Long Watch."
    assert [text[m.start : m.end] for m in chapter.paragraphs[0].emphasis] == [
        "did",
        "The Long Watch",
    ]


@pytest.mark.parametrize(
    "picture",
    [
        "[Illustration]",
        "[Illustration: The lamp, by night]",
        "[Illustration: The lamp, by night,\n   seen from the sea]",
        "[Illustration:\n\nTHE LAMP\n\n_From a drawing [in ink] by A. Pen._]",
        "  [Illustration: “It is out!” said he.--_Page 12._]",
    ],
)
def test_pictures_are_listed_and_not_told(read, picture):
    work = read(book("CHAPTER I.", PROSE, picture, SPEECH))

    assert told(work) == [(None, [PROSE, SPEECH])]
    assert "not text" in [part.why for part in work.skipped]


def test_a_footnote_in_brackets_is_a_footnote(read):
    note = "[Footnote 1: " + filled(PROSE)[:-1] + ".\n\nSo it was.]"

    (chapter,) = read(book("CHAPTER I.", "Forty fathoms[1] of fog.", note, SPEECH)).chapters

    assert [(p.text, p.role) for p in chapter.paragraphs] == [
        ("Forty fathoms[1] of fog.", Role.PROSE),
        (PROSE, Role.FOOTNOTE),
        ("So it was.", Role.FOOTNOTE),
        (SPEECH, Role.PROSE),
    ]


def test_footnotes_at_a_chapters_end_are_its_end_notes(read):
    work = read(
        book(
            *("CHAPTER I.", "Forty fathoms[1] of fog[2].", PROSE, "FOOTNOTES:"),
            *("[1] A fathom is six feet.", "[2] It was a wet year.", "CHAPTER II.", SPEECH),
        )
    )

    assert told(work)[0][1] == ["Forty fathoms[1] of fog[2].", PROSE]
    assert work.chapters[0].end_notes == ("[1] A fathom is six feet.", "[2] It was a wet year.")


@pytest.mark.parametrize(
    "note",
    [
        "[Transcriber's Note: Spelling was left as it is.]",
        "[Transcriber’s note: Spelling was\nleft as it is.\n\nSo were commas.]",
        "Transcriber's Note: Spelling was left as it is.",
        "E-text prepared by A Proofreader",
        "This etext was prepared by A Proofreader",
        "Note: Project Gutenberg also has an HTML version of this file.",
    ],
)
def test_words_of_those_who_made_the_file_are_not_told(read, note):
    assert told(read(book(note, *CHAPTERS))) == STORY


def test_transcribers_notes_at_the_end_are_not_told(read):
    work = read(book(*CHAPTERS, "THE END", "Transcriber's Notes", "Spelling was left as it is."))

    assert told(work) == STORY


def test_a_last_word_in_quotation_marks_is_told(read):
    assert told(read(book(*CHAPTERS, "“Finis!”")))[-1][1][-1] == "“Finis!”"


@pytest.mark.parametrize("end", ["THE END", "THE END.", "FINIS", "[THE END]", "_The End_"])
def test_the_end_is_listed_and_not_told(read, end):
    assert told(read(book(*CHAPTERS, end))) == STORY


def test_verse_keeps_its_lines_and_is_verse(read):
    (chapter,) = read(book("CHAPTER I.", PROSE, set_in(VERSE), SPEECH)).chapters

    verse = chapter.paragraphs[1]
    assert verse.text.split("\n") == [line.strip() for line in VERSE]
    assert verse.role is Role.VERSE


def test_a_letter_keeps_its_lines(read):
    (chapter,) = read(book("CHAPTER I.", PROSE, "\n".join(LETTER), SPEECH)).chapters

    assert chapter.paragraphs[1].text == "\n".join(LETTER)


def test_a_letter_set_in_is_joined_where_its_lines_are_full(read):
    letter = (
        set_in([LETTER[0]], 4) + "\n" + filled(PROSE, 68, "    ") + "\n" + set_in(LETTER[2:], 30)
    )

    (chapter,) = read(book("CHAPTER I.", PROSE, letter, SPEECH)).chapters

    assert chapter.paragraphs[1].text == f"{LETTER[0]}\n{PROSE}\nYours,\nT. FINCH."


def test_stars_part_scenes(read):
    stars = "       *       *       *       *       *"

    (chapter,) = read(book("CHAPTER I.", PROSE, stars, SPEECH)).chapters

    assert [p.role for p in chapter.paragraphs] == [Role.PROSE, Role.SCENE_BREAK, Role.PROSE]


@pytest.mark.parametrize(
    "opening",
    ["I arrived in London on a wet evening.", "It was published twice.", "No edition is so."],
)
def test_a_story_without_a_heading_keeps_its_first_sentence(read, opening):
    assert told(read(book(*TITLE_PAGE, opening, PROSE))) == [(None, [opening, PROSE])]


def test_adverts_after_the_end_are_not_told(read):
    work = read(book(*CHAPTERS, "THE END", "BY THE SAME AUTHOR", "SALT. A Novel. 6s.", NEW_TAIL))

    assert told(work) == STORY
