"""Measure what docs/scale.md rests on: many works in one run, and a cluster beside this machine.

    python bench/scale.py [--works N] [--words N] [--text NOVEL] [--jobs N]

1. N short works, each by a command of its own, and all by one command.
2. A novel by this machine's processes: how much of it the main process does, and what it leaves.
3. The same novel by a Dask scheduler with as many workers on loopback (needs the extra 'cluster').

CPU seconds hold all processes. Wall times mean little on a busy machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from speed import made_up, prepared_text

MEASURED = """
import json, resource, sys
from fullcast.cli import main
try:
    main()
except SystemExit as end:
    code = end.code
who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
usage = [resource.getrusage(one) for one in who]
print(json.dumps([code, *(one.ru_utime + one.ru_stime for one in usage)]), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of the main process and of all others, and wall seconds."""

    main_s: float
    others_s: float
    wall_s: float

    def __str__(self) -> str:
        return (
            f"{self.main_s + self.others_s:8.1f} CPU s ({self.main_s:.1f} in the main process)"
            f"{self.wall_s:8.1f} s"
        )


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="fullcast-scale-") as name:
        folder = Path(name)
        _many_works(folder, options)
        _one_novel(folder, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--works", type=int, default=12, help="how many short works")
    parser.add_argument("--words", type=int, default=3_000, help="words of a short work")
    parser.add_argument("--text", type=Path, help="a novel, as text or JSON (default: made up)")
    parser.add_argument("--jobs", type=int, default=2, help="worker processes")
    return parser.parse_args()


def _many_works(folder: Path, options: argparse.Namespace) -> None:
    paragraphs = made_up(options.works * options.words).split("\n\n")
    size = -(-len(paragraphs) // options.works)
    works = [
        _write(folder / f"w{n}.txt", paragraphs[n * size : (n + 1) * size])
        for n in range(options.works)
    ]
    jobs = ("--jobs", options.jobs)
    apart = [make(work, "-o", folder / "apart", *jobs) for work in works]
    print(f"{len(works)} works of {options.words:,} words, {options.jobs} workers")
    print("  a command for each: ", _sum(apart))
    print("  one command:        ", make(*works, "-o", folder / "together", *jobs))


def _one_novel(folder: Path, options: argparse.Namespace) -> None:
    novel = prepared_text(options.text, folder)
    here = folder / "here"
    cost = make(novel, "-o", here, "--jobs", options.jobs)
    hours, sizes = _left_by(here)
    print(f"A novel of {len(novel.read_text(encoding='utf-8').split()):,} words, {hours:.2f} hours")
    print(f"  {options.jobs} processes:        ", cost)
    print(f"  left: {sizes['clips']:.0f} MB of clips, {sizes['mp3']:.0f} MB of MP3")
    with _dask(folder, options.jobs) as (address, usage):
        cost = make(novel, "-o", folder / "there", "--cluster", address)
    cluster_s = sum(usage)
    print(f"  {options.jobs} Dask workers:     ", Cost(cost.main_s, cluster_s, cost.wall_s))
    print(f"     of the others: scheduler {usage[0]:.1f} CPU s, workers {sum(usage[1:]):.1f}")


def make(*arguments: object) -> Cost:
    """Run `fullcast make`."""
    begin = time.perf_counter()
    command = [sys.executable, "-c", MEASURED, "make", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall_s = time.perf_counter() - begin
    code, main_s, others_s = json.loads(done.stderr.splitlines()[-1])
    if code:
        raise SystemExit(done.stderr)
    return Cost(main_s, others_s, wall_s)


def _sum(costs: Sequence[Cost]) -> Cost:
    return Cost(
        sum(cost.main_s for cost in costs),
        sum(cost.others_s for cost in costs),
        sum(cost.wall_s for cost in costs),
    )


def _write(path: Path, paragraphs: Sequence[str]) -> Path:
    text = "\n\n".join([f"Title: {path.stem}\nAuthor: Nobody", *paragraphs])
    path.write_text(text, encoding="utf-8")
    return path


def _left_by(output: Path) -> tuple[float, dict[str, float]]:
    """Return the hours of audio, and the megabytes of clips and of MP3."""
    manifest = json.loads(next(output.glob("*/manifest.json")).read_text(encoding="utf-8"))
    hours = sum(chapter["duration_ms"] for chapter in manifest["audio"].values()) / 3_600_000
    kinds = {"clips": ".clips/*.pack", "mp3": "*/*.mp3"}
    return hours, {
        kind: sum(path.stat().st_size for path in output.glob(pattern)) / 1e6
        for kind, pattern in kinds.items()
    }


@contextlib.contextmanager
def _dask(folder: Path, workers: int) -> Iterator[tuple[str, list[float]]]:
    """Start a scheduler and workers; give its address, and afterwards everybody's CPU seconds."""
    log = folder / "scheduler.log"
    processes = [_start(log, "scheduler", "--host", "127.0.0.1", "--port", "0")]
    usage: list[float] = []
    try:
        address = _address(log)
        processes += [
            _start(folder / f"{n}.log", "worker", address, "--nthreads", "1", "--no-nanny")
            for n in range(workers)
        ]
        time.sleep(5)  # what they need to start is not what is asked
        yield address, usage
    finally:
        for process in processes:
            process.send_signal(signal.SIGKILL)
            spent = os.wait4(process.pid, 0)[2]
            usage.append(spent.ru_utime + spent.ru_stime)


def _start(log: Path, name: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *arguments, "--no-dashboard"]
    with log.open("wb") as out:
        return subprocess.Popen(command, stdout=out, stderr=out, cwd=log.parent)


def _address(log: Path) -> str:
    for _ in range(300):
        if found := re.search(r"Scheduler at:\s+(tcp://\S+)", log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.1)
    raise SystemExit(log.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
