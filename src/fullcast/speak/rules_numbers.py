"""Numbers as they are said: money, times, years, numerals. What is left, engines say rightly."""

from __future__ import annotations

import re

from .numerals import ROMAN, cardinal, decade, digits, fraction, ordinal, pair, roman, year
from .rewrite import Rule

_CURRENCIES = {"£": ("pound", "pounds"), "$": ("dollar", "dollars"), "€": ("euro", "euros")}
_SCALES = {"k": "thousand", "K": "thousand", "m": "million", "M": "million", "bn": "billion"}
_UNITS = {
    "cm": "centimetres",
    "ft": "feet",
    "hrs": "hours",
    "kg": "kilogrammes",
    "km": "kilometres",
    "km/h": "kilometres an hour",
    "kph": "kilometres an hour",
    "lb": "pounds",
    "lbs": "pounds",
    "mins": "minutes",
    "mm": "millimetres",
    "mph": "miles an hour",
    "oz": "ounces",
    "secs": "seconds",
    "yds": "yards",
}


def _money(match: re.Match[str]) -> str:
    one, many = _CURRENCIES[match["sign"]]
    amount, cents = match["amount"].replace(",", ""), match["cents"]
    if match["scale"]:
        point = f" point {digits(cents)}" if cents else ""
        scale = _SCALES.get(match["scale"], match["scale"])
        return f"{cardinal(int(amount))}{point} {scale} {many}"
    words = f"{cardinal(int(amount))} {one if amount == '1' else many}"
    return f"{words} {cardinal(int(cents))}" if cents and int(cents) else words


def _shillings(match: re.Match[str]) -> str:
    shillings, pence = int(match[1]), int(match[2])
    coins = "shilling" if shillings == 1 else "shillings"
    rest = "a penny" if pence == 1 else f"{cardinal(pence)}pence"
    return f"{cardinal(shillings)} {coins} and {rest}"


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match["hour"]), int(match["minute"]), match["half"]
    if minute:
        words = f"{cardinal(hour)} {pair(minute)}"
    elif 1 <= hour <= 12:
        words = cardinal(hour) if half else f"{cardinal(hour)} o'clock"
    else:
        words = f"{cardinal(hour)} hundred"
    return f"{words} {half.upper()} M" if half else words


def _half_of_the_day(match: re.Match[str]) -> str:
    return f" {match['half'].upper()} M"


def _unit(match: re.Match[str]) -> str:
    return f" {_UNITS[match['unit']]}"


def _fraction(match: re.Match[str]) -> str:
    numerator, denominator = int(match[1]), int(match[2])
    if numerator >= denominator:
        return match[0]
    after_a_number = re.search(r"\d $", match.string[: match.start()])
    return f"{'and ' if after_a_number else ''}{fraction(numerator, denominator)}"


def _date(match: re.Match[str]) -> str:
    *days, last = match[1], match[2], match[3]
    spoken = year(int(last)) if len(last) == 4 else last
    return " ".join([*(str(int(day)) for day in days), spoken])


def _feet(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))} foot {cardinal(int(match[2]))}"


def _years(match: re.Match[str]) -> str:
    first, last = match[1], match[2]
    century = first[: 4 - len(last)]
    return f"{year(int(first))} to {year(int(century + last))}"


def _year(match: re.Match[str]) -> str:
    return year(int(match[1]))


def _decade(match: re.Match[str]) -> str:
    return decade(int(match[1]))


def _ordinal(match: re.Match[str]) -> str:
    return ordinal(int(match[1].replace(",", "")))


def _telephone(match: re.Match[str]) -> str:
    return f"{digits(match[1])}, {digits(match[2])}"


def _digits(match: re.Match[str]) -> str:
    return digits(match[0])


def _cardinal_numeral(match: re.Match[str]) -> str:
    return cardinal(roman(match["it"]))


def _ordinal_numeral(match: re.Match[str]) -> str:
    return "the " + "-".join(word.capitalize() for word in ordinal(roman(match["it"])).split("-"))


_YEAR = r"10[1-9]\d|1[1-9]\d\d|20[1-9]\d"
_BEFORE = r"(?<![\w.,:/$£€])"
_BEHIND = r"(?!\w|[.,:/]\d|%)"
_HALF = r"\s?(?P<half>[ap])(?:\.\s?m\.|m\b)"

_NUMBERED = "Chapter|Part|Act|Scene|Book|Volume|Vol\\.|Section|Episode|Canto|Phase|Appendix|War"
_RULERS = (
    "Alexander|Benedict|Catherine|Charles|Clement|Edward|Elizabeth|Francis|Frederick|George|"
    "Gregory|Henry|Innocent|Ivan|James|John|John Paul|Leo|Leopold|Louis|Napoleon|Nicholas|Otto|"
    "Paul|Peter|Philip|Pius|Richard|Urban|Victor|Wilhelm|William|"
    "(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Prince|Sultan|Pharaoh) [A-Z]\\w+"
)
_MANY = rf"(?:(?=[IVXLC]{{2}})|(?=[VX])){ROMAN}"
"""A numeral that cannot be the pronoun I or an initial such as C."""

NUMBERS: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?P<sign>[£$€])\s?(?P<amount>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<cents>\d\d?))?"
            r"(?:\s?(?P<scale>(?<=\s)(?:million|billion|trillion|thousand|hundred)|[kKmM]|bn)\b)?"
            r"(?![\d,.]\d)"
        ),
        _money,
    ),
    (re.compile(r"\b(\d+)s\.? ?(\d+)d\b\.?"), _shillings),
    (
        re.compile(
            rf"(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?:{_HALF})?(?![\d:])",
            re.IGNORECASE,
        ),
        _time,
    ),
    (re.compile(rf"(?<=\d)(?P<it>{_HALF})", re.IGNORECASE), _half_of_the_day),
    (re.compile(r"\b([ap])\.\s?m\.(?!\w)"), lambda match: f"{match[1].upper()} M"),
    (re.compile(r"(?<![\w/])(\d\d?)/(\d\d?)/(\d{4}|\d\d)(?![\w/])"), _date),
    (re.compile(rf"(?<=\d)(?P<it> ?(?P<unit>{'|'.join(_UNITS)})\b\.?)(?!/)"), _unit),
    (re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b"), _ordinal),
    (re.compile(r"\b(\d+)['’′] ?(\d{1,2})(?:[\"”″]|''|’’)"), _feet),
    (re.compile(rf"{_BEFORE}({_YEAR})[-–]({_YEAR}|\d\d){_BEHIND}"), _years),
    (re.compile(rf"{_BEFORE}((?:1[1-9]|20)\d0)['’]?s\b"), _decade),
    (re.compile(r"(?<![\w$£€])['‘’]?([2-9]0)['’]?s\b"), _decade),
    (re.compile(rf"{_BEFORE}(?<!\d-)({_YEAR}){_BEHIND}(?!-\d)"), _year),
    (re.compile(r"(?<![\w-])(\d{3})-(\d{4})(?![\w-])"), _telephone),
    (re.compile(rf"{_BEFORE}\d{{5,}}(?<!00){_BEHIND}"), _digits),
    (re.compile(r"(?<![\w/.])([1-9])/(10|[2-9])(?![\w/])"), _fraction),
    (re.compile(r"(?<![\w.:-])(\d{1,3})[-–](\d{1,3})(?![\w:-]|\.\d)"), r"\1 to \2"),
    (re.compile(r"(?<![\w.:])(\d):(\d)(?![\w:])"), r"\1 to \2"),
    (re.compile(r"(?<=\w)/(?=\w)"), " "),
)

NUMERALS: tuple[Rule, ...] = (
    (re.compile(rf"\A\W*(?P<it>{_MANY})\b(?=\W*\Z)"), _cardinal_numeral),
    (re.compile(rf"\b(?i:{_NUMBERED}) (?P<it>{ROMAN})\b(?!['’]\w)"), _cardinal_numeral),
    (re.compile(rf"\b(?:{_RULERS}) (?P<it>{_MANY})\b(?!\.\w)"), _ordinal_numeral),
    (
        re.compile(r"(?<![\w.'’-])(?P<it>X{0,3}(?:IX|VI{1,3}|III?)|X{1,3}(?:IV|V|I))(?![\w'’-])"),
        _cardinal_numeral,
    ),
)
