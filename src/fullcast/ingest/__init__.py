"""From a work on disk to a `Work`: one reader per format, chosen by content.

`formats` tells the format; `labelled`, `plain_text`, `markdown`, `ao3`, `webpage`, `epub`, `docx`,
`fb2`, `rtf` and `pdf` read one each. What they share: `text_*` for text, `html_*` and `page` for
HTML, `flat`, `front_matter` and `contents_list` for paragraphs in a row, `gutenberg*` for Project
Gutenberg's books, `headings`, `heading_*`, `scene_breaks`, `emphasis` and `writers_words` for
single lines, `chapter_*` and `heading_chapters` for where chapters begin, `metadata` for labels,
`language` for works that name none, and `drafts` and `build`, where every reader's findings become
the Work.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from ..errors import InputError, UsageError
from ..model import Source, Work
from .formats import FORMATS, detect
from .language import with_language

__all__ = ["FORMATS", "read_work"]

_LARGEST_BYTES = 256 * 1024 * 1024

Reader = Callable[[bytes, Source, Sequence[str], Sequence[str]], Work]

_READERS = {
    "labelled": (".labelled", "read_labelled"),
    "ao3-html": (".ao3", "read_ao3_html"),
    "html": (".webpage", "read_html"),
    "epub": (".epub", "read_epub"),
    "docx": (".docx", "read_docx"),
    "fb2": (".fb2", "read_fb2"),
    "rtf": (".rtf", "read_rtf"),
    "pdf": (".pdf", "read_pdf"),
    "markdown": (".markdown", "read_markdown"),
    "text": (".plain_text", "read_plain_text"),
}


def read_work(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002 -- callers write read_work(path, format="text")
    chapters_at: Sequence[str] = (),
    include: Sequence[str] = (),
) -> Work:
    """Read a work. Its format is told by its content, never by its name.

    ``format`` (one of ``FORMATS``) overrides what the content says. ``chapters_at`` sets where
    chapters begin: each item is the beginning of the paragraph that opens a chapter.

    Raises:
        InputError: the file cannot be read, is no work, holds no story, or ``chapters_at`` names
            no paragraph.
        UsageError: ``format`` is not one of ``FORMATS``.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"unknown format {format!r}.", hint=f"Formats: {', '.join(FORMATS)}.")
    path = Path(path)
    data = _bytes_of(path)
    kind = format or detect(data, str(path))
    source = Source(path.name, kind, hashlib.sha256(data).hexdigest())
    try:
        return with_language(_reader(kind)(data, source, chapters_at, include))
    except InputError as error:
        error.where = error.where or source.name
        if error.where.startswith(source.name):
            error.where = str(path) + error.where.removeprefix(source.name)
        raise


def _bytes_of(path: Path) -> bytes:
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            kind = "a folder" if S_ISDIR(status.st_mode) else "a device or pipe"
            raise InputError(
                f"is {kind}.",
                where=path,
                hint="Give one file: EPUB, HTML, DOCX, FB2, Markdown or text.",
            )
        if status.st_size > _LARGEST_BYTES:
            raise InputError(
                "is larger than 256 MB.", where=path, hint="Give a file with the text only."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("does not exist.", where=path, hint="Check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            f"cannot be read: {reason}.", where=path, hint="Check its name and permissions."
        ) from error


def _reader(kind: str) -> Reader:
    """Import a format's reader; lxml, markdown-it and pypdf come in only where they are used."""
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(module, __name__), function)
    return reader
