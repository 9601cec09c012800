"""What of a work is heard, and how: its script with notes, credits, titles, delivery as asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..model import Acting, Cast, Credits, Delivery, Script, Spoken, Work
from ..script.credits import read_credits, with_credits
from ..script.notes import with_notes, without_titles


def spoken_script(
    script: Script, work: Work, cast: Cast, folders: Sequence[Path], spoken: Spoken
) -> Script:
    """Return the script as it is to be heard.

    Raises:
        CastError: credits.toml is wrong.
    """
    if spoken.delivery is Acting.PLAIN:
        script = _plain(script)
    if not spoken.titles:
        script = without_titles(script)
    script = with_notes(script, work, spoken.notes)
    if spoken.credits is Credits.NONE:
        return script
    return with_credits(script, work, spoken.credits, read_credits(folders), cast.permission)


def _plain(script: Script) -> Script:
    chapters = (
        replace(
            chapter,
            lines=tuple(replace(line, delivery=Delivery.PLAIN) for line in chapter.lines),
        )
        for chapter in script.chapters
    )
    return replace(script, chapters=tuple(chapters))
