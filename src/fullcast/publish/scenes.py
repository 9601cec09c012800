"""Where the scenes of a chapter start, and chapter marks for podcast apps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from fullcast.model import Kind, Line, Timeline

from .album import legible

LONGEST_OPENING = 40
"""Characters of a scene's first words that stand for its title."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A part of a chapter, from ``start_ms`` of its audio to the next one."""

    start_ms: int
    title: str


def is_scene_start(line: Line) -> bool:
    """Tell whether a scene starts here or right after: a break, or a heading in the story."""
    return line.kind is Kind.SCENE_BREAK or (line.kind is Kind.HEADING and line.paragraph > 0)


def scenes_of(lines: Sequence[Line], timeline: Timeline, chapter_title: str) -> tuple[Scene, ...]:
    """Return the scenes of a chapter: what follows a scene break or a heading inside it.

    Starts are whole seconds, which is as fine as podcast players are. The first scene has the
    chapter's title, all others a heading or their first words.
    """
    starts = {entry.line: entry.start_ms for entry in timeline.entries}
    scenes = [Scene(0, chapter_title)]
    is_new = False
    for line in lines:
        is_new = is_new or is_scene_start(line)
        if line.id not in starts:
            continue
        start_ms = starts[line.id] // 1000 * 1000
        if is_new and start_ms > scenes[-1].start_ms:
            scenes.append(Scene(start_ms, _opening(line.text)))
        is_new = False
    return tuple(scenes)


def _opening(text: str) -> str:
    words = " ".join(legible(text).split())
    if len(words) <= LONGEST_OPENING:
        return words
    return words[:LONGEST_OPENING].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"


def chapters_json(scenes: Sequence[Scene], *, album_title: str, chapter_title: str) -> str:
    """Return scenes in Podcasting 2.0's chapters format 1.2.0."""
    chapters = [{"startTime": s.start_ms // 1000, "title": s.title} for s in scenes]
    about = {"title": legible(chapter_title), "podcastName": legible(album_title)}
    file = {"version": "1.2.0", **about, "chapters": chapters}
    return json.dumps(file, ensure_ascii=False, indent=1) + "\n"
