"""What a run made, or would make."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape
from rich.table import Table

from ..pipeline import Made, Texts
from .casts import show_cast_table
from .console import duration, out, ranges
from .scripts import show_contradictions, show_doubtful, show_edits


def show_made(made: Made, source: Path) -> None:
    """Print what was made (or would be): chapters, cast, doubtful lines, what to do next."""
    if made.publication is None:
        _show_plan(made)
        return
    table = Table("chapter", "length", "loudness", box=None, pad_edge=False)
    for audio in made.publication.chapters(made.chapters):
        loudness = "-" if audio.lufs is None else f"{audio.lufs:.1f} LUFS"
        table.add_row(escape(audio.file), duration(audio.duration_ms), loudness)
    out.print(table)
    out.print()
    show_cast_table(made.texts)
    show_doubtful(made.script)
    show_contradictions(made.script)
    show_edits(made.texts)
    total = duration(sum(a.duration_ms for a in made.publication.chapters(made.chapters)))
    out.print(f"\n{total} of audio in [bold]{escape(str(made.folder))}[/]")
    out.print(_work_done(made))
    _show_next(made.texts, source)


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


def _work_done(made: Made) -> str:
    """Say what a run did, and what it left alone."""
    kept = [number for number in made.chapters if number not in made.rebuilt]
    if not made.rebuilt:
        return "Nothing had changed: no line spoken, no chapter mixed."
    new = f"; new: {ranges(made.new)}" if made.new else ""
    unchanged = f"; unchanged: {ranges(kept)}" if kept else ""
    return f"{made.spoken} lines spoken; chapters mixed: {ranges(made.rebuilt)}{new}{unchanged}"


def _show_next(texts: Texts, source: Path) -> None:
    cast = texts.space.cast
    out.print(
        f'\nChange a voice:    fullcast cast {source} --set "NAME=VOICE"  (or edit {cast})',
        markup=False,
    )
    out.print(
        f"Correct a speaker: edit {texts.space.script(1).parent}, then make again", markup=False
    )
    out.print(f"Listen:            fullcast serve {texts.space.folder.parent}", markup=False)
