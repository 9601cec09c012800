"""Texts in the shapes that Project Gutenberg's files have had, written for the tests."""

import textwrap

PROSE = (
    "The lamp went out at ten past three, and nobody on the island was awake to see it but the "
    "keeper, who had been counting the oil since midnight and had not liked what she counted."
)
SPEECH = "“Who is there?” said the keeper. “It is too late for the post, and too early for tea.”"
DASHES = "“I--I don't know,” he said--and the wind took the rest of it away from him, as it did."
VERSE = ("O for the lamp that is not lit,", "  And O for the oil to come,", "O for the tide,")
LETTER = ("MY DEAR MARTA,", "Come home.", "Yours,", "T. FINCH.")

OLD_HEAD = """\
Project Gutenberg's The Keeper's Ledger, by Quiet Owl

This eBook is for the use of anyone anywhere at no cost and with
almost no restrictions whatsoever.


Title: The Keeper's Ledger
       A Story of the Sea

Author: Quiet Owl

Release Date: June 27, 2008 [EBook #99]

Language: French

Character set encoding: UTF-8

*** START OF THIS PROJECT GUTENBERG EBOOK THE KEEPER'S LEDGER ***
"""
NEW_HEAD = """\
The Project Gutenberg eBook of The Keeper's Ledger

This ebook is for the use of anyone anywhere in the United States and
most other parts of the world at no cost.

Title: The Keeper's Ledger

Author: Quiet Owl

Illustrator: A. Pen

Release date: June 27, 2008 [eBook #99]
                Most recently updated: January 2, 2021

Language: English

Credits: A Proofreader and the Online Distributed Proofreading Team


*** START OF THE PROJECT GUTENBERG EBOOK THE KEEPER'S LEDGER ***
"""
OLD_TAIL = """\
End of Project Gutenberg's The Keeper's Ledger, by Quiet Owl

*** END OF THIS PROJECT GUTENBERG EBOOK THE KEEPER'S LEDGER ***

***** This file should be named 99-0.txt or 99-0.zip *****
"""
NEW_TAIL = """\
*** END OF THE PROJECT GUTENBERG EBOOK THE KEEPER'S LEDGER ***

Updated editions will replace the previous one.
"""
CREDITS = """\
Produced by A Proofreader, Another One and the Online
Distributed Proofreading Team at https://www.pgdp.net"""
TITLE_PAGE = (
    "THE KEEPER'S LEDGER",
    "BY",
    "QUIET OWL",
    "Author of “Salt,” “The Long Watch,” etc.",
    "[Illustration: The lamp]",
    "LONDON\nLAMP & CO., LIMITED\n1905",
    "_Copyright, 1905, by Lamp & Co._",
)


def filled(text, width=72, indent=""):
    """Wrap a paragraph as the volunteers do."""
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent)


def set_in(lines, by=8):
    """Verse or a letter: lines of their own, set in."""
    return "\n".join(" " * by + line for line in lines)


def book(*blocks, head=NEW_HEAD, tail=NEW_TAIL, gap=2, width=72):
    """Return a file; blocks of one line are wrapped, chapters' headings get more blank lines."""
    wrapped = [block if "\n" in block else filled(block, width) for block in blocks]
    return head + "\n" * gap + ("\n" * gap).join(wrapped) + "\n" * (gap + 2) + tail
