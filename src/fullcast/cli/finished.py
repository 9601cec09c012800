"""Finished works: offer them, open them in the browser, post, check and tidy them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import AudioError, UsageError
from .options import ChaptersAt, Format, Include, Jobs, Output, read_or_open, size_bytes


def serve(
    folder: Annotated[Path, typer.Argument(help="The output folder.")] = Path("output"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = 8000,
    lan: Annotated[
        bool,
        typer.Option(
            "--lan", help="Offer them in the home network, to those who know the address."
        ),
    ] = False,
    address: Annotated[
        str | None,
        typer.Option(help="With --lan: this machine's address there, if it has several."),
    ] = None,
    new_token: Annotated[
        bool,
        typer.Option("--new-token", help="With --lan: change the secret part of the address."),
    ] = False,
) -> None:
    """Offer the finished works and their podcast feeds on this machine, or in the home network.

    With --lan, a phone scans the code that is printed and subscribes. The address holds a secret
    that stays the same until --new-token, which ends all subscriptions.

    For example:

    - `fullcast serve`
    - `fullcast serve --lan`
    - `fullcast serve output --lan --address 192.168.1.20 --port 9000`
    """
    from ..studio.feeds.server import serve as run

    if not lan and (address or new_token):
        raise UsageError("--address and --new-token go with --lan.", hint="Add --lan.")
    # What is not a terminal may be a log, which is no place for a secret.
    show_token = sys.stdout.isatty()
    run(
        folder,
        port=port,
        lan=lan,
        address=address,
        new_token=new_token,
        show_token=show_token,
        say=typer.echo,
    )


def studio(
    work: Annotated[
        Path | None,
        typer.Argument(metavar="[WORK]", help="A work, or the folder of one (default: all works)."),
    ] = None,
    output: Output = Path("output"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = 8100,
    jobs: Jobs = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    chapter_at: ChaptersAt = None,
    input_format: Format = None,
    include: Include = None,
) -> None:
    """Choose voices, correct speakers, make and hear a work in the browser, on this machine alone.

    For example:

    - `fullcast studio`
    - `fullcast studio story.epub`
    - `fullcast studio output/the-last-ferry`
    - `fullcast studio --no-browser --port 9000`
    """
    from ..opening import open_work
    from ..studio.app import run_studio

    name = ""
    if work is not None:
        read, output = read_or_open(work, output, input_format, chapter_at, include)
        name = open_work(read, output).name
    run_studio(
        output,
        work=name,
        port=port,
        jobs=jobs,
        show=browser,
        say=typer.echo,
    )


def post(
    folder: Annotated[Path, typer.Argument(metavar="WORK_FOLDER", help="A work's folder.")],
    base_url: Annotated[
        str | None,
        typer.Option(help="Where its files lie on the web, if not where the feed says: https://…"),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Go on without the writer's permission.")
    ] = False,
) -> None:
    """Write a post for the Archive of Our Own: players, credits, cast, summary, tags.

    Prints what belongs in the fields of its form, and writes the HTML of the "Work Text". The
    writer's permission has to stand in cast.toml: permission = "…".

    For example:

    - `fullcast post output/the-last-ferry`
    - `fullcast post output/the-last-ferry --base-url https://example.org/audio/`
    """
    from ..show import show_posted
    from ..steps.posting import post as run

    show_posted(run(folder, base_url=base_url, force=force))


def check(
    folder: Annotated[
        Path, typer.Argument(help="A work's folder, or the output folder: all of its works.")
    ] = Path("output"),
) -> None:
    """Prove on the finished files that they sound as they should, and that all of them agree.

    Measures loudness, peaks, pauses, joins and lengths of every chapter, and how loud the speakers
    are beside each other; then reads every other file: tags, transcripts, whole books, the EPUB,
    the cover, and the feed by the rules of podcast directories. Prints a line for every fault; the
    exit code is 7 if there is any.

    For example:

    - `fullcast check`
    - `fullcast check output/the-last-ferry`
    """
    from ..show import Bars, show_checked
    from ..steps.checking import check as run

    with Bars() as bars:
        works = run(folder, bars.progress)
    show_checked(works)
    if not all(work.sound for work in works):
        raise typer.Exit(AudioError.exit_code)


def plot(
    folder: Annotated[Path, typer.Argument(metavar="WORK_FOLDER", help="A work's folder.")],
    chapter: Annotated[int, typer.Option(min=0, help="Which chapter.")] = 1,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="Where to write it (default: chapter-N.png)."),
    ] = None,
) -> None:
    """Draw a chapter's sound, with its lines and speakers in colour.

    For example:

    - `fullcast plot output/the-last-ferry --chapter 2`
    - `fullcast plot output/the-last-ferry --chapter 2 --file ferry.png`
    """
    from ..show import write_plot
    from ..steps.checking import heard_chapter

    path = file or Path(f"chapter-{chapter}.png")
    write_plot(heard_chapter(folder, chapter), path)
    typer.echo(f"Wrote {path}")


def clean(
    output: Output = Path("output"),
    max_size: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="Keep no more than this: 2GB, 500MB. Oldest go first."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be dropped; drop nothing.")
    ] = False,
) -> None:
    """Drop spoken clips that no work of the output folder uses any more.

    Finished audio stays as it is. A chapter whose clips are gone is spoken anew when it changes.

    For example:

    - `fullcast clean`
    - `fullcast clean --max-size 2GB --dry-run`
    """
    from ..show import show_cleaned
    from ..steps.cleaning import clean as run

    max_bytes = size_bytes(max_size) if max_size else None
    show_cleaned(run(output, max_bytes=max_bytes, dry_run=dry_run), dry_run=dry_run)
