"""Words that a writer has masked (``d—n``, ``f**k``, ``sh!t``), read as everybody reads them."""

from __future__ import annotations

import re

from .rewrite import Rule

_MASKED = """
    fuck fucking fucker fucked fucks motherfucker motherfucking shit shitty bullshit damn damned
    dammit goddamn goddamned hell bitch bitches bastard bastards cunt dick cock piss pissed ass
    asshole assholes arse arsehole bloody crap whore slut god devil bugger prick pussy twat wanker
""".split()
_LOOKS_LIKE = str.maketrans("@$!", "asi")
_TOKEN = re.compile(
    r"(?<![\w*#@$!'’])(?=\w*[*#@$!•]|\w*(?:--|[—–]))"
    r"[A-Za-z@$](?:[A-Za-z*#@$!•—–]|-(?=-)|(?<=-)-)*[A-Za-z](?![\w*#@$•'’—–]|--)"
)
_MASK = re.compile(r"([*#@$!•]+)|[—–-]+")


def _unmasked(match: re.Match[str]) -> str:
    token = match[0]
    word = token.lower().translate(_LOOKS_LIKE)
    if word not in _MASKED:
        hidden = re.compile("".join(map(_wildcard, re.split(r"([*#@$!•]+|[—–-]+)", token.lower()))))
        word = next((known for known in _MASKED if hidden.fullmatch(known)), "")
    if not word:
        return token
    return word.capitalize() if token[0].isupper() or word == "god" else word


def _wildcard(piece: str) -> str:
    """Return a pattern: marks stand for a letter each, dashes for two at least."""
    if not _MASK.fullmatch(piece):
        return re.escape(piece)
    return rf"[a-z]{{{len(piece)}}}" if _MASK.fullmatch(piece)[1] else "[a-z]{2,}"  # type: ignore[index]


_ENDS = re.compile(r"(?<![\w*])([A-Za-z])\*{3,5}(?![\w*])|(?<![\w*])[A-Za-z]{2}\*{2}(?![\w*])")
"""All but the beginning is hidden, a star for a letter; where many fit, the first one is meant."""

MASKS: tuple[Rule, ...] = (
    (_ENDS, _unmasked),
    (re.compile(r"(?<![\w-])G(?:-|--|—|–|\*)d(?!\w)"), "God"),
    (re.compile(r"(?<![\w$@])([Aa])\$\$(?!\w)"), r"\1ss"),
    (_TOKEN, _unmasked),
    (re.compile(r"(?<!\w)(?=\S*[@#$%&])(?=\S*([@#$%&*!])(?!\1)[@#$%&*!])[@#$%&*!]{3,}(?!\w)"), ""),
)
