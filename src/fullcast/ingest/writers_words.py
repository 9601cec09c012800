"""Words by which a paragraph shows that the writer, or the archive, speaks to the readers."""

from __future__ import annotations

import re

JUMP = re.compile(
    r"\(?\s*See the end of the (?:chapter|work) for\s+(?P<more>more\s+)?"
    r"(?:notes|other works[^)]*)\.?\s*\)?\.?",
    re.IGNORECASE,
)
PLUG = re.compile(
    r"Please drop by the Archive and comment to let the (?:creator|author)s? know .*|End file\.",
    re.DOTALL,
)
PICTURE = re.compile(
    r"\[(?:image|illustration|picture|photo|figure|frontispiece)s?\b[^\[\]]*\]|"
    r"<img\b[^<>]*>|\[img\b[^\[\]]*\][^\[\]]*\[/img\]",
    re.IGNORECASE,
)
CLOSE = re.compile(
    r"(?:[^\w\"“”‘’'«»„「『]|_)*(?:T(?:HE|he) E(?:ND|nd)|F(?:IN|in)(?:IS|is)?|"
    r"(?i:end of (?:the )?(?:chapter|part|story|book|fic)[\w ]{0,12}|"
    r"chapter (?:\w+ )?end)|"
    r"E(?:NDE|nde)|К(?:ОНЕЦ|онец)|(?:全[文书書])?完|完結|完结|終わり|おわり|終|"
    r"(?P<open>(?i:tbc|to be continued|tbd|[àa] suivre|fortsetzung folgt|continuará|"
    r"продолжение следует)|未完待[续續]|つづく|続く))[\W_]*",
)
"""Lines that end a story; “The end.”, in small letters, is a sentence of it. So is Italian “Fine.”,
which English people say."""
ASKED_FOR = r"(?:reviews?|kudos|comments?|feedback|concrit|likes|votes)"
PLEA = re.compile(
    r"\W*(?:(?:as (?:always|usual|ever)|and|also|please|remember(?: that)?|your|any|all)[, ]+)*"
    rf"{ASKED_FOR}(?:(?:,| and| &|/)+ ?{ASKED_FOR})* (?:(?:is|are|makes?) (?:\w+ ){{0,4}}"
    r"(?:loved?|welcomed?|appreciated|cherished|adored|treasured|my (?:day|week|life)|life)|"
    r"(?:feeds?|fuels?) (?:me|my \w+|the \w+))"
    r"(?:(?:,| and| &) \w+)*(?:[\W_]|<3|x+\b)*|"
    r"\W*(?:please|pls|plz|don[’']t forget to|remember to) (?:review|comment|R ?(?:&|and|\+) ?R|"
    r"leave (?:me )?(?:an? |some |your )?(?:comment|review|kudo)s?)(?: (?:and|&|or) \w+)?\W*|"
    r"\W*R ?[&+] ?R\W*|"
    r"\W*(?:(?:(?:you|come|and|also|please|can)\s+)*)(?:find|follow|yell at|talk to|say hi to) me "
    r"(?:on|at|over)\b.*(?:https?://|www\.|@\w|\b(?:tumblr|twitter|ao3|discord|bluesky)\b).*",
    re.IGNORECASE,
)
"""A plea that is the whole paragraph: “Comments are welcome at the town hall” is story."""
CAUTION = re.compile(
    r"[\[(*_\s]*(?:[CT]/?W|(?i:(?:content|trigger)\s+(?:notes?|warnings?)|disclaimers?))[*_]*\s*:\s"
)
"""A warning or disclaimer that says so, wherever it stands."""
FOLD = re.compile(
    r"\W*(?:click|tap|press)(?: here)? (?:for|to (?:see|view|show|read|reveal|open|expand))"
    r"(?: the| all| full)?(?: \w+)? (?:spoilers?|warnings?|notes?|tags?|text|translations?)\W*|"
    r"\W*(?:click|tap|press)(?: here)? for (?:spoilers?|warnings?|notes?|translations?)\W*",
    re.IGNORECASE,
)
"""The label of a fold in a page, which was copied with its text."""
AUTHOR_NOTE = re.compile(
    r"[\[(*_\s]*(?:A\s?/\s?N|AN(?=\s*:)|(?i:author|writer|translator)(?:[’']?s|s[’'])?\s+(?i:notes?))"
    r"[*_]*\s*(?:[:;–—]|-\s)",
)
WARNING = re.compile(
    r"[\[(*_\s]*(?:[CT]/?W|(?i:(?:content|trigger)\s+(?:notes?|warnings?)|disclaimers?|"
    r"(?:chapter\s+)?warnings|chapter\s+warning))[*_]*\s*(?:[:;–—]|-\s|for\s)|"
    r"[*_]*(?i:(?:chapter\s+)?notes|pairings?|rating|fandoms?|word\s?count|spoilers|prompts?|"
    r"betas?)[*_]*:[*_]*"
    r"\s+\S",
)
DISCLAIMER = re.compile(
    r"\b(?:do not|don[’']t) own (?:any(?:thing| of)|the(?:se)? characters|(?:the )?rights)|"
    r"\bI own (?:nothing|none of)\b|\b(?:rights|characters) (?:all )?belong to\b",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"\b(?:reviews?|kudos|comments?|feedback|(?:hope|hoped) you (?:like|liked|enjoyed?)|"
    r"next (?:chapter|time|update)|see you|(?:thanks?|thank you) for reading|stay tuned|"
    r"find me|follow me|tumblr)\b",
    re.IGNORECASE,
)
FAREWELL = re.compile(
    r"\b(?:reviews?|kudos|comments?|feedback)\b.{0,40}\b(?:loved?|welcome|appreciated|cherished|"
    r"adored?|please|make my day)\b|"
    r"\b(?:please|remember to|don[’']t forget to)\b.{0,30}\b(?:re?view|comment|kudos|vote|R&R)s?\b"
    r"(?=\s*(?:[.!~:;)<&]|$|,\s+(?:it|they)\b|and\b|or\b|if\b|below\b|"
    r"to let\b|on (?:this|the) (?:chapter|fic|story)))|"
    r"\bhope you(?: all| guys)? (?:liked?|enjoyed?)\b.{0,30}(?:chapter|fic|story|reading|!)|"
    r"\bnext (?:chapter|update|part)\b.{0,30}\b(?:will|soon|should|coming|up|tomorrow|week)\b|"
    r"\b(?:find|follow) me (?:on|at)\b|"
    r"^(?:thanks|thank you)(?: so much| all| everyone| guys)* for (?:reading|sticking|all the)|"
    r"\bstay tuned\b",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|welcome back)\b"
    r"(?:\W+(?:there|again|all|every(?:one|body)|guys|folks|"
    r"readers|friends|lovelies))*\W",
    re.IGNORECASE,
)
APOLOGY = re.compile(
    r"\bsorry (?:for|about) (?:the|such a|my|this) (?:\w+ )?(?:wait|delay|update|hiatus|absence)\b|"
    r"\bsorry (?:that )?(?:this|it) took (?:so|this|me)\b|\bon with the (?:chapter|story|fic)\b",
    re.IGNORECASE,
)
WRITING = re.compile(
    r"\b(?:chapters?|fics?|updat\w+|kudos|beta\w*|review(?:s|ers)?|hiatus|fandoms?|one-?shot|drabble|"
    r"enjoy[.!]|headcanon|tumblr|wattpad|ao3)(?!\w)",
    re.IGNORECASE,
)
TALK = re.compile(
    r"\b(?:this (?:time|one|chapter|fic)|kudos|beta(?:d|ed|'d)?|un-?beta'?e?d|fluff|smut|angst|"
    r"(?:last|short|long|next|new|quick|another|final) (?:one|chapter|update)|hiatus|cliffhanger|"
    r"updat(?:e|ed|es|ing)|enjoy|reviews?|pairings?|fic|feedback|not mine|own nothing)\b",
    re.IGNORECASE,
)
