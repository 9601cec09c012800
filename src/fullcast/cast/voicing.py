"""From a cast to sounding voices: which voice, set how, speaks each line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..model import (
    NARRATOR,
    Cast,
    CastMember,
    Kind,
    Line,
    NarratorSettings,
    Voice,
)
from .catalog import Catalog

_PERCENT_PER_SEMITONE = 6.8
"""espeak-ng: pitch 20, 50 and 80 of one voice measured 170, 216 and 283 Hz."""

_TOLD = frozenset((Kind.NARRATION, Kind.HEADING, Kind.WRITTEN, Kind.STAGE))
"""Told by who tells the chapter; a note is the writer's, not a character's."""


@dataclass(frozen=True, slots=True)
class SetVoice:
    """A voice with a speaker's settings. ``gain_db`` is the speaker's wish, on top of level."""

    voice: Voice
    gain_db: float = 0.0


class Voicing:
    """Says which voice speaks a line, for one work's cast.

    Raises:
        CastError: cast.toml names a voice that is not in the catalogue.
    """

    def __init__(self, cast: Cast, catalog: Catalog, where: object) -> None:
        self._cast = cast
        self._narrator = _set(cast.narrator, catalog, f"{where}: narrator.voice")
        self._speakers = {
            name: _set(member, catalog, f"{where}: speakers.{name}.voice")
            for name, member in cast.speakers.items()
        }

    def of(self, line: Line, chapter: int) -> SetVoice:
        """Return the voice of a line in a chapter."""
        speaker = line.speaker
        if speaker == NARRATOR and line.kind in _TOLD:
            speaker = self.teller(chapter)
        return self._speakers.get(speaker, self._narrator)

    def teller(self, chapter: int) -> str:
        """Return whose voice tells a chapter."""
        if self._cast.narrator.first_person == "neutral":
            return NARRATOR
        return self._cast.narrator.chapters.get(chapter, NARRATOR)

    def name_of(self, speaker: str) -> str:
        """Return the name of the voice that speaks for ``speaker``."""
        return self._speakers.get(speaker, self._narrator).voice.name

    def all(self, speakers: Iterable[str]) -> list[Voice]:
        """Return the distinct voices of these speakers."""
        return list(dict.fromkeys(self._speakers.get(s, self._narrator).voice for s in speakers))


def _set(member: CastMember | NarratorSettings, catalog: Catalog, where: str) -> SetVoice:
    voice = catalog.named(member.voice, where=where)
    if member.rate == 1.0 and member.pitch_semitones == 0.0:
        return SetVoice(voice, member.gain_db)
    pitch = voice.pitch_percent + _PERCENT_PER_SEMITONE * member.pitch_semitones
    changed = replace(
        voice,
        rate_wpm=round(voice.rate_wpm * member.rate),
        pitch_percent=round(min(100.0, max(0.0, pitch))),
        gain_db=None,  # measured for the voice as it was; the changed one is measured anew
    )
    return SetVoice(changed, member.gain_db)
