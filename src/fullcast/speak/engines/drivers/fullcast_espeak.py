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

import ctypes
import wave
from typing import Any, BinaryIO

from pyttsx3.drivers import _espeak
from pyttsx3.drivers.espeak import EspeakDriver

from fullcast.speak.engines.espeak import data_path

DONT_EXIT = 0x8000
"""espeakINITIALIZE_DONT_EXIT: report missing data instead of ending the process."""

BUFFER_MS = 1000
"""Sound in one call-back: a tenth faster than the library's own 60 ms."""

PHONEMES = 0x100
"""espeakPHONEMES: ``[[...]]`` in a text are phonemes. A story's own brackets never come here."""

EE_OK = 0


def buildDriver(proxy: Any) -> FullcastEspeakDriver:  # noqa: N802, pyttsx3's own name
    """Make the driver; called by pyttsx3."""
    return FullcastEspeakDriver(proxy)


class FullcastEspeakDriver(EspeakDriver):  # type: ignore[misc]
    """Speaks one utterance at a time, at once."""

    sample_rate = 0

    def __init__(self, proxy: Any) -> None:
        if not EspeakDriver._moduleInitialized:  # noqa: SLF001, the library starts once a process
            FullcastEspeakDriver.sample_rate = _initialise()
            EspeakDriver._defaultVoice = "en"  # noqa: SLF001
            EspeakDriver._moduleInitialized = True  # noqa: SLF001
        self._chunks: list[bytes] = []
        super().__init__(proxy)

    @staticmethod
    def setProperty(name: str, value: Any) -> None:  # noqa: N802
        """Set a property; unlike espeak-ng, refuse a voice that is not there."""
        EspeakDriver.setProperty(name, value)
        if name == "voice" and not _is_current_voice(str(value)):
            msg = f"espeak-ng has no voice {value!r}"
            raise ValueError(msg)

    def save_to_file(self, text: str, filename: str | BinaryIO) -> None:
        """Speak ``text`` into a WAV file, given as a path or as an open binary file."""
        self._text_to_say = text
        self._chunks.clear()
        data = text.replace("\0", " ").encode("utf-8", "replace")
        flags = _espeak.CHARS_UTF8 | PHONEMES
        result = _espeak.cSynth(data, len(data) + 1, 0, _espeak.POS_CHARACTER, 0, flags, None, None)
        if result != EE_OK:
            msg = f"espeak-ng answered {result}"
            raise RuntimeError(msg)
        with wave.open(filename, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(self.sample_rate)
            out.writeframes(b"".join(self._chunks))
        self._proxy.notify("finished-utterance", completed=True)

    def say(self, text: str) -> None:
        """Refuse: this driver makes files, it plays nothing."""
        msg = "this driver has save_to_file only"
        raise NotImplementedError(msg)

    def _onSynth(self, wav: Any, numsamples: int, events: Any) -> int:  # noqa: N802
        if wav and numsamples > 0:
            self._chunks.append(ctypes.string_at(wav, 2 * numsamples))
        index = 0
        while events[index].type != _espeak.EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == _espeak.EVENT_WORD:
                self._notify_word(event.text_position - 1, event.length, event.audio_position)
            index += 1
        return 0

    def _notify_word(self, location: int, length: int, audio_ms: int) -> None:
        name = self._text_to_say[location : location + length]
        self._proxy.notify(
            "started-word", name=name, location=location, length=length, audio_ms=audio_ms
        )

    def startLoop(self) -> None:  # noqa: N802
        """Run what is queued: every command is done when it returns."""
        self._proxy.setBusy(False)

    def stop(self) -> None:
        """Do nothing: no utterance is ever under way between two calls."""


def _initialise() -> int:
    path = data_path()
    rate: int = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS, path, DONT_EXIT)
    if rate <= 0:
        msg = f"espeak-ng finds no data in {path!r}"
        raise RuntimeError(msg)
    return rate


def _is_current_voice(voice_id: str) -> bool:
    """Tell whether the voice that is set is the one that was asked for, variant included."""
    _language, plus, variant = voice_id.partition("+")
    identifier: str = _espeak.GetCurrentVoice().contents.identifier.decode()
    return identifier.partition("+")[2] == variant if plus else True
