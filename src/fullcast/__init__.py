"""fullcast: turn a written work into a full-cast audiobook, offline.

    import fullcast

    work = fullcast.read_work("story.html")
    made = fullcast.make(work, output="audiobooks")

`read_work` reads, `prepare` finds speakers and voices without writing anything, `make` does all of
it, and `replace` puts a person's recording in the place of a line. Everything that a user can cause
is a `FullcastError`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .errors import FullcastError
from .model import Cast, Script, Voice, Work

if TYPE_CHECKING:
    from .ingest import read_work
    from .pipeline import Made, Texts, make, make_all, prepare, replace, save
    from .script.doubt import doubts

__all__ = [
    "Cast",
    "FullcastError",
    "Made",
    "Script",
    "Texts",
    "Voice",
    "Work",
    "doubts",
    "make",
    "make_all",
    "prepare",
    "read_work",
    "replace",
    "save",
]

_MODULES = {
    "read_work": "ingest",
    "doubts": "script.doubt",
    **dict.fromkeys(
        ("Made", "Texts", "make", "make_all", "prepare", "replace", "save"), "pipeline"
    ),
}


def __getattr__(name: str) -> Any:
    """Import the flow only when it is used, so that `fullcast --help` answers at once."""
    if name not in _MODULES:
        msg = f"module 'fullcast' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
