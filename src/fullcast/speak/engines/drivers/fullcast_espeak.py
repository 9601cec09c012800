"""pyttsx3's espeak driver, made synchronous: one call gives one whole utterance.

The driver that comes with pyttsx3 synthesises in the background and polls for the end: of 3,400
lines a few come out empty without an error, and a text of 30 KB ends the process. This one keeps
its interface (`setProperty`, `save_to_file`, the ``started-word`` notification) and differs:

- espeak-ng runs in its synchronous mode, so a text of any length is spoken when the call returns;
- the sound is written at the library's own sample rate, to a path or to an open binary file;
- ``started-word`` counts characters from 0 and also says when: ``audio_ms``;
- a voice or variant that does not exist is an error. espeak-ng itself falls back to a plain voice.
"""

from __future__ import annotations

import wave
from typing import Any, BinaryIO

from pyttsx3.drivers.espeak import EspeakDriver

from fullcast.speak.engines import espeak


def buildDriver(proxy: Any) -> FullcastEspeakDriver:  # noqa: N802, pyttsx3's own name
    """Make the driver; called by pyttsx3."""
    return FullcastEspeakDriver(proxy)


class FullcastEspeakDriver(EspeakDriver):  # type: ignore[misc]
    """Speaks one utterance at a time, at once."""

    def __init__(self, proxy: Any) -> None:
        self.sample_rate = espeak.start()
        EspeakDriver._defaultVoice = "en"  # noqa: SLF001
        EspeakDriver._moduleInitialized = True  # noqa: SLF001, the library starts once a process
        super().__init__(proxy)

    @staticmethod
    def setProperty(name: str, value: Any) -> None:  # noqa: N802
        """Set a property; unlike espeak-ng, refuse a voice that is not there."""
        EspeakDriver.setProperty(name, value)
        if name == "voice" and not espeak.is_current_voice(str(value)):
            msg = f"espeak-ng has no voice {value!r}"
            raise ValueError(msg)

    def save_to_file(self, text: str, filename: str | BinaryIO) -> None:
        """Speak ``text`` into a WAV file, given as a path or as an open binary file."""
        pcm, words = espeak.synthesise(text)
        for word in words:
            self._proxy.notify(
                "started-word",
                name=text[word.start : word.end],
                location=word.start,
                length=word.end - word.start,
                audio_ms=word.start_ms,
            )
        with wave.open(filename, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(self.sample_rate)
            out.writeframes(pcm)
        self._proxy.notify("finished-utterance", completed=True)

    def say(self, text: str) -> None:
        """Refuse: this driver makes files, it plays nothing."""
        msg = "this driver has save_to_file only"
        raise NotImplementedError(msg)

    def startLoop(self) -> None:  # noqa: N802
        """Run what is queued: every command is done when it returns."""
        self._proxy.setBusy(False)

    def stop(self) -> None:
        """Do nothing: no utterance is ever under way between two calls."""
