"""The default engine: pyttsx3, on espeak-ng everywhere and on a system's own voices by their ids.

Called as its entry point is; inside it, ``import pyttsx3`` means the library, as imports are
absolute. A voice's id chooses pyttsx3's driver:

- ``en-us+f3`` (a language of espeak-ng, ``+`` and a variant): our synchronous espeak driver;
- ``com.apple.…``: macOS's speech (nsss); ``HKEY_…``: Windows' speech (sapi5). These two are
  pyttsx3's stock drivers, written to their documentation and **not tested** on those systems.
  They have no pitch setting and no word times.
"""

from __future__ import annotations

import difflib
import functools
import io
import platform
import tempfile
import wave
from dataclasses import replace
from pathlib import Path

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice, WordMark

from . import espeak
from .espeak_scripts import stretches
from .espeak_spelling import respell

SOUND_VERSION = 3
"""Raise it when a change here or in the driver changes how clips sound."""

RATES_WPM = range(80, 451)
"""What espeak-ng speaks; it would use the nearest without a word."""

PITCHES_PERCENT = range(101)

VOLUME = 0.5
"""Of espeak-ng's own volume, at which a fifth of the voices is cut off at full scale. The mix
brings every voice to one loudness anyway."""

_SYSTEM_DRIVERS = {"com.apple.": "nsss", "HKEY_": "sapi5"}
"""How the ids of a system's own voices begin -> pyttsx3's driver for them."""

_START_FAILURES = (ImportError, OSError, RuntimeError, ValueError, AttributeError)


class Pyttsx3Engine:
    """Speaks through `pyttsx3.init(…)`, `setProperty`, `save_to_file` and `runAndWait`."""

    name = "pyttsx3"
    audible = True

    def fingerprint(self, voice: Voice) -> str:
        """Name the driver's version and the settings that it uses."""
        settings = f"{voice.id} | {voice.rate_wpm} wpm"
        driver = _driver_of(voice)
        if driver == espeak.DRIVER:
            speaker = f"espeak-ng {espeak.version()}"
            settings += f" | pitch {voice.pitch_percent}"
        else:
            speaker = f"{driver} {platform.version()}"
        return f"pyttsx3 {SOUND_VERSION} | {speaker} | {settings}"

    def check(self, voice: Voice) -> None:
        """Set the voice, which is the only way to know whether espeak-ng has it."""
        if voice.rate_wpm not in RATES_WPM:
            raise EngineError(
                f"The voice {voice.name!r} cannot speak {voice.rate_wpm} words a minute.",
                hint=f"Choose a rate from {RATES_WPM[0]} to {RATES_WPM[-1]}.",
            )
        if voice.pitch_percent not in PITCHES_PERCENT:
            raise EngineError(
                f"The voice {voice.name!r} cannot have the pitch {voice.pitch_percent}.",
                hint="Choose a pitch from 0 to 100.",
            )
        session = _session(_driver_of(voice))
        try:
            session.choose(voice)
        except EngineError as problem:
            raise EngineError(
                f"The engine pyttsx3 has no voice {voice.id!r} (voice {voice.name!r}).",
                hint=_near(voice.id, session),
            ) from problem

    def takes_phonemes(self, voice: Voice) -> bool:
        """Tell that espeak-ng's voices take its phonemes; the systems' own do not."""
        return _driver_of(voice) == espeak.DRIVER

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` as one clip, at espeak-ng's 22,050 Hz or the system voice's own rate."""
        if not text.strip():
            raise EngineError("There is nothing to say in an empty text.")
        session = _session(_driver_of(voice))
        session.choose(voice)
        return session.speak(text)


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

    def voice_ids(self) -> list[str]:
        return [voice.id for voice in self._engine.getProperty("voices")]

    def choose(self, voice: Voice) -> None:
        if voice.id not in self.voice_ids():
            raise EngineError(f"The system has no voice {voice.id!r}.")
        self._engine.setProperty("voice", voice.id)
        self._engine.setProperty("rate", voice.rate_wpm)

    def speak(self, text: str) -> Clip:
        with tempfile.TemporaryDirectory(prefix="fullcast-") as folder:
            # nsss writes AIFF whatever the name, so the file is decoded by what it holds.
            path = Path(folder, "line.wav")
            self._engine.save_to_file(text, str(path))
            self._run()
            return _decode(path)


class _EspeakSession(_Session):
    """pyttsx3 with our driver, which writes into memory and times the words."""

    def __init__(self, driver: str) -> None:
        espeak.load()
        super().__init__(driver)
        self._marks: list[WordMark] = []
        self._chosen: Voice | None = None
        self._engine.connect("started-word", self._note_word)

    def _note_word(self, name: str, location: int, length: int, audio_ms: int) -> None:  # noqa: ARG002
        self._marks.append(WordMark(audio_ms, location, location + length))

    def voice_ids(self) -> list[str]:
        languages, variants = espeak.voice_names()
        english = [language for language in languages if language.startswith("en")]
        return languages + [f"{language}+{name}" for language in english for name in variants]

    def choose(self, voice: Voice) -> None:
        if voice == self._chosen:
            return
        self._chosen = None  # until all of it is set
        self._engine.setProperty("voice", voice.id)
        self._engine.setProperty("rate", voice.rate_wpm)
        self._engine.setProperty("pitch", min(voice.pitch_percent, 99))
        self._engine.setProperty("volume", VOLUME)
        self._run()
        self._chosen = voice

    def speak(self, text: str) -> Clip:
        """Speak with the chosen voice, and words in another script in a language that has it."""
        voice = self._chosen
        if voice is None:
            raise EngineError("No voice has been chosen.")
        pcm, marks = b"", list[WordMark]()
        respelled = respell(text)
        for language, start, end in stretches(respelled.text, voice.id):
            self.choose(_speaking(voice, language))
            part = self._speak(respelled.text[start:end])
            marks += (
                _moved(mark, start, len(pcm) * 500 // part.sample_rate) for mark in part.marks
            )
            pcm += part.pcm
        spans = [WordMark(m.start_ms, *respelled.span(m.start, m.end)) for m in marks]
        duration_ms = len(pcm) * 500 // part.sample_rate
        return Clip(pcm, part.sample_rate, _ascending(spans, duration_ms))

    def _speak(self, text: str) -> Clip:
        self._marks.clear()
        stream = io.BytesIO()
        self._engine.save_to_file(text, stream)
        self._run()
        stream.seek(0)
        with wave.open(stream) as sound:
            pcm, rate = sound.readframes(sound.getnframes()), sound.getframerate()
        return Clip(pcm, rate, tuple(self._marks))


def _speaking(voice: Voice, language: str | None) -> Voice:
    """Return the voice with its variant, which is what it sounds like, in another language."""
    return (
        replace(voice, id=f"{language}+{voice.id.partition('+')[2]}".rstrip("+"))
        if language
        else voice
    )


def _moved(mark: WordMark, characters: int, ms: int) -> WordMark:
    return WordMark(mark.start_ms + ms, mark.start + characters, mark.end + characters)


def _ascending(marks: list[WordMark], duration_ms: int) -> tuple[WordMark, ...]:
    """Drop the marks without length, out of order or past the end: about 5 % of espeak-ng's."""
    kept: list[WordMark] = []
    for mark in marks:
        after = not kept or (mark.start >= kept[-1].end and mark.start_ms >= kept[-1].start_ms)
        if after and mark.start < mark.end and mark.start_ms < duration_ms:
            kept.append(mark)
    return tuple(kept)


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


def _near(voice_id: str, session: _Session) -> str:
    near = difflib.get_close_matches(voice_id, session.voice_ids(), n=5)
    nearest = f"Near it: {', '.join(near)}. " if near else ""
    return f"{nearest}`fullcast voices` lists the voices of the catalogue."
