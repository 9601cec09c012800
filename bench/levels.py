"""How loud a chapter comes out, and how high its peaks are, voice by voice.

    python bench/levels.py [WORK]

Every voice of the catalogue reads the first chapter of WORK (the example by default) alone, with
the gain that the catalogue gives it: nothing evens out what one voice misses. Prints the spread of
the finished files, and the voices at its ends. Voices that are not installed are left out.
"""

from __future__ import annotations

import argparse
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import fullcast
from fullcast.assemble.chapter import ChapterJob, assemble_chapter
from fullcast.assemble.loudness import Loudness, measure_file
from fullcast.assemble.timeline import Segment
from fullcast.cast.catalog import read_catalog
from fullcast.errors import EngineError
from fullcast.files import voice_folders
from fullcast.model import Kind, Line, Voice
from fullcast.speak.engines import load_engine
from fullcast.speak.normalise import speakable

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-last-ferry.txt"


def measured(voice: Voice, paragraphs: list[str]) -> tuple[str, Loudness] | None:
    """Have a voice read a chapter alone; measure the file."""
    engine = load_engine(voice.engine)
    try:
        clips = [engine.speak(speakable(text).text, voice) for text in paragraphs]
    except EngineError:
        return None
    segments = tuple(
        Segment(
            Line(f"c1.p{n}.1", Kind.NARRATION, voice.name, 1.0, text, n),
            str(n),
            clip.duration_ms,
            voice.gain_db or 0.0,
        )
        for n, (text, clip) in enumerate(zip(paragraphs, clips, strict=True), start=1)
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "01.mp3")
        job = ChapterJob(1, segments, lambda key: clips[int(key) - 1], clips[0].sample_rate)
        assemble_chapter(path, job)
        return voice.name, measure_file(path)


def main() -> None:
    """Measure all voices, and print who is at the ends."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", type=Path, nargs="?", default=EXAMPLE)
    work = fullcast.read_work(parser.parse_args().work)
    paragraphs = [p.text for p in work.chapters[0].paragraphs if speakable(p.text).text]
    voices = list(read_catalog(voice_folders()).voices)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = [one for one in pool.map(measured, voices, [paragraphs] * len(voices)) if one]
    for what, of in (
        ("LUFS", lambda loudness: loudness.lufs),
        ("dBTP", lambda loudness: loudness.true_peak_dbtp),
    ):
        (low, least), *_, (high, most) = sorted(found, key=lambda one: of(one[1]) or -99.0)
        print(f"{len(found)} voices: {of(least):.2f} ({low}) to {of(most):.2f} {what} ({high})")


if __name__ == "__main__":
    main()
