"""Plain text: layout, front matter, headings and notes."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.errors import UsageError
from fullcast.ingest import read_work
from fullcast.model import Role


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("texts") / "work.txt"


def read(path, text, form="text"):
    path.write_text(text, encoding="utf-8")
    return read_work(path, format=form)


def told(work):
    return [(c.title, [p.text for p in c.paragraphs]) for c in work.chapters]


@given(
    st.lists(
        st.lists(st.sampled_from("the sea was grey and cold".split()), min_size=60, max_size=120),
        min_size=2,
        max_size=5,
    ),
    st.integers(60, 80),
    st.sampled_from(["\n", "\r\n"]),
)
def test_wrapped_lines_are_joined(path, paragraphs, width, newline):
    texts = [" ".join(words) for words in paragraphs]
    wrapped = "\n\n".join(textwrap.fill(text, width) for text in texts)
    path.write_bytes(wrapped.replace("\n", newline).encode())

    assert [p.text for p in read_work(path).chapters[0].paragraphs] == texts


def test_verse_in_a_wrapped_text_keeps_its_lines(path):
    prose = textwrap.fill("the sea was grey and cold and long " * 12, 70)
    verse = "Roses are red,\nthe lamp is lit."

    paragraphs = read(path, f"{prose}\n\n{verse}\n\n{prose}").chapters[0].paragraphs

    assert [p.text for p in paragraphs][1] == verse


def test_a_meant_line_break_stays(path):
    assert told(read(path, "My hands are red.\nHe kneels.\n\nNo.")) == [
        (None, ["My hands are red.\nHe kneels.", "No."])
    ]


def test_where_no_blank_lines_are_every_line_is_a_paragraph(path):
    lines = [f"\tLine {number} of the story." for number in range(30)]

    assert len(read(path, "\n".join(lines)).chapters[0].paragraphs) == 30


def test_quoted_lines_are_a_block_quotation(path):
    (chapter,) = read(path, "It read:\n\n> Dear M,\n>\n> Come.\n> Now.\n\nShe came.").chapters

    assert [(p.text, p.role) for p in chapter.paragraphs] == [
        ("It read:", Role.PROSE),
        ("Dear M,", Role.BLOCKQUOTE),
        ("Come.\nNow.", Role.BLOCKQUOTE),
        ("She came.", Role.PROSE),
    ]


@pytest.mark.parametrize(
    ("front", "title", "authors"),
    [
        ("The Lamp\nby quiet_owl", "The Lamp", ("quiet_owl",)),
        ("THE LAMP\n\nA story by quiet_owl", "THE LAMP", ("quiet_owl",)),
        ("The Lamp\n\nRating: T\n\nSummary: One lamp.", "The Lamp", ()),
        ("Title: The Lamp\nAuthor: quiet_owl", "The Lamp", ("quiet_owl",)),
        ("Title: The Lamp\n\nAuthor: quiet_owl", "The Lamp", ("quiet_owl",)),
        ("**Title:** The Lamp\n**Author:** quiet_owl", "The Lamp", ("quiet_owl",)),
        ("Title: The\n  Lamp\nBy: quiet_owl", "The Lamp", ("quiet_owl",)),
    ],
)
def test_title_and_author_stand_before_the_story(path, front, title, authors):
    path.write_text(f"{front}\n\nIt was dark.\n\nShe woke.\n", encoding="utf-8")

    work = read_work(path)

    assert (work.metadata.title, work.metadata.authors) == (title, authors)
    assert told(work) == [(None, ["It was dark.", "She woke."])]


@pytest.mark.parametrize(
    "opening",
    ["PART ONE", "Silence.", "“Who’s there?”", "[Marta's POV]", "Ines: r u up", "Note: it was hot."],
)  # fmt: skip
def test_a_first_line_that_is_story_is_no_title(path, opening):
    work = read(path, f"{opening}\n\nIt was dark.")

    assert work.metadata.title == "work"
    assert "The source names no title: the file's name, “work”, is used." in work.decisions
    assert "It was dark." in told(work)[0][1]


@pytest.mark.parametrize(
    ("text", "chapters"),
    [
        ("Chapter 1\n\nA.\n\nChapter 2\n\nB.", [(None, ["A."]), (None, ["B."])]),
        ("CHAPTER ONE: WICK\n\nA.\n\nCHAPTER TWO\nOil\n\nB.", [("WICK", ["A."]), ("Oil", ["B."])]),
        ("Chapter 1\nIt was dark.\n\nChapter 2\nB.", [(None, ["It was dark."]), (None, ["B."])]),
        ("I.\n\nA.\n\nII.\n\nB.", [(None, ["A."]), (None, ["B."])]),
        ("1. Wick\n\nA.\n\n2. Oil\n\nB.", [("Wick", ["A."]), ("Oil", ["B."])]),
        ("Prologue\n\nA.\n\n1\n\nB.\n\n2\n\nSea.", [("Prologue", ["A."]), (None, ["B."]), (None, ["Sea."])]),
        ("Chapter 1\n\nA.\n\n1\n\nB.\n\nChapter 2\n\nSea.", [(None, ["A.", "1", "B."]), (None, ["Sea."])]),
        ("For my mother.\n\nChapter 1\n\nA.\n\nChapter 2\n\nB.",
         [(None, ["For my mother.", "A."]), (None, ["B."])]),
        ("He said:\n\n3. Rope\n\nNo.", [(None, ["He said:", "3. Rope", "No."])]),
        ("Buy:\n\n1. Rope\n\n2. Oil\n\nNo.", [(None, ["Buy:", "1. Rope", "2. Oil", "No."])]),
        ("I.\n\nI could not say it.", [(None, ["I.", "I could not say it."])]),
        ("1\n\nA.\n\nM.\n\n2\n\nB.", [(None, ["A.", "M."]), (None, ["B."])]),
    ],
)  # fmt: skip
def test_headings_cut_chapters(path, text, chapters):
    assert told(read(path, text)) == chapters


@pytest.mark.parametrize(
    ("note", "kept_as"),
    [
        ("A/N: sorry!", "notes"),
        ("AN: sorry!", "notes"),
        ("**Author's Note:** sorry!", "notes"),
        ("Disclaimer: I own nothing.", "notes"),
        ("I don't own any of these characters.", "notes"),
        ("Warnings: swearing", "notes"),
        ("Hello everyone! Here is the next chapter. Enjoy!", "notes"),
        ("(See the end of the chapter for notes.)", None),
    ],
)
def test_a_note_before_a_chapter_is_no_story(path, note, kept_as):
    work = read(path, f"Chapter 1\n\n{note}\n\nA.\n\nB.\n\nChapter 2\n\nC.")

    assert told(work)[0][1][0] == "A."
    assert kept_as is None or getattr(work.chapters[0], kept_as) == (note,)


@pytest.mark.parametrize(
    "note",
    [
        "A/N: please review!",
        "Thanks for reading!",
        "As always, reviews are loved and cherished.",
        "Kudos and comments make my day!",
        "I hope you enjoyed this chapter.",
        "The next chapter will be up on Friday.",
        "Follow me on tumblr!",
    ],
)
def test_a_note_after_a_chapter_is_no_story(path, note):
    work = read(path, f"Chapter 1\n\nA.\n\nB.\n\n{note}\n\nChapter 2\n\nC.")

    assert told(work)[0][1] == ["A.", "B."]
    assert work.chapters[0].end_notes == (note,)


@pytest.mark.parametrize(
    "ending",
    [
        "It was the next chapter of her life.",
        "I thanked her for reading it to me.",
        "“Thanks for reading,” she said.",
        "She hoped that he would review his sums.",
        "He had no comment.",
        "The reviews were bad.",
        "By now it was dark.",
        "Note: the lamp is hot.",
    ],
)
def test_an_ending_that_only_sounds_like_a_note_is_story(path, ending):
    work = read(path, f"Chapter 1\n\nA.\n\n{ending}\n\nChapter 2\n\nC.")

    assert told(work)[0][1] == ["A.", ending]


def test_project_gutenbergs_words_are_left_out(path):
    work = read(
        path,
        "The Project Gutenberg eBook of The Lamp\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nIt was dark.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nDonate.",
    )

    assert told(work) == [(None, ["It was dark."])]
    assert [part.what for part in work.skipped] == [
        "Project Gutenberg's header",
        "Project Gutenberg's footer",
    ]


def test_an_unknown_language_and_an_unknown_label_are_told(path):
    text = "Title: The Lamp\nLanguage: Klingon\nMoon: full\n\nIt was dark."

    work = read(path, text, form=None)

    assert work.metadata.language == "en"
    assert "The language “Klingon” is not known: the work is read as English." in work.decisions
    assert ("header: Moon", "unknown label: kept nowhere") in [
        (part.what, part.why) for part in work.skipped
    ]


def test_an_unknown_format_is_refused(path):
    with pytest.raises(UsageError, match=r"unknown format 'azw3'\. Formats: labelled, ao3-html"):
        read_work(path, format="azw3")


def test_a_note_of_several_paragraphs_ends_at_a_break(path):
    note = "A/N: Hi!\n\nI nearly forgot to update this chapter.\n\nMy beta is a saint."

    work = read(path, f"Chapter 1\n\n{note}\n\n***\n\nA.\n\nChapter 2\n\nB.")

    assert work.chapters[0].notes == tuple(note.split("\n\n"))
    assert told(work)[0][1] == ["***", "A."]


def test_chapters_set_by_hand_take_the_headings_before_them(path):
    text = "Part the First\n\nChapter 1: Wick\n\nA.\n\nChapter 2: Oil\n\nSummary: Oil.\n\nB.\n\nC."
    path.write_text(text, encoding="utf-8")

    work = read_work(path, format="text", chapters_at=["A.", "B.", "C."])

    assert told(work)[-2:] == [("Oil", ["B."]), (None, ["C."])]
    assert work.chapters[-2].summary == "Oil."


@pytest.mark.parametrize("line", ["THE END", "The End.", "~ Fin ~", "TBC...", "End of Chapter 1"])
def test_a_line_that_closes_a_story_is_listed_and_not_told(path, line):
    work = read(path, f"It was dark.\n\n{line}")

    assert [p.text for p in work.chapters[0].paragraphs] == ["It was dark."]
    assert work.skipped[-1].what == line


@pytest.mark.parametrize(
    "line",
    ["À suivre", "À SUIVRE…", "FIN", "— Fin —", "ENDE", "Fortsetzung folgt", "Continuará...",
     "完", "（完）", "全文完", "未完待续", "つづく", "終わり", "КОНЕЦ", "Конец"],
)  # fmt: skip
def test_a_line_that_closes_a_story_in_another_language_is_listed_and_not_told(path, line):
    work = read(path, f"Marta.\n\n{line}")

    assert [p.text for p in work.chapters[0].paragraphs] == ["Marta."]
    assert work.skipped[-1].what == line


@pytest.mark.parametrize(
    "line",
    ["The end.", "The End of the Pier was dark.", "Final orders.", "「完」", "« Fin »", "Fine.",
     "Конец был близок."],
)  # fmt: skip
def test_a_sentence_about_an_end_is_told(path, line):
    assert read(path, f"It was dark.\n\n{line}").chapters[0].paragraphs[-1].text == line


@pytest.mark.parametrize(
    "line",
    ["[Illustration: The lamp]", "[image: a lamp]", '<img src="a.png">', "[img]a.png[/img]", "TBC",
     "THE END", "THE END.", "The End", "~ Fin ~", "End of Chapter 3", "~ To be continued... ~",
     "Click here for spoilers", "(click to see the warnings)"],
)  # fmt: skip
def test_a_picture_or_a_break_of_the_writers_is_no_story_wherever_it_stands(path, line):
    work = read(path, f"It was dark.\n\n{line}\n\nIt was lit.")

    assert [p.text for p in work.chapters[0].paragraphs] == ["It was dark.", "It was lit."]


@pytest.mark.parametrize("line", ["THE END", "The End", "FIN"])
def test_a_line_that_ends_something_within_the_story_is_told(path, line):
    after = "\n\n".join(f"He read page {number}." for number in range(6))

    (chapter,) = read(path, f"It was dark.\n\n{line}\n\n{after}").chapters

    assert (chapter.paragraphs[1].text, chapter.paragraphs[1].role) == (line, Role.PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Please remember to vote on Tuesday, the mayor said.",
        "Don't forget to review the ledger before he comes.",
        "Please comment further in the log, she wrote.",
    ],
)
def test_a_story_that_ends_in_a_request_keeps_it(path, line):
    assert read(path, f"It was dark.\n\n{line}").chapters[0].paragraphs[-1].text == line


@pytest.mark.parametrize(
    "line",
    ["Please remember to comment!", "Please review, it makes my day", "Don't forget to R&R :)"],
)
def test_a_plea_at_the_end_is_a_note(path, line):
    assert read(path, f"It was dark.\n\n{line}").chapters[0].end_notes == (line,)


@pytest.mark.parametrize(
    "line",
    [
        "As always, reviews are loved and cherished.",
        "Kudos and comments feed me!",
        "Please review!",
        "R&R!",
        "Follow me on Tumblr @quiet_owl",
        "Disclaimer: I own nothing.",
        "TW: storms.",
    ],
)
def test_words_of_the_writer_in_the_middle_are_a_note_among_the_paragraphs(path, line):
    work = read(path, f"It was dark.\n\n{line}\n\nIt was lit.")

    assert [p.role for p in work.chapters[0].paragraphs] == [Role.PROSE, Role.NOTE, Role.PROSE]


@pytest.mark.parametrize(
    "line",
    [
        "Comments are welcome at the town hall, the notice said.",
        "Find me at the harbour, she wrote.",
        "Reviews make no difference to a keeper.",
        "Click here for the lamp, said the sign.",
        "To be continued was all that the letter said.",
        "The End.",
        "Review.",
        "Comment and review were all that he did.",
    ],
)
def test_a_sentence_in_the_middle_that_only_sounds_like_a_plea_is_story(path, line):
    (chapter,) = read(path, f"It was dark.\n\n{line}\n\nIt was lit.").chapters

    assert [(p.text, p.role) for p in chapter.paragraphs][1] == (line, Role.PROSE)


def test_a_foot_note_in_the_story_is_told_without_its_sign(path):
    text = "Forty fathoms[1] of fog.\n\n[1] A fathom is six feet.\n\nIt was lit."

    work = read(path, text)

    note = work.chapters[0].paragraphs[1]
    assert (note.text, note.role) == ("A fathom is six feet.", Role.FOOTNOTE)
    assert text[note.start : note.end] == note.text
    assert ("[1]", "mark of a note") in [(part.what, part.why) for part in work.skipped]


@pytest.mark.parametrize(
    "line", ["[1] was scratched on the door.", "[1] was scratched, and [1] below it."]
)
def test_a_paragraph_that_begins_with_a_number_nothing_refers_to_is_story(path, line):
    (chapter,) = read(path, f"It was dark.\n\n{line}\n\nIt was lit.").chapters

    assert (chapter.paragraphs[1].text, chapter.paragraphs[1].role) == (line, Role.PROSE)


def test_a_last_paragraph_that_begins_with_a_number_nothing_refers_to_is_story(path):
    line = "[1] was scratched on the door."

    assert read(path, f"It was dark.\n\n{line}").chapters[0].paragraphs[-1].text == line


def test_numbered_notes_below_their_heading_need_no_reference(path):
    notes = "[1] A fathom is six feet.\n\n[2] Or so."

    work = read(path, f"It was dark.\n\nA.\n\nFootnotes:\n\n{notes}")

    assert [p.text for p in work.chapters[0].paragraphs] == ["It was dark.", "A."]


def test_an_end_note_of_several_paragraphs_begins_where_the_writer_speaks(path):
    jump = "(See the end of the chapter for notes.)"
    notes = ("This chapter was a beast to write.", "The harbour is invented.")

    work = read(path, "\n\n".join(("Chapter 1", jump, "A.", "B.", *notes, "Chapter 2", "C.")))

    assert told(work)[0][1] == ["A.", "B."]
    assert work.chapters[0].end_notes == notes


@pytest.mark.parametrize(
    "heads",
    [
        ("CHAPITRE PREMIER", "CHAPITRE DEUXIÈME"),
        ("Erstes Kapitel", "Zweites Kapitel"),
        ("Capítulo uno", "Capítulo dos"),
        ("Глава первая", "Глава вторая"),
        ("第一章", "第二章"),
    ],
)
def test_a_heading_of_another_language_starts_a_chapter_and_names_no_work(path, heads):
    work = read(path, f"{heads[0]}\n\nMarta.\n\nInes.\n\n{heads[1]}\n\nBela.\n\nWren.")

    assert told(work) == [(None, ["Marta.", "Ines."]), (None, ["Bela.", "Wren."])]
    assert work.metadata.title == "work"


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        (("CHAPITRE PREMIER", "CHAPITRE II"), ("Le sel de la mer", "La lampe éteinte")),
        (("第一章", "第二章"), ("海の塩", "消えた灯")),
    ],
)
def test_a_line_after_the_numbers_of_another_language_names_the_chapter(path, heads, names):
    text = "\n\n".join(
        f"{head}\n\n{name}\n\nMarta." for head, name in zip(heads, names, strict=True)
    )

    assert told(read(path, text)) == [(name, ["Marta."]) for name in names]
