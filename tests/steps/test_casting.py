"""Which voices a cast is made of, where several engines have some."""

import pytest

import fullcast
from fullcast.cast.catalog import Catalog
from fullcast.errors import EngineError
from fullcast.model import Gender, Voice

STORY = "Title: Ferry\nChapters: 1/1\n{language}\n“Go,” said Odile. “No,” she said.\n\n“Why?” said Tam. He rose.\n"

OWN_VOICES = """
[[voices]]
name = "high"
engine = "silent"
id = "h"
gender = "female"
[[voices]]
name = "deep"
engine = "silent"
id = "d"
gender = "male"
[[voices]]
name = "haute"
engine = "silent"
id = "f"
language = "fr-FR"
gender = "female"
"""


@pytest.fixture
def prepare(tmp_path, monkeypatch):
    """Cast a story in a folder with voices of the engine "silent" beside those that ship."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "catalog.toml").write_text(OWN_VOICES)

    def prepared(language="", **options):
        source = tmp_path / "ferry.txt"
        source.write_text(STORY.format(language=language))
        texts = fullcast.prepare(fullcast.read_work(source), output=tmp_path / "out", **options)
        fullcast.save(texts)
        return texts

    return prepared


def voices_of(texts):
    cast = texts.cast.cast
    return {name: member.voice for name, member in cast.speakers.items()} | {
        "Narrator": cast.narrator.voice
    }


def engines_of(texts):
    return {texts.catalog.named(name).engine for name in voices_of(texts).values()}


def test_cast_is_of_one_engine(prepare):
    assert engines_of(prepare()) == {"pyttsx3"}


def test_engine_that_is_asked_for_gives_all_the_voices(prepare):
    texts = prepare(engine="silent")

    assert voices_of(texts) == {"Odile": "high", "Tam": "deep", "Narrator": "high"}
    assert texts.cast.recast == ()


def test_cast_goes_on_with_the_engine_of_its_narrator(prepare):
    prepare(engine="silent")

    assert voices_of(prepare()) == {"Odile": "high", "Tam": "deep", "Narrator": "high"}


def test_other_engine_speaks_a_cast_without_changing_it(prepare):
    before = prepare()
    written = before.space.cast.read_text()

    texts = prepare(engine="silent")

    assert voices_of(texts) == {"Odile": "high", "Tam": "deep", "Narrator": "high"}
    assert texts.cast.recast == ("Narrator", "Odile", "Tam")
    assert texts.space.cast.read_text() == written
    assert voices_of(prepare()) == voices_of(before)


def test_voice_of_the_engine_that_a_person_chose_stays(prepare):
    cast = prepare().space.cast
    cast.write_text(
        cast.read_text().replace(
            '[speakers.Tam]\nvoice = "david"', '[speakers.Tam]\nvoice = "high"'
        )
    )

    texts = prepare(engine="silent")

    assert voices_of(texts)["Tam"] == "high"
    assert texts.cast.recast == ("Narrator", "Odile")


def test_work_in_another_language_is_cast_from_its_voices(prepare):
    texts = prepare("Language: Français\n", engine="silent")

    assert set(voices_of(texts).values()) == {"haute"}


def test_language_without_a_voice_is_cast_from_all():
    voices = (Voice("a", "x", "a", "en-US", Gender.MALE), Voice("b", "y", "b", "fr-FR"))

    assert [v.name for v in Catalog(voices).candidates("x", "fr").voices] == ["a"]


def test_engine_whose_voices_have_to_be_added_says_so(prepare):
    with pytest.raises(
        EngineError, match=r"piper has no voice yet\. Add some: fullcast voices add piper:en_US"
    ):
        prepare(engine="piper")


def test_unknown_engine_is_refused_before_anything_is_spoken(prepare):
    with pytest.raises(EngineError, match="no engine 'piperr'"):
        prepare(engine="piperr")
