"""The cover of a work's folder: a person's, the book's own, or one that is drawn."""

from __future__ import annotations

import logging

from ..errors import PublishError
from ..files import sha256_of, write_bytes, write_if_changed
from ..model import Metadata, Work
from ..publish import book_cover, draw_cover
from ..workspace import Workspace

_VERSION = 1

_log = logging.getLogger(__name__)


def cover_of(space: Workspace, work: Work, given: bytes | None = None) -> bytes:
    """Return the cover: the one given, that in the folder, the book's own, or one drawn.

    It lies in the folder afterwards. A cover.jpg that the tool did not write is a person's, and
    stays. A work that was read from work.json has lost its own cover; the file is it, as before.

    Raises:
        OutputError: the file cannot be written.
    """
    path, manifest = space.cover, space.manifest
    if given is not None:
        write_if_changed(path, given)
        manifest.cover_sha256 = ""
        return given
    made_from = sha256_of(_VERSION, work.cover or _named(work.metadata))
    is_the_same = manifest.cover_key == made_from or (
        work.cover is None and manifest.cover_of == work.source.sha256
    )
    if path.is_file():
        have = path.read_bytes()
        if is_the_same or sha256_of(have) != manifest.cover_sha256:
            return have
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
