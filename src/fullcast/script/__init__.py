"""The script stage: from a work to lines with speakers.

forms (what is no prose) → quotes (where is speech) → turns → narrator (who tells) → cues →
speakers (who says) → thoughts → lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import (
    NARRATOR,
    UNKNOWN,
    Chapter,
    ChapterScript,
    Character,
    Gender,
    Narration,
    Progress,
    Role,
    Script,
    Work,
    no_progress,
)
from .characters import find_characters, title_gender
from .forms import find_passages, name_speakers
from .lines import chapter_lines
from .narrator import find_narrator
from .passages import Passages, without
from .quotes import Quotations, find_quotations
from .speakers import Attribution, attribute
from .thoughts import find_thoughts
from .turns import ChapterSpeech, find_turns

__all__ = ["VERSION", "write_script"]

VERSION = 1
"""Raised whenever the same work may come out as another script."""

_NO_SPEECH = frozenset((Role.HEADING, Role.SCENE_BREAK))


def write_script(
    work: Work,
    known: Sequence[Character] = (),
    narrators: Mapping[int, str] | None = None,
    progress: Progress = no_progress,
) -> Script:
    """Turn a work into lines with speakers.

    ``known`` are characters that a person or a character sheet names; ``narrators`` says who
    tells a chapter (by number) where a person decided it. Pure: the same work and the same
    knowledge give the same script.
    """
    read = [_read(chapter) for chapter in work.chapters]
    characters = find_characters(
        [text for chapter in read for text in chapter.prose],
        work.metadata,
        known,
        [quotes for chapter in read for quotes in chapter.found.paragraphs],
    )
    heard: list[ChapterSpeech] = []
    for done, (chapter, prose) in enumerate(zip(work.chapters, read, strict=True), start=1):
        told_before = heard[-1].narration.narrator if heard else NARRATOR
        decided = (narrators or {}).get(chapter.number)
        narration = (
            find_narrator(chapter, prose.found.paragraphs, characters, work.metadata, told_before)
            if decided is None
            else Narration(decided, 1.0, "set by hand", first_person=decided != NARRATOR)
        )
        heard.append(_hear(chapter, prose, narration))
        progress("script", done, len(work.chapters))
    attributions = attribute(heard, characters)
    chapters = [
        _write(chapter, prose, speech, said, characters)
        for chapter, prose, speech, said in zip(
            work.chapters, read, heard, attributions, strict=True
        )
    ]
    return Script(tuple(chapters), _everybody(characters, chapters))


@dataclass(frozen=True, slots=True)
class _Read:
    """A chapter's paragraphs: what is no prose, the prose with that blanked, and its speech."""

    forms: Passages
    prose: Sequence[str]
    found: Quotations


def _read(chapter: Chapter) -> _Read:
    texts = [_speakable_text(p.text, p.role) for p in chapter.paragraphs]
    forms = find_passages(texts)
    prose = [without(text, forms.get(index, ())) for index, text in enumerate(texts)]
    return _Read(forms, prose, find_quotations(prose))


def _hear(chapter: Chapter, read: _Read, narration: Narration) -> ChapterSpeech:
    quotations = read.found.paragraphs
    turns = find_turns(read.prose, quotations)
    breaks = [i for i, p in enumerate(chapter.paragraphs) if p.role in _NO_SPEECH]
    return ChapterSpeech(read.prose, quotations, turns, breaks, narration)


def _write(
    chapter: Chapter,
    read: _Read,
    speech: ChapterSpeech,
    said: Sequence[Attribution],
    characters: Sequence[Character],
) -> ChapterScript:
    """Put a chapter's lines together from all that was found in it."""
    passages = name_speakers(read.forms, characters)
    thoughts = find_thoughts(chapter.paragraphs, speech.quotations, characters, speech.narration)
    lines = chapter_lines(chapter, speech.quotations, speech.turns, said, thoughts | passages)
    return ChapterScript(
        chapter.number, chapter.title, speech.narration, lines, (read.found.reason,)
    )


def _speakable_text(text: str, role: Role) -> str:
    """Return a paragraph's text, blanked where nobody can speak, so that offsets stay."""
    return " " * len(text) if role in _NO_SPEECH else text


def _everybody(
    characters: Sequence[Character], chapters: Sequence[ChapterScript]
) -> tuple[Character, ...]:
    """Return those who speak or tell, most lines first; nameless speakers become characters."""
    counts: dict[str, int] = {}
    for chapter in chapters:
        counts[chapter.narration.narrator] = counts.get(chapter.narration.narrator, 0) + 1
        for line in chapter.lines:
            counts[line.speaker] = counts.get(line.speaker, 0) + 1
    named = {character.name: character for character in characters}
    speaking = [
        named.get(name) or _nameless(name) for name in counts if name not in (NARRATOR, UNKNOWN)
    ]
    return tuple(sorted(speaking, key=lambda c: (-counts[c.name], c.name)))


def _nameless(name: str) -> Character:
    """Return a character for somebody whom only a noun names ("Woman from the factory")."""
    genders = {title_gender(word) for word in name.split()} - {Gender.UNKNOWN}
    return Character(name, (), genders.pop(), 0.95) if len(genders) == 1 else Character(name)
