"""A work before it is heard: what it holds, and who says every line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import (
    ChaptersAt,
    Engine,
    Format,
    Include,
    Llm,
    Output,
    Shape,
    WorkOrFolder,
    WorkPath,
    read_or_open,
    read_source,
)


def inspect(
    work: WorkPath,
    format: Annotated[  # noqa: A002
        Shape, typer.Option(help="Tables, or the whole work as JSON.")
    ] = Shape.TABLE,
    chapter_at: ChaptersAt = None,
    input_format: Format = None,
    include: Include = None,
) -> None:
    """Show what a work holds: chapters, words, what is spoken, what is not and why.

    For example:

    - `fullcast inspect story.epub`
    - `fullcast inspect story.txt --chapter-at "It was raining"`
    - `fullcast inspect story.epub --include "Copyright"`
    """
    from ..files import to_plain
    from ..show import print_json, show_work

    read = read_source(work, input_format, chapter_at, include)
    if format is Shape.JSON:
        print_json(to_plain(read))
    else:
        show_work(read)


def script(
    work: WorkOrFolder,
    output: Output = Path("output"),
    format: Annotated[  # noqa: A002
        Shape, typer.Option(help="A table of speakers with the doubtful lines, or everything.")
    ] = Shape.TABLE,
    engine: Engine = None,
    llm: Llm = None,
    chapter_at: ChaptersAt = None,
    input_format: Format = None,
    include: Include = None,
) -> None:
    """Find who says every line, and show it: speakers, narrators, doubtful lines.

    Writes script/NN.tsv and cast.toml into the work's folder, where you can edit them.

    For example:

    - `fullcast script story.html`
    - `fullcast script story.txt --format json`
    - `fullcast script output/the-last-ferry`
    """
    from .. import pipeline
    from ..show import Bars, print_json, show_decisions, show_script
    from ..steps.export import script_as_data

    read, parent = read_or_open(work, output, input_format, chapter_at, include)
    with Bars() as bars:
        texts = pipeline.prepare(
            read, output=parent, engine=engine, llm=llm, progress=bars.progress
        )
    pipeline.save(texts)
    if format is Shape.JSON:
        print_json(script_as_data(read, texts.script.script))
        return
    show_decisions(read)
    show_script(texts)
