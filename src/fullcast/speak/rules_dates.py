"""Years, dates and times of day as they are said."""

from __future__ import annotations

import re

from .numerals import cardinal, decade, ordinal, pair, year
from .rewrite import Rule
from .rules_letters import OPENERS

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_SHORT_MONTHS = {month[:3]: month for month in _MONTHS if month != "May"} | {"Sept": "September"}
_MONTH = "|".join(_MONTHS)
_SHORT_MONTH = "|".join(sorted(_SHORT_MONTHS, key=len, reverse=True))
_DAY = r"(?:3[01]|[12]\d|[1-9])"

_HALF = r"\s?(?P<half>[ap])(?:\.\s?m\.|m\b)"
_YEAR = r"10[1-9]\d|1[1-9]\d\d|20[1-9]\d"
_BEFORE = r"(?<![\w.,:/$£€])"
_BEHIND = r"(?!\w|[.,:/]\d|%)"

_NEW_SENTENCE = re.compile(rf"\s+[\"“‘']?(?:{OPENERS})\b")


def _month(match: re.Match[str]) -> str:
    return _SHORT_MONTHS[match["month"]]


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match["hour"]), int(match["minute"]), match["half"]
    if minute:
        words = f"{cardinal(hour)} {pair(minute)}"
    elif 1 <= hour <= 12:
        words = cardinal(hour) if half else f"{cardinal(hour)} o'clock"
    else:
        words = f"{cardinal(hour)} hundred"
    return f"{words} {half.upper()} M{_stop(match)}" if half else words


def _written_time(match: re.Match[str]) -> str:
    """Read ``7.30`` after "at"."""
    return f"{cardinal(int(match[1]))} {pair(int(match[2]))}" if int(match[2]) else match[1]


def _half_of_the_day(match: re.Match[str]) -> str:
    return f" {match['half'].upper()} M{_stop(match)}"


def _stop(match: re.Match[str]) -> str:
    """Keep the full stop of "2 a.m." where a sentence ends with it."""
    ends = match[0].endswith(".") and _NEW_SENTENCE.match(match.string, match.end())
    return "." if ends else ""


def _military(match: re.Match[str]) -> str:
    hours = pair(int(match[1]))
    return f"{hours} hundred" if match[2] == "00" else f"{hours} {pair(int(match[2]))}"


def _date(match: re.Match[str]) -> str:
    """Read 25/12/2019 as a date; of 12/05/2019 nobody knows which is the month."""
    first, second, last = int(match[1]), int(match[2]), match[3]
    spoken = year(int(last)) if len(last) == 4 else last
    if 12 < first <= 31 and 1 <= second <= 12:
        return f"the {ordinal(first)} of {_MONTHS[second - 1]} {spoken}"
    if 12 < second <= 31 and 1 <= first <= 12:
        return f"{_MONTHS[first - 1]} {ordinal(second)} {spoken}"
    return f"{first} {second} {spoken}"


def _iso_date(match: re.Match[str]) -> str:
    return f"the {ordinal(int(match[3]))} of {_MONTHS[int(match[2]) - 1]} {year(int(match[1]))}"


def _day_before_month(match: re.Match[str]) -> str:
    return f"{match['the'] or 'the '}{ordinal(int(match['day']))} of"


def _day_after_month(match: re.Match[str]) -> str:
    return ordinal(int(match["it"]))


def _years(match: re.Match[str]) -> str:
    first, last = match[1], match[2]
    century = first[: 4 - len(last)]
    return f"{year(int(first))} to {year(int(century + last))}"


def _year(match: re.Match[str]) -> str:
    return year(int(match[1]))


def _decade(match: re.Match[str]) -> str:
    return decade(int(match[1]))


_DAYS = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Tues": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Thur": "Thursday",
    "Thurs": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}

DATES: tuple[Rule, ...] = (
    (
        re.compile(rf"\b({'|'.join(_DAYS)})\.(?=,? (?:{_DAY}|{_MONTH}|{_SHORT_MONTH})(?!\w))"),
        lambda match: _DAYS[match[1]],
    ),
    (
        re.compile(r"\b(?P<it>(?P<month>Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)(?=,| [a-z])"),
        _month,
    ),
    (re.compile(rf"\b(?P<it>(?P<month>{_SHORT_MONTH})\b\.?)(?= {_DAY}(?!\d)| \d{{4}}\b)"), _month),
    (re.compile(rf"(?<=\d )(?P<it>(?P<month>{_SHORT_MONTH})\b)\.?(?=[ ,;.!?]|$)"), _month),
    (
        re.compile(
            r"(?<![\d:.-])\d{1,2}(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?P<it> ?[-–] ?)"
            r"(?=\d{1,2}:\d\d(?![\d:]))"
        ),
        " to ",
    ),
    (re.compile(r"\d ?(?:[ap]\.m\.|[ap]m)(?P<it>[-–])(?=\d)"), " to "),
    (re.compile(r"(?<![\d:.])0?0:00(?![\d:])"), "midnight"),
    (
        re.compile(
            rf"(?<![\d:.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?:{_HALF})?(?![\d:])",
            re.IGNORECASE,
        ),
        _time,
    ),
    (
        re.compile(rf"(?<![\d:.,])(?P<hour>1?\d)\.(?P<minute>[0-5]\d){_HALF}(?!\w)", re.IGNORECASE),
        _time,
    ),
    (re.compile(r"(?<=\bat )(1?\d)\.([0-5]\d)(?![\d%]|\.\d)"), _written_time),
    (re.compile(rf"(?<=\d)(?P<it>{_HALF})", re.IGNORECASE), _half_of_the_day),
    (re.compile(r"\b([ap])\.\s?m\.(?!\w)"), lambda match: f"{match[1].upper()} M"),
    (re.compile(r"\b(0\d|2[1-3])([0-5]\d)(?= hours?\b)"), _military),
    (re.compile(r"(?<![\w/-])(1\d{3}|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b"), _iso_date),
    (re.compile(r"(?<![\w/])(\d\d?)/(\d\d?)/(\d{4}|\d\d)(?![\w/])"), _date),
    (re.compile(r"(?<![\w.])(\d\d?)\.(\d\d?)\.((?:1\d|20)\d\d)(?!\w|\.\d)"), _date),
    (
        re.compile(
            rf"{_BEFORE}(?P<it>(?P<the>[Tt]he )?(?P<day>{_DAY})(?:st|nd|rd|th)?)"
            rf"(?= (?:{_MONTH})\b)(?<!\d[-–]\d)(?<!\d[-–]\d\d)"
        ),
        _day_before_month,
    ),
    (
        re.compile(
            rf"\b(?:{_MONTH}) (?P<it>{_DAY})"
            r"(?!\w|[.:,]\d|[-–/]\d|%| (?:hours|minutes|people|men)\b)"
        ),
        _day_after_month,
    ),
    (re.compile(rf"\b[Cc](?:a)?\. ?(?={_YEAR})"), "circa "),
    (re.compile(r"\b(AD|CE)(?= \d)"), lambda match: " ".join(match[0])),
    (re.compile(rf"{_BEFORE}({_YEAR})[-–]({_YEAR}|\d\d){_BEHIND}"), _years),
    (re.compile(rf"{_BEFORE}((?:1[1-9]|20)\d0)['’]?s\b"), _decade),
    (re.compile(r"(?<![\w$£€])['‘’]?([2-9]0)['’]?s\b"), _decade),
    (re.compile(rf"{_BEFORE}(?<!\d-)({_YEAR}){_BEHIND}(?!-\d)"), _year),
    (re.compile(r"(?<!\w)['‘’]0(\d)(?!\w|['’.]\d)"), lambda match: pair(int(match[1]))),
)
"""Behind the telephone numbers, which hold what looks like a year."""
