"""Calls: where a name in speech calls the listener ("Come, Emma!")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .naming import Named
from .quotes import Quote

_BEFORE_CALL = re.compile(
    r"(?:^|[,.!?…;:—–\-(]|\b(?:oh|o|dear|dearest|my|well|no|yes|please|you|but|and|come|now|ah|poor"
    r"|sweet|darling|so|why|good|old|young|little|hey|hello|night|morning|evening|goodbye|bye))"
    r"[\"'“‘_*]*\s*$",
    re.IGNORECASE,
)
_AFTER_CALL = re.compile(r"\s*(?:[,.!?…;:—–\"'”’_*)]|--|$)")


def is_called(text: str, name: Named, quotes: Sequence[Quote]) -> bool:
    """Tell whether a name in speech calls the listener ("Come, Emma!")."""
    quote = next(q for q in quotes if q.start <= name.start < q.end)
    before = text[max(quote.start + 1, name.start - 12) : name.start]
    after = text[name.end : quote.end]
    if not _AFTER_CALL.match(after) or after[:2] in ("'s", "’s"):
        return False
    return bool(_BEFORE_CALL.search(before))
