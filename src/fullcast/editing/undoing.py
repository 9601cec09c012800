"""Steps taken back, and several taken together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import CastError, ConflictError
from ..files import read_text, sha256_of, write_text
from ..opening import texts_at
from ..script.table import read_table
from ..steps.history import forget_last, last_number, last_step
from ..workspace import workspace_at
from .cast_steps import let_remember
from .lines import backwards, put_rows
from .turns import turn


def in_one_go(
    folder: Path | str, steps: Sequence[Callable[[Path | str], object]]
) -> tuple[str, ...]:
    """Take steps that go together, all or none; return what was done, in words.

    Each may be undone by itself. One that changes nothing is not among them.

    Raises:
        FullcastError: one cannot be taken; those before it are taken back.
    """
    space = workspace_at(Path(folder))[0]
    done: list[str] = []
    for take in steps:
        before = last_number(space)
        try:
            take(folder)
        except BaseException:
            for _step in done:
                undo(folder)
            raise
        step = last_step(space)
        if step is not None and last_number(space) > before:
            done.append(step.what)
    return tuple(done)


def undo(folder: Path | str) -> str | None:
    """Take back the last step that was taken here; return what it was, None if there is none.

    Raises:
        ConflictError: somebody has changed the same lines or cast.toml since.
    """
    with turn(folder):
        space = texts_at(folder).space
        step = last_step(space)
        if step is None:
            return None
        for change in step.rows:
            now = {row.id: row for row in read_table(space.script(change.chapter), None)}
            if now.get(change.after.id) != change.after:
                raise ConflictError(
                    f"cannot be undone: {step.what}.",
                    hint=f"Line {change.after.id} was changed since.",
                )
        if step.cast and sha256_of(read_text(space.cast, CastError)) != step.cast.after_sha256:
            raise ConflictError(
                f"cannot be undone: {step.what}.", hint="cast.toml was changed since."
            )
        put_rows(space, backwards(step.rows))  # first: a speaker who goes may have no line left
        if step.cast:
            write_text(space.cast, step.cast.before)
            let_remember(space, step.cast.members, step.cast.narrators)
        forget_last(space)
        texts_at(folder)
        return step.what
