"""What the studio holds while it is open: works, runs, workers to hear lines by, a feed server."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ..cast.voicing import Voicing
from ..errors import OutputError
from ..executors import open_executor
from ..pipeline import Texts
from ..steps.audition import audition, sample_lines, sample_script
from ..steps.likeness import Likeness
from .desk import Desk
from .making import Making
from .sharing import Sharing


class Room:
    """All of it, for one output folder."""

    def __init__(
        self, output: Path, *, jobs: int | None = None, sharing: Sharing | None = None
    ) -> None:
        """Open nothing yet; ``jobs`` is as for `fullcast.make`.

        Raises:
            OutputError: there is no folder ``output``, and none can be made.
        """
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            hint = "Choose another with --output."
            raise OutputError(
                f"cannot hold works: {error.strerror}.", where=output, hint=hint
            ) from error
        self.is_closed = False
        self.desk = Desk(output)
        self.making = Making(jobs)
        self.sharing = sharing or Sharing(output)
        self._booth = open_executor(1)
        self._ears = open_executor(1)  # of its own: nobody waits to hear a line for it
        self._likeness = Likeness(self._ears)

    def close(self) -> None:
        """End runs, the workers, and the feed server."""
        self.is_closed = True
        self.making.close()
        self.sharing.close()
        self._booth.close()
        self._ears.close()

    def hear(self, texts: Texts, lines: Collection[str], voicing: Voicing | None = None) -> bytes:
        """Return lines as a WAV file, in other voices than the cast's if given."""
        script, voicing = texts.script.script, voicing or texts.voicing
        return audition(texts.space, script, lines, voicing, texts.cast.lexicon, self._booth)

    def audition(self, texts: Texts, speaker: str, voicing: Voicing) -> bytes:
        """Return somebody's first lines as a WAV file, or a sentence where they have none."""
        script = texts.script.script
        lines = sample_lines(script, speaker)
        if not lines:
            script, lines = sample_script(speaker)
        return audition(texts.space, script, lines, voicing, texts.cast.lexicon, self._booth)

    def alike(self, texts: Texts) -> list[tuple[str, str]]:
        """Return the characters who share scenes and sound alike, in pairs."""
        return self._likeness.pairs(texts.script.script, texts.voicing)
