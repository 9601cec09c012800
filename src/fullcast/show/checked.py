"""What a check of finished audio found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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
    faults = [_fault_line(path, fault) for work in works for path, fault in work.faults_by_file]
    for line in faults:
        out.print(line, markup=False)
    files = sum(len(work.chapters) + len(work.files) for work in works)
    out.print(f"{files} files checked: {len(faults) or 'no'} fault{'s' * (len(faults) != 1)}.")


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


def _fault_line(path: Path, fault: Fault) -> str:
    if fault.at_ms is None:
        return f"{path}: {fault.what}"
    minutes, ms = divmod(fault.at_ms, 60_000)
    return f"{path}: {fault.what}, at {minutes}:{ms / 1000:06.3f}"
