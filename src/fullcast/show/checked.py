"""What a check of finished audio found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from ..assemble.faults import Fault
from ..publish.clock import duration
from ..steps.checking import CheckedWork
from .console import out


def show_checked(works: Sequence[CheckedWork]) -> None:
    """Print every work's measures, then a line for each fault: file, what, where in time."""
    for work in works:
        out.print(f"[bold]{escape(str(work.folder))}[/]")
        _show_chapters(work)
        _show_speakers(work)
        out.print()
    faults = [line for work in works for line in _fault_lines(work)]
    for line in faults:
        out.print(line, markup=False)
    chapters = sum(len(work.chapters) for work in works)
    out.print(f"{chapters} files checked: {len(faults) or 'no'} faults.")


def _show_chapters(work: CheckedWork) -> None:
    table = Table("file", "length", "LUFS", "RMS dB", "peak dBTP", "faults", box=None)
    for chapter in work.chapters:
        table.add_row(
            escape(chapter.file),
            duration(chapter.duration_ms),
            _number(chapter.lufs),
            _number(chapter.rms_db),
            _number(chapter.true_peak_dbtp),
            str(len(chapter.faults) or "-"),
        )
    out.print(table)


def _show_speakers(work: CheckedWork) -> None:
    if work.speakers:
        levels = ", ".join(f"{name} {level:.1f}" for name, level in work.speakers.items())
        out.print(f"speakers, LUFS: {levels}", markup=False)


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _fault_lines(work: CheckedWork) -> list[str]:
    lines = [
        _fault_line(str(work.folder / chapter.file), fault)
        for chapter in work.chapters
        for fault in chapter.faults
    ]
    return lines + [_fault_line(str(work.folder), fault) for fault in work.faults]


def _fault_line(where: str, fault: Fault) -> str:
    if fault.at_ms is None:
        return f"{where}: {fault.what}"
    minutes, ms = divmod(fault.at_ms, 60_000)
    return f"{where}: {fault.what}, at {minutes}:{ms / 1000:06.3f}"
