"""Automatic casting: a voice for every speaker, clearly different from those around them.

Speakers with most lines choose first. A speaker takes a voice of their gender that nobody in
their scenes has, as unlike those as the catalogue allows; when voices run out, the same voices
come again higher and lower, so a cast of any size is served. The same script and catalogue
always give the same cast.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import NARRATOR, CastMember, Character, Gender, Kind, Pitch, Script, Voice
from .catalog import Catalog

_SHIFTS_SEMITONES = (0.0, -2.0, 2.0, -4.0, 4.0)
_HUMAN = (Gender.FEMALE, Gender.MALE)


@dataclass(frozen=True, slots=True)
class Choice:
    """A voice and how far it is shifted."""

    voice: Voice
    shift_semitones: float = 0.0

    @property
    def member_key(self) -> tuple[str, float]:
        """Tell apart what sounds apart."""
        return self.voice.name, self.shift_semitones


def cast_speakers(
    script: Script, catalog: Catalog, taken: Mapping[str, CastMember], narrator_voice: str
) -> dict[str, CastMember]:
    """Return a cast member for every speaker of ``script`` who has none in ``taken``."""
    together = neighbours(script)
    lines = Counter(line.speaker for chapter in script.chapters for line in chapter.lines)
    chosen = {
        name: (member.voice, member.pitch_semitones)
        for name, member in taken.items()
        if member.voice
    }
    cast: dict[str, CastMember] = {}
    for character in sorted(script.characters, key=lambda c: (-lines[c.name], c.name)):
        if character.name in taken:
            continue
        around = [chosen[name] for name in sorted(together[character.name]) if name in chosen]
        used = Counter(chosen.values())
        choice = _choose(character, catalog, around, used, narrator_voice)
        chosen[character.name] = choice.member_key
        cast[character.name] = _member(character, choice)
    return cast


def _member(character: Character, choice: Choice) -> CastMember:
    return CastMember(
        voice=choice.voice.name,
        aliases=character.aliases,
        gender=character.gender,
        pitch_semitones=choice.shift_semitones,
    )


def _choose(
    character: Character,
    catalog: Catalog,
    around: Sequence[tuple[str, float]],
    used: Counter[tuple[str, float]],
    narrator_voice: str,
) -> Choice:
    names_around = Counter(name for name, _shift in around)
    keys_around = Counter(around)
    pitches_around = {
        voice.pitch_class for voice in catalog.voices if voice.name in names_around
    } | {Pitch.MEDIUM for name in names_around if not catalog.has(name)}

    def cost(numbered: tuple[int, Choice]) -> tuple[int, int, int, int, int]:
        number, choice = numbered
        name = choice.voice.name
        return (
            keys_around[choice.member_key],
            names_around[name] + (name == narrator_voice),
            used[choice.member_key],
            int(choice.voice.pitch_class in pitches_around),
            number,
        )

    return min(enumerate(_choices(character.gender, catalog)), key=cost)[1]


def _choices(gender: Gender, catalog: Catalog) -> Iterable[Choice]:
    """Return every voice of the gender, plain first, then shifted; any human one if it is open.

    Voices without a gender (machines, whispers) are for people to choose.
    """
    human = tuple(voice for voice in catalog.voices if voice.gender in _HUMAN)
    fitting = tuple(voice for voice in human if voice.gender is gender)
    for shift in _SHIFTS_SEMITONES:
        for voice in fitting or human or catalog.voices:
            yield Choice(voice, shift)


_NEAR_LINES = 40


def neighbours(script: Script) -> dict[str, set[str]]:
    """Return, for every speaker, who speaks within some lines of them in the same scene.

    A first-person narrator is near everybody in the chapter they tell.
    """
    together: defaultdict[str, set[str]] = defaultdict(set)
    for chapter in script.chapters:
        recent: list[tuple[int, str]] = []
        teller = chapter.narration.narrator
        for number, line in enumerate(chapter.lines):
            if line.kind is Kind.SCENE_BREAK:
                recent.clear()
            if line.speaker == NARRATOR:
                continue
            recent = [
                (at, who)
                for at, who in recent
                if number - at <= _NEAR_LINES and who != line.speaker
            ]
            others = {who for _, who in recent} | ({teller} - {NARRATOR, line.speaker})
            for other in others:
                together[line.speaker].add(other)
                together[other].add(line.speaker)
            recent.append((number, line.speaker))
    return together


def choose_narrator(catalog: Catalog) -> Voice:
    """Return the voice for narration that no character speaks: the catalogue's first."""
    return catalog.voices[0]
