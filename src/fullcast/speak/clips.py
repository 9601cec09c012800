"""The content-addressed store of clips, shared by all works of an output folder.

Clips lie in a few large files (see `packs`). Which there are is found by reading the heads of
their records, so there is no index that could disagree with them.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from fullcast.errors import EngineError, OutputError
from fullcast.model import Clip, WordMark

from .packs import (
    SUFFIX,
    PackWriter,
    Place,
    forget,
    open_pack,
    read_clip,
    read_marks,
    read_sound,
    records,
    take,
)

log = logging.getLogger(__name__)

T = TypeVar("T")


class LostClipError(EngineError):
    """Raised when a clip is not in the store, or was damaged and has just been removed from it.

    Whoever catches it may plan again: the clip is then missing, and is spoken anew.
    """


@dataclass(frozen=True, slots=True)
class ClipStore:
    """Clips by key (64 hexadecimal digits), under ``root``. Cheap to send to another process."""

    root: Path

    def known(self) -> Mapping[str, Place]:
        """Return where every clip lies; whether it is whole, `read` finds out.

        Ask again to see what has come since.
        """
        return _shelf(self.root).looked_through()

    def has(self, key: str) -> bool:
        """Tell whether there is a clip of ``key``; for many, ask `known`."""
        return key in self.known()

    def place(self, key: str) -> Place:
        """Return where a clip lies, which says how long it is.

        Raises:
            LostClipError: the clip is missing.
        """
        place = _shelf(self.root).find(key)
        if place is None:
            raise _lost(self.root, "is missing")
        return place

    def marks(self, key: str) -> tuple[WordMark, ...]:
        """Return a clip's word marks, without its sound.

        Raises:
            LostClipError: the clip is missing.
        """
        return self._read(key, self.place(key), read_marks)

    def read(self, key: str) -> Clip:
        """Return a clip. A damaged one is removed, so that the next plan finds it missing.

        Raises:
            LostClipError: the clip is missing or was damaged.
        """
        return self._read(key, self.place(key), read_clip)

    def read_sound_at(self, key: str, place: Place) -> Clip:
        """Return a clip that lies just there, without its word marks; otherwise as `read`."""
        return self._read(key, place, read_sound)

    def write(self, key: str, clip: Clip) -> None:
        """Store a clip. It is there when this returns, and not before.

        Raises:
            OutputError: the disk is full, or the folder cannot be written.
        """
        try:
            _shelf(self.root).writer().append(key, clip)
        except OSError as problem:
            raise OutputError(
                f"cannot be written: {problem.strerror or problem}.",
                where=self.root,
                hint="Free some room (`fullcast clean`) or choose another folder with --output.",
            ) from problem

    def close(self) -> None:
        """Let go of the pack that this process has written to, if it has."""
        _shelf(self.root).close()

    def _read(self, key: str, place: Place, read: Callable[[Place], T]) -> T:
        try:
            return read(place)
        except OSError as problem:
            raise _lost(place.pack, f"cannot be read: {problem.strerror}") from problem
        except ValueError as problem:
            log.warning("%s: clip %s… is damaged (%s)", place.pack, key[:12], problem)
            _shelf(self.root).drop(key, place)
            raise _lost(place.pack, f"was damaged ({problem}) and has been removed") from problem


@dataclass(frozen=True, slots=True)
class FoundClips:
    """Clips where they lay when they were looked for. Cheap to send to another process.

    Two runs that say the same may speak it at the same time, and never quite alike. So whoever
    plans with a clip's length has to read just that clip.
    """

    store: ClipStore
    places: Mapping[str, Place]

    def read(self, key: str) -> Clip:
        """Return a clip without its word marks; otherwise as `ClipStore.read`."""
        return self.store.read_sound_at(key, self.places[key])


def _lost(where: Path, what: str) -> LostClipError:
    return LostClipError(
        f"The clip {what}.", where=where, hint="Run the command again to speak it anew."
    )


def pack_sizes(root: Path) -> dict[Path, int]:
    """Return every pack of a store and how many bytes it has."""
    sizes = {}
    for path in sorted(root.glob(f"*{SUFFIX}")):
        with contextlib.suppress(FileNotFoundError):  # `fullcast clean` may run meanwhile
            sizes[path] = path.stat().st_size
    return sizes


class _Shelf:
    """What this process knows of a store: where its clips lie, and the pack that it writes to."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._places: dict[str, Place] = {}
        self._seen: dict[Path, int] = {}
        self._writer: PackWriter | None = None

    def looked_through(self) -> dict[str, Place]:
        """Take in the records that came since the last time."""
        packs = pack_sizes(self._root)
        if not self._seen.keys() <= packs.keys():  # a clip may lie in a second pack, too
            self._places.clear()
            self._seen.clear()
        for path, size in packs.items():
            if size > self._seen.get(path, 0):
                self._look_through(path)
        return self._places

    def _look_through(self, pack: Path) -> None:
        end = self._seen.get(pack, 0)
        try:
            for key, place in records(pack, end):
                end = place.end
                if key is not None:
                    self._places.setdefault(key, place)
        except ValueError as problem:
            log.warning("%s: %s; what followed is spoken again where it is needed", pack, problem)
            if writer := take(pack):
                writer.close()
        except OSError as problem:
            log.warning("%s: cannot be read: %s", pack, problem.strerror)
        self._seen[pack] = end

    def find(self, key: str) -> Place | None:
        place = self._places.get(key)
        if place is None or not place.pack.exists():
            place = self.looked_through().get(key)
        return place

    def drop(self, key: str, place: Place) -> None:
        self._places.pop(key, None)
        with contextlib.suppress(OSError):
            forget(place)

    def writer(self) -> PackWriter:
        if self._writer is None or self._writer.full or not self._writer.path.exists():
            self.close()
            self._writer = open_pack(self._root)
        return self._writer

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None


_shelf = functools.cache(_Shelf)


def drop_old_clips(root: Path) -> int:
    """Remove the clips of versions before 0.2, which kept a WAV file for each; return how many."""
    folders = [path for path in root.glob("??") if re.fullmatch("[0-9a-f]{2}", path.name)]
    count = sum(1 for folder in folders for _clip in folder.glob("*.wav"))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    if count:
        log.warning(
            "%s: %d clips of an older version were removed; they are spoken again where needed",
            root,
            count,
        )
    return count
