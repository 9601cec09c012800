"""Where chapters begin in a text that does not mark them."""

from pathlib import Path

import pytest

from fullcast.errors import InputError
from fullcast.ingest import read_work
from fullcast.model import Role

GOLDEN = Path(__file__).parents[1] / "golden/ingest"

OPENINGS = {
    "labelled-greeting-opens-chapter": ["The wall had stood", "The frost came early"],
    "labelled-synopsis-opens-chapter": [
        "The Major's glass eye went missing",
        "Miss Pike kept the canteen",
        "He found the cat",
    ],
    "labelled-first-person-pov-changes": ["I saw Mikael before", "She had an arm"],
    "labelled-jump-lines-and-end-notes": ["The stove in the abbey", "He came back at midnight"],
    "labelled-summary-before-jump-line": ["The key was under", "By Thursday he had"],
    "labelled-with-headings": ["The train left at eight", "He read it", "He got off"],
    "labelled-one-chapter-is-not-split": ["I drew the short straw."],
    "labelled-farewell-closes-chapter": ["Nils had made the boat", "The sluice keeper had"],
    "labelled-person-and-tense-change": ["I am writing this", "Ansel Roe had been"],
    "labelled-the-last-ferry": ["I had one coin left", "I should say at once"],
    "paste-with-chapter-lines": ["The gate was shut", "I have carried salt"],
    "labelled": ["The lamp went out", "The letter came", "Ines: r u up", "INES: You kept"],
}
NOT_SPOKEN = (
    "A/N", "Disclaimer", "Hi everyone", "Content notes", "(See the end", "Thank you", "reviews",
    "next chapter will", "Summary", "Rating", "Title:", "knows more about saucers",
    "makes an arrest", "tries every lock", "finds a key", "Prompt", "would like it known", "What Tam never told her", "no matches", "the thirteenth of December",
)  # fmt: skip


def read(case, **options):
    (source,) = (GOLDEN / case / "in").iterdir()
    return read_work(source, **options)


def labelled(tmp_path, *paragraphs, chapters):
    path = tmp_path / "work.txt"
    header = f"Title: A Test\nAuthor: nobody\nChapters: {chapters}"
    path.write_text("\n\n".join([header, *paragraphs]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("case", OPENINGS)
def test_every_chapter_begins_where_its_story_begins(case):
    chapters = read(case).chapters

    assert len(chapters) == len(OPENINGS[case])
    for chapter, opening in zip(chapters, OPENINGS[case], strict=True):
        assert chapter.paragraphs[0].text.startswith(opening)


@pytest.mark.parametrize("case", OPENINGS)
def test_no_header_summary_or_note_is_spoken(case):
    spoken = [
        paragraph.text
        for chapter in read(case).chapters
        for paragraph in chapter.paragraphs
        if paragraph.role not in {Role.NOTE, Role.FOOTNOTE}
    ]

    assert not [text for text in spoken for words in NOT_SPOKEN if words in text]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("labelled-greeting-opens-chapter", "it opens with a note of the writer"),
        ("labelled-synopsis-opens-chapter", "in the present tense, as a summary"),
        ("labelled-first-person-pov-changes", "Mikael is spoken of before, Edda after"),
        ("labelled-jump-lines-and-end-notes", "a line refers to the notes at the end"),
        ("labelled-with-headings", "the heading “Chapter 2: Bridges”"),
        ("labelled-farewell-closes-chapter", "at the end of a chapter stand before it"),
        ("labelled-person-and-tense-change", "from first to third person"),
        ("labelled", "quotation marks change from curly single to straight double"),
    ],
)
def test_the_decision_says_why(case, reason):
    assert any(
        decision.startswith("Chapter 2 starts") and reason in decision
        for decision in read(case).decisions
    )


def test_the_first_real_work_has_two_chapters_and_its_summary_is_not_story(shared_data):
    work = read_work(shared_data / "dont-say-goodbye.txt")

    assert len(work.chapters) == 2
    assert work.chapters[1].summary == "Javert's actions after Valjean dies. Javert POV."
    assert work.chapters[1].paragraphs[0].text == "Silence."
    assert not any("Javert POV" in p.text for c in work.chapters for p in c.paragraphs)


def test_chapters_set_by_hand_go_before_all_signs():
    work = read("labelled-the-last-ferry", chapters_at=["Halfway over,", "“So you drowned us"])

    assert [chapter.paragraphs[0].text[:12] for chapter in work.chapters] == [
        "I had one co",
        "Halfway over",
        "“So you drow",
    ]
    assert work.decisions[0].endswith("set by hand.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Halfway under,", "no paragraph begins with “Halfway under,”. Near to it: “Halfway over"),
        ("“", "10 paragraphs begin with ““”"),
    ],
)
def test_chapters_set_by_hand_must_name_one_paragraph(words, message):
    with pytest.raises(InputError, match=message):
        read("labelled-the-last-ferry", chapters_at=[words])


def test_a_number_of_chapters_that_was_not_found_is_told(tmp_path):
    path = labelled(tmp_path, *["The sea was grey."] * 9, chapters="3/3")

    (decision,) = read_work(path).decisions

    assert decision.startswith("The source speaks of 3 chapters, 1 were found")


def test_without_a_number_of_chapters_a_change_of_marks_is_no_chapter(tmp_path):
    path = tmp_path / "work.txt"
    pieces = ["Title: A Test\nAuthor: nobody", *["'Aye,' he said."] * 9, *["“Nay,” she said."] * 9]
    path.write_text("\n\n".join(pieces), encoding="utf-8")

    assert len(read_work(path).chapters) == 1


def test_a_list_at_the_end_of_a_chapter_is_story(tmp_path):
    path = labelled(tmp_path, "She packed three things.", "(1) rope", "(2) oil", chapters="1/1")

    assert [p.text for p in read_work(path).chapters[0].paragraphs][-1] == "(2) oil"


def test_a_note_that_a_sign_refers_to_is_an_end_note(tmp_path):
    path = labelled(tmp_path, "Forty fathoms(1) of fog.", "(1) Six feet each.", chapters="1/1")

    assert read_work(path).chapters[0].end_notes == ("(1) Six feet each.",)
