"""The script stage: from a work to lines with speakers.

forms (what is no prose) → quotes (where is speech) → turns → narrator (who tells) → cues →
speakers (who says) → thoughts → lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from .quotes import find_quotations
from .speakers import attribute
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
    texts = [p.text for chapter in work.chapters for p in chapter.paragraphs]
    characters = find_characters(texts, work.metadata, known)
    heard: list[ChapterSpeech] = []
    forms: list[Passages] = []
    reasons: list[str] = []
    for done, chapter in enumerate(work.chapters, start=1):
        told_before = heard[-1].narration.narrator if heard else NARRATOR
        decided = (narrators or {}).get(chapter.number)
        texts = [_speakable_text(p.text, p.role) for p in chapter.paragraphs]
        forms.append(find_passages(texts))
        prose = [without(text, forms[-1].get(index, ())) for index, text in enumerate(texts)]
        speech, reason = _hear(chapter, prose, work, characters, decided, told_before)
        heard.append(speech)
        reasons.append(reason)
        progress("script", done, len(work.chapters))
    attributions = attribute(heard, characters)
    chapters = [
        ChapterScript(
            chapter.number,
            chapter.title,
            speech.narration,
            chapter_lines(
                chapter,
                speech.quotations,
                speech.turns,
                said,
                _passages(chapter, form, speech, characters),
            ),
            (reason,),
        )
        for chapter, form, speech, said, reason in zip(
            work.chapters, forms, heard, attributions, reasons, strict=True
        )
    ]
    return Script(tuple(chapters), _everybody(characters, chapters))


def _hear(
    chapter: Chapter,
    prose: Sequence[str],
    work: Work,
    characters: Sequence[Character],
    decided: str | None,
    told_before: str,
) -> tuple[ChapterSpeech, str]:
    """Find a chapter's speech and its narrator; also say what decided the marks."""
    found = find_quotations(prose)
    narration = (
        find_narrator(chapter, found.paragraphs, characters, work.metadata, told_before)
        if decided is None
        else Narration(decided, 1.0, "set by hand", first_person=decided != NARRATOR)
    )
    turns = find_turns(prose, found.paragraphs)
    breaks = [i for i, p in enumerate(chapter.paragraphs) if p.role in _NO_SPEECH]
    return ChapterSpeech(prose, found.paragraphs, turns, breaks, narration), found.reason


def _passages(
    chapter: Chapter, forms: Passages, speech: ChapterSpeech, characters: Sequence[Character]
) -> Passages:
    """Return what is no prose, with speakers by their characters' names, and the thoughts."""
    passages = name_speakers(forms, characters)
    thoughts = find_thoughts(
        chapter.paragraphs, speech.quotations, characters, speech.narration
    )
    return thoughts | passages


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
