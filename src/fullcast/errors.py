"""Everything that a user can cause, as one family of errors.

    FullcastError          the base; never raised itself
    ├── UsageError         2  an option or argument that contradicts another or names nothing
    │   └── ConflictError  2  what is to be changed is not as it was seen
    ├── InputError         3  the work cannot be read, or holds no text
    ├── ScriptError        4  script/NN.tsv holds something that cannot be spoken
    ├── CastError          5  cast.toml, the catalogue or a character sheet is wrong
    ├── EngineError        6  an engine is missing, or cannot speak a line
    │   └── ClusterError   6  a cluster cannot be reached, or is lost
    ├── AudioError         7  chapter audio cannot be mixed or encoded
    │   └── OutputError    7  the output folder cannot be written
    └── PublishError       8  tags, cover, feed or server

The number is the exit code of `fullcast`. Only `cli` and `studio` catch these; anything else that
is raised is a bug and keeps its traceback.
"""

from __future__ import annotations


class FullcastError(Exception):
    """Something that the user can mend. Prints as one line: where, what, what to do.

    ``what`` happened, ``where`` (a file and place), ``hint``: what to do.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: object = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = None if where is None else str(where)
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.hint}" if self.hint else ""
        return " ".join(f"{place}{self.what}{advice}".split())


class UsageError(FullcastError):
    """Raised when options contradict each other or name something that is not there."""

    exit_code = 2


class ConflictError(UsageError):
    """Raised when what is to be changed, or undone, was changed by somebody else meanwhile."""


class InputError(FullcastError):
    """Raised when a work cannot be read, or holds no story."""

    exit_code = 3


class ScriptError(FullcastError):
    """Raised when a script file holds an unknown kind or speaker, or has lost a line."""

    exit_code = 4


class CastError(FullcastError):
    """Raised when cast.toml, the voice catalogue or a character sheet is wrong."""

    exit_code = 5


class EngineError(FullcastError):
    """Raised when an engine is unknown, cannot start, or fails to speak a line."""

    exit_code = 6


class ClusterError(EngineError):
    """Raised when the scheduler of a cluster does not answer, or has no workers."""


class AudioError(FullcastError):
    """Raised when chapter audio cannot be mixed or encoded."""

    exit_code = 7


class OutputError(AudioError):
    """Raised when a file cannot be written: no room, no permission, not a folder."""


class PublishError(FullcastError):
    """Raised when tags, cover, feed or server cannot be made."""

    exit_code = 8
