"""A second opinion on doubtful lines: what to ask a language model, and what its answer is worth.

The model sees the lines around a doubtful one and a list of names, and may answer with one of these
names. It never sees a way to change text, and whatever else it says is ignored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..model import NARRATOR, UNKNOWN, ChapterScript, Line, Script
from .doubt import doubts

LINES_BEFORE, LINES_AFTER = 16, 8
"""Lines around a doubtful one that the model reads."""

MOST_CANDIDATES = 12

SURE_OF_ANSWER = 0.8
"""Probability given to a speaker whom the model names: language models of the size that runs at
home are right about 80 to 90 times of 100."""


@dataclass(frozen=True, slots=True)
class Question:
    """One turn whose speaker is a guess: its line ids, the names to choose from, and the prompt."""

    lines: tuple[str, ...]
    candidates: tuple[str, ...]
    prompt: str


def questions(script: Script) -> list[Question]:
    """Return a question for every turn whose speaker is a guess, the most damaging first."""
    aliases = {c.name: c.aliases for c in script.characters}
    places = {
        line.id: (chapter, index)
        for chapter in script.chapters
        for index, line in enumerate(chapter.lines)
    }
    found = []
    for doubt in doubts(script):
        chapter = places[doubt.line.id][0]
        turn = [places[line.id][1] for line in doubt.lines]
        candidates = _candidates(chapter, turn, aliases)
        ids = tuple(line.id for line in doubt.lines)
        found.append(Question(ids, candidates, _prompt(chapter, turn, candidates, aliases)))
    return found


def _candidates(
    chapter: ChapterScript, turn: Sequence[int], aliases: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return who may have said it: those who speak near it or are named there, then the others."""
    first, last = max(0, turn[0] - 4 * LINES_BEFORE), turn[-1] + 4 * LINES_AFTER
    near = chapter.lines[first:last]
    text = " ".join(line.text for line in near)
    score: Counter[str] = Counter(line.speaker for line in near if line.speaker != NARRATOR)
    for name, others in aliases.items():
        score[name] += sum(text.count(form) for form in (name, *others))
    score[chapter.narration.narrator] += chapter.narration.first_person
    del score[NARRATOR], score[UNKNOWN]
    ranked = [name for name, count in score.most_common(MOST_CANDIDATES) if count]
    return tuple(ranked)


def _prompt(
    chapter: ChapterScript,
    turn: Sequence[int],
    candidates: Sequence[str],
    aliases: Mapping[str, tuple[str, ...]],
) -> str:
    first, last = max(0, turn[0] - LINES_BEFORE), turn[-1] + LINES_AFTER + 1
    story = []
    paragraph = None
    for index, line in enumerate(chapter.lines[first:last], start=first):
        text = f">>> {line.text} <<<" if index in turn else line.text
        joint = "" if paragraph is None else " " if line.paragraph == paragraph else "\n\n"
        story.append(joint + text)
        paragraph = line.paragraph
    names = "\n".join(f"- {_described(name, aliases.get(name, ()))}" for name in candidates)
    narrator = (
        f'The "I" of this passage is {chapter.narration.narrator}.\n'
        if chapter.narration.first_person and chapter.narration.narrator != NARRATOR
        else ""
    )
    return (
        "Below is a passage of a story. Who says the words between >>> and <<<?\n"
        f"{narrator}Answer with one name from this list and nothing else:\n{names}\n- {UNKNOWN}\n\n"
        f"{''.join(story)}\n"
    )


def _described(name: str, aliases: Sequence[str]) -> str:
    return f"{name} (also {', '.join(aliases)})" if aliases else name


def name_in(answer: str, candidates: Sequence[str]) -> str | None:
    """Return the candidate that an answer names, or None if it names none or several."""
    said = answer.strip().strip("\"'“”‘’.*-_ \n").casefold()
    for name in candidates:
        if said == name.casefold():
            return name
    named = [name for name in candidates if name.casefold() in said]
    return named[0] if len(named) == 1 else None


def with_answers(script: Script, answers: Mapping[str, str]) -> Script:
    """Return the script with other speakers for these lines (id -> name) and the same texts."""
    return replace(
        script,
        chapters=tuple(
            replace(chapter, lines=tuple(_answered(line, answers) for line in chapter.lines))
            for chapter in script.chapters
        ),
    )


def _answered(line: Line, answers: Mapping[str, str]) -> Line:
    name = answers.get(line.id)
    if name is None:
        return line
    return replace(line, speaker=name, sure=max(line.sure, SURE_OF_ANSWER))
