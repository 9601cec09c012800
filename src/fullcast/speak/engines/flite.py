"""flite: small voices of the system's own library, where it is installed (``apt install flite``).

A voice's id is its name in the library: slt, rms, awb, kal16. It reads English in ASCII; it has no
pitch setting, so a voice is spoken slower and played faster.
"""

from __future__ import annotations

import ctypes
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from typing import Any

from fullcast.errors import EngineError
from fullcast.model import Clip, Gender, Voice, WordMark

from ..rewrite import Rewriting
from .pitch import pitch_factor, played_faster

USUAL_WPM = 175

VOICES = {
    "slt": (Gender.FEMALE, "en-US"),
    "rms": (Gender.MALE, "en-US"),
    "awb": (Gender.MALE, "en-GB"),
    "kal16": (Gender.MALE, "en-US"),
}
"""The voices that a system may have; awb is a Scot."""

LONGEST_PIECE = 600
"""Characters that are spoken in one go: flite holds all that it thinks about a text in memory."""

_PIECE = re.compile(
    rf".{{1,{LONGEST_PIECE}}}(?<=[.!?])\s+|.{{1,{LONGEST_PIECE}}}(?:\s|$)|\S+", re.DOTALL
)

_MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'", "—": ",", "–": ",", "…": "."}


class FliteEngine:
    """Speaks with libflite in this process."""

    name = "flite"
    audible = True

    def fingerprint(self, voice: Voice) -> str:
        """Name the library and the settings that are used."""
        settings = f"{voice.id} | {voice.rate_wpm} wpm | pitch {voice.pitch_percent}"
        return f"flite 1 | {find_library('flite')} | {settings}"

    def check(self, voice: Voice) -> None:
        """Load the voice."""
        _voice(voice.id)

    def installed_voices(self) -> list[Voice]:
        """Return the voices that the system has."""
        _library()
        return [
            Voice(name, "flite", name, language, gender)
            for name, (gender, language) in VOICES.items()
            if find_library(f"flite_cmu_us_{name}")
        ]

    def speak(self, text: str, voice: Voice) -> Clip:
        """Speak ``text`` at the voice's own sample rate, with the word marks of the library."""
        plain = _ascii(text)
        if not any(map(str.isalnum, plain.text)):
            raise EngineError(f"flite has nothing to say for {text[:60]!r}.")
        factor = pitch_factor(voice)
        speaker = _voice(voice.id)
        stretch = USUAL_WPM / voice.rate_wpm * factor
        _function("feat_set_float", None)(
            speaker.features, b"duration_stretch", ctypes.c_float(stretch)
        )
        pcm, marks, rate = b"", list[WordMark](), 0
        for piece in _PIECE.finditer(plain.text):
            part = _spoken(piece[0], speaker)
            ms = len(pcm) * 500 // part.sample_rate
            for mark in part.marks:
                span = plain.span(piece.start() + mark.start, piece.start() + mark.end)
                marks.append(WordMark(ms + mark.start_ms, *span))
            pcm, rate = pcm + part.pcm, part.sample_rate
        return played_faster(Clip(pcm, rate, tuple(marks)), factor)


def _ascii(text: str) -> Rewriting:
    """Write a text in the letters that flite reads."""

    def plain(match: re.Match[str]) -> str:
        if match[0] in _MARKS:
            return _MARKS[match[0]]
        letters = unicodedata.normalize("NFKD", match[0]).encode("ascii", "ignore").decode()
        return letters or ("" if unicodedata.combining(match[0]) else " ")

    return Rewriting.of(text).sub(re.compile(r"[^\x20-\x7e]"), plain)


# ---------------------------------------------------------------------------- the library


class _Wave(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_char_p),
        ("sample_rate", ctypes.c_int),
        ("sample_count", ctypes.c_int),
        ("channel_count", ctypes.c_int),
        ("samples", ctypes.c_void_p),
    )


class _VoiceData(ctypes.Structure):
    """The beginning of flite's own: all that is needed of it."""

    _fields_ = (("name", ctypes.c_char_p), ("features", ctypes.c_void_p))


@functools.cache
def _library() -> ctypes.CDLL:
    name = find_library("flite")
    if name is None:
        raise EngineError(
            "The engine flite is not installed.", hint="Install it: apt install flite."
        )
    library = ctypes.CDLL(name)
    library.flite_init()
    return library


def _function(name: str, result: Any) -> Callable[..., Any]:
    function = getattr(_library(), name)
    function.restype = result
    return lambda *values: function(
        *(ctypes.c_void_p(value) if isinstance(value, int) else value for value in values)
    )


@functools.cache
def _voice(voice_id: str) -> Any:
    _library()
    name = find_library(f"flite_cmu_us_{voice_id}") if voice_id in VOICES else None
    if name is None:
        there = ", ".join(known for known in VOICES if find_library(f"flite_cmu_us_{known}"))
        raise EngineError(
            f"The engine flite has no voice {voice_id!r}.", hint=f"It has {there or 'none'}."
        )
    register = getattr(ctypes.CDLL(name), f"register_cmu_us_{voice_id}")
    register.restype = ctypes.POINTER(_VoiceData)
    return register(None).contents


def _spoken(text: str, speaker: Any) -> Clip:
    utterance = _function("flite_synth_text", ctypes.c_void_p)(text.encode(), ctypes.byref(speaker))
    if not utterance:
        raise EngineError(f"flite cannot speak {text[:60]!r}.")
    try:
        wave = _function("utt_wave", ctypes.POINTER(_Wave))(utterance).contents
        pcm = ctypes.string_at(wave.samples, 2 * wave.sample_count)
        return Clip(pcm, wave.sample_rate, tuple(_marks(utterance, text)))
    finally:
        _function("delete_utterance", None)(utterance)


def _marks(utterance: int, text: str) -> Iterator[WordMark]:
    """Yield when each token of the text starts: where the first of its words does."""
    word = _function("relation_head", ctypes.c_void_p)(
        _function("utt_relation", ctypes.c_void_p)(utterance, b"Word")
    )
    last_token, end = None, 0
    while word:
        token = _function("item_parent", ctypes.c_void_p)(
            _function("item_as", ctypes.c_void_p)(word, b"Token")
        )
        if token != last_token:
            name = _function("item_feat_string", ctypes.c_char_p)(token, b"name").decode()
            start_s = _function("ffeature_float", ctypes.c_float)(word, _WORD_START)
            start = text.find(name, end)
            if start >= 0 and (start_s > 0 or last_token is None):
                end = start + len(name)
                yield WordMark(int(1000 * start_s), start, end)
            last_token = token
        word = _function("item_next", ctypes.c_void_p)(word)


_WORD_START = b"R:SylStructure.daughter1.daughter1.R:Segment.p.end"
"""flite's path to the end of the sound before a word's first one, in seconds."""
