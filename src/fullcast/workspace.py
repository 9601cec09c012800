"""A work's folder: where every product lies, and what the tool remembers of making it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from pathlib import Path

from .errors import InputError, OutputError
from .files import read_json, sha256_of, sha256_of_file, write_json
from .model import CastMember, Work
from .publish.names import slug
from .script.table import Written

CLIPS = ".clips"
_MANIFEST = "manifest.json"


@dataclass(slots=True)
class ScriptRecord:
    """What the tool wrote into script/NN.tsv last, from what (``key``), and the file's hash."""

    key: str
    written: tuple[Written, ...]
    sha256: str


@dataclass(slots=True)
class AudioRecord:
    """A chapter's audio file: made from ``key``, tagged with ``tags_key``, ``size_bytes`` long.

    ``episode`` names the chapter in the feed for ever; ``published`` is its date there (ISO).
    """

    key: str
    tags_key: str
    file: str
    size_bytes: int
    duration_ms: int
    lufs: float | None
    true_peak_dbtp: float | None
    episode: str
    published: str


@dataclass(slots=True)
class Manifest:
    """Everything that is remembered between two runs."""

    schema: int = 1
    scripts: dict[int, ScriptRecord] = field(default_factory=dict)
    scripts_begun: dict[int, ScriptRecord] = field(default_factory=dict)
    """Scripts that were about to be written; the file's hash tells whether they were."""
    audio: dict[int, AudioRecord] = field(default_factory=dict)
    narrators: dict[int, str] = field(default_factory=dict)
    """Narrators that the tool guessed and wrote into cast.toml."""
    members: dict[str, str] = field(default_factory=dict)
    """Speaker -> hash of what the tool wrote about who they are (aliases, gender)."""
    feed_guid: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one work below the output folder."""

    folder: Path
    manifest: Manifest

    @property
    def work(self) -> Path:
        """Return the path of work.json."""
        return self.folder / "work.json"

    @property
    def cast(self) -> Path:
        """Return the path of cast.toml."""
        return self.folder / "cast.toml"

    @property
    def clips(self) -> Path:
        """Return the folder of the clip store, which all works share."""
        return self.folder.parent / CLIPS

    def script(self, chapter: int) -> Path:
        """Return the path of a chapter's table of lines."""
        return self.folder / "script" / f"{chapter:02}.tsv"

    def timeline(self, chapter: int) -> Path:
        """Return the path of a chapter's timeline."""
        return self.folder / "timeline" / f"{chapter:02}.json"

    def settle_scripts(self) -> None:
        """Take over the records of scripts that were begun, if their files were really written."""
        for number, record in self.manifest.scripts_begun.items():
            path = self.script(number)
            if path.is_file() and sha256_of_file(path) == record.sha256:
                self.manifest.scripts[number] = record
        self.manifest.scripts_begun.clear()

    def save(self) -> None:
        """Write the manifest if it changed."""
        path = self.folder / _MANIFEST
        if not path.is_file() or read_json(path, Manifest, InputError) != self.manifest:
            write_json(path, self.manifest)


def open_workspace(output: Path, work: Work) -> Workspace:
    """Find or plan the folder of ``work`` below ``output``; nothing is written yet.

    Another work of the same title keeps its folder; this one's name then ends in its authors'.

    Raises:
        OutputError: ``output`` is no folder.
        InputError: the manifest is damaged.
    """
    if output.exists() and not output.is_dir():
        raise OutputError("is not a folder.", where=output, hint="Choose a folder with --output.")
    name = slug(work.metadata.title)
    folder = output / name
    if _holds_another(folder, work):
        folder = output / f"{name}-{slug(' '.join(work.metadata.authors) or work.source.name)}"
    path = folder / _MANIFEST
    manifest = read_json(path, Manifest, InputError) if path.is_file() else Manifest()
    space = Workspace(folder, manifest)
    space.settle_scripts()
    return space


def _holds_another(folder: Path, work: Work) -> bool:
    path = folder / "work.json"
    if not path.is_file():
        return False
    other = read_json(path, Work, InputError).metadata
    return (other.title, other.authors) != (work.metadata.title, work.metadata.authors)


def identity_of(member: CastMember) -> str:
    """Return a hash of who a cast entry says somebody is, whatever their voice."""
    return sha256_of(list(member.aliases), member.gender.value)[:16]
