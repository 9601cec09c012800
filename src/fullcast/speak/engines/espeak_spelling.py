"""Interjections and letters as espeak-ng has to see them: what has no vowel, it spells."""

from __future__ import annotations

import re

from fullcast.speak.rewrite import Rewriting

_HEARD_AS = {
    "aww": "aw",
    "brr": "burr",
    "bwahaha": "boo-ah-ha-ha",
    "bzz": "buzz",
    "bzzt": "buzzt",
    "ew": "ee-yoo",
    "eww": "ee-yoo",
    "grr": "gurr",
    "hm": "hmm",
    "hmph": "humph",
    "hn": "unh",
    "hng": "unh",
    "hngh": "unh",
    "hnn": "unh",
    "hnng": "unh",
    "hrm": "hmm",
    "mhm": "um-hum",
    "mm": "hmm",
    "mmf": "umph",
    "mmhm": "um-hum",
    "mmph": "umph",
    "mrow": "meow",
    "mrrow": "meow",
    "mwah": "moo-ah",
    "mwahaha": "moo-ha-ha",
    "ngh": "unh",
    "nn": "unh",
    "nngh": "unh",
    "ow": "ouw",
    "oww": "ouw",
    "pff": "puff",
    "pfft": "pufft",
    "pft": "pufft",
    "psh": "pish",
    "psht": "pisht",
    "pssh": "pish",
    "rawr": "roar",
    "sh": "schh",
    "shh": "schh",
    "tch": "tut",
    "uhh": "uh",
    "uhm": "um",
    "zz": "zizz",
    "zzz": "zizz",
}
"""Listened to in espeak-ng 1.52: ``schh`` is a plain ʃ, ``hmm`` həm, ``burr`` bɜː."""

_LETTER_A = (
    re.compile(r"\[\[.*?\]\]|\bA\b(?= [A-Z]s?\b(?![-'’]))|(?<=\b[A-Z] )A\b"),  # 3 A M
    re.compile(
        r"\b(?:an|Plan|Vitamin|Type|Grade|Team|Group|Class|Section|Exhibit|Option|Block) "
        r"(?P<it>A)\b"
    ),
)

_WORD = re.compile(rf"\[\[.*?\]\]|\b(?:{'|'.join(_HEARD_AS)})\b", re.IGNORECASE)
"""Phonemes are left as they are."""


def _named(match: re.Match[str]) -> str:
    """Write the letter A, which espeak-ng takes for the article, as it is called."""
    return match[0] if match[0].startswith("[[") else "eh"


def respell(text: str) -> Rewriting:
    """Respell interjections and the letter A in ``text``, keeping track of the offsets."""
    spelled = Rewriting.of(text)
    for pattern in _LETTER_A:
        spelled = spelled.sub(pattern, _named)
    return spelled.sub(_WORD, lambda match: _HEARD_AS.get(match[0].lower(), match[0]))
