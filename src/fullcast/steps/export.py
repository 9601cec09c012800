"""The whole script as plain data, for other programs."""

from __future__ import annotations

from typing import Any

from ..files import to_plain
from ..model import Script, Work
from ..script.doubt import contradictions, doubts


def script_as_data(work: Work, script: Script) -> dict[str, Any]:
    """Return a script as JSON-ready data; docs/formats.md tells its keys.

    ``start`` and ``end`` of a line are offsets into a text source, else null.
    """
    summaries = {chapter.number: chapter.summary for chapter in work.chapters}
    return {
        "title": work.metadata.title,
        "authors": list(work.metadata.authors),
        "source": to_plain(work.source),
        "decisions": list(work.decisions),
        "chapters": [
            {
                "number": chapter.number,
                "title": chapter.title,
                "summary": summaries[chapter.number],
                "narrator": chapter.narration.narrator,
                "narrator_sure": chapter.narration.sure,
                "narrator_reason": chapter.narration.reason,
                "first_person": chapter.narration.first_person,
                "lines": to_plain(list(chapter.lines)),
            }
            for chapter in script.chapters
        ],
        "characters": to_plain(list(script.characters)),
        "doubtful": [doubt.line.id for doubt in doubts(script)],
        "contradictions": [
            {"line": one.line.id, "speaker": one.line.speaker, "named": one.named}
            for one in contradictions(script)
        ],
    }
