"""Thoughts in italics.

``*Go. Go now.* She went.`` and ``*I can't*, he thought.`` are thoughts; what a note or a sign says
(``The note read: *Gone to sea.*``) is written.

Emphasis comes from the source's mark-up or from stars and underscores in plain text. A whole
paragraph in italics is a memory or a letter, and words within a sentence are stressed, titles or
foreign: these stay narration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import NARRATOR, Character, Gender, Kind, Narration, Paragraph, Role
from .aliases import AliasIndex
from .passages import Passage, Passages
from .quotes import Quote
from .turns import ChapterSpeech

_PROSE = frozenset((Role.PROSE, Role.LIST_ITEM))
_GENDERS = {"he": Gender.MALE, "she": Gender.FEMALE, "they": Gender.UNKNOWN}

_STARRED = re.compile(r"(?<![\w*_])([*_])(?![\s*_])(.{1,1500}?)(?<![\s*_])\1(?![\w*_])", re.DOTALL)
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?…:;—][\"”’')\]*_]*)\s*$")
_ENDS = ".!?…—–-"
_TAG = re.compile(
    r"[\s,]*(?:(?P<who>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?|he|she|they|I)\s+(?:\w+ly\s+)?"
    r"(?:thought|thinks?|realis|realiz|wondered|mused|told (?:him|her|my)self)|"
    r"(?:thought|wondered)\s+(?P<who2>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?|he|she))"
)
_READ = re.compile(
    r"\b(?:reads?|wrote|writes|typed|types|scrawled|scribbled|printed|note|sign|message|letter|text|"
    r"card|headline|caption|email|postscript)\b[^.!?\n]{0,20}:\s*$",
    re.IGNORECASE,
)
_TAG_BEFORE = re.compile(
    r"(?P<who>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)?|he|she|they|I)\s+(?:\w+ly\s+)?"
    r"(?:thought|thinks?|wondered|told (?:him|her|my)self)[,:]\s*$"
)


def find_thoughts(
    paragraphs: Sequence[Paragraph],
    told: Iterable[int],
    speech: ChapterSpeech,
    characters: Sequence[Character],
) -> Passages:
    """Find the thoughts outside speech in the paragraphs whose indexes are ``told``.

    They are the narrator's where a character tells them; else of the one whom a tag names, and
    nobody's without one.
    """
    minds = _Minds(AliasIndex(characters), {c.name: c.gender for c in characters}, speech.narration)
    found: Passages = {}
    for index in told:
        paragraph, quotes = paragraphs[index], speech.quotations[index]
        if paragraph.role in _PROSE and (spans := _thoughts_in(paragraph, quotes)):
            found[index] = [
                Passage(start, end, Kind.WRITTEN)
                if who is None and _READ.search(paragraph.text[max(0, start - 40) : start])
                else Passage(start, end, Kind.THOUGHT, minds.of(who, paragraphs, index, start))
                for start, end, who in spans
            ]
    return found


def _thoughts_in(
    paragraph: Paragraph, quotes: Sequence[Quote]
) -> list[tuple[int, int, str | None]]:
    """Return (start, end, word that names the thinker) of every thought, in order."""
    text = paragraph.text
    found = []
    for start, end in _emphasised(paragraph):
        if any(start < quote.end and quote.start < end for quote in quotes):
            continue
        tag = _TAG.match(text[end : end + 60])
        thinker = (
            (tag["who"] or tag["who2"])
            if tag
            else _thinker_before(text[max(0, start - 60) : start])
        )
        if thinker or _stands_alone(text, start, end):
            found.append((start, end, thinker))
    return found


@dataclass(frozen=True, slots=True)
class _Minds:
    """Whose thought a word beside it means."""

    index: AliasIndex
    genders: Mapping[str, Gender]
    narration: Narration

    def of(
        self, who: str | None, paragraphs: Sequence[Paragraph], at: int, start: int
    ) -> str | None:
        """Return a character's name, or None for nobody that is known."""
        if who is None or who == "I":
            told = self.narration
            return told.narrator if told.first_person and told.narrator != NARRATOR else None
        gender = _GENDERS.get(who.lower())
        if gender is None:
            return self.index.owner(who)
        before = [paragraphs[i].text for i in range(max(0, at - 2), at)]
        for text in (paragraphs[at].text[:start], *reversed(before)):
            for _, _, name in reversed(self.index.find(text)):
                if self.genders[name] in (gender, Gender.UNKNOWN):
                    return name
        return None


def _thinker_before(before: str) -> str | None:
    """Return who leads a thought in ("She thought, *...*")."""
    match = _TAG_BEFORE.search(before)
    return match["who"] if match else None


def _emphasised(paragraph: Paragraph) -> list[tuple[int, int]]:
    spans = {(emphasis.start, emphasis.end) for emphasis in paragraph.emphasis}
    spans |= {(match.start(), match.end()) for match in _STARRED.finditer(paragraph.text)}
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if paragraph.text[start:end].strip() and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether emphasis is a sentence or more, beside others that are narration."""
    inside = text[start:end].strip("*_ ")
    if not inside or inside[-1] not in _ENDS or not inside[0].isupper():
        return False
    beside = re.search(r"\w", text[:start]) or re.search(r"\w", text[end:])
    return beside is not None and bool(_SENTENCE_BEFORE.search(text[max(0, start - 9) : start]))
