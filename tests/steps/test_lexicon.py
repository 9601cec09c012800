from fullcast.model import Voice
from fullcast.steps.lexicon import Lexicon

ESPEAK = Voice("alba", "pyttsx3", "en-us+f3")
SYSTEM = Voice("alex", "pyttsx3", "com.apple.voice.Alex")
ENTRIES = {"Javert": "[[ZaveR]]", "Mycroft": "my croft"}


def test_voice_whose_engine_takes_phonemes_has_all_entries():
    assert Lexicon(ENTRIES).for_line("Javert", ESPEAK) == ENTRIES


def test_other_voices_have_the_respellings_and_the_user_is_told_once(caplog):
    lexicon = Lexicon(ENTRIES)

    assert lexicon.for_line("Oh, Javert!", SYSTEM) == {"Mycroft": "my croft"}
    assert lexicon.for_line("Javert.", SYSTEM) == {"Mycroft": "my croft"}
    assert [r.message[:30] for r in caplog.records] == ["Javert: the pronunciation in p"]


def test_nobody_is_told_of_a_word_that_does_not_occur(caplog):
    Lexicon(ENTRIES).for_line("Oh.", SYSTEM)

    assert caplog.records == []
