"""What may leave the store of clips, and making it leave.

A chapter's clips are noted before they are spoken, in ``uses/<work>/<chapter>.txt``, a key a line.
The date of that file is when the chapter was last made. The notes lie with the clips: whoever
deletes the store by hand deletes both.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from fullcast.files import write_text

from .clips import ClipStore, pack_sizes
from .packs import FULL_BYTES, PackWriter, Place, new_pack, read_clip, records, take

_USES = "uses"

SMALL_BYTES = FULL_BYTES // 4
"""Packs under this size are put together when a store is cleaned."""


@dataclass(frozen=True, slots=True)
class Use:
    """A chapter that is made of clips, and when it was made last (seconds since 1970)."""

    at_s: float
    keys: tuple[str, ...]


def note_uses(root: Path, work: str, chapters: Mapping[int, Iterable[str]]) -> None:
    """Remember which clips some chapters of a work are made of.

    Raises:
        OutputError: the store cannot be written.
    """
    for number, keys in chapters.items():
        write_text(root / _USES / work / f"{number:02}.txt", "\n".join(keys) + "\n")


def used_by(root: Path, works: Collection[str]) -> list[Use]:
    """Return what the chapters of ``works`` use; other works' notes are none of theirs."""
    return [
        Use(note.stat().st_mtime, tuple(note.read_text(encoding="utf-8").split()))
        for work in sorted(works)
        for note in sorted((root / _USES / work).glob("*.txt"))
    ]


def forget_works(root: Path, works: Collection[str]) -> None:
    """Drop the notes of all works but these."""
    for folder in (root / _USES).glob("*"):
        if folder.name not in works:
            shutil.rmtree(folder, ignore_errors=True)


def worth_keeping(
    sizes: Mapping[str, int], uses: Iterable[Use], max_bytes: int | None = None
) -> set[str]:
    """Return the clips that something uses; beyond ``max_bytes`` those not used for longest go.

    ``sizes`` holds the bytes of every clip that there is.
    """
    kept: set[str] = set()
    total = 0
    for use in sorted(uses, key=lambda use: use.at_s, reverse=True):
        for key in use.keys:
            size = sizes.get(key)
            if size is None or key in kept:
                continue
            total += size
            if max_bytes is not None and total > max_bytes:
                return kept
            kept.add(key)
    return kept


def keep_only(root: Path, keys: Collection[str]) -> int:
    """Drop every other clip, and return how many bytes the store is smaller by.

    Packs that another run writes to at this moment are left as they are.

    Raises:
        OSError: the store cannot be written.
    """
    ClipStore(root).close()
    before = sum(pack_sizes(root).values())
    with ExitStack() as held:
        packs = [writer for path in pack_sizes(root) if (writer := take(path))]
        for pack in packs:
            held.callback(pack.close)
        _pack_anew(root, packs, keys)
    return before - sum(pack_sizes(root).values())


def _pack_anew(root: Path, packs: Iterable[PackWriter], keys: Collection[str]) -> None:
    done: set[str] = set()
    wanted = {pack.path: _wanted(pack.path, keys, done) for pack in packs}
    small = sum(pack.end < SMALL_BYTES for pack in packs) > 1
    with ExitStack() as held:
        target: PackWriter | None = None
        for pack in packs:
            places = wanted[pack.path]
            whole = sum(place.end - place.offset for _key, place in places) == pack.end
            if whole and pack.end and not (small and pack.end < SMALL_BYTES):
                continue
            for key, place in places:
                with suppress(ValueError):  # damaged: it is spoken again where it is needed
                    clip = read_clip(place)
                    if target is None or target.full:
                        target = new_pack(root)
                        held.callback(target.close)
                    target.append(key, clip)
            _remove(pack)


def _remove(pack: PackWriter) -> None:
    """Delete a pack while it is held, so that nobody appends to it meanwhile."""
    try:
        pack.path.unlink()
    except PermissionError:  # Windows deletes no open file
        pack.close()
        pack.path.unlink()


def _wanted(pack: Path, keys: Collection[str], done: set[str]) -> list[tuple[str, Place]]:
    """Return a pack's clips that are to stay, each once."""
    wanted = []
    for key, place in records(pack):
        if key is not None and key in keys and key not in done:
            done.add(key)
            wanted.append((key, place))
    return wanted
