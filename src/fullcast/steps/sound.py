"""From script and cast to chapter audio: what is to be spoken, speaking it, mixing it.

A chapter whose lines, voices and settings are those of its file is left alone. Its clips are
looked up by their inputs, so a changed line costs that line and its chapter's mix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from types import MappingProxyType

from ..assemble.chapter import ChapterAudio, ChapterJob, assemble_chapter
from ..assemble.codecs import BOOK_RATE_HZ
from ..assemble.standards import Standard
from ..assemble.take import read_take, take_gain_db
from ..assemble.timeline import Marks, Segment, with_marks
from ..cast.voicing import Voicing
from ..errors import AudioError
from ..executors import Executor
from ..files import sha256_of
from ..model import ChapterScript, Line, Preset, Progress, Script, Voice
from ..speak.cleaning import note_uses
from ..speak.clips import ClipStore, FoundClips, drop_old_clips
from ..speak.engines import load_engine
from ..speak.estimated_marks import estimated_marks
from ..speak.normalise import Speakable, speakable
from ..speak.packs import Place
from ..speak.plan import SpeechPlan, Utterance, plan_speech
from ..speak.run import check_voices, speak_all
from ..speak.story_marks import story_marks
from ..workspace import Workspace
from .levelling import gains_of
from .lexicon import Lexicon
from .mixing import Mixing, mixed
from .takes import Take, is_silent

REFERENCE_TEXT = (
    "It rained in the night, and in the morning the whole street shone. Nobody had slept. "
    "The baker opened his door, looked up at the sky, and laughed aloud at what he saw there. "
    "“Where have you been?” she asked. “I waited until four.” “At the harbour,” said her brother, "
    "and he put the basket on the table. “They would not let me through. There were twenty or "
    "thirty people on the quay, all of them shouting, and nobody knew why.” She thought about that "
    "for a while. Outside a cart went by, then another; a dog began to bark and would not stop. It "
    "was the longest summer that anyone could remember, and the driest. Every morning the women "
    "walked two miles to the spring and back, and every evening they counted what was left. "
    "“Well?” he said. “What shall we do? Say something!” “Hush! Listen.” Far away, beyond the "
    "church and the last of the gardens, somebody was ringing a bell. “Five. Six. Seven,” she "
    "counted. “No, it cannot be. Run, Peter! Go and wake your father, quick, and tell him that the "
    "boats are coming home.” He laughed, because he did not believe a word of it. Then he heard "
    "the voices, too."
)
"""Spoken once by a voice whose loudness the catalogue does not know. A minute of speech of all
kinds: a gain found on ten seconds is up to 1 LU off on other text."""

LITTLE_TEXT = 150
"""Characters: whoever says less may be heard too briefly to be measured on it."""

_RECIPE_VERSION = 4


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line, what the engine is to read (None: nothing), and in which voice.

    ``level`` is the voice whose loudness the line's is levelled by.
    """

    line: Line
    said: Speakable
    utterance: Utterance | None
    level: Voice
    gain_db: float
    take: Take | None = None
    """A person's recording, which is heard instead."""


@dataclass(frozen=True, slots=True)
class ChapterPlan:
    """A chapter's audio to be: its lines as spoken, and the key of its recipe."""

    number: int
    key: str
    lines: tuple[SpokenLine, ...]
    preset: Preset
    standard: Standard


@dataclass(frozen=True, slots=True)
class SoundPlan:
    """What has to be done for the audio of a work."""

    stale: tuple[ChapterPlan, ...]
    """Chapters that have to be mixed again."""
    keys: Mapping[Utterance, str]
    speech: SpeechPlan
    others: tuple[ChapterPlan, ...] = ()
    """Chapters whose MP3 is there, but whose sound is wanted for something else."""

    @property
    def missing(self) -> int:
        """Return how many clips have to be spoken."""
        return len(self.speech.missing)

    def uses(self) -> dict[int, list[str]]:
        """Return the clips of every stale chapter, and its voices' references."""
        return {
            c.number: [*(self.keys[u] for u in _distinct([c])), *(take.key for take in _takes([c]))]
            for c in self.stale
        }


def plan_sound(
    space: Workspace,
    script: Script,
    pronunciations: Mapping[str, str],
    voicing: Voicing,
    chapters: Collection[int],
    preset: Preset,
    standard: Standard,
    is_wanted: Callable[[str], bool] = lambda _key: False,
    takes: Mapping[str, Take] = MappingProxyType({}),
) -> SoundPlan:
    """Decide which chapters have to be mixed again and which clips that needs.

    ``standard`` is that of the ``preset``, with the work's own pauses; ``is_wanted`` tells by its
    key whether a chapter's sound is needed for more than its MP3; ``takes`` are people's recordings
    by line.
    """
    stale: list[ChapterPlan] = []
    others: list[ChapterPlan] = []
    lexicon = Lexicon(pronunciations)
    for chapter in script.chapters:
        if chapter.number not in chapters:
            continue
        key = _recipe_key(chapter, pronunciations, voicing, standard, takes)
        is_current = _is_current(space, chapter.number, key)
        if not is_current or is_wanted(key):
            lines = spoken_lines(chapter, lexicon, voicing, takes)
            plan = ChapterPlan(chapter.number, key, lines, preset, standard)
            (others if is_current else stale).append(plan)
    utterances = _distinct([*stale, *others])
    known = ClipStore(space.clips).known()
    speech = plan_speech(utterances, fingerprint_of, known.__contains__)
    keys = dict(zip(utterances, speech.keys, strict=True))
    # Words that are spoken again may last a little longer: then the MP3 is mixed again as well.
    missing = {key for key, _utterance in speech.missing}
    lost = [c for c in others if any(keys[s.utterance] in missing for s in c.lines if s.utterance)]
    stale = sorted([*stale, *lost], key=lambda chapter: chapter.number)
    return SoundPlan(tuple(stale), keys, speech, tuple(c for c in others if c not in lost))


def _recipe_key(
    chapter: ChapterScript,
    pronunciations: Mapping[str, str],
    voicing: Voicing,
    standard: Standard,
    takes: Mapping[str, Take],
) -> str:
    lines = [
        (line.id, line.kind, line.speaker, line.text, voicing.of(line, chapter.number))
        for line in chapter.lines
    ]
    said = _pronunciations_in(chapter, pronunciations)
    heard = [(line.id, takes[line.id].sha256) for line in chapter.lines if line.id in takes]
    pauses = [(line.id, line.pause_ms) for line in chapter.lines if line.pause_ms is not None]
    asked = [wish for wish in (heard, pauses) if wish]
    return sha256_of(_RECIPE_VERSION, lines, said, standard, *asked)


def _pronunciations_in(chapter: ChapterScript, pronunciations: Mapping[str, str]) -> dict[str, str]:
    """Return the entries that may change a chapter: its text holds the word in some spelling.

    A shouted or drawn-out form counts, as it does when the line is spoken.
    """
    if not pronunciations:
        return {}
    text = _plain(" ".join(line.text for line in chapter.lines))
    return {word: how for word, how in pronunciations.items() if _plain(word) in text}


_REPEATED = re.compile(r"(.)\1+")


def _plain(text: str) -> str:
    return _REPEATED.sub(r"\1", unicodedata.normalize("NFC", text).casefold())


def _is_current(space: Workspace, chapter: int, key: str) -> bool:
    record = space.manifest.audio.get(chapter)
    if record is None or record.key != key or not space.timeline(chapter).is_file():
        return False
    return space.holds(record)


def spoken_lines(
    chapter: ChapterScript, lexicon: Lexicon, voicing: Voicing, takes: Mapping[str, Take]
) -> tuple[SpokenLine, ...]:
    """Return a chapter's lines as they are spoken; ``takes`` are people's recordings by line."""
    spoken = []
    for line in chapter.lines:
        set_voice = voicing.of(line, chapter.number)
        take = takes.get(line.id)
        text = "" if is_silent(line) or take else line.text
        said = speakable(text, lexicon.for_line(text, set_voice.voice))
        utterance = Utterance(said.text, set_voice.voice) if said.text else None
        spoken.append(SpokenLine(line, said, utterance, set_voice.plain, set_voice.gain_db, take))
    return tuple(spoken)


def _distinct(plans: Sequence[ChapterPlan]) -> list[Utterance]:
    """Return everything to be spoken once.

    Of voices whose loudness nothing tells, since they say little, the reference is spoken, too.
    """
    utterances: dict[Utterance, None] = {}
    text: dict[Voice, int] = {}
    for spoken in (spoken for plan in plans for spoken in plan.lines):
        if spoken.utterance is None:
            continue
        text.setdefault(spoken.level, 0)
        if spoken.utterance not in utterances and spoken.utterance.voice == spoken.level:
            text[spoken.level] += len(spoken.utterance.text)
        utterances[spoken.utterance] = None
    unknown = [v for v, length in text.items() if v.gain_db is None and length < LITTLE_TEXT]
    return [*utterances, *(Utterance(REFERENCE_TEXT, voice) for voice in unknown)]


def _takes(plans: Sequence[ChapterPlan]) -> list[Take]:
    return [spoken.take for plan in plans for spoken in plan.lines if spoken.take]


def fingerprint_of(voice: Voice) -> str:
    """Return what decides how a voice sounds, for the keys of its clips."""
    return load_engine(voice.engine).fingerprint(voice)


# ---------------------------------------------------------------------------- doing it


def speak(space: Workspace, plan: SoundPlan, executor: Executor, progress: Progress) -> None:
    """Speak what is missing, take in people's recordings, note what the chapters are made of.

    Progress counts characters: a line of narration takes ten times as long as one of dialogue.

    Raises:
        AudioError: a recording cannot be decoded.
        EngineError: an engine or voice is missing, or a line cannot be spoken.
    """
    if plan.stale:
        drop_old_clips(space.clips)
        note_uses(space.clips, space.folder.name, plan.uses())
    store = ClipStore(space.clips)
    try:
        for take in _takes([*plan.stale, *plan.others]):
            if not store.has(take.key):
                store.write(take.key, read_take(take.path))
    finally:
        store.close()
    if not plan.speech.missing:
        return
    check_voices({utterance.voice for _key, utterance in plan.speech.missing}, executor)
    lengths = (len(utterance.text) for _key, utterance in plan.speech.missing)
    characters = list(accumulate(lengths, initial=0))
    speak_all(
        plan.speech.missing,
        store,
        executor=executor,
        progress=lambda done, _lines: progress("speak", characters[done], characters[-1]),
    )


def assemble(
    space: Workspace,
    plan: SoundPlan,
    executor: Executor,
    progress: Progress,
    finish: Callable[[ChapterPlan, ChapterAudio], None],
) -> None:
    """Mix and encode the stale chapters, and ``finish`` each as soon as it is there.

    Progress counts characters: chapters differ in length.

    Raises:
        AudioError: a chapter cannot be mixed, encoded or written.
    """
    chapters = {chapter.number: chapter for chapter in plan.stale}
    lengths = {n: sum(len(spoken.said.text) for spoken in c.lines) for n, c in chapters.items()}
    jobs = chapter_jobs(space, plan, plan.stale)
    longest_first = sorted(jobs, key=lambda n: -lengths[n])  # none ends alone
    wanted = [Mixing(n, space.part(n), jobs[n], assemble_chapter) for n in longest_first]
    done = 0
    for one, audio in mixed(executor, wanted):
        chapter = chapters[one.number]
        timeline = with_marks(audio.timeline, _marks(space, chapter, plan.keys))
        finish(chapter, replace(audio, path=one.path, timeline=timeline))
        done += lengths[one.number]
        progress("assemble", done, sum(lengths.values()))


def chapter_jobs(
    space: Workspace, plan: SoundPlan, chapters: Collection[ChapterPlan]
) -> dict[int, Callable[[], ChapterJob]]:
    """Return what makes the job of mixing each chapter, by number. All clips have to be there.

    Raises:
        AudioError: a chapter holds nothing that can be spoken.
    """
    for chapter in chapters:
        if not any(spoken.utterance or spoken.take for spoken in chapter.lines):
            raise AudioError(f"chapter {chapter.number} holds nothing that can be spoken.")
    store = ClipStore(space.clips)
    gains = _gains(space, plan, store)
    return {c.number: partial(_job, c, plan.keys, store, gains) for c in chapters}


def _job(
    chapter: ChapterPlan,
    keys: Mapping[Utterance, str],
    store: ClipStore,
    gains: Mapping[Voice, float],
) -> ChapterJob:
    standard = chapter.standard
    segments = []
    places: dict[str, Place] = {}
    rates = []
    for spoken in chapter.lines:
        key = _clip_key(spoken, keys)
        if key is None:
            segments.append(Segment(spoken.line))
            continue
        place = places[key] = store.place(key)
        if spoken.take:  # as loud as the voices; its rate decides nothing about the chapter's
            gain_db = take_gain_db(store.read(key))
        else:
            rates.append(place.sample_rate)
            gain_db = gains[spoken.level]
        segments.append(Segment(spoken.line, key, place.duration_ms, gain_db + spoken.gain_db))
    return ChapterJob(
        number=chapter.number,
        segments=tuple(segments),
        read_clip=FoundClips(store, places).read,
        sample_rate=standard.sample_rate or max(rates, default=BOOK_RATE_HZ),
        pauses=standard.pauses,
        standard=standard,
    )


def _clip_key(spoken: SpokenLine, keys: Mapping[Utterance, str]) -> str | None:
    """Return the key of the clip that a line is heard from, None where nothing is heard."""
    if spoken.take:
        return spoken.take.key
    return keys[spoken.utterance] if spoken.utterance else None


def _marks(
    space: Workspace, chapter: ChapterPlan, keys: Mapping[Utterance, str]
) -> dict[str, Marks]:
    """Return when the words of each line start, from the start of its clip."""
    store = ClipStore(space.clips)
    heard = ((spoken, _clip_key(spoken, keys)) for spoken in chapter.lines)
    return {spoken.line.id: _marks_of(spoken, key, store) for spoken, key in heard if key}


def _marks_of(spoken: SpokenLine, key: str, store: ClipStore) -> Marks:
    """Return a clip's own marks, or such as are spread by the words' length where it has none."""
    known = store.marks(key)
    marks = known or estimated_marks(spoken.said.text, store.place(key).duration_ms)
    return Marks(story_marks(marks, spoken.said, spoken.line.text), estimated=not known)


def _gains(space: Workspace, plan: SoundPlan, store: ClipStore) -> dict[Voice, float]:
    """Return each voice's gain into the mix; see `levelling`."""
    said: dict[Voice, dict[str, None]] = {}
    for spoken in (spoken for c in (*plan.stale, *plan.others) for spoken in c.lines):
        own = said.setdefault(spoken.level, {})
        if spoken.utterance and spoken.utterance.voice == spoken.level:
            own[plan.keys[spoken.utterance]] = None
    references = {
        voice: plan.keys[reference]
        for voice in said
        if (reference := Utterance(REFERENCE_TEXT, voice)) in plan.keys
    }
    return gains_of(space, store, {voice: tuple(own) for voice, own in said.items()}, references)
