"""Who says what: narrators, speakers, doubtful lines."""

from __future__ import annotations

import shlex
from collections import Counter

from rich.markup import escape
from rich.table import Table

from ..model import Line, Script
from ..pipeline import Texts
from ..script.doubt import DOUBTFUL_BELOW, Doubt, contradictions, doubts, unknown_lines
from .console import counted, ending, notes, out, short

_MOST_DOUBTFUL = 10


def show_script(texts: Texts) -> None:
    """Print narrators, a table of speakers, and the lines that a person should look at."""
    script = texts.script.script
    for chapter in script.chapters:
        told = chapter.narration
        title = f" {chapter.title}" if chapter.title else ""
        out.print(
            f"Chapter {chapter.number}{escape(title)}: told by [bold]{escape(told.narrator)}[/] "
            f"({told.sure:.2f}: {escape(told.reason)})"
        )
    lines = lines_of(script)
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
    out.print(table)
    show_doubtful(script, most=None)
    show_contradictions(script)
    show_edits(texts)
    folder = shlex.quote(str(texts.space.folder))
    out.print(
        f"\nEdit the tables in {texts.space.script(1).parent}, or: "
        f"fullcast edit LINE --speaker NAME --work {folder}",
        markup=False,
    )


def lines_of(script: Script) -> list[Line]:
    """Return all lines of a script."""
    return [line for chapter in script.chapters for line in chapter.lines]


def show_doubtful(script: Script, most: int | None = _MOST_DOUBTFUL) -> None:
    """Print turns whose speaker is a guess: the most damaging, or all (None) with context."""
    doubtful = doubts(script)
    unknown = len(unknown_lines(script))
    if unknown:
        count = "1 line is" if unknown == 1 else f"{unknown} lines are"
        out.print(f"\n[yellow]{count} said by nobody that is known.[/]")
    elif not doubtful:
        out.print("\nNo doubtful speakers.")
    if not doubtful:
        return
    out.print(f"\n[yellow]{counted(len(doubtful), 'doubtful speaker')}[/] (most damaging first):")
    table = Table("line", "guess", "or", "text", box=None, pad_edge=False)
    for doubt in doubtful[:most]:
        said = escape(short(doubt.line.text))
        if most is None:
            around = escape(ending(doubt.before)), escape(short(doubt.after))
            said = f"[dim]{around[0]}[/]\n{said}\n[dim]{around[1]}[/]\n"
        guess = f"{doubt.line.speaker} {doubt.line.sure:.2f}"
        table.add_row(doubt.line.id, escape(guess), escape(_others(doubt)), said)
    out.print(table)
    if most is not None and len(doubtful) > most:
        out.print(f"… and {len(doubtful) - most} more: fullcast script", markup=False)


def _others(doubt: Doubt) -> str:
    """Name who else may say it: "Odile 0.31, Wren 0.12"."""
    return ", ".join(f"{name} {chance:.2f}" for name, chance in doubt.guess.others)


def show_contradictions(script: Script) -> None:
    """Print the lines that are given to somebody else than the words beside them name."""
    found = contradictions(script)
    if not found:
        return
    verb = "contradicts" if len(found) == 1 else "contradict"
    out.print(f"\n[yellow]{counted(len(found), 'line')} {verb} the words beside[/]:")
    table = Table("line", "given to", "the text names", "text", box=None, pad_edge=False)
    for one in found:
        line = one.line
        table.add_row(line.id, escape(line.speaker), escape(one.named), escape(short(line.text)))
    out.print(table)


def show_edits(texts: Texts) -> None:
    """Print which lines people changed, and which of their changes found no line any more."""
    if texts.script.edited:
        ids = short(", ".join(texts.script.edited))
        out.print(f"\n{counted(len(texts.script.edited), 'line')} as you edited them: {ids}")
    for sentence in texts.script.lost:
        notes.print(f"[yellow]lost edit[/] {escape(sentence)}")
