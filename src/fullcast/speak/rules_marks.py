"""Marks that are seen and not heard: emphasis, quotation marks, faces, links, markup."""

from __future__ import annotations

import re
import unicodedata

from .rewrite import Rule

_SPOKEN = frozenset("%&+=°§£$€×÷±≈~")
"""Symbols that are read aloud."""

_SILENT_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "So", "Sk", "Sm", "Me"})
_SEEN = frozenset({"So", "Sk", "Sm", "Po", "Ps", "Pe"})
"""Of these, the ones that keep the words on both sides apart."""

_SILENT_MARKS = frozenset("•‣·†‡¶{}\ufe0e\ufe0f")


def _heard(match: re.Match[str]) -> str:
    character = match[0]
    if character in _SPOKEN:
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in _SILENT_CATEGORIES or character in _SILENT_MARKS:
        return " " if category in _SEEN and _between_words(match) else ""
    return character


def _between_words(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()


_UPRIGHT = r"[>^T;oO0uU•][._]+[<^T;oO0uU•]|-_+-|¯\\?_*\(ツ\)_*/¯|\\[oO]/"
_LYING = r"[:;=][-'^o]?[)(\]\[DPp3|/\\*$@]+|[)(][-']?[:;=]|>?:['’]?-?[(\[]|[xX]D+"
_MARKUP = "b|i|em|strong|u|s|br|p|hr|div|span|a|sup|sub|center|h[1-6]|blockquote"

FACES: tuple[Rule, ...] = (
    (re.compile(rf"</?(?:{_MARKUP})(?:\s[^<>]{{0,200}})?/?>", re.IGNORECASE), ""),
    (re.compile(r"&(?:nbsp|lt|gt|quot|#\d{1,6});"), " "),
    (re.compile(r"&amp;"), "&"),
    (re.compile(rf"(?<![\w:;.])(?:{_UPRIGHT}|{_LYING})(?!\w)"), ""),
)
"""Faces are signs, and their letters no words; tags and entities are what a page is made of."""


def _host(match: re.Match[str]) -> str:
    return match["host"].replace(".", " dot ")


LINKS: tuple[Rule, ...] = (
    (
        re.compile(
            r"(?:https?://(?:www\.)?|\bwww\.)(?P<host>[\w-]+(?:\.[\w-]+)+)[^\s)\]]*(?<![.,;:!?])"
        ),
        _host,
    ),
    (re.compile(r"(?<=\w)\.(?=[\w.-]*@\w)"), " dot "),
    (re.compile(r"(?<=\w)@(?=\w)"), " at "),
    (re.compile(r"(?<!\w)#(?=\d+\b)"), "number "),
)

EMPHASIS: tuple[Rule, ...] = (
    (re.compile(r"(?<!\w)xX_*(?=\w)|(?<=\w)_*Xx(?!\w)"), ""),  # about a name in a chat
    (re.compile(r"(?<!\S)-?[xX](?:-[xX])+-?(?!\S)|(?<!\S)-[xX]-(?!\S)"), ""),  # a break
    (re.compile(r"(?<=[^\W_])[*~^|\\<>#_]+(?=[^\W_])"), " "),
    (re.compile(r"[*~^|\\<>#_@]+"), ""),
    (re.compile(r"={2,}"), ""),
    (re.compile(r"(?<![\w.])(?:x{2,}|[xX]o(?:[xX]o)+[xX]?)(?!\w)"), ""),  # kisses, or a break
    (re.compile(r"(?<![\w.,])(?=0*[oO])(?=[oO]*0)[oO0]{3,}(?!\w)"), ""),  # 0o0, a break
    (re.compile(r"(?<![\w.])(?:oO(?:oO)*o?|OoO(?:oO)*)(?!\w)"), ""),
    (re.compile(r"\[\["), "[ "),  # engines on espeak-ng may read [[...]] as phonemes
)

SYMBOLS: tuple[Rule, ...] = (
    (re.compile("[‽⁇⁈⁉？❓❔]"), "?"),
    (re.compile("[‼！❗❕]"), "!"),
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


def _one_mark(match: re.Match[str]) -> str:
    """Return the mark that a voice goes by: it asks once, or cries once."""
    if match.string[match.start() - 1 : match.start()] == "!":
        return ""
    return "?" if "?" in match[0] else "!"


SPACES: tuple[Rule, ...] = (
    (re.compile(r"(?<=!)[!1]+(?!\d)|[!?]{2,}"), _one_mark),
    (re.compile(r"([!?])(?=[^\W\d_])"), r"\1 "),
    (re.compile(r"(?<=[^\W\d_A-Z]{2})\.(?=[A-Z][a-z])"), ". "),
    (re.compile(r"\s{2,}|[^\S ]"), " "),
    (re.compile(r" +(?=[,.;:!?](?:\s|$))(?! \. \.)"), ""),
    (re.compile(r"\A[\s,;:]+|\s+\Z"), ""),
)
