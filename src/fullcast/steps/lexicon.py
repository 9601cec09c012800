"""Which pronunciations a voice takes: phonemes only where its engine knows them."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from ..model import Voice
from ..speak.engines import takes_phonemes

log = logging.getLogger(__name__)


class Lexicon:
    """Pronunciations by voice. Where phonemes cannot be used, that is said once for each word."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self.entries = entries
        self._phonemes = {word for word, sound in entries.items() if sound.startswith("[[")}
        self._respellings = {w: sound for w, sound in entries.items() if w not in self._phonemes}
        self._takes: dict[Voice, bool] = {}
        self._told: set[tuple[str, str]] = set()

    def for_line(self, text: str, voice: Voice) -> Mapping[str, str]:
        """Return what holds for a line of this voice."""
        if not self._phonemes or self._takes_phonemes(voice):
            return self.entries
        for word in self._phonemes:
            if word in text and (word, voice.engine) not in self._told:
                self._told.add((word, voice.engine))
                log.warning(
                    "%s: the pronunciation in phonemes is nothing for the engine %s (voice %s), "
                    "which reads the word as it is written. A respelling works everywhere.",
                    word,
                    voice.engine,
                    voice.name,
                )
        return self._respellings

    def _takes_phonemes(self, voice: Voice) -> bool:
        if voice not in self._takes:
            self._takes[voice] = takes_phonemes(voice)
        return self._takes[voice]
