import pytest

from fullcast.model import Voice
from fullcast.speak.engines import load_engine


@pytest.fixture(scope="session")
def speak():
    """Speech of a real voice: ``speak("en-us+f3", text)``."""
    engine = load_engine("pyttsx3")
    return lambda voice_id, text: engine.speak(text, Voice(voice_id, "pyttsx3", voice_id))
