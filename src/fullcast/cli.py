"""The `fullcast` command: load, ask the library, show. No logic of its own."""

from __future__ import annotations

import logging
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from .errors import AudioError, FullcastError, UsageError
from .model import Acting, Credits, Notes, Preset

app = typer.Typer(
    name="fullcast",
    help="Turn a written work into a full-cast audiobook, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
voices_app = typer.Typer(
    help="List the voices, hear one, or add some.", rich_markup_mode="markdown"
)
app.add_typer(voices_app, name="voices")

WorkPath = Annotated[
    Path, typer.Argument(metavar="WORK", help="The work: AO3 HTML, EPUB, DOCX, Markdown, text…")
]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="Folder that holds a folder for each work.")
]
Engine = Annotated[
    str | None, typer.Option(help="Speak with this engine, such as piper, kokoro or silent.")
]
Llm = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Ask a language model on this machine about doubtful lines (OpenAI's protocol).",
    ),
]
ChaptersAt = Annotated[
    list[str] | None,
    typer.Option(
        "--chapter-at",
        metavar="WORDS",
        help="A chapter starts at the paragraph that begins with WORDS. Repeat for each chapter.",
    ),
]
Include = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Tell a part that was left out, as `inspect` names it. Repeat for each.",
    ),
]
Format = Annotated[str | None, typer.Option("--input-format", help="Read the work as this format.")]


class Shape(StrEnum):
    """How a script is printed."""

    TABLE = "table"
    JSON = "json"


@app.callback()
def _root(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell what is done, on standard error.")
    ] = False,
) -> None:
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)


@app.command()
def make(
    works: Annotated[
        list[Path], typer.Argument(metavar="WORK…", help="AO3 HTML, EPUB, DOCX, Markdown, text…")
    ],
    output: Output = Path("output"),
    chapters: Annotated[
        str | None, typer.Option(help="Only these chapters: 1-3, 5, 2,4-6.")
    ] = None,
    engine: Engine = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes (default: cores).")
    ] = None,
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

    Several works are made at a time, and each is, whatever becomes of the others.

    For example:

    - `fullcast make story.html`
    - `fullcast make story.epub --chapters 1-3 --output ~/audiobooks`
    - `fullcast make story.html --credits all --notes summary`
    - `fullcast make story.epub --formats m4b,epub`
    - `fullcast make story.txt --dry-run`
    - `fullcast make downloads/*.epub`
    - `fullcast make downloads/*.epub --shard 1/4`
    - `fullcast make story.epub --cluster tcp://10.0.0.5:8786`
    """
    make_each = _make_one if len(works) == 1 else _make_all
    return make_each(
        works,
        partial(_read, form=input_format, chapter_at=chapter_at, include=include),
        output=output,
        chapters=_numbers(chapters) if chapters else None,
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


@app.command()
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
    from .files import to_plain
    from .show import print_json, show_work

    read = _read(work, input_format, chapter_at, include)
    if format is Shape.JSON:
        print_json(to_plain(read))
    else:
        show_work(read)


@app.command()
def script(
    work: WorkPath,
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
    """
    from . import pipeline
    from .show import Bars, print_json, show_decisions, show_script
    from .steps.export import script_as_data

    read = _read(work, input_format, chapter_at, include)
    with Bars() as bars:
        texts = pipeline.prepare(
            read, output=output, engine=engine, llm=llm, progress=bars.progress
        )
    pipeline.save(texts)
    if format is Shape.JSON:
        print_json(script_as_data(read, texts.script.script))
        return
    show_decisions(read)
    show_script(texts)


@app.command()
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
    from . import pipeline
    from .show import show_cast
    from .steps.recast import save_sheet as save
    from .steps.recast import set_voices

    changes = [_assignment(text) for text in set_ or ()]
    read = _read(work, input_format, chapter_at, include)
    texts = pipeline.prepare(read, output=output, engine=engine)
    pipeline.save(texts)
    if changes:
        set_voices(texts.space.cast, texts.cast.cast, texts.catalog, changes)
        texts = pipeline.prepare(read, output=output, engine=engine)
    show_cast(texts)
    if save_sheet:
        typer.echo(f"Saved {save(texts.cast.cast, read.metadata, save_sheet)}")


@app.command()
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
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes (default: cores).")
    ] = None,
) -> None:
    """Let a line be heard from a recording of yours, as loud as the voices around it.

    The recording is copied to takes/ in the work's folder, silence around it is cut off, and its
    chapter is made anew. It stays for every later `make`, as long as the line's words do.

    For example:

    - `fullcast replace c1.p7.2 take.wav`
    - `fullcast replace c1.p7.2 take.m4a --work output/the-last-ferry`
    - `fullcast replace c1.p7.2 --undo`
    """
    from . import pipeline
    from .show import Bars, show_replaced
    from .steps.works import only_work

    if (take is None) != undo:
        raise UsageError("give either a recording or --undo.")
    folder = work or only_work(Path("output"))
    with Bars() as bars:
        made = pipeline.replace(folder, line, take, jobs=jobs, progress=bars.progress)
    show_replaced(made, line)


@app.command()
def say(
    text: Annotated[str, typer.Argument(help="A name or a sentence.")],
    voice: Annotated[str, typer.Option(help="The voice, as `fullcast voices` names it.")],
    as_: Annotated[
        str | None,
        typer.Option("--as", help="Try this pronunciation: a respelling, or [[phonemes]]."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Write a WAV file here.")
    ] = None,
) -> None:
    """Hear how a name is pronounced, with your voices/pronunciations.toml or as you spell it.

    For example:

    - `fullcast say "Thénardier" --voice alba`
    - `fullcast say "Thénardier" --voice alba --as "tay nar dyay" --file out.wav`
    """
    from .show import play_aloud
    from .steps.samples import say as speak

    said = speak(text, voice, file or Path("say.wav"), sound=as_)
    typer.echo(f"Read as: {said.text}")
    played = file is None and play_aloud(said.path)
    typer.echo(f"{'Played' if played else 'Wrote'} {said.path}")


@app.command()
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
    from .studio.server import serve as run

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


@app.command()
def studio(
    work: Annotated[
        Path | None,
        typer.Argument(metavar="[WORK]", help="A work, or the folder of one (default: all works)."),
    ] = None,
    output: Output = Path("output"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port.")] = 8100,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes (default: cores).")
    ] = None,
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
    from .opening import open_work
    from .studio.app import run_studio

    folder = None
    if work is not None and work.is_dir():
        folder = work
    elif work is not None:
        folder = open_work(_read(work, input_format, chapter_at, include), output)
    run_studio(
        folder.resolve().parent if folder else output,
        work=folder.resolve().name if folder else "",
        port=port,
        jobs=jobs,
        show=browser,
        say=typer.echo,
    )


@app.command()
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
    from .show import show_posted
    from .steps.posting import post as run

    show_posted(run(folder, base_url=base_url, force=force))


@app.command()
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
    from .show import Bars, show_checked
    from .steps.checking import check as run

    with Bars() as bars:
        works = run(folder, bars.progress)
    show_checked(works)
    if not all(work.sound for work in works):
        raise typer.Exit(AudioError.exit_code)


@app.command()
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
    from .show import write_plot
    from .steps.checking import heard_chapter

    path = file or Path(f"chapter-{chapter}.png")
    write_plot(heard_chapter(folder, chapter), path)
    typer.echo(f"Wrote {path}")


@app.command()
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
    from .show import show_cleaned
    from .steps.cleaning import clean as run

    max_bytes = _bytes(max_size) if max_size else None
    show_cleaned(run(output, max_bytes=max_bytes, dry_run=dry_run), dry_run=dry_run)


@voices_app.callback(invoke_without_command=True)
def voices(
    context: typer.Context,
    gender: Annotated[str | None, typer.Option(help="female, male or neutral.")] = None,
    engine: Engine = None,
) -> None:
    """List the voices, hear one, or add some.

    For example:

    - `fullcast voices`
    - `fullcast voices add kokoro`
    - `fullcast voices --gender female`
    - `fullcast voices play alba`
    """
    if context.invoked_subcommand is not None:
        return
    from .show import show_voices
    from .steps.samples import list_voices

    show_voices(list_voices(gender=gender, engine=engine))


@voices_app.command("add")
def add(
    what: Annotated[
        str,
        typer.Argument(
            metavar="VOICE",
            help="piper:MODEL, kokoro, an engine of the system (flite, pyttsx3), or a folder.",
        ),
    ],
    mirror: Annotated[
        str | None,
        typer.Option("--from", metavar="URL", help="Fetch from this mirror of the usual place."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes (default: cores).")
    ] = None,
) -> None:
    """Add neural voices: fetch a model, or take the files of a folder, without a network.

    Files are checked, every speaker of a model becomes a voice, and its gender and pitch are
    measured where the model does not tell them. What was fetched once is not fetched again.

    For example:

    - `fullcast voices add piper:en_US-libritts_r-medium`
    - `fullcast voices add kokoro`
    - `fullcast voices add ~/Downloads/my-voices`
    - `fullcast voices add flite`
    """
    from .show import Bars, show_added, show_offer
    from .steps.adding import add_voices

    with Bars() as bars:
        added = add_voices(
            what, mirror=mirror, jobs=jobs, offered=show_offer, progress=bars.progress
        )
    show_added(added)


@voices_app.command("play")
def play(
    name: Annotated[str, typer.Argument(help="The voice, as `fullcast voices` names it.")],
    text: Annotated[str | None, typer.Option(help="What to say.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Write a WAV file here.")
    ] = None,
) -> None:
    """Speak a sample: to a file, or aloud where a player is installed.

    For example:

    - `fullcast voices play alba`
    - `fullcast voices play alba --text "Good evening." --file alba.wav`
    """
    from .show import play_aloud
    from .steps.samples import write_sample

    path = write_sample(name, file or Path(f"{name}.wav"), text)
    played = file is None and play_aloud(path)
    typer.echo(f"{'Played' if played else 'Wrote'} {path}")


def _make_one(works: Sequence[Path], read: Callable[[Path], Any], **options: Any) -> int:
    from . import pipeline
    from .show import Bars, show_decisions, show_made

    with Bars() as bars:
        work = read(works[0])
        bars.progress("ingest", len(work.chapters), len(work.chapters))
        made = pipeline.make(work, progress=bars.progress, **options)
    show_decisions(work)
    show_made(made, works[0])
    return 0


def _make_all(works: Sequence[Path], read: Callable[[Path], Any], **options: Any) -> int:
    """Make works with the same workers; return 0, or the code of the first that failed."""
    from . import pipeline
    from .show import Bars, Summary, show_decisions, show_made, show_turn

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


# ---------------------------------------------------------------------------- arguments


def _read(
    work: Path, form: str | None, chapter_at: list[str] | None, include: list[str] | None
) -> Any:
    from .ingest import read_work

    return read_work(
        work, format=form, chapters_at=tuple(chapter_at or ()), include=tuple(include or ())
    )


def _numbers(text: str) -> set[int]:
    """Read "1-3,5" as {1, 2, 3, 5}."""
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        try:
            numbers |= set(range(int(first), int(last if dash else first) + 1))
        except ValueError:
            raise UsageError(
                f"{text!r} are no chapter numbers.", hint="Write them like 1-3 or 2,5."
            ) from None
    return numbers


def _bytes(text: str) -> int:
    """Read "2GB" as 2,000,000,000."""
    match = re.fullmatch(r"\s*([\d.]+)\s*([kmgt]?)i?b?\s*", text, re.IGNORECASE)
    try:
        number = float(match[1]) if match else -1.0
    except ValueError:
        number = -1.0
    if match is None or number < 0:
        raise UsageError(f"{text!r} is no size.", hint="Write it like 2GB or 500MB.")
    return int(number * 1000 ** " kmgt".index(match[2].lower() or " "))


def _assignment(text: str) -> tuple[str, str]:
    speaker, equals, voice = text.partition("=")
    if not equals or not speaker.strip() or not voice.strip():
        raise UsageError(f"{text!r} gives nobody a voice.", hint='Write --set "Javert=david".')
    return speaker.strip(), voice.strip()


# ---------------------------------------------------------------------------- running


_INTERRUPTED = 130
"""The exit code for Ctrl-C, as shells have it and as typer gives it."""


def main() -> None:
    """Run the command line and exit: 0, or the code of the stage that failed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more cost a fifth of CPU, and gain no time
    sys.exit(_guarded(lambda: app(standalone_mode=False)))


def _guarded(run: Callable[[], Any]) -> int:
    try:
        result = run()
    except FullcastError as error:
        typer.echo(f"fullcast: {error}", err=True)
        return error.exit_code
    except typer.TyperException as error:
        typer.echo(f"fullcast: {error.format_message()} `fullcast --help` tells more.", err=True)
        return error.exit_code
    except KeyboardInterrupt:
        result = _INTERRUPTED
    except BrokenPipeError:  # `fullcast script … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if result == _INTERRUPTED:
        typer.echo("fullcast: stopped. Run the same command again to go on.", err=True)
    return result if isinstance(result, int) else 0
