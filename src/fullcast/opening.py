"""A work's folder, opened: its texts as they stand there, read again only when a file changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .errors import OutputError
from .files import sha256_of, voice_folders
from .model import Work
from .pipeline import OUTPUT, Texts, prepare, save
from .steps.covers import cover_of, persons_cover
from .steps.texts import is_written
from .workspace import workspace_at

MOST_KEPT = 4
"""Works whose texts are kept in memory, those that were opened last."""

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class _Kept:
    """A work's texts as they were when its files were in this state.

    ``refused`` says why they could not be written.
    """

    state: str
    texts: Texts
    refused: OutputError | None = None


_kept: dict[Path, _Kept] = {}
_locks: dict[Path, threading.Lock] = {}
_lock = threading.Lock()


def open_work(work: Work, output: Path | str = OUTPUT) -> Path:
    """Write the texts of a work that was just read, and return its folder.

    Raises:
        FullcastError: they cannot be found, or not be written.
    """
    texts = prepare(work, output=output)
    save(texts)
    if work.cover:  # it is in the source alone, which need not be there when the work is made
        with texts.space.held():
            cover_of(texts.space, work, persons=persons_cover(texts.space))
            texts.space.save()
    return texts.space.folder


def texts_at(folder: Path | str, *, written: bool = True) -> Texts:
    """Return a work's texts as they stand in its folder, with people's edits.

    What the tool has not written yet, or would write otherwise now, is written first; with
    ``written`` False, not while another run is at the work: to be looked at they do as they are.

    Raises:
        FullcastError: it is no work's folder, or an edit in it is wrong.
        OutputError: another run is at the work, and something has to be written.
    """
    folder = Path(folder)
    with _lock_of(folder):
        kept = _kept.get(folder)
        if kept is None or kept.state != _whole_state(folder) or (written and kept.refused):
            kept = _read(folder)
        _keep(folder, kept)
        if written and kept.refused:
            raise kept.refused
        return kept.texts


def _lock_of(folder: Path) -> threading.Lock:
    with _lock:
        return _locks.setdefault(folder, threading.Lock())


def _keep(folder: Path, kept: _Kept) -> None:
    with _lock:
        _kept.pop(folder, None)
        _kept[folder] = kept
        for oldest in list(_kept)[:-MOST_KEPT]:
            del _kept[oldest]


def state_of(folder: Path) -> str:
    """Return what changes whenever somebody changes a work's texts."""
    return sha256_of([_stamp(path) for path in _texts(folder)])[:16]


def _read(folder: Path) -> _Kept:
    """Read a work's texts, again if they were written meanwhile, by ourselves or somebody else."""
    for _attempt in range(_ATTEMPTS):
        state, refused = _whole_state(folder), None
        space, work = workspace_at(folder)
        texts = prepare(work, output=space.folder.parent, engine=space.manifest.engine)
        if not is_written(texts.space, texts.script, texts.cast):
            try:
                save(texts)
            except OutputError as error:
                refused = error
        if _whole_state(folder) == state:
            return _Kept(state, texts, refused)
    return _Kept("", texts, refused)


def _whole_state(folder: Path) -> str:
    """Return what changes whenever anything does that the texts are read from."""
    voices = (path for place in voice_folders() for path in sorted(place.rglob("*.toml")))
    paths = [*_texts(folder), folder / "manifest.json", *voices]
    return sha256_of([_stamp(path) for path in paths])


def _texts(folder: Path) -> Iterator[Path]:
    yield folder / "work.json"
    yield folder / "cast.toml"
    yield from sorted((folder / "script").glob("*.tsv"))


def _stamp(path: Path) -> tuple[str, int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return path.name, status.st_mtime_ns, status.st_size, status.st_ino
