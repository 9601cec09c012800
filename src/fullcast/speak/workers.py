"""Worker processes that engines may crash: spawned, quick to start, never left behind."""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any

from .engines.networks import THREADS

BLAS_THREADS = "OPENBLAS_NUM_THREADS"

GRACE_S = 1.5
"""What workers are given to end by themselves before they are killed."""


@contextmanager
def workers(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool of ``count`` processes, and be rid of all of them at the end, come what may."""
    context = _Context()
    threads = max(1, (os.cpu_count() or 1) // count)
    pool = ProcessPoolExecutor(
        count, mp_context=context, initializer=_become_worker, initargs=(threads,)
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        context.end_all()


class _Context(SpawnContext):
    """Starts processes as ``spawn`` does, and remembers them.

    A fork would copy the threads' locks and the engine's library in mid-flight.
    """

    def __init__(self) -> None:
        super().__init__()
        self._started: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = _Worker(*args, **kwargs)
        self._started.append(process)
        return process

    def end_all(self) -> None:
        deadline = time.monotonic() + GRACE_S
        for process in self._started:
            process.join(max(0, deadline - time.monotonic()))
        for process in self._started:
            if process.is_alive():
                process.kill()
                process.join()


class _Worker(SpawnProcess):
    """A process that does not import the main module again and never sees Ctrl-C.

    It needs nothing of the main module, which may be a user's script without the usual guard or a
    command line with much to import. Ctrl-C goes to the whole terminal group; the main process
    alone decides what it means.
    """

    def start(self) -> None:
        with _without_main_module(), _without_interrupts(), _with_one_thread():
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
