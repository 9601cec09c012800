"""Where speaking, mixing and encoding is done: all that the stages know of workers.

`processes` are those of this machine, `cluster` those of a Dask cluster; `queues` keeps either of
them busy, and `turns` lets several works share one.
"""

from fullcast.errors import UsageError

from .executor import THREADS, Executor, WorkerLostError
from .queues import each_done, work_through
from .turns import in_turns

__all__ = [
    "THREADS",
    "Executor",
    "WorkerLostError",
    "each_done",
    "in_turns",
    "open_executor",
    "work_through",
]


def open_executor(jobs: int | None = None, cluster: str | None = None) -> Executor:
    """Return an executor to be closed after use: ``jobs`` processes here (None: the cores).

    ``cluster`` is the address of a Dask scheduler, which knows its own workers.

    Raises:
        UsageError: both are given.
        ClusterError: nothing answers there, or the package that asks is missing.
    """
    if cluster is not None and jobs is not None:
        raise UsageError("a cluster has its own workers.", hint="Leave out --jobs or --cluster.")
    if cluster is not None:
        from .cluster import ClusterExecutor

        return ClusterExecutor(cluster)
    import os

    from .processes import ProcessExecutor

    return ProcessExecutor(jobs or os.cpu_count() or 1)
