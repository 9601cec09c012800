import pytest

from fullcast.model import Character, Gender, Metadata
from fullcast.script.characters import AliasIndex, find_characters, tagged_characters


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


def owners(people):
    """Every form of a name with the people who have it."""
    forms = {}
    for name, character in people.items():
        for form in (name, *character.aliases):
            forms.setdefault(form, []).append(name)
    return forms


def test_head_of_a_family_is_not_the_son_who_stands_beside_him():
    people = found(
        "“Sir,” said Charles Wilcox. Mr. Wilcox and Charles went in.",
        "Mr. Wilcox looked at Charles. “Well?” said Mr. Wilcox. Charles took his hat.",
        "“No,” said Charles. “Yes,” said Mr. Wilcox.",
    )

    assert {"Mr. Wilcox", "Charles"} <= set(people)
    assert owners(people)["Mr. Wilcox"] == ["Mr. Wilcox"]


def test_miss_is_the_sister_who_is_not_called_so_by_her_first_name():
    people = found(
        "“Oh,” said Jane Bennet. “Oh,” said Lydia Bennet. “Miss Lydia, please.”",
        "“Miss Lydia Bennet!” said Miss Bennet. “Miss Lydia,” said Jane. Lydia sat down.",
        "Miss Lydia laughed, and Miss Bennet sighed.",
    )

    assert owners(people)["Miss Bennet"] == owners(people)["Jane"]


def test_only_daughter_is_miss():
    people = found(
        "Emma Woodhouse sat down. “Well,” said Emma.",
        "“Miss Woodhouse,” said Mr. Elton, and Emma smiled at Mr. Elton.",
    )

    assert owners(people)["Miss Woodhouse"] == owners(people)["Emma"]


def test_wife_under_her_husbands_whole_name_is_not_her_husband():
    people = found(
        "“Come,” said John Knightley. Mr. John Knightley took his hat.",
        "“No,” said Mrs. John Knightley, and Mrs. John Knightley sat down. John sighed.",
    )

    assert people["Mrs. John Knightley"].gender is Gender.FEMALE
    assert owners(people)["John Knightley"] != ["Mrs. John Knightley"]


def test_two_ranks_of_one_surname_are_two_people():
    people = found(
        "“Halt,” said General Tilney. “Why?” said Captain Tilney.",
        "General Tilney looked up. Captain Tilney bowed.",
    )

    assert {"General Tilney", "Captain Tilney"} <= set(people)


def test_familiar_form_is_the_one_it_is_short_for():
    people = found(
        "Elizabeth sat down. “Lizzy,” said Mr. Hale, “come.” “No,” said Elizabeth.",
        "“Lizzy!” Elizabeth laughed. “Yes, Lizzy,” he said. Elizabeth took her hat.",
    )

    assert owners(people)["Lizzy"] == owners(people)["Elizabeth"]


def test_short_form_in_no_table_is_the_one_whose_first_name_it_begins():
    people = found(
        "“Say that again, Tam.” Bex came closer. “Well, Tam?”", characters=("Tamsin Okoro",)
    )

    assert "Tam" in people["Tamsin Okoro"].aliases


def test_short_form_that_fits_two_is_neither():
    people = found(
        "“Say that again, Tam.” “Well, Tam?”", characters=("Tamsin Okoro", "Tamara Bell")
    )

    assert not any("Tam" in person.aliases for person in people.values() if person.name != "Tam")


def test_familiar_form_of_somebody_who_stands_beside_is_another():
    people = found(
        "Elizabeth and Betty went in. Betty looked at Elizabeth. “Oh,” said Betty.",
        "“Oh,” said Elizabeth. Elizabeth smiled at Betty, and Betty laughed.",
    )

    assert {"Elizabeth", "Betty"} <= set(people)


def test_first_name_of_two_is_whom_the_scene_is_about():
    people = found(
        "“So,” said John Beaver. Mr. Beaver left. “So,” said Mr. Beaver.",
        "John Andrew got on his pony. John laughed. “Up,” said John. John rode on.",
        "John Andrew fell. “Ow,” said John. John got up.",
    )

    assert owners(people)["John"] == owners(people)["John Andrew"]


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("“Off with it!” said the King. “Why?” asked Ann. The King rose.",), "The King"),
        (("“Aye,” said the mariner. “No,” said the mariner slowly.",), "The Mariner"),
        (("“Sleep,” said nanny. “Now,” nanny said.",), "Nanny"),
        (
            ("“Run!” said the Invisible Man. “Now!” said the Invisible Man. He was invisible.",),
            "The Invisible Man",
        ),
        (("“Stop,” said the second policeman. “Stop!” the second policeman said.",), "The Second Policeman"),
    ],
)  # fmt: skip
def test_noun_that_speaks_is_somebody(texts, name):
    assert name in found(*texts)


@pytest.mark.parametrize("noun", ["man", "girl", "other", "blond", "stranger"])
def test_noun_that_fits_anybody_is_nobody(noun):
    assert found(f"“Aye,” said the {noun}. “No,” said the {noun}.") == {}


def test_rank_alone_is_the_one_who_has_it():
    people = found(
        "“Halt,” said Colonel Adye. “Why?” said Mr. Hall.",
        "“Because,” said the colonel. “Now,” said the colonel. Colonel Adye bowed.",
    )

    assert owners(people)["the colonel"] == owners(people)["Colonel Adye"]


def test_family_is_no_person():
    people = found("“Oh,” said Evie Wilcox. The Wilcoxes came in. The Wilcoxes took the house.")

    assert "Wilcoxes" not in owners(people)


def test_first_name_that_is_another_word_is_found_where_it_speaks():
    people = found(
        "“Yes,” said Will. Will you come? Will nodded. “No,” said Will.",
        "Will shook his head. Will sat down. I will go, and you will.",
    )

    assert "Will" in people


def test_gender_is_weighed_against_pronouns_that_stand_everywhere():
    people = found(
        *["Ann Lee saw her. She smiled. Ann laughed; she sat down. Ann took her hat."] * 6,
        *["“Oh,” said Ralph. Her eyes were on him. Ralph set down his cup; he sighed."] * 2,
    )

    assert people["Ralph"].gender is Gender.MALE


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Priya", Gender.FEMALE), ("Mateo", Gender.MALE), ("Hermione", Gender.FEMALE)],
)
def test_first_names_of_many_languages_have_their_gender(name, gender):
    assert found(f"“Yes,” said {name}. “No,” {name} said.")[name].gender is gender


def test_name_that_both_bear_gives_way_to_a_pronoun():
    people = found("“Yes,” said Robin. She sat down.", "“No,” said Robin. Robin took her hat.")

    assert people["Robin"].gender is Gender.FEMALE


def test_usual_first_names_have_their_gender_where_nothing_else_tells():
    assert found("“Yes,” said Martha. “No,” said Thomas.")["Martha"].gender is Gender.FEMALE


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("Mr. Elliot", "Then Mr Elliot came."),
        ("Dr. Kemp", "Then Doctor Kemp came."),
        ("Captain Tilney", "Then Capt. Tilney came."),
        ("Jean Valjean", "Then Jean\nValjean came."),
    ],
)
def test_alias_is_found_in_every_spelling(alias, text):
    ((start, end, who),) = AliasIndex([Character("X", (alias,))]).find(text)

    assert who == "X"
    assert text[start:end] == text[5:-6]


def test_name_that_is_another_word_is_not_found_where_it_asks():
    index = AliasIndex([Character("Will")])

    assert index.find("Will you come?") == []
    assert index.find("Will came.") == [(0, 4, "Will")]


def test_short_name_in_a_relationship_is_the_full_one_in_a_character_tag():
    tags = Metadata("x", characters=("Isolde Varga", "Tam"), relationships=("Isolde & Tam",))

    assert tagged_characters(tags) == [("Isolde Varga", "Isolde"), ("Tam",)]


def test_first_name_that_two_bear_joins_neither():
    tags = Metadata(
        "x", characters=("Ash Ferreira", "Lino Ferreira"), relationships=("Ferreira/X",)
    )

    assert ("Ferreira",) in tagged_characters(tags)


@pytest.mark.parametrize("tag", ["his father", "Her father", "Anna's mother", "Two men", "a dog"])
def test_tags_that_are_no_names_are_nobody(tag):
    assert tagged_characters(Metadata("x", characters=(tag,))) == []
