"""Adding voices: fetching a model, or finding what is here, and entering it into the catalogue."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..cast.added import added_files, named_apart, write_added
from ..cast.catalog import read_catalog
from ..errors import UsageError
from ..files import voice_folders
from ..model import Gender, Progress, Voice, no_progress
from ..speak.engines import Engine, Models, engine_names, load_engine, models_of
from ..speak.engines.networks import models_folder
from ..speak.fetching import Offer, fetch, is_there
from .measuring import measured
from .recast import USER_VOICES


@dataclass(frozen=True, slots=True)
class Added:
    """What was added: the voices of one model, where they are written down, under which licence."""

    model: str
    voices: tuple[Voice, ...]
    catalogue: Path
    licence: str = ""

    @property
    def genders(self) -> Counter[Gender]:
        """Count the voices of each gender."""
        return Counter(voice.gender for voice in self.voices)


@dataclass(frozen=True, slots=True)
class _Found:
    """The voices of a model, before anything is known of their sound."""

    model: str
    voices: tuple[Voice, ...]
    licence: str = ""


def add_voices(
    what: str,
    *,
    mirror: str | None = None,
    jobs: int | None = None,
    offered: Callable[[Offer], None] = lambda _offer: None,
    progress: Progress = no_progress,
) -> tuple[Added, ...]:
    """Add the voices of ``piper:MODEL``, ``kokoro``, an engine of the system, or a folder.

    A model is fetched into voices/ENGINE here, from ``mirror`` if one is given; ``offered`` is
    called before that with its size and licence. A folder's files stay where they are.

    Raises:
        UsageError: there is nothing to add by that name.
        EngineError: the engine is missing, has no such voice, or cannot fetch or speak it.
        OutputError: there is no room, or the folder cannot be written.
    """
    if mirror is not None and not mirror.startswith(("https://", "http://", "file://")):
        raise UsageError(f"{mirror!r} is no address.", hint="Write it like https://example.org/.")
    engine_name, _colon, name = what.partition(":")
    if engine_name in engine_names():
        found = [_of_engine(engine_name, name, mirror, offered, progress)]
    elif Path(what).is_dir():
        found = _in_folder(Path(what))
    else:
        raise UsageError(
            f"{what!r} is no voice of an engine, and no folder.",
            hint=f"Write ENGINE:VOICE or a folder. Engines: {', '.join(engine_names())}.",
        )
    return tuple(_entered(one, jobs or os.cpu_count() or 1, progress) for one in found)


# ---------------------------------------------------------------------------- finding


def _in_folder(folder: Path) -> list[_Found]:
    """Return the models that lie in a folder, of whatever engine."""
    found = [
        _Found(path.stem, tuple(models.voices_of(path)))
        for models in _all_models()
        for path in models.models_in(folder)
    ]
    if not found:
        raise UsageError(
            "holds no voice.",
            where=folder,
            hint="A voice of Piper is NAME.onnx and NAME.onnx.json, Kokoro's are "
            "kokoro-VERSION.onnx and voices-VERSION.bin.",
        )
    return found


def _of_engine(
    engine_name: str,
    name: str,
    mirror: str | None,
    offered: Callable[[Offer], None],
    progress: Progress,
) -> _Found:
    engine = load_engine(engine_name)
    models = models_of(engine)
    if models:
        return _fetched(engine, models, name, mirror, offered, progress)
    installed = getattr(engine, "installed_voices", None)
    voices = tuple(installed()) if installed else ()
    if not voices:
        raise UsageError(
            f"The engine {engine_name} has no voices to add here.",
            hint="`fullcast voices` lists those that are there anyway.",
        )
    return _Found(engine_name, voices)


def _fetched(
    engine: Engine,
    models: Models,
    name: str,
    mirror: str | None,
    offered: Callable[[Offer], None],
    progress: Progress,
) -> _Found:
    offer = models.offer(name, mirror)
    folder = models_folder(engine.name)
    offered(offer)
    if not is_there(folder, offer):
        fetch(
            offer,
            folder,
            lambda staging: models.download(offer, staging),
            lambda done, total: progress("fetch kB", done, total),
        )
    return _Found(
        offer.model, tuple(models.voices_of(folder / f"{offer.model}.onnx")), offer.licence
    )


def _all_models() -> list[Models]:
    known = (models_of(load_engine(name)) for name in engine_names())
    return [models for models in known if models]


# ---------------------------------------------------------------------------- entering


def _entered(found: _Found, jobs: int, progress: Progress) -> Added:
    """Measure voices, name them apart from all others, and write them down."""
    folders = voice_folders()
    engine = found.voices[0].engine
    file = found.model if found.model.startswith(engine) else f"{engine}-{found.model}"
    own = {path for folder in folders for path in added_files(folder) if path.stem == file}
    taken = {voice.name for voice in read_catalog(folders, without=own).voices}
    voices = named_apart(measured(found.voices, jobs, progress), taken)
    return Added(found.model, tuple(voices), write_added(USER_VOICES, file, voices), found.licence)
