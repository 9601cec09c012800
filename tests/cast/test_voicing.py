from dataclasses import replace

import pytest

from fullcast.cast.catalog import Catalog
from fullcast.cast.voicing import Voicing
from fullcast.model import Cast, CastMember, Delivery, Kind, Line, NarratorSettings, Voice

ADA = Voice("ada", "pyttsx3", "en-us+f3", gain_db=-4.0)
LINE = Line("c1.p1.1", Kind.DIALOGUE, "Ines", 1.0, "“Go.”", 1)


def voiced(delivery, **settings):
    voice = replace(ADA, rate_wpm=settings.pop("rate_wpm", 175))
    cast = Cast(NarratorSettings("ada"), {"Ines": CastMember("ada", **settings)})
    return Voicing(cast, Catalog((voice,)), "cast.toml").of(replace(LINE, delivery=delivery), 1)


def test_plain_line_is_spoken_as_the_cast_says():
    assert voiced(Delivery.PLAIN).voice == ADA


def test_whisper_is_quieter_lower_and_slower():
    whispered = voiced(Delivery.WHISPERED)

    assert -4.0 <= whispered.gain_db <= -2.0
    assert whispered.voice.rate_wpm < ADA.rate_wpm
    assert whispered.voice.pitch_percent < ADA.pitch_percent


def test_shout_is_louder_and_higher():
    shouted = voiced(Delivery.SHOUTED)

    assert 0.0 < shouted.gain_db <= 2.0
    assert shouted.voice.pitch_percent > ADA.pitch_percent


@pytest.mark.parametrize("delivery", Delivery)
def test_delivery_comes_on_top_of_the_speakers_settings(delivery):
    plain, set_lower = voiced(delivery), voiced(delivery, gain_db=1.5, pitch_semitones=-2.0)

    assert set_lower.gain_db == plain.gain_db + 1.5
    assert set_lower.voice.pitch_percent < plain.voice.pitch_percent


@pytest.mark.parametrize("delivery", Delivery)
def test_loudness_of_a_voice_is_that_of_its_plain_lines(delivery):
    assert voiced(delivery).plain == ADA


@pytest.mark.parametrize("delivery", Delivery)
@pytest.mark.parametrize("rate_wpm", [80, 82, 175, 449])
def test_delivery_stays_within_what_can_be_spoken(delivery, rate_wpm):
    voice = voiced(delivery, rate_wpm=rate_wpm, pitch_semitones=9.0).voice

    assert 80 <= voice.rate_wpm <= 450
    assert 0 <= voice.pitch_percent <= 100
