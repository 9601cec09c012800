"""What was changed in a work's texts, and what was taken back."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from .console import out


def show_edited(done: Sequence[str], folder: Path) -> None:
    """Print what was done, a line for each step, and what to do next."""
    if not done:
        out.print("Nothing had to be changed.")
        return
    for what in done:
        out.print(f"{what}.", markup=False)
    name, what = shlex.quote(str(folder)), "it" if len(done) == 1 else "the last"
    out.print(f"\nHear it:            fullcast make {name}", markup=False)
    out.print(f"Take {what} back:".ljust(20) + f"fullcast undo --work {name}", markup=False)


def show_undone(what: str | None, folder: Path) -> None:
    """Print which step was taken back, if there was one."""
    nothing = f"There is nothing to take back in {folder}."
    out.print(f"Taken back: {what}." if what else nothing, markup=False)
