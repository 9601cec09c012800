"""Project Gutenberg's plain texts: what its volunteers and lawyers put around a book."""

from __future__ import annotations

import re

from .drafts import Findings

_START = re.compile(r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG.*$", re.MULTILINE)
_END = re.compile(
    r"^(?:\*\*\* ?END OF TH(?:E|IS)|End of (?:the |this )?) ?PROJECT GUTENBERG",
    re.MULTILINE | re.IGNORECASE,
)


def inside_licence(text: str, found: Findings) -> tuple[int, int]:
    """Return the range between Project Gutenberg's header and footer."""
    head = _START.search(text)
    start = head.end() if head else 0
    tail = _END.search(text, start) if head else None
    end = tail.start() if tail else len(text)
    if head:
        found.skip("Project Gutenberg's header", "the archive's own words", 0, start)
    if tail:
        found.skip("Project Gutenberg's footer", "the archive's own words", end, len(text))
    return start, end
