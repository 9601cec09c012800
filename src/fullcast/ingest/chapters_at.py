"""Cut a work anew where its reader says that chapters begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..model import Paragraph
from .boundaries import starts_set_by_hand
from .drafts import Draft, Findings


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
