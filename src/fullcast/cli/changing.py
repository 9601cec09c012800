"""What people change: voices, and lines that they read themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .options import (
    ChaptersAt,
    Engine,
    Format,
    Include,
    Jobs,
    Output,
    WorkPath,
    assignment,
    read_source,
)


def cast(
    work: WorkPath,
    output: Output = Path("output"),
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SPEAKER=VOICE", help="Give a speaker another voice."),
    ] = None,
    save_sheet: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Keep this cast as voices/casts/NAME.toml for other works."
        ),
    ] = None,
    engine: Engine = None,
    chapter_at: ChaptersAt = None,
    input_format: Format = None,
    include: Include = None,
) -> None:
    """Show who speaks with which voice, or change it.

    For example:

    - `fullcast cast story.html`
    - `fullcast cast story.html --set "Javert=david" --set "Narrator=alba"`
    - `fullcast cast story.html --save-sheet les-miserables`
    """
    from .. import pipeline
    from ..show import show_cast
    from ..steps.recast import save_sheet as save
    from ..steps.recast import set_voices

    changes = [assignment(text) for text in set_ or ()]
    read = read_source(work, input_format, chapter_at, include)
    texts = pipeline.prepare(read, output=output, engine=engine)
    pipeline.save(texts)
    if changes:
        set_voices(texts.space.cast, texts.cast.cast, texts.catalog, changes)
        texts = pipeline.prepare(read, output=output, engine=engine)
    show_cast(texts)
    if save_sheet:
        typer.echo(f"Saved {save(texts.cast.cast, read.metadata, save_sheet)}")


def replace(
    line: Annotated[
        str, typer.Argument(help="The line, as the first column of script/NN.tsv names it.")
    ],
    take: Annotated[
        Path | None, typer.Argument(metavar="[TAKE]", help="A recording: WAV, FLAC, MP3, M4A…")
    ] = None,
    work: Annotated[
        Path | None,
        typer.Option(
            metavar="WORK_FOLDER", help="The work's folder (default: the only one in output)."
        ),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the recording back: the voice is heard again.")
    ] = False,
    jobs: Jobs = None,
) -> None:
    """Let a line be heard from a recording of yours, as loud as the voices around it.

    The recording is copied to takes/ in the work's folder, silence around it is cut off, and its
    chapter is made anew. It stays for every later `make`, as long as the line's words do.

    For example:

    - `fullcast replace c1.p7.2 take.wav`
    - `fullcast replace c1.p7.2 take.m4a --work output/the-last-ferry`
    - `fullcast replace c1.p7.2 --undo`
    """
    from .. import pipeline
    from ..show import Bars, show_replaced
    from ..steps.works import only_work

    if (take is None) != undo:
        raise UsageError("give either a recording or --undo.")
    folder = work or only_work(Path("output"))
    with Bars() as bars:
        made = pipeline.replace(folder, line, take, jobs=jobs, progress=bars.progress)
    show_replaced(made, line)
