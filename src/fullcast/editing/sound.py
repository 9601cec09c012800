"""How speakers sound: the voice and its settings in an entry of cast.toml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..cast.castfile import BOUNDS, set_entry
from ..cast.voicing import Voicing
from ..errors import UsageError
from ..model import NARRATOR, Cast, CastMember, Gender, NarratorSettings
from ..pipeline import Texts
from ..steps.recast import speaker_named
from .cast_steps import cast_step
from .turns import as_seen


@dataclass(frozen=True, slots=True)
class Sound:
    """How a speaker is to sound; None leaves it as it is."""

    voice: str | None = None
    rate: float | None = None
    """Factor on the voice's own rate, within `BOUNDS`."""
    pitch_semitones: float | None = None
    gain_db: float | None = None
    gender: Gender | None = None
    """Of the character; no voice changes by it."""


def recast(folder: Path | str, speaker: str, sound: Sound, *, seen: str | None = None) -> Texts:
    """Change how a speaker (or ``Narrator``) sounds.

    Raises:
        ConflictError: the entry is not as it was ``seen`` (see `version_of`).
        UsageError: there is no such speaker, or a value is out of range.
        CastError: there is no such voice.
    """
    with cast_step(folder) as step:
        name = speaker_named(step.cast, speaker)
        as_seen(name, entry_of(step.cast, name), seen)
        values = _values(step.texts, name, sound)
        set_entry(step.path, name, values)
        step.what = f"{name}: {', '.join(f'{key} {value}' for key, value in values.items())}"
    return step.done()


def tried(texts: Texts, speaker: str, sound: Sound) -> Voicing:
    """Return the cast's voices with another ``sound`` for a speaker; nothing is written.

    Raises:
        UsageError, CastError: as `recast`.
    """
    cast = texts.cast.cast
    name = speaker_named(cast, speaker)
    values: dict[str, Any] = _values(texts, name, sound)
    if name == NARRATOR:
        cast = replace(cast, narrator=replace(cast.narrator, **values))
    else:
        member = replace(cast.speakers[name], **values)
        cast = replace(cast, speakers={**cast.speakers, name: member})
    return Voicing(cast, texts.catalog, texts.space.cast)


def _values(texts: Texts, speaker: str, sound: Sound) -> dict[str, str | float]:
    """Return the keys of cast.toml that a sound means."""
    if sound.gender is not None and speaker == NARRATOR:
        raise UsageError("the narrator has no gender, only a voice.")
    values: dict[str, str | float] = {}
    if sound.voice is not None:
        values["voice"] = texts.catalog.named(sound.voice).name
    for key, bounds in BOUNDS.items():
        value = getattr(sound, key)
        if value is not None:
            values[key] = _within(key, float(value), bounds)
    if sound.gender is not None:
        values["gender"] = sound.gender.value
    return values


def _within(key: str, value: float, bounds: tuple[float, float]) -> float:
    if not bounds[0] <= value <= bounds[1]:
        raise UsageError(
            f"{key}: {value:g} is too much.", hint=f"Choose from {bounds[0]:g} to {bounds[1]:g}."
        )
    return value


def entry_of(cast: Cast, speaker: str) -> CastMember | NarratorSettings:
    """Return a speaker's entry in the cast, or ``Narrator``'s."""
    return cast.narrator if speaker == NARRATOR else cast.speakers[speaker]
