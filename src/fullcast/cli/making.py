"""Making audiobooks: one work, or many with the same workers."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import FullcastError, UsageError
from ..model import Acting, Credits, Notes, Preset
from .options import (
    ChaptersAt,
    Engine,
    Format,
    Include,
    Jobs,
    Llm,
    Output,
    chapter_numbers,
    read_source,
)

_ALSO_AGAIN = {"works", "chapters", "jobs", "formats", "dry_run"}
"""What may be said of a work that is made again; all else is as it was."""


def make(
    context: typer.Context,
    works: Annotated[
        list[Path],
        typer.Argument(
            metavar="WORK…",
            help="AO3 HTML, EPUB, DOCX, Markdown, text…; or a work's folder, to make it again.",
        ),
    ],
    output: Output = Path("output"),
    chapters: Annotated[
        str | None, typer.Option(help="Only these chapters: 1-3, 5, 2,4-6.")
    ] = None,
    engine: Engine = None,
    jobs: Jobs = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Use the workers of this Dask scheduler: tcp://…"),
    ] = None,
    shard: Annotated[
        str | None,
        typer.Option(
            metavar="I/N",
            help="Make the I-th of N parts: works, or one work's chapters. See docs/scale.md.",
        ),
    ] = None,
    chapter_at: ChaptersAt = None,
    input_format: Format = None,
    formats: Annotated[
        str,
        typer.Option(
            metavar="LIST",
            help="Make these too, now and later: m4b, opus, mp3-book, epub, flac, wav, srt, html, "
            "metadata; 'none' ends that.",
        ),
    ] = "",
    include: Include = None,
    base_url: Annotated[
        str | None, typer.Option(help="Where the feed's files will be found: https://…")
    ] = None,
    public: Annotated[
        bool | None,
        typer.Option(
            "--public/--private", help="Let podcast directories list the feed, or ask them not to."
        ),
    ] = None,
    cover: Annotated[
        Path | None,
        typer.Option(help="A picture for the cover (default: the EPUB's own, or one is drawn)."),
    ] = None,
    llm: Llm = None,
    notes: Annotated[
        Notes, typer.Option(help="Speak summaries, or all of the writer's notes, too.")
    ] = Notes.NONE,
    credits: Annotated[  # noqa: A002
        Credits, typer.Option(help="Speak an intro (title, author, tags), or an outro as well.")
    ] = Credits.NONE,
    titles: Annotated[
        bool, typer.Option("--titles/--no-titles", help="Speak the chapters' titles.")
    ] = True,
    delivery: Annotated[
        Acting, typer.Option(help="Whisper and shout as the text tells, or say all lines alike.")
    ] = Acting.AUTO,
    preset: Annotated[
        Preset, typer.Option(help="Files for podcast apps, or as audiobook shops (ACX) want them.")
    ] = Preset.PODCAST,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")
    ] = False,
) -> int:
    """Make the audiobook of a work, or only what changed since the last time.

    Several works are made at a time, and each is, whatever becomes of the others. A work's folder
    is made as it was made the last time, with what you changed in it since.

    For example:

    - `fullcast make story.html`
    - `fullcast make story.epub --chapters 1-3 --output ~/audiobooks`
    - `fullcast make story.html --credits all --notes summary`
    - `fullcast make story.epub --formats m4b,epub`
    - `fullcast make story.txt --dry-run`
    - `fullcast make output/the-last-ferry`
    - `fullcast make downloads/*.epub`
    - `fullcast make downloads/*.epub --shard 1/4`
    - `fullcast make story.epub --cluster tcp://10.0.0.5:8786`
    """
    wanted = chapter_numbers(chapters) if chapters else None
    if len(works) == 1 and _is_made_again(works[0], context):
        return _make_again(works[0], chapters=wanted, jobs=jobs, formats=formats, dry_run=dry_run)
    make_each = _make_one if len(works) == 1 else _make_all
    return make_each(
        works,
        partial(read_source, form=input_format, chapter_at=chapter_at, include=include),
        output=output,
        chapters=wanted,
        engine=engine,
        jobs=jobs,
        cluster=cluster,
        shard=shard,
        dry_run=dry_run,
        formats=formats,
        base_url=base_url,
        public=public,
        cover=cover,
        llm=llm,
        notes=notes,
        credits=credits,
        titles=titles,
        delivery=delivery,
        preset=preset,
    )


def _make_one(works: Sequence[Path], read: Callable[[Path], Any], **options: Any) -> int:
    from .. import pipeline
    from ..show import Bars, show_decisions, show_made

    with Bars() as bars:
        work = read(works[0])
        bars.progress("ingest", len(work.chapters), len(work.chapters))
        made = pipeline.make(work, progress=bars.progress, **options)
    show_decisions(work)
    show_made(made, works[0])
    return 0


def _is_made_again(work: Path, context: typer.Context) -> bool:
    """Tell whether a work's folder is given, and nothing with it that it cannot be asked for.

    Raises:
        UsageError: something is.
    """
    from ..workspace import holds_work

    if not holds_work(work):
        return False
    for name in context.params:
        source = context.get_parameter_source(name)
        if name not in _ALSO_AGAIN and source is not None and source.name == "COMMANDLINE":
            raise UsageError(
                f"is made as it was the last time, without --{name.replace('_', '-')}.",
                where=work,
                hint="Give the work's file to make it otherwise.",
            )
    return True


def _make_again(folder: Path, **options: Any) -> int:
    from .. import pipeline
    from ..show import Bars, show_made

    with Bars() as bars:
        made = pipeline.make_again(folder, progress=bars.progress, **options)
    show_made(made, folder)
    return 0


def _make_all(works: Sequence[Path], read: Callable[[Path], Any], **options: Any) -> int:
    """Make works with the same workers; return 0, or the code of the first that failed."""
    from .. import pipeline
    from ..show import Bars, Summary, show_decisions, show_made, show_turn

    summary = Summary()
    with (
        Bars(passing=True) as bars,
        closing(
            pipeline.make_all(works, read=read, progress=lambda one: bars.of(str(one)), **options)
        ) as done,
    ):
        for number, (work, made) in enumerate(done, start=1):
            bars.drop(str(work))
            summary.add(work, made)
            with bars.aside():
                show_turn(number, len(works), work)
                if isinstance(made, pipeline.Made):
                    show_decisions(made.texts.work)
                    show_made(made, work)
                else:
                    _tell(made)
    summary.show(works)
    return summary.exit_code


def _tell(error: Exception) -> None:
    """Print an error over one of several works: a line, or, where it is a bug, all of it."""
    if isinstance(error, FullcastError):
        typer.echo(f"fullcast: {error}", err=True)
    else:
        traceback.print_exception(error)
