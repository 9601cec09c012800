"""The whole flow on one screen: a work in, chapters that play out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Generator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .cast.catalog import Catalog, read_catalog
from .cast.lexicon import read_lexicon
from .cast.voicing import Voicing
from .errors import UsageError
from .executors import Executor, in_turns, open_executor
from .files import voice_folders
from .ingest import read_work
from .memory import give_back
from .model import (
    Acting,
    Cast,
    Credits,
    Notes,
    Preset,
    Progress,
    Script,
    Shard,
    Spoken,
    Work,
    no_progress,
)
from .publish import Format, formats_in
from .speak.run import get_ready
from .steps.books import encode_parts, lacks_part, made_for_books
from .steps.casting import CastStep, cast_step, voices_with
from .steps.publishing import Publication
from .steps.second_opinion import server_at
from .steps.shards import claim, join, leave, shard_of
from .steps.sound import SoundPlan, assemble, plan_sound, speak
from .steps.spoken import spoken_script
from .steps.standards import standard_for
from .steps.takes import Takes, find_takes, put_take, settle_takes
from .steps.texts import ScriptStep, save_texts, script_step, sheets_for
from .workspace import Workspace, open_workspace, workspace_at

OUTPUT = Path("output")


@dataclass(frozen=True, slots=True)
class Texts:
    """A work with script and cast, before any sound."""

    work: Work
    space: Workspace
    script: ScriptStep
    cast: CastStep
    catalog: Catalog

    @property
    def voicing(self) -> Voicing:
        """Return who speaks each line with which voice."""
        return Voicing(self.cast.cast, self.catalog, self.space.cast)


@dataclass(frozen=True, slots=True)
class Made:
    """What `make` did, or (``dry_run``) would do."""

    texts: Texts
    sound: SoundPlan
    publication: Publication | None
    chapters: tuple[int, ...]
    """Numbers of the chapters that were asked for."""
    takes: Takes
    """People's recordings of single lines."""
    new: tuple[int, ...] = ()
    """Those of them that had no audio before, of a work that had some: a serial grew."""
    shard: Shard | None = None
    """Whose chapters were made, and wait to be joined."""

    @property
    def folder(self) -> Path:
        """Return the work's folder."""
        return self.texts.space.folder

    @property
    def script(self) -> Script:
        """Return the script with people's edits."""
        return self.texts.script.script

    @property
    def cast(self) -> Cast:
        """Return the whole cast."""
        return self.texts.cast.cast

    @property
    def spoken(self) -> int:
        """Return how many clips were not there yet."""
        return self.sound.missing

    @property
    def rebuilt(self) -> tuple[int, ...]:
        """Return the chapters that were mixed again."""
        return tuple(chapter.number for chapter in self.sound.stale)


def prepare(
    work: Work,
    *,
    output: Path | str = OUTPUT,
    engine: str | None = None,
    llm: str | None = None,
    progress: Progress = no_progress,
) -> Texts:
    """Find out who says every line and give everybody a voice; nothing is written.

    ``engine`` casts from (and speaks with) that engine's voices only; whoever has another's in
    cast.toml keeps it there, and speaks with one of this engine's for now. ``llm`` is the URL of a
    language model's server on this machine, to be asked about doubtful lines.

    Raises:
        ScriptError: an edited script table is wrong.
        CastError: cast.toml, the catalogue or a character sheet is wrong.
        EngineError: there is no such engine, or it has no voices yet.
    """
    return _prepare(open_workspace(Path(output), work), work, engine, llm, progress)


def _prepare(
    space: Workspace, work: Work, engine: str | None, llm: str | None, progress: Progress
) -> Texts:
    folders = voice_folders()
    catalog = read_catalog(folders)
    if engine is not None:
        catalog = voices_with(catalog, engine)
    sheets = sheets_for(folders, work)
    server = server_at(llm) if llm else None
    script = script_step(space, work, sheets, progress, server)
    cast = cast_step(
        space,
        script.script,
        catalog,
        sheets,
        read_lexicon(folders),
        engine=engine,
        language=work.metadata.language,
    )
    progress("cast", len(cast.cast.speakers), len(cast.cast.speakers))
    give_back()  # finding speakers takes the most, and little of it is needed any longer
    return Texts(work, space, script, cast, catalog)


def save(texts: Texts) -> None:
    """Write work.json, script/NN.tsv and cast.toml.

    Raises:
        OutputError: the folder cannot be written, or another run is at it.
        ScriptError: somebody has edited a table since it was read.
    """
    with texts.space.held():
        save_texts(texts.space, texts.work, texts.script, texts.cast)


def make(
    work: Work,
    *,
    output: Path | str = OUTPUT,
    chapters: Collection[int] | None = None,
    engine: str | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    executor: Executor | None = None,
    shard: str | None = None,
    dry_run: bool = False,
    formats: str = "",
    base_url: str | None = None,
    public: bool | None = None,
    cover: Path | str | None = None,
    llm: str | None = None,
    notes: Notes = Notes.NONE,
    credits: Credits = Credits.NONE,  # noqa: A002
    titles: bool = True,
    delivery: Acting = Acting.AUTO,
    preset: Preset = Preset.PODCAST,
    progress: Progress = no_progress,
) -> Made:
    """Make a work's audiobook below ``output``: only what changed is spoken and mixed again.

    ``chapters`` limits the audio to these numbers; ``jobs`` is the number of worker processes (the
    cores by default), ``cluster`` the address of a Dask scheduler whose workers to use instead, and
    ``executor`` one that is open already, and stays so; ``shard`` is such as ``"1/4"``: only every
    fourth chapter is made, and waits in the folder for a run without it.

    ``formats`` is what to make besides MP3, such as ``"m4b,srt"``, and is remembered; ``base_url``
    is where the feed's files will be found, and ``public`` whether podcast directories may list it
    (both are remembered, too); ``cover`` is a picture to use in place of a drawn cover; ``llm`` is
    as for `prepare`; ``notes`` says whether summaries, or all of the writer's notes, are spoken,
    ``credits`` whether an intro (and outro) is, ``titles`` whether chapters' titles are;
    ``delivery`` PLAIN says all lines alike; ``preset`` is what the files are for.

    Raises:
        FullcastError: whatever a user can mend, at the stage where it was found.
    """
    part = shard_of(shard) if shard else None
    asked = Spoken(notes, credits, titles, delivery)
    space = open_workspace(Path(output), work)

    def plan() -> tuple[Made, Script, tuple[Format, ...]]:
        """Find out what is to be done: nothing is written."""
        texts = _prepare(space, work, engine, llm, progress)
        wanted_formats = formats_in(formats, space.manifest.formats)
        asked_for = _wanted(work, chapters, also=made_for_books(space, wanted_formats))
        wanted = part.of(asked_for) if part else asked_for
        script = _as_heard(texts, asked)
        takes = find_takes(space, script, texts.script.fresh)
        sound = plan_sound(
            space,
            script,
            texts.cast.lexicon,
            texts.voicing,
            wanted,
            preset,
            standard_for(preset, texts.cast.cast, space.cast),
            lambda key: lacks_part(space, wanted_formats, key),
            takes.by_line,
        )
        new = _new(space.manifest.audio, wanted)
        return Made(texts, sound, None, tuple(wanted), takes, new), script, wanted_formats

    if dry_run:
        return plan()[0]
    with nullcontext(executor) if executor else open_executor(jobs, cluster) as workers:
        if not space.manifest.audio:
            get_ready(workers)
        made, script, wanted_formats = plan()
        texts = made.texts
        publication = Publication(
            space,
            work,
            script,
            texts.cast.cast,
            texts.voicing,
            formats=wanted_formats,
            base_url=base_url,
            public=public,
            cover=Path(cover) if cover else None,
        )
        with space.held(shared=part is not None):
            finish = partial(leave, space) if part else publication.add_chapter
            if part:
                claim(space, work)
            else:
                space.manifest.spoken, space.manifest.engine = asked, engine
                save_texts(space, work, texts.script, texts.cast)
                settle_takes(space, made.takes)
            give_back()
            speak(space, made.sound, workers, progress)
            rest = join(space, made.sound, finish)
            assemble(space, rest, workers, progress, finish)
            encode_parts(space, made.sound, wanted_formats, workers, progress)
            if part:
                return dataclasses.replace(made, shard=part)
            publication.finish(made.chapters, progress)
    return dataclasses.replace(made, publication=publication)


def replace(
    folder: Path | str,
    line: str,
    recording: Path | str | None,
    *,
    jobs: int | None = None,
    progress: Progress = no_progress,
) -> Made:
    """Let a line be heard from a person's recording, and make its chapter anew as it was made.

    ``folder`` is the work's, ``line`` an id from script/NN.tsv. The recording is copied into the
    folder; without one (None), the line goes back to its voice.

    Raises:
        FullcastError: whatever a user can mend.
    """
    space, work = workspace_at(Path(folder))
    engine = space.manifest.engine
    texts = prepare(work, output=space.folder.parent, engine=engine, progress=progress)
    script = _as_heard(texts, space.manifest.spoken)
    chapter = put_take(texts.space, script, line, Path(recording) if recording else None)
    return make_again(folder, chapters=[chapter], jobs=jobs, progress=progress)


def make_again(
    folder: Path | str,
    *,
    chapters: Collection[int] | None = None,
    jobs: int | None = None,
    executor: Executor | None = None,
    formats: str = "",
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> Made:
    """Make the work of a folder as it was made the last time, with what people changed since.

    Options are as for `make`. A work that only has its texts is made as usual.

    Raises:
        FullcastError: whatever a user can mend.
    """
    space, work = workspace_at(Path(folder))
    asked = space.manifest.spoken
    numbers = chapters or [chapter.number for chapter in work.chapters]
    presets = (space.manifest.audio[n].preset for n in numbers if n in space.manifest.audio)
    return make(
        work,
        output=space.folder.parent,
        chapters=chapters,
        engine=space.manifest.engine,
        jobs=jobs,
        executor=executor,
        dry_run=dry_run,
        formats=formats,
        notes=asked.notes,
        credits=asked.credits,
        titles=asked.titles,
        delivery=asked.delivery,
        preset=next(presets, Preset.PODCAST),
        progress=progress,
    )


def _as_heard(texts: Texts, asked: Spoken) -> Script:
    return spoken_script(texts.script.script, texts.work, texts.cast.cast, voice_folders(), asked)


def make_all(
    sources: Sequence[Path],
    *,
    read: Callable[[Path], Work] = read_work,
    jobs: int | None = None,
    cluster: str | None = None,
    shard: str | None = None,
    progress: Callable[[Path], Progress] = lambda _source: no_progress,
    **options: Any,
) -> Generator[tuple[Path, Made | Exception], None, None]:
    """Make several works with the same workers; yield what became of each as soon as it is known.

    Whatever is raised over one work does not harm the others. ``shard`` is such as ``"1/4"``:
    every fourth of the works is made, and all of it. ``read`` makes a work of a source, and
    ``progress`` what is told of its progress; the other ``options`` are those of `make`.

    Raises:
        FullcastError: what concerns all of them, such as a cluster that is not there.
    """
    mine = shard_of(shard).of(sources) if shard else sources

    def make_one(source: Path, executor: Executor) -> Made:
        return make(read(source), executor=executor, progress=progress(source), **options)

    with (
        open_executor(jobs, cluster) as executor,
        closing(in_turns(executor, mine, make_one)) as ended,
    ):
        for source, future in ended:
            problem = future.exception()
            if problem is None:
                yield source, future.result()
            elif isinstance(problem, Exception):
                yield source, problem
            else:
                raise problem


def _new(made_before: Collection[int], wanted: Sequence[int]) -> tuple[int, ...]:
    return tuple(number for number in wanted if made_before and number not in made_before)


def _wanted(work: Work, chapters: Collection[int] | None, also: Collection[int] = ()) -> list[int]:
    there = [chapter.number for chapter in work.chapters]
    unknown = sorted(set(chapters or ()) - set(there))
    if unknown:
        raise UsageError(
            f"there is no chapter {unknown[0]}.",
            hint=f"The work has chapters {there[0]}-{there[-1]}.",
        )
    return [n for n in there if chapters is None or n in chapters or n in also]
