"""From a cast to sounding voices: which voice, set how, speaks each line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..model import (
    NARRATOR,
    PITCH_PER_SEMITONE,
    Cast,
    CastMember,
    Delivery,
    Kind,
    Line,
    NarratorSettings,
    Voice,
)
from .catalog import Catalog

_RATES_WPM = (80, 450)
"""espeak-ng speaks no slower and no faster: a delivery never takes a voice beyond that."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a delivery changes a voice."""

    rate: float = 1.0
    pitch_semitones: float = 0.0
    gain_db: float = 0.0


_MANNERS = {
    Delivery.PLAIN: _Manner(),
    # A whisper has no pitch of its own; slower and lower is as near as a plain voice comes to it.
    # The limiter gives back what it had taken from a peaky voice: 0.5 to 3 dB are heard, and every
    # word is still understood on a train.
    Delivery.WHISPERED: _Manner(rate=0.92, pitch_semitones=-1.5, gain_db=-3.5),
    # A raised voice rises in pitch first, which alone makes espeak-ng's voices 0.5 dB louder. With
    # more than 2 dB in all, the limiter would take back what is given.
    Delivery.SHOUTED: _Manner(rate=1.03, pitch_semitones=2.5, gain_db=1.2),
    Delivery.EXCITED: _Manner(rate=1.06, pitch_semitones=1.5, gain_db=0.5),
}
"""Small changes: who speaks must be heard at once, whatever the delivery."""

_TOLD = frozenset((Kind.NARRATION, Kind.HEADING, Kind.WRITTEN, Kind.STAGE))
"""Told by who tells the chapter; a note is the writer's, not a character's."""


@dataclass(frozen=True, slots=True)
class SetVoice:
    """A voice with a speaker's settings and a line's delivery.

    ``gain_db`` is what both wish for on top of level; ``plain`` is the voice without the delivery,
    whose loudness is the level of all its lines.
    """

    voice: Voice
    plain: Voice
    gain_db: float = 0.0

    def delivered(self, delivery: Delivery) -> SetVoice:
        """Return the voice as it says something whispered, shouted or excited."""
        if delivery is Delivery.PLAIN:
            return self
        manner = _MANNERS[delivery]
        changed = replace(
            self.voice,
            rate_wpm=_rate(self.voice.rate_wpm, manner.rate),
            pitch_percent=_pitch(self.voice.pitch_percent, manner.pitch_semitones),
        )
        return replace(self, voice=changed, gain_db=self.gain_db + manner.gain_db)


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
        return self._speakers.get(speaker, self._narrator).delivered(line.delivery)

    def teller(self, chapter: int) -> str:
        """Return whose voice tells a chapter."""
        if self._cast.narrator.first_person == "neutral":
            return NARRATOR
        return self._cast.narrator.chapters.get(chapter, NARRATOR)

    def name_of(self, speaker: str) -> str:
        """Return the name of the voice that speaks for ``speaker``."""
        return self.voice_of(speaker).name

    def voice_of(self, speaker: str) -> Voice:
        """Return the voice that speaks for ``speaker``, as it is set for them."""
        return self._speakers.get(speaker, self._narrator).voice

    def all(self, speakers: Iterable[str]) -> list[Voice]:
        """Return the distinct voices of these speakers."""
        return list(dict.fromkeys(self._speakers.get(s, self._narrator).voice for s in speakers))


def _set(member: CastMember | NarratorSettings, catalog: Catalog, where: str) -> SetVoice:
    voice = catalog.named(member.voice, where=where)
    if member.rate == 1.0 and member.pitch_semitones == 0.0:
        return SetVoice(voice, voice, member.gain_db)
    changed = replace(
        voice,
        rate_wpm=round(voice.rate_wpm * member.rate),
        pitch_percent=_pitch(voice.pitch_percent, member.pitch_semitones),
        gain_db=None,  # measured for the voice as it was; the changed one is measured anew
    )
    return SetVoice(changed, changed, member.gain_db)


def _pitch(percent: int, semitones: float) -> int:
    return round(min(100.0, max(0.0, percent + PITCH_PER_SEMITONE * semitones)))


def _rate(rate_wpm: int, factor: float) -> int:
    """Change a rate within what can be spoken; one that is set beyond it stays where it is."""
    slowest, fastest = min(_RATES_WPM[0], rate_wpm), max(_RATES_WPM[1], rate_wpm)
    return min(fastest, max(slowest, round(rate_wpm * factor)))
