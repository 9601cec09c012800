"""What a page may ask for, as it comes in a request: validated here, done by `fullcast.editing`."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..editing import LineEdit, Sound
from ..model import Gender


@dataclass(frozen=True, slots=True)
class LinesWish:
    """Change lines; ``seen`` are their versions as the page shows them."""

    edits: tuple[LineEdit, ...]
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GiveWish:
    """Give all lines of a speaker to another."""

    speaker: str
    to: str


@dataclass(frozen=True, slots=True)
class CastWish:
    """Change how a speaker sounds; ``seen`` is the version of the entry that the page shows."""

    speaker: str
    sound: Sound
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class AddWish:
    """Add a character who says these lines."""

    name: str
    gender: Gender = Gender.UNKNOWN
    lines: tuple[str, ...] = ()
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeWish:
    """Make a character another name of one."""

    speaker: str
    into: str


@dataclass(frozen=True, slots=True)
class SplitWish:
    """Make another name of somebody a character."""

    alias: str


@dataclass(frozen=True, slots=True)
class SpeakerWish:
    """Do something with a speaker alone."""

    speaker: str


@dataclass(frozen=True, slots=True)
class TellWish:
    """Say who tells a chapter."""

    chapter: int
    narrator: str


@dataclass(frozen=True, slots=True)
class MakeWish:
    """Make the work; ``formats`` are as for `fullcast.make`."""

    formats: str = ""
