"""The cover of a work's folder: a person's, the book's own, or one that is drawn."""

from __future__ import annotations

import logging

from ..errors import PublishError
from ..files import sha256_of, write_bytes, write_if_changed
from ..model import Metadata, Work
from ..publish import book_cover, draw_cover, fitting_cover
from ..workspace import Workspace

_VERSION = 1

_log = logging.getLogger(__name__)


def persons_cover(space: Workspace) -> bytes | None:
    """Return the cover that somebody put into the folder: a cover.jpg that the tool did not write.

    Raises:
        PublishError: it is no picture that can be read.
    """
    path = space.cover
    if not path.is_file() or sha256_of(path.read_bytes()) == space.manifest.cover_sha256:
        return None
    return fitting_cover(path)


def cover_of(
    space: Workspace, work: Work, *, given: bytes | None = None, persons: bytes | None = None
) -> bytes:
    """Return the cover: the one given, a person's, the book's own, or one drawn.

    It lies in the folder afterwards; a person's stays there as it is. A work that was read from
    work.json has lost its own cover; the file is it, as before.

    Raises:
        OutputError: the file cannot be written.
    """
    path, manifest = space.cover, space.manifest
    if given is not None:
        write_if_changed(path, given)
        manifest.cover_sha256 = ""
        return given
    if persons is not None:
        return persons
    made_from = sha256_of(_VERSION, work.cover or _named(work.metadata))
    is_the_same = manifest.cover_key == made_from or (
        work.cover is None and manifest.cover_of == work.source.sha256
    )
    if is_the_same and path.is_file():
        return path.read_bytes()
    own = _own(work.cover)
    cover = own or draw_cover(*_named(work.metadata))
    write_bytes(path, cover)
    manifest.cover_key, manifest.cover_sha256 = made_from, sha256_of(cover)
    manifest.cover_of = work.source.sha256 if own else ""
    return cover


def _named(metadata: Metadata) -> tuple[str, tuple[str, ...]]:
    return metadata.title, metadata.authors


def _own(picture: bytes | None) -> bytes | None:
    try:
        return book_cover(picture) if picture else None
    except PublishError as problem:
        _log.warning("%s A cover is drawn instead.", problem.what)
        return None
