"""Speech, or only quoted words? Scare quotes, titles and words spoken about stay narration."""

from __future__ import annotations

import re

from .marks import ANY_MARK, Family
from .pairing import Pair
from .verbs import base_form

_SENTENCE_END = ".!?…—–-*_~♪。！？"
_BEFORE_TAG = re.compile(r"\s*(?:[a-z]+ly\s+)?([A-Za-z'’]+)")
_SUBJECT_VERB = re.compile(
    r"\s*(?:he|she|it|they|we|you|I|(?:the|a|an|my|his|her|their|our)(?:\s[\w'’-]+){1,3}"
    r"|(?:[A-Z][\w'’.-]*\s?){1,3})\s+(?:[a-z]+ly\s+)?([a-z]+)"
)
_CONTINUES_SENTENCE = re.compile(
    r"\s+(?:was|is|are|were|and|or|of|had|has|in|to|for|on|at|as|that|which|with|than|would|meant)\b"
)
_LONG_QUOTE_WORDS = 9


def is_speech(text: str, pair: Pair, family: Family) -> bool:
    """Tell whether what two marks enclose is said by somebody.

    Speech is what ends like a sentence, stands by a speech tag, opens a paragraph, or is led in
    by a comma or colon; ``the 'last' of the 'good' years`` and ``He read 'The Raven' aloud`` are
    not.
    """
    start, end = pair.start, pair.end
    inside = text[start:end].strip(ANY_MARK + " ")
    if not inside:
        return False
    before = text[:start].rstrip(" *_(")
    after = text[end:]
    words = inside.split()
    if inside[-1] in _SENTENCE_END:
        one_odd_word = len(words) == 1 and inside[0].islower() and inside[-1] == "."
        return not (one_odd_word and before and before[-1] not in ",;:—")
    if _tag_follows(after):
        return True
    led_in = before[-1:] in (",", ":", "—")
    if inside[-1] in ",;:":
        return not before or led_in or len(words) > 3 or bool(re.match(r"\s*[A-Zhs]", after))
    if not before:
        return not _CONTINUES_SENTENCE.match(after) or len(words) > _LONG_QUOTE_WORDS
    if led_in:
        return inside[0].isupper() and (len(words) > 2 or before[-1] != "—")
    return len(words) > _LONG_QUOTE_WORDS and inside[0].isupper()


def _tag_follows(after: str) -> bool:
    verb = _BEFORE_TAG.match(after)
    if verb and verb[1][0].islower() and base_form(verb[1]):
        return True
    clause = _SUBJECT_VERB.match(after)
    return bool(clause and base_form(clause[1]))
