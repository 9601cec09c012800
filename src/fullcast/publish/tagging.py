"""Writing tags with mutagen as everything is written here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fullcast.errors import PublishError


@contextmanager
def tagging(path: object) -> Iterator[None]:
    """Let a full disk through mutagen's own errors, so that it is explained like any other.

    Raises:
        OSError: there is no room.
        PublishError: the file cannot be tagged.
    """
    from mutagen import MutagenError

    try:
        yield
    except MutagenError as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, OSError):
            raise cause from error
        raise PublishError(f"cannot be tagged: {error}.", where=path) from error
