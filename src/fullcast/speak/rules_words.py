"""Words as they are said: abbreviations, and what is written in capitals because it is shouted."""

from __future__ import annotations

import functools
import re

from .rewrite import Rule

# ---------------------------------------------------------------------------- abbreviations

_TITLES = {  # with or without the full stop
    "Capt": "Captain",
    "Cmdr": "Commander",
    "Cpl": "Corporal",
    "Cpt": "Captain",
    "Dr": "Doctor",
    "Drs": "Doctors",
    "Ft": "Fort",
    "Insp": "Inspector",
    "Lt": "Lieutenant",
    "Messrs": "Messers",
    "Mlle": "Mademoiselle",
    "Mme": "Madame",
    "MM": "Messieurs",
    "DR": "Doctor",
    "MR": "Mr",
    "MRS": "Mrs",
    "Mr": "Mr",  # with the full stop, engines pause for 0.15 s
    "Mrs": "Mrs",
    "Ms": "Miz",
    "Mx": "Mix",
    "Mt": "Mount",
    "Prof": "Professor",
    "Pvt": "Private",
    "Sgt": "Sergeant",
    "St": "Saint",
}
_DOTTED_TITLES = {
    "Adm": "Admiral",
    "Col": "Colonel",
    "Det": "Detective",
    "Fr": "Father",
    "Gen": "General",
    "Gov": "Governor",
    "Hon": "Honourable",
    "Maj": "Major",
    "Mk": "Mark",
    "Pt": "Point",
    "Rep": "Representative",
    "Rev": "Reverend",
    "Sen": "Senator",
}
_RANKS = {key: _TITLES[key] for key in ("Capt", "Cmdr", "Cpl", "Cpt", "Lt", "Pvt", "Sgt")}
_PLACES = {  # before a number
    "Apt": "Apartment",
    "apt": "apartment",
    "Rm": "Room",
    "para": "paragraph",
    "pg": "page",
    "rm": "room",
    "no": "number",
    "nos": "numbers",
    "Nos": "Numbers",
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


_AFTER_NAMES = {
    "Jr": "Junior",
    "Sr": "Senior",
    "Esq": "Esquire",
    "Bros": "Brothers",
    "Ltd": "Limited",
    "Inc": "Incorporated",
    "Co": "Company",
}
_LATIN = {
    "viz": "namely",
    "cf": "compare",
    "esp": "especially",
    "incl": "including",
    "ca": "circa",
    "approx": "approximately",
    "dept": "department",
    "govt": "government",
}
_CHAT = {
    "2day": "today",
    "2nite": "tonight",
    "afaik": "A F A I K",
    "b4": "before",
    "fwiw": "F W I W",
    "gr8": "great",
    "idk": "I D K",
    "iirc": "I I R C",
    "ily": "I L Y",
    "imho": "I M H O",
    "l8r": "later",
    "lmao": "L M A O",
    "omfg": "O M F G",
    "pls": "please",
    "plz": "please",
    "sry": "sorry",
    "thx": "thanks",
    "ttyl": "T T Y L",
    "u": "you",
    "ur": "your",
}
"""As they are written in chats: in small letters."""


def _one_of(words: dict[str, str]) -> str:
    return "|".join(words)


ABBREVIATIONS: tuple[Rule, ...] = (
    (
        re.compile(
            rf"\b(?:(?!The\b)[A-Z][\w'’]+|\d+(?:st|nd|rd|th)) (?P<it>({_one_of(_STREETS)})\.)"
            r"(?! (?![NS][EW]\b)[A-Z])"
        ),
        lambda match: _STREETS[match[2]],
    ),
    (
        re.compile(
            rf"\b(?:(?!The\b)[A-Z][\w'’]+|\d+(?:st|nd|rd|th)) (?P<it>({_one_of(_STREETS)}))(?<!Dr)"
            r"(?=[,;:!?)]|\s+[a-z]|\s*$)"
        ),
        lambda match: _STREETS[match[2]],
    ),
    (
        re.compile(
            r"(?:\A\W*|(?:[a-z,;:!?—“\"]|(?<![A-Z])\.) [“\"‘']?)(?P<it>M\.)"
            r"(?= (?!(?:He|She|It|They|The|I|But|And|We)\b)[A-Z][a-zà-ÿ]+)"
        ),
        "Monsieur",
    ),
    (re.compile(rf"\b({_one_of(_TITLES)})\b\.?(?=[ -][A-Z])"), lambda match: _TITLES[match[1]]),
    (
        re.compile(rf"\b({_one_of(_DOTTED_TITLES)})\.(?= [A-Z])"),
        lambda match: _DOTTED_TITLES[match[1]],
    ),
    (re.compile(rf"\b({_one_of(_RANKS)})\.(?=[,;]| [a-z])"), lambda match: _RANKS[match[1]]),
    (re.compile(r"\b[Nn]o\. ?(?=\d)|(?:№|Nº|N°) ?(?=\d)"), "number "),
    (re.compile(r"\b[Nn]o\. (?=(?:II|III|IV|VI)\b)"), "number "),
    (re.compile(r"&c\b\.?"), "et cetera"),
    (re.compile(r"\bPh\.D\b\.?(?=[,;:)']| [a-z])|\bPh\.D\b"), "PhD"),
    (re.compile(r"\b[Vv]s\b\.?(?= )"), "versus"),
    (
        re.compile(
            rf"\b(?:[A-Z][\w'’]+,?|&) (?P<it>({_one_of(_AFTER_NAMES)})\.)(?=[,;:)]| [a-z]|['’])"
        ),
        lambda match: _AFTER_NAMES[match[2]],
    ),
    (re.compile(r"\bJr\b\.?"), "Junior"),
    (re.compile(rf"\b({_one_of(_LATIN)})\.(?= )"), lambda match: _LATIN[match[1]]),
    (
        re.compile(rf"(?<![\w/@.'’-])({_one_of(_CHAT)})(?![\w/@'’-]|\.\w)"),
        lambda match: _CHAT[match[1]],
    ),
    (re.compile(r"(?<=\w)(?P<it> ['‘’]n['‘’] |['‘’]n['‘’](?=[rRbB]))(?=\w)"), " and "),
    (re.compile(r"(?<!\w)r(?= (?:u|you)\b)"), "are"),
    (re.compile(r"\b([Dd])['’](you|ya)\b"), r"\1o \2"),
    (re.compile(r"\b([Cc])['’]mere\b"), r"\1ome here"),
    (re.compile(r"\b([Ss])/he\b"), r"\1he or he"),
    (re.compile(r"\bc/o\b"), "care of"),
    (re.compile(r"(?<![\w/])w/(?= )"), "with"),
    (re.compile(r"(?<![\w/])w/o(?![\w/])"), "without"),
    (re.compile(r"(?<![\w/])b/c(?![\w/])"), "because"),
    (re.compile(rf"\b({_one_of(_PLACES)})\. ?(?=\d)"), lambda match: f"{_PLACES[match[1]]} "),
)

_WORDS = _TITLES | _DOTTED_TITLES | _STREETS | _AFTER_NAMES | _LATIN | _CHAT

ABBREVIATED = re.compile(
    rf"\b(?:{_one_of(_WORDS)})\b|\b(?:{_one_of(_PLACES)}|M|No|Ph)\.|[/&№º°]|\b[Vv]s\b|"
    r"['‘’](?:n['‘’]|you\b|ya\b|mere\b)|(?<!\w)r "
)
"""What a text holds that `ABBREVIATIONS` touches."""

# ---------------------------------------------------------------------------- shouting

_ACRONYMS = frozenset(
    "AAA ABC ADHD AFK AI AIDS AKA AM AO3 AU BBC BC BDSM BFF CBS CCTV CD CEO CFO CGI CIA CID "
    "CNN CPR CPU CSI CT DA DC DEA DIY DJ DNA DOA DVD EMT ER ESP ETA EU FAQ FBI FYI GCSE GPS "
    "HBO HIV HMS HP HQ HR ICU ID IMAX IOU IQ IRA IRS ISS IV KGB LA LED LGBT LMAO LGBTQ LGBTQIA MI5 "
    "MI6 MIA MIT "
    "MP MRI NASA NATO NBC NHS NPC NSA NYC NYPD OAP OCD OK OMG OOC OT3 OTP PA PDA PHD PI PIN "
    "PM POV POW PR PS PTA PTSD RAF RAMC RIP RN RPG RSPB RSVP SAS SCUBA SIM SOS SUV SWAT TARDIS "
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


@functools.lru_cache(maxsize=1)
def _in_capitals(text: str) -> bool:
    """Tell whether all of a text is shouted; what has been written out may be in small letters."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    capitals = sum(word.isupper() for word in words)
    return text == text.upper() or (capitals > 2 and 2 * capitals > len(words))


def _lowered(match: re.Match[str]) -> str:
    word = match[0]
    plain = re.split("['’]", word)[0]
    if plain == "I":
        return word[0] + word[1:].lower()
    sayable = bool(re.search("[AEIOUYÀ-Þ]", word))
    whole_text = _in_capitals(match.string)
    shouted = plain in _SHORT_WORDS or (sayable and (whole_text or len(plain) > 3))
    keep = not word.isupper() or word in _ACRONYMS or _numeral(word) or not shouted
    return word if keep else word[0] + word[1:].lower()


def _numeral(word: str) -> bool:
    return set(word) <= set("IVXLC")


SHOUTING: tuple[Rule, ...] = (
    (re.compile(r"(?<=[A-Z]{2} )(?<!\bTHE )US\b"), "us"),
    (_CAPITALS, _lowered),
)
