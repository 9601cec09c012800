"""Letters and e-mails that stand in the story without quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Kind
from .passages import Passage, Passages

_SALUTATION = re.compile(
    r"\s*[*_]*(?:(?:my|our)\s+(?:own\s+)?)?"
    r"(?:dear|dearest|darling|beloved|esteemed|to whom it may)\b"
    r"[^.!?\n\"“”]{1,60}(?:[,:;—–-]|--)[*_]*\s*",
    re.IGNORECASE,
)
_VALEDICTION = re.compile(
    r"\s*[*_]*(?:(?i:(?:i (?:am|remain),?\s+)?(?:ever |always |most )*"
    r"(?:yours?(?:['’]s)?|"
    r"sincerely|truly|faithfully|respectfully|affectionately|love|"
    r"with (?:all my )?love|all my love|"
    r"(?:kind|best|warm|warmest)(?: (?:regards|wishes))?|regards|cheers|cordially|xoxo|x+|hugs|"
    r"your\s+(?:\w+\s+){0,3}\w+|until then|take care|signed))\b[^.!?\n]{0,40}?)?"
    r"[,—–-]*\s*(?P<name>(?:[A-Z][\w'’-]*\.?(?:\s+|$)){1,4})?[*_.]*\s*"
)
_HEADER = re.compile(r"\s*(?:From|To|Subject|Date|Sent|Cc|Bcc|Re|Reply-To):\s*\S.*", re.DOTALL)
_OPENS_SPEECH = re.compile(r"\s*[\"“‘'«„—「]")
_LONGEST = 40
"""Paragraphs of a letter, at most."""


def letters(paragraphs: Sequence[str]) -> Passages:
    """Find letters from salutation to signature, and e-mails from their first header line on."""
    found: Passages = {}
    at = 0
    while at < len(paragraphs):
        end, signature = _end_of_letter(paragraphs, at)
        if end == at:
            end = _end_of_email(paragraphs, at)
        for index in range(at, end):
            whole = Passage(0, len(paragraphs[index]), Kind.WRITTEN, signature)
            found[index] = [whole] if paragraphs[index].strip() else []
        at = max(end, at + 1)
    return found


def _end_of_letter(paragraphs: Sequence[str], start: int) -> tuple[int, str | None]:
    """Return where the letter that begins at ``start`` ends (``start`` for none), and by whom."""
    if not _SALUTATION.fullmatch(paragraphs[start].split("\n")[0]):
        return start, None
    for index in range(start, min(start + _LONGEST, len(paragraphs))):
        text = paragraphs[index]
        if index > start and (not text.strip() or _OPENS_SPEECH.match(text)):
            break
        lines = text.split("\n")
        last = lines[-1] if index > start or len(lines) > 1 else ""
        signature = _signature(last) or (len(lines) > 2 and _signature("\n".join(lines[-2:])))
        if signature:
            return index + 1, signature
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        if last and _VALEDICTION.fullmatch(last) and (name := _bare_name(following)):
            return index + 2, name
    return start, None


def _signature(line: str) -> str | None:
    """Return the name in a last line such as ``Yours, T. Finch``, without initials."""
    match = _VALEDICTION.fullmatch(line)
    if match is None or not match["name"] or len(line) > 80:
        return None
    if match.start("name") == 0 and len(line.split()) > 3:
        return None
    return _without_initials(match["name"].strip())


def _bare_name(line: str) -> str | None:
    match = re.fullmatch(r"\s*[-—–*_]*\s*((?:[A-Z][\w'’-]*\.?\s*){1,4})[*_.]*\s*", line)
    return _without_initials(match[1].strip()) if match else None


def _without_initials(name: str) -> str:
    words = [word for word in name.split() if len(word.strip(".")) > 1]
    return " ".join(words).strip(".") or name


def _end_of_email(paragraphs: Sequence[str], start: int) -> int:
    """Return where an e-mail ends: before speech, a blank paragraph, or the chapter's end."""
    headers = start
    while headers < len(paragraphs) and _HEADER.fullmatch(paragraphs[headers]):
        headers += 1
    lines = sum(paragraphs[i].count("\n") + 1 for i in range(start, headers))
    if lines < 2:
        return start
    end = headers
    while end < len(paragraphs) and paragraphs[end].strip():
        if _OPENS_SPEECH.match(paragraphs[end]) or end - start > _LONGEST:
            break
        end += 1
    return end
