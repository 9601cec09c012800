"""Names of files and folders that every file system takes."""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST_TITLE_BYTES = 150
"""UTF-8 bytes of a title in a file name: ext4 stops at 255 for the whole name."""

LONGEST_SLUG = 60

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LOOKALIKES = str.maketrans({
    ":": " -", "/": "-", "\\": "-", "|": "-", '"': "'", "<": "(", ">": ")", "?": "", "*": "",
})  # fmt: skip
_JOINER = "\u200d"  # holds emoji of several characters together


def chapter_file_name(number: int, total: int, title: str) -> str:
    """Return a name such as ``01 - Title.mp3``, safe on Windows and FAT.

    The number has as many digits as ``total``, two at least, so that names sort in order.
    """
    width = max(2, len(str(total)))
    return f"{number:0{width}} - {_safe(title) or f'Chapter {number}'}.mp3"


def book_file_name(title: str, suffix: str) -> str:
    """Return a name such as ``Title.m4b`` for a file that holds a whole work."""
    return f"{_safe(title) or 'Audiobook'}{suffix}"


def file_name_of(path: str) -> str:
    """Return the last step of a path, of whatever system, as a name that every file system takes.

    Empty if nothing is left of it. Its suffix stays.
    """
    name = path.replace("\\", "/").rpartition("/")[2]
    stem, dot, suffix = name.rpartition(".")
    return f"{_safe(stem)}{dot}{_safe(suffix)}".strip(" .") if dot else _safe(name)


def _safe(title: str) -> str:
    text = unicodedata.normalize("NFC", title).translate(_LOOKALIKES)
    kept = "".join(" " if char.isspace() else char for char in text if _is_kept(char))
    short = " ".join(kept.split()).encode()[:LONGEST_TITLE_BYTES].decode(errors="ignore")
    return short.strip(f" .{_JOINER}")


def _is_kept(char: str) -> bool:
    if char.isspace() or char == _JOINER:
        return True
    return not unicodedata.category(char).startswith("C")


def slug(title: str) -> str:
    """Return a name of ASCII letters, digits and hyphens for a work's folder.

    A title without any Latin letter or digit becomes a short hash of it.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    name = "-".join(words)[:LONGEST_SLUG].strip("-")
    if not name:
        digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()
        return f"work-{digest[:8]}"
    return f"{name}-work" if _RESERVED.fullmatch(name) else name
