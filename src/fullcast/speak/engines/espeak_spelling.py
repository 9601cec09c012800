"""Interjections as espeak-ng has to see them: it spells those without a vowel letter by letter."""

from __future__ import annotations

import re

from fullcast.speak.rewrite import Rewriting

_HEARD_AS = {
    "brr": "burr",
    "eww": "ew",
    "grr": "gurr",
    "hm": "hmm",
    "hmph": "humph",
    "hng": "unh",
    "hrm": "hmm",
    "mhm": "um-hum",
    "mm": "hmm",
    "mmhm": "um-hum",
    "mmph": "umph",
    "ngh": "unh",
    "pff": "puff",
    "pfft": "pufft",
    "pft": "pufft",
    "sh": "schh",
    "shh": "schh",
    "tch": "tut",
    "zz": "zizz",
    "zzz": "zizz",
}
"""Listened to in espeak-ng 1.52: ``schh`` is a plain ʃ, ``hmm`` həm, ``burr`` bɜː."""

_WORD = re.compile(rf"\[\[.*?\]\]|\b(?:{'|'.join(_HEARD_AS)})\b", re.IGNORECASE)
"""Phonemes are left as they are."""


def respell(text: str) -> Rewriting:
    """Respell the interjections in ``text``, keeping track of the offsets."""
    return Rewriting.of(text).sub(_WORD, lambda match: _HEARD_AS.get(match[0].lower(), match[0]))
