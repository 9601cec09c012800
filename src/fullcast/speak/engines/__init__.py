"""What an engine is, and how one is found: the entry points of group ``fullcast.engines``.

Our own engines are registered in the same way as anybody's, and imported only when used::

    [project.entry-points."fullcast.engines"]
    mine = "my_package:MyEngine"
"""

from __future__ import annotations

import functools
import importlib.metadata
from pathlib import Path
from typing import Protocol, runtime_checkable

from fullcast.errors import EngineError
from fullcast.model import Clip, Voice

from ..fetching import Offer

GROUP = "fullcast.engines"

_LOAD_FAILURES = (
    ImportError,
    AttributeError,
    NameError,
    SyntaxError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What importing and calling somebody's module may raise when it is broken."""


@runtime_checkable
class Engine(Protocol):
    """Something that speaks. Made without arguments, once in each process that uses it.

    ``audible`` is False for an engine whose clips are silent on purpose. An engine may also have
    ``takes_phonemes(voice)``: see `takes_phonemes`; and for `fullcast voices add` either ``models``
    (a `Models`), or ``installed_voices()``: the voices that the system has for it.
    """

    name: str
    audible: bool

    def fingerprint(self, voice: Voice) -> str:
        """Say what decides the sound: engine, its version, and the voice's settings that count.

        Two voices that sound the same have the same fingerprint, whatever they are called.
        """

    def check(self, voice: Voice) -> None:
        """Make sure that ``voice`` can speak.

        Raises:
            EngineError: the engine cannot run here (the hint says what to install), or it has
                no such voice (the hint lists those with the nearest names).
        """

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text``: mono 16-bit PCM at the engine's own rate, with word marks if it has them.

        Raises:
            EngineError: the text cannot be spoken.
        """


class Models(Protocol):
    """The models of an engine whose voices are files. ``example`` is what one may add."""

    example: str

    def offer(self, name: str, mirror: str | None = None) -> Offer:
        """Say what is to be fetched for a model, from its usual place or a mirror of it.

        Raises:
            EngineError: there is no such model, or the place cannot be reached.
        """

    def download(self, offer: Offer, folder: Path) -> None:
        """Write an offer's files into ``folder``, with the engine's own downloader if it has one.

        `fetching.fetch` checks them, and tells network failures in one line.
        """

    def models_in(self, folder: Path) -> list[Path]:
        """Return the models whose files are in ``folder``."""

    def voices_of(self, model: Path) -> list[Voice]:
        """Return all voices of a model, with genders where it tells them.

        Raises:
            EngineError: its files are damaged.
        """


def takes_phonemes(voice: Voice) -> bool:
    """Tell whether the voice speaks ``[[...]]`` in a text as phonemes of espeak.

    An engine without a word on it does not.

    Raises:
        EngineError: there is no such engine, or its package is broken.
    """
    asked = getattr(load_engine(voice.engine), "takes_phonemes", None)
    return bool(asked and asked(voice))


def models_of(engine: Engine) -> Models | None:
    """Return an engine's models; None for one whose voices are no files."""
    return getattr(engine, "models", None)


def engine_names() -> list[str]:
    """List the engines that are installed, by name."""
    return sorted(entry.name for entry in importlib.metadata.entry_points(group=GROUP))


@functools.cache
def load_engine(name: str) -> Engine:
    """Return this process's instance of the engine called ``name``.

    Raises:
        EngineError: there is no such engine, or its package is broken.
    """
    entries = importlib.metadata.entry_points(group=GROUP, name=name)
    if not entries:
        known = ", ".join(engine_names()) or "none"
        raise EngineError(f"There is no engine {name!r}.", hint=f"Installed engines: {known}.")
    entry = next(iter(entries))
    try:
        engine = entry.load()()
    except EngineError:
        raise
    except _LOAD_FAILURES as problem:
        raise EngineError(
            f"The engine {name!r} ({entry.value}) cannot be loaded: {problem!r}.",
            hint="Reinstall or remove the package that brings it, or choose another with --engine.",
        ) from problem
    if not isinstance(engine, Engine):
        raise EngineError(
            f"The engine {name!r} ({entry.value}) lacks a part of an engine.",
            hint="It needs name, audible, fingerprint, check and speak.",
        )
    return engine
