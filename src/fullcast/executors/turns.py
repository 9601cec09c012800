"""Several things at a time with one executor: while one waits for workers, another goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from typing import Any, TypeVar

from .executor import Executor

I = TypeVar("I")  # noqa: E741, an item
T = TypeVar("T")

MOST_AT_ONCE = 16
"""Each takes memory in this process, which keeps no more workers busy than that anyway."""


def in_turns(
    executor: Executor, items: Iterable[I], do: Callable[[I, Executor], T]
) -> Generator[tuple[I, Future[T]], None, None]:
    """Yield what ``do`` made of every item, in the order of their ends.

    One more is begun than there are workers (up to `MOST_AT_ONCE`), so that none idles. ``do`` runs
    in threads, but only one at a time, and they change places only where one waits for its
    executor: what ``do`` calls need not know of threads. Whoever stops asking closes the executor.
    """
    turn = threading.Lock()
    is_over = threading.Event()

    def one(item: I) -> T:
        with turn:
            if is_over.is_set():
                raise CancelledError
            return do(item, _InTurn(executor, turn))

    threads = ThreadPoolExecutor(min(executor.slots + 1, MOST_AT_ONCE), "fullcast-work")
    futures = {threads.submit(one, item): item for item in items}
    try:
        for future in as_completed(list(futures)):
            yield futures.pop(future), future
    finally:
        is_over.set()
        if futures:
            executor.close()
        threads.shutdown(cancel_futures=True)


class _InTurn(Executor):
    """An executor that gives others their turn while its user waits."""

    def __init__(self, executor: Executor, turn: threading.Lock) -> None:
        self._executor = executor
        self._turn = turn
        self.shares_disk = executor.shares_disk

    @property
    def slots(self) -> int:
        return self._executor.slots

    @property
    def most_waiting(self) -> int:
        return self._executor.most_waiting

    def submit(self, limit_s: float, function: Callable[..., T], *arguments: Any) -> Future[T]:
        return self._executor.submit(limit_s, function, *arguments)

    def wait(self, futures: Iterable[Future[T]]) -> set[Future[T]]:
        self._turn.release()
        try:
            return self._executor.wait(futures)
        finally:
            self._turn.acquire()

    def close(self) -> None:
        """Leave it open for the others."""
