"""Which of the works in an output folder is meant."""

from __future__ import annotations

from pathlib import Path

from ..errors import UsageError


def only_work(output: Path) -> Path:
    """Return the folder of the only work in an output folder.

    Raises:
        UsageError: there is none, or there are several.
    """
    works = sorted(path.parent for path in output.glob("*/manifest.json"))
    if not works:
        raise UsageError("holds no work.", where=output, hint="Run `fullcast make WORK` first.")
    if len(works) > 1:
        names = ", ".join(str(work) for work in works[:8])
        raise UsageError("which work is meant?", hint=f"Name its folder with --work: {names}.")
    return works[0]
