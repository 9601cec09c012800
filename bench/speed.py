"""How fast lines become chapter audio, against what the two libraries below need for themselves.

    python bench/speed.py [--text NOVEL] [--paragraphs N] [--jobs N] [--rounds N]

The limit is espeak-ng called directly (no pyttsx3, no files) and LAME fed with the finished sound,
each in one process. Ours is planning, speaking, mixing, encoding and measuring the same lines,
from an empty clip store to MP3 files. NOVEL is a text file, or a JSON file with the text under
"text"; without one, a text is made up. CPU times are those of all processes of a part, start
included; as other work on the machine makes them longer, the best of several rounds is nearest the
truth.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import multiprocessing
import pickle
import random
import re
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fullcast.assemble.chapter import ChapterAudio, ChapterJob, assemble_chapter
from fullcast.assemble.encode import LAME_QUALITY
from fullcast.assemble.level import MIX_GAIN_DB
from fullcast.assemble.master import mastered, to_pcm
from fullcast.assemble.mix import mix
from fullcast.assemble.standards import PODCAST
from fullcast.assemble.timeline import Segment, plan_timeline
from fullcast.cast.catalog import read_catalog
from fullcast.files import voice_folders
from fullcast.model import Kind, Line, Voice
from fullcast.speak.clips import ClipStore
from fullcast.speak.engines import load_engine
from fullcast.speak.normalise import speakable
from fullcast.speak.plan import Utterance, plan_speech
from fullcast.speak.run import speak_all

VOICES = 12
PARAGRAPHS_PER_CHAPTER = 60
SAMPLE_RATE = 22_050
BITRATE_KBPS = 64
LAME_BLOCK_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line of the script and what is read for it."""

    line: Line
    utterance: Utterance


Chapters = list[list[Spoken]]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a part took."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def main() -> None:
    """Measure the three parts one after the other and print them as a table."""
    options = _options()
    chapters = read_chapters(options.text, options.paragraphs)
    rounds = [measure_round(chapters, options.jobs) for _ in range(options.rounds)]
    results = rounds[0][0]
    parts = rounds[0][1].keys()
    best = {part: min((costs[part] for _, costs in rounds), key=_cpu_s) for part in parts}
    _print(chapters, results, options.jobs, best)


def measure_round(chapters: Chapters, jobs: int) -> tuple[list[list[float]], dict[str, Cost]]:
    """Run the parts one after the other; return our files' measures, and what each part took."""
    with tempfile.TemporaryDirectory(prefix="fullcast-speed-") as name:
        folder = Path(name)
        ours = cost_of(partial(speak_and_assemble, chapters, folder, jobs))
        synthesis = cost_of(partial(synthesise, chapters))
        cost_of(partial(write_finished_sound, folder))
        lame = cost_of(partial(encode, folder))
        results = json.loads((folder / "results.json").read_text())
    return results, {"synthesis": synthesis, "lame": lame, "ours": ours}


def _cpu_s(cost: Cost) -> float:
    return cost.cpu_s


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--text", type=Path, help="a novel, as text or JSON (default: made up)")
    parser.add_argument("--paragraphs", type=int, default=600, help="how many (0: all)")
    parser.add_argument("--jobs", type=int, default=1, help="processes for our part")
    parser.add_argument("--rounds", type=int, default=1, help="the cheapest round of each counts")
    return parser.parse_args()


def cost_of(part: Callable[[], None]) -> Cost:
    """Run ``part`` in a process of its own, and return what that and its children took."""
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = multiprocessing.get_context("spawn").Process(target=part)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)
    after, wall_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begin
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu_s, wall_s, after.ru_maxrss / 1024)


# ---------------------------------------------------------------------------- the lines


def read_chapters(path: Path | None, count: int) -> Chapters:
    """Cut a text into chapters of spoken lines: narration, and quotations in turn by its cast."""
    paragraphs = _made_up(count or 600) if path is None else _paragraphs(path)
    paragraphs = paragraphs[: count or None]
    voices = [v for v in read_catalog(voice_folders()).voices if v.engine == "pyttsx3"][:VOICES]
    chapters = []
    for start in range(0, len(paragraphs), PARAGRAPHS_PER_CHAPTER):
        part = paragraphs[start : start + PARAGRAPHS_PER_CHAPTER]
        chapters.append([s for n, text in enumerate(part, 1) for s in _spoken(n, text, voices)])
    return [chapter for chapter in chapters if chapter]


def _paragraphs(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        text = json.loads(text)["text"]
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]


def _made_up(count: int) -> list[str]:
    chance = random.Random(1)
    words = (
        "the rain a keeper lantern went slowly over every harbour and nobody knew why she".split()
    )
    return [
        " ".join(
            " ".join(chance.choices(words, k=chance.randint(5, 20))).capitalize() + "."
            for _ in range(chance.randint(1, 5))
        )
        for _ in range(count)
    ]


def _spoken(paragraph: int, text: str, voices: list[Voice]) -> Iterator[Spoken]:
    pieces = [piece for piece in re.split(r'("[^"]*"?)', text) if piece.strip()]
    for index, piece in enumerate(pieces, 1):
        quoted = piece.startswith('"')
        voice = voices[1 + paragraph % (len(voices) - 1)] if quoted else voices[0]
        kind = Kind.DIALOGUE if quoted else Kind.NARRATION
        line = Line(f"p{paragraph}.{index}", kind, voice.name, 1.0, piece, paragraph)
        said = speakable(piece).text
        if said:
            yield Spoken(line, Utterance(said, voice))


# ---------------------------------------------------------------------------- ours


def speak_and_assemble(chapters: Chapters, folder: Path, jobs: int) -> None:
    """Go the program's own way from lines to files; note each chapter's duration and loudness."""
    store = ClipStore(folder / "clips")
    spoken = [s.utterance for chapter in chapters for s in chapter]
    plan = plan_speech(spoken, lambda v: load_engine(v.engine).fingerprint(v), store.has)
    speak_all(plan.missing, store, jobs=jobs, progress=lambda _done, _total: None)
    keys = dict(zip(spoken, plan.keys, strict=True))
    work = [_job(number, chapter, keys, store, folder) for number, chapter in enumerate(chapters)]
    audio = list(_assembled(work, jobs))
    measured = [(a.encoded.duration_ms, a.encoded.lufs, a.encoded.true_peak_dbtp) for a in audio]
    (folder / "results.json").write_text(json.dumps(measured))
    (folder / "work.pickle").write_bytes(pickle.dumps(work))


def _assembled(work: list[ChapterJob], jobs: int) -> list[ChapterAudio]:
    if jobs == 1:
        return [assemble_chapter(job) for job in work]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        return pool.map(assemble_chapter, work, chunksize=1)


def _job(
    number: int,
    chapter: list[Spoken],
    keys: dict[Utterance, str],
    store: ClipStore,
    folder: Path,
) -> ChapterJob:
    segments = []
    for spoken in chapter:
        key = keys[spoken.utterance]
        clip = store.read(key)
        gain_db = spoken.utterance.voice.gain_db or 0.0
        segments.append(Segment(spoken.line, key, clip.duration_ms, clip.marks, gain_db))
    path = folder / f"{number:02}.mp3"
    return ChapterJob(number, path, tuple(segments), store.read, SAMPLE_RATE)


# ---------------------------------------------------------------------------- the limit


def synthesise(chapters: Chapters) -> None:
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
    for spoken in (spoken for chapter in chapters for spoken in chapter):
        text, voice = spoken.utterance.text.encode(), spoken.utterance.voice
        if voice != last:
            library.espeak_SetVoiceByName(voice.id.encode())
            library.espeak_SetParameter(1, voice.rate_wpm, 0)
            library.espeak_SetParameter(3, voice.pitch_percent, 0)
            last = voice
        library.espeak_Synth(text, len(text) + 1, 0, 1, 0, 1, None, None)
        b"".join(chunks)
        chunks.clear()


def write_finished_sound(folder: Path) -> None:
    """Write what our part gave to LAME; not measured."""
    for job in pickle.loads((folder / "work.pickle").read_bytes()):
        timeline = plan_timeline(job.number, job.segments, job.pauses)
        mixed = mix(timeline, job.segments, job.read_clip, job.sample_rate)
        levels = mastered(mixed, SAMPLE_RATE, gain_db=MIX_GAIN_DB, limit=PODCAST.first_limit)
        with (folder / f"{job.number:02}.pcm").open("wb") as out:
            out.writelines(map(to_pcm, levels))


def encode(folder: Path) -> None:
    """Feed LAME with the finished sound."""
    import lameenc

    for path in sorted(folder.glob("*.pcm")):
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(SAMPLE_RATE)
        encoder.set_out_sample_rate(SAMPLE_RATE)
        encoder.set_bit_rate(BITRATE_KBPS)
        encoder.set_quality(LAME_QUALITY)
        with path.open("rb") as sound, path.with_suffix(".lame").open("wb") as out:
            while block := sound.read(LAME_BLOCK_BYTES):
                out.write(encoder.encode(block))
            out.write(encoder.flush())


# ---------------------------------------------------------------------------- the table


def _print(
    chapters: Chapters, results: list[list[float]], jobs: int, costs: dict[str, Cost]
) -> None:
    audio_s = sum(result[0] for result in results) / 1000
    lines = sum(map(len, chapters))
    loudness, peaks = [r[1] for r in results], [r[2] for r in results]
    print(f"{lines} lines, {len(chapters)} chapters, {audio_s / 3600:.2f} h of sound")
    print(f"{'':34}{'CPU s':>9}{'wall s':>9}{'x real time':>13}")
    names = {
        "synthesis": "limit: espeak-ng called directly",
        "lame": f"limit: LAME {BITRATE_KBPS} kbit/s, q{LAME_QUALITY}",
        "ours": f"ours: speak + assemble, {jobs} job(s)",
    }
    for part, name in names.items():
        cost = costs[part]
        print(f"{name:34}{cost.cpu_s:9.1f}{cost.wall_s:9.1f}{audio_s / cost.cpu_s:13.0f}")
    print(f"loudness: {min(loudness):.2f} to {max(loudness):.2f} LUFS; peak: {max(peaks):.2f} dBTP")
    limit_s = costs["synthesis"].cpu_s + costs["lame"].cpu_s
    print(f"ratio cpu: {costs['ours'].cpu_s / limit_s:.2f}")


if __name__ == "__main__":
    main()
