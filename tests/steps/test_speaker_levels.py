"""How loud speakers are beside each other, from the catalogue to the finished files."""

from pathlib import Path

import pytest

import fullcast
from fullcast.model import Delivery, Voice
from fullcast.speak.clips import ClipStore
from fullcast.speak.engines import load_engine
from fullcast.steps.checking import check
from fullcast.steps.levelling import gains_of
from fullcast.workspace import workspace_at

STORY = """Title: The Quay

Odile put down the rope. “I have been here since four, and not a soul came by to help me,” said
Odile. “It rained, and the wind took my hat, and then the tide went out,” said Odile.

Tam looked at the water. “You could have waited in the boathouse with the rest of us,” said Tam.
“There is a stove, and there is soup, and nobody would have minded,” said Tam.

“I do not like soup, and I do not like the people who sit around that stove,” said Odile.

“Then there is nothing that I can do for you, and I shall go home,” whispered Tam. “They are all
asleep in there, and I would not have them hear a word of this for all the rope on the quay,” he
whispered.
"""

CATALOG = """
[[voices]]
name = "{name}"
engine = "pyttsx3"
id = "{id}"
gender = "{gender}"
gain_db = {gain_db}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A work whose two speakers have voices that the catalogue is 20 dB wrong about."""
    monkeypatch.chdir(tmp_path)
    Path("quay.txt").write_text(STORY)
    Path("voices").mkdir()
    Path("voices/catalog.toml").write_text(
        CATALOG.format(name="loud", id="en-us+f3", gender="female", gain_db=4.0)
        + CATALOG.format(name="quiet", id="en-us+m3", gender="male", gain_db=-16.0)
    )
    folder = fullcast.open_work(fullcast.read_work(Path("quay.txt")), "output")
    for name, voice in (("Odile", "loud"), ("Tam", "quiet")):
        fullcast.recast(folder, name, fullcast.Sound(voice=voice))
    return folder


def test_speakers_are_as_loud_as_each_other_whatever_the_catalogue_says(folder):
    fullcast.make_again(folder, jobs=1)

    (work,) = check(folder)
    assert work.speakers.keys() >= {"Odile", "Tam"}
    assert abs(work.speakers["Odile"] - work.speakers["Tam"]) < 0.7


def test_chapter_that_is_mixed_again_has_the_voices_as_loud_as_before(folder):
    fullcast.make_again(folder, jobs=1)
    before = workspace_at(folder)[0].manifest.levels
    table = folder / "script" / "01.tsv"
    table.write_text(table.read_text().replace("went out", "came in"))

    fullcast.make_again(folder, jobs=1)

    assert len(before) >= 2
    assert workspace_at(folder)[0].manifest.levels == before


def test_voice_that_says_little_keeps_what_was_found_on_more(folder):
    space, _work = workspace_at(folder)
    store = ClipStore(space.clips)
    voice = Voice("quiet", "pyttsx3", "en-us+m3", gain_db=-16.0)
    long, short = (
        load_engine("pyttsx3").speak(text, voice) for text in (STORY, "He went home at last.")
    )
    store.write("a" * 64, long)
    store.write("b" * 64, short)

    alone = gains_of(space, store, {voice: ["b" * 64]}, {})
    found = gains_of(space, store, {voice: ["a" * 64, "b" * 64]}, {})
    later = gains_of(space, store, {voice: ["b" * 64]}, {})

    assert alone == {voice: -16.0}
    assert found[voice] > -12.0
    assert later == found


def test_cries_too_short_to_be_measured_leave_the_gain_of_the_catalogue(folder):
    space, _work = workspace_at(folder)
    store = ClipStore(space.clips)
    voice = Voice("alba", "pyttsx3", "en-us+f3", gain_db=-5.5)
    cry = load_engine("pyttsx3").speak("No!", voice)
    keys = [f"{n:064}" for n in range(20)]
    for key in keys:
        store.write(key, cry)

    assert cry.duration_ms < 500
    assert gains_of(space, store, {voice: keys}, {}) == {voice: -5.5}


def test_whisper_is_quieter_on_purpose_and_no_fault(folder):
    made = fullcast.make_again(folder, jobs=1)

    deliveries = {line.delivery for chapter in made.script.chapters for line in chapter.lines}
    assert Delivery.WHISPERED in deliveries
    (work,) = check(folder)
    assert work.sound, work
