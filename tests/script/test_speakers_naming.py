from collections import Counter

import pytest

from fullcast.model import Character, Gender
from fullcast.script.naming import EXACT, NOUN, NameIndex
from fullcast.script.tokens import tokens_of

BINGLEY = Character("Charles Bingley", ("Mr. Bingley",), Gender.MALE, 1.0)
SISTER = Character("Caroline Bingley", ("Miss Bingley",), Gender.FEMALE, 1.0)
PORTER = Character("The Porter with the Beard", ())
WILL = Character("Will Ladislaw", (), Gender.MALE, 1.0)


def found(text, *people, common=None):
    names = NameIndex(people, Counter(common or {})).find(tokens_of(text))
    return [(text[name.start : name.end], [people[i].name for i in name.owners]) for name in names]


def test_parts_of_a_name_mean_its_owner():
    assert found("Charles saw Mr. Bingley.", BINGLEY) == [
        ("Charles", ["Charles Bingley"]),
        ("Mr. Bingley", ["Charles Bingley"]),
    ]


def test_shared_surname_means_both_and_a_title_one():
    assert found("A Bingley met Miss Bingley.", BINGLEY, SISTER) == [
        ("Bingley", ["Charles Bingley", "Caroline Bingley"]),
        ("Miss Bingley", ["Caroline Bingley"]),
    ]


@pytest.mark.parametrize("text", ["the porter came", "The Porter came", "an old porter came"])
def test_noun_means_whom_an_alias_calls_so(text):
    assert [owners for _, owners in found(text, PORTER)] == [["The Porter with the Beard"]]


def test_noun_without_article_is_nobody():
    assert found("They drank porter.", PORTER) == []


def test_verb_at_the_start_of_a_sentence_is_no_name():
    assert found("Will you go?", WILL, common={"will": 20}) == []
    assert found("Will went.", WILL, common={"will": 20}) == [("Will", ["Will Ladislaw"])]


def test_noun_that_means_anybody_is_less_than_a_name():
    names = NameIndex([Character("The Stranger"), Character("The Hatter")], Counter()).find(
        tokens_of("the stranger saw the hatter")
    )

    assert [name.strength for name in names] == [NOUN, EXACT]


def test_title_of_several_leaves_the_name_to_say_who():
    knights = [Character("Sir Geoffrey Clouston", ("Geoffrey",)), Character("Sir Thomas Burdon")]

    assert found("Sir Geoffrey met Sir Thomas.", *knights) == [
        ("Sir Geoffrey", ["Sir Geoffrey Clouston"]),
        ("Sir Thomas", ["Sir Thomas Burdon"]),
    ]
