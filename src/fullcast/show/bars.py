"""Progress bars."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from .console import notes

_LOOKED_BACK_S = 120.0
"""The time left is told from what was done in this time: a chapter may take half a minute."""


class Bars:
    """A progress bar for every stage that reports, on standard error."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description:9}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=notes,
            speed_estimate_period=_LOOKED_BACK_S,
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
