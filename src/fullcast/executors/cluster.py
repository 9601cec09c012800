"""A Dask cluster's workers. Needs ``pip install 'fullcast[cluster]'`` here and on every worker.

Its scheduler gives a task of a worker that ends to another one; a task over which several have
ended (3 more, unless the scheduler is told otherwise) is lost. A worker that hangs ends itself.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future
from concurrent.futures import wait as _wait
from importlib.metadata import version
from typing import Any, TypeVar

from fullcast.errors import ClusterError

from .executor import THREADS, Executor, WorkerLostError

T = TypeVar("T")

CONNECT_S = 10.0
"""How long a scheduler may take to answer, and then to have a worker."""

COUNT_EVERY_S = 2.0
"""Workers come and go: they are counted again after this long."""

ASK_AFTER_S = 30.0
"""After so long without a result it is asked whether there is a worker at all."""

WAITING_FOR_EACH = 2
"""Tasks for each worker: one that it does, and one that is there when it has done it."""

DASK_SETTINGS = {
    # The sound of a chapter is tens of megabytes: not "large" here, to be warned about every time.
    "distributed.admin.large-graph-warning-threshold": "1GB",
    # What matters of it is told by us. It counts if Dask is not in use already.
    "logging": dict.fromkeys(("distributed", "distributed.client", "tornado"), "critical"),
}

_ADDRESS = re.compile(r"(tcp|tls)://[^\s/:]+:\d+|(tcp|tls)://\[[0-9a-fA-F:.]+\]:\d+")

log = logging.getLogger(__name__)


class ClusterExecutor(Executor):
    """The workers of the Dask scheduler at ``address``."""

    shares_disk = False

    def __init__(self, address: str) -> None:
        """Connect.

        Raises:
            ClusterError: the address is none, nothing answers there, or no worker is there.
        """
        self._address = address
        self._client = _connected(address)
        self._open: set[Future[Any]] = set()
        self._count = 0
        self._counted_at_s = 0.0

    @property
    def slots(self) -> int:
        """Return how many worker processes there are. Each does one task at a time."""
        if time.monotonic() - self._counted_at_s > COUNT_EVERY_S:
            try:
                self._count = len(self._client.nthreads())
            except (OSError, TimeoutError) as problem:
                raise self._gone() from problem
            self._counted_at_s = time.monotonic()
        return max(1, self._count)

    @property
    def most_waiting(self) -> int:
        """Return a number of tasks whose clips fit into memory here."""
        return WAITING_FOR_EACH * self.slots

    def submit(self, limit_s: float, function: Callable[..., T], *arguments: Any) -> Future[T]:
        """Have ``function`` called by a worker. What it is given goes by way of the scheduler."""
        task = self._client.submit(_limited, limit_s, function, arguments, pure=False)
        future: Future[T] = Future()
        self._open.add(future)
        future.add_done_callback(lambda ours: self._drop(ours, task))
        task.add_done_callback(lambda theirs: self._hand_over(theirs, future))
        return future

    def wait(self, futures: Iterable[Future[T]]) -> set[Future[T]]:
        """Wait until some of these are done; say so if there is nobody to do them."""
        waited_for = tuple(futures)
        while not (done := _wait(waited_for, ASK_AFTER_S, FIRST_COMPLETED).done):
            self._counted_at_s = 0.0
            if self.slots and not self._count:
                log.warning("The scheduler at %s has no worker; waiting for one.", self._address)
        return done

    def _drop(self, ours: Future[Any], theirs: Any) -> None:
        self._open.discard(ours)
        if ours.cancelled() and self._client.status == "running":
            theirs.cancel()

    def _hand_over(self, theirs: Any, ours: Future[Any]) -> None:
        """Let a future of ours have what became of Dask's.

        `Client.get_executor` has such futures, but they fail with a TypeError when a worker ends
        just after its task: that is then done again, which `theirs` waits for.
        """
        from distributed.scheduler import KilledWorker

        if not ours.set_running_or_notify_cancel():
            return
        try:
            ours.set_result(theirs.result())
        except KilledWorker:
            ours.set_exception(WorkerLostError("crashed or hung"))
        except CancelledError:
            ours.set_exception(self._gone())
        except Exception as problem:  # noqa: BLE001, it is raised where the result is asked for
            ours.set_exception(problem)

    def close(self) -> None:
        """Let go of the cluster; its workers go on to the end of what they do."""
        self._client.close()
        for future in tuple(self._open):
            if future.cancel():
                future.set_running_or_notify_cancel()

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"The connection to the scheduler at {self._address} was lost.",
            hint="Run the same command again to go on.",
        )


def _connected(address: str) -> Any:
    if not _ADDRESS.fullmatch(address):
        raise ClusterError(
            f"{address!r} is no address of a cluster.", hint="Write it like tcp://10.0.0.5:8786."
        )
    try:
        import dask

        dask.config.set(DASK_SETTINGS)
        from distributed import Client
    except ImportError as problem:
        raise ClusterError(
            "For a cluster, the package distributed is missing.",
            hint="Install it here and on every worker: pip install 'fullcast[cluster]'.",
        ) from problem
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as problem:
        raise ClusterError(
            f"There is no scheduler at {address}.",
            hint="Start one with `dask scheduler`, or leave out --cluster.",
        ) from problem
    try:
        client.wait_for_workers(1, timeout=CONNECT_S)
    except (OSError, TimeoutError) as problem:
        client.close()
        raise ClusterError(
            f"The scheduler at {address} has no worker.",
            hint=f"Start some: dask worker {address} --nworkers auto --nthreads 1.",
        ) from problem
    _check_versions(client)
    return client


def _check_versions(client: Any) -> None:
    """Make sure that the workers that are there have our version of fullcast."""
    ours = version("fullcast")
    found = client.run(version, "fullcast", on_error="return")
    for worker, theirs in found.items():
        if theirs != ours:
            client.close()
            has = theirs if isinstance(theirs, str) else "none"
            raise ClusterError(
                f"The worker {worker} has another fullcast than this machine ({has}, not {ours}).",
                hint="Install the same on every machine.",
            )


# ---------------------------------------------------------------------------- in a worker

_one_at_a_time = threading.Lock()
"""An engine's library is one for all threads of a process."""


def _limited(limit_s: float, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    """Call the function, and end this process if that takes too long, whatever it hangs in."""
    os.environ.setdefault(THREADS, "1")  # there is a worker for each core, as far as we know
    with _one_at_a_time:
        faulthandler.dump_traceback_later(limit_s, exit=True)
        try:
            return function(*arguments)
        finally:
            faulthandler.cancel_dump_traceback_later()
