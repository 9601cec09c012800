"""Whom a person means by a name, and a cast kept for other works."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from ..cast.castfile import write_sheet
from ..cast.sheets import FOLDER, sheet_of
from ..errors import UsageError
from ..model import NARRATOR, Cast, Metadata

USER_VOICES = Path("voices")
"""Where a user's own sheets and voices lie, beside the output folder."""


def speaker_named(cast: Cast, name: str) -> str:
    """Return the speaker with this name or alias, whatever its capitals.

    Raises:
        UsageError: there is none; the message lists those who are there.
    """
    names = {NARRATOR.casefold(): NARRATOR}
    for speaker, member in cast.speakers.items():
        for alias in (speaker, *member.aliases):
            names.setdefault(alias.casefold(), speaker)
    found = names.get(name.casefold())
    if found is not None:
        return found
    near = [names[key] for key in get_close_matches(name.casefold(), names, n=3)]
    known = ", ".join(dict.fromkeys(near)) or ", ".join([NARRATOR, *sorted(cast.speakers)][:12])
    raise UsageError(f"there is no speaker {name!r}.", hint=f"Speakers: {known}.")


def save_sheet(cast: Cast, metadata: Metadata, name: str) -> Path:
    """Keep a cast as a character sheet for works of the same fandoms and series.

    Raises:
        UsageError: the work names no fandom and no series, so no other work could match.
        OutputError: the sheet cannot be written.
    """
    sheet = sheet_of(cast, metadata)
    if not sheet.fandoms and not sheet.series:
        raise UsageError(
            "the work names no fandom and no series that another work could share.",
            hint="Add `Fandom: …` to its header.",
        )
    path = USER_VOICES / FOLDER / f"{name}.toml"
    write_sheet(path, sheet)
    return path
