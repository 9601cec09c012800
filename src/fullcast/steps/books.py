"""Whole books in one file: a chapter is encoded once, and copied as long as it does not change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..assemble.book import Part, join, lengths_of, marks_of, packets_in
from ..assemble.codecs import AAC, FLAC, OPUS, WAV, Codec, encode_part
from ..executors import Executor
from ..files import sha256_of, write_atomically
from ..model import Progress
from ..publish.album import Album, Episode
from ..publish.formats import Format
from ..publish.languages import iso_639_2
from ..publish.mp3_book import write_mp3_book
from ..publish.mp4 import chapter_mark_title, write_atoms
from ..publish.names import book_file_name
from ..publish.ogg import vorbis_comments
from ..workspace import BookPart, BookRecord, Workspace
from .mixing import Mixing, mixed
from .shelf import Shelf
from .sound import SoundPlan, chapter_jobs

CODECS = {Format.M4B: AAC, Format.OPUS: OPUS}
"""Books that are encoded from the sound itself."""

CHAPTER_CODECS = {Format.FLAC: FLAC, Format.WAV: WAV}
"""Files of single chapters that are."""

BOOK_SUFFIXES = {Format.M4B: ".m4b", Format.OPUS: ".opus", Format.MP3_BOOK: ".mp3"}

_VERSION = 1
_TAGS_VERSION = 2


def part_key(chapter_key: str, codec: Codec) -> str:
    """Return the key of a chapter as packets of a codec, from the key of its sound."""
    return sha256_of(_VERSION, chapter_key, codec)[:32]


def made_for_books(space: Workspace, formats: Collection[Format]) -> Collection[int]:
    """Return the chapters that have to be up to date, as a whole book holds all there are."""
    is_asked = Format.EPUB in formats or any(kind in formats for kind in BOOK_SUFFIXES)
    return space.manifest.audio if is_asked else ()


def lacks_part(space: Workspace, formats: Collection[Format], chapter_key: str) -> bool:
    """Tell whether a chapter has to be encoded for one of the books that are asked for."""
    return any(
        not _has_part(space, kind, part_key(chapter_key, codec)) for kind, codec in _codecs(formats)
    )


def _codecs(formats: Collection[Format]) -> list[tuple[Format, Codec]]:
    return [(k, codec) for k, codec in {**CODECS, **CHAPTER_CODECS}.items() if k in formats]


def _has_part(space: Workspace, kind: Format, key: str) -> bool:
    if space.book_part(key).is_file():
        return True
    if kind in CHAPTER_CODECS:
        return _made_from(space, key) is not None
    return key in _parts_in_book(space, kind)


def _made_from(space: Workspace, key: str) -> Path | None:
    """Return the chapter file that was made from this key, whatever it is called."""
    for file, record in space.manifest.products.items():
        if record.key == key and space.is_unchanged(file, record):
            return space.folder / file
    return None


def _parts_in_book(space: Workspace, kind: Format) -> dict[str, Part]:
    """Return the chapters that can be copied from the book of an earlier run, by their keys."""
    book = space.manifest.books.get(kind)
    product = space.manifest.products.get(book.file) if book else None
    if book is None or product is None or not space.is_unchanged(book.file, product):
        return {}
    parts: dict[str, Part] = {}
    first = 0
    for part in book.parts:
        parts[part.key] = Part(space.folder / book.file, first, part.packets)
        first += part.packets
    return parts


# ---------------------------------------------------------------------------- encoding


def encode_parts(
    space: Workspace,
    plan: SoundPlan,
    formats: Collection[Format],
    executor: Executor,
    progress: Progress,
) -> None:
    """Encode the chapters that books lack; each is kept until the books are put together.

    Raises:
        AudioError: a chapter cannot be encoded or written.
    """
    wanted = [
        (chapter, codec, key)
        for kind, codec in _codecs(formats)
        for chapter in (*plan.stale, *plan.others)
        if not _has_part(space, kind, key := part_key(chapter.key, codec))
    ]
    if not wanted:
        return
    jobs = chapter_jobs(space, plan, [chapter for chapter, _codec, _key in wanted])
    work = [
        Mixing(
            chapter.number,
            space.book_part(key),
            jobs[chapter.number],
            partial(encode_part, codec=codec),
        )
        for chapter, codec, key in wanted
    ]
    for done, _ in enumerate(mixed(executor, work), start=1):
        progress("encode", done, len(work))


def put_chapter_sounds(
    space: Workspace,
    shelf: Shelf,
    episode: Episode,
    chapter_key: str,
    formats: Collection[Format],
    *,
    is_current: bool,
) -> None:
    """Bring the lossless files of a chapter up to date; a new title costs a new name.

    Those of a chapter that is not ``is_current`` stay as they are.
    """
    for kind, codec in CHAPTER_CODECS.items():
        if kind not in formats:
            continue
        key = part_key(chapter_key, codec)
        file = episode.path.with_suffix(f".{kind}").name
        if not is_current:
            shelf.held(file)
            continue
        source = _made_from(space, key) or space.book_part(key)
        _put_moved(shelf, file, key, source)


def _put_moved(shelf: Shelf, file: str, key: str, source: Path) -> None:
    def move(path: Path) -> None:
        source.replace(path)

    shelf.put_file(file, key, move)


# ---------------------------------------------------------------------------- putting together


@dataclass(frozen=True, slots=True)
class Book:
    """A whole work as players show it; ``keys`` are those of its chapters' sound, in order."""

    album: Album
    episodes: Sequence[Episode]
    keys: Sequence[str]
    cover_jpeg: bytes
    small_cover_jpeg: bytes


def put_books(space: Workspace, shelf: Shelf, book: Book, formats: Collection[Format]) -> None:
    """Bring the whole-book files of these formats up to date."""
    for kind in (one for one in BOOK_SUFFIXES if one in formats):
        file = book_file_name(book.album.title, BOOK_SUFFIXES[kind])
        titles = [episode.title for episode in book.episodes]
        key = sha256_of(_TAGS_VERSION, kind, book.album, titles, list(book.keys), book.cover_jpeg)
        if kind is Format.MP3_BOOK:
            shelf.put_file(
                file,
                key,
                lambda path: write_mp3_book(path, book.album, book.episodes, book.small_cover_jpeg),
            )
        else:
            _put_encoded(space, shelf, book, kind, file, key)


def _put_encoded(
    space: Workspace, shelf: Shelf, book: Book, kind: Format, file: str, key: str
) -> None:
    codec = CODECS[kind]
    keys = [part_key(chapter_key, codec) for chapter_key in book.keys]
    if not shelf.has(file, key):
        parts = _parts(space, kind, keys)
        lengths = lengths_of([episode.duration_ms for episode in book.episodes], codec)
        shelf.put_file(file, key, lambda path: _write_encoded(path, book, codec, parts, lengths))
        records = tuple(BookPart(k, length) for k, length in zip(keys, lengths, strict=True))
        space.manifest.books[kind] = BookRecord(file, records)
    shelf.keep(file)


def _parts(space: Workspace, kind: Format, keys: Sequence[str]) -> list[Part]:
    """Return where every chapter's packets lie: in the earlier book, or encoded just now."""
    have = _parts_in_book(space, kind)
    for key in keys:
        path = space.book_part(key)
        if path.is_file():
            have[key] = Part(path, 0, packets_in(path))
    return [have[key] for key in keys]


def _write_encoded(
    path: Path, book: Book, codec: Codec, parts: Sequence[Part], lengths: Sequence[int]
) -> None:
    titles = [chapter_mark_title(episode.title) for episode in book.episodes]
    marks = marks_of(lengths, titles, codec)
    tags = vorbis_comments(book.album, marks, book.small_cover_jpeg) if codec is OPUS else {}
    language = iso_639_2(book.album.language)
    with write_atomically(path) as partial:
        join(partial, parts, lengths, marks, codec, language=language, tags=tags)
        if codec is AAC:
            write_atoms(partial, book.album, book.cover_jpeg)
