"""A work's folder: where every product lies, and what the tool remembers of making it."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

from .errors import InputError, OutputError, UsageError
from .files import (
    from_json,
    json_text,
    lock,
    read_json,
    read_text,
    sha256_of,
    sha256_of_file,
    to_plain,
    write_text,
)
from .model import CastMember, Preset, Spoken, Work
from .publish import new_feed_guid, slug
from .script.table import Written

CLIPS = ".clips"
_LOCK = ".lock"
_MANIFEST = "manifest.json"
_PARTS = ".parts"
_SAVE_EVERY_S = 5.0
_LONG_PARAGRAPH = 40
"""Characters."""


@dataclass(slots=True)
class ScriptRecord:
    """What the tool wrote into script/NN.tsv last, from what (``key``), and the file's hash."""

    key: str
    written: tuple[Written, ...]
    sha256: str


@dataclass(slots=True)
class AudioRecord:
    """A chapter's audio file: made from ``key``, tagged with ``tags_key``.

    ``episode`` names the chapter in the feed for ever; ``published`` is its date there (ISO).
    """

    key: str
    tags_key: str
    file: str
    sha256: str
    size_bytes: int
    mtime_ns: int
    """When the file was written: only where it differs is the hash looked at."""
    duration_ms: int
    episode: str
    published: str
    preset: Preset = Preset.PODCAST


@dataclass(slots=True)
class ProductRecord:
    """A file that was made besides the chapters' MP3s, and what it was made from (``key``)."""

    key: str
    sha256: str
    size_bytes: int
    mtime_ns: int


@dataclass(slots=True)
class BookPart:
    """A chapter's packets in a whole-book file: encoded from ``key``, so many."""

    key: str
    packets: int


@dataclass(slots=True)
class BookRecord:
    """A whole-book file and its chapters in order, to copy from when one of them changes."""

    file: str
    parts: tuple[BookPart, ...]


LOCAL_BASE_URL = "http://127.0.0.1:8000/"
"""Where `fullcast serve` offers the output folder; it moves a feed to where it is asked for it."""


@dataclass(slots=True)
class TakeRecord:
    """A person's recording of a line, and the words that it was recorded for."""

    sha256: str
    text: str
    heard: bool = True
    """Whether the story has these words."""


@dataclass(slots=True)
class LevelRecord:
    """A voice's gain into the mix, found on so much of what it says in the work."""

    gain_db: float
    heard_ms: int


@dataclass(slots=True)
class Manifest:
    """Everything that is remembered between two runs."""

    schema: int = 1
    scripts: dict[int, ScriptRecord] = field(default_factory=dict)
    scripts_begun: dict[int, ScriptRecord] = field(default_factory=dict)
    """Scripts that were about to be written; the file's hash tells whether they were."""
    audio: dict[int, AudioRecord] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    """What the user asked for: later runs keep it up to date."""
    products: dict[str, ProductRecord] = field(default_factory=dict)
    """By file name: transcripts and whatever else was asked for."""
    books: dict[str, BookRecord] = field(default_factory=dict)
    """By format: whole-book files that were encoded."""
    narrators: dict[int, str] = field(default_factory=dict)
    """Narrators that the tool guessed and wrote into cast.toml."""
    opinions: dict[str, str] = field(default_factory=dict)
    """Answers of a language model, by the hash of what it was asked; empty: it named nobody."""
    spoken: Spoken = field(default_factory=Spoken)
    """What the user asked to hear the last time, and with which ``engine``."""
    engine: str | None = None
    takes: dict[str, TakeRecord] = field(default_factory=dict)
    """By file name: people's recordings."""
    levels: dict[str, LevelRecord] = field(default_factory=dict)
    """By a hash of the voice: how loud it goes into the mix."""
    members: dict[str, str] = field(default_factory=dict)
    """Speaker -> hash of what the tool wrote about who they are (aliases, gender)."""
    feed_guid: str = field(default_factory=lambda: new_feed_guid(str(uuid.uuid4())))
    base_url: str | None = None
    """Where the user said that the feed will be found."""
    public: bool = False
    """Whether the user lets podcast directories list it."""
    cover_key: str = ""
    cover_sha256: str = ""
    """Of the cover that the tool made last, and from what; empty where a person gave one."""
    cover_of: str = ""
    """Hash of the source whose own cover that is; empty for one that was drawn."""


@dataclass(slots=True)
class _Saved:
    """The manifest as it lies on the disk, and when it was written."""

    text: str = ""
    at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one work below the output folder."""

    folder: Path
    manifest: Manifest
    _saved: _Saved = field(default_factory=_Saved)

    @property
    def work(self) -> Path:
        """Return the path of work.json."""
        return self.folder / "work.json"

    @property
    def cast(self) -> Path:
        """Return the path of cast.toml."""
        return self.folder / "cast.toml"

    @property
    def found(self) -> Path:
        """Return where the script lies as the tool found it, for the next run."""
        return self.folder / ".script.json"

    @property
    def clips(self) -> Path:
        """Return the folder of the clip store, which all works share."""
        return self.folder.parent / CLIPS

    @property
    def cover(self) -> Path:
        """Return the path of the cover."""
        return self.folder / "cover.jpg"

    @property
    def feed(self) -> Path:
        """Return the path of the podcast feed."""
        return self.folder / "feed.xml"

    @property
    def address(self) -> str:
        """Where the folder will be found, as the user said or as ``fullcast serve`` offers it."""
        return self.manifest.base_url or f"{LOCAL_BASE_URL}{self.folder.name}/"

    @property
    def takes(self) -> Path:
        """Return the folder of people's recordings."""
        return self.folder / "takes"

    @property
    def history(self) -> Path:
        """Return the folder of what people changed by the tool's own hand, to be undone."""
        return self.folder / ".history"

    def script(self, chapter: int) -> Path:
        """Return the path of a chapter's table of lines."""
        return self.folder / "script" / f"{chapter:02}.tsv"

    def timeline(self, chapter: int) -> Path:
        """Return the path of a chapter's timeline."""
        return self.folder / "timeline" / f"{chapter:02}.json"

    def part(self, chapter: int) -> Path:
        """Return where a chapter's audio lies until it is tagged and gets its name."""
        return self.folder / _PARTS / f"{chapter:02}.mp3"

    def book_part(self, key: str) -> Path:
        """Return where a chapter lies, encoded for a book, until that is put together."""
        return self.folder / _PARTS / f"{key}.mka"

    def part_record(self, chapter: int) -> Path:
        """Return where is told what a part is that a shard has left."""
        return self.part(chapter).with_suffix(".json")

    @contextmanager
    def held(self, *, shared: bool = False) -> Iterator[None]:
        """Keep other runs away from the folder; with ``shared``, all but those that share it, too.

        Raises:
            OutputError: another run is at it, or was since the manifest was read.
        """
        path = self.folder / _LOCK
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = path.open("ab", buffering=0)
        except OSError as error:
            raise OutputError(
                f"cannot be written: {error.strerror}.",
                where=self.folder,
                hint="Choose another folder with --output.",
            ) from error
        with file:
            is_ours = lock(file, shared=shared) and os.fstat(file.fileno()).st_nlink > 0
            if not is_ours or self._was_changed():
                raise OutputError(
                    "Another run makes this work.",
                    where=self.folder,
                    hint="Wait for its end, then run the same command again.",
                )
            try:
                yield
            finally:
                if lock(file):  # nobody shares it
                    with suppress(OSError):  # Windows deletes no open file
                        path.unlink()

    def _was_changed(self) -> bool:
        path = self.folder / _MANIFEST
        return path.is_file() and read_text(path, InputError) != self._saved.text

    def drop_parts(self) -> None:
        """Remove what a run that was killed has left half done."""
        shutil.rmtree(self.folder / _PARTS, ignore_errors=True)

    def settle_scripts(self) -> None:
        """Take over the records of scripts that were begun, if their files were really written."""
        for number, record in self.manifest.scripts_begun.items():
            path = self.script(number)
            if path.is_file() and sha256_of_file(path) == record.sha256:
                self.manifest.scripts[number] = record
        self.manifest.scripts_begun.clear()

    def holds(self, record: AudioRecord) -> bool:
        """Tell whether a chapter's audio file is the recorded one, unchanged."""
        return self.is_unchanged(record.file, record)

    def is_unchanged(self, file: str, record: AudioRecord | ProductRecord) -> bool:
        """Tell whether a file of the folder is the recorded one."""
        path = self.folder / file
        if not path.is_file():
            return False
        status = path.stat()
        if status.st_size != record.size_bytes:
            return False
        return status.st_mtime_ns == record.mtime_ns or sha256_of_file(path) == record.sha256

    def save(self) -> None:
        """Write the manifest if it changed."""
        text = json_text(self.manifest)
        if text != self._saved.text:
            write_text(self.folder / _MANIFEST, text)
        self._saved.text, self._saved.at_s = text, time.monotonic()

    def save_now_and_then(self) -> None:
        """Write the manifest unless that was done a moment ago; for use after every chapter."""
        if time.monotonic() - self._saved.at_s > _SAVE_EVERY_S:
            self.save()


def open_workspace(output: Path, work: Work) -> Workspace:
    """Find or plan the folder of ``work`` below ``output``; nothing is written yet.

    Another work of the same title keeps its folder, and this one's name then ends in its authors'
    or its file's, or in a number. A work is the same one if title, authors and the source's number
    for it are; without a number, if its file is called the same or some of its text is there.

    Raises:
        OutputError: ``output`` is no folder.
        InputError: the manifest is damaged.
    """
    if output.exists() and not output.is_dir():
        raise OutputError("is not a folder.", where=output, hint="Choose a folder with --output.")
    folder = next(one for one in _folders(output, work) if not _holds_another(one, work))
    path = folder / _MANIFEST
    manifest, saved = Manifest(), _Saved()
    if path.is_file():
        saved.text = read_text(path, InputError)
        manifest = from_json(saved.text, Manifest, where=path, error=InputError)
        _check_guid(manifest.feed_guid, path)
    space = Workspace(folder, manifest, saved)
    space.settle_scripts()
    return space


def holds_work(folder: Path) -> bool:
    """Tell whether a path is a work's folder."""
    return (folder / _MANIFEST).is_file()


def workspace_at(folder: Path) -> tuple[Workspace, Work]:
    """Return the workspace of a finished work's folder, and the work as it was read last.

    Raises:
        UsageError: it is no work's folder.
        InputError: what the tool wrote down about the work is damaged, or the folder was renamed.
    """
    if not holds_work(folder):
        raise UsageError("is no work's folder.", where=folder, hint="Give output/NAME-OF-THE-WORK.")
    if folder.name in {"", ".."}:  # "." is a folder whose name, and parent, it does not tell
        folder = folder.resolve()
    work = read_json(folder / "work.json", Work, InputError)
    if folder.name in ("", ".."):
        folder = folder.resolve()  # "." and ".." do not tell what they lie in
    space = open_workspace(folder.parent, work)
    if space.folder.resolve() != folder.resolve():
        raise InputError(
            "is not where its work belongs.",
            where=folder,
            hint=f"Rename it to {space.folder.name}.",
        )
    return space, work


def work_text(work: Work) -> str:
    """Return work.json; a cover is a file of its own."""
    plain = to_plain(replace(work, cover=None))
    del plain["cover"]
    return json_text(plain)


def _check_guid(feed_guid: str, path: Path) -> None:
    try:
        uuid.UUID(feed_guid)
    except ValueError as error:
        raise InputError(
            f"feed_guid: {feed_guid!r} is no UUID.",
            where=path,
            hint="Put the old one back, by which podcast apps know the feed, or delete the file.",
        ) from error


def _folders(output: Path, work: Work) -> Iterator[Path]:
    """Yield where a work may lie, the best place first."""
    name = slug(work.metadata.title)
    yield output / name
    yield output / f"{name}-{slug(' '.join(work.metadata.authors) or work.source.name)}"
    yield from (output / f"{name}-{number}" for number in count(2))


def _holds_another(folder: Path, work: Work) -> bool:
    path = folder / "work.json"
    if not path.is_file():
        return False
    other = read_json(path, Work, InputError)
    one, two = other.metadata, work.metadata
    if (one.title, one.authors) != (two.title, two.authors):
        return True
    if one.work_id and two.work_id:
        return one.work_id != two.work_id
    is_same_file = other.source.name == work.source.name
    return not is_same_file and _paragraphs(other).isdisjoint(_paragraphs(work))


def _paragraphs(work: Work) -> set[str]:
    """Return the paragraphs of a work that are long enough to be nobody else's by chance."""
    texts = {" ".join(p.text.split()) for chapter in work.chapters for p in chapter.paragraphs}
    return {text for text in texts if len(text) >= _LONG_PARAGRAPH} or texts


def identity_of(member: CastMember) -> str:
    """Return a hash of who a cast entry says somebody is, whatever their voice."""
    return sha256_of(list(member.aliases), member.gender.value)[:16]
