import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcast.model import Gender, Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.plan import Utterance, clip_key, plan_speech

ADA = Voice("ada", "silent", "one")
BEN = Voice("ben", "silent", "two")
UTTERANCES = st.lists(
    st.builds(Utterance, st.sampled_from(["Yes.", "No.", "Go."]), st.sampled_from([ADA, BEN]))
)


def fingerprint(voice):
    return load_engine(voice.engine).fingerprint(voice)


def nothing(_key):
    return False


def key_of(utterance):
    return clip_key(utterance, fingerprint(utterance.voice))


@pytest.mark.parametrize(
    "voice",
    [
        replace(ADA, name="zoe"),
        replace(ADA, gender=Gender.FEMALE),
        replace(ADA, description="warm"),
        replace(ADA, gain_db=-3.0),
    ],
)
def test_key_stays_when_the_sound_stays(voice):
    assert key_of(Utterance("Yes.", voice)) == key_of(Utterance("Yes.", ADA))


@pytest.mark.parametrize(
    "utterance",
    [
        Utterance("Yes!", ADA),
        Utterance("Yes.", BEN),
        Utterance("Yes.", replace(ADA, rate_wpm=200)),
        Utterance("Yes.", replace(ADA, pitch_percent=60)),
    ],
)
def test_key_changes_with_text_and_voice(utterance):
    assert key_of(utterance) != key_of(Utterance("Yes.", ADA))


def test_same_settings_of_another_engine_are_another_clip():
    other = Utterance("Yes.", replace(ADA, engine="other"))

    assert clip_key(other, "same") != clip_key(Utterance("Yes.", ADA), "same")


def test_key_is_the_same_on_every_machine():
    assert key_of(Utterance("Yes.", ADA)).startswith("d4bf5af2a5e13f1c")


@given(UTTERANCES)
def test_keys_stand_in_the_order_of_the_utterances(utterances):
    plan = plan_speech(utterances, fingerprint, nothing)

    assert list(plan.keys) == [key_of(u) for u in utterances]


@given(UTTERANCES)
def test_every_clip_is_spoken_once(utterances):
    plan = plan_speech(utterances, fingerprint, nothing)

    missing = [key for key, _ in plan.missing]
    assert len(missing) == len(set(missing))
    assert set(missing) == set(plan.keys)
    assert all(key == key_of(utterance) for key, utterance in plan.missing)


@given(UTTERANCES)
def test_lines_of_a_voice_are_spoken_together(utterances):
    voices = [u.voice for _, u in plan_speech(utterances, fingerprint, nothing).missing]

    changes = sum(before != after for before, after in itertools.pairwise(voices))
    assert changes <= 1


def test_clip_that_is_there_is_not_spoken():
    there = {key_of(Utterance("Yes.", ADA))}

    plan = plan_speech(
        [Utterance("Yes.", ADA), Utterance("No.", ADA)], fingerprint, there.__contains__
    )

    assert [u.text for _, u in plan.missing] == ["No."]


def test_fingerprint_is_asked_for_once_a_voice():
    asked = []

    def noting(voice):
        asked.append(voice)
        return fingerprint(voice)

    plan_speech([Utterance(text, ADA) for text in "abc"], noting, nothing)

    assert asked == [ADA]
