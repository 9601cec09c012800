"""A work as it was read."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.markup import escape
from rich.table import Table

from ..files import to_plain
from ..model import Role, Skipped, Work
from .console import notes, out, short

_MOST_ROWS = 40
_MOST_ALIKE = 3
"""So many pieces in a row that were left out for one reason are shown one by one."""
_MOST_NAMES = 12


def show_work(work: Work) -> None:
    """Print what a work holds: metadata, chapters, what is not spoken and why."""
    out.print(f"[bold]{escape(work.metadata.title)}[/]  ({work.source.format})")
    for label, value in _facts(work):
        out.print(f"{label}: {value}", markup=False)
    table = Table("chapter", "title", "paragraphs", "words", "not spoken", box=None, pad_edge=False)
    for chapter in work.chapters:
        words = sum(len(paragraph.text.split()) for paragraph in chapter.paragraphs)
        aside = {
            "summary": bool(chapter.summary),
            "notes": bool(chapter.notes),
            "foot notes": any(p.role is Role.FOOTNOTE for p in chapter.paragraphs),
            "end notes": bool(chapter.end_notes),
        }
        table.add_row(
            str(chapter.number),
            escape(chapter.title or ""),
            str(len(chapter.paragraphs)),
            f"{words:,}",
            ", ".join(name for name, there in aside.items() if there),
        )
    out.print()
    out.print(table)
    _show_skipped(work)
    show_decisions(work)


def _facts(work: Work) -> Iterable[tuple[str, str]]:
    """Yield what the source says about the work, as label and value."""
    for label, value in to_plain(work.metadata).items():
        if label == "title" or not value:
            continue
        text = "; ".join(map(_fact, value)) if isinstance(value, list) else str(value)
        yield label.replace("_", " "), short(text, 200)


def _fact(value: Any) -> str:
    """Return one value of a list: a name, or a series with its part."""
    return str(value) if isinstance(value, str) else " ".join(filter(None, value.values()))


def _show_skipped(work: Work) -> None:
    if not work.skipped:
        return
    out.print("\nNot part of the story, and so not spoken:")
    table = Table("what", "why", box=None, pad_edge=False)
    rows = list(_rows(work.skipped))
    for what, why in rows[:_MOST_ROWS]:
        table.add_row(escape(what), escape(why))
    out.print(table)
    if len(rows) > _MOST_ROWS:
        out.print(f"… and {len(rows) - _MOST_ROWS} more: --format json", markup=False)
    names = list(dict.fromkeys(part.name for part in work.skipped if part.name))
    if names:
        out.print("\nTo hear one of these all the same, name it:")
        for name in names[:_MOST_NAMES]:
            out.print(f"  --include {shlex.quote(name)}", markup=False, highlight=False)


def _rows(skipped: Sequence[Skipped]) -> Iterator[tuple[str, str]]:
    """Yield what was left out and why; of many in a row for one reason, the first and the last."""
    for why, group in groupby(skipped, key=lambda part: part.why):
        parts = [short(part.what) for part in group]
        if len(parts) > _MOST_ALIKE:
            parts = [parts[0], f"… {len(parts) - 2} more …", parts[-1]]
        yield from ((part, why) for part in parts)


def show_decisions(work: Work) -> None:
    """Print the guesses about a work's structure, with their reasons."""
    for decision in work.decisions:
        notes.print(f"[yellow]guess[/] {escape(decision)}")
