"""Words of capital letters: initials before a name, and what is said letter by letter."""

from __future__ import annotations

import re

from .rewrite import Rule

OPENERS = (
    "He|She|It|They|The|I|We|You|A|An|This|That|There|Then|But|And|His|Her|My|Not|No|If|When|What|"
    "Who|Why|How|So|In|On|At|For|As|Now|Yes|Or|Even|Still|Just|With|To|Of|From|After|Before"
)
"""Words that begin a sentence more often than they are a surname."""

_NOT_NAMES = "Plan|Vitamin|Grade|Type|Part|Section|Group|Class|Exhibit|Level|Team|Option|Step|Point"

_SPELLED = """
    AKA AU CID DOA EMT EQ ER ETA EU ICU IOU IQ IRA LA LED MC MIA OC OCS OOC OOTD OP OTP POV RIP SAS
    SOS VIP WIP UFO OD OAP OTC IED IUD AIM ID
""".split()
"""Said letter by letter, and by espeak-ng as words."""

_WORDS_OF_LETTERS = re.compile(r"(?=.*[AEIOUY])[A-Z]{5,}")


def _spaced(match: re.Match[str]) -> str:
    return " ".join(match[0].replace(".", "").replace(" ", ""))


def _dotted(match: re.Match[str]) -> str:
    """Read S.H.I.E.L.D. as a word, N.Y.P.D. as letters."""
    letters = match[0].replace(".", "")
    word = letters.capitalize() if _WORDS_OF_LETTERS.fullmatch(letters) else " ".join(letters)
    goes_on = re.match(r"[,;:!?)]|\s+[a-z]|['’]", match.string[match.end() :])
    return word if goes_on else f"{word}."


def _plural(match: re.Match[str]) -> str:
    return " ".join(match[1]) + ("’s" if match[2] else "")


def _dotted_plural(match: re.Match[str]) -> str:
    return f"{' '.join(match[1].replace('.', ''))}’s"


LETTERS: tuple[Rule, ...] = (
    (re.compile(r"\b((?:[A-Z]\.){2,})(s)\b"), _dotted_plural),
    (
        re.compile(rf"\b(?:[A-Z]\. ?){{1,3}}[A-Z]\.(?= (?!(?:{OPENERS})\b)[A-Z][a-zà-ÿ])"),
        _spaced,
    ),
    (re.compile(r"\b(?:[A-Z]\.){4,}(?!\w)"), _dotted),
    (
        re.compile(
            rf"\b(?!(?:{_NOT_NAMES})\b)[A-Z][a-zà-ÿ]+ [A-Z](?P<it>\.)"
            rf"(?= (?!(?:{OPENERS})\b)[A-Z][a-zà-ÿ]+)"
        ),
        "",
    ),
    (re.compile(r"\b([A-Z])\.(?=[A-Z]\b)"), r"\1 "),  # M.D.: letters, not sentences
    (re.compile(r"(?<=\b[A-Z] [A-Z])\.(?=[,;:)]| [a-z\d])"), ""),
    (re.compile(r"\b(?:[A-Z]|(?!OK)[A-Z]{2})(?P<it>-)(?=\d{1,4}\b)"), " "),  # an AK-47, a T-800
    (re.compile(r"\b(AK|BB|CH|MC)(?= \d)"), lambda match: " ".join(match[0])),
    (re.compile(r"\b3PO\b"), "3 P O"),
    (re.compile(r"\b(IV)(s|['’]s)?\b"), _plural),  # a drip: numerals are words by now
    (re.compile(rf"\b({'|'.join(_SPELLED)})(s|['’]s)?\b"), _plural),
    (re.compile(r"(?<=\b[Tt]he )US\b|\bUS(?= [A-Z]?[a-z])(?<=[a-z] US)"), "U S"),
    (re.compile(r"\b(?=[A-Z]*\d)(?=(?:\d*[A-Z]){2})[A-Z][A-Z\d]{2,4}\b"), _spaced),  # AO3, R2D2
)
"""Ahead of shouting, which leaves single letters alone."""
