"""Words in another script than the voice's: who can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SCRIPTS = {
    "ar": "\u0600-\u06ff",
    "cmn": "\u3400-\u4dbf\u4e00-\u9fff",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "he": "\u0590-\u05ff",
    "hi": "\u0900-\u097f",
    "hy": "\u0530-\u058f",
    "ja": "\u3040-\u30ff",
    "ka": "\u10a0-\u10ff",
    "ko": "\u1100-\u11ff\uac00-\ud7af",
    "ru": "\u0400-\u052f",
    "th": "\u0e00-\u0e7f",
}
"""espeak-ng's languages -> the letters that tell them, as far as letters can.

An English voice spells such words letter by letter, or says "Chinese letter" for each.
"""

_OF_ONE_SCRIPT = "|".join(
    rf"(?P<{language}>[{letters}]{{2,}}(?:[\s,]+[{letters}]+)*)"
    for language, letters in _SCRIPTS.items()
)
_WORDS = re.compile(rf"(?:{_OF_ONE_SCRIPT})\W*")
"""A single letter (an angle α) is left to the voice, which knows its name."""


def stretches(text: str, voice_id: str) -> Iterator[tuple[str | None, int, int]]:
    """Cut ``text`` where its script changes: (language, start, end), None for the voice's own.

    Only for an English voice; another one may have that script itself.
    """
    done = 0
    for match in _WORDS.finditer(text) if voice_id.startswith("en") else ():
        start = match.start()
        if any(map(str.isalnum, text[done:start])):
            yield None, done, start
            done = start
        yield match.lastgroup, done, match.end()
        done = match.end()
    if done < len(text) or not text:
        yield None, done, len(text)
