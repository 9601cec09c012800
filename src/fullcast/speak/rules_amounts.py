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
_SIGN = r"(?P<whose>\b[A-Z]{1,2})?(?P<sign>[£$€¥₹])"
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+"
_SCALES = {
    "k": "thousand",
    "K": "thousand",
    "m": "million",
    "M": "million",
    "bn": "billion",
    "B": "billion",
}


_COINED = re.compile(
    r" (?:bills?|notes?|coins?|bets?|fines?|tips?|tickets?|che(?:que|ck)s?|prize)\b"
)
"""What has a worth: a five dollar bill."""


def _money(match: re.Match[str]) -> str:
    one, many, cent, cents_ = _CURRENCIES[match["sign"]]
    if match["whose"]:
        country = " ".join(match["whose"])
        one, many = f"{country} {one}", f"{country} {many}"
    amount, cents = match["amount"].replace(",", ""), match["cents"]
    if match["scale"]:
        point = f" point {digits(cents)}" if cents else ""
        scale = _SCALES.get(match["scale"], match["scale"])
        return f"{cardinal(int(amount))}{point} {scale} {many}"
    if cents and len(cents) == 1:
        return f"{cardinal(int(amount))} point {digits(cents)} {many}"
    if cents and not int(amount) and int(cents):
        return f"{cardinal(int(cents))} {cent if int(cents) == 1 else cents_}"
    single = amount == "1" or (not cents and _COINED.match(match.string, match.end()))
    words = f"{cardinal(int(amount))} {one if single else many}"
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
    "km/s": ("kilometre a second", "kilometres a second"),
    "km/h": ("kilometre an hour", "kilometres an hour"),
    "kmh": ("kilometre an hour", "kilometres an hour"),
    "kph": ("kilometre an hour", "kilometres an hour"),
    "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"),
    "m/s": ("metre a second", "metres a second"),
    "mg": ("milligramme", "milligrammes"),
    "mi": ("mile", "miles"),
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
    "l": ("litre", "litres"),
    "m": ("metre", "metres"),
    "V": ("volt", "volts"),
    "W": ("watt", "watts"),
}
_ALL_UNITS = _UNITS | _CLOSE_UNITS
_DEGREES = {"C": "Celsius", "F": "Fahrenheit", "K": "Kelvin"}


def _any_of(words: dict[str, tuple[str, str]]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_ONE_OF_THEM = re.compile(r" (?:dash|race|sprint|hurdles|freestyle|pistol|gun|bullet|rounds?)\b")
"""Before these, a measure stands in the singular: the 100 metre dash."""


def _unit(match: re.Match[str]) -> str:
    alone = re.search(r"(?<![\d.,])1\Z", match.string[: match.start("it")])
    single = alone or _ONE_OF_THEM.match(match.string, match.end())
    return f" {_ALL_UNITS[match['unit']][0 if single else 1]}"


def _degrees(match: re.Match[str]) -> str:
    return f" degrees {_DEGREES[match[0][-1].upper()]}"


def _feet(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} foot {cardinal(int(match[2]))}"


# ---------------------------------------------------------------------------- fractions

_PARTS = frozenset((*range(2, 11), 16, 20, 25, 32, 50, 64, 100, 1000))
"""Denominators that make a fraction; 9/11 and 24/7 are something else."""


def _said_fraction(whole: str | None, numerator: int, denominator: int) -> str:
    words = fraction(numerator, denominator)
    return f"{whole} and {words}" if whole else words


def _half(match: re.Match[str], words: str) -> str:
    """Say "half of it", "half an hour", but "a half cup"."""
    of = re.match(r" (?:an?|the|of|my|his|her|their|our|your)\b", match.string[match.end() :])
    return "half" if of and words == "a half" else words


def _fraction(match: re.Match[str]) -> str:
    numerator, denominator = int(match["over"]), int(match["under"])
    if numerator >= denominator or denominator not in _PARTS:
        return match[0]
    return _half(match, _said_fraction(match["whole"], numerator, denominator))


def _fraction_sign(match: re.Match[str]) -> str:
    over, slash, under = unicodedata.normalize("NFKC", match["sign"]).partition("⁄")
    if not slash or not (over.isdecimal() and under.isdecimal()) or int(under) < 2:
        return match[0]
    return _half(match, _said_fraction(match["whole"], int(over), int(under)))


_PER = "hour|day|week|month|year|minute|min|second|sec|person|night|head|mile|kg|lb"
_CALIBRES = {"22": "twenty-two", "357": "three fifty-seven", "38": "thirty-eight"} | {
    "44": "forty-four",
    "45": "forty-five",
}

AMOUNTS: tuple[Rule, ...] = (
    (re.compile(rf"(?<=\d)/(?=(?:{_PER})\b)"), " per "),
    (
        re.compile(r"\b(?:[Pp]art|[Cc]hapter|[Cc]h\.?|[Pp]age|[Ee]pisode) \d+(?P<it>/)(?=\d)"),
        " of ",
    ),
    (
        re.compile(rf"(?<![\w.])\.({'|'.join(_CALIBRES)})(?![\d%]| (?:seconds|percent|per cent))"),
        lambda match: _CALIBRES[match[1]],
    ),
    (re.compile(rf"{_SIGN}(\d{{1,4}})[-–](?:[£$€¥₹])?(\d{{1,4}})(?![\d.,]*\d|\w)"), _money_range),
    (re.compile(r"(?<![\w.])-(?=[£$€¥₹]\d)"), "minus "),
    (re.compile(r"(?<=[£$€])\.(?=\d\d(?!\d))"), "0."),
    (
        re.compile(r"(?<![\d.,] )(?<![\w.,-])[1-9]\d{0,2}(?: \d{3}){2,}(?![\w]|,\d)"),
        lambda match: match[0].replace(" ", ","),
    ),
    (
        re.compile(
            rf"{_SIGN}\s?(?P<amount>{_NUMBER})(?:\.(?P<cents>\d\d?))?"
            r"(?:\s?(?P<scale>(?<=\s)(?:million|billion|trillion|thousand|hundred)|[kKmMB]|bn)\b)?"
            r"(?![\d,.]\d)"
        ),
        _money,
    ),
    (re.compile(rf"(?<![\w.,])({_NUMBER})\s?([£$€¥₹])(?!\w)"), _sign_behind),
    (re.compile(r"\b(\d+)s\.? ?(\d+)d\b\.?"), _shillings),
    (re.compile(r"(?<=\d) ?° ?([CFKcf])\b"), _degrees),
    (re.compile(r"\b(\d) ?ft\.? ?(\d\d?) ?in\b\.?"), _feet),
    (re.compile(r"\b(\d)ft(\d\d?)\b"), _feet),
    (re.compile(r"(?<![\w.])(?:\d{3}|\d\d\.\d)(?P<it>([CF]))\b"), _degrees),
    (re.compile(r"(?<![\w.,])\d\d?(?P<it>p)(?![\w'’])"), " pence"),
    (re.compile(r"(?<![\w.])\d{1,3}(?P<it>x)(?= [a-z]{2}|[,.!?]|\Z)"), " times"),
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
