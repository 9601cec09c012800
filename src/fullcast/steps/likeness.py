"""Characters who talk to each other in voices that are easily confused."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from ..assemble.timbre import Sounding, unlikeness
from ..cast.casting import neighbours
from ..cast.voicing import Voicing
from ..executors import Executor
from ..model import NARRATOR, Script, Voice
from .measuring import hear_voices

ALIKE_BELOW = 1.0
"""Pairs of voices nearer than this are pointed out; see `unlikeness`."""


class Likeness:
    """Tells voices that are easily confused; what it has heard once it remembers."""

    def __init__(self, executor: Executor) -> None:
        """Hear nothing yet."""
        self._executor = executor
        self._heard: dict[Voice, Sounding] = {}
        self._lock = threading.Lock()

    def pairs(self, script: Script, voicing: Voicing) -> list[tuple[str, str]]:
        """Return the pairs of characters who share a scene and sound alike, most alike first.

        Raises:
            EngineError: a voice cannot speak.
        """
        together = neighbours(script)
        voices = {name: voicing.voice_of(name) for name in together if name != NARRATOR}
        self._hear(voices.values())
        near = []
        for one, others in together.items():
            for other in others:
                if one < other and other in voices:
                    far = self._unlikeness(voices[one], voices[other])
                    if far < ALIKE_BELOW:
                        near.append((far, one, other))
        return [(one, other) for _far, one, other in sorted(near)]

    def _hear(self, voices: Iterable[Voice]) -> None:
        with self._lock:  # whoever asks meanwhile waits, and asks for nothing twice
            new = [voice for voice in dict.fromkeys(voices) if voice not in self._heard]
            self._heard.update(zip(new, hear_voices(new, self._executor), strict=True))

    def _unlikeness(self, one: Voice, other: Voice) -> float:
        if one == other:
            return 0.0
        return unlikeness(self._heard[one], self._heard[other])
