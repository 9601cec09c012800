"""Stutters and words drawn out: said once, and as long as they are written in a dictionary."""

from __future__ import annotations

import re

from .rewrite import Rule

_STUTTER = re.compile(
    r"(?<![\w'’-])(?!(?:d-day|r-rated|s-shaped|b-boys?|b-ball|t-tests?)\b)(?!(?P<whole>\w{2,})(?:[-‐‑–](?P=whole))+(?![\w-]))"
    r"(?P<it>(?P<piece>[^\W\d_]|[b-df-hj-np-tv-xz]{2,3}(?=(?:[-‐‑–]\w{2,3})*?[-‐‑–]\w{3})|"
    r"(?!re|co|no|de|pre|non|pro|un|in|ex|bi|ha)[^\W\d_]{2,3}(?=[-‐‑–]\w{4}))"
    r"(?:[-‐‑–]|(?<=[b-hj-zB-HJ-Z])(?<!\w\w)—)(?:(?P=piece)[-‐‑–—])*(?P<next>(?P=piece)))",
    re.IGNORECASE,
)
"""A beginning said twice or more: ``W-what``, ``Wa-wait``; not ``re-read``, ``mm-mm``."""


def _begun_once(match: re.Match[str]) -> str:
    """Keep the first one's case: ``H-he's`` is ``He's``."""
    return match["piece"] if match["piece"][0].isupper() else match["next"]


def _squeezed(match: re.Match[str]) -> str:
    """Write a drawn-out letter as often as the word has it, as far as can be told without one.

    ``nooo`` no, ``sleeep`` sleep, ``yesss`` yess, ``hmmm`` hmm, ``ahhh`` ah, ``whaaat`` what.
    """
    letter = match["letter"].lower()
    before = match.string[: match.start()][-1:]
    behind = match.string[match.end() :][:1]
    whole_word = not before.isalpha() and not behind.isalpha()
    twice = (
        whole_word
        or (letter == "e" and behind.lower() not in tuple("aiou"))
        or (letter == "o" and behind.isalpha())
        or (letter == "h" and before.isalpha() and before.lower() not in "aeiou")
        or letter in "flmrsz"
    )
    return match[0][:2] if twice else match[0][:1]


_STRETCHED = """
    all ass aw away baby back bad bed been bless boo boss bro bye call can class cold come cool
    cute daddy damn day dead dear deep dude even fall far feel fine food fool free fuck full fun
    good great guys ha hate heck hell hello help here hey hi his home hot hug is just keep kill
    kiss know less like long look lord loss love mad man maybe mess mine miss mom moon more much
    mum my need never nice no noon nope not now off oh okay old only ouch out please pull really
    right room run sad same school see shh shit sleep slow so some soon sorry still stop super
    sure sweet tell thank that the then there they this three time tired too totally tree true
    ugh us very wait wake was way we weird well what when where which who whoa why will wow yay
    yeah year yes yikes you your
""".split()
"""Words that are drawn out, in the letters that they have."""

_RUN = re.compile(r"([^\W\d_])\1*", re.IGNORECASE)
_WORD_WITH_RUN = re.compile(r"(?<![\w'’])(?=\w*([^\W\d_])\1\1)[^\W\d_]+(?!\w)", re.IGNORECASE)


def _known_word(match: re.Match[str]) -> str:
    """Return the word that a drawn-out one is, if it is a known one: ``yeeees`` is yes."""
    runs = [run[0].lower() for run in _RUN.finditer(match[0])]
    pattern = re.compile("".join(rf"{run[0]}{{1,{min(len(run), 2)}}}" for run in runs))
    found = next((word for word in _STRETCHED if pattern.fullmatch(word)), None)
    if found is None:
        return match[0]
    capital, shouted = match[0][0].isupper(), match[0].isupper()
    return found.upper() if shouted and len(found) > 2 else found.capitalize() if capital else found


STRETCHES: tuple[Rule, ...] = (
    (_STUTTER, _begun_once),
    (re.compile(r"\b([OoAa])-h\b"), r"\1h"),  # what is left of O-o-o-h
    (
        re.compile(
            r"(?<![\w-])[^\W\d_]+(?<=(?P<letter>[^\W\d_]))(?P<it>(?:-(?P=letter))+)(?![\w-])",
            re.IGNORECASE,
        ),
        "",
    ),
    (_WORD_WITH_RUN, _known_word),
    (
        re.compile(r"(?!(?-i:[IVXC]+\b))(?P<letter>[^\W\d_])(?P=letter){2,}", re.IGNORECASE),
        _squeezed,
    ),
)
