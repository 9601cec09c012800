"""A chapter as a page to read: the story, who says what, and when it is heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from fullcast.model import NARRATOR, Chapter, Kind, Line, Paragraph, Role, Timeline

from .album import DISCLOSURE, Album, Episode
from .clock import clock
from .markup import html_text, tag
from .prose import passages_of

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE = """
:root { color-scheme: light dark; }
body { margin: 2em auto; max-width: 38em; padding: 0 1em; font: 1.1em/1.6 Georgia, serif;
  color: #222; background: #fdfbf7; }
h1, h2, cite, time, .about { font-family: system-ui, sans-serif; }
h2 { margin-top: 0; font-weight: normal; }
main > * { margin: 0 0 0.9em; white-space: pre-line; }
time { font-size: 0.7em; color: #666; }
cite { font-size: 0.7em; font-style: normal; font-weight: bold; color: #7a2e1f; }
.about { font-size: 0.85em; color: #555; }
audio { width: 100%; }
.break { text-align: center; }
@media (prefers-color-scheme: dark) {
  body { color: #ddd; background: #1b1b1b; } cite { color: #e8a08e; } time, .about { color: #aaa; }
}
"""
"""The page's own style. `fullcast serve` allows this one in pages, and no other."""


def reading_page(
    album: Album, episode: Episode, chapter: Chapter, lines: Sequence[Line], timeline: Timeline
) -> str:
    """Return a chapter as one HTML page without scripts, its audio on top.

    Names of speakers stand in ``cite`` before what they say and times in ``time`` before
    paragraphs, as Podcasting 2.0 has it. All other characters are the story's.
    """
    starts = {entry.line: entry.start_ms for entry in timeline.entries}
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", f"{episode.title} – {album.title}"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("style", STYLE),
    )
    sound = quote(episode.path.name)
    header = tag(
        "header",
        tag("h1", album.title),
        tag("h2", episode.title),
        tag("p", f"{album.author}. {DISCLOSURE}", class_="about"),
        tag("audio", controls="", preload="none", aria_label=episode.title, src=sound),
    )
    body = tag("body", header, tag("main", *_paragraphs(chapter, lines, starts)))
    return html_text(tag("html", head, body, lang=album.language))


def _paragraphs(
    chapter: Chapter, lines: Sequence[Line], starts: Mapping[str, int]
) -> Iterator[_Element]:
    """Yield the story's paragraphs, and summaries and notes where they are spoken."""
    of_paragraph: dict[int, list[Line]] = {}
    for line in lines:
        of_paragraph.setdefault(line.paragraph, []).append(line)
    around = [line for line in of_paragraph.get(0, ()) if line.kind is Kind.NOTE]
    closing = set(_closing(lines))
    yield from (_note(line, starts) for line in around if line.id not in closing)
    for number, paragraph in enumerate(chapter.paragraphs, start=1):
        yield _paragraph(paragraph, of_paragraph.get(number, ()), starts)
    yield from (_note(line, starts) for line in around if line.id in closing)


def _closing(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the ids of notes that are spoken after the story."""
    for line in reversed(lines):
        if line.paragraph > 0:
            return
        yield line.id


def _note(line: Line, starts: Mapping[str, int]) -> _Element:
    return tag("p", *_clock([line], starts), line.text, class_="about")


def _paragraph(paragraph: Paragraph, lines: Sequence[Line], starts: Mapping[str, int]) -> _Element:
    if paragraph.role is Role.SCENE_BREAK:
        return tag("p", paragraph.text, class_="break") if paragraph.text.strip() else tag("hr")
    pieces: list[str | _Element] = []
    speaker = NARRATOR
    for passage in passages_of(paragraph, lines):
        said_by = passage.line.speaker if passage.line else NARRATOR
        if said_by not in (NARRATOR, speaker):
            pieces += [tag("cite", f"{said_by}:"), " "]
            speaker = said_by
        pieces += (tag("em", run.text) if run.emphasised else run.text for run in passage.runs)
    return tag(_NAMES.get(paragraph.role, "p"), *_clock(lines, starts), *pieces)


_NAMES = {Role.HEADING: "h3", Role.BLOCKQUOTE: "blockquote"}


def _clock(lines: Sequence[Line], starts: Mapping[str, int]) -> Iterator[str | _Element]:
    """Yield when the first of some lines is heard, as a clock shows it, and a space."""
    at_ms = next((starts[line.id] for line in lines if line.id in starts), None)
    if at_ms is None:
        return
    yield tag("time", clock(at_ms))
    yield " "
