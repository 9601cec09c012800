"""Decide which clips a script needs and which of them are missing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fullcast.files import sha256_of
from fullcast.model import Voice

KEY_VERSION = 1
"""Raise it when the clips themselves change: what is trimmed, what the file holds."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one voice says in one go. ``text`` is speakable (see `normalise`), never empty."""

    text: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class SpeechPlan:
    """The clip of every utterance, and those that have to be spoken first.

    ``keys`` stand in the order of the utterances; ``missing`` holds each key once, one voice's
    lines together.
    """

    keys: tuple[str, ...]
    missing: tuple[tuple[str, Utterance], ...]


def clip_key(utterance: Utterance, fingerprint: str) -> str:
    """Hash what decides the sound: the engine's ``fingerprint`` of the voice, and the text.

    The voice's name, description and gain change nothing about the clip, and are left out.
    """
    return sha256_of("clip", KEY_VERSION, utterance.voice.engine, fingerprint, utterance.text)


def plan_speech(
    utterances: Iterable[Utterance],
    fingerprint_of: Callable[[Voice], str],
    has: Callable[[str], bool],
) -> SpeechPlan:
    """Give every utterance its key, and list the clips that ``has`` does not know."""
    fingerprints: dict[Voice, str] = {}
    keys: list[str] = []
    missing: dict[str, Utterance] = {}
    for utterance in utterances:
        voice = utterance.voice
        if voice not in fingerprints:
            fingerprints[voice] = fingerprint_of(voice)
        key = clip_key(utterance, fingerprints[voice])
        keys.append(key)
        if key not in missing and not has(key):
            missing[key] = utterance
    turn = {voice: index for index, voice in enumerate(fingerprints)}
    ordered = sorted(missing.items(), key=lambda item: turn[item[1].voice])
    return SpeechPlan(tuple(keys), tuple(ordered))
