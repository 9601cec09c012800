import pytest

from fullcast.model import Chapter, Delivery, Kind, Line, Metadata, Paragraph, Source, Work
from fullcast.script import write_script
from fullcast.script.delivery import with_delivery

OPENING = "Ines and Tam sat down. Ines laughed, and Tam said nothing."


def delivered(text):
    """Return how every piece of speech in a paragraph is said."""
    paragraphs = (Paragraph(OPENING), Paragraph(text))
    work = Work(Metadata("T"), (Chapter(1, paragraphs),), Source("t.txt", "text", "0" * 64))
    lines = write_script(work).chapters[0].lines
    assert all(line.delivery is Delivery.PLAIN for line in lines if line.kind is Kind.NARRATION)
    return [
        line.delivery.value
        for line in lines
        if line.paragraph == 2 and line.kind is not Kind.NARRATION
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“Go,” she whispered.", ["whispered"]),
        ("“Go,” she whispered. “Now.”", ["whispered", "whispered"]),
        ("Ines leaned close and whispered, “Go.”", ["whispered"]),
        ("“Go,” said Ines in a low voice.", ["whispered"]),
        ("“Go,” said Ines softly.", ["whispered"]),
        ("“Go,” she says, whispering.", ["whispered"]),
        ("“Go,” I whisper.", ["whispered"]),
        ("“Go,” he said under his breath.", ["whispered"]),
        ("“Go,” she said, her voice low.", ["whispered"]),
        ("“Go.” Her voice was barely a whisper.", ["whispered"]),
        ("“Go!” Ines shouted, and ran.", ["shouted"]),
        ("“Go,” the big man from the harbour bellowed.", ["shouted"]),
        ("Tam yelled at the top of his lungs, “Stop!”", ["shouted"]),
        ("“Oh!” cried Ines.", ["excited"]),
        ("“We won!” the girl exclaimed.", ["excited"]),
    ],
)
def test_tag_says_how(text, said):
    assert delivered(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "“Go,” said Ines.",
        "“Go,” said Ines, and the crowd shouted.",
        "“Go,” said Tam, who had shouted all day.",
        "“Go,” said Tam over the roar of the wind.",
        "“I won't!” She heard Tam scream.",
        "“Good morning,” said Ines. Tam shouted at the dog.",
        "The wind howled. “Go,” said Tam.",
        "“Go,” he didn't shout.",
        "“Go,” she almost shouted.",
        "“You shouted,” she said.",
    ],
)
def test_what_is_told_beside_speech_is_not_its_delivery(text):
    assert delivered(text) == ["plain"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“GET OUT!” said Ines.", "shouted"),
        ("“STOP!” said Ines.", "shouted"),
        ("“FBI,” said Ines.", "plain"),
        ("“OK.”", "plain"),
        ("“I DID tell you,” said Ines.", "plain"),
        ("“No!! Really!” said Ines.", "excited"),
        ("“Yes! Yes! Yes!” said Ines.", "excited"),
        ("“What?!” said Ines.", "plain"),
    ],
)
def test_capitals_and_exclamation_marks_say_how(text, said):
    assert delivered(text) == [said]


def test_tag_wins_over_capitals():
    assert delivered("“RUN,” she whispered.") == ["whispered"]


def test_capitals_win_over_a_tag_that_says_less():
    assert delivered("“RUN!” she cried.") == ["shouted"]


def test_tag_of_one_speech_is_not_anothers():
    assert delivered("“Stop it,” Tam said. He shouted it again: “Stop it!”") == ["plain", "shouted"]


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.DIALOGUE])
def test_only_what_is_said_aloud_has_a_delivery(kind):
    lines = (
        Line("c1.p1.1", kind, "Ines", 1.0, "“GO! NOW!”", 1),
        Line("c1.p1.2", Kind.NARRATION, "Narrator", 1.0, "she shouted.", 1),
    )

    assert [line.delivery for line in with_delivery(lines)] == [Delivery.PLAIN] * 2


def test_tag_in_another_paragraph_does_not_count():
    lines = (
        Line("c1.p1.1", Kind.DIALOGUE, "Ines", 1.0, "“Go,”", 1),
        Line("c1.p2.1", Kind.NARRATION, "Narrator", 1.0, "she shouted.", 2),
    )

    assert with_delivery(lines) == lines
