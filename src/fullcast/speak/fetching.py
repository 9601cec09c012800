"""Files of voices from the network: into a folder of their own, checked, and only then in place."""

from __future__ import annotations

import hashlib
import http.client
import shutil
import socket
import ssl
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fullcast.errors import EngineError, OutputError

PATIENCE_S = 30.0
"""How long nothing may come from a server."""

STAGING = ".adding-"

_STALE_S = 24 * 3600.0
"""When a folder that a killed run left behind is removed."""

_LOOK_EVERY_S = 0.2

_NETWORK_FAILURES = (
    urllib.error.URLError,
    http.client.HTTPException,
    TimeoutError,
    ConnectionError,
    ssl.SSLError,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a voice: its name, where it lies below the offer's address, size and hash.

    ``digest`` names its algorithm: ``sha256:…``.
    """

    name: str
    path: str
    size_bytes: int
    digest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that can be fetched: its files, under which licence, and the address they are at."""

    model: str
    parts: tuple[Part, ...]
    licence: str
    home: str

    @property
    def size_bytes(self) -> int:
        """Return the size of all files."""
        return sum(part.size_bytes for part in self.parts)


def read_address(address: str) -> bytes:
    """Return what lies at an address.

    Raises:
        EngineError: it cannot be reached, or there is nothing.
    """
    with _network_failures(address), urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:  # noqa: S310, of the engine, or the user's own
        body: bytes = answer.read()
        return body


def download(offer: Offer, part: Part, folder: Path) -> None:
    """Write one of an offer's files into ``folder``, as it comes; for use inside `fetch`."""
    with (
        urllib.request.urlopen(f"{offer.home}/{part.path}") as answer,  # noqa: S310, see above
        (folder / part.name).open("wb") as file,
    ):
        shutil.copyfileobj(answer, file)


def is_there(folder: Path, offer: Offer) -> bool:
    """Tell whether all files of an offer are in ``folder``, whole."""
    return all(_problem(folder / part.name, part) is None for part in offer.parts)


def fetch(
    offer: Offer,
    folder: Path,
    write_into: Callable[[Path], None],
    progress: Callable[[int, int], None],
) -> None:
    """Have ``write_into`` write an offer's files, check them and move them into ``folder``.

    Until they are whole they lie in a folder of their own, which is gone after a failure or
    Ctrl-C. ``progress(done, total)`` counts kB and is called from another thread.

    Raises:
        EngineError: a server cannot be reached, or a file is not what was offered.
        OutputError: the folder cannot be written, or there is no room.
    """
    with _write_failures(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _drop_stale(folder)
        free_bytes = shutil.disk_usage(folder).free
        if free_bytes < offer.size_bytes:
            raise OutputError(
                f"has no room for {offer.size_bytes // 1_000_000:,} MB of {offer.model}.",
                where=folder,
                hint=f"{free_bytes // 1_000_000:,} MB are free.",
            )
        with tempfile.TemporaryDirectory(prefix=STAGING, dir=folder) as name:
            staging = Path(name)
            with _watched(staging, offer.size_bytes, progress), _network_failures(offer.home):
                write_into(staging)
            for part in offer.parts:
                problem = _problem(staging / part.name, part)
                if problem:
                    raise EngineError(
                        f"{part.name} is not the file that was offered: {problem}.",
                        where=offer.home,
                        hint="Nothing was kept. Try again later.",
                    )
            for part in sorted(offer.parts, key=lambda part: part.name.endswith(".onnx")):
                (staging / part.name).replace(folder / part.name)  # the model itself comes last


def _problem(path: Path, part: Part) -> str | None:
    if not path.is_file():
        return "it did not come"
    size = path.stat().st_size
    if size != part.size_bytes:
        return f"{size:,} bytes of {part.size_bytes:,}"
    algorithm, _colon, wanted = part.digest.partition(":")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, algorithm).hexdigest()
    return None if found == wanted else f"its {algorithm} is {found}, not {wanted}"


@contextmanager
def _watched(
    staging: Path, total_bytes: int, progress: Callable[[int, int], None]
) -> Iterator[None]:
    """Report how much lies in ``staging`` while the block runs, whoever writes it."""
    done = threading.Event()

    def report() -> None:
        try:
            size = sum(path.stat().st_size for path in staging.iterdir())
        except OSError:  # one was moved meanwhile
            return
        progress(size // 1000, total_bytes // 1000)

    def watch() -> None:
        while not done.wait(_LOOK_EVERY_S):
            report()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
        report()
    finally:
        done.set()
        watcher.join()


@contextmanager
def _network_failures(address: str) -> Iterator[None]:
    """Give up on a server that is silent, and tell in one line what a network failure was."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE_S)
    try:
        yield
    except _NETWORK_FAILURES as problem:
        raise EngineError(
            f"{_told(problem)}.",
            where=getattr(problem, "url", None) or address,
            hint="Check the connection and the address, or fetch the files another way and add "
            "their folder: fullcast voices add FOLDER.",
        ) from problem
    finally:
        socket.setdefaulttimeout(before)


def _told(problem: Exception) -> str:
    if isinstance(problem, urllib.error.HTTPError):
        return f"the server answers {problem.code} {problem.reason}"
    reason = getattr(problem, "reason", problem)
    return f"cannot be reached: {getattr(reason, 'strerror', None) or reason}"


@contextmanager
def _write_failures(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise OutputError(
            f"cannot be written: {problem.strerror or problem}.",
            where=folder,
            hint="Free some room, or run fullcast in a folder that you may write.",
        ) from problem


def _drop_stale(folder: Path) -> None:
    for left in folder.glob(f"{STAGING}*"):
        if time.time() - left.stat().st_mtime > _STALE_S:
            shutil.rmtree(left, ignore_errors=True)
