"""Words as they are said: abbreviations, shouting, stutters, stretched letters."""

from __future__ import annotations

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
    "Ms": "Ms",
    "Mt": "Mount",
    "Prof": "Professor",
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
    "Rev": "Reverend",
    "Sen": "Senator",
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
}
_CHAT = {
    "b4": "before",
    "gr8": "great",
    "idk": "I D K",
    "imho": "I M H O",
    "l8r": "later",
    "lmao": "L M A O",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "u": "you",
    "ur": "your",
}
"""As they are written in chats: in small letters."""


def _one_of(words: dict[str, str]) -> str:
    return "|".join(words)


ABBREVIATIONS: tuple[Rule, ...] = (
    (
        re.compile(rf"\b[A-Z][\w'’]+ (?P<it>({_one_of(_STREETS)})\.)(?! [A-Z])"),
        lambda match: _STREETS[match[2]],
    ),
    (
        re.compile(
            rf"\b[A-Z][\w'’]+ (?P<it>({_one_of(_STREETS)}))(?<!Dr)"
            r"(?=[,.;:!?)]|\s+[a-z]|\s*$)"
        ),
        lambda match: _STREETS[match[2]],
    ),
    (
        re.compile(
            r"(?:\A\W*|[a-z,;:.!?—“\"] [“\"‘']?)(?P<it>M\.)"
            r"(?= (?!(?:He|She|It|They|The|I|But|And|We)\b)[A-Z][a-zà-ÿ]+)"
        ),
        "Monsieur",
    ),
    (re.compile(rf"\b({_one_of(_TITLES)})\b\.?(?=[ -][A-Z])"), lambda match: _TITLES[match[1]]),
    (
        re.compile(rf"\b({_one_of(_DOTTED_TITLES)})\.(?= [A-Z])"),
        lambda match: _DOTTED_TITLES[match[1]],
    ),
    (re.compile(r"\b[Nn]o\. ?(?=\d)|№ ?(?=\d)"), "number "),
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
    (re.compile(r"(?<=\w)(?P<it> ?['‘’]n['‘’] ?)(?=\w)"), " and "),
    (re.compile(r"\b([Ss])/he\b"), r"\1he or he"),
    (re.compile(r"\bc/o\b"), "care of"),
    (re.compile(r"(?<![\w/])w/(?= )"), "with"),
    (re.compile(r"(?<![\w/])w/o(?= )"), "without"),
    (re.compile(r"(?<![\w/])b/c(?= )"), "because"),
    (re.compile(rf"\b({_one_of(_PLACES)})\. ?(?=\d)"), lambda match: f"{_PLACES[match[1]]} "),
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
    r"(?<![\w'’-])(?!d-day\b)(?P<it>(?P<piece>[^\W\d_]|[b-df-hj-np-tv-xz]{2,3}(?=[-‐‑–]\w{4})|"
    r"(?!re|co|no|de|pre|non|pro|un|in|ex|bi|ha)[^\W\d_]{2,3}(?=[-‐‑–]\w{4}))[-‐‑–]"
    r"(?:(?P=piece)[-‐‑–])*(?P<next>(?P=piece)))",
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
    (_WORD_WITH_RUN, _known_word),
    (
        re.compile(r"(?!(?-i:[IVXC]+\b))(?P<letter>[^\W\d_])(?P=letter){2,}", re.IGNORECASE),
        _squeezed,
    ),
)
