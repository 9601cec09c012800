import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.speak.numerals import ROMAN, cardinal, decade, digits, fraction, ordinal, roman, year


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (342, "three hundred and forty-two"),
        (1_005, "one thousand and five"),
        (123_456, "one hundred and twenty-three thousand four hundred and fifty-six"),
        (1_000_001, "one million and one"),
    ],
)
def test_cardinal(number, words):
    assert cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (12, "twelfth"),
        (20, "twentieth"),
        (21, "twenty-first"),
        (103, "one hundred and third"),
    ],
)
def test_ordinal(number, words):
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1066, "ten sixty-six"),
        (1832, "eighteen thirty-two"),
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (2000, "two thousand"),
        (2004, "two thousand and four"),
        (2019, "twenty nineteen"),
    ],
)
def test_year(number, words):
    assert year(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(80, "eighties"), (1980, "nineteen eighties"), (1900, "nineteen hundreds")],
)
def test_decade(number, words):
    assert decade(number) == words


@pytest.mark.parametrize(
    ("parts", "words"),
    [((1, 2), "a half"), ((1, 8), "an eighth"), ((3, 4), "three quarters"), ((2, 3), "two thirds")],
)
def test_fraction(parts, words):
    assert fraction(*parts) == words


def test_digits_are_said_one_by_one():
    assert digits("24601") == "two four six oh one"


@pytest.mark.parametrize(("numeral", "value"), [("IV", 4), ("XIV", 14), ("XL", 40), ("XCIX", 99)])
def test_roman(numeral, value):
    assert roman(numeral) == value


@given(st.integers(0, 999_999_999))
def test_words_of_a_number_have_no_pause_in_them(number):
    assert all(letter.isalpha() or letter in " -" for letter in cardinal(number) + ordinal(number))


TENS = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]
ONES = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]


def test_pattern_takes_every_numeral_from_1_to_99():
    numerals = [tens + ones for tens in TENS for ones in ONES][1:]

    assert [roman(n) for n in numerals if re.fullmatch(ROMAN, n)] == list(range(1, 100))


@pytest.mark.parametrize("word", ["", "IIII", "VX", "IC", "XXXX", "LL", "MIX"])
def test_pattern_refuses_what_is_no_numeral(word):
    assert not re.fullmatch(ROMAN, word)
