"""The `fullcast` command: load, ask the library, show. No logic of its own."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from ..errors import FullcastError
from .changing import cast, edit, replace, undo
from .finished import check, clean, plot, post, serve, studio
from .making import make
from .reading import inspect, script
from .voices import say, voices_app

app = typer.Typer(
    name="fullcast",
    help="Turn a written work into a full-cast audiobook, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_COMMANDS = (
    make,
    inspect,
    script,
    cast,
    edit,
    undo,
    replace,
    say,
    serve,
    studio,
    post,
    check,
    plot,
    clean,
)
"""In the order of `fullcast --help`."""

for _command in _COMMANDS:
    app.command()(_command)
app.add_typer(voices_app, name="voices")


@app.callback()
def _root(
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell what is done, on standard error.")
    ] = False,
) -> None:
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)


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
