"""Marks that are seen and not heard: emphasis, quotation marks, emoji, links."""

from __future__ import annotations

import re
import unicodedata

from .rewrite import Rule

_SPOKEN = frozenset("%&+=°§£$€")
"""Symbols that are read aloud."""

_SILENT_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "So", "Sk", "Sm", "Me"})
_SILENT_MARKS = frozenset("•‣·†‡¶{}\ufe0e\ufe0f")


def _heard(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SPOKEN:
        return character
    if character.isspace():
        return " "
    silent = unicodedata.category(character) in _SILENT_CATEGORIES or character in _SILENT_MARKS
    return "" if silent else character


def _host(match: re.Match[str]) -> str:
    return match["host"].replace(".", " dot ")


LINKS: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?:https?://(?:www\.)?|\bwww\.)(?P<host>[\w-]+(?:\.[\w-]+)+)[^\s)\]]*(?<![.,;:!?])"
        ),
        _host,
    ),
    (re.compile(r"(?<=\w)@(?=\w)"), " at "),
)

EMPHASIS: tuple[Rule, ...] = (
    (re.compile(r"(?<=[^\W_])[*~^|\\<>#_]+(?=[^\W_])"), " "),
    (re.compile(r"[*~^|\\<>#_@]+"), ""),
    (re.compile(r"(?<![\w.])(?:x{2,}|[xX]o(?:[xX]o)+[xX]?)(?!\w)"), ""),  # kisses, or a break
    (re.compile(r"\[\["), "[ "),  # engines on espeak-ng may read [[...]] as phonemes
)

SYMBOLS: tuple[Rule, ...] = (
    (re.compile(r"<[/\\]?3+(?!\w)"), ""),  # a heart
    (re.compile(r"[^\w .,;:!?'\"()…—–‘’“”-]"), _heard),
)

_W = "[\\w\ue000-\uf8ff]"
"""A letter, a digit, or what `normalise` holds a pronunciation with."""

QUOTES: tuple[Rule, ...] = (
    (re.compile(rf"(?<={_W})(?:[\"“”„‟«»‹›″]|``|'')+(?={_W})"), " "),
    (re.compile(r"[\"“”„‟«»‹›″‚‛`]|''"), ""),
    (re.compile(rf"(?<={_W})[‘′](?={_W})"), "’"),
    (re.compile(rf"(?<!{_W})['’‘′]+|['’‘′]+(?!{_W})"), ""),
)

SPACES: tuple[Rule, ...] = (
    (re.compile(r"[!?]{2,}"), lambda match: "".join(dict.fromkeys(match[0]))),
    (re.compile(r"\s{2,}|[^\S ]"), " "),
    (re.compile(r"\A[\s,;:]+|\s+\Z"), ""),
)
