"""A work's texts as the pages' scripts take them: plain data, ready for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..editing import SPEECH, chapter_of, entry_of, version_of
from ..errors import UsageError
from ..model import NARRATOR, UNKNOWN, ChapterScript, Guess, Line, Script
from ..pipeline import Texts
from ..script.doubt import contradictions, doubts
from ..steps.history import last_step

HUES = 36
"""Colours that speakers have; studio.css lists them, each unlike the one before it."""

_KEYS = "abcefghijklmnopqrstuvwxyz"
"""Letters that give a line to somebody; ``d`` goes to the next doubtful one."""


def chapter_script(script: Script, number: int) -> ChapterScript:
    """Return a chapter of a script.

    Raises:
        UsageError: there is none of that number.
    """
    for chapter in script.chapters:
        if chapter.number == number:
            return chapter
    raise UsageError(f"there is no chapter {number}.")


def speakers_of(texts: Texts) -> list[str]:
    """Return everybody in the cast, those with most lines first."""
    counts = line_counts(texts.script.script)
    return sorted(texts.cast.cast.speakers, key=lambda name: (-counts[name], name))


def line_counts(script: Script) -> Counter[str]:
    """Return how many lines everybody says."""
    return Counter(line.speaker for chapter in script.chapters for line in chapter.lines)


def hues_of(texts: Texts) -> dict[str, int]:
    """Return a colour's number for everybody in the cast: it stays, whoever gets a line."""
    return {name: number % HUES for number, name in enumerate(texts.cast.cast.speakers)}


def keys_of(names: Sequence[str]) -> dict[str, str]:
    """Return a letter for each of these names, as far as there are letters: one of its own."""
    keys: dict[str, str] = {}
    free = list(_KEYS)
    for name in names:
        own = (letter for letter in name.casefold() if letter in free)
        letter = next(own, free[0] if free else "")
        if letter:
            keys[name] = letter
            free.remove(letter)
    return keys


def chapter_state(texts: Texts, number: int) -> dict[str, Any]:
    """Return a chapter's lines, its speakers with colours and letters, and what undo would undo.

    ``doubtful`` counts the lines to look at of every chapter that has some.
    """
    chapter = chapter_script(texts.script.script, number)
    hues, edited = hues_of(texts), set(texts.script.edited)
    reasons = doubt_reasons(texts.script.script)
    here = Counter(line.speaker for line in chapter.lines if line.speaker in hues)
    names = [*hues, NARRATOR]
    keys = keys_of(names)
    return {
        "chapter": number,
        "lines": [
            line_state(line, hues, reasons, is_edited=line.id in edited) for line in chapter.lines
        ],
        "speakers": [
            {
                "name": name,
                "hue": hues.get(name),
                "key": keys.get(name, ""),
                "lines": here[name],
            }
            for name in names
        ],
        "doubtful": Counter(map(chapter_of, reasons)),
        "undo": undo_of(texts),
    }


def line_state(
    line: Line, hues: Mapping[str, int], reasons: Mapping[str, str], *, is_edited: bool
) -> dict[str, Any]:
    """Return what a page shows of a line. ``reason`` says why its speaker is a guess."""
    return {
        "id": line.id,
        "kind": line.kind.value,
        "speaker": line.speaker,
        "hue": hues.get(line.speaker),
        "sure": round(line.sure, 2),
        "text": line.text,
        "delivery": line.delivery.value,
        "pause_ms": line.pause_ms,
        "version": version_of(line),
        "reason": reasons.get(line.id),
        "edited": is_edited,
    }


def doubt_reasons(script: Script) -> dict[str, str]:
    """Return, for every line that somebody should look at, why: in one sentence."""
    reasons = {
        one.line.id: f"The words beside it name {one.named}." for one in contradictions(script)
    }
    for doubt in doubts(script):
        for line in doubt.lines:
            reasons.setdefault(line.id, _reason(line, doubt.guess))
    for chapter in script.chapters:
        for line in chapter.lines:
            if line.speaker == UNKNOWN and line.kind in SPEECH:
                reasons.setdefault(line.id, "Nobody is known to say it.")
    return reasons


def _reason(line: Line, guess: Guess) -> str:
    others = " or ".join(f"{name} ({chance:.0%})" for name, chance in guess.others)
    mine = f"{line.speaker} is a guess ({line.sure:.0%})"
    return f"{mine}; it may be {others}." if others else f"{mine}."


def undo_of(texts: Texts) -> str | None:
    """Return what undo would take back, in words."""
    step = last_step(texts.space)
    return step.what if step else None


def cast_versions(texts: Texts) -> dict[str, str]:
    """Return the version of everybody's entry in the cast."""
    cast = texts.cast.cast
    return {name: version_of(entry_of(cast, name)) for name in [NARRATOR, *cast.speakers]}
