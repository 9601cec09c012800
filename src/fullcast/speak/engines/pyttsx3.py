"""The default engine: pyttsx3, on espeak-ng everywhere and on a system's own voices by their ids.

Called as its entry point is; inside it, ``import pyttsx3`` means the library, as imports are
absolute. A voice's id chooses pyttsx3's driver:

- ``en-us+f3`` (a language of espeak-ng, ``+`` and a variant): our synchronous espeak driver;
- ``com.apple.…``: macOS's speech (nsss); ``HKEY_…``: Windows' speech (sapi5). These two are
  pyttsx3's stock drivers, tested here on stand-ins for the systems' interfaces and **not on those
  systems**. They have no pitch setting, so a voice is spoken slower and played faster, and no word
  times.
"""

from __future__ import annotations

import functools
import io
import platform
import re
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Clip, Gender, Voice, WordMark

from . import espeak
from .espeak_reading import (
    HIGHEST_PITCH,
    VOLUME_PERCENT,
    check_settings,
    fingerprint,
    near,
    read,
)
from .pitch import pitch_factor, played_faster

SOUND_VERSION = 3
"""Raise it when a change here or in the driver changes how clips sound."""

_SYSTEM_DRIVERS = {"com.apple.": "nsss", "HKEY_": "sapi5"}
"""How the ids of a system's own voices begin -> pyttsx3's driver for them."""

_SYSTEMS = {"darwin": "nsss", "win32": "sapi5"}

_START_FAILURES = (ImportError, OSError, RuntimeError, ValueError, AttributeError)


class Pyttsx3Engine:
    """Speaks through `pyttsx3.init(…)`, `setProperty`, `save_to_file` and `runAndWait`."""

    name = "pyttsx3"
    audible = True

    def fingerprint(self, voice: Voice) -> str:
        """Name the driver's version and the settings that it uses."""
        driver = _driver_of(voice)
        if driver == espeak.DRIVER:
            return f"pyttsx3 {SOUND_VERSION} | {fingerprint(voice)}"
        settings = f"{voice.id} | {voice.rate_wpm} wpm | pitch {voice.pitch_percent}"
        return f"pyttsx3 {SOUND_VERSION} | {driver} {platform.version()} | {settings}"

    def check(self, voice: Voice) -> None:
        """Set the voice, which is the only way to know whether espeak-ng has it."""
        check_settings(voice)
        session = _session(_driver_of(voice))
        try:
            session.choose(voice)
        except EngineError as problem:
            raise EngineError(
                f"The engine pyttsx3 has no voice {voice.id!r} (voice {voice.name!r}).",
                hint=near(voice.id, session.voice_ids()),
            ) from problem

    def installed_voices(self) -> list[Voice]:
        """Return the voices of macOS or Windows; espeak-ng's are in the catalogue anyway."""
        driver = _SYSTEMS.get(sys.platform)
        return _session(driver).voices() if driver else []

    def takes_phonemes(self, voice: Voice) -> bool:
        """Tell that espeak-ng's voices take its phonemes; the systems' own do not."""
        return _driver_of(voice) == espeak.DRIVER

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` as one clip, at espeak-ng's 22,050 Hz or the system voice's own rate."""
        if not text.strip():
            raise EngineError("There is nothing to say in an empty text.")
        session = _session(_driver_of(voice))
        session.choose(voice)
        return session.speak(text, voice)


def _driver_of(voice: Voice) -> str:
    for beginning, driver in _SYSTEM_DRIVERS.items():
        if voice.id.startswith(beginning):
            return driver
    return espeak.DRIVER


@functools.cache
def _session(driver: str) -> _Session:
    """Start pyttsx3 with ``driver``, once in a process: the libraries below are global."""
    return _EspeakSession(driver) if driver == espeak.DRIVER else _Session(driver)


class _Session:
    """One running pyttsx3 engine, its errors raised instead of swallowed."""

    def __init__(self, driver: str) -> None:
        self._problems: list[Exception] = []
        try:
            import pyttsx3

            self._engine = pyttsx3.init(driver)
        except _START_FAILURES as problem:
            raise EngineError(
                f"pyttsx3 cannot start its driver {driver}: {problem}.",
                hint="System voices work on their own system only; espeak-ng's work everywhere.",
            ) from problem
        self._engine.connect("error", self._note_problem)

    def _note_problem(self, name: str | None, exception: Exception) -> None:  # noqa: ARG002
        self._problems.append(exception)

    def _run(self) -> None:
        self._engine.runAndWait()
        problems, self._problems = self._problems, []
        if problems:
            raise EngineError(f"pyttsx3 failed: {problems[0]}.") from problems[0]

    def voices(self) -> list[Voice]:
        return [_of_system(found) for found in self._engine.getProperty("voices")]

    def voice_ids(self) -> list[str]:
        return [voice.id for voice in self._engine.getProperty("voices")]

    def choose(self, voice: Voice) -> None:
        if voice.id not in self.voice_ids():
            raise EngineError(f"The system has no voice {voice.id!r}.")
        self._engine.setProperty("voice", voice.id)
        self._engine.setProperty("rate", round(voice.rate_wpm / pitch_factor(voice)))

    def speak(self, text: str, voice: Voice) -> Clip:
        with tempfile.TemporaryDirectory(prefix="fullcast-") as folder:
            # nsss writes AIFF whatever the name, so the file is decoded by what it holds.
            path = Path(folder, "line.wav")
            # Busy, pyttsx3 queues it for its loop. Else nsss begins at once, and the loop's first
            # act is to take it for done and to stop it.
            self._engine.proxy.setBusy(True)
            self._engine.save_to_file(text.encode("utf-8", "replace").decode(), str(path))
            self._run()
            return played_faster(_decode(path), pitch_factor(voice))


class _EspeakSession(_Session):
    """pyttsx3 with our driver, which writes into memory and times the words."""

    def __init__(self, driver: str) -> None:
        espeak.load()
        super().__init__(driver)
        self._marks: list[WordMark] = []
        self._engine.connect("started-word", self._note_word)

    def _note_word(self, name: str, location: int, length: int, audio_ms: int) -> None:  # noqa: ARG002
        self._marks.append(WordMark(audio_ms, location, location + length))

    def voice_ids(self) -> list[str]:
        return espeak.voice_ids()

    def choose(self, voice: Voice) -> None:
        if voice == espeak.chosen.voice:
            return
        espeak.chosen.voice = None  # until all of it is set
        self._engine.setProperty("voice", voice.id)
        self._engine.setProperty("rate", voice.rate_wpm)
        self._engine.setProperty("pitch", min(voice.pitch_percent, HIGHEST_PITCH))
        self._engine.setProperty("volume", VOLUME_PERCENT / 100)
        self._run()
        espeak.chosen.voice = voice

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak, with words in another script in a language that has it."""
        return read(text, voice, self._say)

    def _say(self, text: str, voice: Voice) -> Clip:
        self.choose(voice)
        self._marks.clear()
        stream = io.BytesIO()
        self._engine.save_to_file(text, stream)
        self._run()
        stream.seek(0)
        with wave.open(stream) as sound:
            pcm, rate = sound.readframes(sound.getnframes()), sound.getframerate()
        return Clip(pcm, rate, tuple(self._marks))


def _of_system(found: Any) -> Voice:
    """Turn a voice as pyttsx3 tells of it into one of the catalogue."""
    gender = str(found.gender or "").lower()
    name = re.sub(r"^Microsoft | Desktop\b| - .*$", "", str(found.name))
    return Voice(
        name=name.lower(),
        engine="pyttsx3",
        id=found.id,
        language=str((found.languages or ["en"])[0]).replace("_", "-"),
        gender=Gender.FEMALE
        if "female" in gender
        else Gender.MALE
        if "male" in gender
        else Gender.UNKNOWN,
    )


def _decode(path: Path) -> Clip:
    import av

    try:
        with av.open(str(path)) as container:
            rate = container.streams.audio[0].rate
            resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
            frames = [
                out for frame in container.decode(audio=0) for out in resampler.resample(frame)
            ]
    except (av.FFmpegError, OSError, IndexError) as problem:
        raise EngineError(f"pyttsx3 wrote no sound: {problem}.") from problem
    return Clip(b"".join(frame.to_ndarray().tobytes() for frame in frames), rate)
