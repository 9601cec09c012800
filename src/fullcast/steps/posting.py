"""A finished work as a post for the Archive of Our Own, if its writer allows that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..cast.castfile import read_cast
from ..cast.catalog import read_catalog
from ..cast.voicing import Voicing
from ..errors import PublishError, UsageError
from ..files import voice_folders, write_text
from ..model import Metadata, Work
from ..publish import Episode, album_of, check_base_url, episode_titles
from ..publish.ao3_post import Recording, form_fields, work_text
from ..workspace import Workspace, workspace_at
from .publishing import narrators_of

FILE_NAME = "ao3-post.html"

_BOOKS = (".m4b", ".epub")


@dataclass(frozen=True, slots=True)
class Post:
    """What a poster pastes: the HTML in ``path``, and the form's other fields by their names."""

    path: Path
    fields: dict[str, str]


def post(folder: Path, *, base_url: str | None = None, force: bool = False) -> Post:
    """Write a work's post into its folder.

    ``base_url`` is where the folder's files lie on the web, if not where the feed says; ``force``
    goes on without the writer's permission.

    Raises:
        PublishError: cast.toml has no permission, the files have no address, or one is missing.
        UsageError: the folder holds no finished work.
    """
    space, work = workspace_at(folder)
    cast = read_cast(space.cast)
    if not cast.permission and not force:
        raise PublishError(
            "says nothing of the writer's permission.",
            where=space.cast,
            hint='Ask for it, write permission = "…" above [narrator], or use --force.',
        )
    voicing = Voicing(cast, read_catalog(voice_folders()), space.cast)
    recording = Recording(
        album=album_of(work.metadata, narrators_of(cast, voicing)),
        episodes=_episodes(space, work),
        books=[_there(space, n) for n in space.manifest.products if Path(n).suffix in _BOOKS],
        base_url=_web_address(base_url or space.manifest.base_url),
        permission=cast.permission,
        read_by_people=sum(take.heard for take in space.manifest.takes.values()),
    )
    path = space.folder / FILE_NAME
    write_text(path, work_text(recording))
    return Post(path, form_fields(recording, _tags(work.metadata)))


def _web_address(base_url: str | None) -> str:
    """Check the address: browsers load nothing that is not encrypted into the archive's pages."""
    if not base_url or not base_url.startswith("https://"):
        raise PublishError(
            "the files have no https address." if not base_url else "is no https address.",
            where=base_url,
            hint="Put the work's folder on the web and name its address: --base-url https://…",
        )
    return check_base_url(base_url)


def _episodes(space: Workspace, work: Work) -> list[Episode]:
    titles = episode_titles([c.title for c in work.chapters], work.metadata.title)
    episodes = [
        Episode(
            number=chapter.number,
            total=len(work.chapters),
            title=title,
            path=_there(space, record.file),
            duration_ms=record.duration_ms,
            made=datetime.fromisoformat(record.published),
        )
        for chapter, title in zip(work.chapters, titles, strict=True)
        if (record := space.manifest.audio.get(chapter.number))
    ]
    if not episodes:
        raise UsageError("holds no finished audio.", where=space.folder, hint="Make it first.")
    return episodes


def _there(space: Workspace, file: str) -> Path:
    path = space.folder / file
    if not path.is_file():
        raise PublishError("is missing.", where=path, hint="Make the work again.")
    return path


def _tags(metadata: Metadata) -> dict[str, tuple[str, ...]]:
    return {
        "Rating": (metadata.rating,) if metadata.rating else (),
        "Archive Warnings": metadata.warnings,
        "Fandoms": metadata.fandoms,
        "Categories": metadata.categories,
        "Relationships": metadata.relationships,
        "Characters": metadata.characters,
        "Additional Tags": metadata.tags,
    }
