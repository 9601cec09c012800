"""A chapter's transcripts and scene marks, from its script and its timeline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path

from ..errors import OutputError
from ..files import read_json, sha256_of, sha256_of_file
from ..model import Chapter, Line, Timeline
from ..publish.album import Album, Episode, Transcript
from ..publish.cues import Cue, cues_of
from ..publish.formats import Format
from ..publish.reading_page import reading_page
from ..publish.scenes import chapters_json, is_scene_start, scenes_of
from ..publish.transcripts import audacity_labels, srt, transcript_json, webvtt
from .shelf import Shelf

SCENES_SUFFIX = ".chapters.json"

_VERSION = 1


class ChapterText:
    """What is read along with one chapter. The timeline is read only if something is to be made."""

    def __init__(
        self,
        album: Album,
        episode: Episode,
        chapter: Chapter,
        lines: Sequence[Line],
        timeline: Path,
    ) -> None:
        """Plan from a published chapter; ``timeline`` is its file."""
        self._album = album
        self.episode = episode
        self.chapter = chapter
        self.lines = lines
        self._timeline_path = timeline

    @cached_property
    def key(self) -> str:
        """Return a hash of everything that is heard, when, and who says it."""
        return sha256_of(_VERSION, sha256_of_file(self._timeline_path), list(self.lines))

    @cached_property
    def timeline(self) -> Timeline:
        """Return when every line is heard."""
        return read_json(self._timeline_path, Timeline, OutputError)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Return what is heard as cues."""
        return cues_of(self.lines, self.timeline)

    def put_transcripts(self, shelf: Shelf, formats: Collection[str]) -> tuple[Transcript, ...]:
        """Bring the transcripts of these formats up to date; return all of them."""
        kinds: dict[Format, tuple[str, str, Callable[[], str]]] = {
            Format.VTT: ("text/vtt", self.key, lambda: webvtt(self.cues)),
            Format.SRT: ("application/x-subrip", self.key, lambda: srt(self.cues)),
            Format.JSON: ("application/json", self.key, lambda: transcript_json(self.cues)),
            Format.HTML: ("text/html", self._page_key(), self._page),
        }
        return tuple(
            Transcript(shelf.put(self._file(f".{kind}"), key, make), media_type)
            for kind, (media_type, key, make) in kinds.items()
            if kind in formats
        )

    def put_labels(self, shelf: Shelf) -> Path:
        """Bring the label track for an editor up to date."""
        return shelf.put(self._file(".labels.txt"), self.key, lambda: audacity_labels(self.cues))

    def put_scenes(self, shelf: Shelf) -> Path | None:
        """Bring the chapter marks for podcast apps up to date; None where there is one scene."""
        if not any(is_scene_start(line) for line in self.lines):
            return None
        key = sha256_of(self.key, self._album.title, self.episode.title)
        return shelf.put(self._file(SCENES_SUFFIX), key, self._scenes)

    def _file(self, suffix: str) -> str:
        return self.episode.path.with_suffix(suffix).name

    def _scenes(self) -> str:
        title = self.episode.title
        scenes = scenes_of(self.lines, self.timeline, title)
        return chapters_json(scenes, album_title=self._album.title, chapter_title=title)

    def _page_key(self) -> str:
        return sha256_of(self.key, self._album, self.episode.path.name, self.chapter)

    def _page(self) -> str:
        return reading_page(self._album, self.episode, self.chapter, self.lines, self.timeline)
