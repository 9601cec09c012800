"""Read a line as a heading of a chapter or of a part of one, or as the author's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .heading_numbers import HAN, han_value, ordinal_value, word_value

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ROMAN = r"[IVXLCDM]+"
_WORD_NUMBER = rf"(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_UNITS[:9])}))?|{'|'.join(_UNITS)}"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_NUMBER = rf"(?P<number>\d{{1,4}}|{_ROMAN}|{_WORD_NUMBER})"
_ANY_NUMBER = rf"(?P<number>\d{{1,4}}|{_ROMAN}|{_WORD_NUMBER}|(?:the\s+)?(?:{'|'.join(_ORDINALS)}))"
_WORDS = r"chapter|stave|chapitre|kapitel|cap[ií]tulo|capitolo|hoofdstuk|rozdział|глава"
_SEPARATOR = r"\s*(?:[:：.\-–—]|\n|\s\|\s)+\s*"
_TITLE = r"(?P<title>\S(?:.*\S)?)"

_CHAPTER = re.compile(
    rf"(?:(?:{_WORDS})(?:\s+|(?=\d))|ch(?:\.\s*|\s+|(?=\d)))(?:no\.\s*)?#?{_ANY_NUMBER}(?:(?:{_SEPARATOR}|\s+(?=[“\"‘(])){_TITLE})?[.:]?",
    re.IGNORECASE,
)
_OTHER_WORDS = r"chapitre|kapitel|cap[ií]tulo|capitolo|глава"
_OTHER = re.compile(
    rf"(?:{_OTHER_WORDS})\s+(?P<number>[^\W\d_]+(?:-[^\W\d_]+)?)(?:{_SEPARATOR}{_TITLE})?[.:]?",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"(?:(?:das|le|el|il|o)\s+)?(?:(?P<digits>\d{{1,3}})\.|(?P<number>[^\W\d_]+(?:-[^\W\d_]+)?))"
    rf"\s+(?:{_OTHER_WORDS})(?:{_SEPARATOR}{_TITLE})?[.:]?",
    re.IGNORECASE,
)
"""``Erstes Kapitel``, ``2. Kapitel``: the number stands first."""
_HAN_CHAPTER = re.compile(
    rf"第\s*(?P<number>\d{{1,4}}|[{HAN}]{{1,7}})\s*[章話话回節节幕]"
    r"(?:[\s:：・]+(?P<title>\S(?:.{0,38}[^\s。」』”])?))?"
)
_FOREIGN = re.compile(rf".*\b(?:{_OTHER_WORDS})\b|第", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:(?:an?\s+)?(?P<name>prologue|epilogue|interlude|intermezzo|prolog|epilog|"
    rf"[ée]pilogue|pr[óo]logo|ep[íi]logo|пролог|эпилог|序章|终章|終章|プロローグ|エピローグ|楔子|尾声))"
    rf"(?:\s+{_NUMBER})?(?:{_SEPARATOR}{_TITLE})?[.:]?",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"(?:the\s+|author['’]?s\s+|translator['’]?s\s+)?"
    r"(?:preface|foreword|introduction|afterword|conclusion|postscript|appendix|"
    r"dedication|epigraph|to the reader|l['’]envoi)[.:]?",
    re.IGNORECASE,
)
"""What stands around the chapters of printed books, under a heading of its own."""
_PART = re.compile(
    rf"(?:(?:book|part|volume|vol\.)\s+(?:the\s+)?{_ANY_NUMBER}|"
    rf"(?:the\s+)?(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:book|part|volume))"
    rf"(?:{_SEPARATOR}{_TITLE})?[.:]?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"(?P<number>\d{{1,3}}|{_ROMAN})(?:(?:[.:)]|\s[-–—]|(?=\n))\s+|\.?(?:--|[–—]){{1,2}}){_TITLE}"
)
_BARE = re.compile(rf"[-–—\s]*(?P<number>\d{{1,3}}|{_ROMAN})[.:]?[-–—\s]*")
_NUMBER_AGAIN = re.compile(r"\(\d+\)")
_BYLINE = re.compile(r"(?:a\s+\w+\s+|written\s+)?by:?\s+(?P<author>\S.{0,80})", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", ",", ";", ":", "…", "”", "’", '"', "'")
_LONGEST_NAME = 6
_ORNAMENTS = " \t*~#=_-–—"
_LONGEST = 100
_LONGEST_TITLE = 80
_LONGEST_FOREIGN = 50
_OPENING_QUOTES, _CLOSING_QUOTES = "\"'“‘", "\"'”’"
_ROMAN_SHAPE = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK = r"\d{1,2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?|o['’]clock|h(?:ours)?)|\d{1,2}:\d{2}"
_DATE = rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?"
_TIME = re.compile(
    rf"(?=.*(?:\d|day))(?:(?:{_DAY}|{_DATE}|{_CLOCK}|\d{{4}}|(?:early |late )?"
    rf"(?:morning|afternoon|evening|night|midnight|noon))(?:\s*[,;–—-]\s*|\s+at\s+|\s+)?)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that reads as a chapter's heading.

    ``strength`` says how surely: 3 for ``Chapter 2`` and ``Epilogue``, 2 for ``2. The Lamp``,
    1 for a bare number, 0 for a letter that may be one (``I.``). ``number`` is None for a
    prologue and the like.
    """

    number: int | None
    title: str | None
    strength: int


def chapter_heading(text: str) -> Heading | None:
    """Read ``Chapter 3``, ``CHAPTER III. Title``, ``3. Title``, ``IV``, ``Epilogue``, or None."""
    line = text.strip().strip(_ORNAMENTS).strip()
    if not line or len(line) > _LONGEST or line.count("\n") > 1:
        return None
    return _spelled(line) or _named(line) or _numbered(line)


def part_heading(text: str) -> Heading | None:
    """Read ``BOOK FIRST``, ``Part II: The Sea``, the heading of several chapters, or None."""
    line = text.strip().strip(_ORNAMENTS).strip()
    match = _PART.fullmatch(line) if len(line) <= _LONGEST and line.count("\n") <= 1 else None
    number = _value(match["number"] or match["ordinal"]) if match else None
    if match is None or number is None:
        return None
    title = match["title"]
    if title and not _looks_like_a_title(_loud(title)):
        return None
    return Heading(number, _clean(title), 3)


def title_of(text: str) -> str | None:
    """Return the name in a heading that is known to be one: ``Chapter 3: Salt`` -> ``Salt``.

    A heading that is only a number has no name (None); any other heading is its own name.
    """
    line = " ".join(text.split())
    if _BARE.fullmatch(line):
        return None
    heading = chapter_heading(line)
    if heading is None or heading.strength == 2:
        return line or None
    return heading.title


def section_heading(text: str) -> bool:
    """Tell whether a paragraph heads a part of a chapter: a numeral, a time, ``Marta's POV``."""
    line = text.strip()
    if len(line) > 60 or "\n" in line:
        return False
    bare = _BARE.fullmatch(line)
    if bare is not None:
        letter = len(bare["number"]) == 1 and bare["number"].isalpha()
        return _value(bare["number"]) is not None and not letter
    return _TIME.fullmatch(line) is not None or _names_point_of_view(line)


def byline(text: str) -> str | None:
    """Return the author in ``by quiet_owl``, or None; ``By then it was dark.`` names nobody."""
    match = _BYLINE.fullmatch(text.strip())
    author = match["author"].strip() if match else ""
    is_sentence = author.endswith(_SENTENCE_END) or len(author.split()) > _LONGEST_NAME
    return None if is_sentence or "\n" in text.strip() else author or None


_POV = r"(?:P\.?O\.?V\.?|[Pp]ov|[Pp]oint [Oo]f [Vv]iew)"
_POV_HEADING = re.compile(
    rf"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){{0,2}}\s*[-–—:]?\s*{_POV}|{_POV}\s*[-–—:]?\s*[A-Z].*"
)


def _names_point_of_view(line: str) -> bool:
    """Tell whether a line is ``Marta POV``, ``[Marta's POV]`` or ``POV: Marta``."""
    bare = line.strip(_ORNAMENTS + "[](){}:.")
    return _POV_HEADING.fullmatch(bare) is not None


def _spelled(line: str) -> Heading | None:
    if match := _HAN_CHAPTER.fullmatch(line):
        number = int(match["number"]) if match["number"].isdigit() else han_value(match["number"])
        return Heading(number, _clean(match["title"]), 3) if number else None
    # The French “dix” would be a number of Roman signs as well.
    match, number = _in_words(line)
    if match is None and (match := _CHAPTER.fullmatch(line)):
        number = _value(match["number"])
    if match is None or number is None:
        return None
    if "\n" in line and match["title"] and not _looks_like_a_title(_loud(match["title"])):
        return None
    return Heading(number, _clean(match["title"]), 3)


def _in_words(line: str) -> tuple[re.Match[str] | None, int | None]:
    """Match ``CHAPITRE PREMIER`` or ``Erstes Kapitel: Salz`` and return its number, too."""
    if (match := _OTHER.fullmatch(line)) and (number := word_value(match["number"])):
        return match, number
    if match := _COUNTED.fullmatch(line):
        number = int(match["digits"]) if match["digits"] else ordinal_value(match["number"])
        return (match, number) if number else (None, None)
    return None, None


def _named(line: str) -> Heading | None:
    if _FRONT.fullmatch(line) and (line.isupper() or not line.endswith(".")) and line[0].isupper():
        return Heading(None, " ".join(line.rstrip(".: ").split()), 3)
    match = _NAMED.fullmatch(line)
    if match is None:
        return None
    return Heading(None, _clean(match["title"]) or line.rstrip(".: "), 3)


def _numbered(line: str) -> Heading | None:
    match = _NUMBERED.fullmatch(line)
    if match and (number := _value(match["number"])) and _looks_like_a_title(_loud(match["title"])):
        return Heading(number, _clean(match["title"]), 2)
    match = _BARE.fullmatch(line)
    if match and (number := _value(match["number"])):
        letter = len(match["number"]) == 1 and match["number"].isalpha()
        return Heading(number, None, 0 if letter else 1)
    return None


def stands_as_title(text: str) -> bool:
    """Tell whether a paragraph may be the name of the chapter whose number stands above it."""
    line = " ".join(text.split())
    if (
        sum(map(str.isalpha, line)) < 3
        or len(line) > 80
        or text.count("\n") > 1
        or not line[0].isalnum()
    ):
        return False
    if chapter_heading(line) or part_heading(line) or section_heading(line):
        return False
    if line.isupper():
        return not line.endswith(("!", "?", ",", ":", ";"))
    great = [word for word in line.split() if len(word) > 4]
    return (
        not line.endswith(_SENTENCE_END)
        and line[0].isupper()
        and all(not word[0].islower() for word in great)
    )


def stands_as_foreign_title(number: str, text: str) -> bool:
    """Tell whether ``text`` may name the chapter ``number`` of a work that is not English.

    Only its first word has a capital, or its script has none.
    """
    return (
        _FOREIGN.match(number.strip(_ORNAMENTS)) is not None
        and "\n" not in text
        and len(text) <= _LONGEST_FOREIGN
        and not text[0].islower()
        and text[0].isalnum()
        and not text.endswith((*_SENTENCE_END, "。", "！", "？", "」", "』", "»"))
        and chapter_heading(text) is None
    )


def _looks_like_a_title(text: str) -> bool:
    if "\n" in text or len(text) > _LONGEST_TITLE:
        return False
    if text.isupper() and len(text) > 3:
        return text[-1] not in _CLOSING_QUOTES or text[0] in _OPENING_QUOTES
    return text[0].isupper() and len(text) <= 60 and text[-1] not in ".,;:\"”’'"


def _clean(title: str | None) -> str | None:
    if not title or _NUMBER_AGAIN.fullmatch(title):
        return None
    return " ".join(_loud(title).split()) or None


def _loud(title: str) -> str:
    """Return a title without the full stop that old printers put after capitals."""
    return title.rstrip(".") if title.isupper() and len(title) > 3 else title


def _value(number: str) -> int | None:
    if number.isdigit():
        return int(number)
    upper = number.upper()
    if _ROMAN_SHAPE.fullmatch(upper):
        values = [_ROMAN_VALUES[char] for char in upper]
        return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    words = re.split(r"[\s-]", number.lower())
    if words[-1] in _ORDINALS:
        return _ORDINALS.index(words[-1]) + 1
    try:
        return sum(_TENS.index(w) * 10 + 20 if w in _TENS else _UNITS.index(w) + 1 for w in words)
    except ValueError:
        return None
