"""Numbers as they are said: telephones, rooms, ordinals, scores; and Roman numerals."""

from __future__ import annotations

import re

from .numerals import ROMAN, cardinal, digits, ordinal, pair, roman
from .rewrite import Rule

_BEFORE = r"(?<![\w.,:/$£€])"
_BEHIND = r"(?!\w|[.,:/]\d|%)"

# ---------------------------------------------------------------------------- figures


def _telephone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match[0])
    plus = "plus " if match[0].startswith("+") else ""
    return plus + ", ".join(map(digits, groups))


def _digits(match: re.Match[str]) -> str:
    return digits(match[0])


def _house(match: re.Match[str]) -> str:
    return f"{digits(match[1])} {match[2]}"


def _room(match: re.Match[str]) -> str:
    """Read 101 as "one oh one", 237 as "two thirty-seven", 1408 as "fourteen oh eight"."""
    number = match["it"]
    front, last = int(number[:-2]), int(number[-2:])
    return f"{cardinal(front)} {pair(last)}" if last else f"{cardinal(front)} hundred"


def _ordinal(match: re.Match[str]) -> str:
    return ordinal(int(match[1].replace(",", "")))


_ROOMS = (
    "room|flat|apartment|apt\\.?|suite|cell|ward|flight|route|highway|interstate|bus|locker|"
    "unit|area|channel|bed|platoon|hut|barracks|squadron"
)

_BOOKS = (  # of the Bible
    "Genesis|Gen\\.|Exodus|Leviticus|Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Ezekiel|"
    "Daniel|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Hebrews|James|"
    "Peter|Revelations?"
)


def _verse(match: re.Match[str]) -> str:
    chapter, verse, last = match["chapter"], match["verse"], match["last"]
    words = f"{cardinal(int(chapter))} {cardinal(int(verse))}"
    return f"{words} to {cardinal(int(last))}" if last else words


TELEPHONES: tuple[Rule, ...] = (
    (
        re.compile(
            rf"\b(?:{_BOOKS}) (?P<it>(?P<chapter>\d{{1,3}}):(?P<verse>\d{{1,3}})"
            r"(?:[-–](?P<last>\d{1,3}))?)(?![\w:])"
        ),
        _verse,
    ),
    (re.compile(r"(?<![\w+])\+\d{1,3}(?:[ -]\(?\d{1,5}\)?){1,5}(?![\w-])"), _telephone),
    (re.compile(r"\(0\d{2,4}\)(?:[ -]?\d{3,4}){1,3}(?![\w-])"), _telephone),
    (re.compile(r"(?<![\w-])(?<!\d )0\d{2,4}(?:[ -]\d{3,4}){1,3}(?![\w-])"), _telephone),
    (re.compile(r"(?:\(\d{3}\) ?|(?<![\w-])\d{3}[-. ])\d{3}[-.]\d{4}(?![\w-])"), _telephone),
    (re.compile(r"(?<![\w-])\d{3}-\d{4}(?![\w-])"), _telephone),
    (
        re.compile(
            r"\b(?:[Cc]all|[Dd]ial|[Pp]hon|[Rr]ing|[Rr]ang)\w*"
            r"(?P<it>(?<=\w) (?:911|999|112|101|111|000))\b"
        ),
        lambda match: f" {digits(match['it'].strip()).replace('oh', 'zero')}",
    ),
    (re.compile(r"\b(?:911|999)(?=[- ](?:call|operator|dispatch))"), _digits),
)
"""Ahead of the years, which they may hold."""

NUMBERS: tuple[Rule, ...] = (
    (re.compile(rf"\b(?i:{_ROOMS}) (?P<it>[1-9]\d{{2,3}}){_BEHIND}"), _room),
    (re.compile(r"(?<![\w-])([1-9]\d\d)([A-D])(?=\W|$)"), _house),
    (re.compile(r"\b00([1-9])\b"), lambda match: f"double oh {cardinal(int(match[1]))}"),
    (re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})*)(?:st|nd|rd|th)\b"), _ordinal),
    (re.compile(rf"{_BEFORE}\d{{5,}}(?<!00){_BEHIND}"), _digits),
    (re.compile(r"(?<![\w.:-])(\d{1,3})[-–](\d{1,3})(?![\w:-]|\.\d)"), r"\1 to \2"),
    (re.compile(r"(?<![\w.:])(\d{1,3}):(\d{1,3})(?![\w:])"), r"\1 to \2"),
    (re.compile(r"(?<![\w.,])\.(?=\d)"), "point "),
    (re.compile(r"(?<=\w)/(?=\w)"), " "),
    (re.compile(r"(?<!\w)/|/(?!\w)"), ""),
)

# ---------------------------------------------------------------------------- Roman numerals

_NUMBERED = (
    "Chapter|Part|Act|Scene|Book|Volume|Vol\\.|Section|Episode|Canto|Phase|Appendix|War|"
    "Verse|Level|Class|Article|Sonnet"
)
_RULERS = (
    "Alexander|Benedict|Catherine|Charles|Clement|Edward|Elizabeth|Francis|Frederick|George|"
    "Gregory|Henry|Innocent|Ivan|James|John|John Paul|Leo|Leopold|Louis|Malcolm|Napoleon|Nicholas|"
    "Otto|Paul|Ferdinand|Gustav|Ludwig|Ptolemy|Ramses|Sixtus|Peter|Philip|Pius|Richard|Robert|Urban|Victor|Wilhelm|William|"
    "(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Prince|Sultan|Pharaoh) [A-Z]\\w+"
)
_MANY = rf"(?:(?=[IVXLC]{{2}})|(?=[VX])){ROMAN}"
"""A numeral that cannot be the pronoun I or an initial such as C."""

_NO_NAME = "The|A|An|His|Her|My|Their|Our|Your|This|That|No|Another|One|Start|Get|Push|Hang|And|But"


def _cardinal_numeral(match: re.Match[str]) -> str:
    return cardinal(roman(match["it"].upper()))


def _ordinal_numeral(match: re.Match[str]) -> str:
    return "the " + _titled_ordinal(match)


def _titled_ordinal(match: re.Match[str]) -> str:
    words = ordinal(roman(match["it"])).split("-")
    return "-".join(word.capitalize() for word in words)


def _century(match: re.Match[str]) -> str:
    return ordinal(roman(match["value"]))


def _world_war(match: re.Match[str]) -> str:
    number = match[1]
    return f"World War {cardinal(int(number) if number.isdigit() else roman(number))}"


NUMERALS: tuple[Rule, ...] = (
    (re.compile(r"\bWW ?(I{1,3}|[123])\b"), _world_war),
    (re.compile(rf"\A\W*(?P<it>{_MANY})\b(?=\W*\Z)"), _cardinal_numeral),
    (re.compile(rf"\b(?P<it>(?P<value>{_MANY})(?:th|st|nd|rd)?)(?= [Cc]entur)"), _century),
    (
        re.compile(rf"\b(?i:{_NUMBERED}) (?P<it>(?!I\b){ROMAN})\b(?!['’]\w)"),
        _cardinal_numeral,
    ),
    (
        re.compile(
            rf"\b(?:{_NUMBERED}|{_NUMBERED.upper()}) (?P<it>I)(?=\s*(?:[^\w\s'’]|\Z)| [A-Z])"
        ),
        _cardinal_numeral,
    ),
    (
        re.compile(rf"\b(?i:{_NUMBERED}) (?P<it>(?i:(?=[ivxlc]{{2}}|[vx]){ROMAN}))\b(?!['’]\w)"),
        _cardinal_numeral,
    ),
    (re.compile(rf"\b(?:{_RULERS}),? the (?P<it>{_MANY})\b(?!\.\w)"), _titled_ordinal),
    (
        re.compile(rf"\b(?!Malcolm X\b)(?:{_RULERS}) (?P<it>{_MANY})\b(?!\.\w)"),
        _ordinal_numeral,
    ),
    (re.compile(rf"\b(?:{_RULERS}) (?P<it>I)(?= of [A-Z]|['’]s\b)"), _ordinal_numeral),
    (
        re.compile(
            r"\b(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser) [A-Z]\w+ (?P<it>I)"
            r"(?=[.,;:!?)]|\Z)"
        ),
        _ordinal_numeral,
    ),
    (
        re.compile(rf"(?<![\w-])(?!(?:{_NO_NAME})\b)[A-Z]\w+ (?P<it>IV)(?![\w'’-])"),
        _cardinal_numeral,
    ),
    (
        re.compile(
            r"(?<![\w.'’-])(?P<it>X{0,3}(?:IX|VI{1,3}|III?)|X{1,3}(?:IV|V|I)|"
            r"(?=[XLVI]{3})(?!LIV\b)(?:XL|LX{0,3})(?:IX|IV|VI{0,3}|I{1,3})|iii?|viii?|ix|(?<=\()iv(?=\)))"
            r"(?![\w'’-])"
        ),
        _cardinal_numeral,
    ),
)
