"""Open a ZIP file that a work is packed in, and refuse what would fill the memory."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from ..errors import InputError

AGAIN = "Download it again."

_LARGEST_BYTES = 512 * 1024 * 1024
"""All parts together, unpacked."""
_WORST_RATIO = 400
"""A part that shrinks more than this is a zip bomb; prose shrinks three- to tenfold."""
_SMALL_BYTES = 8 * 1024 * 1024
_DAMAGED = (
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    OSError,
)
"""Whatever `zipfile` raises for files that are not what they say they are."""


class Archive:
    """A ZIP file that was opened and checked. ``names`` are the paths of its parts."""

    def __init__(self, data: bytes, where: str, kind: str) -> None:
        """Open ``data``; ``kind`` is what the file calls itself, for messages.

        Raises:
            InputError: it is damaged, or unpacks to an absurd size.
        """
        self._where = where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as problem:
            raise self._error(f"is a damaged {kind}.") from problem
        if self._is_a_bomb():
            raise self._error("unpacks to more than any book holds.")
        self.names = frozenset(self._zip.namelist())

    @property
    def locked(self) -> bool:
        """Whether a part needs a password."""
        return any(info.flag_bits & 1 for info in self._zip.infolist())

    def read(self, path: str) -> bytes:
        """Unpack a part.

        Raises:
            InputError: it is not there, or damaged.
        """
        try:
            return self._zip.read(path)
        except _DAMAGED as problem:
            raise self._error(f"is damaged: {path} cannot be unpacked.") from problem

    def _is_a_bomb(self) -> bool:
        infos = self._zip.infolist()
        return sum(info.file_size for info in infos) > _LARGEST_BYTES or any(
            info.file_size > _SMALL_BYTES
            and info.file_size > _WORST_RATIO * max(info.compress_size, 1)
            for info in infos
        )

    def _error(self, what: str) -> InputError:
        return InputError(what, where=self._where, hint=AGAIN)
