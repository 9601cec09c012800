"""What people change in a work: who says a line and how, who sounds how, who is who.

Every function changes the files that people may edit themselves (script/NN.tsv, cast.toml), row by
row and entry by entry, so that no edit made elsewhere is lost; each can be undone. Nothing is
spoken before the next `make`. ``folder`` is always a work's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .cast.castfile import (
    add_to_cast,
    merge_entries,
    read_cast,
    set_entry,
    set_narrators,
    split_entry,
)
from .cast.casting import cast_speakers
from .cast.voicing import Voicing
from .errors import CastError, ConflictError, OutputError, UsageError
from .files import lock, read_text, sha256_of, write_text
from .model import (
    LONGEST_PAUSE_MS,
    NARRATOR,
    UNKNOWN,
    Cast,
    CastMember,
    Character,
    Delivery,
    Gender,
    Kind,
    Line,
    NarratorSettings,
    Script,
)
from .opening import texts_at
from .pipeline import Texts
from .script.table import Row, changed_table, read_table
from .steps.history import (
    CastChange,
    RowChange,
    Step,
    forget_last,
    last_number,
    last_step,
    remember,
)
from .steps.recast import speaker_named
from .workspace import Workspace, identity_of, workspace_at

SPEECH = frozenset((Kind.DIALOGUE, Kind.THOUGHT))
"""What a range of lines means: the narration between them stays the narrator's."""

RATES = (0.5, 2.0)
PITCHES_SEMITONES = (-12.0, 12.0)
GAINS_DB = (-12.0, 6.0)
"""Beyond these a voice is not understood, or not heard beside the others."""

_BOUNDS = {"rate": RATES, "pitch_semitones": PITCHES_SEMITONES, "gain_db": GAINS_DB}

_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What to change in a line; None leaves it as it is. A pause of -1 is the usual one again."""

    line: str
    speaker: str | None = None
    kind: Kind | None = None
    text: str | None = None
    delivery: Delivery | None = None
    pause_ms: int | None = None


# ---------------------------------------------------------------------------- looking


def version_of(of: Line | CastMember | NarratorSettings) -> str:
    """Return what tells whether a line or an entry of the cast is as somebody has seen it."""
    seen: object = of
    if isinstance(of, Line):
        seen = (of.kind, of.speaker, of.text, of.delivery, of.pause_ms)
    return sha256_of(seen)[:12]


def lines_between(script: Script, first: str, last: str) -> list[str]:
    """Return the ids of the lines of speech from one line to another, in either order.

    Raises:
        UsageError: there is no such line, or they are in different chapters.
    """
    for chapter in script.chapters:
        ids = [line.id for line in chapter.lines]
        if first in ids and last in ids:
            start, end = sorted((ids.index(first), ids.index(last)))
            return [line.id for line in chapter.lines[start : end + 1] if line.kind in SPEECH]
    raise UsageError(f"no chapter holds both {first!r} and {last!r}.")


def lines_of(script: Script, speaker: str) -> list[str]:
    """Return the ids of all lines of a speaker."""
    return [line.id for c in script.chapters for line in c.lines if line.speaker == speaker]


# ---------------------------------------------------------------------------- lines


def edit_lines(
    folder: Path | str, edits: Sequence[LineEdit], *, seen: Mapping[str, str] | None = None
) -> Texts:
    """Change lines; all or none. ``seen`` are `version_of` of lines as the person saw them.

    Raises:
        ConflictError: a line is not as it was seen; somebody else has changed it.
        UsageError: there is no such line or speaker, or a value is none.
    """
    with _turn(folder):
        texts = texts_at(folder)
        lines = _lines(texts)
        for edit in edits:
            if edit.line not in lines:
                raise UsageError(f"there is no line {edit.line!r}.")
            _as_seen(edit.line, lines[edit.line], (seen or {}).get(edit.line))
        changed = {edit.line: _edited(lines[edit.line], edit, texts.cast.cast) for edit in edits}
        rows = _row_changes(texts.space, changed)
        if rows:
            _put(texts.space, rows)
            remember(texts.space, Step(_told(rows), rows))
        return texts_at(folder)


def _lines(texts: Texts) -> dict[str, Line]:
    return {line.id: line for chapter in texts.script.script.chapters for line in chapter.lines}


def _edited(line: Line, edit: LineEdit, cast: Cast) -> Line:
    pause_ms = line.pause_ms if edit.pause_ms is None else edit.pause_ms
    if pause_ms == -1:
        pause_ms = None
    if pause_ms is not None and not 0 <= pause_ms <= LONGEST_PAUSE_MS:
        raise UsageError(
            f"{pause_ms} is no pause in milliseconds.", hint=f"Choose from 0 to {LONGEST_PAUSE_MS}."
        )
    if edit.text is not None and not edit.text.strip():
        raise UsageError(
            "a line cannot be without words.", hint="Of the kind 'note', it is not spoken."
        )
    return replace(
        line,
        speaker=line.speaker if edit.speaker is None else _known(edit.speaker, cast),
        kind=edit.kind or line.kind,
        text=line.text if edit.text is None else edit.text,
        delivery=edit.delivery or line.delivery,
        pause_ms=pause_ms,
    )


def _known(speaker: str, cast: Cast) -> str:
    return UNKNOWN if speaker == UNKNOWN else speaker_named(cast, speaker)


def _row_changes(space: Workspace, lines: Mapping[str, Line]) -> tuple[RowChange, ...]:
    """Return what these lines change in the tables, where each row is as a person left it."""
    changes = []
    for chapter in sorted({chapter_of(line_id) for line_id in lines}):
        for row in read_table(space.script(chapter), None):
            line = lines.get(row.id)
            if line is None:
                continue
            after = Row(row.id, line.kind, line.speaker, line.text, line.delivery, line.pause_ms)
            if after != replace(row, delivery=row.delivery or line.delivery):
                changes.append(RowChange(chapter, row, after))
    return tuple(changes)


def chapter_of(line: str) -> int:
    """Return the number of a line's chapter, which its id starts with: ``c1.p7.2``."""
    return int(line.removeprefix("c").partition(".")[0])


def _put(space: Workspace, changes: Collection[RowChange]) -> None:
    for chapter in sorted({change.chapter for change in changes}):
        rows = {c.after.id: c.after for c in changes if c.chapter == chapter}
        path = space.script(chapter)
        write_text(path, changed_table(path, rows))


def _told(rows: Sequence[RowChange]) -> str:
    """Say in words what a step did."""
    first = rows[0]
    which = f"line {first.after.id}" if len(rows) == 1 else f"{len(rows)} lines"
    if first.before.speaker != first.after.speaker:
        return f"{which}: {first.after.speaker} speaks"
    if first.before.text != first.after.text:
        return f"{which}: spoken as {first.after.text[:40]!r}"
    if first.before.kind != first.after.kind:
        return f"{which}: {first.after.kind.value}"
    if first.before.pause_ms != first.after.pause_ms:
        return f"{which}: another pause"
    return f"{which}: {(first.after.delivery or Delivery.PLAIN).value}"


# ---------------------------------------------------------------------------- cast


@dataclass(frozen=True, slots=True)
class Sound:
    """How a speaker is to sound; None leaves it as it is."""

    voice: str | None = None
    rate: float | None = None
    """Factor on the voice's own rate, within `RATES`."""
    pitch_semitones: float | None = None
    gain_db: float | None = None
    gender: Gender | None = None
    """Of the character; no voice changes by it."""


def recast(folder: Path | str, speaker: str, sound: Sound, *, seen: str | None = None) -> Texts:
    """Change how a speaker (or ``Narrator``) sounds.

    Raises:
        ConflictError: the entry is not as it was ``seen`` (see `version_of`).
        UsageError: there is no such speaker, or a value is out of range.
        CastError: there is no such voice.
    """
    with _cast_step(folder) as step:
        name = speaker_named(step.cast, speaker)
        _as_seen(name, entry_of(step.cast, name), seen)
        values = _values(step.texts, name, sound)
        set_entry(step.path, name, values)
        step.what = f"{name}: {', '.join(f'{key} {value}' for key, value in values.items())}"
    return step.done()


def tried(texts: Texts, speaker: str, sound: Sound) -> Voicing:
    """Return the cast's voices with another ``sound`` for a speaker; nothing is written.

    Raises:
        UsageError, CastError: as `recast`.
    """
    cast = texts.cast.cast
    name = speaker_named(cast, speaker)
    values: dict[str, Any] = _values(texts, name, sound)
    if name == NARRATOR:
        cast = replace(cast, narrator=replace(cast.narrator, **values))
    else:
        member = replace(cast.speakers[name], **values)
        cast = replace(cast, speakers={**cast.speakers, name: member})
    return Voicing(cast, texts.catalog, texts.space.cast)


def _values(texts: Texts, speaker: str, sound: Sound) -> dict[str, str | float]:
    """Return the keys of cast.toml that a sound means."""
    if sound.gender is not None and speaker == NARRATOR:
        raise UsageError("the narrator has no gender, only a voice.")
    values: dict[str, str | float] = {}
    if sound.voice is not None:
        values["voice"] = texts.catalog.named(sound.voice).name
    for key, bounds in _BOUNDS.items():
        value = getattr(sound, key)
        if value is not None:
            values[key] = _within(key, float(value), bounds)
    if sound.gender is not None:
        values["gender"] = sound.gender.value
    return values


def _within(key: str, value: float, bounds: tuple[float, float]) -> float:
    if not bounds[0] <= value <= bounds[1]:
        raise UsageError(
            f"{key}: {value:g} is too much.", hint=f"Choose from {bounds[0]:g} to {bounds[1]:g}."
        )
    return value


def entry_of(cast: Cast, speaker: str) -> CastMember | NarratorSettings:
    """Return a speaker's entry in the cast, or ``Narrator``'s."""
    return cast.narrator if speaker == NARRATOR else cast.speakers[speaker]


def merge(folder: Path | str, speaker: str, into: str) -> Texts:
    """Make two characters one: ``speaker`` becomes another name of ``into``, who says all lines.

    Nothing is found anew: lines that somebody has looked at stay as they are.

    Raises:
        UsageError: one of them is not there, is the narrator, or they are one already.
    """
    with _cast_step(folder) as step:
        one, other = (speaker_named(step.cast, name) for name in (speaker, into))
        if one == other:
            raise UsageError(f"{speaker} and {into} are one already.")
        if NARRATOR in (one, other):
            raise UsageError("the narrator is nobody in the story, and cannot be made one of them.")
        lines = _lines(step.texts)
        by_people = (lines[line_id] for line_id in step.texts.script.edited)
        theirs = {
            line.id: replace(line, speaker=other) for line in by_people if line.speaker == one
        }
        step.rows = _row_changes(step.texts.space, theirs)
        _put(step.texts.space, step.rows)
        merge_entries(step.path, one, other)
        step.what = f"{one} is {other}"
        step.keep_found(other, renamed=one)
    return step.done()


def split(folder: Path | str, alias: str) -> Texts:
    """Make another name of somebody a character of their own, with a voice of their own.

    Raises:
        UsageError: nobody has that other name.
    """
    with _cast_step(folder) as step:
        owner = next((n for n, m in step.cast.speakers.items() if alias in m.aliases), None)
        if owner is None:
            raise UsageError(
                f"{alias!r} is no other name of anybody.",
                hint="cast.toml lists them as aliases.",
            )
        script = step.texts.script.script
        character = Character(alias, (), step.cast.speakers[owner].gender)
        with_them = replace(script, characters=(*script.characters, character))
        split_entry(step.path, owner, alias, _new_member(with_them, character, step.texts))
        step.what = f"{alias} is not {owner}"
    return step.done()


def add_speaker(
    folder: Path | str,
    name: str,
    *,
    gender: Gender = Gender.UNKNOWN,
    lines: Sequence[str] = (),
    seen: Mapping[str, str] | None = None,
) -> Texts:
    """Add a character, who says these ``lines``, with a voice unlike those around them.

    Raises:
        ConflictError: a line is not as it was ``seen``.
        UsageError: somebody has that name already, or there is no such line.
    """
    name = " ".join(name.split())
    with _cast_step(folder) as step:
        taken = {n.casefold() for s, m in step.cast.speakers.items() for n in (s, *m.aliases)}
        if not name or name.casefold() in taken | {NARRATOR.casefold(), UNKNOWN.casefold()}:
            raise UsageError(f"{name!r} is no new name.")
        before = _lines(step.texts)
        for line_id in lines:
            if line_id not in before:
                raise UsageError(f"there is no line {line_id!r}.")
            _as_seen(line_id, before[line_id], (seen or {}).get(line_id))
        changed = {line_id: replace(before[line_id], speaker=name) for line_id in lines}
        character = Character(name, (), gender)
        script = _with_lines(step.texts.script.script, changed, character)
        member = _new_member(script, character, step.texts)
        add_to_cast(step.path, speakers={name: member}, narrators={})
        step.rows = _row_changes(step.texts.space, changed)
        _put(step.texts.space, step.rows)
        step.what = f"{name} is new"
        step.keep_found(name)
    return step.done()


def _with_lines(script: Script, lines: Mapping[str, Line], who: Character) -> Script:
    chapters = (
        replace(chapter, lines=tuple(lines.get(line.id, line) for line in chapter.lines))
        for chapter in script.chapters
    )
    return replace(script, chapters=tuple(chapters), characters=(*script.characters, who))


def _new_member(script: Script, who: Character, texts: Texts) -> CastMember:
    cast = texts.cast.cast
    engine = texts.catalog.named(cast.narrator.voice).engine
    voices = texts.catalog.candidates(engine, texts.work.metadata.language)
    return cast_speakers(script, voices, cast.speakers, cast.narrator.voice)[who.name]


def set_narrator(folder: Path | str, chapter: int, narrator: str) -> Texts:
    """Say who tells a chapter: a character, or ``Narrator``.

    Raises:
        UsageError: there is no such chapter or speaker.
    """
    with _cast_step(folder) as step:
        if chapter not in {c.number for c in step.texts.work.chapters}:
            raise UsageError(f"there is no chapter {chapter}.")
        name = speaker_named(step.cast, narrator)
        set_narrators(step.path, {chapter: name})
        step.what = f"{name} tells chapter {chapter}"
    return step.done()


class _CastStep:
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
        return self.texts.cast.cast

    def keep_found(self, name: str, *, renamed: str | None = None) -> None:
        """Let an entry count as the tool's own, if it was: as nothing that a person tells of it.

        Otherwise all speakers would be found anew, with what the entry says of the character. One
        who is ``renamed`` to this may have told a chapter.
        """
        space, member = self.texts.space, self.cast.speakers.get(name)
        if member is None or self.members.get(name) == identity_of(member):
            entry = read_cast(self.path).speakers[name]
            members = {**self.members, name: identity_of(entry)}
            told = {n: name if who == renamed else who for n, who in self.narrators.items()}
            _let_remember(space, members, told)

    def finish(self) -> None:
        """Bring the script up to date, and write down what happened."""
        try:
            self._after = texts_at(self._folder)
        except BaseException:  # what does not fit is as if it had not been
            _put(self.texts.space, _backwards(self.rows))
            write_text(self.path, self.before)
            _let_remember(self.texts.space, self.members, self.narrators)
            raise
        after = read_text(self.path, CastError)
        if after != self.before or self.rows:
            change = CastChange(self.before, sha256_of(after), self.members, self.narrators)
            remember(self._after.space, Step(self.what, self.rows, change))

    def done(self) -> Texts:
        assert self._after is not None  # noqa: S101 - `finish` has run
        return self._after


@contextmanager
def _cast_step(folder: Path | str) -> Iterator[_CastStep]:
    with _turn(folder):
        step = _CastStep(folder)
        yield step
        step.finish()


def _let_remember(
    space: Workspace, members: Mapping[str, str], narrators: Mapping[int, str]
) -> None:
    manifest = space.manifest
    if (manifest.members, manifest.narrators) != (members, narrators):
        with space.held():
            manifest.members, manifest.narrators = dict(members), dict(narrators)
            space.save()


# ---------------------------------------------------------------------------- several, undo


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
    with _turn(folder):
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
        _put(space, _backwards(step.rows))  # first: a speaker who goes may have no line left
        if step.cast:
            write_text(space.cast, step.cast.before)
            _let_remember(space, step.cast.members, step.cast.narrators)
        forget_last(space)
        texts_at(folder)
        return step.what


def _backwards(changes: Sequence[RowChange]) -> list[RowChange]:
    return [RowChange(change.chapter, change.after, change.before) for change in changes]


# ---------------------------------------------------------------------------- one at a time


@contextmanager
def _turn(folder: Path | str) -> Iterator[None]:
    """Wait until nobody else changes the work's texts by these functions.

    Raises:
        UsageError: it is no work's folder.
        OutputError: it cannot be written, or somebody else takes too long.
    """
    path = workspace_at(Path(folder))[0].history / "lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("ab", buffering=0)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}.", where=folder) from error
    with file:
        until_s = time.monotonic() + _PATIENCE_S
        while not lock(file):
            if time.monotonic() > until_s:
                raise OutputError("is being changed by another program.", where=folder)
            time.sleep(0.02)
        yield


def _as_seen(name: str, now: Line | CastMember | NarratorSettings, seen: str | None) -> None:
    if seen is not None and seen != version_of(now):
        said = f" {now.speaker} says it now." if isinstance(now, Line) else ""
        raise ConflictError(
            f"{name} was changed meanwhile.{said}", hint="Look at it as it is now, then try again."
        )
