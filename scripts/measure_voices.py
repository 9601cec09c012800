"""Measure every voice that we name and write voices/catalog.toml.

    python scripts/measure_voices.py

Gain, pitch class and description come from the sound itself. The order does too: each voice is
followed by the one that sounds least like all before it, because casting takes them in order.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from fullcast.assemble.level import voice_gain_db, voice_level_lu
from fullcast.assemble.timbre import Sounding, farthest_first, sounding
from fullcast.cast.added import catalog_text
from fullcast.errors import EngineError
from fullcast.model import Gender, Pitch, Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.verify import verify
from fullcast.steps.sound import REFERENCE_TEXT

CATALOG = Path(__file__).parents[1] / "voices" / "catalog.toml"

HARD_TEXT = (
    "No! Stop! Who goes there? I said STOP! Ah, oh, ow, you awful owl! "
    "Round and round the rugged rock the ragged rascal ran, and roared aloud. "
)
"""Loud vowels and rolled consonants: what a voice that is cut off anywhere is cut off on."""

SHORT_TEXT = (
    "It rained in the night, and in the morning the whole street shone. Nobody had slept. "
    "The baker opened his door, looked up at the sky, and laughed aloud at what he saw there."
)
"""What pitch, timbre and pace are measured on: ten seconds."""

MOST_UNDER_LU = 0.6
"""A voice that even much limiting leaves so far under the others is left out."""

FEMALE = {
    "alba": "en-us+f3", "hazel": "en-us+f1", "iris": "en-us+f2", "nora": "en-us+f4",
    "june": "en-us+f5", "alicia": "en-us+Alicia", "andrea": "en-us+Andrea",
    "annie": "en-us+Annie", "anika": "en-us+anika", "auntie": "en-us+aunty",
    "belinda": "en-us+belinda", "linda": "en-us+linda", "shelby": "en-us+shelby",
    "stella": "en-us+steph2", "grandma": "en-us+grandma", "edith": "en+f2", "dora": "en+Alicia",
    "flora": "en-gb-x-rp+belinda", "beatrix": "en-gb-x-rp+Annie", "isla": "en-gb-scotland+f1",
    "morag": "en-gb-scotland+linda", "greta": "en-gb-x-gbclan+f4", "peggy": "en-gb-x-gbcwmd+shelby",
    "delia": "en-029+f5", "roz": "en-us-nyc+Andrea",
}  # fmt: skip

MALE = {
    "evan": "en-us", "alex": "en-us+Alex", "andy": "en-us+Andy", "denis": "en-us+Denis",
    "diogo": "en-us+Diogo", "gene": "en-us+Gene", "henrique": "en-us+Henrique",
    "hugo": "en-us+Hugo", "jacky": "en-us+Jacky", "lee": "en-us+Lee", "mario": "en-us+Mario",
    "michael": "en-us+Michael", "mike": "en-us+Mike", "ernest": "en-us+Mr serious",
    "nguyen": "en-us+Nguyen", "reed": "en-us+Reed", "ricky": "en-us+RicishayMax2",
    "storm": "en-us+Storm", "adam": "en-us+adam", "boris": "en-us+boris", "david": "en-us+david",
    "ed": "en-us+ed", "edward": "en-us+edward2", "gustave": "en-us+gustave", "ian": "en-us+ian",
    "iven": "en-us+iven3", "john": "en-us+john", "kauko": "en-us+kaukovalta",
    "clyde": "en-us+klatt3", "dirk": "en-us+klatt4", "oscar": "en-us+m1", "otto": "en-us+m2",
    "felix": "en-us+m3", "walter": "en-us+m4", "simon": "en-us+m5", "jonas": "en-us+m6",
    "theo": "en-us+m7", "bruno": "en-us+m8", "marcelo": "en-us+marcelo", "max": "en-us+max",
    "michel": "en-us+michel", "miguel": "en-us+miguel", "norbert": "en-us+norbert",
    "pablo": "en-us+pablo", "paul": "en-us+paul", "pedro": "en-us+pedro",
    "quincy": "en-us+quincy", "rob": "en-us+rob", "robert": "en-us+robert",
    "sandro": "en-us+sandro", "travis": "en-us+travis", "victor": "en-us+victor",
    "grandpa": "en-us+grandpa", "arthur": "en", "cecil": "en-gb-x-rp+m3",
    "percy": "en-gb-x-rp+travis", "hamish": "en-gb-scotland+m2", "angus": "en-gb-scotland+david",
    "stanley": "en-gb-x-gbclan+m7", "noddy": "en-gb-x-gbcwmd+Lee", "winston": "en-029+m1",
    "vinny": "en-us-nyc+Gene",
}  # fmt: skip

CHILD = {"zac": "en-us+zac"}
"""A boy's voice; casting comes to it last, for it would not do for a grown man."""

NEUTRAL = {
    "robot": "en-us+robosoft6", "android": "en-us+UniRobot", "announcer": "en-us+announcer",
    "demon": "en-us+Demonic", "whisper": "en-us+whisper", "sigh": "en-us+whisperf",
}  # fmt: skip
"""For machines, spirits and secrets: chosen by people, never by automatic casting."""

ACCENTS = {
    "en-us": "American", "en": "British", "en-gb-x-rp": "British, received pronunciation",
    "en-gb-scotland": "Scottish", "en-gb-x-gbclan": "Lancashire",
    "en-gb-x-gbcwmd": "West Midlands", "en-029": "Caribbean", "en-us-nyc": "New York",
}  # fmt: skip
LANGUAGES = {
    "en-us": "en-US", "en": "en-GB", "en-gb-x-rp": "en-GB", "en-gb-scotland": "en-GB",
    "en-gb-x-gbclan": "en-GB", "en-gb-x-gbcwmd": "en-GB", "en-029": "en-029",
    "en-us-nyc": "en-US",
}  # fmt: skip

NARRATOR = "evan"
"""First in the catalogue, so it narrates: espeak-ng's plain voice, the clearest of all."""

_PITCH_HZ = {Gender.FEMALE: (190, 235), Gender.MALE: (98, 112), Gender.NEUTRAL: (98, 112)}


_HEADER = """\
Every voice by name, in the order in which casting takes them. Gain, pitch and timbre are measured
(scripts/measure_voices.py). Voices of your own go into voices/catalog.toml where you run fullcast;
one of the same name replaces one of these.\
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A voice, how it sounds, and how many seconds it takes."""

    voice: Voice
    sounding: Sounding
    duration_s: float


def main() -> None:
    """Measure all voices; leave out, and name, those that cannot speak cleanly."""
    measured = []
    for gender, voices in (
        (Gender.MALE, MALE),
        (Gender.FEMALE, FEMALE),
        (Gender.MALE, CHILD),
        (Gender.NEUTRAL, NEUTRAL),
    ):
        group = [_measured(name, voice_id, gender) for name, voice_id in voices.items()]
        measured.append(_farthest_first([m for m in group if m is not None]))
    males, females, children, neutral = measured
    voices = [_described(m) for m in [*_alternating(males, females), *children, *neutral]]
    CATALOG.write_text(catalog_text(voices, _HEADER), encoding="utf-8")
    print(f"{len(voices)} voices in {CATALOG.name}")


def _measured(name: str, voice_id: str, gender: Gender) -> Measured | None:
    engine = load_engine("pyttsx3")
    language = voice_id.split("+", maxsplit=1)[0]
    voice = Voice(name, "pyttsx3", voice_id, LANGUAGES[language], gender)
    try:
        engine.check(voice)
        clip = engine.speak(SHORT_TEXT, voice)
        hard = engine.speak(HARD_TEXT, voice)
        verify(SHORT_TEXT, clip, voice)
        verify(HARD_TEXT, hard, voice)
    except EngineError as problem:
        print(f"left out: {problem}", file=sys.stderr)
        return None
    minute = engine.speak(REFERENCE_TEXT, voice)
    gain_db = voice_gain_db([minute.pcm], minute.sample_rate)
    under_lu = -voice_level_lu(minute.pcm, minute.sample_rate, gain_db)
    if under_lu > MOST_UNDER_LU:
        print(f"left out: {name} ({voice_id}) stays {under_lu:.1f} LU too quiet", file=sys.stderr)
        return None
    voice = replace(voice, gain_db=round(gain_db, 1))
    return Measured(voice, sounding(clip.pcm, clip.sample_rate), clip.duration_ms / 1000)


def _farthest_first(group: list[Measured]) -> list[Measured]:
    first = next((i for i, m in enumerate(group) if m.voice.name in (NARRATOR, "alba")), 0)
    return [group[i] for i in farthest_first([m.sounding for m in group], first)]


def _alternating(males: list[Measured], females: list[Measured]) -> list[Measured]:
    """Mix the genders, so that speakers of unknown gender get both."""
    mixed = [m for pair in zip(males, females, strict=False) for m in pair]
    return [*mixed, *males[len(females) :], *females[len(males) :]]


def _described(measured: Measured) -> Voice:
    voice = measured.voice
    low, high = _PITCH_HZ[voice.gender]
    pitch = (
        Pitch.LOW
        if measured.sounding.pitch_hz < low
        else Pitch.HIGH
        if measured.sounding.pitch_hz > high
        else Pitch.MEDIUM
    )
    timbre = next(
        word
        for most, word in ((450, "dark"), (700, "warm"), (950, "clear"), (9e9, "bright"))
        if measured.sounding.centroid_hz < most
    )
    pace = "brisk" if measured.duration_s < 9 else "unhurried" if measured.duration_s > 9.8 else ""
    words = [timbre, *([pace] if pace else []), f"{measured.sounding.pitch_hz:.0f} Hz"]
    if voice.gender is Gender.NEUTRAL:
        words = [voice.name, *words]
    accent = ACCENTS[voice.id.split("+")[0]]
    return replace(voice, pitch_class=pitch, description=f"{', '.join(words)}; {accent}")


if __name__ == "__main__":
    main()
