"""Stories told to "you" are read as if "I" told them.

“You're late,” you say. is to the attribution what “You're late,” I say. is: the one who is spoken
to speaks. Words are replaced by others of the same length, so that offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .narrator import is_first_person, narrated
from .quotes import Quote

_FIRST = {
    "you": "I",
    "your": "my",
    "yours": "mine",
    "yourself": "myself",
    "you're": "I'm",
    "you've": "I've",
    "you'd": "I'd",
    "you'll": "I'll",
}
_YOU = re.compile(r"\byou(?:rs?|rself|['’](?:re|ve|d|ll))?\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ENOUGH = 0.025
"""Share of the narration's words that are "you" or "your" when it is told to somebody. Tellers who
only turn to the reader now and then stay under half of that (20 novels, chapter by chapter)."""


def as_first_person(texts: Sequence[str], quotations: Sequence[Sequence[Quote]]) -> list[str]:
    """Return a chapter's paragraphs with "I" for "you" outside speech, if "you" act in it."""
    narration = " ".join(narrated(texts, quotations))
    words = len(_WORD.findall(narration))
    if is_first_person(narration) or len(_YOU.findall(narration)) <= _ENOUGH * words:
        return list(texts)
    return [_rewritten(text, quotes) for text, quotes in zip(texts, quotations, strict=True)]


def _rewritten(text: str, quotes: Sequence[Quote]) -> str:
    def first(match: re.Match[str]) -> str:
        if any(quote.start <= match.start() < quote.end for quote in quotes):
            return match[0]
        return _FIRST[match[0].lower().replace("’", "'")].ljust(len(match[0]))

    return _YOU.sub(first, text)
