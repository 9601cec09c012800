import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.script.quotes import find_quotations

TRAPS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "fixtures/traps.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
NOT_YET = {
    "A15": "one of two readings that the trap accepts: narration",
    "D01": "dialogue by dashes",
    "D03": "dialogue by dashes",
    "D04": "dialogue by dashes",
    "D05": "dialogue by dashes",
    "D06": "dialogue by dashes",
    "D16": "dialogue by dashes",
    "D11": "the trap counts the comma after the mark as speech",
    "D13": "a quotation in a line without end mark",
    "E01": "script format",
    "E03": "script format",
    "E16": "telepathy in colons",
}


def quoted(paragraphs):
    found = find_quotations(paragraphs).paragraphs
    return [
        [text[quote.start : quote.end] for quote in quotes]
        for text, quotes in zip(paragraphs, found, strict=True)
    ]


def speech_of(trap):
    return [
        [
            text.strip()
            for kind, text, _ in segments
            if kind == "dialogue" or _quoted_thought(kind, text)
        ]
        for segments in trap["paragraphs"]
    ]


def _quoted_thought(kind, text):
    return kind == "thought" and text[0] in "‘“'\""


@pytest.mark.parametrize(
    "trap",
    [
        pytest.param(
            trap,
            id=trap["id"],
            marks=pytest.mark.xfail(reason=NOT_YET[trap["id"]], strict=True)
            if trap["id"] in NOT_YET
            else (),
        )
        for trap in TRAPS
        if trap["id"][0] in "ABCDEFG" and len(trap["text"].split("\n\n")) == len(trap["paragraphs"])
    ],
)
def test_speech_of_every_trap_is_found_exactly(trap):
    assert quoted(trap["text"].split("\n\n")) == speech_of(trap)


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("'The girls' room is locked,' he said.", ["'The girls' room is locked,'"]),
        ("''Tis late,' he said.", ["''Tis late,'"]),
        ("'Tell 'em I'm not goin',' she said.", ["'Tell 'em I'm not goin','"]),
        ("The dogs' bowls and the boss's chair were empty.", []),
        ("It was the 'last' of the 'good' years.", []),
        ("‘The keepers’ boots,’ he said, ‘are wet.’", ["‘The keepers’ boots,’", "‘are wet.’"]),
        ('She asked, "Is it 6" long?"', ['"Is it 6" long?"']),
        ("“Stop,” said Ines; “listen.”", ["“Stop,”", "“listen.”"]),
    ],
)
def test_apostrophes_are_told_from_marks(text, speech):
    assert quoted([text]) == [speech]


def test_style_is_decided_for_each_chapter():
    single = ["'Go on,' he said.", "'I can't.'", "The boys' coats hung by the door."]
    double = ['"Go on," he said.', "\"I can't say 'never' to him.\""]

    assert quoted(single) == [["'Go on,'"], ["'I can't.'"], []]
    assert quoted(double) == [['"Go on,"'], ["\"I can't say 'never' to him.\""]]


def test_speech_left_open_goes_on_in_the_next_paragraph_that_reopens_it():
    found = find_quotations(["“First, the lamp.", "“Second, the ledger.”", "“What?”"]).paragraphs

    assert [quote.continues for quotes in found for quote in quotes] == [False, True, False]


def test_missing_close_ends_with_its_paragraph():
    assert quoted(['"Run!', "They ran.", '"Faster!" he said.']) == [['"Run!'], [], ['"Faster!"']]


typography = st.text(alphabet="ab I.,!?…—-'\"‘’“”«»„`\n é日", max_size=80)


@given(st.lists(typography, max_size=6))
def test_spans_are_ordered_inside_their_paragraph_and_never_overlap(paragraphs):
    for text, quotes in zip(paragraphs, find_quotations(paragraphs).paragraphs, strict=True):
        ends = 0
        for quote in quotes:
            assert ends <= quote.start < quote.end <= len(text)
            ends = quote.end
