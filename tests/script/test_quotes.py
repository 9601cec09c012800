import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.script.quotes import find_quotations


def quoted(paragraphs):
    found = find_quotations(paragraphs).paragraphs
    return [
        [text[quote.start : quote.end] for quote in quotes]
        for text, quotes in zip(paragraphs, found, strict=True)
    ]


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
        ('"You said "no" to her."', ['"You said "no" to her."']),
        ("'You said 'no' to her,' he said.", ["'You said 'no' to her,'"]),
        ("'I 've done,' he said, 'an' it 's late.'", ["'I 've done,'", "'an' it 's late.'"]),
    ],
)
def test_apostrophes_are_told_from_marks(text, speech):
    assert quoted([text]) == [speech]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("— Oui, dit-elle, je viens.", ["— Oui,", "je viens."]),
        ("— Entrez ! s’écria-t-il. Vite !", ["— Entrez !", "Vite !"]),
        ("« Oui, dit-elle, je viens. »", ["« Oui,", "je viens. »"]),
        ("—Ven —dijo ella. Y se fue.", ["—Ven"]),
        ("—¿Dónde? —preguntó—. ¿Aquí?", ["—¿Dónde?", "¿Aquí?"]),
        ("— Я — не знаю! — крикнула она.", ["— Я — не знаю!"]),
        ("– Não sei – disse Marta. – Vem.", ["– Não sei", "– Vem."]),
        ("—I will not, she said, turning away. Not now.", ["—I will not,", "Not now."]),
        ("—Go on.", ["—Go on."]),
        ("- rope", []),
        ("— 1912", []),
    ],
)
def test_dialogue_by_dashes(text, speech):
    assert quoted([text]) == [speech]


def test_dash_opens_no_speech_in_a_chapter_that_speaks_in_marks():
    chapter = ["“Stay,” he said.", "“No.”", "“Why?”", "“Because.”", "—and then the lamp went out."]

    assert quoted(chapter)[-1] == []


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("»Ich weiß es nicht«, sagte sie. »Geh!«", ["»Ich weiß es nicht«,", "»Geh!«"]),
        ("„Ich bin es“, sagte sie. „Geh.“", ["„Ich bin es“,", "„Geh.“"]),
        ("„Nie wiem”, powiedziała Marta.", ["„Nie wiem”,"]),
        ("“你好，”她说。“我走了。”", ["“你好，”", "“我走了。”"]),
        ("『誰だ。』", ["『誰だ。』"]),
        ("彼は「猫」が好きだ。", []),
        (",,Low marks,'' he said.", [",,Low marks,''"]),
        ("<Where are you?> the owl asked.", ["<Where are you?>"]),
        ("It was a choice: stay, or go: nothing else.", []),
    ],
)
def test_marks_of_other_languages(text, speech):
    assert quoted([text]) == [speech]


@pytest.mark.parametrize(
    "text",
    [
        "The sign over the “shop” was new.",
        "He called it “the usual thing” and went in.",
        "She had read “The Raven” twice.",
        "What people call “a good citizen.” It did not last.",
        "“Bohemian Rhapsody” was playing.",
        "It was called “The Raven.”",
    ],
)
def test_quoted_words_are_no_speech(text):
    assert quoted(["“Well,” he said.", text])[1] == []


def test_speech_without_punctuation_is_found_by_its_tags():
    texts = ["“Hi” said Marta", "“Hello” Ines replied", "“How are you” Marta asked", "“Fine”"]

    assert quoted(texts) == [["“Hi”"], ["“Hello”"], ["“How are you”"], ["“Fine”"]]


def test_one_word_after_a_verb_of_saying_is_said():
    assert quoted(["“Come in,” said Marta.", "She said: “Go”; he went."])[1] == ["“Go”"]


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("« Viens, dit Marie, il est tard. »", ["« Viens,", "il est tard. »"]),
        ("« Bon, murmura la vieille en souriant. Tant pis. »", ["« Bon,", "Tant pis. »"]),
        ("« Viens, demande la clé. »", ["« Viens, demande la clé. »"]),
    ],
)
def test_french_tag_inside_guillemets_is_told(text, speech):
    assert quoted([text]) == [speech]


def test_stage_direction_inside_speech_is_told():
    assert quoted(["“My dear (turning to Emma) I am late.”"]) == [["“My dear", "I am late.”"]]


def test_remark_in_brackets_is_said():
    assert quoted(["“My aunt (a good woman) is late.”"]) == [["“My aunt (a good woman) is late.”"]]


def test_scene_in_other_marks_is_read_in_them():
    double = ["“Stay,” he said.", "“No,” she said."] * 20
    single = ["‘He told me, “Go home!” so I went,’ she said.", "‘Well,’ he said."] * 10

    assert quoted(double + single)[40] == ["‘He told me, “Go home!” so I went,’"]


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
