from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import (
    NARRATOR,
    UNKNOWN,
    Chapter,
    Gender,
    Kind,
    Metadata,
    Paragraph,
    Role,
    Source,
    Work,
)
from fullcast.script import write_script


def work(*chapters, **metadata):
    """A work of chapters, each a list of paragraphs or (summary, paragraphs)."""
    made = []
    for number, chapter in enumerate(chapters, start=1):
        summary, texts = chapter if isinstance(chapter, tuple) else (None, chapter)
        paragraphs = tuple(
            text if isinstance(text, Paragraph) else Paragraph(text) for text in texts
        )
        made.append(Chapter(number, paragraphs, summary=summary))
    return Work(Metadata("A Story", **metadata), tuple(made), Source("a.txt", "text", "0" * 64))


def speech(script, chapter=1):
    lines = script.chapters[chapter - 1].lines
    return [(line.speaker, line.text) for line in lines if line.kind is Kind.DIALOGUE]


def speakers(script, chapter=1):
    return [speaker for speaker, _ in speech(script, chapter)]


def test_tag_after_and_before_the_speech_names_the_speaker():
    script = write_script(
        work(["“Stop,” said Marta.", "Ines said, “No. Not now.”", "“Then go,” Marta told her."])
    )

    assert speakers(script) == ["Marta", "Ines", "Marta"]


def test_a_space_that_does_not_break_is_a_space():
    script = write_script(work(["“Stop,” said Mr.\u00a0Finch.", "“Go,” said Marta."]))

    assert speech(script) == [("Mr. Finch", "“Stop,”"), ("Marta", "“Go,”")]


def test_interrupted_speech_is_one_turn_of_one_speaker():
    script = write_script(
        work(["“You,” said Marta, who had waited since noon, “are late.”", "“I am,” said Ines."])
    )

    assert speakers(script) == ["Marta", "Marta", "Ines"]


def test_untagged_lines_alternate_between_the_two_who_talk():
    script = write_script(
        work(
            [
                "“Where is it?” asked Marta.",
                "“Gone,” said Ines.",
                "“Gone where?”",
                "“Away.”",
                "“Oh.”",
            ]
        )
    )

    assert speakers(script) == ["Marta", "Ines", "Marta", "Ines", "Marta"]


def test_somebody_who_is_called_by_name_is_not_the_speaker():
    script = write_script(
        work(
            ["“Ines, come here.”", "“Why, Marta?”", "“Because I say so, Ines.”"],
            characters=("Marta Holm", "Ines Duarte"),
        )
    )

    assert speakers(script) == ["Marta Holm", "Ines Duarte", "Marta Holm"]


def test_action_beat_names_the_speaker():
    script = write_script(
        work(
            ["Ines set down the lamp. “No.”", "Marta shook her head. “Please.”"],
            characters=("Marta Holm", "Ines Duarte"),
        )
    )

    assert speakers(script) == ["Ines Duarte", "Marta Holm"]


def test_pronoun_is_whoever_was_named_last_with_that_gender():
    script = write_script(
        work(
            [
                "“Come in,” said Mr. Hale.",
                "“Thank you,” said Mrs. Dove.",
                "Mr. Hale shut the door. “Sit down,” he said.",
                "“No,” she said.",
            ]
        )
    )

    assert speakers(script) == ["Mr. Hale", "Mrs. Dove", "Mr. Hale", "Mrs. Dove"]


def test_nameless_speaker_gets_the_words_of_the_text():
    script = write_script(
        work(
            ["‘Sir… I think…’ It was a woman from the mill.", "‘No,’ said Tom. ‘Go.’"],
            characters=("Tom",),
        )
    )

    assert speakers(script) == ["Woman from the mill", "Tom", "Tom"]
    assert {c.name: c.gender.value for c in script.characters}["Woman from the mill"] == "female"


@pytest.mark.parametrize(
    "paragraph", ["Ines thinks about it. “I am not.”", "“I am not.” Ines thought about it."]
)
def test_speech_beside_somebody_who_thinks_is_speech(paragraph):
    script = write_script(work(["“You are late,” said Ines.", paragraph]))

    assert speech(script)[-1] == ("Ines", "“I am not.”")


PRONOUNS_ONLY = [
    "{} came in late.",
    "“You’re late,” she said.",
    "“I know,” {} said.",
    "“Again.”",
    "“I know.”",
]


def test_he_and_she_of_a_story_without_names_are_two_people():
    script = write_script(work([text.format("He") for text in PRONOUNS_ONLY]))

    assert speakers(script) == ["Unnamed woman", "Unnamed man"] * 2
    assert [(c.name, c.aliases, c.gender) for c in script.characters] == [
        ("Unnamed man", (), Gender.MALE),
        ("Unnamed woman", (), Gender.FEMALE),
    ]


@pytest.mark.parametrize("who", ["I", "you"])
def test_nameless_teller_answers_somebody_nameless(who):
    texts = [text.format(who) for text in PRONOUNS_ONLY]
    texts[0] = f"{who.title()} came in late, and {who} knew it."
    script = write_script(work(texts))

    assert speakers(script) == ["Unnamed woman", NARRATOR] * 2


UNTAGGED = ["“Are you getting off{}?”", "“Next stop.”", "“Me too.”", "“You say that every night.”"]


@pytest.mark.parametrize(
    ("narration", "called", "two"),
    [
        ("The bus turned.", "", {"One speaker", "Other speaker"}),
        ("The bus turned.", ", Marek", {"Marek", "Other speaker"}),
        ("He looked at the lights.", ", Ilse", {"Ilse", "Unnamed man"}),
        ("He laughed. She did not.", "", {"Unnamed man", "Unnamed woman"}),
    ],
)
def test_conversation_without_a_single_tag_has_two_voices_who_take_turns(narration, called, two):
    talk = [text.format(called) for text in UNTAGGED]
    script = write_script(work([narration, *talk, narration, *talk[1:]]))

    found = speakers(script)
    assert set(found) == two
    for talk in (found[:4], found[4:]):
        assert all(one != next_one for one, next_one in pairwise(talk))


def test_one_line_alone_makes_nobody_up():
    assert speakers(write_script(work(["“Next stop.” The bus turned."]))) == [UNKNOWN]


def test_pronoun_means_a_character_where_one_is_known():
    script = write_script(
        work(
            ["Marta came in late.", "“You’re late,” he said.", "“I know,” said Marta."],
            characters=("Otto",),
        )
    )

    assert "Unnamed man" not in speakers(script)


def test_story_told_to_you_keeps_its_words():
    texts = [
        "You're late, and you know it. Your coat is wet.",
        "“You are,” you say. “You’re late.”",
    ]
    script = write_script(work(texts))

    assert [line.text for line in script.chapters[0].lines] == [
        texts[0], "“You are,”", "you say.", "“You’re late.”",
    ]  # fmt: skip


def test_name_alone_may_be_the_speakers_own():
    script = write_script(
        work(
            [
                "“You must be the new keeper,” said Marta.",
                "“I am.”",
                "“And your name?”",
                "“Ines.”",
                "“Marta.”",
                "“Of course,” said Ines.",
            ]
        )
    )

    assert speakers(script) == ["Marta", "Ines"] * 3


def test_what_a_note_says_in_italics_is_written():
    script = write_script(work(["The note read: *Gone to sea. Do not wait.* She put it down."]))

    assert [line.kind for line in script.chapters[0].lines] == [
        Kind.NARRATION,
        Kind.WRITTEN,
        Kind.NARRATION,
    ]


def test_quoted_thought_of_somebody_with_a_title_is_a_thought():
    script = write_script(
        work(["‘This is bad,’ thought Mrs. Prior.", "‘Very bad,’ said Mr. Lane to Mrs. Prior."])
    )

    kinds = [(line.kind, line.speaker) for line in script.chapters[0].lines if line.sure < 1]
    assert kinds == [(Kind.THOUGHT, "Mrs. Prior"), (Kind.DIALOGUE, "Mr. Lane")]


def test_quoted_thought_is_a_thought():
    script = write_script(work(["‘This is bad,’ thought Ines.", "‘Very bad,’ said Marta."]))

    assert [line.kind for line in script.chapters[0].lines if line.text.startswith("‘")] == [
        Kind.THOUGHT,
        Kind.DIALOGUE,
    ]


TWO_VOICES = work(
    [
        "I shut the door. My hands shook.",
        "'Ann, wait!' Ben calls.",
        "'No,' I say. 'I am going.'",
        "'Ann...'",
    ],
    (
        "What happened next. Ben POV.",
        [
            "I am alone now, and I know it.",
            "“Where is she?” It is a man from the inn.",
            "“Gone,” I whisper.",
        ],
    ),
    relationships=("Ann Lee/Ben Cole",),
)


def test_first_person_narrator_is_found_for_each_chapter():
    script = write_script(TWO_VOICES)

    assert [chapter.narration.narrator for chapter in script.chapters] == ["Ann Lee", "Ben Cole"]
    assert speakers(script, 1) == ["Ben Cole", "Ann Lee", "Ann Lee", "Ben Cole"]
    assert speakers(script, 2) == ["Man from the inn", "Ben Cole"]


def test_narrator_set_by_a_person_goes_before_every_guess():
    script = write_script(TWO_VOICES, narrators={1: "Ben Cole"})

    assert script.chapters[0].narration.narrator == "Ben Cole"
    assert script.chapters[0].narration.sure == 1.0


def test_third_person_chapter_has_no_narrator_in_the_story():
    script = write_script(work(["Ann shut the door.", "“I am going, and I mean it,” she said."]))

    assert script.chapters[0].narration.first_person is False


def test_unclear_speaker_is_less_sure_than_a_tagged_one():
    script = write_script(
        work(
            [
                "“Where?” asked Marta.",
                "“There,” said Ines. Tom and Bill came in.",
                "“Where, though?”",
            ]
        )
    )
    lines = [line for line in script.chapters[0].lines if line.kind is Kind.DIALOGUE]

    assert lines[2].sure < lines[0].sure


def test_scene_breaks_and_headings_never_speak():
    script = write_script(
        work(
            [
                Paragraph("“I”", Role.HEADING),
                Paragraph("* * *", Role.SCENE_BREAK),
                "“Yes,” said Ann.",
            ]
        )
    )

    assert [line.kind for line in script.chapters[0].lines] == [
        Kind.HEADING,
        Kind.SCENE_BREAK,
        Kind.DIALOGUE,
        Kind.NARRATION,
    ]


def test_lines_know_their_offsets_in_the_source():
    source = "‘Go,’ said Ann.\n\nShe went."
    script = write_script(
        work(
            [
                Paragraph("‘Go,’ said Ann.", start=0, end=15),
                Paragraph("She went.", start=17, end=26),
            ]
        )
    )

    for line in script.chapters[0].lines:
        assert source[line.start : line.end] == line.text


typography = st.text(alphabet="abcI XY.,!?…—-'\"‘’“”«»„`\n é日", max_size=60)


@given(st.lists(typography, max_size=8))
def test_text_is_sacred(paragraphs):
    script = write_script(work(paragraphs))

    said = "".join(line.text for line in script.chapters[0].lines)
    assert "".join(said.split()) == "".join("".join(paragraphs).split())


@given(st.lists(typography, max_size=8))
def test_same_work_gives_the_same_script(paragraphs):
    assert write_script(work(paragraphs)) == write_script(work(paragraphs))
