"""Intro and outro: what is said about the work before its first and after its last chapter.

The words come from ``credits.toml``: ``intro`` and ``outro`` are lists of sentences with fields in
braces. A sentence with a field of which nothing is known is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter

from ..errors import CastError
from ..files import read_toml
from ..model import NARRATOR, UNKNOWN, Credits, Kind, Line, Metadata, Script, Series, Work

FILE = "credits.toml"
MOST_CAST = 12
"""Speakers that are named; a longer list is sat through, not listened to."""

_FIELDS = ("title authors fandoms rating warnings series cast permission source").split()


@dataclass(frozen=True, slots=True)
class CreditsTemplate:
    """Sentences of the intro and of the outro; also the shape of credits.toml."""

    intro: tuple[str, ...] = ()
    outro: tuple[str, ...] = ()


def read_credits(folders: Sequence[Path]) -> CreditsTemplate:
    """Read credits.toml from the last of the folders that has one.

    Raises:
        CastError: it is damaged, or a sentence has a field that there is not.
    """
    paths = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    if not paths:
        return CreditsTemplate()
    template = read_toml(paths[-1], CreditsTemplate, CastError)
    for part in ("intro", "outro"):
        for sentence in getattr(template, part):
            _check(sentence, f"{paths[-1]}: {part}")
    return template


def _check(sentence: str, where: str) -> None:
    try:
        fields = _fields_of(sentence)
    except ValueError as problem:
        raise CastError(
            f"{sentence!r}: {problem}.", where=where, hint="Write fields like {title}."
        ) from problem
    for name in fields:
        if name not in _FIELDS:
            known = ", ".join(f"{{{field}}}" for field in _FIELDS)
            raise CastError(f"there is no field {{{name}}}.", where=where, hint=f"Fields: {known}.")


def _fields_of(sentence: str) -> list[str]:
    parts = list(Formatter().parse(sentence))
    if any(form or conversion for _text, _name, form, conversion in parts):
        msg = "a field holds a name and nothing else"
        raise ValueError(msg)
    return [name for _text, name, _form, _conversion in parts if name is not None]


def with_credits(
    script: Script, work: Work, wanted: Credits, template: CreditsTemplate, permission: str = ""
) -> Script:
    """Return the script with the credits that are to be spoken, as lines of kind ``note``.

    They are no rows of the tables: ``paragraph`` is 0, and ids are ``w.i1`` (first sentence of
    the intro) and ``w.o1`` (outro), by place in the template. An outro is for a finished work.
    """
    if wanted is Credits.NONE or not script.chapters:
        return script
    known = _known(script, work.metadata, permission)
    first, *rest = script.chapters
    chapters = [replace(first, lines=(*_lines("w.i", template.intro, known), *first.lines)), *rest]
    if wanted is Credits.ALL and is_finished(work.metadata):
        outro = _lines("w.o", template.outro, known)
        chapters[-1] = replace(chapters[-1], lines=(*chapters[-1].lines, *outro))
    return replace(script, chapters=tuple(chapters))


def is_finished(metadata: Metadata) -> bool:
    """Tell whether the last chapter here is the last of the story: all planned are there."""
    there, slash, planned = (metadata.chapters_planned or "").partition("/")
    if not slash:
        return True
    return there.strip() == planned.strip() and planned.strip().isdigit()


def _lines(prefix: str, sentences: Iterable[str], known: Mapping[str, str]) -> Iterable[Line]:
    for number, sentence in enumerate(sentences, start=1):
        if all(known[name] for name in _fields_of(sentence)):
            text = sentence.format_map(known).strip()
            if text:
                yield Line(f"{prefix}{number}", Kind.NOTE, NARRATOR, 1.0, text, 0)


# ---------------------------------------------------------------------------- fields


def _known(script: Script, metadata: Metadata, permission: str) -> dict[str, str]:
    return {
        "title": metadata.title,
        "authors": _listed(metadata.authors),
        "fandoms": _listed(_plain_tag(name) for name in metadata.fandoms),
        "rating": "" if metadata.rating == "Not Rated" else metadata.rating or "",
        "warnings": _listed(_WARNINGS.get(w.casefold(), w) for w in metadata.warnings),
        "series": _listed(_series(series) for series in metadata.series),
        "cast": _listed(_most_heard(script)),
        "permission": permission.strip(),
        "source": metadata.url or "",
    }


_WARNINGS = {
    "no archive warnings apply": "",
    "creator chose not to use archive warnings": "the writer chose to give none",
    "choose not to use archive warnings": "the writer chose to give none",
}
"""What AO3 calls a warning and is none."""


def _plain_tag(name: str) -> str:
    """Return a fandom's tag as it is said: without its medium, and without who made it."""
    return re.sub(r"\s+\([^()]*\)$|\s+-\s+All Media Types$", "", name)


def _series(series: Series) -> str:
    return f"part {series.index} of {series.name}" if series.index else f"part of {series.name}"


def _most_heard(script: Script) -> list[str]:
    counts = Counter(line.speaker for chapter in script.chapters for line in chapter.lines)
    speakers = [name for name, _ in counts.most_common() if name not in (NARRATOR, UNKNOWN)]
    return speakers[:MOST_CAST]


def _listed(items: Iterable[str]) -> str:
    """Return "a, b and c"."""
    *others, last = [item for item in items if item] or [""]
    return f"{', '.join(others)} and {last}" if others else last
