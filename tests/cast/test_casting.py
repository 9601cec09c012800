import pytest

from fullcast.cast.casting import cast_speakers
from fullcast.cast.catalog import Catalog
from fullcast.model import (
    CastMember,
    ChapterScript,
    Character,
    Gender,
    Kind,
    Line,
    Narration,
    Pitch,
    Script,
    Voice,
)

CATALOG = Catalog(
    tuple(
        Voice(
            f"{gender[0]}{n}",
            "silent",
            f"{gender}-{n}",
            gender=Gender(gender),
            pitch_class=list(Pitch)[n % 3],
        )
        for gender in ("female", "male")
        for n in range(4)
    )
)


def scene(*names, gender=Gender.UNKNOWN):
    lines = tuple(
        Line(f"c1.p{n}.1", Kind.DIALOGUE, name, 1.0, "“…”", n) for n, name in enumerate(names, 1)
    )
    people = tuple(Character(name, gender=gender) for name in dict.fromkeys(names))
    return Script((ChapterScript(1, None, Narration(), lines),), people)


def sounds(cast):
    return [(member.voice, member.pitch_semitones) for member in cast.values()]


@pytest.mark.parametrize("gender", [Gender.FEMALE, Gender.MALE])
def test_voice_has_the_gender_of_its_character(gender):
    cast = cast_speakers(scene("A", "B", "A", gender=gender), CATALOG, {}, "m0")

    assert {CATALOG.named(member.voice).gender for member in cast.values()} == {gender}


def test_those_who_share_a_scene_have_different_voices():
    cast = cast_speakers(scene(*"ABCDABCD"), CATALOG, {}, "m0")

    assert len(set(sounds(cast))) == 4


def test_cast_of_any_size_is_served_and_stays_distinct_while_voices_and_shifts_last():
    cast = cast_speakers(scene(*(f"Speaker {n}" for n in range(35))), CATALOG, {}, "m0")

    assert len(set(sounds(cast))) == 35


def test_cast_beyond_all_voices_is_still_cast():
    people = [f"Speaker {n}" for n in range(200)]

    assert set(cast_speakers(scene(*people), CATALOG, {}, "m0")) == set(people)


def test_casting_is_deterministic():
    script = scene(*"ABCABDDA")

    assert cast_speakers(script, CATALOG, {}, "m0") == cast_speakers(script, CATALOG, {}, "m0")


def test_voice_that_a_person_chose_is_not_given_to_a_neighbour():
    taken = {"A": CastMember("f0")}

    cast = cast_speakers(scene(*"ABAB", gender=Gender.FEMALE), CATALOG, taken, "m0")

    assert set(cast) == {"B"}
    assert cast["B"].voice != "f0"


def test_narrators_voice_goes_to_a_character_last():
    cast = cast_speakers(scene(*"ABC", gender=Gender.MALE), CATALOG, {}, "m0")

    assert "m0" not in {member.voice for member in cast.values()}
