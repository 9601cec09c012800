"""The script that the tool found last, kept beside the work so that nothing is found twice.

`.script.json` holds it with the key of what it was found from. It is a cache: a missing, damaged or
outdated one is made anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import ScriptError
from ..files import json_text, read_json, write_text
from ..model import Script
from ..workspace import Workspace

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A script as the tool found it, without people's edits, and from what (``key``)."""

    key: str
    script: Script


def found_again(space: Workspace, key: str, find: Callable[[], Script]) -> Found:
    """Return the script that was found from the same ``key`` before, else ``find`` it."""
    return _kept(space, key) or Found(key, find())


def _kept(space: Workspace, key: str) -> Found | None:
    if not space.found.is_file():
        return None
    try:
        kept = read_json(space.found, Found, ScriptError)
    except ScriptError as problem:
        _log.warning("%s Making it anew.", problem)
        return None
    return kept if kept.key == key else None


def keep(space: Workspace, found: Found) -> None:
    """Write a script down for the next run, unless it is there already."""
    if _kept(space, found.key) is None:
        write_text(space.found, json_text(found))
