"""Chapters that a shard has mixed wait beside the work's own files until a whole run joins them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..assemble.chapter import ChapterAudio
from ..errors import AudioError, UsageError
from ..files import read_json, write_if_changed, write_json
from ..model import Shard, Timeline, Work
from ..workspace import Workspace, work_text
from .sound import ChapterPlan, SoundPlan


@dataclass(frozen=True, slots=True)
class _Left:
    """What a shard left: a chapter's sound, made from ``key``."""

    key: str
    timeline: Timeline
    size_bytes: int = -1
    """Notes of before know none: their chapter is mixed again."""


def shard_of(text: str) -> Shard:
    """Read "2/4".

    Raises:
        UsageError: it is no such thing.
    """
    number, slash, count = text.partition("/")
    if slash and number.strip().isdecimal() and count.strip().isdecimal():
        shard = Shard(int(number), int(count))
        if 1 <= shard.number <= shard.count:
            return shard
    raise UsageError(f"{text!r} is no shard.", hint="Write --shard 1/4 to --shard 4/4.")


def claim(space: Workspace, work: Work) -> None:
    """Write work.json, which keeps the folder for this work.

    Raises:
        OutputError: the folder cannot be written.
    """
    write_if_changed(space.work, work_text(work).encode())


def leave(space: Workspace, plan: ChapterPlan, audio: ChapterAudio) -> None:
    """Note what a mixed chapter is, for `join`. Its file was written before."""
    record = _Left(plan.key, audio.timeline, audio.path.stat().st_size)
    write_json(space.part_record(plan.number), record)


def join(
    space: Workspace, plan: SoundPlan, finish: Callable[[ChapterPlan, ChapterAudio], None]
) -> SoundPlan:
    """``finish`` every stale chapter that a shard has left; return the plan without them.

    Raises:
        AudioError: the note about a chapter is damaged.
    """
    there = {c.number: audio for c in plan.stale if (audio := _left(space, c))}
    for chapter in plan.stale:
        if chapter.number in there:
            finish(chapter, there[chapter.number])
    return replace(plan, stale=tuple(c for c in plan.stale if c.number not in there))


def _left(space: Workspace, plan: ChapterPlan) -> ChapterAudio | None:
    """Return the chapter if a shard has mixed it, and nothing about it changed since."""
    path, note = space.part(plan.number), space.part_record(plan.number)
    if not note.is_file() or not path.is_file():
        return None
    record = read_json(note, _Left, AudioError)
    if record.key != plan.key or record.size_bytes != path.stat().st_size:
        return None
    return ChapterAudio(plan.number, path, record.timeline)
