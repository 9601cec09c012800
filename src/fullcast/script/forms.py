"""What is no prose in a chapter: labelled speech, letters, verse, signs, stage directions, notes.

These forms are found before the quotations; what they hold is not searched for speech again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ..model import Character, Kind
from .aliases import AliasIndex
from .labels import labelled_speech
from .letters import letters
from .passages import Passage, Passages


def find_passages(paragraphs: Sequence[str]) -> Passages:
    """Find what is no prose in a chapter's paragraphs; blank paragraphs hold nothing."""
    found = labelled_speech(paragraphs)
    for index, passages in letters(paragraphs).items():
        found.setdefault(index, passages)
    for index, passages in _verse(paragraphs).items():
        found.setdefault(index, passages)
    for index, passages in _tables(paragraphs).items():
        found.setdefault(index, passages)
    for index, text in enumerate(paragraphs):
        if index not in found and (passages := _inside(text)):
            found[index] = passages
    return found


def name_speakers(passages: Passages, characters: Sequence[Character]) -> Passages:
    """Name the speakers of passages as the characters are named, where they are known."""
    index = AliasIndex(characters)
    return {
        at: [
            replace(passage, speaker=index.owner(passage.speaker) or passage.speaker)
            if passage.speaker
            else passage
            for passage in found
        ]
        for at, found in passages.items()
    }


# ---------------------------------------------------------------------------- inside one paragraph

_STAGE = re.compile(
    r"\s*\[(?!image\b|(?:\d+|[ivxlc]+)\])[^\[\]]*[^\W\d_][^\[\]]*\]\s*", re.IGNORECASE
)
_MUSIC = re.compile(r"\s*[*_]*[♪♫♬🎵🎶]")
_NOTE = re.compile(
    r"[(\[](?:A\s?/\s?N|T\s?/\s?N|(?:author|writer)['’]?s? note)\b[^()\[\]]*[)\]]", re.IGNORECASE
)
_NOTE_MARK = re.compile(r"(?<=[^\s(\[])\[(?:\d{1,3}|[*†‡])\]")
_STRUCK = re.compile(r"~~(?=\S)[^~]+(?<=\S)~~")
"""Words struck out: nobody can say that, so whoever did it was writing."""
_QUOTE_MARK = re.compile(r"[\"“”«»„「]")
_SIGN = re.compile(
    r"\b(?:sign|signs|placard|poster|banner|plaque|label|headline|board|inscription|graffiti|notice|"
    r"screen|display|door|sticker|card|note|message|text|letters|words|stamp|badge|shirt|mug|t-shirt)\b"
    r"[^.!?\"“”]{0,40}?\b(?:said|says|read|reads|reading|saying|spelled|proclaimed|flashed)[:,]?\s+"
    r"(?P<words>[A-Z][A-Z'’&-]*(?:[ ,]+[A-Z0-9'’&-]+)+!?|[A-Z]{4,}!?)(?![a-z])"
)


def _inside(text: str) -> list[Passage]:
    if _STAGE.fullmatch(text):
        return [Passage(0, len(text), Kind.STAGE)]
    if _MUSIC.match(text) or _is_verse(text.split("\n")):
        return [Passage(0, len(text), Kind.SUNG)]
    if _STRUCK.search(text) and not _QUOTE_MARK.search(text):
        return [Passage(0, len(text), Kind.WRITTEN)]
    found = [Passage(m.start(), m.end(), Kind.NOTE) for m in _NOTE.finditer(text)]
    found += [Passage(m.start(), m.end(), Kind.NOTE) for m in _NOTE_MARK.finditer(text)]
    found += [Passage(*m.span("words"), Kind.WRITTEN) for m in _SIGN.finditer(text)]
    return sorted(found, key=lambda passage: passage.start)


# ---------------------------------------------------------------------------- tables

_CELL_EDGE = " | "


def _tables(paragraphs: Sequence[str]) -> Passages:
    """Find the head of every table: the first of two rows or more with as many cells."""
    cells = [text.count(_CELL_EDGE) if "\n" not in text else 0 for text in paragraphs]
    return {
        index: [Passage(0, len(paragraphs[index]), Kind.STAGE)]
        for index, count in enumerate(cells[:-1])
        if count and cells[index + 1] == count and (index == 0 or cells[index - 1] != count)
    }


# ---------------------------------------------------------------------------- verse

_LONGEST_VERSE = 70
_NO_VERSE = re.compile(r"\s*(?:[-–—•\"“‘'«„\d]|[\w ]{1,20}:|[Bb]y\s)|.*\|")


def _verse(paragraphs: Sequence[str]) -> Passages:
    """Find runs of short paragraphs whose sentence goes on over their ends: lines of a song."""
    found: Passages = {}
    at = 0
    while at < len(paragraphs):
        end = at
        while end + 1 < len(paragraphs) and _goes_on(paragraphs[end], paragraphs[end + 1]):
            end += 1
        if any(map(_surely_goes_on, paragraphs[at:end], paragraphs[at + 1 : end + 1])):
            for i in range(at, end + 1):
                found[i] = [Passage(0, len(paragraphs[i]), Kind.SUNG)]
        at = end + 1
    return found


def _is_verse(lines: Sequence[str]) -> bool:
    """Tell whether the lines of one paragraph are a song's, each going on in the next."""
    pairs = list(pairwise(lines))
    goes_on = all(_goes_on(line, following) for line, following in pairs)
    return goes_on and any(_surely_goes_on(line, following) for line, following in pairs)


def _goes_on(line: str, following: str) -> bool:
    if not (_may_be_verse(line) and _may_be_verse(following)):
        return False
    return line.rstrip(" *_")[-1:] not in tuple(".!?…:\"”’'—-)]")


def _surely_goes_on(line: str, following: str) -> bool:
    return line.rstrip(" *_").endswith((",", ";")) or following.lstrip(" *_")[:1].islower()


def _may_be_verse(text: str) -> bool:
    return len(text) <= _LONGEST_VERSE and len(text.split()) > 2 and not _NO_VERSE.match(text)
