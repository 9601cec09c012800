import pytest

from fullcast.model import Character, Gender, Metadata
from fullcast.script.characters import find_characters, tagged_characters


def found(*texts, known=(), **metadata):
    return {c.name: c for c in find_characters(texts, Metadata("x", **metadata), known)}


def test_first_last_and_full_name_are_one_person():
    people = found(
        "I hear Javert. He kneels beside me.",
        "“Jean, stay,” Javert said. “Valjean, please.”",
        relationships=("Javert/Jean Valjean",),
    )

    assert set(people) == {"Javert", "Jean Valjean"}
    assert {"Jean", "Valjean"} <= set(people["Jean Valjean"].aliases)


def test_two_people_with_one_surname_stay_two():
    people = found(
        "Mr. Bennet said nothing. “My dear,” said Mrs. Bennet, and Mr. Bennet sighed.",
        "“Well?” asked Mrs. Bennet. “Well what?” asked Mr. Bennet.",
    )

    assert {"Mr. Bennet", "Mrs. Bennet"} <= set(people)
    assert people["Mr. Bennet"].gender is Gender.MALE
    assert people["Mrs. Bennet"].gender is Gender.FEMALE


def test_places_are_nobody():
    people = found(
        "We went to Lisbon. In Lisbon it rained. She had come from Lisbon to see Ines.",
        "“Hello,” said Ines. “Hello,” she said to Ines.",
    )

    assert "Lisbon" not in people


def test_what_a_person_wrote_goes_before_what_is_found():
    people = found(
        "“Yes,” said Robin. She sat down. Robin took her hat.",
        known=[Character("Robin Hale", ("Robin",), Gender.MALE, 1.0)],
    )

    assert people["Robin Hale"].gender is Gender.MALE
    assert "Robin" not in people


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("Javert/Jean Valjean", [("Javert",), ("Jean Valjean",)]),
        ("Marta Holm & Ines Duarte", [("Marta Holm",), ("Ines Duarte",)]),
        ("Crowley (Good Omens)", [("Crowley",)]),
        ("Aziraphale | Ezra Fell", [("Aziraphale", "Ezra Fell")]),
        ("Original Female Character(s)", []),
        ("Reader", []),
    ],
)
def test_tags_name_people(tag, names):
    assert tagged_characters(Metadata("x", relationships=(tag,))) == names
