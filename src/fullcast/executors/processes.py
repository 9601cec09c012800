"""Worker processes of this machine: spawned, quick to start, replaced when lost, never left behind.

Every worker is a pool of one process, so the one task that a process ends on is known, and no other
is touched. Each is looked after by a thread of its own.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any, TypeVar

from .executor import THREADS, Executor, WorkerLostError

T = TypeVar("T")

BLAS_THREADS = "OPENBLAS_NUM_THREADS"

GRACE_S = 1.5
"""What workers are given to end by themselves before they are killed."""

MOST_WAITING = 64
"""For each worker: 16 s of work of espeak-ng's, while this process does something else."""


class ProcessExecutor(Executor):
    """Up to ``count`` processes, each started when there is something for it to do."""

    shares_disk = True

    def __init__(self, count: int) -> None:
        """Start nothing yet."""
        self._count = count
        self._threads_each = max(1, (os.cpu_count() or 1) // count)
        self._threads = ThreadPoolExecutor(count, "fullcast-worker")
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []
        self._closed = False

    @property
    def slots(self) -> int:
        """Return the number of processes."""
        return self._count

    @property
    def most_waiting(self) -> int:
        """Return a number of tasks that does not let a worker idle."""
        return MOST_WAITING * self._count

    def submit(self, limit_s: float, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have ``function`` called by the next process that has nothing to do."""
        return self._threads.submit(self._call, limit_s, function, *arguments)

    def close(self) -> None:
        """Drop all tasks, and end the processes: those that are busy after `GRACE_S` are killed."""
        with self._lock:
            self._closed = True
            there = list(self._all)
        self._threads.shutdown(wait=False)
        deadline = time.monotonic() + GRACE_S
        for worker in there:
            worker.dismiss()
        for worker in there:
            worker.end(deadline)
        self._threads.shutdown()  # what was still to be done is cancelled by `_take`

    def _call(self, limit_s: float, function: Callable[..., T], *arguments: Any) -> T:
        worker = self._take()
        try:
            return worker.call(limit_s, function, *arguments)
        finally:
            with self._lock:
                if worker.is_lost:
                    self._all.remove(worker)
                else:
                    self._idle.append(worker)

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise CancelledError
            while self._idle:
                worker = self._idle.pop()
                if worker.is_alive():
                    return worker
                self._all.remove(worker)
            self._all.append(_Worker(self._threads_each))
            return self._all[-1]


class _Worker:
    """One process, started with its first task."""

    def __init__(self, threads: int) -> None:
        self._context = _Context()
        self._pool = ProcessPoolExecutor(1, self._context, _become_worker, (threads,))
        self.is_lost = False

    def call(self, limit_s: float, function: Callable[..., T], *arguments: Any) -> T:
        future: Future[T] | None = None
        try:
            future = self._pool.submit(function, *arguments)
            return future.result(limit_s)
        except BrokenProcessPool as problem:
            self._lose()
            raise WorkerLostError("crashed") from problem
        except TimeoutError as problem:
            if future and future.done():  # the function's own
                raise
            self._lose()
            raise WorkerLostError("hung") from problem

    def _lose(self) -> None:
        self.is_lost = True
        self.dismiss()
        self.end(time.monotonic())

    def is_alive(self) -> bool:
        """Tell whether its process can be given a task."""
        return all(process.is_alive() for process in self._context.started)

    def dismiss(self) -> None:
        """Let the process end after what it does now."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def end(self, deadline: float) -> None:
        """Wait for its end until ``deadline``, and then kill it."""
        for process in self._context.started:
            process.join(max(0, deadline - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


class _Context(SpawnContext):
    """Starts processes as ``spawn`` does, and remembers them.

    A fork would copy the threads' locks and the engine's library in mid-flight.
    """

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = _Process(*args, **kwargs)
        self.started.append(process)
        return process


_starting = threading.Lock()
"""Held while a process is started, which changes things that all threads see."""


class _Process(SpawnProcess):
    """A process that does not import the main module again and never sees Ctrl-C.

    It needs nothing of the main module, which may be a user's script without the usual guard or a
    command line with much to import. Ctrl-C goes to the whole terminal group; the main process
    alone decides what it means.
    """

    def start(self) -> None:
        with _starting, _without_main_module(), _without_interrupts(), _with_one_thread():
            super().start()


@contextmanager
def _without_main_module() -> Iterator[None]:
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _with_one_thread() -> Iterator[None]:
    """Let the process that is started meanwhile do its arithmetic in one thread.

    There is a process for each core, and threads that wait for each other cost more than they gain.
    """
    before = os.environ.get(BLAS_THREADS)
    os.environ[BLAS_THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[BLAS_THREADS]
        if before is not None:
            os.environ[BLAS_THREADS] = before


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Block SIGINT here and so, by inheritance, in the process that is started meanwhile."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # started inside, it would undo the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _become_worker(threads: int) -> None:
    """Get ready, with so many threads for an engine's network."""
    os.environ[THREADS] = str(threads)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """End this process when the main one is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
