"""The script stage: from a work to lines with speakers.

reading (forms: what is no prose; quotes: where is speech) → characters (who is in the work) →
narrator (who tells) → turns → speakers (who says) → thoughts → lines → delivery (how it is said).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..model import (
    NARRATOR,
    UNKNOWN,
    ChapterScript,
    Character,
    Gender,
    Narration,
    Progress,
    Script,
    Work,
    no_progress,
)
from .characters import find_characters, title_gender
from .delivery import with_delivery
from .forms import name_speakers
from .lines import chapter_lines
from .narrator import find_narrators
from .network import Network
from .passages import Passages
from .reading import ReadChapter, hear, read_chapter
from .speakers import Attribution, attribute
from .thoughts import find_thoughts
from .turns import ChapterSpeech

__all__ = ["VERSION", "write_script"]

VERSION = 10
"""Raised whenever the same work may come out as another script."""


def write_script(
    work: Work,
    known: Sequence[Character] = (),
    narrators: Mapping[int, str] | None = None,
    progress: Progress = no_progress,
    network: Network | None = None,
) -> Script:
    """Turn a work into lines with speakers.

    ``known`` are characters that a person or a character sheet names; ``narrators`` says who
    tells a chapter (by number) where a person decided it; ``network`` ranks the speakers in place
    of the shipped one. Pure: the same work and the same knowledge give the same script.
    """
    read = [read_chapter(chapter) for chapter in work.chapters]
    characters = find_characters(
        [text for chapter in read for text in chapter.prose],
        work.metadata,
        known,
        [quotes for chapter in read for quotes in chapter.found.paragraphs],
    )
    sections = [section for chapter in read for section in chapter.sections()]
    narrations = find_narrators(sections, characters, work.metadata)
    decided = narrators or {}
    heard = [
        hear(section, _set_by_hand(decided.get(section.chapter.number)) or narration)
        for section, narration in zip(sections, narrations, strict=True)
    ]
    said = attribute(heard, characters, network)
    chapters: list[ChapterScript] = []
    for done, chapter in enumerate(read, start=1):
        own = [i for i, section in enumerate(sections) if section.chapter is chapter.chapter]
        chapters.append(
            _write(chapter, [heard[i] for i in own], [said[i] for i in own], characters)
        )
        progress("script", done, len(work.chapters))
    return Script(tuple(chapters), _everybody(characters, chapters))


def _set_by_hand(narrator: str | None) -> Narration | None:
    if narrator is None:
        return None
    return Narration(narrator, 1.0, "set by hand", first_person=narrator != NARRATOR)


def _write(
    read: ReadChapter,
    heard: Sequence[ChapterSpeech],
    said: Sequence[Sequence[Attribution]],
    characters: Sequence[Character],
) -> ChapterScript:
    """Put a chapter's lines together from all that was found in its sections."""
    chapter = read.chapter
    lengths = [sum(len(text) > 0 for text in section.paragraphs) for section in heard]
    narration = heard[lengths.index(max(lengths))].narration
    passages: Passages = {}
    tellers: dict[int, str] = {}
    for section in heard:
        told = [i for i, text in enumerate(section.paragraphs) if text]
        thoughts = find_thoughts(chapter.paragraphs, told, section, characters)
        passages |= thoughts
        if section.narration.narrator not in (narration.narrator, NARRATOR):
            tellers |= dict.fromkeys(told, section.narration.narrator)
    passages |= name_speakers(read.passages, characters)
    attributions = [attribution for section in said for attribution in section]
    turns = [attribution.turn for attribution in attributions]
    lines, guesses = chapter_lines(
        chapter, read.found.paragraphs, turns, attributions, passages, tellers
    )
    return ChapterScript(
        chapter.number,
        chapter.title,
        narration,
        with_delivery(lines),
        (read.found.reason,),
        guesses,
    )


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
