"""Works that are being made while the studio goes on: progress, what came of it, and a stop."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import FullcastError
from ..executors import Executor, open_executor
from ..pipeline import Made, make_again
from ..publish.clock import duration

_HEARTBEAT_S = 15.0
"""After so long without news a listener is told the same again, so that it knows we are there."""

_PATIENCE_S = 1.0
"""What a run is given to notice that it is to stop, before its workers are taken away."""

_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """Raised in the run itself when a person stops it."""


@dataclass(frozen=True, slots=True)
class News:
    """How far a run is: a stage and its part done, or how it has ended.

    ``left_s`` is about what the stage still takes, None at its beginning.
    """

    state: str
    """``running``, ``done``, ``stopped`` or ``failed``."""
    stage: str = ""
    done: int = 0
    total: int = 0
    left_s: float | None = None
    text: str = ""
    """What was made, or why it was not."""


_STOPPED = News("stopped", text="Stopped. What was spoken is kept.")


@dataclass(slots=True)
class _Run:
    news: News
    stop: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)
    stage_began_s: float = 0.0
    executor: Executor | None = None
    thread: threading.Thread | None = None

    def tell(self, news: News) -> None:
        with self.changed:
            self.news = news
            self.changed.notify_all()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Take part in the run as its progress; stop it from there if that was asked for."""
        if self.stop.is_set():
            raise _StoppedError
        now_s = time.monotonic()
        if stage != self.news.stage:
            self.stage_began_s = now_s
        spent_s = now_s - self.stage_began_s
        left_s = spent_s * (total - done) / done if done and spent_s > 1 else None
        self.tell(News("running", stage, done, total, left_s))


class Making:
    """At most one run for each work."""

    def __init__(self, jobs: int | None = None) -> None:
        """Start nothing; ``jobs`` is as for `fullcast.make`."""
        self._jobs = jobs
        self._runs: dict[Path, _Run] = {}
        self._lock = threading.Lock()

    def start(self, folder: Path, *, formats: str = "") -> None:
        """Make a work in a thread of its own, unless that is going on already.

        One that is being stopped is waited for.
        """
        with self._lock:
            known = self._runs.get(folder)
            if known is not None and known.thread is not None and known.stop.is_set():
                known.thread.join()
            if known is not None and known.news.state == "running":
                return
            run = self._runs[folder] = _Run(News("running"))
        name = f"making-{folder.name}"
        run.thread = threading.Thread(target=self._make, args=(folder, run, formats), name=name)
        run.thread.start()

    def stop(self, folder: Path) -> None:
        """Ask a run to stop; what it has spoken and mixed is kept."""
        run = self._runs.get(folder)
        if run is not None:
            run.stop.set()

    def close(self) -> None:
        """Stop every run, and return when all have ended: what takes long is broken off."""
        for run in self._runs.values():
            run.stop.set()
        for run in self._runs.values():
            if run.thread is not None:
                run.thread.join(_PATIENCE_S)
                if run.thread.is_alive() and run.executor is not None:
                    run.executor.close()
                run.thread.join()

    def news(self, folder: Path) -> News | None:
        """Return how far the last run is; None if there was none."""
        run = self._runs.get(folder)
        return run.news if run is not None else None

    def follow(self, folder: Path) -> Iterator[News]:
        """Yield the news of a run as they come, until it has ended."""
        run = self._runs.get(folder)
        if run is None:
            return
        told = None
        while True:
            with run.changed:
                if run.news is told:
                    run.changed.wait(_HEARTBEAT_S)
                told = run.news
            yield told
            if told.state != "running":
                return

    def _make(self, folder: Path, run: _Run, formats: str) -> None:
        try:
            with open_executor(self._jobs) as run.executor:
                made = make_again(
                    folder, executor=run.executor, formats=formats, progress=run.progress
                )
        except _StoppedError:
            run.tell(_STOPPED)
        except FullcastError as error:
            run.tell(News("failed", text=str(error)))
        except Exception:  # noqa: BLE001 - a thread has nobody to raise to
            if run.stop.is_set():  # its workers were taken away
                run.tell(_STOPPED)
                return
            _log.exception("%s cannot be made", folder)
            run.tell(News("failed", text="This is a fault of fullcast; the terminal shows it."))
        else:
            run.tell(News("done", text=_told(made)))


def _told(made: Made) -> str:
    audio = made.publication.chapters(made.chapters) if made.publication else []
    length = duration(sum(record.duration_ms for record in audio))
    spoken = f"{made.spoken} new line{'' if made.spoken == 1 else 's'} spoken"
    mixed = f"{len(made.rebuilt)} chapter{'' if len(made.rebuilt) == 1 else 's'} mixed"
    return f"{length} of audio: {spoken}, {mixed}."
