"""Passages: stretches of a paragraph that are neither narration nor quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Kind


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch ``text[start:end]`` of a paragraph that is of another kind than narration.

    ``speaker`` is the name that the text itself gives, as it is written; None for nobody's.
    """

    start: int
    end: int
    kind: Kind
    speaker: str | None = None


Passages = dict[int, list[Passage]]
"""Passages by the index of their paragraph, in order."""


def without(text: str, passages: Sequence[Passage]) -> str:
    """Return a paragraph with its passages blanked, so that offsets stay."""
    for passage in passages:
        blank = " " * (passage.end - passage.start)
        text = text[: passage.start] + blank + text[passage.end :]
    return text
