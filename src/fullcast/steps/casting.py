"""The cast of a work: cast.toml first, then character sheets, then the catalogue.

A cast is of one engine: the one that was asked for, or the one of the narrator in cast.toml.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..cast.castfile import read_cast
from ..cast.casting import cast_speakers, choose_narrator
from ..cast.catalog import Catalog
from ..cast.lexicon import checked
from ..cast.sheets import Sheet
from ..cast.voicing import Voicing
from ..errors import CastError, EngineError
from ..model import NARRATOR, Cast, CastMember, NarratorSettings, Script
from ..speak.engines import load_engine, models_of
from ..workspace import Workspace


@dataclass(frozen=True, slots=True)
class CastStep:
    """The whole cast: what cast.toml says, and what is added to it."""

    cast: Cast
    added: Cast
    """Only the new speakers."""
    renarrated: Mapping[int, str]
    """Narrators that the tool had guessed otherwise before."""
    lexicon: Mapping[str, str]
    """How words are pronounced: the cast's own entries, then the user's for all works."""
    recast: tuple[str, ...] = ()
    """Who has another voice than in cast.toml, because an engine was asked for that lacks it."""


def voices_with(catalog: Catalog, engine: str) -> Catalog:
    """Return the catalogue for speaking with ``engine``.

    One that has no voices in it speaks for the names of the usual ones.

    Raises:
        EngineError: there is no such engine, or its voices have to be added first.
    """
    if catalog.select(engine=engine):
        return catalog
    speaker = load_engine(engine)
    models = models_of(speaker)
    if models or hasattr(speaker, "installed_voices"):
        raise EngineError(
            f"The engine {engine} has no voice yet.",
            hint=f"Add some: fullcast voices add {models.example if models else engine}.",
        )
    return catalog.spoken_by(engine)


def cast_step(
    space: Workspace,
    script: Script,
    catalog: Catalog,
    sheets: Sequence[Sheet],
    lexicon: Mapping[str, str],
    *,
    engine: str | None = None,
    language: str = "en",
) -> CastStep:
    """Give every speaker a voice.

    ``lexicon`` are the user's own pronunciations; the sheets' and then the work's go before them.
    With an ``engine``, whoever has a voice of another one speaks with one of this for now.
    """
    have = read_cast(space.cast) if space.cast.is_file() else None
    if have is None:
        voices = catalog.candidates(engine or catalog.voices[0].engine, language)
        have = Cast(NarratorSettings(choose_narrator(voices).name))
    else:
        _check_voices_exist(have, catalog, space.cast)
        voices = catalog.candidates(engine or catalog.named(have.narrator.voice).engine, language)
    cast = _with_voices_of(voices, have) if engine else have
    wanted = {character.name for character in script.characters}
    from_sheets = {
        name: member
        for sheet in sheets
        for name, member in sheet.speakers.items()
        if name in wanted and name not in have.speakers
    }
    members = {**from_sheets, **have.speakers}
    foreign = {name for name in members if engine and not voices.has(members[name].voice)}
    taken = {name: member for name, member in members.items() if name not in foreign}
    new = cast_speakers(script, voices, taken, cast.narrator.voice)
    recast = {name: _revoiced(members[name], new[name]) for name in foreign if name in new}
    chosen = {**from_sheets, **new, **recast}
    added = {name: chosen[name] for name in _in_order(script, chosen) if name not in have.speakers}
    changed = {name: member for name, member in recast.items() if name in have.speakers}
    told, renarrated = _narrators(space, script, have)
    said = {
        word: how
        for sheet in reversed(sheets)  # the user's own come first, and win
        for word, how in checked(sheet.pronunciations, "a character sheet").items()
    }
    cast = replace(
        cast,
        speakers={**have.speakers, **added, **changed},
        narrator=replace(cast.narrator, chapters=told),
        pronunciations={**said, **have.pronunciations},
    )
    words = {**lexicon, **cast.pronunciations}
    renamed = () if cast.narrator.voice == have.narrator.voice else (NARRATOR,)
    return CastStep(
        cast, replace(cast, speakers=added), renarrated, words, (*renamed, *sorted(changed))
    )


def _narrators(
    space: Workspace, script: Script, have: Cast
) -> tuple[dict[int, str], dict[int, str]]:
    """Return who tells each chapter, and those of them that the tool had guessed otherwise."""
    found = {
        chapter.number: chapter.narration.narrator
        for chapter in script.chapters
        if chapter.narration.narrator != NARRATOR
    }
    anew = {
        number: who
        for number, who in found.items()
        if have.narrator.chapters.get(number, who) != who
        and have.narrator.chapters[number] == space.manifest.narrators.get(number)
    }
    return {**found, **have.narrator.chapters, **anew}, anew


def _with_voices_of(voices: Catalog, cast: Cast) -> Cast:
    """Return the cast with a narrator's voice of this catalogue."""
    if voices.has(cast.narrator.voice):
        return cast
    narrator = replace(cast.narrator, voice=choose_narrator(voices).name)
    return replace(cast, narrator=narrator)


def _revoiced(member: CastMember, other: CastMember) -> CastMember:
    return replace(member, voice=other.voice, pitch_semitones=other.pitch_semitones)


def _in_order(script: Script, members: Collection[str]) -> list[str]:
    return [c.name for c in script.characters if c.name in members]


def _check_voices_exist(cast: Cast, catalog: Catalog, where: Path) -> None:
    Voicing(cast, catalog, where)
    for number, who in cast.narrator.chapters.items():
        if who != NARRATOR and who not in cast.speakers:
            raise CastError(
                f"narrator.chapters.{number}: there is no speaker {who!r}.",
                where=where,
                hint=f"Speakers: {', '.join(sorted(cast.speakers)) or 'none yet'}, {NARRATOR}.",
            )
