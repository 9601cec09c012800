"""Lines to be heard at once, as they will sound in their chapter: spoken only if they are new."""

from __future__ import annotations

import io
import wave
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..assemble.level import MIX_GAIN_DB, voice_gain_db
from ..assemble.loudness import Levels
from ..assemble.master import mastered, to_pcm
from ..assemble.mix import shape
from ..assemble.standards import PODCAST
from ..cast.voicing import Voicing
from ..errors import UsageError
from ..executors import Executor
from ..model import ChapterScript, Clip, Kind, Line, Narration, Script
from ..speak.clips import ClipStore
from ..speak.plan import plan_speech
from ..speak.run import check_voices, speak_all
from ..workspace import Workspace
from .lexicon import Lexicon
from .samples import SAMPLE_TEXT
from .sound import SpokenLine, fingerprint_of, spoken_lines

PAUSE_S = 0.35
"""Between two lines."""


def audition(
    space: Workspace,
    script: Script,
    lines: Collection[str],
    voicing: Voicing,
    pronunciations: Mapping[str, str],
    executor: Executor,
) -> bytes:
    """Return lines of a script (by id) as a mono 16-bit WAV file, one after the other.

    Clips that are spoken for it stay in the store, for the chapter to be made of.

    Raises:
        UsageError: there is nothing to be heard in these lines.
        EngineError: an engine or voice is missing, or a line cannot be spoken.
    """
    lexicon = Lexicon(pronunciations)
    spoken = [
        one
        for chapter in script.chapters
        for one in spoken_lines(
            replace(chapter, lines=tuple(line for line in chapter.lines if line.id in lines)),
            lexicon,
            voicing,
            {},
        )
        if one.utterance
    ]
    if not spoken:
        raise UsageError("there is nothing to be heard in that.")
    return _wav(spoken, _clips(space, spoken, executor))


def sample_lines(script: Script, speaker: str, most_characters: int = 160) -> list[str]:
    """Return the ids of a speaker's first lines, enough to know a voice by."""
    chosen: list[str] = []
    length = 0
    for line in (line for chapter in script.chapters for line in chapter.lines):
        if line.speaker == speaker and (not chosen or length + len(line.text) <= most_characters):
            chosen.append(line.id)
            length += len(line.text)
        if length > most_characters / 2:
            break
    return chosen


def sample_script(speaker: str) -> tuple[Script, list[str]]:
    """Return a script in which a speaker says a sentence, and the id of that line."""
    line = Line("c1.p1.1", Kind.DIALOGUE, speaker, 1.0, SAMPLE_TEXT.format(name=speaker), 1)
    return Script((ChapterScript(1, None, Narration(), (line,)),), ()), [line.id]


def _clips(space: Workspace, spoken: Sequence[SpokenLine], executor: Executor) -> list[Clip]:
    store = ClipStore(space.clips)
    said = [one.utterance for one in spoken if one.utterance]
    plan = plan_speech(said, fingerprint_of, store.has)
    try:
        if plan.missing:
            check_voices({utterance.voice for _key, utterance in plan.missing}, executor)
            speak_all(plan.missing, store, executor=executor, progress=lambda *_: None)
        return [store.read(key) for key in plan.keys]
    finally:
        store.close()


def _wav(spoken: Sequence[SpokenLine], clips: Sequence[Clip]) -> bytes:
    sample_rate = max(clip.sample_rate for clip in clips)
    sound: list[Levels] = []
    for one, clip in zip(spoken, clips, strict=True):
        sound += [shape(clip, _gain_db(one, clip), sample_rate), _pause(sample_rate)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sample_rate)
        for levels in mastered(sound[:-1], sample_rate, gain_db=MIX_GAIN_DB, limit=PODCAST.limit):
            out.writeframes(to_pcm(levels))
    return file.getvalue()


def _gain_db(one: SpokenLine, clip: Clip) -> float:
    """Return the gain into the mix; a voice that nobody has measured is measured on this line."""
    level_db = one.level.gain_db
    if level_db is None:
        level_db = voice_gain_db([clip.pcm], clip.sample_rate)
    return level_db + one.gain_db


def _pause(sample_rate: int) -> Levels:
    return np.zeros(round(PAUSE_S * sample_rate), dtype=np.float32)
