"""Tell a work's format by its content, and refuse what cannot be read."""

from __future__ import annotations

import io
import re
import zipfile

from ..errors import InputError
from .labelled import is_labelled
from .text_file import decode_as, sniff_encoding

FORMATS = (
    "labelled", "ao3-html", "html", "epub", "docx", "fb2", "rtf", "pdf", "markdown", "text"
)  # fmt: skip
"""The formats that can be read, as ``format`` names them."""

_AGAIN = "Download the work again."
_INSTEAD = "Download the work as EPUB or HTML instead."
_SIGNATURES = (
    (b"BOOKMOBI", 60, "a MOBI or AZW3 file (Kindle)"),
    (b"TPZ", 0, "a Topaz file (Kindle)"),
    (b"\xeaDRMION\xee", 0, "a KFX file with copy protection (Kindle)"),
    (b"CONT\x02\x00", 0, "a KFX file (Kindle)"),
    (b"ITOLITLS", 0, "a Microsoft Reader book"),
    (b"AT&TFORM", 0, "a DjVu scan"),
    (b"TEXtREAd", 60, "a PalmDOC file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Word document"),
    (b"\x89PNG", 0, "an image"),
    (b"\xff\xd8\xff", 0, "an image"),
    (b"GIF8", 0, "an image"),
    (b"Rar!", 0, "a RAR archive"),
    (b"7z\xbc\xaf", 0, "a 7-Zip archive"),
    (b"\x1f\x8b", 0, "compressed with gzip"),
)
_MARKED = {b"%PDF-": "pdf", b"{\\rtf": "rtf"}
_OTHER_ZIPS = {
    "content.xml": ("an OpenDocument text", "Save it as DOCX, or download the work as EPUB."),
    "xl/workbook.xml": ("a spreadsheet", _INSTEAD),
    "ppt/presentation.xml": ("a presentation", _INSTEAD),
}
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
_ENTITIES = r"(?:<!doctype[^\[>]*\[.*?\]\s*>\s*)?"
_HTML = re.compile(
    rf"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*{_ENTITIES}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_ANYWHERE = re.compile(r"<(?:p|div|br|h[1-6])\b[^>]*>", re.IGNORECASE)
_FICTION_BOOK = re.compile(
    rf"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?[^>]*>\s*)*{_ENTITIES}<FictionBook\b",
    re.DOTALL | re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"---[^\S\n]*\n(?:[\w-]+:.*\n|[ \t]+.*\n|-\s.*\n)+---[^\S\n]*(?:\n|$)")
_MARKDOWN_HEADING = re.compile(r"^(?:#{1,3} +\S|\S.*\n={3,}\s*$)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def detect(data: bytes, where: str) -> str:
    """Name the format of a file's content, one of ``FORMATS``.

    Raises:
        InputError: it is empty, binary, or a format that cannot be read.
    """
    if not data.strip():
        raise InputError("is empty.", where=where, hint=_AGAIN)
    for signature, offset, name in _SIGNATURES:
        if data[offset:].startswith(signature):
            raise InputError(f"is {name}.", where=where, hint=_INSTEAD)
    for signature, kind in _MARKED.items():
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(signature):
            return kind
    if data.startswith(b"PK"):
        return _detect_zip(data, where)
    return _detect_text(_text(data, where), where)


def _detect_zip(data: bytes, where: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as problem:
        raise InputError("is a damaged EPUB or ZIP file.", where=where, hint=_AGAIN) from problem
    for name, (what, hint) in _OTHER_ZIPS.items():
        if name in names and "META-INF/container.xml" not in names:
            raise InputError(f"is {what}.", where=where, hint=hint)
    if "META-INF/container.xml" in names or "mimetype" in names:
        return "epub"
    if "word/document.xml" in names:
        return "docx"
    if sum(name.lower().endswith(".fb2") for name in names) == 1:
        return "fb2"
    if names and all(name.lower().endswith((*_PICTURES, ".xml", "/")) for name in names):
        raise InputError("holds pictures only (a comic).", where=where, hint=_INSTEAD)
    raise InputError(
        "is a ZIP archive, not a work.", where=where, hint="Unpack it and give one file of it."
    )


def _text(data: bytes, where: str) -> str:
    encoding = sniff_encoding(data)
    sample = data if encoding.startswith("utf-") and encoding != "utf-8" else data[:65536]
    binary = encoding in {"utf-8", "windows-1252"} and b"\0" in data
    try:
        text = decode_as(data, encoding, where)
    except InputError:
        binary, text = True, ""
    if binary or len(_CONTROL.findall(text[:65536])) > len(sample) // 200:
        raise InputError("is not text: it looks like a binary file.", where=where, hint=_INSTEAD)
    return text


def _detect_text(text: str, where: str) -> str:
    if not text.strip("\ufeff").strip():
        raise InputError("is empty.", where=where, hint=_AGAIN)
    head = text[:4096].lstrip("\ufeff")
    if _FICTION_BOOK.match(head):
        return "fb2"
    if _HTML.match(head) or len(_HTML_ANYWHERE.findall(head)) >= 3:
        return "ao3-html" if _is_ao3_html(text) else "html"
    if _FRONT_MATTER.match(text.lstrip("\ufeff")):
        return "markdown"
    if is_labelled(text):
        return "labelled"
    return "markdown" if _MARKDOWN_HEADING.search(text) else "text"


def _is_ao3_html(text: str) -> bool:
    return re.search(r"""id=["']preface["']""", text) is not None and (
        re.search(r"""id=["']chapters["']""", text) is not None
    )
