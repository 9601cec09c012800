"""Emphasis that a plain text marks with signs: ``_this_``, ``*this*``, ``**this**``.

Where a format says that they are marks (Project Gutenberg, FanFicFare) they are no text, and come
off. In any other text they may be the writer's own, and stay: the stretch with its signs counts as
emphasised, as it is spoken.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..model import Emphasis, Paragraph, Role

UNDERSCORES = re.compile(r"(?<![^\W_])_(?=[^\s_])(?P<text>[^_]*[^\s_])_")
"""Project Gutenberg's italics."""

MARKDOWN = re.compile(
    r"(?<![\w*\\])\*\*(?=[^\s*])(?P<strong>(?:[^*\n]|\*(?!\*)){0,2000}?[^\s*])\*\*(?![\w*])|"
    r"(?<![\w*\\])\*(?=[^\s*])(?P<star>[^*]{0,2000}?[^\s*])\*(?![\w*])|"
    r"(?<![\w_\\])_(?=[^\s_])(?P<line>[^_]{0,2000}?[^\s_])_(?![\w_])"
)
"""What converters from HTML to text write, and people who know them."""

CONVERTED = re.compile(MARKDOWN.pattern + r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!>-])")
"""What html2text writes, which puts a backslash before what is no mark."""

_PLAIN = frozenset({Role.PROSE, Role.BLOCKQUOTE, Role.FOOTNOTE, Role.VERSE, Role.LIST_ITEM})


def without_marks(paragraph: Paragraph, marks: re.Pattern[str]) -> Paragraph:
    """Take the signs off, and name what they emphasised."""
    text, found, at = "", [], 0
    for match in marks.finditer(paragraph.text):
        inside = _inside(match, marks)
        text += paragraph.text[at : match.start()]
        at = match.start() if match.lastgroup != "escaped" else match.end() - 1
        if any(map(str.isalnum, inside)) and match.lastgroup != "escaped":
            found.append(Emphasis(len(text), len(text) + len(inside)))
            text += inside
            at = match.end()
    return (
        replace(paragraph, text=text + paragraph.text[at:], emphasis=tuple(found))
        if at
        else (paragraph)
    )


def _inside(match: re.Match[str], marks: re.Pattern[str]) -> str:
    """Return what stands between the signs, without those of emphasis inside emphasis."""
    words = _words(match)
    return words if match.lastgroup == "escaped" else marks.sub(_words, words)


def _words(match: re.Match[str]) -> str:
    return next(words for words in match.groups() if words is not None)


def with_emphasis(paragraph: Paragraph) -> Paragraph:
    """Name what is emphasised in a text, signs included."""
    if paragraph.role not in _PLAIN or paragraph.emphasis:
        return paragraph
    matches = MARKDOWN.finditer(paragraph.text)
    found = tuple(Emphasis(*m.span()) for m in matches if any(map(str.isalnum, m[0])))
    return replace(paragraph, emphasis=found) if found else paragraph
