"""From chapter audio to what players read: tags, names, cover, feed.

A chapter is published as soon as it is mixed, so a run that is stopped keeps what was done. A file
whose tags are those of its record is left alone.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from ..assemble.chapter import ChapterAudio
from ..cast.voicing import Voicing
from ..files import sha256_of, sha256_of_file, write_if_changed, write_json
from ..model import NARRATOR, Cast, Chapter, Line, Progress, Script, Work
from ..publish import (
    DEFAULT,
    Episode,
    Format,
    album_of,
    build_feed,
    chapter_file_name,
    check_base_url,
    episode_titles,
    is_explicit,
    read_cover,
    small_cover,
    write_tags,
)
from ..workspace import AudioRecord, Workspace
from .covers import cover_of, persons_cover
from .products import Products, whole_books
from .shelf import Shelf
from .sound import ChapterPlan
from .transcripts import ChapterText

MOST_NARRATORS = 20
"""Voices named in the tags: a novel may have a hundred, and players show them all in one line."""

_TAGS_VERSION = 1

_log = logging.getLogger(__name__)


class Publication:
    """A work's products in its folder: tagged chapters, cover, feed, and what else is asked for."""

    def __init__(
        self,
        space: Workspace,
        work: Work,
        script: Script,
        cast: Cast,
        voicing: Voicing,
        *,
        formats: Sequence[Format] = DEFAULT,
        base_url: str | None = None,
        public: bool | None = None,
        cover: Path | None = None,
    ) -> None:
        """Plan the products; nothing is written yet. ``cover`` is a picture of the user's own.

        ``script`` is what is spoken, ``formats`` what is to be made of it; ``public`` lets
        directories list the feed (None: as before).

        Raises:
            PublishError: the picture, or one that somebody put there as cover.jpg, cannot be read,
                or the base URL is no URL.
        """
        self._space = space
        self._audio = space.manifest.audio
        self._formats = formats
        self._given_cover = read_cover(cover) if cover else None
        self._work = work
        self._persons_cover = None if cover else persons_cover(space)
        self._base_url = check_base_url(base_url) if base_url else None
        self._public = public
        self._narrators = tuple(narrators_of(cast, voicing))
        self._album = album_of(work.metadata, self._narrators[:MOST_NARRATORS], cast.permission)
        titles = episode_titles([c.title for c in work.chapters], work.metadata.title)
        self._chapters = {
            chapter.number: _Listed(title, chapter, spoken.lines)
            for chapter, spoken, title in zip(
                _with_notes_of(work), script.chapters, titles, strict=True
            )
        }

    @property
    def whole_books(self) -> list[str]:
        """Return the names of the files that hold the whole work."""
        return whole_books(self._album, self._formats)

    @property
    def rating_note(self) -> str:
        """Return why the work is marked as explicit, or is not."""
        return is_explicit(self._album.rating)[1]

    def chapters(self, numbers: Collection[int]) -> list[AudioRecord]:
        """Return what is known of these chapters' audio, in order."""
        return [self._audio[number] for number in sorted(numbers) if number in self._audio]

    def add_chapter(self, plan: ChapterPlan, audio: ChapterAudio) -> None:
        """Give a mixed chapter its tags and its name, and remember it.

        The audio goes before its timeline, and both before the record: a run that is killed in
        between leaves a file that is not the recorded one, and the chapter is mixed again. Its
        transcripts are made at once, because workers have the next chapters meanwhile.
        """
        before = self._audio.get(plan.number)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        record = AudioRecord(
            key=plan.key,
            tags_key="",
            file=before.file if before else "",
            sha256="",
            size_bytes=0,
            mtime_ns=0,
            duration_ms=audio.timeline.duration_ms,
            episode=before.episode if before else str(plan.number),
            published=before.published if before else now,
            preset=plan.preset,
        )
        record = self._tag(plan.number, record, audio.path)
        write_json(self._space.timeline(plan.number), audio.timeline)
        self._audio[plan.number] = record
        audio.path.unlink(missing_ok=True)
        text = self._text(plan.number, is_current=True)
        text.timeline = audio.timeline
        text.put_transcripts(Shelf(self._space), self._formats)
        self._space.save_now_and_then()

    def finish(self, current: Collection[int], progress: Progress) -> None:
        """Bring all tags, the cover, the feed and all products up to date, and remember everything.

        ``current`` are the chapters whose sound is what the script says.

        Raises:
            OutputError: a file cannot be written.
        """
        published = [number for number in self._chapters if number in self._audio]
        for done, number in enumerate(published, start=1):
            record = self._audio[number]
            if record.tags_key != self._tags_key(number) or record.file != self._file(number):
                source = self._space.folder / record.file
                self._audio[number] = self._tag(number, record, source)
            progress("publish", done, len(published))
        self._space.manifest.formats = tuple(self._formats)
        if self._base_url is not None:
            self._space.manifest.base_url = self._base_url
        if self._public is not None:
            self._space.manifest.public = self._public
        if published:
            products = Products(
                self._space,
                self._album,
                self._formats,
                self._cover,
                self._small_cover,
                self._space.address,
            )
            texts = [self._text(n, is_current=n in current) for n in published]
            episodes = products.bring_up_to_date(texts)
            self._space.save()  # before the feed: a server serves nothing else than it names
            self._write_feed(episodes)
        self._space.save()
        self._space.drop_parts()

    # ------------------------------------------------------------ one chapter

    def _tag(self, number: int, record: AudioRecord, source: Path) -> AudioRecord:
        """Write the chapter's file from the sound of ``source``; drop the file of an older name."""
        path = self._space.folder / self._file(number)
        episode = self._episode(number, record, path)
        write_tags(path, self._album, episode, self._small_cover, source=source)
        if record.file and record.file != path.name:
            (self._space.folder / record.file).unlink(missing_ok=True)
        status = path.stat()
        return replace(
            record,
            tags_key=self._tags_key(number),
            file=path.name,
            sha256=sha256_of_file(path),
            size_bytes=status.st_size,
            mtime_ns=status.st_mtime_ns,
        )

    def _file(self, number: int) -> str:
        return chapter_file_name(number, len(self._chapters), self._chapters[number].title)

    def _tags_key(self, number: int) -> str:
        listed = self._chapters[number]
        return sha256_of(
            _TAGS_VERSION, self._album, listed.title, number, len(self._chapters), self._cover
        )

    def _episode(self, number: int, record: AudioRecord, path: Path) -> Episode:
        listed = self._chapters[number]
        return Episode(
            number=number,
            total=len(self._chapters),
            title=listed.title,
            path=path,
            duration_ms=record.duration_ms,
            made=datetime.fromisoformat(record.published),
            key=record.episode,
            summary=listed.chapter.summary,
        )

    def _text(self, number: int, *, is_current: bool) -> ChapterText:
        record, listed = self._audio[number], self._chapters[number]
        episode = self._episode(number, record, self._space.folder / record.file)
        timeline = self._space.timeline(number)
        return ChapterText(
            self._album,
            episode,
            listed.chapter,
            listed.lines,
            timeline,
            is_current=is_current,
        )

    # ------------------------------------------------------------ cover and feed

    @cached_property
    def _cover(self) -> bytes:
        return cover_of(
            self._space, self._work, given=self._given_cover, persons=self._persons_cover
        )

    @cached_property
    def _small_cover(self) -> bytes:
        return small_cover(self._cover)

    def _write_feed(self, episodes: Sequence[Episode]) -> None:
        feed = build_feed(
            replace(self._album, narrators=self._narrators),
            episodes,
            base_url=self._space.address,
            feed_guid=self._space.manifest.feed_guid,
            private=not self._space.manifest.public,
            cover=self._space.cover,
        )
        write_if_changed(self._space.feed, feed)


@dataclass(frozen=True, slots=True)
class _Listed:
    """What players show of a chapter."""

    title: str
    chapter: Chapter
    lines: tuple[Line, ...]


def _with_notes_of(work: Work) -> list[Chapter]:
    """Return the chapters, the work's own notes with the first and the last of them."""
    first, *others = work.chapters
    chapters = [replace(first, notes=(*work.metadata.notes, *first.notes)), *others]
    end_notes = (*chapters[-1].end_notes, *work.metadata.end_notes)
    return [*chapters[:-1], replace(chapters[-1], end_notes=end_notes)]


def narrators_of(cast: Cast, voicing: Voicing) -> list[str]:
    """Return who speaks with which voice, in the order of cast.toml, which edits do not change."""
    speakers = [NARRATOR, *cast.speakers]
    return [f"{name}: {voicing.name_of(name)}" for name in speakers]
