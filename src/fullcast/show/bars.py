"""Progress bars."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
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

from .console import notes, short

MOST_OF_A_NAME = 24

_DRAWN_PER_S = 4
"""Drawing takes a moment of Python's, which the work would use."""

_LOOKED_BACK_S = 120.0
"""The time left is told from what was done in this time: a chapter may take half a minute."""


class Bars:
    """A progress bar for every stage that reports, on standard error."""

    def __init__(self, *, passing: bool = False) -> None:
        """Show nothing yet. ``passing`` bars vanish when they are stopped."""
        self._bars = Progress(
            TextColumn("{task.description:9}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=notes,
            auto_refresh=notes.is_terminal,  # elsewhere they are printed once, at the end
            refresh_per_second=_DRAWN_PER_S,
            speed_estimate_period=_LOOKED_BACK_S,
            transient=passing,
        )
        self._tasks: dict[tuple[str, str], TaskID] = {}

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
        self._move("", stage, done, total)

    def of(self, name: str) -> Callable[[str, int, int], None]:
        """Return what moves the bar of one of several works; ``name`` is its path."""
        return partial(self._move, name)

    def _move(self, name: str, stage: str, done: int, total: int) -> None:
        """Move a bar; one of several works shows the stage that it is at."""
        key = (name, "" if name else stage)
        described = f"{short(Path(name).name, MOST_OF_A_NAME)} {stage}" if name else stage
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(described)
        self._bars.update(self._tasks[key], description=described, completed=done, total=total)

    def drop(self, name: str) -> None:
        """Remove the bar of a work that is done."""
        task = self._tasks.pop((name, ""), None)
        if task is not None:
            self._bars.remove_task(task)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bars away while something else is printed."""
        self._bars.stop()
        try:
            yield
        finally:
            self._bars.start()
