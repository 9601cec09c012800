"""What stands before and after the story in a Project Gutenberg book: title page and adverts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..model import Paragraph, Role
from .contents_list import folded, heads_a_list
from .drafts import Findings
from .gutenberg import Book
from .headings import byline, chapter_heading, part_heading
from .text_marks import closes, is_footnote

_FRONT_PARAGRAPHS = 60
"""Among so many paragraphs of a book its title page and credits stand."""
_CREDITS = re.compile(
    r"(?:this |the )?(?:produced by|e-?text prepared|e-?text (?:produced|scanned|was)|"
    r"(?:e-?text|e-?book|file|book) was (?:produced|prepared|created|scanned)|"
    r"transcribed (?:from|by)|transcriber['’]?s?['’]? notes?\b|"
    r"scanned by|digiti[sz]ed by|html version by|"
    r"note: (?:project gutenberg|images)|images of the original|credits?: )",
    re.IGNORECASE,
)
_TRANSCRIBER = re.compile(r"[\W_]*transcriber['’]?s?['’]? notes?\b", re.IGNORECASE)
_LONGEST_END = 0.2
"""Share of a file that adverts and notes of its makers may fill after the story."""
_IMPRINT = re.compile(
    r"\b(?:copyright|publishers?|published|printed|printers|all rights reserved|"
    r"illustrat(?:ed|ions?)|"
    r"frontispiece|author of|edition|translated|translator|edited by|and company|press\b|"
    r"in (?:one|two|three) volumes?|limited|ltd\b|new york|london|boston|philadelphia|edinburgh|"
    r"chicago|toronto|first issued|reprinted|1[5-9]\d\d$)|^m[dclxvi]{4,}$|"
    r"& co\b|^(?:an? )?(?:novel|romance|tale|story|comedy|drama)$|^by$|^vol(?:ume|\.) ?\w+$",
    re.IGNORECASE,
)
_OPENS_IMPRINT = re.compile(
    r"(?:copyright|published|printed|all rights|illustrated|with .*illustrations|author of|"
    r"translated|edited|entered according|first (?:published|edition|issued)|reprinted)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE_LINE = 25
_LONGEST_ENTRY = 1000
"""Words of a line of a title page, and characters of an entry in a list of contents, at most."""


def told_of(paragraphs: Sequence[Paragraph], book: Book, found: Findings) -> list[int]:
    """Return the indexes of what is told; title page and credits, and adverts, are listed."""
    story = [*_without_title_page(paragraphs, book, found)]
    end = _end_of_story([paragraphs[index] for index in story])
    kept = story[:end]
    for index in story[end:]:
        paragraph = paragraphs[index]
        note = paragraph.role is Role.FOOTNOTE or is_footnote(paragraph.text)
        place = paragraph.start, paragraph.end
        if note or not found.leave_out(paragraph.text, "follows the story", *place):
            kept.append(index)
    return kept


def _without_title_page(
    paragraphs: Sequence[Paragraph], book: Book, found: Findings
) -> Iterator[int]:
    front = True
    listing = False
    for index, paragraph in enumerate(paragraphs):
        listing = _goes_on_listing(paragraph, index, listing=listing)
        front = front and index < _FRONT_PARAGRAPHS and not _begins(paragraph.text)
        why = _why_apart(paragraph.text, book) if front else None
        why = "a list of contents" if listing else why
        place = paragraph.start, paragraph.end
        if why is None or not found.leave_out(paragraph.text, why, *place):
            yield index


def _end_of_story(paragraphs: Sequence[Paragraph]) -> int:
    """Return the index behind ``THE END``, or of the transcriber's notes, near the file's end."""
    rest = sum(len(paragraph.text) for paragraph in paragraphs) * _LONGEST_END
    end = index = len(paragraphs)
    while index and (rest := rest - len(paragraphs[index - 1].text)) > 0:
        index -= 1
        text = paragraphs[index].text
        if _TRANSCRIBER.match(text):
            end = index
        elif closes(text):
            return index + 1
        elif chapter_heading(text) or part_heading(text):
            break
    return end


def _goes_on_listing(paragraph: Paragraph, index: int, *, listing: bool) -> bool:
    """Tell a list of contents in a page, where the next heading ends it."""
    if paragraph.role is Role.HEADING:
        return index < _FRONT_PARAGRAPHS and heads_a_list(paragraph.text)
    return listing and len(paragraph.text) < _LONGEST_ENTRY


def _why_apart(text: str, book: Book) -> str | None:
    if _CREDITS.match(text):
        return "the archive's own words"
    title_page = not heads_a_list(text) and _is_title_page(text, book)
    return "the title page" if title_page else None


def _begins(text: str) -> bool:
    """Tell whether the book itself begins: a heading, or a paragraph of prose."""
    return chapter_heading(text) is not None or part_heading(text) is not None or len(text) > 400


def _is_title_page(text: str, book: Book) -> bool:
    return all(_is_title_line(line.strip(), book) for line in text.split("\n"))


def _is_title_line(line: str, book: Book) -> bool:
    """Tell whether a line names the work, its writer or its publisher."""
    bare = folded(line).strip("_*[]().,;: ")
    title, author = folded(book.says("title")), folded(book.says("author"))
    if len(line.split()) > _LONGEST_TITLE_LINE:
        return False
    if not bare or (title and (bare == title or (len(bare) > 3 and bare in title))):
        return True
    if author and (bare in author or author in bare) and len(bare) > 3:
        return True
    if byline(line) or _OPENS_IMPRINT.match(bare):
        return True
    return _IMPRINT.search(bare) is not None and _is_set_large(line)


def _is_set_large(line: str) -> bool:
    """Tell a line of a title page from a sentence: its words of any length begin large."""
    great = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) > 3]
    return len(line.split()) <= 12 and not any(word[0].islower() for word in great)
