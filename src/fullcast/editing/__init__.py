"""What people change in a work: who says a line and how, who sounds how, who is who.

Every function changes the files that people may edit themselves (script/NN.tsv, cast.toml), row by
row and entry by entry, so that no edit made elsewhere is lost; each can be undone. Nothing is
spoken before the next `make`. ``folder`` is always a work's.
"""

from ..cast.castfile import BOUNDS
from .lines import SPEECH, LineEdit, chapter_of, edit_lines, give_all, lines_between, lines_of
from .people import add_speaker, merge, remove, set_narrator, split
from .sound import Sound, entry_of, recast, tried
from .turns import version_of
from .undoing import in_one_go, undo

__all__ = [
    "BOUNDS",
    "SPEECH",
    "LineEdit",
    "Sound",
    "add_speaker",
    "chapter_of",
    "edit_lines",
    "entry_of",
    "give_all",
    "in_one_go",
    "lines_between",
    "lines_of",
    "merge",
    "recast",
    "remove",
    "set_narrator",
    "split",
    "tried",
    "undo",
    "version_of",
]
