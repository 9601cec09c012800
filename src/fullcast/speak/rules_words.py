"""Words as they are said: abbreviations, shouting, stutters, stretched letters."""

from __future__ import annotations

import re

from .rewrite import Rule

# ---------------------------------------------------------------------------- abbreviations

_TITLES = {  # with or without the full stop
    "Capt": "Captain",
    "Cmdr": "Commander",
    "Cpl": "Corporal",
    "Dr": "Doctor",
    "Lt": "Lieutenant",
    "Mlle": "Mademoiselle",
    "Mme": "Madame",
    "Mt": "Mount",
    "Prof": "Professor",
    "Sgt": "Sergeant",
    "St": "Saint",
}
_DOTTED_TITLES = {
    "Adm": "Admiral",
    "Col": "Colonel",
    "Fr": "Father",
    "Gen": "General",
    "Gov": "Governor",
    "Hon": "Honourable",
    "Maj": "Major",
    "Rev": "Reverend",
    "Sen": "Senator",
}
_MONTHS = {
    "Jan": "January",
    "Feb": "February",
    "Mar": "March",
    "Apr": "April",
    "Jun": "June",
    "Jul": "July",
    "Aug": "August",
    "Sep": "September",
    "Sept": "September",
    "Oct": "October",
    "Nov": "November",
    "Dec": "December",
}
_PLACES = {  # before a number
    "p": "page",
    "pp": "pages",
    "vol": "volume",
    "vols": "volumes",
    "ch": "chapter",
    "Ch": "Chapter",
    "fig": "figure",
    "Fig": "Figure",
}
_STREETS = {
    "St": "Street",
    "Ave": "Avenue",
    "Rd": "Road",
    "Blvd": "Boulevard",
    "Dr": "Drive",
    "Ln": "Lane",
}


def _one_of(words: dict[str, str]) -> str:
    return "|".join(words)


ABBREVIATIONS: tuple[Rule, ...] = (
    (
        re.compile(rf"\b[A-Z][\w'’]+ (?P<it>({_one_of(_STREETS)})\.)(?! [A-Z])"),
        lambda match: _STREETS[match[2]],
    ),
    (re.compile(rf"\b({_one_of(_TITLES)})\b\.?(?=[ -][A-Z])"), lambda match: _TITLES[match[1]]),
    (
        re.compile(rf"\b({_one_of(_DOTTED_TITLES)})\.(?= [A-Z])"),
        lambda match: _DOTTED_TITLES[match[1]],
    ),
    (re.compile(r"\b[Nn]o\. ?(?=\d)|№ ?(?=\d)"), "number "),
    (re.compile(r"\b[Vv]s\b\.?(?= )"), "versus"),
    (re.compile(r"\bJr\b\.?"), "Junior"),
    (re.compile(r"(?<![\w/])w/(?= )"), "with"),
    (re.compile(r"(?<![\w/])w/o(?= )"), "without"),
    (re.compile(r"(?<![\w/])b/c(?= )"), "because"),
    (re.compile(rf"\b({_one_of(_MONTHS)})\.(?= \d)"), lambda match: _MONTHS[match[1]]),
    (re.compile(rf"\b({_one_of(_PLACES)})\. ?(?=\d)"), lambda match: f"{_PLACES[match[1]]} "),
    (re.compile(r"\b([A-Z])\.(?=[A-Z]\b)"), r"\1 "),  # M.D.: letters, not sentences
    (re.compile(r"(?<=\b[A-Z] [A-Z])\.(?=[,;:)]| [a-z])"), ""),
)

# ---------------------------------------------------------------------------- shouting

_ACRONYMS = frozenset(
    "AAA ABC ADHD AFK AI AIDS AKA AM AO3 AU BBC BC BDSM BFF CBS CCTV CD CEO CFO CGI CIA CID "
    "CNN CPR CPU CSI CT DA DC DEA DIY DJ DNA DOA DVD EMT ER ESP ETA EU FAQ FBI FYI GCSE GPS "
    "HBO HIV HMS HP HQ HR ICU ID IMAX IOU IQ IRA IRS ISS IV KGB LA LED LGBT MI5 MI6 MIA MIT "
    "MP MRI NASA NATO NBC NHS NPC NSA NYC NYPD OAP OCD OK OMG OOC OT3 OTP PA PDA PHD PI PIN "
    "PM POV POW PR PS PTA PTSD RAF RIP RN RPG RSPB RSVP SAS SCUBA SIM SOS SUV SWAT TARDIS "
    "TBA TLC TV UFO UK UN UNIT US USA USB USS USSR VHS VIP VR WAF WC WIP WTF WW2 WWII XP".split()
)
"""Left in capitals: said letter by letter, or known to engines as they are."""

_SHORT_WORDS = frozenset(
    "ALL AM AN AND ANY ARE AS ASK AT AWAY BAD BE BIG BUT BY CAN CUT DAD DAY DID DIE DO EAT "
    "END EVER FAR FOR FUN GET GO GOD GOT HAD HAS HE HER HEY HIM HIS HOW IF IN IS IT LET LIE "
    "LOT MAD MAN ME MEN MOM MUM MY NEW NO NOT NOW OF OFF OH OLD ON ONE OR OUR OUT OWN PUT "
    "RUN SAD SAW SAY SEE SHE SHUT SIR SIT SIX SO SON SUN THE TO TOO TRY TWO UP USE WAR WAS "
    "WAY WE WHO WHY WIN WON YES YET YOU".split()
)
"""Of two or three letters, and shouted one at a time."""

_CAPITALS = re.compile(
    r"(?<![\w&.])(?:[^\W\d_a-z]{2,}(?:['’][^\W\d_a-z]+)*|I['’](?:D|LL|M|VE))(?![\w&]|\.\w)"
)


def _lowered(match: re.Match[str]) -> str:
    word = match[0]
    plain = re.split("['’]", word)[0]
    if plain == "I":
        return word[0] + word[1:].lower()
    sayable = bool(re.search("[AEIOUYÀ-Þ]", word))
    whole_text = not any(letter.islower() for letter in match.string)
    shouted = plain in _SHORT_WORDS or (sayable and (whole_text or len(plain) > 3))
    keep = not word.isupper() or word in _ACRONYMS or _numeral(word) or not shouted
    return word if keep else word[0] + word[1:].lower()


def _numeral(word: str) -> bool:
    return set(word) <= set("IVXLC")


SHOUTING: tuple[Rule, ...] = ((_CAPITALS, _lowered),)

# ---------------------------------------------------------------------------- stutters, stretches

_STUTTER = re.compile(
    r"(?<![\w'’-])(?!d-day\b)(?P<it>(?P<piece>[^\W\d_]|[b-df-hj-np-tv-xz]{2,3})[-‐‑–]"
    r"(?:(?P=piece)[-‐‑–])*(?P<next>(?P=piece)))",
    re.IGNORECASE,
)
"""A beginning said twice or more: ``W-what``, ``Th-that``; not ``re-read`` or ``no-nonsense``."""


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


STRETCHES: tuple[Rule, ...] = (
    (_STUTTER, _begun_once),
    (
        re.compile(r"(?!(?-i:[IVXC]+\b))(?P<letter>[^\W\d_])(?P=letter){2,}", re.IGNORECASE),
        _squeezed,
    ),
)
