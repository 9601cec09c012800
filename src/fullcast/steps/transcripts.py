"""A chapter's transcripts and scene marks, from its script and its timeline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property, partial
from pathlib import Path

from ..errors import OutputError
from ..files import read_json, sha256_of, sha256_of_file
from ..model import Chapter, Line, Timeline
from ..publish.album import Album, Episode, Transcript
from ..publish.cues import Cue, cues_of
from ..publish.formats import Format
from ..publish.line_lists import audacity_labels, line_sheet
from ..publish.reading_page import STYLE, reading_page
from ..publish.scenes import chapters_json, is_scene_start, scenes_of
from ..publish.transcripts import srt, transcript_json, webvtt
from .shelf import Shelf

SCENES_SUFFIX = ".chapters.json"

_VERSION = 2


class ChapterText:
    """What is read along with one chapter. The timeline is read only if something is to be made."""

    def __init__(
        self,
        album: Album,
        episode: Episode,
        chapter: Chapter,
        lines: Sequence[Line],
        timeline: Path,
        *,
        is_current: bool = True,
    ) -> None:
        """Plan from a published chapter; ``timeline`` is its file.

        Where the chapter's sound is older than its ``lines`` (``is_current`` is false, because only
        other chapters were asked for), what was made of it stays as it is.
        """
        self.is_current = is_current
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

    def forget(self) -> None:
        """Let go of what was read: the words of all chapters of a long work fill the memory.

        It is read again where it is needed.
        """
        self.__dict__.pop("timeline", None)
        self.__dict__.pop("cues", None)

    def put_transcripts(self, shelf: Shelf, formats: Collection[str]) -> tuple[Transcript, ...]:
        """Bring the transcripts of these formats up to date; return all of them."""
        kinds: dict[Format, tuple[str, str, Callable[[], str]]] = {
            Format.VTT: ("text/vtt", self.key, lambda: webvtt(self.cues)),
            Format.SRT: ("application/x-subrip", self.key, lambda: srt(self.cues)),
            Format.JSON: ("application/json", self.key, lambda: transcript_json(self.cues)),
            Format.HTML: ("text/html", self._page_key(), self._page),
        }
        paths = {
            media_type: self._put(shelf, f".{kind}", key, make)
            for kind, (media_type, key, make) in kinds.items()
            if kind in formats
        }
        return tuple(Transcript(path, media_type) for media_type, path in paths.items() if path)

    def put_labels(self, shelf: Shelf) -> None:
        """Bring the label track for an editor, and the sheet of lines for a reader, up to date."""
        lists = {".labels.txt": audacity_labels, ".lines.tsv": line_sheet}
        for suffix, write in lists.items():
            key = sha256_of(self.key, suffix)
            self._put(shelf, suffix, key, partial(write, self.lines, self.timeline))

    def put_scenes(self, shelf: Shelf) -> Path | None:
        """Bring the chapter marks for podcast apps up to date; None where there is one scene."""
        if not any(is_scene_start(line) for line in self.lines):
            return None
        key = sha256_of(self.key, self._album.title, self.episode.title)
        return self._put(shelf, SCENES_SUFFIX, key, self._scenes)

    def _put(self, shelf: Shelf, suffix: str, key: str, make: Callable[[], str]) -> Path | None:
        file = self.episode.path.with_suffix(suffix).name
        return shelf.put(file, key, make) if self.is_current else shelf.held(file)

    def _scenes(self) -> str:
        title = self.episode.title
        scenes = scenes_of(self.lines, self.timeline, title)
        return chapters_json(scenes, album_title=self._album.title, chapter_title=title)

    def _page_key(self) -> str:
        return sha256_of(self.key, self._album, self.episode.path.name, self.chapter, STYLE)

    def _page(self) -> str:
        return reading_page(self._album, self.episode, self.chapter, self.lines, self.timeline)
