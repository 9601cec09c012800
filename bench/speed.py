"""How fast a work becomes an audiobook, against the limit and against what one would otherwise do.

    python bench/speed.py [--text NOVEL] [--jobs N] [--rounds N] [--loop-lines N]
    python bench/speed.py --linear WORDS [--engine NAME] [--jobs N]

On the same lines, settings and text, one part after the other:

(a) the limit: espeak-ng called directly, and LAME fed with the finished sound, each in one process
(b) `fullcast make` from an empty folder
(c) the loop one would write: stock pyttsx3 for each line, pydub for each chapter, export as MP3
(d) `fullcast make` again, with nothing changed
(e) after one line was given to another speaker
(f) after one character was given another voice

NOVEL is a text file, or a JSON file with the text under "text"; without one a text is made up.
``--linear`` makes up texts of so many words and of ten times as many, and compares what (b) costs;
with ``--engine silent`` that takes half the time, and leaves out the synthesis.
CPU times are those of all processes of a part, start included; where other work on the machine
makes them longer, compare the ratios. (c) is slow and runs on a part of the lines, scaled up; it
needs ffmpeg, and is left out where that is missing.
"""

from __future__ import annotations

import argparse
import csv
import ctypes
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import fullcast
from fullcast.assemble.chapter import final_sound
from fullcast.assemble.encode import LAME_QUALITY
from fullcast.assemble.loudness import measure_file
from fullcast.assemble.master import to_pcm
from fullcast.assemble.standards import PODCAST
from fullcast.model import Voice
from fullcast.speak.engines import espeak
from fullcast.steps.sound import chapter_jobs
from fullcast.workspace import CLIPS

SAMPLE_RATE = 22_050
LINES_PER_CHAPTER = 80

Said = list[tuple[str, Voice]]
"""What is spoken, and with which voice."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a part took; ``peak_mb`` is that of its largest process."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def main() -> None:
    """Measure everything, print a table, then the ratios."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="fullcast-speed-") as name:
        folder = Path(name)
        if options.linear:
            _print_linear(folder, options.linear, options.jobs, options.engine)
            return
        text = prepared_text(options.text, folder)
        rounds = [
            measure_round(text, folder / str(number), options.jobs, options.loop_lines)
            for number in range(options.rounds)
        ]
    _print(rounds, options.jobs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--text", type=Path, help="a novel, as text or JSON (default: made up)")
    parser.add_argument("--jobs", type=int, default=2, help="processes for our parts")
    parser.add_argument("--rounds", type=int, default=1, help="the table shows the median")
    parser.add_argument("--loop-lines", type=int, default=300, help="lines for (c); 0: leave out")
    parser.add_argument("--linear", type=int, help="words; measure only these, and ten times more")
    parser.add_argument("--engine", help="what speaks in --linear (default: the usual one)")
    return parser.parse_args()


def measure_round(text: Path, folder: Path, jobs: int, loop_lines: int) -> dict[str, Cost]:
    """Run all parts once, in an empty folder."""
    folder.mkdir()
    output = folder / "output"
    said = lines_of(text, folder / "unused")
    make = partial(run_command, "make", text, "-o", output, "--jobs", jobs)
    costs = {"b": cost_of(make)}
    costs["speech"] = cost_of(partial(synthesise, said))
    sound = folder / "sound"
    cost_of(partial(write_finished_sound, text, output, sound))
    costs["mp3"] = cost_of(partial(encode, sound))
    shutil.rmtree(sound)
    costs["d"] = cost_of(make)
    change_a_speaker(output)
    costs["e"] = cost_of(make)
    change_a_voice(output)
    costs["f"] = cost_of(make)
    if loop_lines and shutil.which("ffmpeg"):
        some = random.Random(1).sample(said, min(loop_lines, len(said)))
        told = folder / "lost.json"
        try:
            costs["c"] = _scaled(cost_of(partial(loop, some, folder, told)), len(said) / len(some))
            lost, silent = json.loads(told.read_text())
            print(f"(c) lost {lost} of {len(some)} lines; {silent} more had no sound")
        except SystemExit:
            print("(c) is left out: stock pyttsx3 does not run here")
    _note_size(output, said)
    shutil.rmtree(folder)
    return costs


def cost_of(part: Callable[[], None]) -> Cost:
    """Run ``part`` in a process of its own, and return what that and its children took."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(part, sender))
    begin = time.perf_counter()
    process.start()
    sender.close()
    try:
        cpu_s, peak_mb = receiver.recv()
    except EOFError:
        process.join()
        raise SystemExit(process.exitcode or 1) from None
    process.join()
    return Cost(cpu_s, time.perf_counter() - begin, peak_mb)


def _measured(part: Callable[[], None], sender: multiprocessing.connection.Connection) -> None:
    part()
    own, children = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    cpu_s = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    sender.send((cpu_s, max(own.ru_maxrss, children.ru_maxrss) / 1024))


def _scaled(cost: Cost, factor: float) -> Cost:
    return Cost(cost.cpu_s * factor, cost.wall_s * factor, cost.peak_mb)


# ---------------------------------------------------------------------------- the work


def prepared_text(path: Path | None, folder: Path) -> Path:
    """Write the text as a file that `fullcast` reads."""
    if path is None:
        text = made_up(20_000)
    elif path.suffix == ".json":
        text = json.loads(path.read_text(encoding="utf-8"))["text"]
    else:
        text = path.read_text(encoding="utf-8")
    work = folder / "novel.txt"
    work.write_text(f"Title: Novel\nAuthor: Nobody\n\n{text}", encoding="utf-8")
    return work


def made_up(words: int) -> str:
    """Make up a text of about so many words: chapters of narration and talk by a cast."""
    chance = random.Random(1)
    common = (
        "the rain a keeper lantern went slowly over every harbour and nobody knew why she old door "
        "opened again before winter came with its long cold light upon water he had seen nothing"
    ).split()
    cast = "Ada Ben Clara Dora Edgar Flora Gilbert Hugh Irma Jonas Klara Leo".split()
    parts, count, chapter = [], 0, 0
    while count < words:
        if count >= 2_500 * chapter:
            chapter += 1
            parts.append(f"Chapter {chapter}")
        sentence = " ".join(chance.choices(common, k=chance.randint(5, 20))).capitalize()
        if chance.random() < 0.45:
            parts.append(f"“{sentence},” said {chance.choice(cast)}.")
        else:
            more = " ".join(chance.choices(common, k=chance.randint(20, 90))).capitalize()
            parts.append(f"{sentence}. {more}.")
        count += len(parts[-1].split())
    return "\n\n".join(parts)


def lines_of(text: Path, output: Path) -> Said:
    """Return everything that has to be spoken, as planned."""
    made = fullcast.make(fullcast.read_work(text), output=output, dry_run=True)
    return [(utterance.text, utterance.voice) for _key, utterance in made.sound.speech.missing]


def run_command(*arguments: object) -> None:
    """Run `fullcast` as a user does."""
    command = [sys.executable, "-m", "fullcast", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise SystemExit(done.stderr)


def change_a_speaker(output: Path) -> None:
    """Give one line to somebody else, as a person would."""
    table = next(iter(sorted(output.glob("*/script/*.tsv"))))
    rows = list(csv.reader(table.open(encoding="utf-8", newline=""), dialect="excel-tab"))
    speakers = [row[2] for row in rows[1:] if row[1] == "dialogue"]
    line = next(row for row in rows if row[1] == "dialogue")
    line[2] = next((name for name in speakers if name != line[2]), "Narrator")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect="excel-tab", lineterminator="\n").writerows(rows)


def change_a_voice(output: Path) -> None:
    """Give another voice to the last in the cast."""
    cast = next(output.glob("*/cast.toml"))
    head, voice, tail = re.split(r'(?s)(.*\nvoice = ")', cast.read_text(encoding="utf-8"))
    _old, quote, rest = tail.partition('"')
    cast.write_text(f"{head}{voice}peggy{quote}{rest}", encoding="utf-8")


# ---------------------------------------------------------------------------- the limit


def synthesise(said: Said) -> None:
    """Speak the lines with espeak-ng's own calls, and drop the sound."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Initialize(2, 1000, espeakng_loader.get_data_path().encode(), 0x8000)
    chunks: list[bytes] = []

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
    def collect(wave: object, samples: int, _events: object) -> int:
        if samples > 0:
            chunks.append(ctypes.string_at(wave, 2 * samples))
        return 0

    library.espeak_SetSynthCallback(collect)
    last: Voice | None = None
    for line, voice in said:
        text = line.encode()
        if voice != last:
            library.espeak_SetVoiceByName(voice.id.encode())
            library.espeak_SetParameter(1, voice.rate_wpm, 0)
            library.espeak_SetParameter(3, voice.pitch_percent, 0)
            last = voice
        library.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
        b"".join(chunks)
        chunks.clear()


def write_finished_sound(text: Path, output: Path, sound: Path) -> None:
    """Write what our part gives to LAME: decoded MP3 would be easier to encode. Not measured."""
    (sound / "work").mkdir(parents=True)
    (sound / "work" / CLIPS).symlink_to(output / CLIPS)
    made = fullcast.make(fullcast.read_work(text), output=sound / "work", dry_run=True)
    for make_job in chapter_jobs(made.texts.space, made.sound, made.sound.stale).values():
        job = make_job()
        _timeline, levels = final_sound(job)
        with (sound / f"{job.number:03}.pcm").open("wb") as out:
            out.writelines(map(to_pcm, levels))


def encode(sound: Path) -> None:
    """Feed LAME with the finished sound."""
    import lameenc

    for path in sorted(sound.glob("*.pcm")):
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(SAMPLE_RATE)
        encoder.set_out_sample_rate(SAMPLE_RATE)
        encoder.set_bit_rate(PODCAST.bitrate_kbps)
        encoder.set_quality(LAME_QUALITY)
        with path.open("rb") as pcm, path.with_suffix(".mp3").open("wb") as out:
            while block := pcm.read(1 << 18):
                out.write(encoder.encode(block))
            out.write(encoder.flush())


# ---------------------------------------------------------------------------- the loop


def loop(said: Said, folder: Path, told: Path) -> None:
    """Do what the documentation of both libraries shows; note the lines that were lost."""
    import warnings

    warnings.simplefilter("ignore")
    espeak.load()  # the wheel's library, as the system may have none; the driver is the stock one
    os.environ["ESPEAK_DATA_PATH"] = os.fsdecode(espeak.data_path() or b"")
    import pyttsx3
    from pydub import AudioSegment

    engine = pyttsx3.init("espeak")
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123, it prints for every line
    lost = silent = 0
    for chapter, start in enumerate(range(0, len(said), LINES_PER_CHAPTER)):
        whole = AudioSegment.empty()
        for number, (text, voice) in enumerate(said[start : start + LINES_PER_CHAPTER]):
            path = folder / f"{number}.wav"
            path.unlink(missing_ok=True)
            engine.setProperty("voice", voice.id)
            engine.setProperty("rate", voice.rate_wpm)
            engine.save_to_file(text, str(path))
            engine.runAndWait()
            try:
                clip = AudioSegment.from_wav(path)
            except Exception:  # noqa: BLE001, whatever it is, the line is lost
                lost += 1
                continue
            silent += clip.max == 0
            whole += clip
        whole.export(folder / f"loop-{chapter}.mp3", format="mp3", bitrate="64k")
    told.write_text(json.dumps([lost, silent]))


# ---------------------------------------------------------------------------- the table

_NAMES = {
    "speech": "(a) limit: espeak-ng called directly",
    "mp3": f"(a) limit: LAME {PODCAST.bitrate_kbps} kbit/s, q{LAME_QUALITY}",
    "b": "(b) fullcast make, from cold",
    "c": "(c) the loop, scaled up",
    "d": "(d) nothing changed",
    "e": "(e) one speaker changed",
    "f": "(f) one voice changed",
}


def _note_size(output: Path, said: Said) -> None:
    manifest = json.loads(next(output.glob("*/manifest.json")).read_text(encoding="utf-8"))
    audio = manifest["audio"].values()
    files = [next(output.glob(f"*/{chapter['file']}")) for chapter in audio]
    measured = [measure_file(file) for file in files]
    peak_dbtp = max(one.true_peak_dbtp or -99.0 for one in measured)
    hours = sum(chapter["duration_ms"] for chapter in audio) / 3_600_000
    levels = [one.lufs or -99.0 for one in measured]
    words = sum(len(text.split()) for text, _voice in said)
    print(
        f"{words:,} words, {len(said):,} different lines, {len(levels)} chapters, {hours:.2f} h, "
        f"{min(levels):.2f} to {max(levels):.2f} LUFS, {peak_dbtp:.2f} dBTP at most"
    )


def _print(rounds: Sequence[dict[str, Cost]], jobs: int) -> None:
    print(f"{'':40}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}   CPU of every round")
    middle: dict[str, Cost] = {}
    for part in (part for part in _NAMES if part in rounds[0]):
        costs = [costs[part] for costs in rounds]
        middle[part] = Cost(
            *(
                statistics.median(getattr(c, f) for c in costs)
                for f in ("cpu_s", "wall_s", "peak_mb")
            )
        )
        cost, spread = middle[part], " ".join(f"{c.cpu_s:.1f}" for c in costs)
        print(f"{_NAMES[part]:40}{cost.cpu_s:9.1f}{cost.wall_s:9.1f}{cost.peak_mb:9.0f}   {spread}")
    limit_s = middle["speech"].cpu_s + middle["mp3"].cpu_s
    print(f"ratio cpu: {middle['b'].cpu_s / limit_s:.2f}   (b / a)")
    print(f"ratio wall: {middle['b'].wall_s / (limit_s / jobs):.2f}   (b / (a / {jobs} jobs))")
    if "c" in middle:
        print(f"ratio loop: {middle['c'].wall_s / middle['b'].wall_s:.1f}   (c / b, wall)")


def _print_linear(folder: Path, words: int, jobs: int, engine: str | None) -> None:
    costs = []
    speaking = ("--engine", engine) if engine else ()
    for size in (words, 10 * words):
        text = folder / f"{size}.txt"
        text.write_text(f"Title: Of {size}\nAuthor: Nobody\n\n{made_up(size)}", encoding="utf-8")
        output = folder / str(size)
        make = partial(run_command, "make", text, "-o", output, "--jobs", jobs, *speaking)
        costs.append(cost_of(make))
        print(
            f"{size:>9,} words: {costs[-1].cpu_s:8.1f} CPU s {costs[-1].wall_s:8.1f} s "
            f"{costs[-1].peak_mb:6.0f} MB"
        )
        shutil.rmtree(output)
    print(f"ratio linear: {costs[1].cpu_s / costs[0].cpu_s:.2f}   (10 times the words)")


if __name__ == "__main__":
    main()
