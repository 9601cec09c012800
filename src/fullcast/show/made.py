"""What a run made, or would make."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from ..pipeline import Made, Texts
from ..publish.clock import duration
from .casts import show_cast_table
from .console import counted, notes, out, ranges, size
from .scripts import show_contradictions, show_doubtful, show_edits


def show_made(made: Made, source: Path) -> None:
    """Print what was made (or would be): chapters, cast, doubtful lines, what to do next."""
    if made.shard is not None:
        _show_shard(made)
        return
    if made.publication is None:
        _show_plan(made)
        return
    table = Table("chapter", "length", "size", box=None, pad_edge=False)
    for audio in made.publication.chapters(made.chapters):
        table.add_row(escape(audio.file), duration(audio.duration_ms), size(audio.size_bytes))
    out.print(table)
    out.print()
    show_cast_table(made.texts)
    show_doubtful(made.script)
    show_contradictions(made.script)
    show_edits(made.texts)
    _show_takes(made)
    total = duration(sum(a.duration_ms for a in made.publication.chapters(made.chapters)))
    out.print(f"\n{total} of audio in [bold]{escape(str(made.folder))}[/]")
    out.print(_work_done(made))
    for name in made.publication.whole_books:
        out.print(f"Whole work: {name}", markup=False)
    out.print(made.publication.rating_note, markup=False)
    _show_next(made.texts, source)


def show_replaced(made: Made, line: str) -> None:
    """Print from what a line is heard now, and its chapter."""
    take = made.takes.by_line.get(line)
    heard = f"heard from {take.path}" if take else "heard in its voice again"
    out.print(f"{line} is {heard}.", markup=False)
    if made.publication:
        for audio in made.publication.chapters(made.rebuilt):
            out.print(f"{audio.file}  {duration(audio.duration_ms)}", markup=False)
    out.print(_work_done(made))
    _show_takes(made)


def _show_takes(made: Made) -> None:
    """Print how many lines are heard from people, and which recordings are not."""
    if made.takes.by_line:
        out.print(f"\n{counted(len(made.takes.by_line), 'line')} heard from people's recordings.")
    for sentence in made.takes.unheard:
        notes.print(f"[yellow]recording[/] {escape(sentence)}")


def show_turn(number: int, count: int, source: Path) -> None:
    """Print which of several works has come to its end."""
    out.rule(f"{number} of {count}: {escape(str(source))}", align="left")


class Summary:
    """What became of each of several works: a row for each, and nothing else kept of it."""

    def __init__(self) -> None:
        """Start empty."""
        self._rows: dict[Path, tuple[str, ...]] = {}
        self.exit_code = 0
        """That of the first error; 1 for one that is no `FullcastError`."""

    def add(self, source: Path, result: Made | Exception) -> None:
        """Take in a work."""
        if isinstance(result, Exception):
            self.exit_code = self.exit_code or getattr(result, "exit_code", 1)
            self._rows[source] = ("", "", "[red]failed[/], see above")
            return
        audio = result.publication.chapters(result.chapters) if result.publication else ()
        length = duration(sum(chapter.duration_ms for chapter in audio))
        done = _work_done(result) if result.publication else "not made (dry run)"
        self._rows[source] = (str(len(result.chapters)), length, done)

    def show(self, sources: Iterable[Path]) -> None:
        """Print the rows of these works, in their order."""
        out.rule("all works", align="left")
        table = Table("work", "chapters", "length", "result", box=None, pad_edge=False)
        for source in sources:
            if source in self._rows:
                table.add_row(escape(source.name), *self._rows[source])
        out.print(table)


def _show_plan(made: Made) -> None:
    characters = sum(len(u.text) for _key, u in made.sound.speech.missing)
    show_cast_table(made.texts)
    show_doubtful(made.script)
    show_contradictions(made.script)
    rebuilt = ranges(made.rebuilt) or "none"
    rebuilt += f" (new: {ranges(made.new)})" if made.new else ""
    out.print(
        f"\nDry run, nothing written. {made.spoken} lines ({characters:,} characters) would be "
        f"spoken; chapters to mix: {rebuilt}; folder: {escape(str(made.folder))}"
    )


def _show_shard(made: Made) -> None:
    out.print(
        f"Shard {made.shard}: {_work_done(made)}\nWhen all shards are done, run the same command "
        f"without --shard: it joins them in {escape(str(made.folder))}"
    )


def _work_done(made: Made) -> str:
    """Say what a run did, and what it left alone."""
    kept = [number for number in made.chapters if number not in made.rebuilt]
    if not made.rebuilt:
        return "Nothing had changed: no line spoken, no chapter mixed."
    new = f"; new: {ranges(made.new)}" if made.new else ""
    unchanged = f"; unchanged: {ranges(kept)}" if kept else ""
    spoken = counted(made.spoken, "line")
    return f"{spoken} spoken; chapters mixed: {ranges(made.rebuilt)}{new}{unchanged}"


def _show_next(texts: Texts, source: Path) -> None:
    cast = texts.space.cast
    out.print(
        f"\nChange a voice:    fullcast cast {shlex.quote(str(source))} "
        f'--set "NAME=VOICE"  (or edit {cast})',
        markup=False,
    )
    folder = shlex.quote(str(texts.space.folder))
    out.print(
        f"Correct a speaker: fullcast edit LINE --speaker NAME --work {folder}"
        f"  (or edit {texts.space.script(1).parent})",
        markup=False,
    )
    output = shlex.quote(str(texts.space.folder.parent))
    out.print(f"Listen:            fullcast serve {output}", markup=False)
    out.print(f"All of it in the browser: fullcast studio {folder}", markup=False)
