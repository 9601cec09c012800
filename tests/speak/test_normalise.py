import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.speak.normalise import speakable

TRAPS = [
    json.loads(row)
    for row in (Path(__file__).parents[1] / "fixtures" / "traps.jsonl")
    .read_text("utf-8")
    .split("\n")
    if row
]

ANY_OF = {  # where the trap gives a choice or describes
    "H08": "What? No!",
    "H24": "[ h at l'oU]]",
    "H25": "lol, omg, I D K, wtf, tbh",
    "H26": "Thénardier, Enjolras, Aziraphale",
    "H28": "Привет",
}


@pytest.mark.parametrize(
    "trap",
    [pytest.param(t, id=t["id"]) for t in TRAPS if "speech" in t and t["speech"] is not None],
)
def test_trap_is_said_as_expected(trap):
    assert speakable(trap["text"]).text == ANY_OF.get(trap["id"], trap["speech"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # years and decades
        ("In 1832.", "In eighteen thirty-two."),
        ("in 1905", "in nineteen oh five"),
        ("in 2019", "in twenty nineteen"),
        ("in 1900", "in nineteen hundred"),
        ("the 1980s", "the nineteen eighties"),
        ("the '90s", "the nineties"),
        ("the 1800s", "the eighteen hundreds"),
        ("1914-1918", "nineteen fourteen to nineteen eighteen"),
        ("1939–45", "nineteen thirty-nine to nineteen forty-five"),
        ("1,905 men", "1,905 men"),
        # slashes
        ("and/or", "and or"),
        ("he/him", "he him"),
        ("12/05/2019", "12 5 twenty nineteen"),
        ("24/7", "24 7"),
        ("1/2, 3/4, 2/3 and 1/8", "a half, three quarters, two thirds and an eighth"),
        ("2 1/2 cups", "2 and a half cups"),
        # times
        ("10:05", "ten oh five"),
        ("at 7:30 a.m.", "at seven thirty A M"),
        ("at 5 p.m.", "at 5 P M"),
        ("12:00", "twelve o'clock"),
        ("17:00", "seventeen hundred"),
        # money
        ("£5.50", "five pounds fifty"),
        ("$3.20", "three dollars twenty"),
        ("€10", "ten euros"),
        ("$1", "one dollar"),
        ("$1,250,000", "one million two hundred and fifty thousand dollars"),
        ("$5.5 million", "five point five million dollars"),
        ("£3m and $20k", "three million pounds and twenty thousand dollars"),
        # Roman numerals
        ("Chapter XIV", "Chapter fourteen"),
        ("Part II", "Part two"),
        ("Act I", "Act one"),
        ("George VI", "George the Sixth"),
        ("Louis XIV's court", "Louis the Fourteenth's court"),
        ("Pope Urban II", "Pope Urban the Second"),
        ("World War II", "World War two"),
        ("XII", "twelve"),
        ("Rocky III", "Rocky three"),
        ("I saw Henry. I did.", "I saw Henry. I did."),
        ("an IV drip", "an IV drip"),
        # abbreviations
        ("St. Paul on Baker St.", "Saint Paul on Baker Street"),
        ("Lt. Gray", "Lieutenant Gray"),
        ("Col. Gray", "Colonel Gray"),
        ("No. 7", "number 7"),
        ("No. Seven came.", "No. Seven came."),
        ("us vs. them", "us versus them"),
        ("Prof. Oak", "Professor Oak"),
        ("Dr. Venn of Elm Dr.", "Doctor Venn of Elm Drive"),
        ("Jan. 5", "January fifth"),
        ("pp. 3-4", "pages 3 to 4"),
        ("w/ milk, w/o sugar", "with milk, without sugar"),
        ("30 mph, 5km and 6 oz.", "30 miles an hour, 5 kilometres and 6 ounces."),
        # stutters and stretches
        ("I-I", "I"),
        ("W-what?", "What?"),
        ("N-no", "No"),
        ("th-that's", "that's"),
        ("re-read the T-shirt", "re-read the T-shirt"),
        ("Nooooo!", "No!"),
        ("Hmmmm", "Hmm"),
        ("Shhhh", "Shh"),
        ("whaaat", "what"),
        ("sleeep", "sleep"),
        # shouting
        ("STOP! FBI!", "Stop! FBI!"),
        ("I'M NOT", "I'm Not"),
        ("the POV, two OCs and an OTP", "the P O V, two O Cs and an O T P"),
        # marks
        ("***", ""),
        ("*really*", "really"),
        ("~~~", ""),
        ("xxx", ""),
        ("**bold** _and_ `code`", "bold and code"),
        ("!", ""),
        ("?!", ""),
        ("…", ""),
        ("no lights!! 😬", "no lights!"),
        ("I <3 you", "I you"),
        ("see https://www.example.com/a?b=c.", "see example dot com."),
        ("@user and #tag", "user and tag"),
        ("[[h@l'oU]]", "[ h at l'oU]]"),
        # figures
        ("24601", "two four six oh one"),
        ("555-1234", "five five five, one two three four"),
        ("the 21st and the 3rd", "the twenty-first and the third"),
        ("3-4 times", "3 to 4 times"),
        # what an engine pauses on by itself is left to it
        ("well... no… yes—no -- go", "well... no… yes—no -- go"),
    ],
)
def test_text_is_said_as_a_reader_would(text, said):
    assert " ".join(speakable(text).text.split()) == said


WORDS = st.sampled_from(
    "1832 '90s $3.20 10:05 XIV St. Lt. W-what Nooooo *really* 😬 <3 [[ 24601 1/2 and/or Thénardier "
    "e\u0301 Привет 日本語 … — “quoted” it's xxx \x00 \u200b \ufeff \n \t HMS 5'11\" \ue000 \uf8ff".split(
        " "
    )
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=12).map(" ".join))


@given(TEXTS)
def test_every_character_stands_for_a_part_of_the_source(text):
    said = speakable(text)

    assert len(said.offsets) == len(said.text)
    assert all(0 <= start < end <= len(text) for start, end in said.offsets)


@given(TEXTS)
def test_what_is_said_stands_in_the_order_of_the_source(text):
    starts = [start for start, _ in speakable(text).offsets]

    assert starts == sorted(starts)


@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_span_lies_inside_the_source(text, start, size):
    begin, end = speakable(text).source_span(start, start + size)

    assert 0 <= begin <= end <= len(text)


@given(TEXTS)
def test_nothing_is_sent_without_a_letter_or_digit(text):
    said = speakable(text).text

    assert not said or any(character.isalnum() for character in said)
    assert "[[" not in said


@given(st.text("abc ABC.,;é", max_size=40))
def test_plain_words_are_never_lost(text):
    said = speakable(text).text

    assert set(text.lower()) & set("abcé") <= set(said.lower())


def test_word_stands_for_itself_and_a_rewritten_one_for_all_it_came_from():
    text = "In 1832 *he* left."
    said = speakable(text)

    def source_of(word):
        start = said.text.index(word)
        return text[slice(*said.source_span(start, start + len(word)))]

    assert said.text == "In eighteen thirty-two he left."
    assert [source_of(w) for w in ("In", "eighteen", "thirty-two", "he", "left")] == [
        "In", "1832", "1832", "he", "left",
    ]  # fmt: skip


def test_pronunciation_wins_over_every_rule():
    lexicon = {"24601": "two four six, oh one", "Javert": "zha-vair", "St.": "Street"}

    assert speakable("24601! JAVERT, Javert's St. Paul", lexicon).text == (
        "two four six, oh one! zha-vair, zha-vair's Street Paul"
    )


def test_pronunciation_of_a_part_of_a_word_changes_nothing():
    assert speakable("Javertian", {"Javert": "zha-vair"}).text == "Javertian"


@pytest.mark.parametrize("text", ["The\u0301nardier", "Thénardier"])
def test_pronunciation_is_found_however_accents_are_composed(text):
    assert speakable(text, {"Thénardier": "Tay-nar-dyay"}).text == "Tay-nar-dyay"


def test_pronunciation_keeps_its_place_in_the_source():
    said = speakable("Oh, Javert!", {"Javert": "zha vair"})

    assert said.source_span(4, 12) == (4, 10)
