"""fullcast: turn a written work into a full-cast audiobook, offline.

    import fullcast

    work = fullcast.read_work("story.html")
    made = fullcast.make(work, output="audiobooks")

`read_work` reads, `prepare` finds speakers and voices without writing anything, `make` does all of
it. `texts_at` opens a work's folder again, `edit_lines`, `recast` and their like change it as a
person may, `replace` puts a person's recording in the place of a line, and `make_again` makes what
is changed. Everything that a user can cause is a `FullcastError`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .errors import FullcastError
from .model import Cast, Script, Voice, Work

if TYPE_CHECKING:
    from .editing import (
        LineEdit,
        Sound,
        add_speaker,
        edit_lines,
        give_all,
        merge,
        recast,
        remove,
        set_narrator,
        split,
        undo,
    )
    from .ingest import read_work
    from .opening import open_work, texts_at
    from .pipeline import Made, Texts, make, make_again, make_all, prepare, replace, save
    from .script.doubt import doubts

_EDITING = (
    "LineEdit",
    "Sound",
    "add_speaker",
    "edit_lines",
    "give_all",
    "merge",
    "recast",
    "remove",
    "set_narrator",
    "split",
    "undo",
)
_PIPELINE = ("Made", "Texts", "make", "make_again", "make_all", "prepare", "replace", "save")

_MODULES = {
    "read_work": "ingest",
    "doubts": "script.doubt",
    **dict.fromkeys(("open_work", "texts_at"), "opening"),
    **dict.fromkeys(_EDITING, "editing"),
    **dict.fromkeys(_PIPELINE, "pipeline"),
}

__all__ = [
    "Cast",
    "FullcastError",
    "LineEdit",
    "Made",
    "Script",
    "Sound",
    "Texts",
    "Voice",
    "Work",
    "add_speaker",
    "doubts",
    "edit_lines",
    "give_all",
    "make",
    "make_again",
    "make_all",
    "merge",
    "open_work",
    "prepare",
    "read_work",
    "recast",
    "remove",
    "replace",
    "save",
    "set_narrator",
    "split",
    "texts_at",
    "undo",
]


def __getattr__(name: str) -> Any:
    """Import the flow only when it is used, so that `fullcast --help` answers at once."""
    if name not in _MODULES:
        msg = f"module 'fullcast' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)
