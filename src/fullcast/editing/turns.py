"""One change at a time, and none of what is not as it was seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import ConflictError, OutputError
from ..files import lock, sha256_of
from ..model import CastMember, Line, NarratorSettings
from ..workspace import workspace_at

_PATIENCE_S = 10.0


@contextmanager
def turn(folder: Path | str) -> Iterator[None]:
    """Wait until nobody else changes the work's texts by these functions.

    Raises:
        UsageError: it is no work's folder.
        OutputError: it cannot be written, or somebody else takes too long.
    """
    path = workspace_at(Path(folder))[0].history / "lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("ab", buffering=0)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", where=folder) from error
    with file:
        until_s = time.monotonic() + _PATIENCE_S
        while not lock(file):
            if time.monotonic() > until_s:
                raise OutputError("is being changed by another program.", where=folder)
            time.sleep(0.02)
        yield


def version_of(of: Line | CastMember | NarratorSettings) -> str:
    """Return what tells whether a line or an entry of the cast is as somebody has seen it."""
    seen: object = of
    if isinstance(of, Line):
        seen = (of.kind, of.speaker, of.text, of.delivery, of.pause_ms)
    return sha256_of(seen)[:12]


def as_seen(name: str, now: Line | CastMember | NarratorSettings, seen: str | None) -> None:
    """Refuse to change what is not as somebody has seen it.

    Raises:
        ConflictError: `version_of` it is another by now.
    """
    if seen is not None and seen != version_of(now):
        said = f" {now.speaker} says it now." if isinstance(now, Line) else ""
        raise ConflictError(
            f"{name} was changed meanwhile.{said}", hint="Look at it as it is now, then try again."
        )
