"""Word marks that point into the story: from what an engine was given to the line's own text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fullcast.model import WordMark

from .normalise import Speakable

_WORD = re.compile(
    r"[^\W_](?:(?:(?!--)[^\s—–…_*~、。，！？「」『』])*[^\W_])?[\u0300-\u036f]*|[&%№]"
)
"""A word as a reader sees it: what stands between spaces or dashes, without the marks around it."""


def story_marks(marks: Iterable[WordMark], said: Speakable, text: str) -> tuple[WordMark, ...]:
    """Return when the words of ``text`` start, for an engine's ``marks`` in ``said.text``.

    Every word has one mark at most, where its first spoken word starts ("1832" is two). Marks
    ascend. Several words that are read as other words ("5 ft 2") have a mark each while there are
    spoken ones. Spoken words that stand for no word of the story have none.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    found: list[WordMark] = []
    following = 0
    is_plain = isinstance(said.starts, range)  # nothing was rewritten: most lines
    for mark in marks:
        start, end = (mark.start, mark.end) if is_plain else said.source_span(mark.start, mark.end)
        while following < len(words) and words[following][1] <= start:
            following += 1
        if following < len(words) and words[following][0] < end:
            found.append(WordMark(mark.start_ms, *words[following]))
            following += 1
    return tuple(found)
