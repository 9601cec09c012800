"""Find espeak-ng's library and data for pyttsx3, and put our driver beside pyttsx3's own.

The wheel `espeakng-loader` carries both, so that no system package is needed; where it has none
for the platform, the system's library is taken.
"""

from __future__ import annotations

import ctypes
import functools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fullcast.errors import EngineError

DRIVER = "fullcast_espeak"
"""What to give to `pyttsx3.init`, once `load` has been called."""

LONGEST_DATA_PATH = 140
"""Bytes. espeak-ng keeps paths in 160 and appends a few; beyond that the data is linked nearer."""


@functools.cache
def load() -> Any:
    """Load the library; return pyttsx3's binding to it (the module ``_espeak``).

    Raises:
        EngineError: espeak-ng is not installed.
    """
    import pyttsx3.drivers

    with _opened_by_pyttsx3(_library_of_wheel()):
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


def voice_names() -> tuple[list[str], list[str]]:
    """List what an id may be made of: languages (``en-us``) and variants (``f3``).

    The library must have been initialised.
    """
    binding = load()
    wanted = binding.VOICE(languages=b"variant")
    languages = [voice.identifier.decode() for voice in binding.ListVoices()]
    variants = [voice.identifier.decode() for voice in binding.ListVoices(ctypes.pointer(wanted))]
    return (
        sorted(name.rpartition("/")[2].lower() for name in languages),
        sorted(name.removeprefix("!v/") for name in variants),
    )
