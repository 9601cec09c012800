"""Steps taken back, and several taken together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ..cast.castfile import restored
from ..errors import ConflictError
from ..files import write_text
from ..opening import texts_at
from ..script.table import read_table
from ..steps.history import Step, forget_last, last_number, last_step
from ..workspace import Workspace, workspace_at
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
        _check_rows(space, step)
        cast = _cast_before(space, step)
        put_rows(space, backwards(step.rows))  # first: a speaker who goes may have no line left
        if step.cast and cast is not None:
            write_text(space.cast, cast)
            let_remember(space, step.cast.members, step.cast.narrators)
        forget_last(space)
        texts_at(folder)
        return step.what


def _check_rows(space: Workspace, step: Step) -> None:
    for chapter in {change.chapter for change in step.rows}:
        now = {row.id: row for row in read_table(space.script(chapter), None)}
        for change in step.rows:
            if change.chapter == chapter and now.get(change.after.id) != change.after:
                raise _changed_since(step, f"Line {change.after.id} was changed since.")


def _cast_before(space: Workspace, step: Step) -> str | None:
    """Return the text of cast.toml without the step, None if it was none of cast.toml."""
    if step.cast is None:
        return None
    text = restored(space.cast, step.cast.before, step.cast.after)
    if text is None:
        raise _changed_since(step, "cast.toml says something else by now.")
    return text


def _changed_since(step: Step, how: str) -> ConflictError:
    return ConflictError(f"cannot be undone: {step.what}.", hint=how)
