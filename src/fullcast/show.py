"""What the command shows on a terminal: progress, tables, summaries."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from .files import to_plain
from .model import NARRATOR, UNKNOWN, Line, Script, Voice, Work
from .pipeline import Made, Texts
from .script.doubt import DOUBTFUL_BELOW, doubts

_MOST_DOUBTFUL = 10
_PIPE_COLUMNS = 120
"""Width of tables that do not go to a terminal."""


def _console(stream: TextIO, *, stderr: bool) -> Console:
    width = None if stream.isatty() else _PIPE_COLUMNS
    return Console(highlight=False, stderr=stderr, width=width, soft_wrap=width is not None)


_out = _console(sys.stdout, stderr=False)
_notes = _console(sys.stderr, stderr=True)


class Bars:
    """A progress bar for every stage that reports, on standard error."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description:9}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=_notes,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Move the stage's bar."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage)
        self._bars.update(self._tasks[stage], completed=done, total=total)


def show_decisions(work: Work) -> None:
    """Print the guesses about a work's structure, with their reasons."""
    for decision in work.decisions:
        _notes.print(f"[yellow]guess[/] {escape(decision)}")


_MOST_SKIPPED = 40


def show_work(work: Work) -> None:
    """Print what a work holds: metadata, chapters, what is not spoken and why."""
    _out.print(f"[bold]{escape(work.metadata.title)}[/]  ({work.source.format})")
    for label, value in _facts(work):
        _out.print(f"{label}: {value}", markup=False)
    table = Table("chapter", "title", "paragraphs", "words", "not spoken", box=None, pad_edge=False)
    for chapter in work.chapters:
        words = sum(len(paragraph.text.split()) for paragraph in chapter.paragraphs)
        aside = {
            "summary": bool(chapter.summary),
            "notes": bool(chapter.notes),
            "end notes": bool(chapter.end_notes),
        }
        table.add_row(
            str(chapter.number),
            escape(chapter.title or ""),
            str(len(chapter.paragraphs)),
            f"{words:,}",
            ", ".join(name for name, there in aside.items() if there),
        )
    _out.print()
    _out.print(table)
    _show_skipped(work)
    show_decisions(work)


def _facts(work: Work) -> Iterable[tuple[str, str]]:
    """Yield what the source says about the work, as label and value."""
    for label, value in to_plain(work.metadata).items():
        if label == "title" or not value:
            continue
        text = "; ".join(map(_fact, value)) if isinstance(value, list) else str(value)
        yield label.replace("_", " "), _short(text, 200)


def _fact(value: Any) -> str:
    """Return one value of a list: a name, or a series with its part."""
    return str(value) if isinstance(value, str) else " ".join(filter(None, value.values()))


def _show_skipped(work: Work) -> None:
    if not work.skipped:
        return
    _out.print("\nNot part of the story, and so not spoken:")
    table = Table("what", "why", box=None, pad_edge=False)
    for skipped in work.skipped[:_MOST_SKIPPED]:
        table.add_row(escape(_short(skipped.what)), escape(skipped.why))
    _out.print(table)
    if len(work.skipped) > _MOST_SKIPPED:
        _out.print(f"… and {len(work.skipped) - _MOST_SKIPPED} more: --format json", markup=False)


def show_made(made: Made, source: Path) -> None:
    """Print what was made (or would be): chapters, cast, doubtful lines, what to do next."""
    if made.publication is None:
        _show_plan(made)
        return
    table = Table("chapter", "length", "loudness", box=None, pad_edge=False)
    for audio in made.publication.chapters(made.chapters):
        loudness = "-" if audio.lufs is None else f"{audio.lufs:.1f} LUFS"
        table.add_row(escape(audio.file), duration(audio.duration_ms), loudness)
    _out.print(table)
    _out.print()
    _show_cast_table(made.texts)
    _show_doubtful(made.script)
    _show_edits(made.texts)
    rebuilt = ", ".join(map(str, made.rebuilt)) or "none"
    total = duration(sum(a.duration_ms for a in made.publication.chapters(made.chapters)))
    _out.print(f"\n{total} of audio in [bold]{escape(str(made.folder))}[/]")
    _out.print(f"{made.spoken} lines spoken, chapters mixed: {rebuilt}")
    _show_next(made.texts, source)


def _show_plan(made: Made) -> None:
    characters = sum(len(u.text) for _key, u in made.sound.speech.missing)
    _show_cast_table(made.texts)
    _show_doubtful(made.script)
    rebuilt = ", ".join(map(str, made.rebuilt)) or "none"
    _out.print(
        f"\nDry run, nothing written. {made.spoken} lines ({characters:,} characters) would be "
        f"spoken; chapters to mix: {rebuilt}; folder: {escape(str(made.folder))}"
    )


def _show_next(texts: Texts, source: Path) -> None:
    cast = texts.space.cast
    _out.print(
        f'\nChange a voice:    fullcast cast {source} --set "NAME=VOICE"  (or edit {cast})',
        markup=False,
    )
    _out.print(
        f"Correct a speaker: edit {texts.space.script(1).parent}, then make again", markup=False
    )
    _out.print(f"Listen:            fullcast serve {texts.space.folder.parent}", markup=False)


def show_script(texts: Texts) -> None:
    """Print narrators, a table of speakers, and the lines whose speaker is a guess."""
    script = texts.script.script
    for chapter in script.chapters:
        told = chapter.narration
        title = f" {chapter.title}" if chapter.title else ""
        _out.print(
            f"Chapter {chapter.number}{escape(title)}: told by [bold]{escape(told.narrator)}[/] "
            f"({told.sure:.2f}: {escape(told.reason)})"
        )
    lines = _lines(script)
    counts = Counter(line.speaker for line in lines)
    doubtful = Counter(line.speaker for line in lines if line.sure < DOUBTFUL_BELOW)
    table = Table("speaker", "lines", "doubtful", "also called", box=None, pad_edge=False)
    aliases = {character.name: character.aliases for character in script.characters}
    for name, count in counts.most_common():
        table.add_row(
            escape(name),
            str(count),
            str(doubtful[name] or ""),
            escape(", ".join(aliases.get(name, ()))),
        )
    _out.print(table)
    _show_doubtful(script, most=None)
    _show_edits(texts)
    _out.print(f"\nEdit the tables in {texts.space.script(1).parent}", markup=False)


def _lines(script: Script) -> list[Line]:
    return [line for chapter in script.chapters for line in chapter.lines]


def _show_doubtful(script: Script, most: int | None = _MOST_DOUBTFUL) -> None:
    doubtful = doubts(script)
    if not doubtful:
        _out.print("\nNo doubtful speakers.")
        return
    _out.print(f"\n[yellow]{len(doubtful)} doubtful speakers[/] (most damaging first):")
    table = Table("line", "guess", "sure", "text", box=None, pad_edge=False)
    for doubt in doubtful[:most]:
        said = escape(_short(doubt.line.text))
        if most is None:
            said = f"[dim]{_end(doubt.before)}[/]\n{said}\n[dim]{escape(_short(doubt.after))}[/]\n"
        table.add_row(doubt.line.id, escape(doubt.line.speaker), f"{doubt.line.sure:.2f}", said)
    _out.print(table)
    if most is not None and len(doubtful) > most:
        _out.print(f"… and {len(doubtful) - most} more: fullcast script", markup=False)


def _end(text: str, most: int = 60) -> str:
    """Return the end of a text, which is what stands next to the line after it."""
    text = " ".join(text.split())
    return escape(text if len(text) <= most else f"…{text[1 - most :]}")


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def _show_edits(texts: Texts) -> None:
    if texts.script.edited:
        ids = _short(", ".join(texts.script.edited))
        _out.print(f"\n{len(texts.script.edited)} lines as you edited them: {ids}")
    for sentence in texts.script.lost:
        _notes.print(f"[yellow]lost edit[/] {escape(sentence)}")


def show_cast(texts: Texts) -> None:
    """Print who speaks with which voice."""
    _show_cast_table(texts)
    _out.print(
        f'\nEdit {texts.space.cast}, or: fullcast cast WORK --set "NAME=VOICE"', markup=False
    )


def _show_cast_table(texts: Texts) -> None:
    cast, voicing = texts.cast.cast, texts.voicing
    counts = Counter(line.speaker for line in _lines(texts.script.script))
    tells: dict[str, list[str]] = {}
    for chapter in texts.script.script.chapters:
        tells.setdefault(voicing.teller(chapter.number), []).append(str(chapter.number))
    table = Table("speaker", "voice", "gender", "lines", "tells chapter", box=None, pad_edge=False)
    for name in [NARRATOR, *sorted(cast.speakers, key=lambda n: (-counts[n], n))]:
        member = cast.speakers.get(name)
        count = counts[name] + (counts[UNKNOWN] if name == NARRATOR else 0)
        if name == NARRATOR:
            count = 0 if NARRATOR not in tells else count
        table.add_row(
            escape(name),
            voicing.name_of(name),
            member.gender.value if member else "",
            str(count),
            _short(", ".join(tells.get(name, ())), 30),
        )
    _out.print(table)


def show_voices(voices: Sequence[Voice]) -> None:
    """Print voices as a table."""
    table = Table(
        "voice", "gender", "pitch", "engine", "id", "description", box=None, pad_edge=False
    )
    for voice in voices:
        table.add_row(
            voice.name,
            voice.gender.value,
            voice.pitch_class.value,
            voice.engine,
            voice.id,
            voice.description,
        )
    _out.print(table)
    _out.print(f"\n{len(voices)} voices. Hear one: fullcast voices play NAME")


def print_json(data: Any) -> None:
    """Print data as JSON on standard output, nothing else."""
    print(json.dumps(data, ensure_ascii=False, indent=1))  # noqa: T201


def duration(ms: int) -> str:
    """Return a length as people write it: 1:02:03 or 2:03."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def play_aloud(path: Path) -> bool:
    """Play a WAV file with a player of the system; False where there is none."""
    for player in _players(path):
        if shutil.which(player[0]):
            return subprocess.run(player, capture_output=True, check=False).returncode == 0
    return False


def _players(path: Path) -> Iterable[list[str]]:
    return (
        ["afplay", str(path)],
        ["paplay", str(path)],
        ["aplay", "-q", str(path)],
        ["ffplay", "-nodisp", "-autoexit", "-loglevel", "error", str(path)],
    )
