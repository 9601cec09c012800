"""Voices to look through and to hear."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

from ..cast.catalog import Catalog, read_catalog
from ..cast.lexicon import checked, read_lexicon
from ..errors import UsageError
from ..files import voice_folders, write_atomically
from ..model import Gender, Voice
from ..speak.engines import load_engine
from ..speak.normalise import speakable
from .lexicon import Lexicon

SAMPLE_TEXT = "My name is {name}. I can whisper, I can shout, and I can tell your story to its end."


def list_voices(*, gender: str | None = None, engine: str | None = None) -> tuple[Voice, ...]:
    """Return the catalogue's voices, filtered.

    Raises:
        UsageError: the gender is none of the known ones.
    """
    if gender is not None and gender not in {member.value for member in Gender}:
        known = ", ".join(member.value for member in Gender)
        raise UsageError(f"unknown gender {gender!r}.", hint=f"Genders: {known}.")
    return read_catalog(voice_folders()).select(
        gender=Gender(gender) if gender else None, engine=engine
    )


def write_sample(name: str, path: Path, text: str | None = None) -> Path:
    """Speak a sentence in the voice called ``name`` into a WAV file and return its path.

    Raises:
        CastError: there is no such voice.
        EngineError: its engine cannot speak here.
        OutputError: the file cannot be written.
    """
    return say(text or SAMPLE_TEXT.format(name=name), name, path).path


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it was given to the engine, and the file that it is heard in."""

    text: str
    path: Path


def say(text: str, name: str, path: Path, *, sound: str | None = None) -> Said:
    """Speak ``text`` with the user's own pronunciations in the voice called ``name``.

    ``sound`` is a pronunciation for the whole of ``text``, to be tried.

    Raises:
        CastError: there is no such voice, or a pronunciation is none.
        EngineError: the voice's engine cannot speak here, or fails.
        OutputError: the file cannot be written.
    """
    folders = voice_folders()
    catalog: Catalog = read_catalog(folders)
    voice = catalog.named(name)
    engine = load_engine(voice.engine)
    engine.check(voice)
    tried = checked({text.strip(): sound}, "--as") if sound else {}
    lexicon = Lexicon({**read_lexicon(folders), **tried})
    said = speakable(text, lexicon.for_line(text, voice)).text
    if not said:
        raise UsageError("there is nothing to say in that text.")
    clip = engine.speak(said, voice)
    with write_atomically(path) as partial, wave.open(str(partial), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(clip.sample_rate)
        file.writeframes(clip.pcm)
    return Said(said, path)
