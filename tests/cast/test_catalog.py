"""The voices that ship: every one of them speaks, and at one loudness."""

from pathlib import Path

import pytest

from fullcast.assemble.level import voice_level_lu
from fullcast.cast.catalog import read_catalog
from fullcast.cast.sheets import Sheet
from fullcast.errors import CastError
from fullcast.files import read_toml, voice_folders
from fullcast.model import Gender, Pitch
from fullcast.speak.engines import load_engine
from fullcast.speak.verify import verify
from fullcast.steps.sound import REFERENCE_TEXT

FOLDER = Path(__file__).parents[2] / "voices"
CATALOG = read_catalog([FOLDER])


@pytest.mark.parametrize("voice", CATALOG.voices, ids=lambda voice: voice.name)
def test_voice_speaks_at_the_loudness_of_the_mix(voice):
    engine = load_engine(voice.engine)

    engine.check(voice)
    clip = engine.speak(REFERENCE_TEXT, voice)

    verify(REFERENCE_TEXT, clip, voice)
    assert abs(voice_level_lu(clip.pcm, clip.sample_rate, voice.gain_db)) < 0.6


def test_names_are_easy_to_type_and_unlike():
    names = [voice.name for voice in CATALOG.voices]

    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names)


def test_no_two_names_stand_for_one_sound():
    sounds = [(voice.engine, voice.id, voice.pitch_percent) for voice in CATALOG.voices]

    assert len(set(sounds)) == len(sounds)


@pytest.mark.parametrize("gender", [Gender.FEMALE, Gender.MALE])
@pytest.mark.parametrize("pitch", list(Pitch))
def test_each_gender_has_voices_of_every_pitch(gender, pitch):
    assert len(CATALOG.select(gender=gender, pitch=pitch)) >= 3


def test_voice_of_the_users_own_is_added_or_replaces_one(tmp_path):
    (tmp_path / "catalog.toml").write_text(
        '[[voices]]\nname = "alba"\nengine = "silent"\nid = "x"\n'
        '[[voices]]\nname = "mine"\nengine = "silent"\nid = "y"\n'
    )

    catalog = read_catalog([FOLDER, tmp_path])

    assert catalog.named("alba").engine == "silent"
    assert catalog.named("mine").id == "y"
    assert len(catalog.voices) == len(CATALOG.voices) + 1


def test_typo_in_a_catalogue_is_named(tmp_path):
    (tmp_path / "catalog.toml").write_text('[[voices]]\nname = "a"\nengin = "silent"\nid = "x"\n')

    with pytest.raises(CastError, match=r"catalog\.toml: voices\.0\.engin"):
        read_catalog([tmp_path])


def test_missing_catalogue_is_an_error(tmp_path):
    with pytest.raises(CastError, match="no voice catalogue"):
        read_catalog([tmp_path])


@pytest.mark.parametrize("path", sorted((FOLDER / "casts").glob("*.toml")), ids=lambda p: p.stem)
def test_sheet_that_ships_names_voices_that_exist(path):
    sheet = read_toml(path, Sheet, CastError)

    assert sheet.fandoms or sheet.series
    for member in sheet.speakers.values():
        assert CATALOG.named(member.voice).gender is member.gender


def test_shipped_folder_is_found():
    assert (voice_folders()[0] / "catalog.toml").is_file()
