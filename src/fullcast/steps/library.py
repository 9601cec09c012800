"""Files beside the audio for audiobook servers: metadata.json, desc.txt, publication.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..files import sha256_of
from ..publish.album import Album, Episode
from ..publish.library import audiobookshelf_json, description, readium_json
from ..publish.mp3_book import mp3_duration_ms
from .shelf import Shelf

_VERSION = 2


def put_library_files(
    shelf: Shelf,
    album: Album,
    episodes: Sequence[Episode],
    *,
    identifier: str,
    base_url: str,
    cover: str,
) -> None:
    """Bring the files up to date. One that somebody (or a server) has written is theirs."""
    heard = [(e.title, e.path.name, e.duration_ms, len(e.transcripts)) for e in episodes]
    key = sha256_of(_VERSION, album, heard, identifier, base_url)

    def exact() -> list[Episode]:
        return [replace(e, duration_ms=round(mp3_duration_ms(e.path))) for e in episodes]

    makers = {
        "metadata.json": lambda: audiobookshelf_json(album, exact()),
        "desc.txt": lambda: description(album) + "\n",
        "publication.json": lambda: readium_json(
            album, exact(), identifier=identifier, base_url=base_url, cover=cover
        ),
    }
    for file, make in makers.items():
        if shelf.is_theirs(file):
            shelf.keep(file)
        else:
            shelf.put(file, key, make)
