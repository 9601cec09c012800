"""Our own short stories as annotated works.

Every quotation is marked: ``{Mara Dahl}"Hello," she said.`` A `Cast:` line in the header tells who
speaks, all the forms of their names, and their gender:
``Mara Dahl | Dr. Dahl | the doctor (f); Station (n)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fullcast.script.quotes import Quote, find_quotations
from script.marked_stories import unmarked

_CAST = re.compile(r"(?P<names>[^()]+?)\s*\((?P<gender>[mfn?])\)$")
_GENDERS = {"m": "M", "f": "F", "n": "X", "?": "U"}
_HEADER = re.compile(r"(\w+(?: \w+)?): (.*)")


def stories(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the marked stories of a folder in the form of the annotated novels."""
    for path in sorted(folder.rglob("*.txt")):
        yield as_annotated(path.stem, path.read_text(encoding="utf-8"))


def as_annotated(name: str, marked: str) -> dict[str, Any]:
    """Turn one marked story into an annotated work.

    Raises:
        ValueError: a mark stands before no quotation or names nobody of the cast.
    """
    head, _, body = marked.partition("\n\n")
    header = dict(_HEADER.match(line).groups() for line in head.splitlines())  # type: ignore[union-attr]
    cast = [_member(name, entry) for entry in header["Cast"].split(";") if entry.strip()]
    text, gold = unmarked(body)
    marks = dict(gold)
    known = {member["name"] for member in cast}
    for speaker in marks.values():
        if speaker not in known:
            raise ValueError(f"{name}: {speaker!r} is not in the cast")
    return {
        "id": f"own/{name}",
        "text": text,
        "meta": {
            "title": header["Title"],
            "author": f"own/{name}",
            "characters": _listed(header.get("Characters", "")),
            "relationships": _listed(header.get("Relationship", "")),
        },
        "characters": cast,
        "quotes": _quotes(name, text, marks),
    }


def _member(story: str, entry: str) -> dict[str, Any]:
    found = _CAST.match(entry.strip())
    if found is None:
        raise ValueError(f"{story}: no cast entry: {entry!r}")
    names = [form.strip() for form in found["names"].split("|")]
    return {"name": names[0], "aliases": names, "gender": _GENDERS[found["gender"]]}


def _listed(tags: str) -> list[str]:
    return [tag.strip() for tag in tags.split(",") if tag.strip()]


def _quotes(name: str, text: str, marks: dict[int, str]) -> list[dict[str, Any]]:
    """Return a quotation for each speaker of a paragraph, with all its spans."""
    quotes: list[dict[str, Any]] = []
    place = 0
    used = set()
    paragraphs = text.split("\n\n")
    for paragraph, found in zip(paragraphs, find_quotations(paragraphs).paragraphs, strict=True):
        speaker = None
        for quote in found:
            mark = marks.get(place + quote.start)
            used.add(place + quote.start)
            if mark is None and speaker is None:
                continue
            if mark in (None, speaker):
                quotes[-1]["spans"].append(_span(quote, place))
                continue
            speaker = mark
            quotes.append(
                {
                    "id": f"Q{len(quotes)}",
                    "spans": [_span(quote, place)],
                    "speaker": speaker,
                    "kind": "character",
                    "type": "None",
                }
            )
        place += len(paragraph) + 2
    lost = sorted(set(marks) - used)
    if lost:
        raise ValueError(f"{name}: no quotation at {text[lost[0] : lost[0] + 40]!r}")
    return quotes


def _span(quote: Quote, place: int) -> list[int]:
    return [place + quote.start + 1, place + quote.end - quote.closed]
