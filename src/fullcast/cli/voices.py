"""The voices there are, and how they say a name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import Engine, Jobs

voices_app = typer.Typer(
    help="List the voices, hear one, or add some.", rich_markup_mode="markdown"
)


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
    from ..show import play_aloud
    from ..steps.samples import say as speak

    said = speak(text, voice, file or Path("say.wav"), sound=as_)
    typer.echo(f"Read as: {said.text}")
    played = file is None and play_aloud(said.path)
    typer.echo(f"{'Played' if played else 'Wrote'} {said.path}")


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
    from ..show import show_voices
    from ..steps.samples import list_voices

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
    jobs: Jobs = None,
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
    from ..show import Bars, show_added, show_offer
    from ..steps.adding import add_voices

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
    from ..show import play_aloud
    from ..steps.samples import write_sample

    path = write_sample(name, file or Path(f"{name}.wav"), text)
    played = file is None and play_aloud(path)
    typer.echo(f"{'Played' if played else 'Wrote'} {path}")
