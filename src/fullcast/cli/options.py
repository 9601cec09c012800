"""Arguments and options that several commands have, and how their texts are understood."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import UsageError
from ..model import Gender

WorkPath = Annotated[
    Path, typer.Argument(metavar="WORK", help="The work: AO3 HTML, EPUB, DOCX, Markdown, text…")
]
WorkOrFolder = Annotated[
    Path,
    typer.Argument(
        metavar="WORK", help="The work: AO3 HTML, EPUB, DOCX, Markdown, text…, or its folder."
    ),
]
WorkFolder = Annotated[
    Path | None,
    typer.Option(
        "--work",
        metavar="WORK_FOLDER",
        help="The work's folder (default: the only one in output).",
    ),
]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="Folder that holds a folder for each work.")
]
Engine = Annotated[
    str | None, typer.Option(help="Speak with this engine, such as piper, kokoro or silent.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes (default: cores).")
]
Llm = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Ask a language model on this machine about doubtful lines (OpenAI's protocol).",
    ),
]
ChaptersAt = Annotated[
    list[str] | None,
    typer.Option(
        "--chapter-at",
        metavar="WORDS",
        help="A chapter starts at the paragraph that begins with WORDS. Repeat for each chapter.",
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Tell a part that was left out, as `inspect` names it. Repeat for each.",
    ),
]
Format = Annotated[str | None, typer.Option("--input-format", help="Read the work as this format.")]


class Shape(StrEnum):
    """How a script is printed."""

    TABLE = "table"
    JSON = "json"


# ---------------------------------------------------------------------------- understanding


def read_source(
    work: Path, form: str | None, chapter_at: list[str] | None, include: list[str] | None
) -> Any:
    """Read a work's file."""
    from ..ingest import read_work

    return read_work(
        work, format=form, chapters_at=tuple(chapter_at or ()), include=tuple(include or ())
    )


def read_or_open(
    work: Path,
    output: Path,
    form: str | None,
    chapter_at: list[str] | None,
    include: list[str] | None,
) -> tuple[Any, Path]:
    """Read a work's file, or take what was read last from its folder; and where its folder lies.

    Raises:
        UsageError: it is a folder, where options that say how to read a file mean nothing.
    """
    from ..workspace import holds_work, workspace_at

    if not holds_work(work):
        return read_source(work, form, chapter_at, include), output
    if form or chapter_at or include:
        raise UsageError(
            "--chapter-at, --include and --input-format say how to read a file.",
            where=work,
            hint="Give the work's file.",
        )
    space, read = workspace_at(work)
    return read, space.folder.parent


def folder_of(work: Path | None) -> Path:
    """Return the work's folder that is meant, where none is named: the only one."""
    from ..steps.works import only_work

    return work or only_work(Path("output"))


def chapter_numbers(text: str) -> set[int]:
    """Read "1-3,5" as {1, 2, 3, 5}."""
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        try:
            numbers |= set(range(int(first), int(last if dash else first) + 1))
        except ValueError:
            raise UsageError(
                f"{text!r} are no chapter numbers.", hint="Write them like 1-3 or 2,5."
            ) from None
    return numbers


def size_bytes(text: str) -> int:
    """Read "2GB" as 2,000,000,000."""
    match = re.fullmatch(r"\s*([\d.]+)\s*([kmgt]?)i?b?\s*", text, re.IGNORECASE)
    try:
        number = float(match[1]) if match else -1.0
    except ValueError:
        number = -1.0
    if match is None or number < 0:
        raise UsageError(f"{text!r} is no size.", hint="Write it like 2GB or 500MB.")
    return int(number * 1000 ** " kmgt".index(match[2].lower() or " "))


def assignment(text: str, example: str) -> tuple[str, str]:
    """Read "Javert=david" as ("Javert", "david"); ``example`` is of the option with its value."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise UsageError(f"{text!r} is not understood.", hint=f"Write {example}.")
    return name, value


def as_number(text: str) -> float:
    """Read a number such as "-1.5"."""
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"{text!r} is no number.", hint="Write it like 0.9 or -2.") from None


def as_gender(text: str) -> Gender:
    """Read "female" as what it is."""
    try:
        return Gender(text.casefold())
    except ValueError:
        raise UsageError(f"{text!r} is no gender.", hint=f"Genders: {', '.join(Gender)}.") from None
