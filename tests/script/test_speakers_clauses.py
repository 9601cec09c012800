from collections import Counter

import pytest

from fullcast.model import Character, Gender
from fullcast.script.clauses import Narrative, Place, Tag, subjects_after, subjects_before
from fullcast.script.naming import NameIndex
from fullcast.script.phrases import Kind
from fullcast.script.tokens import tokens_of

PEOPLE = [
    Character("Emma Woodhouse", ("Miss Woodhouse",), Gender.FEMALE, 1.0),
    Character("Mr. Knightley", (), Gender.MALE, 1.0),
    Character("Mr. Bull", (), Gender.MALE, 1.0),
    Character("The Gryphon", (), Gender.UNKNOWN, 0.0),
]


def narrative(text):
    tokens = tokens_of(text)
    named = {name.first: name for name in NameIndex(PEOPLE, Counter()).find(tokens)}
    return Narrative(tokens, named, [-1.0, 1.0, 1.0, 0.0])


def who(subject):
    phrase = subject.who
    if phrase.kind is Kind.NAME:
        return PEOPLE[phrase.owners[0]].name
    return phrase.kind.name.lower()


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        (" said Emma.", "Emma Woodhouse"),
        (" Emma said, with a sigh.", "Emma Woodhouse"),
        (" said he, turning to Emma.", "pronoun"),
        (" said, with a sigh, Emma.", "Emma Woodhouse"),
        (" very gravely replied Mr. Knightley.", "Mr. Knightley"),
        (" put in Emma, the clever one.", "Emma Woodhouse"),
        (" cut in the clear voice of Emma.", "Emma Woodhouse"),
        (" quavered Mr. Bull.", "Mr. Bull"),
        (" was Emma's answer.", "Emma Woodhouse"),
        (" Emma heard Mr. Knightley say.", "Mr. Knightley"),
        (" I said, and went on.", "first_person"),
        (" the Gryphon remarked.", "The Gryphon"),
        (" said the old man.", "noun"),
        (" he went on, smiling.", "pronoun"),
        (" It was Emma who spoke.", "Emma Woodhouse"),
        (" came the voice of Emma.", "Emma Woodhouse"),
        (" she said to Emma.", "pronoun"),
        (" Emma, who had been waiting, said at last.", "Emma Woodhouse"),
        (" she told Emma.", "pronoun"),
        (" asked Mr. Knightley of Emma.", "Mr. Knightley"),
        (" his voice said.", "pronoun"),
        (" I ask, and Emma sighs.", "first_person"),
        (" are the last words I say before Emma goes.", "first_person"),
        (" Emma was saying.", "Emma Woodhouse"),
        (" was Emma's contribution.", "Emma Woodhouse"),
    ],
)
def test_tag_after_speech_names_the_speaker(words, speaker):
    piece = narrative(words)

    subject = subjects_after(piece, 0, len(piece.tokens), Place.AFTER)[0]

    assert (who(subject), subject.tag) == (speaker, Tag.SURE)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Emma turned to Mr. Bull and said: ", "Emma Woodhouse"),
        ("When Mr. Bull had gone, Emma said, ", "Emma Woodhouse"),
        ("She was met by Emma, who, flying to him, cried, ", "Emma Woodhouse"),
        ("Emma, in a voice that required no explanation, repeated, ", "Emma Woodhouse"),
        ("He was stopped by Emma's saying, ", "Emma Woodhouse"),
        ("Emma, as she turned to Mr. Bull, said, ", "Emma Woodhouse"),
        ("She bowed to Mr. Bull, and, smiling, said, ", "pronoun"),
        ("He laughed, and Emma went away. Mr. Knightley added, smiling: ", "Mr. Knightley"),
    ],
)
def test_words_that_lead_to_speech_name_the_speaker(words, speaker):
    piece = narrative(words)

    subject = subjects_before(piece, 0, len(piece.tokens), Place.BEFORE)[0]

    assert (who(subject), subject.tag) == (speaker, Tag.SURE)


def test_somebody_who_acts_beside_speech_is_no_tag():
    piece = narrative(" Emma set down the lamp.")

    subject = subjects_after(piece, 0, len(piece.tokens), Place.AFTER, ended=".")[0]

    assert (who(subject), subject.tag) == ("Emma Woodhouse", Tag.BEAT)


def test_verb_of_saying_after_a_full_stop_is_less_sure():
    piece = narrative(" Emma said nothing.")

    subject = subjects_after(piece, 0, len(piece.tokens), Place.AFTER, ended=".")[0]

    assert subject.tag is Tag.LOOSE
