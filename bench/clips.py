"""What storing clips costs: our packs against a file for each clip, and FLAC against plain PCM.

    python bench/clips.py [--clips N] [--folder FOLDER]

The clips are espeak-ng's, cut to between 20 and 180 kB, so 50,000 of them take 5 GB while they are
measured. CPU times are of this process, the sound's making left out.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import itertools
import random
import shutil
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from fullcast.files import write_bytes
from fullcast.model import Clip, Voice
from fullcast.speak.cleaning import keep_only
from fullcast.speak.clips import ClipStore, pack_sizes
from fullcast.speak.engines import load_engine

READ = 3_400
"""Clips that are read again: as many as a novel has lines."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--clips", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where to measure (default: a temporary one)")
    options = parser.parse_args()
    sound = _speech()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        measure_files(sound, options.clips, Path(folder, "files"))
        measure_packs(sound, options.clips, Path(folder, "packs"))
    measure_flac(sound)


def measure_files(sound: Clip, count: int, root: Path) -> None:
    """Measure a WAV file for each clip, written as all our files are."""
    paths = {key: root / key[:2] / f"{key}.wav" for key, _clip in clips_of(sound, count)}
    _timed(
        "files: write",
        lambda: [write_bytes(paths[key], _wav(clip)) for key, clip in clips_of(sound, count)],
    )
    size = sum(path.stat().st_blocks * 512 for path in paths.values())
    print(f"files: {size / 1e6:.0f} MB in {count:,} files")
    _timed("files: find all", lambda: [path.is_file() for path in paths.values()])
    some = random.Random(1).sample(list(paths), min(READ, count))
    _timed(f"files: read {len(some):,}", lambda: [paths[key].read_bytes() for key in some])
    _timed("files: drop all", lambda: shutil.rmtree(root))


def measure_packs(sound: Clip, count: int, root: Path) -> None:
    """Measure our store."""
    store = ClipStore(root)
    _timed("packs: write", lambda: [store.write(key, clip) for key, clip in clips_of(sound, count)])
    store.close()
    packs = pack_sizes(root)
    size = sum(path.stat().st_blocks * 512 for path in packs)
    print(f"packs: {size / 1e6:.0f} MB in {len(packs):,} files")
    anew = ClipStore(root / "." / ".." / root.name)  # as another process finds it
    _timed("packs: find all", anew.known)
    some = random.Random(1).sample(list(anew.known()), min(READ, count))
    _timed(f"packs: read {len(some):,}", lambda: [anew.read(key) for key in some])
    half = {key for key, _clip in itertools.islice(clips_of(sound, count), 0, count, 2)}
    _timed("packs: drop every second clip", lambda: keep_only(root, half))
    _timed("packs: drop all", lambda: keep_only(root, set()))


def measure_flac(sound: Clip) -> None:
    """Print what FLAC would save, and cost."""
    import av

    def packed() -> bytes:
        out = io.BytesIO()
        with av.open(out, "w", format="flac") as container:
            stream = container.add_stream("flac", rate=sound.sample_rate)
            samples = np.frombuffer(sound.pcm, "<i2").reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.pts = sound.sample_rate, 0
            frame.time_base = Fraction(1, sound.sample_rate)
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return out.getvalue()

    seconds = sound.duration_ms / 1000
    data = packed()
    write_s = _cpu_s(packed)
    read_s = _cpu_s(lambda: [f for c in [av.open(io.BytesIO(data))] for f in c.decode(audio=0)])
    print(
        f"FLAC: {len(data) / len(sound.pcm):.0%} of the size; writes {seconds / write_s:,.0f} and "
        f"reads {seconds / read_s:,.0f} times real time"
    )


def clips_of(sound: Clip, count: int) -> Iterator[tuple[str, Clip]]:
    """Yield clips of many sizes and their keys, the same ones every time."""
    for number in range(count):
        size = (20_000 + number * 7_919 % 160_000) // 2 * 2
        start = number * 104_729 % (len(sound.pcm) - size) // 2 * 2
        key = hashlib.sha256(str(number).encode()).hexdigest()
        yield key, Clip(sound.pcm[start : start + size], sound.sample_rate)


def _speech() -> Clip:
    engine = load_engine("pyttsx3")
    text = "It rained in the night, and in the morning the whole street shone. "
    clips = [engine.speak(text * 20, Voice(v, "pyttsx3", v)) for v in ("en-us", "en-us+f3")]
    return Clip(b"".join(clip.pcm for clip in clips), clips[0].sample_rate)


def _wav(clip: Clip) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(clip.sample_rate)
        file.writeframes(clip.pcm)
    return out.getvalue()


def _cpu_s(part: Callable[[], object]) -> float:
    begin = time.process_time()
    part()
    return time.process_time() - begin


def _timed(name: str, part: Callable[[], object]) -> None:
    begin, begin_cpu = time.perf_counter(), time.process_time()
    part()
    wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - begin_cpu
    print(f"{name:32}{cpu_s:8.2f} CPU s{wall_s:8.2f} s")


if __name__ == "__main__":
    main()
