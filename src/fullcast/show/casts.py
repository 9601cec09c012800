"""Who sounds how: casts and voices."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from ..model import NARRATOR, UNKNOWN, Voice
from ..pipeline import Texts
from .console import out, ranges
from .scripts import lines_of


def show_cast(texts: Texts) -> None:
    """Print who speaks with which voice."""
    show_cast_table(texts)
    folder = shlex.quote(str(texts.space.folder))
    out.print(
        f'\nEdit {texts.space.cast}, or: fullcast cast {folder} --set "NAME=VOICE"', markup=False
    )


def show_cast_table(texts: Texts) -> None:
    """Print every speaker with voice, gender, lines, and the chapters that they tell."""
    cast, voicing = texts.cast.cast, texts.voicing
    counts = Counter(line.speaker for line in lines_of(texts.script.script))
    tells: dict[str, list[int]] = {}
    for chapter in texts.script.script.chapters:
        tells.setdefault(voicing.teller(chapter.number), []).append(chapter.number)
    table = Table("speaker", "voice", "gender", "lines", "tells chapter", box=None, pad_edge=False)
    for name in [NARRATOR, *sorted(cast.speakers, key=lambda n: (-counts[n], n))]:
        member = cast.speakers.get(name)
        count = counts[name] + (counts[UNKNOWN] if name == NARRATOR else 0)
        if name == NARRATOR:
            count = 0 if NARRATOR not in tells else count
        table.add_row(
            escape(name),
            voicing.name_of(name),
            member.gender.value if member else "",
            str(count),
            ranges(tells.get(name, [])),
        )
    out.print(table)
    if texts.cast.recast:
        names = ", ".join(texts.cast.recast)
        out.print(f"With --engine only, cast.toml says otherwise: {names}", markup=False)


def show_voices(voices: Sequence[Voice]) -> None:
    """Print voices as a table."""
    table = Table(
        "voice", "gender", "pitch", "engine", "id", "description", box=None, pad_edge=False
    )
    for voice in voices:
        table.add_row(
            voice.name,
            voice.gender.value,
            voice.pitch_class.value,
            voice.engine,
            voice.id,
            voice.description,
        )
    out.print(table)
    out.print(f"\n{len(voices)} voices. Hear one: fullcast voices play NAME")


def play_aloud(path: Path) -> bool:
    """Play a WAV file with a player of the system; False where there is none."""
    for player in _players(path):
        if shutil.which(player[0]):
            return subprocess.run(player, capture_output=True, check=False).returncode == 0
    return False


def _players(path: Path) -> Iterable[list[str]]:
    return (
        ["afplay", str(path)],
        ["paplay", str(path)],
        ["aplay", "-q", str(path)],
        ["ffplay", "-nodisp", "-autoexit", "-loglevel", "error", str(path)],
    )
