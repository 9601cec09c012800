"""What a work's chapters have to be: a preset's standard, with the pauses that people want."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..assemble.pauses import adjusted, read_pauses
from ..assemble.standards import STANDARDS, Standard
from ..files import voice_folders
from ..model import Cast, Preset


def standard_for(preset: Preset, cast: Cast, where: Path) -> Standard:
    """Return the standard of a work with this ``cast``, which was read from ``where``.

    Raises:
        CastError: pauses.toml or cast.toml names a pause that there is not, or one too long.
    """
    standard = STANDARDS[preset]
    pauses = adjusted(read_pauses(voice_folders(), standard.pauses), cast.pauses, where)
    return replace(standard, pauses=pauses)
