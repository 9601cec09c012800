"""A change of cast.toml as one step: written down to be undone, or not made at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..cast.castfile import read_cast
from ..errors import CastError
from ..files import read_text, write_text
from ..model import Cast
from ..opening import texts_at
from ..pipeline import Texts
from ..steps.history import CastChange, RowChange, Step, remember
from ..workspace import Workspace, identity_of
from .lines import backwards, put_rows
from .turns import turn


class CastStep:
    """A change of cast.toml: what it says before, and what it brings about in people's rows."""

    def __init__(self, folder: Path | str) -> None:
        self.what = ""
        self.rows: tuple[RowChange, ...] = ()
        self.texts = texts_at(folder)
        self.path = self.texts.space.cast
        self.before = read_text(self.path, CastError)
        self.members = dict(self.texts.space.manifest.members)
        self.narrators = dict(self.texts.space.manifest.narrators)
        self._folder = folder
        self._after: Texts | None = None

    @property
    def cast(self) -> Cast:
        """Return the cast as it is before the step."""
        return self.texts.cast.cast

    def keep_found(self, name: str, *, renamed: str | None = None) -> None:
        """Let an entry count as the tool's own, if it was: as nothing that a person tells of it.

        Otherwise all speakers would be found anew, with what the entry says of the character. One
        who is ``renamed`` to this may have told a chapter.
        """
        space, member = self.texts.space, self.cast.speakers.get(name)
        if member is None or self.members.get(name) == identity_of(member):
            entry, known = read_cast(self.path).speakers[name], space.manifest
            members = {**known.members, name: identity_of(entry)}
            told = {n: name if who == renamed else who for n, who in known.narrators.items()}
            let_remember(space, members, told)

    def finish(self) -> None:
        """Bring the script up to date, and write down what happened."""
        self._after = texts_at(self._folder)
        after = read_text(self.path, CastError)
        if after != self.before or self.rows:
            change = CastChange(self.before, after, self.members, self.narrators)
            remember(self._after.space, Step(self.what, self.rows, change))

    def take_back(self) -> None:
        """Leave everything as it was before the step."""
        put_rows(self.texts.space, backwards(self.rows))
        write_text(self.path, self.before)
        let_remember(self.texts.space, self.members, self.narrators)

    def done(self) -> Texts:
        """Return the texts as they are after the step."""
        assert self._after is not None  # noqa: S101 - `finish` has run
        return self._after


@contextmanager
def cast_step(folder: Path | str) -> Iterator[CastStep]:
    """Let the block change cast.toml; what comes of it is in the texts that `done` returns."""
    with turn(folder):
        step = CastStep(folder)
        try:
            yield step
            step.finish()
        except BaseException:  # what cannot be done, or does not fit, is as if it had not been
            step.take_back()
            raise


def let_remember(
    space: Workspace, members: Mapping[str, str], narrators: Mapping[int, str]
) -> None:
    """Put back what the manifest remembers of the tool's own entries in cast.toml."""
    manifest = space.manifest
    if (manifest.members, manifest.narrators) != (members, narrators):
        with space.held():
            manifest.members, manifest.narrators = dict(members), dict(narrators)
            space.save()
