"""How loud speakers are beside each other, from the catalogue to the finished files."""

from pathlib import Path

import pytest

import fullcast
from fullcast.model import Delivery
from fullcast.steps.checking import check

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


def test_whisper_is_quieter_on_purpose_and_no_fault(folder):
    made = fullcast.make_again(folder, jobs=1)

    deliveries = {line.delivery for chapter in made.script.chapters for line in chapter.lines}
    assert Delivery.WHISPERED in deliveries
    (work,) = check(folder)
    assert work.sound, work
