"""Products besides the chapters' MP3s: each is made anew only if what it is made from changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..files import sha256_of_file, write_if_changed
from ..workspace import ProductRecord, Workspace


class Shelf:
    """The products of one run in a work's folder."""

    def __init__(self, space: Workspace) -> None:
        """Start with nothing; what an earlier run made is known from the manifest."""
        self._space = space
        self._records = space.manifest.products
        self._put: set[str] = set()

    def has(self, file: str, key: str) -> bool:
        """Tell whether a product is there, made from just this."""
        record = self._records.get(file)
        return record is not None and record.key == key and self._space.is_unchanged(file, record)

    def is_theirs(self, file: str) -> bool:
        """Tell whether there is such a file that we did not write, or that was changed since."""
        record = self._records.get(file)
        is_ours = record is not None and self._space.is_unchanged(file, record)
        return not is_ours and (self._space.folder / file).exists()

    def put(self, file: str, key: str, make: Callable[[], str]) -> Path:
        """Write a text product unless it is there; a file whose text stays is left alone.

        Raises:
            OutputError: the file cannot be written.
        """
        return self.put_file(
            file, key, lambda path: write_if_changed(path, make().encode("utf-8", "replace"))
        )

    def put_file(self, file: str, key: str, write: Callable[[Path], None]) -> Path:
        """Have a product written unless it is there. ``write`` has to be atomic.

        Raises:
            OutputError: the file cannot be written.
        """
        path = self._space.folder / file
        self.keep(file)
        if not self.has(file, key):
            write(path)
            status = path.stat()
            self._records[file] = ProductRecord(
                key, sha256_of_file(path), status.st_size, status.st_mtime_ns
            )
            self._space.save_now_and_then()
        return path

    def held(self, file: str) -> Path | None:
        """Let a product of an earlier run stay as it is; None where there is none."""
        if file not in self._records:
            return None
        self.keep(file)
        return self._space.folder / file

    def keep(self, file: str) -> None:
        """Let a product stay that was made before."""
        self._put.add(file)

    def clear(self) -> None:
        """Remove what earlier runs made and this one did not: old names, formats given up.

        A file that somebody changed since is theirs, and stays.
        """
        for file in [file for file in self._records if file not in self._put]:
            if self._space.is_unchanged(file, self._records.pop(file)):
                (self._space.folder / file).unlink(missing_ok=True)
