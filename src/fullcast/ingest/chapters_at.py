"""Cut a work where a person says that chapters begin (``chapters_at``)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..errors import InputError
from ..model import Paragraph
from .drafts import Draft, Findings, quoted


def starts_set_by_hand(
    paragraphs: Sequence[Paragraph], beginnings: Sequence[str], where: str, found: Findings
) -> list[int]:
    """Return the indexes of the paragraphs that begin with the given words.

    Raises:
        InputError: no paragraph or more than one begins so.
    """
    folded = [" ".join(paragraph.text.split()) for paragraph in paragraphs]
    starts = sorted({_only_match(folded, " ".join(words.split()), where) for words in beginnings})
    for number, index in enumerate((index for index in starts if index), start=2):
        place = f"Chapter {number} starts at paragraph {index + 1} (“{quoted(folded[index])}”)"
        found.decisions.append(f"{place}: set by hand.")
    return [index for index in starts if index]


def split_by_hand(
    drafts: list[Draft], beginnings: Sequence[str], where: str, found: Findings
) -> list[Draft]:
    """Return the same story in chapters that begin with ``beginnings``, if there are any.

    A chapter that still begins where one did keeps its title, summary and notes.

    Raises:
        InputError: no paragraph or more than one begins so.
    """
    if not beginnings:
        return drafts
    paragraphs = [paragraph for draft in drafts for paragraph in draft.paragraphs]
    starts = [0, *starts_set_by_hand(paragraphs, beginnings, where, found)]
    was: dict[int, Draft] = {}
    position = 0
    for draft in drafts:
        was.setdefault(position, draft)
        position += len(draft.paragraphs)
    edges = [*starts, len(paragraphs)]
    return [_piece(was.get(start), paragraphs[start:end]) for start, end in pairwise(edges)]


def _piece(before: Draft | None, paragraphs: list[Paragraph]) -> Draft:
    old = before or Draft()
    return Draft(old.title, old.summary, old.notes, old.end_notes, paragraphs)


def _only_match(texts: Sequence[str], words: str, where: str) -> int:
    matches = [index for index, text in enumerate(texts) if words and text.startswith(words)]
    if len(matches) == 1:
        return matches[0]
    near = matches or _nearest(texts, words)
    shown = ", ".join(f"“{quoted(texts[index])}”" for index in near[:4])
    if matches:
        raise InputError(
            f"{len(matches)} paragraphs begin with “{quoted(words)}”: {shown}.",
            where=where,
            hint="Give more of the paragraph's first words.",
        )
    raise InputError(
        f"no paragraph begins with “{quoted(words)}”.", where=where, hint=f"Near to it: {shown}."
    )


def _nearest(texts: Sequence[str], words: str) -> list[int]:
    import difflib

    heads = [text[: max(len(words), 20)] for text in texts]
    close = difflib.get_close_matches(words, heads, n=3, cutoff=0.0)
    return [heads.index(head) for head in close]
