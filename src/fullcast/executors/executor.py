"""What speaking, mixing and encoding ask of workers."""

from __future__ import annotations

import concurrent.futures
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")

THREADS = "FULLCAST_THREADS"
"""The environment variable that tells a worker process how many threads are its share."""


class WorkerLostError(Exception):
    """Raised for a task that its worker was lost over; ``how`` is "crashed" or "hung".

    No other task comes to harm. No user sees it: whoever gave the task does it again, or says what
    it was.
    """

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


class Executor(ABC):
    """Workers: processes that each do one task at a time, and that a task may cost.

    A task is a function of a module and what it is given; both are pickled, and so is the result.
    """

    shares_disk: bool
    """Whether workers see the files of this process. Otherwise they are given bytes, and give
    bytes back."""

    @property
    @abstractmethod
    def slots(self) -> int:
        """Return how many tasks are done at the same time."""

    @property
    @abstractmethod
    def most_waiting(self) -> int:
        """Return how many tasks one user may have under way, so that results fit into memory."""

    @abstractmethod
    def submit(self, limit_s: float, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have ``function`` called by a worker, which counts as hanging after ``limit_s``.

        The future raises what the function raises, and `WorkerLostError` if the worker crashes or
        hangs. There is another worker by then.
        """

    def wait(self, futures: Iterable[Future[T]]) -> set[Future[T]]:
        """Wait until some of these are done, and return them."""
        return concurrent.futures.wait(futures, return_when=FIRST_COMPLETED).done

    @abstractmethod
    def close(self) -> None:
        """Be rid of all tasks, and of the processes that were started for them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()
