"""The engine without sound: clips as long as speech would be. For tests and for rehearsing."""

from __future__ import annotations

import re

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice, WordMark

SAMPLE_RATE = 22_050

MS_PER_CHARACTER = 60
"""About what espeak-ng takes for a character of prose at 175 words a minute."""

SHORTEST_MS = 100

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


class SilentEngine:
    """Every voice id is a voice, and none makes a sound."""

    name = "silent"
    audible = False

    def fingerprint(self, voice: Voice) -> str:
        """Tell voices apart as a real engine would, so that a re-cast line is a new clip."""
        return f"silent 1 | {voice.id} | {voice.rate_wpm} wpm | pitch {voice.pitch_percent}"

    def check(self, voice: Voice) -> None:
        """Accept any voice."""

    def takes_phonemes(self, voice: Voice) -> bool:  # noqa: ARG002
        """Say yes: nothing is heard of them, and a rehearsal needs no warning."""
        return True

    def speak(self, text: str, voice: Voice) -> Clip:
        """Return zeros, with word marks spread evenly over the characters."""
        if not text.strip():
            raise EngineError("There is nothing to say in an empty text.")
        ms_per_character = MS_PER_CHARACTER * 175 / voice.rate_wpm
        duration_ms = max(SHORTEST_MS, round(len(text) * ms_per_character))
        marks = tuple(
            WordMark(int(word.start() * ms_per_character), word.start(), word.end())
            for word in _WORD.finditer(text)
        )
        return Clip(bytes(2 * (SAMPLE_RATE * duration_ms // 1000)), SAMPLE_RATE, marks)
