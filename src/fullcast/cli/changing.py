"""What people change: who says a line and how, who sounds how, who is who; and taking it back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import UsageError
from ..model import LONGEST_PAUSE_MS, UNKNOWN, Delivery, Gender, Kind
from .options import (
    ChaptersAt,
    Engine,
    Format,
    Include,
    Jobs,
    Output,
    WorkFolder,
    WorkOrFolder,
    as_gender,
    as_number,
    assignment,
    chapter_numbers,
    folder_of,
    read_or_open,
)

_Each = list[str] | None

_SOUNDS: dict[str, tuple[Callable[[str], Any], str]] = {
    "voice": (str, '--set "Javert=david"'),
    "rate": (as_number, '--pace "Javert=0.9"'),
    "pitch_semitones": (as_number, '--pitch "Javert=-2"'),
    "gain_db": (as_number, '--loudness "Javert=1.5"'),
    "gender": (as_gender, '--gender "Javert=male"'),
}
"""How the options that say how somebody sounds are understood, by the name in `editing.Sound`."""


def cast(
    work: WorkOrFolder,
    output: Output = Path("output"),
    set_: Annotated[
        _Each,
        typer.Option("--set", metavar="SPEAKER=VOICE", help="Give a speaker another voice."),
    ] = None,
    pace: Annotated[
        _Each,
        typer.Option(metavar="SPEAKER=FACTOR", help="Slower or faster: 0.5 to 2; usual is 1."),
    ] = None,
    pitch: Annotated[
        _Each,
        typer.Option(metavar="SPEAKER=SEMITONES", help="Lower or higher: -12 to 12; usual is 0."),
    ] = None,
    loudness: Annotated[
        _Each,
        typer.Option(metavar="SPEAKER=DB", help="Quieter or louder: -12 to 6; usual is 0."),
    ] = None,
    gender: Annotated[
        _Each,
        typer.Option(metavar="SPEAKER=GENDER", help="female, male, neutral or unknown."),
    ] = None,
    merge: Annotated[
        _Each,
        typer.Option(metavar="NAME=SPEAKER", help="NAME is SPEAKER, who says all lines of both."),
    ] = None,
    split: Annotated[
        _Each,
        typer.Option(
            metavar="NAME", help="NAME, until now another name of somebody, is a speaker."
        ),
    ] = None,
    remove: Annotated[
        _Each,
        typer.Option(metavar="NAME", help="Take a speaker out who has no line (any more)."),
    ] = None,
    teller: Annotated[
        _Each,
        typer.Option(metavar="CHAPTER=SPEAKER", help="Who tells a chapter, or some: 2, 1-3."),
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
    """Show who speaks with which voice, or change it, and who is who.

    Repeat an option for each speaker. Either all that is asked for is done, or nothing;
    `fullcast undo` takes it back, one thing after the other.

    For example:

    - `fullcast cast story.html`
    - `fullcast cast story.html --set "Javert=david" --set "Narrator=alba"`
    - `fullcast cast output/the-last-ferry --pace "Odile=0.9" --pitch "Odile=-2"`
    - `fullcast cast story.html --merge "Valjean=Jean Valjean" --split "Marius"`
    - `fullcast cast story.html --teller "2=Javert"`
    - `fullcast cast story.html --save-sheet les-miserables`
    """
    from .. import editing, pipeline
    from ..show import show_cast, show_cast_table, show_edited
    from ..steps.recast import save_sheet as save

    sounds = _sounds(voice=set_, rate=pace, pitch_semitones=pitch, gain_db=loudness, gender=gender)
    pairs = [assignment(text, '--merge "Valjean=Jean Valjean"') for text in merge or ()]
    tellers = [assignment(text, '--teller "2=Javert"') for text in teller or ()]
    steps = [
        *(partial(editing.merge, speaker=one, into=other) for one, other in pairs),
        *(partial(editing.split, alias=name) for name in split or ()),
        *(
            partial(editing.recast, speaker=who, sound=editing.Sound(**sound))
            for who, sound in sounds.items()
        ),
        *(
            partial(editing.set_narrator, chapter=chapter, narrator=who)
            for chapters, who in tellers
            for chapter in sorted(chapter_numbers(chapters))
        ),
        *(partial(editing.remove, speaker=name) for name in remove or ()),
    ]
    read, parent = read_or_open(work, output, input_format, chapter_at, include)
    texts = pipeline.prepare(read, output=parent, engine=engine)
    pipeline.save(texts)
    if steps:
        done = editing.in_one_go(texts.space.folder, steps)
        texts = pipeline.prepare(read, output=parent, engine=engine)
        show_cast_table(texts)
        typer.echo()
        show_edited(done, texts.space.folder)
    else:
        show_cast(texts)
    if save_sheet:
        typer.echo(f"Saved {save(texts.cast.cast, read.metadata, save_sheet)}")


def _sounds(**given: Sequence[str] | None) -> dict[str, dict[str, Any]]:
    """Return how each speaker is to sound: all that was asked for, by name."""
    sounds: dict[str, dict[str, Any]] = {}
    for what, texts in given.items():
        understand, example = _SOUNDS[what]
        for text in texts or ():
            who, value = assignment(text, example)
            sounds.setdefault(who, {})[what] = understand(value)
    return sounds


def edit(
    lines: Annotated[
        _Each,
        typer.Argument(
            metavar="LINE",
            help="Ids as in script/NN.tsv, or c1.p7.2..c1.p9.1: the speech from one to another.",
        ),
    ] = None,
    all_of: Annotated[
        str | None, typer.Option(metavar="SPEAKER", help="All lines of a speaker instead.")
    ] = None,
    speaker: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who says them; a name as in cast.toml.")
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="With --speaker: somebody who is not in the cast yet.")
    ] = False,
    gender: Annotated[
        Gender | None, typer.Option(help="With --new: so that a voice can be chosen.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="What is spoken instead.")] = None,
    delivery: Annotated[Delivery | None, typer.Option(help="How it is said.")] = None,
    kind: Annotated[
        Kind | None, typer.Option(help="What kind of line it is; a note is not spoken.")
    ] = None,
    pause_ms: Annotated[
        int | None,
        typer.Option(min=0, max=LONGEST_PAUSE_MS, help="Silence before it, in milliseconds."),
    ] = None,
    usual_pause: Annotated[
        bool, typer.Option("--usual-pause", help="The usual silence before it again.")
    ] = False,
    work: WorkFolder = None,
) -> None:
    """Correct lines: who says them, how, and with which words.

    Changes script/NN.tsv, as you might by hand; `fullcast script` lists the lines that are guesses.
    `fullcast undo` takes it back.

    For example:

    - `fullcast edit c1.p10.1 --speaker "Odile Marsh"`
    - `fullcast edit c1.p7.2..c1.p9.1 c1.p12.1 --delivery whispered`
    - `fullcast edit c2.p8.1 --text "Fourteen hundred." --pause-ms 800`
    - `fullcast edit c2.p3.1 --speaker "The Harbourmaster" --new --gender female`
    - `fullcast edit --all-of Unknown --speaker Wren --work output/the-last-ferry`
    """
    from .. import editing
    from ..show import show_edited

    if bool(lines) == bool(all_of):
        raise UsageError("say which lines: either ids such as c1.p7.2, or --all-of SPEAKER.")
    if usual_pause and pause_ms is not None:
        raise UsageError("give either --pause-ms or --usual-pause.")
    wish = editing.LineEdit("", speaker, kind, text, delivery, -1 if usual_pause else pause_ms)
    if wish == editing.LineEdit(""):
        raise UsageError(
            "say what to change.", hint="Give --speaker, --text, --delivery, --kind or --pause-ms."
        )
    if new and (speaker is None or wish != editing.LineEdit("", speaker)):
        raise UsageError("--new goes with --speaker and --gender only.")
    if gender and not new:
        raise UsageError(
            "--gender goes with --new.",
            hint='Of somebody in the cast: cast --gender "Javert=male".',
        )
    folder = folder_of(work)
    ids = _ids(folder, lines or (), all_of)
    if text is not None and len(ids) > 1:
        raise UsageError("--text is for one line.")
    if new and speaker:
        theirs = gender or Gender.UNKNOWN
        change: Any = partial(editing.add_speaker, name=speaker, gender=theirs, lines=ids)
    else:
        edits = [dataclasses.replace(wish, line=line) for line in ids]
        change = partial(editing.edit_lines, edits=edits)
    show_edited(editing.in_one_go(folder, [change]), folder)


def _ids(folder: Path, lines: Sequence[str], all_of: str | None) -> list[str]:
    """Return the ids of the lines that are meant: each once, in their order.

    Raises:
        UsageError: none is.
    """
    from ..editing import lines_between, lines_of
    from ..opening import texts_at
    from ..steps.recast import speaker_named

    texts = texts_at(folder)
    script = texts.script.script
    if all_of is not None:
        who = all_of if all_of == UNKNOWN else speaker_named(texts.cast.cast, all_of)
        ids = lines_of(script, who)
        if not ids:
            raise UsageError(f"{who} says no line.")
        return ids
    ids = []
    for line in lines:
        first, dots, last = line.partition("..")
        found = lines_between(script, first, last) if dots else [line]
        if not found:
            raise UsageError(f"nobody speaks in {line}.")
        ids += found
    return list(dict.fromkeys(ids))


def undo(work: WorkFolder = None) -> None:
    """Take back the last change that was made by `edit`, by `cast` or in the studio.

    Run it again for the one before. What was changed in an editor is not touched.

    For example:

    - `fullcast undo`
    - `fullcast undo --work output/the-last-ferry`
    """
    from .. import editing
    from ..show import show_undone

    folder = folder_of(work)
    show_undone(editing.undo(folder), folder)


def replace(
    line: Annotated[
        str, typer.Argument(help="The line, as the first column of script/NN.tsv names it.")
    ],
    take: Annotated[
        Path | None, typer.Argument(metavar="[TAKE]", help="A recording: WAV, FLAC, MP3, M4A…")
    ] = None,
    work: WorkFolder = None,
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

    if (take is None) != undo:
        raise UsageError("give either a recording or --undo.")
    folder = folder_of(work)
    with Bars() as bars:
        made = pipeline.replace(folder, line, take, jobs=jobs, progress=bars.progress)
    show_replaced(made, line)
