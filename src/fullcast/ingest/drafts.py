"""Chapters while they are being read, and what their reader decided and left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import InputError
from ..model import Metadata, Paragraph, Role, Skipped

_FEW_WORDS = 60
_STORY_ROLES = frozenset(Role) - {Role.HEADING, Role.SCENE_BREAK, Role.NOTE, Role.FOOTNOTE}


@dataclass(slots=True)
class Draft:
    """A chapter that a reader is still filling."""

    title: str | None = None
    summary: str | None = None
    notes: list[str] = field(default_factory=list)
    end_notes: list[str] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class Findings:
    """What a reader decided and left out on its way, for people to read.

    ``include`` names parts that a person wants to hear although they are no story.
    """

    include: Sequence[str] = ()
    decisions: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _put_back: set[str] = field(default_factory=set)

    def skip(self, what: str, why: str, start: int | None = None, end: int | None = None) -> None:
        """List a piece of the source that is not story."""
        self.skipped.append(Skipped(quoted(what, 80), why, start, end))

    def leave_out(
        self,
        what: str,
        why: str,
        start: int | None = None,
        end: int | None = None,
        *,
        also: str = "",
    ) -> bool:
        """List a part that is not story; False if it is to be told all the same.

        A person may ask for it by what it is listed as, or by the name ``also``.
        """
        name = quoted(what, 80)
        if also and any(part.name == name for part in self.skipped):
            name = also
        asked = {_folded(text): text for text in self.include}
        for own in (name, also):
            if own and _folded(own) in asked:
                self._put_back.add(asked[_folded(own)])
                self.decisions.append(f"“{name}” is told although it is no story: {why}.")
                return False
        self.skipped.append(Skipped(name, why, start, end, name))
        return True

    def check(self, where: str) -> None:
        """Check that every part that a person wants back was there.

        Raises:
            InputError: a name is none of a part that was left out.
        """
        unknown = [name for name in self.include if name not in self._put_back]
        if not unknown:
            return
        names = list(dict.fromkeys(part.name for part in self.skipped if part.name))
        listed = ", ".join(f"“{name}”" for name in names) or "none"
        raise InputError(
            f"nothing that was left out is called “{quoted(unknown[0])}”.",
            where=where,
            hint=f"What can be put back: {listed}.",
        )


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def quoted(text: str, limit: int = 40) -> str:
    """Shorten ``text`` to one line of at most ``limit`` characters, for a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_short(paragraphs: Iterable[Paragraph]) -> bool:
    """Tell whether what stands before the first heading is a dedication or motto, no chapter."""
    return sum(len(paragraph.text.split()) for paragraph in paragraphs) < _FEW_WORDS


def with_opening_settled(drafts: list[Draft], metadata: Metadata) -> tuple[list[Draft], Metadata]:
    """Return the chapters that have headings; what stands before the first is settled.

    A summary and notes without a story are the work's own, a few words begin the first chapter,
    and anything longer is a chapter.
    """
    opening, *chapters = drafts
    if not chapters:
        return drafts, metadata
    if has_story(opening.paragraphs) and not is_short(opening.paragraphs):
        return drafts, metadata
    chapters[0].paragraphs[:0] = opening.paragraphs
    return chapters, replace(
        metadata,
        summary=metadata.summary or opening.summary,
        notes=(*metadata.notes, *opening.notes, *opening.end_notes),
    )


def has_story(paragraphs: Iterable[Paragraph]) -> bool:
    """Tell whether there is anything to speak besides headings and breaks."""
    return any(
        paragraph.role in _STORY_ROLES and any(map(str.isalnum, paragraph.text))
        for paragraph in paragraphs
    )
