"""Amounts as they are said: money, measures, fractions."""

from __future__ import annotations

import re
import unicodedata

from .numerals import cardinal, digits, fraction
from .rewrite import Rule

# ---------------------------------------------------------------------------- money

_CURRENCIES = {  # one, many, a hundredth, hundredths
    "£": ("pound", "pounds", "penny", "pence"),
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}
_SIGN = r"(?P<us>\bUS)?(?P<sign>[£$€¥₹])"
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
_SCALES = {"k": "thousand", "K": "thousand", "m": "million", "M": "million", "bn": "billion"}


def _money(match: re.Match[str]) -> str:
    one, many, cent, cents_ = _CURRENCIES[match["sign"]]
    if match["us"]:
        one, many = f"U S {one}", f"U S {many}"
    amount, cents = match["amount"].replace(",", ""), match["cents"]
    if match["scale"]:
        point = f" point {digits(cents)}" if cents else ""
        scale = _SCALES.get(match["scale"], match["scale"])
        return f"{cardinal(int(amount))}{point} {scale} {many}"
    if cents and len(cents) == 1:
        return f"{cardinal(int(amount))} point {digits(cents)} {many}"
    if cents and not int(amount) and int(cents):
        return f"{cardinal(int(cents))} {cent if int(cents) == 1 else cents_}"
    words = f"{cardinal(int(amount))} {one if amount == '1' else many}"
    return f"{words} {cardinal(int(cents))}" if cents and int(cents) else words


def _money_range(match: re.Match[str]) -> str:
    many = _CURRENCIES[match["sign"]][1]
    return f"{cardinal(int(match[3]))} to {cardinal(int(match[4]))} {many}"


def _sign_behind(match: re.Match[str]) -> str:
    one, many = _CURRENCIES[match[2]][:2]
    return f"{match[1]} {one if match[1] == '1' else many}"


def _shillings(match: re.Match[str]) -> str:
    shillings, pence = int(match[1]), int(match[2])
    coins = "shilling" if shillings == 1 else "shillings"
    rest = "a penny" if pence == 1 else f"{cardinal(pence)}pence"
    return f"{cardinal(shillings)} {coins} and {rest}"


# ---------------------------------------------------------------------------- measures

_UNITS = {  # one, many
    "GB": ("gigabyte", "gigabytes"),
    "Hz": ("hertz", "hertz"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "MHz": ("megahertz", "megahertz"),
    "TB": ("terabyte", "terabytes"),
    "cm": ("centimetre", "centimetres"),
    "ft": ("foot", "feet"),
    "hr": ("hour", "hours"),
    "hrs": ("hours", "hours"),
    "kHz": ("kilohertz", "kilohertz"),
    "kg": ("kilogramme", "kilogrammes"),
    "km": ("kilometre", "kilometres"),
    "km/h": ("kilometre an hour", "kilometres an hour"),
    "kmh": ("kilometre an hour", "kilometres an hour"),
    "kph": ("kilometre an hour", "kilometres an hour"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "m/s": ("metre a second", "metres a second"),
    "mg": ("milligramme", "milligrammes"),
    "mins": ("minute", "minutes"),
    "ml": ("millilitre", "millilitres"),
    "mm": ("millimetre", "millimetres"),
    "mph": ("mile an hour", "miles an hour"),
    "oz": ("ounce", "ounces"),
    "secs": ("second", "seconds"),
    "sq ft": ("square foot", "square feet"),
    "sq. ft": ("square foot", "square feet"),
    "yds": ("yard", "yards"),
}
_CLOSE_UNITS = {  # never apart from their number: a letter alone may be anything
    "L": ("litre", "litres"),
    "g": ("gramme", "grammes"),
    "in": ("inch", "inches"),
    "m": ("metre", "metres"),
    "p": ("penny", "pence"),
}
_ALL_UNITS = _UNITS | _CLOSE_UNITS
_DEGREES = {"C": "Celsius", "F": "Fahrenheit", "K": "Kelvin"}


def _any_of(words: dict[str, tuple[str, str]]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _unit(match: re.Match[str]) -> str:
    alone = re.search(r"(?<![\d.,])1\Z", match.string[: match.start("it")])
    return f" {_ALL_UNITS[match['unit']][0 if alone else 1]}"


def _degrees(match: re.Match[str]) -> str:
    return f" degrees {_DEGREES[match[1].upper()]}"


def _feet(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} foot {cardinal(int(match[2]))}"


# ---------------------------------------------------------------------------- fractions

_PARTS = frozenset((*range(2, 11), 16, 20, 25, 32, 50, 64, 100, 1000))
"""Denominators that make a fraction; 9/11 and 24/7 are something else."""


def _said_fraction(whole: str | None, numerator: int, denominator: int) -> str:
    words = fraction(numerator, denominator)
    return f"{whole} and {words}" if whole else words


def _fraction(match: re.Match[str]) -> str:
    numerator, denominator = int(match["over"]), int(match["under"])
    if numerator >= denominator or denominator not in _PARTS:
        return match[0]
    return _said_fraction(match["whole"], numerator, denominator)


def _fraction_sign(match: re.Match[str]) -> str:
    over, slash, under = unicodedata.normalize("NFKC", match["sign"]).partition("⁄")
    if not slash or not (over.isdecimal() and under.isdecimal()) or int(under) < 2:
        return match[0]
    return _said_fraction(match["whole"], int(over), int(under))


AMOUNTS: tuple[Rule, ...] = (
    (re.compile(rf"{_SIGN}(\d{{1,4}})[-–](?:[£$€¥₹])?(\d{{1,4}})(?![\d.,]*\d|\w)"), _money_range),
    (re.compile(r"(?<![\w.])-(?=[£$€¥₹]\d)"), "minus "),
    (
        re.compile(
            rf"{_SIGN}\s?(?P<amount>{_NUMBER})(?:\.(?P<cents>\d\d?))?"
            r"(?:\s?(?P<scale>(?<=\s)(?:million|billion|trillion|thousand|hundred)|[kKmM]|bn)\b)?"
            r"(?![\d,.]\d)"
        ),
        _money,
    ),
    (re.compile(rf"(?<![\w.,])({_NUMBER})\s?([£$€¥₹])(?!\w)"), _sign_behind),
    (re.compile(r"\b(\d+)s\.? ?(\d+)d\b\.?"), _shillings),
    (re.compile(r"(?<=\d) ?° ?([CFKcf])\b"), _degrees),
    (
        re.compile(
            rf"(?<=\d)(?P<it> ?(?P<unit>{_any_of(_UNITS)})\b(?:\.(?= [a-z]|,))?)(?!/|['’]\w)"
        ),
        _unit,
    ),
    (
        re.compile(rf"(?<![\w.,])\d{{1,4}}(?P<it>(?P<unit>{_any_of(_CLOSE_UNITS)})\b)(?!/|['’]\w)"),
        _unit,
    ),
    (re.compile(r"\b(\d+)['’′] ?(\d{1,2})(?:[\"”″]|''|’’)"), _feet),
    (re.compile(r"(?<![\w'‘’\"“])([3-8])['’′](1[01]|\d)(?![\w'’.]|,\d)"), _feet),
    (re.compile(r"\b(?P<it>([3-8])['’′])(?= (?:tall|high|wide|long|deep)\b)"), r"\2 foot"),
    (re.compile(r"(?:(?P<whole>\b\d+) ?)?(?P<sign>[¼½¾⅐-⅞])"), _fraction_sign),
    (
        re.compile(
            r"(?:(?<![\w/.])(?P<whole>\d+) )?(?<![\w/.])(?P<over>[1-9]\d?)/(?P<under>\d{1,4})"
            r"(?:th|rd|nd)?s?(?![\w/])"
        ),
        _fraction,
    ),
    (re.compile(r"(?<=\d) ?[x×] ?(?=\d)"), " by "),
    (re.compile(r" ?× ?"), " times "),
    (re.compile(r" ?÷ ?"), " divided by "),
    (re.compile(r" ?± ?"), " plus or minus "),
    (re.compile(r"(?<![\w~])[~≈] ?(?=\d)"), "about "),
)
