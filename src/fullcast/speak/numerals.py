"""Numbers in words, as English speaks them: `num2words` in the forms that a voice needs."""

from __future__ import annotations

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

ROMAN = r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?<=[IVXLC])"
"""Regular expression for a Roman numeral from 1 to 99, well formed; a letter stands before none."""


def cardinal(number: int) -> str:
    """Return 342 as ``three hundred and forty-two``."""
    return _words(number, "cardinal")


def ordinal(number: int) -> str:
    """Return 21 as ``twenty-first``."""
    return _words(number, "ordinal")


def year(number: int) -> str:
    """Return 1832 as ``eighteen thirty-two``, 1905 as ``nineteen oh five``, 2004 in full."""
    return _words(number, "year").replace("oh-", "oh ")


def _words(number: int, form: str) -> str:
    from num2words import num2words

    # Its commas, after thousands, would be heard as pauses.
    return str(num2words(number, lang="en", to=form)).replace(",", "")


def pair(number: int) -> str:
    """Return the last two digits of a year or the minutes of a time: ``oh five``, ``thirty``."""
    return f"oh {cardinal(number)}" if number < 10 else cardinal(number)


def decade(number: int) -> str:
    """Return 80 as ``eighties``, 1980 as ``nineteen eighties``, 1900 as ``nineteen hundreds``."""
    return plural(year(number) if number >= 100 else cardinal(number))


def plural(word: str) -> str:
    """Return ``twenty`` as ``twenties``, ``hundred`` as ``hundreds``."""
    return f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"


def fraction(numerator: int, denominator: int) -> str:
    """Return 1/2 as ``a half``, 3/4 as ``three quarters``, 2/3 as ``two thirds``."""
    part = {2: "half", 4: "quarter"}.get(denominator) or ordinal(denominator)
    if numerator == 1:
        return f"an {part}" if part.startswith("e") else f"a {part}"
    return f"{cardinal(numerator)} {plural(part)}"


def digits(text: str) -> str:
    """Return ``24601`` as ``two four six oh one``."""
    return " ".join("oh" if digit == "0" else cardinal(int(digit)) for digit in text)


def roman(numeral: str) -> int:
    """Return the value of a well-formed Roman numeral."""
    values = [_ROMAN[letter] for letter in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)
