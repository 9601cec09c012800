"""Numbers in words, as English speaks them: cardinals, ordinals, years, decades, Roman numerals."""

from __future__ import annotations

import re

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "_ ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

ROMAN = r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
"""Regular expression for a Roman numeral from 1 to 99, well formed."""


def cardinal(number: int) -> str:
    """Return 342 as ``three hundred and forty-two``."""
    for scale, name in _SCALES:
        if number >= scale:
            head, rest = divmod(number, scale)
            joint = " and " if 0 < rest < 100 else " "
            return f"{cardinal(head)} {name}{joint + cardinal(rest) if rest else ''}"
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred{' and ' + cardinal(rest) if rest else ''}"
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def ordinal(number: int) -> str:
    """Return 21 as ``twenty-first``."""
    head, last = re.fullmatch(r"(.*?)(\w+)", cardinal(number)).groups()  # type: ignore[union-attr]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def year(number: int) -> str:
    """Return 1832 as ``eighteen thirty-two``, 1905 as ``nineteen oh five``, 2004 in full."""
    century, rest = divmod(number, 100)
    if rest == 0 and century % 10:
        return f"{cardinal(century)} hundred"
    if century % 10 == 0 and rest < 10:
        return cardinal(number)
    return f"{cardinal(century)} {pair(rest)}"


def pair(number: int) -> str:
    """Return the last two digits of a year or the minutes of a time: ``oh five``, ``thirty``."""
    return f"oh {_ONES[number]}" if number < 10 else cardinal(number)


def decade(number: int) -> str:
    """Return 80 as ``eighties``, 1980 as ``nineteen eighties``, 1900 as ``nineteen hundreds``."""
    words = year(number) if number >= 100 else cardinal(number)
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def digits(text: str) -> str:
    """Return ``24601`` as ``two four six oh one``."""
    return " ".join("oh" if digit == "0" else _ONES[int(digit)] for digit in text)


def roman(numeral: str) -> int:
    """Return the value of a well-formed Roman numeral."""
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
