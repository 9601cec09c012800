"""A chapter as an EPUB content document: the story verbatim, every line with its id and speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fullcast.model import Chapter, Kind, Line, Paragraph, Role

from .album import Album, Episode
from .markup import tag, xhtml_text
from .prose import Passage, passages_of

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE_NAME = "style.css"

CHAPTER_ID = "chapter"
"""The id of a chapter's whole text on its page: EPUB 3.0 and 3.2 want one where 3.3 does not."""


def chapter_page(album: Album, episode: Episode, chapter: Chapter, lines: Sequence[Line]) -> bytes:
    """Return a chapter's XHTML. Ids are those of the lines, also of notes that are spoken.

    Summary and notes stand before the story, end notes after it, as readers of the source know
    them. All characters of the story are there, and no others.
    """
    spoken_title = next((x for x in lines if x.paragraph == 0 and x.kind is Kind.HEADING), None)
    heading = tag("h1", episode.title, id=spoken_title.id if spoken_title else "title")
    section = tag(
        "section",
        heading,
        *_notes(_before(chapter, lines), "summary"),
        *_story(chapter, lines),
        *_notes(_after(chapter, lines), "end-notes"),
        id=CHAPTER_ID,
        epub_type="chapter",
        role="doc-chapter",
        aria_labelledby=heading.get("id", ""),
    )
    return page(episode.title, album.language, section)


def page(title: str, language: str, *content: _Element) -> bytes:
    """Return an XHTML page of the book."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("title", title),
        tag("link", rel="stylesheet", type="text/css", href=STYLE_NAME),
    )
    return xhtml_text(tag("html", head, tag("body", *content), lang=language))


# ---------------------------------------------------------------------------- around the story

_Note = tuple[str | None, str]
"""The id of the line that speaks it, if one does, and its text."""


def _before(chapter: Chapter, lines: Sequence[Line]) -> list[_Note]:
    return _with_unspoken(_around(lines), [chapter.summary, *chapter.notes])


def _after(chapter: Chapter, lines: Sequence[Line]) -> list[_Note]:
    return _with_unspoken(_around(lines[::-1])[::-1], chapter.end_notes)


def _around(lines: Sequence[Line]) -> list[_Note]:
    """Return the notes that are spoken before the first line of the story."""
    notes: list[_Note] = []
    for line in lines:
        if line.paragraph > 0:
            break
        if line.kind is Kind.NOTE:
            notes.append((line.id, line.text))
    return notes


def _with_unspoken(spoken: list[_Note], texts: Sequence[str | None]) -> list[_Note]:
    said = {text for _id, text in spoken}
    return [*spoken, *((None, text) for text in texts if text and text not in said)]


def _notes(notes: Sequence[_Note], class_: str) -> Iterator[_Element]:
    if not notes:
        return
    paragraphs = []
    for line, text in notes:
        paragraph = tag("p", *_broken(text))
        if line:
            paragraph.set("id", line)
        paragraphs.append(paragraph)
    yield tag("aside", *paragraphs, class_=class_, aria_label=_LABELS[class_])


_LABELS = {"summary": "Summary and notes", "end-notes": "Notes at the end"}


# ---------------------------------------------------------------------------- the story


def _story(chapter: Chapter, lines: Sequence[Line]) -> Iterator[_Element]:
    of_paragraph: dict[int, list[Line]] = {}
    for line in lines:
        of_paragraph.setdefault(line.paragraph, []).append(line)
    for number, paragraph in enumerate(chapter.paragraphs, start=1):
        yield _paragraph(paragraph, of_paragraph.get(number, ()))


def _paragraph(paragraph: Paragraph, lines: Sequence[Line]) -> _Element:
    if paragraph.role is Role.SCENE_BREAK and not paragraph.text.strip():
        return tag("hr")
    pieces: list[str | _Element] = []
    for passage in passages_of(paragraph, lines):
        pieces += _passage(passage)
    match paragraph.role:
        case Role.HEADING:
            return tag("h2", *pieces)
        case Role.BLOCKQUOTE:
            return tag("blockquote", tag("p", *pieces))
        case Role.FOOTNOTE:
            return tag("aside", tag("p", *pieces), epub_type="footnote", role="doc-footnote")
        case Role.NOTE:
            return tag("aside", tag("p", *pieces), class_="note", aria_label="Note")
        case role:
            return tag("p", *pieces, class_=_CLASSES.get(role, "prose"))


_CLASSES = {Role.SCENE_BREAK: "break", Role.VERSE: "verse", Role.LIST_ITEM: "item"}


def _passage(passage: Passage) -> Iterator[str | _Element]:
    """Yield a line as a span that says who speaks; what stands between lines as it is."""
    content: list[str | _Element] = []
    for run in passage.runs:
        content += [tag("em", *_broken(run.text))] if run.emphasised else _broken(run.text)
    if passage.line is None:
        yield from content
        return
    line = passage.line
    yield tag("span", *content, id=line.id, class_=line.kind.value, data_speaker=line.speaker)


def _broken(text: str) -> list[str | _Element]:
    """Return a text with its line breaks as elements."""
    first, *others = text.split("\n")
    return [first, *(piece for line in others for piece in (tag("br"), line))]
