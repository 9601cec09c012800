"""espeak-ng without pyttsx3 in between: the same voices, ids and sound as the default engine's.

Called as its entry point is.
"""

from __future__ import annotations

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice

from . import espeak
from .espeak_reading import HIGHEST_PITCH, VOLUME_PERCENT, check_settings, fingerprint, near, read


class EspeakEngine:
    """Speaks through `espeak_Synth`, with the library's own word events."""

    name = "espeak"
    audible = True

    def fingerprint(self, voice: Voice) -> str:
        """Name the library's version and the settings that it uses."""
        return f"espeak 1 | {fingerprint(voice)}"

    def check(self, voice: Voice) -> None:
        """Set the voice, which is the only way to know whether espeak-ng has it."""
        check_settings(voice)
        espeak.start()
        _choose(voice)

    def takes_phonemes(self, voice: Voice) -> bool:  # noqa: ARG002
        """Say yes: all voices take espeak-ng's phonemes."""
        return True

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` as one clip, at espeak-ng's 22,050 Hz."""
        if not text.strip():
            raise EngineError("There is nothing to say in an empty text.")
        espeak.start()
        return read(text, voice, _say)


def _say(text: str, voice: Voice) -> Clip:
    _choose(voice)
    pcm, words = espeak.synthesise(text)
    return Clip(pcm, espeak.start(), tuple(words))


def _choose(voice: Voice) -> None:
    if espeak.chosen.voice == voice:
        return
    espeak.chosen.voice = None  # until all of it is set
    binding = espeak.load()
    found = binding.SetVoiceByName(voice.id.encode()) == binding.EE_OK
    if not found or not espeak.is_current_voice(voice.id):
        raise EngineError(
            f"The engine espeak has no voice {voice.id!r} (voice {voice.name!r}).",
            hint=near(voice.id, espeak.voice_ids()),
        )
    binding.SetParameter(binding.RATE, voice.rate_wpm, 0)
    binding.SetParameter(binding.PITCH, min(voice.pitch_percent, HIGHEST_PITCH), 0)
    binding.SetParameter(binding.VOLUME, VOLUME_PERCENT, 0)
    espeak.chosen.voice = voice
