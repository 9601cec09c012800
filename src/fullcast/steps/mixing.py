"""Chapters mixed by workers: to a file of ours where they share the disk, else to bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from ..assemble.chapter import ChapterJob
from ..errors import AudioError
from ..executors import Executor, each_done
from ..files import write_bytes
from ..model import Clip

T = TypeVar("T")

LIMIT_S = 300.0
"""A worker hangs that takes this long, and the chapter's own length, to mix it."""


@dataclass(frozen=True, slots=True)
class Mixing(Generic[T]):
    """A chapter to be written to ``path``, as ``write(path, job())`` does.

    The job is made when its turn comes: those of all chapters of a long work fill the memory. It
    and ``write`` can be pickled.
    """

    number: int
    path: Path
    job: Callable[[], ChapterJob]
    write: Callable[[Path, ChapterJob], T]


def mixed(executor: Executor, wanted: Iterable[Mixing[T]]) -> Iterator[tuple[Mixing[T], T]]:
    """Yield every chapter once it lies at its path, with what ``write`` returned, in no order.

    Raises:
        AudioError: a chapter cannot be mixed, or cost two workers.
        OutputError: a file cannot be written.
    """
    if executor.shares_disk:
        yield from each_done(executor, wanted, lambda one: _submit_file(executor, one), _failure)
        return
    done = each_done(executor, wanted, lambda one: _submit_bytes(executor, one), _failure)
    for one, (result, data) in done:
        write_bytes(one.path, data)
        yield one, result


def _submit_file(executor: Executor, one: Mixing[T]) -> Future[T]:
    job = one.job()
    return executor.submit(_limit_s(job), one.write, one.path, job)


def _submit_bytes(executor: Executor, one: Mixing[T]) -> Future[tuple[T, bytes]]:
    job = one.job()
    keys = {segment.clip_key for segment in job.segments if segment.clip_key}
    clips = _Clips({key: job.read_clip(key) for key in keys})
    job = replace(job, read_clip=clips.read)
    return executor.submit(_limit_s(job), _as_bytes, one.path.name, job, one.write)


def _limit_s(job: ChapterJob) -> float:
    return LIMIT_S + sum(segment.duration_ms for segment in job.segments) / 1000


def _failure(one: Mixing[T], how: str) -> AudioError:
    return AudioError(
        f"chapter {one.number}: a worker {how} twice while it was mixed.",
        hint="Run the same command again, with --jobs 1 if memory is short.",
    )


@dataclass(frozen=True, slots=True)
class _Clips:
    """A chapter's clips, to be sent along with it."""

    clips: dict[str, Clip]

    def read(self, key: str) -> Clip:
        return self.clips[key]


def _as_bytes(
    name: str, job: ChapterJob, write: Callable[[Path, ChapterJob], T]
) -> tuple[T, bytes]:
    """Write a file in a worker that does not share our disk, and return what it holds."""
    with tempfile.TemporaryDirectory(prefix="fullcast-") as folder:
        path = Path(folder, name)
        return write(path, job), path.read_bytes()
