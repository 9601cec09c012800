"""Keep an executor busy with what is in a queue."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from .executor import Executor, WorkerLostError

I = TypeVar("I")  # noqa: E741, an item
T = TypeVar("T")


FEW_FOR_EACH = 2
"""Large tasks for each worker: one that it does, and one that is there when it has done it."""


def work_through(
    executor: Executor,
    queue: deque[I],
    submit: Callable[[I], Future[T]],
    most: Callable[[], int],
) -> Iterator[tuple[I, Future[T]]]:
    """Submit what is in ``queue``, which may grow meanwhile; yield items with what became of them.

    In no order, and up to ``most`` at a time, which is asked again and again: workers come and go.
    Whoever stops asking drops what has not begun.
    """
    running: dict[Future[T], I] = {}
    try:
        while queue or running:
            while queue and len(running) < most():
                item = queue.popleft()
                running[submit(item)] = item
            for future in executor.wait(running):
                yield running.pop(future), future
    finally:
        for future in running:
            future.cancel()


def each_done(
    executor: Executor,
    items: Iterable[I],
    submit: Callable[[I], Future[T]],
    failure: Callable[[I, str], Exception],
) -> Iterator[tuple[I, T]]:
    """Yield every item with its result, in no order. One that costs its worker is done again.

    Items are large: `FEW_FOR_EACH` are submitted at a time. When one costs a second worker,
    ``failure(item, how)`` is raised, where ``how`` is that of `WorkerLostError`.
    """
    queue = deque(items)
    lost: list[I] = []
    for item, future in work_through(
        executor, queue, submit, lambda: FEW_FOR_EACH * executor.slots
    ):
        try:
            result = future.result()
        except WorkerLostError as loss:
            if item in lost:
                raise failure(item, loss.how) from loss
            lost.append(item)
            queue.append(item)
            continue
        yield item, result
