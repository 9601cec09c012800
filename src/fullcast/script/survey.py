"""Survey: what the attribution needs to know of a work, every name and clause of it found once.

Places are offsets in the whole work: paragraphs one after another, chapters set apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .clauses import Subject, Tag
from .phrases import Kind
from .turns import Turn


@dataclass(slots=True)
class Mention:
    """A character named at a place of the work. ``called`` is True for a vocative in speech."""

    place: int
    owners: tuple[int, ...]
    strength: int
    spoken: bool
    called: bool = False
    subject: bool = False


@dataclass(slots=True)
class SurveyedTurn:
    """A turn with what stands beside it. ``start`` and ``end`` are places in the work."""

    turn: Turn
    chapter: int
    paragraph: int
    start: int
    end: int
    text: str
    subjects: list[Subject] = field(default_factory=list)
    around: list[Subject] = field(default_factory=list)
    """Who acts in the paragraphs of narration right before and after."""
    objects: set[int] = field(default_factory=set)
    """Who is named beside the speech without acting: often the one who is spoken to."""
    called: set[int] = field(default_factory=set)
    called_last: set[int] = field(default_factory=set)
    """Who is called in the last sentence: likely the one who answers."""
    spoken_of: set[int] = field(default_factory=set)
    introduced: set[int] = field(default_factory=set)
    """Whose name the speaker gives as their own ("I'm Emma", or "Emma." when asked)."""
    colon_before: bool = False
    left_open_before: bool = False
    new_scene: bool = False
    gap: int = 0
    """Paragraphs of narration since the turn before."""
    lead: int = 0
    """Characters of narration before the speech in its paragraph; ``tail`` those after it."""
    tail: int = 0
    recognised: int | None = None
    """Who speaks, where a first ranking of the work was sure of it."""

    def known(self) -> int | None:
        """Return who is known to speak: whom a sure tag names, else who was recognised."""
        tagged = self.sole_tagged()
        return self.recognised if tagged is None else tagged

    def sole_tagged(self) -> int | None:
        """Return whom the first sure tag with a name that one person owns names."""
        for subject in self.subjects:
            who = subject.who
            if subject.tag is Tag.SURE and who.kind is Kind.NAME and who.sole and not subject.order:
                return who.owners[0]
        return None


@dataclass(slots=True)
class Survey:
    """Everything the features need to know of a work."""

    genders: list[float]
    stations: list[float]
    """1 for characters with a title of married people or masters, -1 for the young, else 0."""
    turns: list[SurveyedTurn]
    mentions: list[Mention]
    subjects: list[tuple[int, int, bool]]
    """(place, character, named) of everybody who acts in the narration, pronouns resolved."""
    narrators: list[int | None]
    """Per chapter, the character who tells it."""
    told_surely: list[bool]
    """Per chapter, whether that is beyond doubt."""
    first_person: list[bool]
