"""The works of an output folder as the studio has them open: read again when their files change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..editing import texts_at
from ..files import sha256_of
from ..pipeline import Texts

_WORK = "work.json"
_MANIFEST = "manifest.json"

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A work's texts, and the ``state`` of the files that they were read from.

    ``remembered`` is that of the manifest, which changes while the work is made.
    """

    texts: Texts
    state: str
    remembered: str


class Desk:
    """Opens works by the names of their folders. No path is ever made of a name, only compared."""

    def __init__(self, output: Path) -> None:
        """Open nothing yet."""
        self.output = output
        self._opened: dict[Path, Opened] = {}
        self._locks: dict[Path, threading.Lock] = {}

    def folders(self) -> list[Path]:
        """Return the folders of all works, made or not. What lies behind a link is not ours."""
        if not self.output.is_dir():
            return []
        return sorted(folder for folder in self.output.iterdir() if _is_work(folder))

    def folder(self, name: str) -> Path | None:
        """Return the folder of that name."""
        return next((folder for folder in self.folders() if folder.name == name), None)

    def open(self, folder: Path) -> Opened:
        """Return a work's texts as its files are now.

        Raises:
            FullcastError: an edit in them is wrong.
        """
        with self._locks.setdefault(folder, threading.Lock()):
            known = self._opened.get(folder)
            if known is None or (known.state, known.remembered) != _states(folder):
                known = self._opened[folder] = _read(folder)
            return known


def _read(folder: Path) -> Opened:
    """Read a work's texts, again if they were written meanwhile, by ourselves or somebody else."""
    for _attempt in range(_ATTEMPTS):
        state, remembered = _states(folder)
        texts = texts_at(folder)
        if _states(folder) == (state, remembered):
            break
    return Opened(texts, state, remembered)


def _states(folder: Path) -> tuple[str, str]:
    """Return what changes whenever a work's texts do, and whenever its manifest does."""
    texts = sha256_of([_stamp(path) for path in _texts(folder)])[:16]
    return texts, sha256_of(_stamp(folder / _MANIFEST))[:16]


def _texts(folder: Path) -> Iterator[Path]:
    yield folder / _WORK
    yield folder / "cast.toml"
    yield from sorted((folder / "script").glob("*.tsv"))


def _stamp(path: Path) -> tuple[str, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return path.name, status.st_mtime_ns, status.st_size


def _is_work(folder: Path) -> bool:
    needed = (folder / _WORK, folder / _MANIFEST)
    links = any(path.is_symlink() for path in (folder, *needed))
    return not folder.name.startswith(".") and not links and all(path.is_file() for path in needed)
