"""The voices there are: voices/catalog.toml of the package, added ones, and the user's own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from ..errors import CastError
from ..files import read_toml
from ..model import Gender, Pitch, Voice
from .added import added_files


@dataclass(frozen=True, slots=True)
class _CatalogFile:
    """Shape of catalog.toml."""

    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Voices by name, in the order in which casting takes them."""

    voices: tuple[Voice, ...]

    def named(self, name: str, *, where: object = None) -> Voice:
        """Return the voice called ``name``.

        Raises:
            CastError: there is none; the message lists names that are near.
        """
        for voice in self.voices:
            if voice.name == name:
                return voice
        names = [voice.name for voice in self.voices]
        near = get_close_matches(name, names, n=5, cutoff=0.5) or names[:8]
        raise CastError(
            f"there is no voice {name!r}.",
            where=where,
            hint=f"Near it: {', '.join(near)}. `fullcast voices` lists all {len(names)}.",
        )

    def has(self, name: str) -> bool:
        """Tell whether there is a voice called ``name``."""
        return any(voice.name == name for voice in self.voices)

    def spoken_by(self, engine: str) -> Catalog:
        """Return all voices, with those of the first one's engine spoken by ``engine``."""
        usual = self.voices[0].engine
        return Catalog(
            tuple(
                replace(voice, engine=engine) if voice.engine == usual else voice
                for voice in self.voices
            )
        )

    def candidates(self, engine: str, language: str) -> Catalog:
        """Return the voices to cast from: of one engine, and of the language if it has any."""
        own = self.select(engine=engine)
        native = self.select(engine=engine, language=language.partition("-")[0].lower())
        return Catalog(native or own)

    def select(
        self,
        *,
        gender: Gender | None = None,
        pitch: Pitch | None = None,
        engine: str | None = None,
        language: str | None = None,
    ) -> tuple[Voice, ...]:
        """Return the voices that fit every filter given."""
        return tuple(
            voice
            for voice in self.voices
            if gender in (None, voice.gender)
            and pitch in (None, voice.pitch_class)
            and engine in (None, voice.engine)
            and (language is None or voice.language.partition("-")[0] == language)
        )


def read_catalog(folders: Sequence[Path], without: Collection[Path] = ()) -> Catalog:
    """Read every folder's added voices and its catalog.toml.

    A later voice replaces an earlier one of the same name. Files in ``without`` do not count.

    Raises:
        CastError: a catalogue is damaged, or no folder has one.
    """
    by_name: dict[str, Voice] = {}
    for folder in folders:
        for path in (*added_files(folder), folder / "catalog.toml"):
            if path.is_file() and path not in without:
                by_name.update((voice.name, voice) for voice in _voices(path))
    if not by_name:
        raise CastError(
            "no voice catalogue was found.",
            where=", ".join(str(folder / "catalog.toml") for folder in folders),
            hint="Reinstall fullcast.",
        )
    return Catalog(tuple(by_name.values()))


def _voices(path: Path) -> Iterable[Voice]:
    return read_toml(path, _CatalogFile, CastError).voices
