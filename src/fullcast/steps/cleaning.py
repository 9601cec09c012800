"""Make room: drop the clips that no work of an output folder uses any more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import OutputError
from ..speak.cleaning import forget_works, keep_only, used_by, worth_keeping
from ..speak.clips import ClipStore, drop_old_clips
from ..workspace import CLIPS


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What went, or (``dry_run``) would go, and what stays."""

    dropped: int
    freed_bytes: int
    kept: int
    kept_bytes: int


def clean(output: Path, *, max_bytes: int | None = None, dry_run: bool = False) -> Cleaned:
    """Drop clips that nothing uses, and beyond ``max_bytes`` those not used for longest.

    Raises:
        OutputError: ``output`` is no folder, or cannot be written.
    """
    if not output.is_dir():
        raise OutputError("is not a folder.", where=output, hint="Choose one with --output.")
    root = output / CLIPS
    works = {path.name for path in output.iterdir() if path.is_dir() and path.name != CLIPS}
    sizes = {key: place.end - place.offset for key, place in ClipStore(root).known().items()}
    kept = worth_keeping(sizes, used_by(root, works), max_bytes)
    kept_bytes = sum(sizes[key] for key in kept)
    freed = sum(sizes.values()) - kept_bytes
    if not dry_run:
        try:
            drop_old_clips(root)
            forget_works(root, works)
            freed = keep_only(root, kept)
        except OSError as problem:
            raise OutputError(f"cannot be written: {problem.strerror}.", where=root) from problem
    return Cleaned(len(sizes) - len(kept), freed, len(kept), kept_bytes)
