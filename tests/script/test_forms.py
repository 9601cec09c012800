import pytest

from fullcast.model import Chapter, Kind, Metadata, Paragraph, Source, Work
from fullcast.script import write_script


def lines(*texts, **metadata):
    """The kinds, texts and speakers of a story's lines; emphasis stands between stars."""
    work = Work(
        Metadata("A Story", **metadata),
        (Chapter(1, tuple(Paragraph(text) for text in texts)),),
        Source("a.txt", "text", "0" * 64),
    )
    script = write_script(work)
    return [(line.kind, line.text, line.speaker) for line in script.chapters[0].lines]


def kinds(*texts, **metadata):
    return [kind for kind, _, _ in lines(*texts, **metadata)]


@pytest.mark.parametrize(
    ("text", "label", "said"),
    [
        ("MARTA: No.", "MARTA:", "No."),
        ("MARTA (whispering): No.", "MARTA (whispering):", "No."),
        ("MARTA: (quietly) No.", "MARTA: (quietly)", "No."),
        ("Marta: No.", "Marta:", "No."),
        ("**Marta:** No.", "**Marta:**", "No."),
        ("[10:05] Marta: No.", "[10:05] Marta:", "No."),
        ("<marta> no", "<marta>", "no"),
        ("Marta (10:05 PM): No.", "Marta (10:05 PM):", "No."),
    ],
)
def test_label_is_told_and_its_line_is_said_by_whom_it_names(text, label, said):
    found = lines(text, "INES: Yes." if text.startswith("MARTA") else "Ines: yes")

    assert [(kind, part) for kind, part, _ in found[:2]] == [
        (Kind.STAGE, label),
        (Kind.DIALOGUE if label.startswith("MARTA") else Kind.WRITTEN, said),
    ]
    assert found[1][2].lower() == "marta"


def test_lines_of_a_chat_in_one_paragraph_are_told_apart():
    found = lines("Ines: r u up\nInes: hello??\nMarta: no")

    assert [(kind, speaker) for kind, _, speaker in found[1::2]] == [
        (Kind.WRITTEN, "Ines"),
        (Kind.WRITTEN, "Ines"),
        (Kind.WRITTEN, "Marta"),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ("Note: the lamp is hot.", "Warning: so is the keeper."),
        ("Name: Marta Holm", "Age: 32"),
        ("There was one rule: never sleep.", "And another: never wake."),
        ("MARTA: You kept the ledger.", "It was late."),
    ],
)
def test_labels_of_forms_and_lone_labels_are_narration(texts):
    assert set(kinds(*texts)) == {Kind.NARRATION}


def test_screenplay_names_its_speakers_on_lines_of_their_own():
    found = lines("INT. LIGHTHOUSE - NIGHT", "MARTA", "(softly)", "No.", "INES (O.S.)", "Yes.")

    assert [(kind, speaker) for kind, _, speaker in found] == [
        (Kind.STAGE, "Narrator"),
        (Kind.STAGE, "Narrator"),
        (Kind.STAGE, "Narrator"),
        (Kind.DIALOGUE, "Marta"),
        (Kind.STAGE, "Narrator"),
        (Kind.DIALOGUE, "Ines"),
    ]


def test_heading_in_capitals_makes_no_screenplay_of_prose():
    assert Kind.STAGE not in kinds("PART ONE", "“Go,” she said.", "THE LAMP", "It went out.")


@pytest.mark.parametrize(
    ("last", "writer"),
    [
        ("Yours, T. Finch", "Finch"),
        ("Yours truly,\nTobias", "Tobias"),
        ("With all my love, Ines", "Ines"),
        ("Your affectionate friend,\nTobias Finch", "Tobias Finch"),
    ],
)
def test_letter_is_written_by_who_signs_it(last, writer):
    found = lines("My dear Marta,", "Come home.", last, "She read it twice.")

    assert {(kind, speaker) for kind, _, speaker in found[:-1]} == {(Kind.WRITTEN, writer)}
    assert found[-1][0] is Kind.NARRATION


def test_salutation_without_signature_is_narration():
    assert set(kinds("Dear Marta, who never slept,", "was asleep.")) == {Kind.NARRATION}


def test_email_is_written():
    assert set(kinds("To: marta@example.org", "Subject: the house", "Sold it.")) == {Kind.WRITTEN}


def test_lines_of_a_song_are_sung():
    assert kinds("Row the boat ashore, my love,", "row the boat again", "She stopped.") == [
        Kind.SUNG,
        Kind.SUNG,
        Kind.NARRATION,
    ]


def test_the_head_of_a_table_is_no_row_of_it():
    assert kinds("Lamp | Oil", "four | two", "five | three", "She | stopped | there.") == [
        Kind.STAGE,
        Kind.NARRATION,
        Kind.NARRATION,
        Kind.NARRATION,
    ]


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("[The lamp goes out.]", "[The lamp goes out.]", Kind.STAGE),
        ("Forty fathoms[1] of fog.", "[1]", Kind.NOTE),
        ("I made it for ~~you~~ us.", "I made it for ~~you~~ us.", Kind.WRITTEN),
        ("She left. (A/N: sorry!) He stayed.", "(A/N: sorry!)", Kind.NOTE),
        ("The sign read KEEP OUT.", "KEEP OUT", Kind.WRITTEN),
        ("*Go. Go now.* She went.", "*Go. Go now.*", Kind.THOUGHT),
        ("She waited. *He is late.* The door opened.", "*He is late.*", Kind.THOUGHT),
        ("*too late*, she thought.", "*too late*", Kind.THOUGHT),
    ],
)
def test_part_of_a_paragraph_is_of_another_kind(text, part, kind):
    assert (kind, part) in [(k, t) for k, t, _ in lines(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We watched *The Long Watch* twice.",
        "He called it *saudade*, and shrugged.",
        "*It had rained that day. The ledger lay open.*",
        "It was *so* cold.",
        "It said [1] beside it.",
    ],
)
def test_emphasis_and_marks_inside_narration_are_told(text):
    assert kinds(text) == [Kind.NARRATION]


def test_thought_is_the_tellers():
    found = lines(
        "I went in. *She is gone.* I sat down.", "“Ann!” called Ben.", characters=("Ann", "Ben")
    )

    assert (Kind.THOUGHT, "*She is gone.*", "Ann") in found


def test_note_inside_speech_stays_speech():
    found = lines("“Go (A/N: sorry!) now,” said Ann.", "“No,” said Ben.")

    assert "".join(text for _, text, _ in found[:2]) == "“Go (A/N: sorry!) now,”said Ann."
