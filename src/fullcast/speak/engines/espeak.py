"""espeak-ng as a library: found, started, and asked to speak one text at a time.

The wheel `espeakng-loader` carries library and data, so that no system package is needed; where it
has none for the platform, the system's library is taken. pyttsx3's binding to it is used, and our
driver put beside pyttsx3's own.
"""

from __future__ import annotations

import ctypes
import functools
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Voice, WordMark

DRIVER = "fullcast_espeak"
"""What to give to `pyttsx3.init`, once `load` has been called."""

LONGEST_DATA_PATH = 140
"""Bytes. espeak-ng keeps paths in 160 and appends a few; beyond that the data is linked nearer."""


_loading = threading.Lock()


@functools.cache
def load() -> Any:
    """Load the library; return pyttsx3's binding to it (the module ``_espeak``).

    Raises:
        EngineError: espeak-ng is not installed.
    """
    import pyttsx3.drivers

    with _loading, _opened_by_pyttsx3(_library_of_wheel()):
        try:
            import pyttsx3.drivers._espeak as binding
        except RuntimeError as problem:
            raise EngineError(
                "espeak-ng is not installed.",
                hint="Install it: `pip install espeakng-loader` or, where that has no library "
                "for the platform, `apt install libespeak-ng1` or `brew install espeak-ng`.",
            ) from problem
    folder = str(Path(__file__).with_name("drivers"))
    if folder not in pyttsx3.drivers.__path__:
        pyttsx3.drivers.__path__.append(folder)
    return binding


def version() -> str:
    """Return the library's version, such as ``1.52.0``."""
    return load().Info().decode().split()[0]  # type: ignore[no-any-return]


def _library_of_wheel() -> ctypes.CDLL | None:
    try:
        import espeakng_loader

        # With its symbols kept to itself: made global, they clash with Piper's own espeak-ng.
        return ctypes.CDLL(espeakng_loader.get_library_path())
    except (ImportError, OSError):
        return None


@contextmanager
def _opened_by_pyttsx3(library: ctypes.CDLL | None) -> Iterator[None]:
    """Let pyttsx3 find ``library`` at the first place where it looks for espeak-ng."""
    if library is None:
        yield
        return
    loader: Any = ctypes.cdll
    loader.LoadLibrary = lambda _name: library
    try:
        yield
    finally:
        del loader.LoadLibrary


# ---------------------------------------------------------------------------- speaking

_SYNCHRONOUS = 2
"""espeakAUDIO_OUTPUT_SYNCHRONOUS: the sound is there when a call returns."""

_DONT_EXIT = 0x8000
"""espeakINITIALIZE_DONT_EXIT: report missing data instead of ending the process."""

_BUFFER_MS = 1000
"""Sound in one call-back: a tenth faster than the library's own 60 ms."""

_PHONEMES = 0x100
"""espeakPHONEMES: ``[[...]]`` in a text are phonemes. A story's own brackets never come here."""


@functools.cache
def start() -> int:
    """Initialise the library, once in a process, and return its sample rate in Hz.

    Raises:
        EngineError: it finds no data.
    """
    rate: int = load().Initialize(_SYNCHRONOUS, _BUFFER_MS, data_path(), _DONT_EXIT)
    if rate <= 0:
        raise EngineError(
            f"espeak-ng finds no data in {data_path()!r}.", hint="Reinstall espeakng-loader."
        )
    return rate


def synthesise(text: str) -> tuple[bytes, list[WordMark]]:
    """Speak ``text`` with the voice that is set: mono 16-bit PCM, and its word events as they come.

    Raises:
        EngineError: the library refuses.
    """
    binding = load()
    chunks: list[bytes] = []
    words: list[WordMark] = []

    def take(sound: Any, count: int, events: Any) -> int:
        if sound and count > 0:
            chunks.append(ctypes.string_at(sound, 2 * count))
        index = 0
        while events[index].type != binding.EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == binding.EVENT_WORD:
                place = event.text_position - 1
                words.append(WordMark(event.audio_position, place, place + event.length))
            index += 1
        return 0

    binding.SetSynthCallback(take)
    data = text.replace("\0", " ").encode("utf-8", "replace")
    flags = binding.CHARS_UTF8 | _PHONEMES
    result = binding.cSynth(data, len(data) + 1, 0, binding.POS_CHARACTER, 0, flags, None, None)
    if result != binding.EE_OK:
        raise EngineError(f"espeak-ng answers {result}.")
    return b"".join(chunks), words


@dataclass(slots=True)
class Chosen:
    """The voice that the library was set to last, by whichever engine; None while that goes on."""

    voice: Voice | None = None


chosen = Chosen()
"""The library has one voice for the whole process."""


def is_current_voice(voice_id: str) -> bool:
    """Tell whether the voice that is set is the one that was asked for, variant included.

    espeak-ng itself takes a plain voice for one that is not there.
    """
    _language, plus, variant = voice_id.partition("+")
    identifier: str = load().GetCurrentVoice().contents.identifier.decode()
    return identifier.partition("+")[2] == variant if plus else True


# ---------------------------------------------------------------------------- data and voices


@functools.cache
def data_path() -> bytes | None:
    """Return the folder of the wheel's data; None where the system's library brings its own."""
    try:
        import espeakng_loader

        folder = os.fsencode(espeakng_loader.get_data_path())
    except (ImportError, RuntimeError):
        return None
    if _library_of_wheel() is None:
        return None
    return folder if len(folder) <= LONGEST_DATA_PATH else _linked(folder)


def _linked(folder: bytes) -> bytes:
    _links.append(tempfile.TemporaryDirectory(prefix="fullcast-"))
    link = Path(_links[-1].name, "espeak-ng-data")
    link.symlink_to(os.fsdecode(folder), target_is_directory=True)
    return os.fsencode(link)


_links: list[tempfile.TemporaryDirectory[str]] = []
"""Kept while the process lives: espeak-ng reads its data again for every language."""


def voice_ids() -> list[str]:
    """List all ids: languages (``en-us``), and the English ones with every variant (``+f3``)."""
    start()
    binding = load()
    wanted = binding.VOICE(languages=b"variant")
    languages = [voice.identifier.decode() for voice in binding.ListVoices()]
    variants = [voice.identifier.decode() for voice in binding.ListVoices(ctypes.pointer(wanted))]
    names = sorted(name.rpartition("/")[2].lower() for name in languages)
    english = [name for name in names if name.startswith("en")]
    tails = sorted(name.removeprefix("!v/") for name in variants)
    return names + [f"{name}+{tail}" for name in english for tail in tails]
