from dataclasses import replace

import pytest

from fullcast.model import UNKNOWN, Chapter, Kind, Metadata, Paragraph, Script, Source, Work
from fullcast.script import write_script
from fullcast.script.doubt import DOUBTFUL_BELOW, contradictions, doubts, unknown_lines
from fullcast.script.network import Network, shipped
from fullcast.show.scripts import show_doubtful

STORY = [
    "“Where is it?” asked Marta.",
    "“Gone,” said Ines.",
    "“Gone where?”",
    "“Away.”",
]


def script_of(texts, network=None):
    paragraphs = tuple(Paragraph(text) for text in texts)
    work = Work(Metadata("A Story"), (Chapter(1, paragraphs),), Source("a", "text", "0"))
    return write_script(work, network=network)


def with_speaker(script, said, speaker):
    """The script as it is after somebody gave one line to another speaker."""
    (chapter,) = script.chapters
    lines = tuple(
        replace(line, speaker=speaker, sure=1.0) if line.text == said else line
        for line in chapter.lines
    )
    return Script((replace(chapter, lines=lines),), script.characters)


def test_line_given_to_another_than_its_tag_names_is_reported():
    script = with_speaker(script_of(STORY), "“Gone,”", "Marta")

    (found,) = contradictions(script)

    assert (found.line.text, found.line.speaker, found.named) == ("“Gone,”", "Marta", "Ines")


def test_line_without_a_tag_contradicts_nothing():
    assert contradictions(with_speaker(script_of(STORY), "“Away.”", "Marta")) == []


def test_tool_itself_never_contradicts_a_tag():
    assert contradictions(script_of(STORY)) == []


def test_tag_is_heeded_against_all_else_and_its_line_is_a_guess():
    blind = Network(
        tuple({n: 0 * a for n, a in m.items()} for m in shipped().members), shipped().calibration
    )

    script = script_of(STORY[:2], network=blind)

    said = [line for line in script.chapters[0].lines if line.kind is Kind.DIALOGUE]
    assert [line.speaker for line in said] == ["Marta", "Ines"]
    assert min(line.sure for line in said) < DOUBTFUL_BELOW


def test_doubt_tells_who_else_may_say_it():
    script = script_of(
        [
            "“Who is it?” asked Marta.",
            "“Nobody,” said Ines.",
            "Bela came in, and after him Marta, and Ines, and the dog.",
            "“Nobody is here.”",
            "Nothing stirred. Marta laughed. Ines did not. Bela sat down.",
        ]
    )

    (doubt,) = doubts(script)

    assert {doubt.line.speaker, *(name for name, _ in doubt.guess.others)} <= {
        "Marta",
        "Ines",
        "Bela",
    }
    assert doubt.guess.others


def test_lines_that_nobody_known_says_are_counted():
    script = with_speaker(script_of(STORY), "“Away.”", UNKNOWN)

    assert [line.text for line in unknown_lines(script)] == ["“Away.”"]


@pytest.mark.parametrize(
    ("unknown", "sentence"),
    [
        (["“Away.”"], "1 line is said by nobody that is known."),
        (["“Away.”", "“Gone,”"], "2 lines are said by nobody that is known."),
    ],
)
def test_lines_that_nobody_known_says_are_said_to_be_so(capsys, unknown, sentence):
    script = script_of(STORY)
    for said in unknown:
        script = with_speaker(script, said, UNKNOWN)

    show_doubtful(script)

    shown = capsys.readouterr().out
    assert sentence in shown
    assert "No doubtful speakers" not in shown


def test_where_everybody_is_known_and_sure_nobody_is_doubtful(capsys):
    script = script_of(STORY)
    for said, speaker in (("“Gone where?”", "Marta"), ("“Away.”", "Ines")):
        script = with_speaker(script, said, speaker)

    show_doubtful(script)

    assert capsys.readouterr().out.strip() == "No doubtful speakers."
