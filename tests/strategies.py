"""Hypothesis strategies that more than one test uses."""

from hypothesis import strategies as st

WORDS = st.text(
    st.sampled_from("abcdefgABCDEFG'’\"“”‘.,!?…—-*_#~éß漢😬\u200b\xa0()[]:;0123456789<&|\\/"),
    min_size=1,
    max_size=9,
)
"""A word of prose, or what prose is torn into."""


@st.composite
def stories(draw):
    """Paragraphs of prose in any typography, each one line, none of which looks like a heading."""
    words = st.lists(WORDS.map(str.strip).filter(bool), min_size=1, max_size=12)
    paragraphs = draw(st.lists(words.map(" ".join), min_size=1, max_size=8))
    return [f"So {text} it was." for text in paragraphs]


LINES_APART = st.sampled_from(
    [
        "Chapter 1",
        "Chapter Two: The Lamp",
        "III.",
        "2. The Lamp",
        "Epilogue",
        "PREFACE.",
        "BOOK FIRST",
        "THE LAMP GOES OUT.",
        "CONTENTS\n\nI. The Lamp   1\nII. The Oil   9",
        "[Illustration: The lamp,\nby night]",
        "[Footnote 1: A fathom\n\nis six feet.]",
        "[Transcriber's Note: Spelling was left as it is.",
        "Produced by A Proofreader",
        "It was _not_ lit, *I* think, **nor** _warm_.",
        "TBC",
        "Click here for spoilers",
        "Lamp | Oil",
        "***",
        "* * *",
        "oOo",
        "A/N: sorry this took so long!",
        "Disclaimer: I own nothing.",
        "Summary:",
        "Notes:",
        "Chapter Text",
        "Summary: Two keepers, one lamp.",
        "In which the lamp goes out. Marta POV.",
        "[Marta's POV]",
        "(See the end of the chapter for  more notes.)",
        "[1] A fathom is six feet.",
        "Forty fathoms[1] of fog.",
        "Thank you for reading! Kudos make my day.",
        "by quiet_owl",
        "Table of Contents",
        "The End",
        "End file.",
        "Rating: T",
        "Title: The Keeper's Ledger",
        "Language: Klingon",
        "Stats:",
        "Published: 2026-01-03 Chapters: 2/2",
        "Posted originally on the Archive of Our Own at https://archiveofourown.org/works/1.",
        "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***",
        "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***",
    ]
)
"""Lines that stand around stories, and mean something to a reader of text."""

HEADERS = st.sampled_from(
    [
        "",
        "Title: The Keeper's Ledger\nAuthor: quiet_owl\nChapters: 3/3\n\n",
        "Title: The Keeper's Ledger\n\nAuthor: quiet_owl\nWords: 12\n\nSummary: One lamp.\n\n",
        "Author: quiet_owl\nFandom: Original\n  Work\nNobody Knows: this\n \n",
        "The Keeper's Ledger\nquiet_owl\nSummary:\n\n    Two keepers.\n\n",
        "THE KEEPER'S LEDGER\n\nby quiet_owl\n\nTABLE OF CONTENTS\n\nThe Lamp\n\nThe Sea\n\n",
    ]
)


@st.composite
def paragraphs(draw):
    """One paragraph of a text file, on one line or wrapped, indented or not."""
    if draw(st.booleans()):
        return draw(st.sampled_from(["", "  ", "\t"])) + draw(LINES_APART)
    words = draw(st.lists(WORDS, min_size=1, max_size=40))
    width = draw(st.sampled_from([4, 12, 200]))
    lines = [" ".join(words[at : at + width]) for at in range(0, len(words), width)]
    return draw(st.sampled_from(["", "    "])) + draw(st.sampled_from(["\n", " \n", "\n  "])).join(
        lines
    )


@st.composite
def text_files(draw):
    """A text file as characters, newlines as ``\\n``: header, paragraphs, gaps of all kinds."""
    gaps = st.sampled_from(["\n\n", "\n \n", "\n\n\n\n", "\n\t\n", "\n"])
    body = "".join(
        part for pair in draw(st.lists(st.tuples(paragraphs(), gaps), max_size=12)) for part in pair
    )
    return draw(HEADERS) + body + draw(st.sampled_from(["", "The sea was grey.", "\n\n"]))


ENCODINGS = st.sampled_from(
    [("utf-8", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r")]
)
"""Encoding and newline of a text file."""
