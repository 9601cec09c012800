"""Project Gutenberg's plain texts: what its volunteers and lawyers put around a book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..model import Paragraph, Role, Source, Work
from .contents_list import folded, heads_a_list
from .drafts import Findings
from .emphasis import UNDERSCORES, without_marks
from .flat import work_of_paragraphs
from .gutenberg_parts import Part, parts_of
from .headings import byline, chapter_heading, part_heading
from .text_file import Layout, layout_of_wrapped, paragraphs_of
from .text_marks import closes, is_footnote, starts_a_paragraph

_START = re.compile(
    r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG[^*]{0,300}\*\*\*[^\n]*$|"
    r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*$|"
    r"^\*END ?\*? ?THE SMALL PRINT.*$",
    re.MULTILINE,
)
_END = re.compile(
    r"^(?:\*\*\* ?END OF TH(?:E|IS)|End of (?:the |this )?) ?PROJECT GUTENBERG",
    re.MULTILINE | re.IGNORECASE,
)
_LABEL = re.compile(r"(?P<label>Title|Author|Language): *(?P<value>.*)")
_ANY_LABEL = re.compile(r"[A-Z][A-Za-z ]{2,30}: |\*\*\*|\[")
_NAMED = re.compile(
    r"Project Gutenberg(?:['’]s| e-?book of| etext of) "
    r"(?P<title>[^\n]{1,100}?),? by (?P<author>\w[^\n]*)",
    re.IGNORECASE,
)
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
_LETTER = re.compile(
    r"^\W*(?:my |your |ever )*(?:dear|yours?|sincerely|truly|affectionate|obedient)\b|"
    r"\d|_?p\. ?s\.",
    re.IGNORECASE,
)
_LONGEST_END = 0.2
"""Share of a file that adverts and notes of its makers may fill after the story."""
_IMPRINT = re.compile(
    r"\b(?:copyright|publishers?|published|printed|printers|all rights reserved|"
    r"illustrat(?:ed|ions?)|"
    r"frontispiece|author of|edition|translated|translator|edited by|& co\b|and company|press\b|"
    r"in (?:one|two|three) volumes?|limited|ltd\b|new york|london|boston|philadelphia|edinburgh|"
    r"chicago|toronto|first issued|reprinted|1[5-9]\d\d$)|^m[dclxvi]{4,}$|"
    r"^(?:an? )?(?:novel|romance|tale|story|comedy|drama)$|^by$|^vol(?:ume|\.) ?\w+$",
    re.IGNORECASE,
)
_OPENS_IMPRINT = re.compile(
    r"(?:copyright|published|printed|all rights|illustrated|with .*illustrations|author of|"
    r"translated|edited|entered according|first (?:published|edition|issued)|reprinted)\b",
    re.IGNORECASE,
)
_LONGEST_TITLE_LINE = 25


@dataclass(frozen=True, slots=True)
class Book:
    """Where a book stands in the file, and what the header says of it."""

    start: int
    end: int
    labels: tuple[tuple[str, str], ...]

    def says(self, label: str) -> str:
        """Return the header's value, or an empty text."""
        return next((value for name, value in self.labels if name == label), "")


def open_book(text: str, found: Findings) -> Book | None:
    """Find the book between Project Gutenberg's header and footer; None for any other text."""
    head = _START.search(text)
    if head is None:
        return None
    tail = _END.search(text, head.end())
    end = tail.start() if tail else len(text)
    found.skip("Project Gutenberg's header", "the archive's own words", 0, head.end())
    if tail:
        found.skip("Project Gutenberg's footer", "the archive's own words", end, len(text))
    return Book(head.end(), end, tuple(_labels(text[: head.start()])))


def read_book(
    text: str, book: Book, source: Source, chapters_at: Sequence[str], found: Findings
) -> Work:
    """Read a book of Project Gutenberg's.

    Raises:
        InputError: it holds no story, or ``chapters_at`` does not fit.
    """
    layout = layout_of_wrapped(text[book.start : book.end])
    told = list(_without_ends(list(_paragraphs(text, book, layout, found)), book, found))
    known = [(label, [value] if label == "author" else value) for label, value in book.labels]
    return work_of_paragraphs(told, text, source, chapters_at, found, known)


def _labels(header: str) -> Iterator[tuple[str, str]]:
    """Yield title, author and language; a value may go on over lines that are set in."""
    lines = header.split("\n")
    seen = False
    for number, line in enumerate(lines):
        match = _LABEL.fullmatch(line.strip())
        if match is None or not match["value"]:
            continue
        value = [match["value"].strip()]
        for following in lines[number + 1 :]:
            if not following.strip() or _ANY_LABEL.match(following):
                break
            value.append(following.strip())
        seen = True
        yield match["label"].lower(), " ".join(value)
    if not seen and (named := _NAMED.search(header)):
        yield from (("title", named["title"].strip()), ("author", named["author"].strip()))


def _paragraphs(text: str, book: Book, layout: Layout, found: Findings) -> Iterator[Paragraph]:
    """Yield the book's paragraphs with its marks of emphasis read; list what is not text."""
    for part in parts_of(text, book.start, book.end):
        if part.why:
            found.skip(text[part.start : part.end], part.why, part.start, part.end)
            continue
        for paragraph in _of_part(text, part, layout):
            yield without_marks(paragraph, UNDERSCORES)


def _of_part(text: str, part: Part, layout: Layout) -> Iterator[Paragraph]:
    for paragraph in paragraphs_of(text, layout, part.start, part.end, alone=starts_a_paragraph):
        role = part.role or (Role.VERSE if _is_verse(paragraph, text) else paragraph.role)
        yield replace(paragraph, role=role)


def _is_verse(paragraph: Paragraph, text: str) -> bool:
    """Tell verse: lines that were kept, all set in, and no letter's."""
    lines = paragraph.text.split("\n")
    start = text.rfind("\n", 0, paragraph.start or 0) + 1
    source = text[start : paragraph.end].split("\n")
    return (
        len(lines) > 1
        and len(lines) == len(source)
        and all(line.startswith("  ") for line in source)
        and not any(_LETTER.search(line) for line in lines)
    )


def _without_ends(
    paragraphs: Sequence[Paragraph], book: Book, found: Findings
) -> Iterator[Paragraph]:
    """Yield the paragraphs but the title page, and what follows the end; both are listed."""
    told = list(_without_title_page(paragraphs, book, found))
    end = _end_of_story(told)
    for index, paragraph in enumerate(told):
        note = paragraph.role is Role.FOOTNOTE or is_footnote(paragraph.text)
        place = paragraph.start, paragraph.end
        if index < end or note or not found.leave_out(paragraph.text, "follows the story", *place):
            yield paragraph


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


def _without_title_page(
    paragraphs: Sequence[Paragraph], book: Book, found: Findings
) -> Iterator[Paragraph]:
    """Yield the paragraphs but the credits and the title page, which are listed."""
    front = True
    for index, paragraph in enumerate(paragraphs):
        front = front and index < _FRONT_PARAGRAPHS and not _begins(paragraph.text)
        why = _why_apart(paragraph.text, book) if front else None
        place = paragraph.start, paragraph.end
        if why is None or not found.leave_out(paragraph.text, why, *place):
            yield paragraph


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
