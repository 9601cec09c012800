"""Where text goes on a terminal, and how lengths and lists are written there."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from rich.console import Console

_PIPE_COLUMNS = 120
"""Width of tables that do not go to a terminal."""


def _console(stream: TextIO, *, stderr: bool) -> Console:
    width = None if stream.isatty() else _PIPE_COLUMNS
    return Console(highlight=False, stderr=stderr, width=width, soft_wrap=width is not None)


out = _console(sys.stdout, stderr=False)
"""For what was asked for."""

notes = _console(sys.stderr, stderr=True)
"""For progress, guesses and warnings, so that output can be piped."""


def print_json(data: Any) -> None:
    """Print data as JSON on standard output, nothing else."""
    print(json.dumps(data, ensure_ascii=False, indent=1))  # noqa: T201


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: "1 line", "2 lines"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def ranges(numbers: Sequence[int]) -> str:
    """Write 1, 2, 3, 5 as "1-3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def short(text: str, most: int = 60) -> str:
    """Return the beginning of a text, as one line."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def ending(text: str, most: int = 60) -> str:
    """Return the end of a text, which is what stands next to the line after it."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"…{text[1 - most :]}"


def size(count: int) -> str:
    """Return a number of bytes as people write it: 1.2 GB."""
    number, unit = float(count), "bytes"
    for larger in ("kB", "MB", "GB", "TB"):
        if number < 1000:
            break
        number, unit = number / 1000, larger
    return f"{number:.0f} {unit}" if number >= 10 or unit == "bytes" else f"{number:.1f} {unit}"
