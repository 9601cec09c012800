"""A chapter as it is read: what is no prose, where speech is, and who tells which part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..model import Chapter, Kind, Narration, Role
from .forms import find_passages
from .narrator import Section
from .passages import Passage, Passages, without
from .povs import pov_lines
from .quotes import Quotations, find_quotations
from .second_person import as_first_person
from .turns import ChapterSpeech, find_turns

_ODD_SPACE = re.compile("[\u00a0\u202f\u2009\u200a]")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u200a"), " ")
_NO_SPEECH = frozenset((Role.HEADING, Role.SCENE_BREAK, Role.FOOTNOTE, Role.NOTE))


@dataclass(frozen=True, slots=True)
class ReadChapter:
    """A chapter's passages that are no prose, its prose with those blanked, and its speech.

    Where the story is told to "you", its prose has "I" in place of that.

    ``povs`` names who tells from a paragraph on, where a line in the chapter says so.
    """

    chapter: Chapter
    passages: Passages
    prose: Sequence[str]
    found: Quotations
    povs: dict[int, str]

    def sections(self) -> list[Section]:
        """Return the parts that one tells each; offsets and indexes stay those of the chapter."""
        starts = sorted({0, *self.povs})
        return [
            Section(
                self.chapter,
                [text if a <= i < b else "" for i, text in enumerate(self.prose)],
                [quotes if a <= i < b else () for i, quotes in enumerate(self.found.paragraphs)],
                self.povs.get(a),
            )
            for a, b in pairwise([*starts, len(self.prose)])
        ] or [Section(self.chapter, (), ())]


def read_chapter(chapter: Chapter) -> ReadChapter:
    """Find everything in a chapter that its text alone tells."""
    texts = [_speakable_text(p.text, p.role) for p in chapter.paragraphs]
    povs = pov_lines([p.text for p in chapter.paragraphs])
    passages = find_passages(["" if i in povs else text for i, text in enumerate(texts)])
    passages |= {i: [Passage(0, len(texts[i]), Kind.HEADING)] for i in povs}
    prose = [without(text, passages.get(index, ())) for index, text in enumerate(texts)]
    found = find_quotations(prose)
    return ReadChapter(chapter, passages, as_first_person(prose, found.paragraphs), found, povs)


def hear(section: Section, narration: Narration) -> ChapterSpeech:
    """Return a section as the attribution sees it."""
    turns = find_turns(section.paragraphs, section.quotations)
    breaks = [i for i, p in enumerate(section.chapter.paragraphs) if p.role in _NO_SPEECH]
    return ChapterSpeech(section.paragraphs, section.quotations, turns, breaks, narration)


def _speakable_text(text: str, role: Role) -> str:
    """Return a paragraph's text, blanked where nobody can speak, so that offsets stay.

    Spaces that do not break (Standard Ebooks has them in "Mr. Finch") are spaces like any other.
    """
    if role in _NO_SPEECH:
        return " " * len(text)
    return text.translate(_SPACES) if _ODD_SPACE.search(text) else text
