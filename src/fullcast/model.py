"""The data that flows between the stages: frozen dataclasses, no I/O, no imports of ours.

Times are whole milliseconds (``*_ms``). Offsets count characters (code points); a slice
``text[start:end]`` leaves out its end. Numbers of chapters and paragraphs start at 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")

NARRATOR = "Narrator"
"""Speaker of a line that nobody in the story says aloud."""

UNKNOWN = "Unknown"
"""Speaker of a line that was said by somebody whom the text does not name."""


class Kind(StrEnum):
    """What a line is, and so whether and how it is spoken."""

    NARRATION = "narration"
    DIALOGUE = "dialogue"
    THOUGHT = "thought"
    WRITTEN = "written"
    SUNG = "sung"
    HEADING = "heading"
    SCENE_BREAK = "scene_break"
    NOTE = "note"
    STAGE = "stage"


class Notes(StrEnum):
    """What is spoken of that which stands around the story."""

    NONE = "none"
    SUMMARY = "summary"
    ALL = "all"


class Credits(StrEnum):
    """What is said about the work around it: at its beginning (intro), and at its end too."""

    NONE = "none"
    INTRO = "intro"
    ALL = "all"


class Delivery(StrEnum):
    """How a line is said, as far as the text tells."""

    PLAIN = "plain"
    WHISPERED = "whispered"
    SHOUTED = "shouted"
    EXCITED = "excited"


class Acting(StrEnum):
    """Whether lines are delivered as the text tells, or all alike."""

    AUTO = "auto"
    PLAIN = "plain"


class Preset(StrEnum):
    """What the audio files are made for."""

    PODCAST = "podcast"
    ACX = "acx"
    """Audiobook shops: what Audible's ACX, and others after it, ask of a file."""


class Role(StrEnum):
    """What a paragraph is in the structure of its source."""

    PROSE = "prose"
    HEADING = "heading"
    SCENE_BREAK = "scene_break"
    BLOCKQUOTE = "blockquote"
    VERSE = "verse"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    NOTE = "note"
    """A note of the writer in the middle of the story."""


class Gender(StrEnum):
    """Gender of a character or of a voice, as far as it is known."""

    FEMALE = "female"
    MALE = "male"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


class Pitch(StrEnum):
    """How high a voice sounds among the voices of its gender."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


# ---------------------------------------------------------------------------- the work


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Italic or bold text of a paragraph: ``paragraph.text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the story, its characters untouched.

    ``text`` is the source's text with soft line breaks (wrapping) as spaces and meant ones as
    newlines. ``start`` and ``end`` are its offsets in a text source (newlines counted as one
    character, as Python's text mode reads them); None for formats where offsets mean nothing.
    """

    text: str
    role: Role = Role.PROSE
    emphasis: tuple[Emphasis, ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter: its story, and what stands around the story as data."""

    number: int
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    summary: str | None = None
    notes: tuple[str, ...] = ()
    end_notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A series that a work is part of."""

    name: str
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the source says about the work; empty where it says nothing."""

    title: str
    authors: tuple[str, ...] = ()
    language: str = "en"
    """BCP 47, as far as the source's own word could be understood."""
    summary: str | None = None
    notes: tuple[str, ...] = ()
    end_notes: tuple[str, ...] = ()
    fandoms: tuple[str, ...] = ()
    relationships: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    rating: str | None = None
    series: tuple[Series, ...] = ()
    published: str | None = None
    updated: str | None = None
    status: str | None = None
    chapters_planned: str | None = None
    """The source's own count, such as ``2/2`` or ``3/?``."""
    work_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of the source that is not story, and why it was left out."""

    what: str
    why: str
    start: int | None = None
    end: int | None = None
    name: str | None = None
    """What to ask for it by, to hear it all the same; None for what cannot be told."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a work was read from. ``sha256`` is of the file's bytes."""

    name: str
    format: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Work:
    """A written work: metadata, chapters, and how its structure was decided."""

    metadata: Metadata
    chapters: tuple[Chapter, ...]
    source: Source
    decisions: tuple[str, ...] = ()
    """Guesses about the structure, one sentence each with its reasons, for people to read."""
    skipped: tuple[Skipped, ...] = ()
    schema: int = 1
    cover: bytes | None = field(default=None, compare=False, repr=False)
    """The source's own picture, as it is there. work.json does not hold it."""


# ---------------------------------------------------------------------------- the script

LONGEST_PAUSE_MS = 2000
"""What a person may ask for: the next scene starts on a whole second, up to one later, and 3 s of
silence are dead air."""


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody in the story who may speak. ``gender_sure`` is a probability."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    gender_sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance: a stretch of one paragraph that is spoken by one speaker.

    ``sure`` is the probability that ``speaker`` is right. ``paragraph`` counts from 1 in the
    chapter (0 for a chapter's title). ``start`` and ``end`` are offsets in a text source.
    ``pause_ms`` is the silence before it that a person wants; None: what the structure asks for.
    """

    id: str
    kind: Kind
    speaker: str
    sure: float
    text: str
    paragraph: int
    start: int | None = None
    end: int | None = None
    delivery: Delivery = Delivery.PLAIN
    pause_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """What the text says of who speaks a line, whoever the line is given to.

    ``named`` is whom a tag beside the line surely names ("said Emma"); ``others`` are the
    likeliest speakers besides the tool's choice, with their probabilities.
    """

    named: str | None = None
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Narration:
    """Who tells a chapter: a character, or ``NARRATOR`` where nobody is named.

    ``first_person`` is True where somebody in the story tells it, named or not.
    """

    narrator: str = NARRATOR
    sure: float = 1.0
    reason: str = "it is told in the third person"
    first_person: bool = False


@dataclass(frozen=True, slots=True)
class ChapterScript:
    """A chapter as lines, with its narrator and the decisions that made them.

    ``guesses`` tells of every line of speech, by its id, what the text says of its speaker.
    """

    number: int
    title: str | None
    narration: Narration
    lines: tuple[Line, ...]
    decisions: tuple[str, ...] = ()
    guesses: dict[str, Guess] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Script:
    """A whole work as lines, and everybody who was found in it."""

    chapters: tuple[ChapterScript, ...]
    characters: tuple[Character, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a listener asked to hear beside the story, and whether lines are acted."""

    notes: Notes = Notes.NONE
    credits: Credits = Credits.NONE
    titles: bool = True
    delivery: Acting = Acting.AUTO


# ---------------------------------------------------------------------------- voices

PITCH_AS_MADE = 50
"""The `Voice.pitch_percent` of a voice as it was made."""

PITCH_PER_SEMITONE = 6.8
"""Percent. espeak-ng: pitch 20, 50 and 80 of one voice measured 170, 216 and 283 Hz."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that an engine can speak with, and how it is set.

    ``id`` is the engine's own name for it. ``gain_db`` brings its speech to the reference
    loudness of `voices/catalog.toml` where it says too little in a work to be measured on that;
    None where nobody has measured it yet.
    """

    name: str
    engine: str
    id: str
    language: str = "en"
    gender: Gender = Gender.UNKNOWN
    pitch_class: Pitch = Pitch.MEDIUM
    description: str = ""
    rate_wpm: int = 175
    pitch_percent: int = 50
    """The engine's own pitch setting on a scale of 0 to 100; 50 is the voice as it was made."""
    gain_db: float | None = None


@dataclass(frozen=True, slots=True)
class CastMember:
    """A speaker's entry in cast.toml: who it is, and how they sound."""

    voice: str
    aliases: tuple[str, ...] = ()
    gender: Gender = Gender.UNKNOWN
    rate: float = 1.0
    """Factor on the voice's own rate."""
    pitch_semitones: float = 0.0
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class NarratorSettings:
    """How narration is spoken."""

    voice: str
    first_person: str = "character"
    """``character``: a first-person narrator speaks in that character's voice; ``neutral``: in
    the narrator's own."""
    chapters: dict[int, str] = field(default_factory=dict)
    """Chapter number -> the character who tells it, set by a person."""
    rate: float = 1.0
    pitch_semitones: float = 0.0
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Cast:
    """cast.toml: character -> voice."""

    narrator: NarratorSettings
    speakers: dict[str, CastMember] = field(default_factory=dict)
    pronunciations: dict[str, str] = field(default_factory=dict)
    pauses: dict[str, int] = field(default_factory=dict)
    """Milliseconds by name, in place of the usual ones."""
    permission: str = ""
    """What the writer allows, in words that may be spoken and published: "With permission of …"."""
    schema: int = 1


# ---------------------------------------------------------------------------- sound


@dataclass(frozen=True, slots=True)
class WordMark:
    """When a word starts: ``text[start:end]``, at ``start_ms``.

    An engine's marks point into what it was given to speak, a timeline's into the line's text.
    """

    start_ms: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clip:
    """One spoken line: mono 16-bit little-endian PCM, with word marks where the engine has them."""

    pcm: bytes
    sample_rate: int
    marks: tuple[WordMark, ...] = ()

    @property
    def duration_ms(self) -> int:
        """Length in milliseconds, rounded down."""
        return len(self.pcm) * 500 // self.sample_rate


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """When a line is heard in its chapter's audio."""

    line: str
    start_ms: int
    end_ms: int
    marks: tuple[WordMark, ...] = ()
    """Word starts, in milliseconds from the start of the chapter."""
    marks_estimated: bool = False
    """Whether the engine did not know when words start, so that they are spread by length."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every spoken line of a chapter, in order."""

    chapter: int
    duration_ms: int
    entries: tuple[TimelineEntry, ...]
    schema: int = 1


@dataclass(frozen=True, slots=True)
class Shard:
    """One of ``count`` machines that divide something among them: its ``number``, from 1."""

    number: int
    count: int

    def of(self, all_of_it: Sequence[T]) -> Sequence[T]:
        """Return this one's part: every ``count``-th item, from the ``number``-th."""
        return all_of_it[self.number - 1 :: self.count]

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """Where a chapter is heard in a file that holds a whole book."""

    start_ms: int
    end_ms: int
    title: str


# ---------------------------------------------------------------------------- progress

Progress = Callable[[str, int, int], None]
"""Called as ``progress(stage, done, total)`` while a stage works. What is counted takes about the
same time each, so that the rest can be foretold."""


def no_progress(_stage: str, _done: int, _total: int) -> None:
    """Report nothing."""
