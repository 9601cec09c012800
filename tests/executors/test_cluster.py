"""The workers of a real Dask scheduler on loopback. They run in a folder of their own."""

import json
import re
import socket
import subprocess
import sys
import threading

import pytest

pytest.importorskip("distributed", reason="needs the extra 'cluster'")

from executors.dask_cluster import DaskCluster
from fullcast.errors import ClusterError, EngineError
from fullcast.executors import WorkerLostError, open_executor
from fullcast.model import Voice
from fullcast.speak.clips import ClipStore
from fullcast.speak.engines import load_engine
from fullcast.speak.plan import Utterance, plan_speech
from fullcast.speak.run import speak_all

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")

CAST = ("Ada", "Ben", "Clara")

MOODY = """
    import os
    from fullcast.model import Clip

    class Engine:
        name, audible = "moody", True

        def fingerprint(self, voice):
            return "moody " + os.environ.get("MOODY_VERSION", "1")

        def check(self, voice):
            pass

        def speak(self, text, voice):
            if text.startswith("Crash"):
                os._exit(9)
            return Clip(bytes([0, 16]) * (60 * 8 * len(text)), 8000)
"""

SLOW = """
    import time
    from fullcast.speak.engines.silent import SilentEngine

    class Engine(SilentEngine):
        name = "slow"

        def speak(self, text, voice):
            time.sleep(0.03)
            return super().speak(text, voice)
"""
"""A worker that is killed after the first lines has others under way: there are 4 s of them."""


@pytest.fixture
def cluster(tmp_path):
    """Two workers, and a scheduler that gives a task up after two of them ended over it."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    cluster = DaskCluster(folder, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
    try:
        _, cluster.second = cluster.workers(2)
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def engines(installed):
    """Install engines here and, as this is asked for before `cluster`, on the workers."""
    installed("moody", MOODY)
    installed("slow", SLOW)


def write_story(path, chapters=6):
    parts = [f"Title: {path.stem}\nAuthor: Nobody\nChapters: {chapters}/{chapters}\n"]
    for chapter in range(1, chapters + 1):
        parts.append(f"Chapter {chapter}")
        parts += [
            f"“This is the {number}. line of chapter {chapter},” said {CAST[number % 3]}."
            for number in range(12)
        ]
    path.write_text("\n\n".join(parts), encoding="utf-8")
    return path


def make(folder, *arguments, at=None, action=None):
    """Run the command in ``folder``; call ``action`` once it has done so much of a stage."""
    program = """
import sys
from fullcast import show
plain = show.Bars.progress
def progress(self, stage, done, total):
    plain(self, stage, done, total)
    print("progress", stage, done, file=sys.stderr, flush=True)
show.Bars.progress = progress
from fullcast.cli import main
main()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program, "make", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
    ) as process:  # fmt: skip
        killer = threading.Timer(120, process.kill)
        killer.start()
        errors = []
        for line in process.stderr:
            if at and line.split()[:2] == ["progress", at[0]] and int(line.split()[2]) >= at[1]:
                at = None
                action()
            errors.append(line)
        output = process.stdout.read()
    killer.cancel()
    stderr = "".join(line for line in errors if not line.startswith("progress "))
    return subprocess.CompletedProcess("make", process.returncode, output, stderr)


def heard(folder):
    """Return every chapter's lines and lengths."""
    return {
        path.name: [
            (entry["line"], entry["end_ms"] - entry["start_ms"])
            for entry in json.loads(path.read_text())["entries"]
        ]
        for path in folder.glob("*/timeline/*.json")
    }


def test_cluster_that_shares_no_disk_makes_what_this_machine_makes(cluster, tmp_path):
    story = write_story(tmp_path / "story.txt")
    options = ("--engine", "silent", "--formats", "m4b")

    there = make(tmp_path, story, *options, "-o", "there", "--cluster", cluster.address)
    here = make(tmp_path, story, *options, "-o", "here")

    assert (there.returncode, here.returncode) == (0, 0), there.stderr
    assert heard(tmp_path / "there") == heard(tmp_path / "here") != {}
    assert len(list((tmp_path / "there/story").glob("*.mp3"))) == 6
    assert (tmp_path / "there/story/story.m4b").stat().st_size > 10_000
    stored = ClipStore(tmp_path / "there/.clips").known().keys()
    assert stored == ClipStore(tmp_path / "here/.clips").known().keys()
    assert not list(cluster.folder.glob("**/*.mp3")) + list(cluster.folder.glob("there"))


@pytest.mark.parametrize("stage", ["speak", "assemble"])
def test_worker_killed_mid_run_costs_nothing_but_time(engines, cluster, tmp_path, stage):
    story = write_story(tmp_path / "story.txt")

    made = make(
        tmp_path, story, "--engine", "slow", "-o", "out", "--cluster", cluster.address,
        at=(stage, 1), action=lambda: cluster.kill(cluster.second),
    )  # fmt: skip

    assert cluster.second.poll() is not None
    assert made.returncode == 0, made.stderr
    assert "Traceback" not in made.stderr
    assert [len(lines) for lines in heard(tmp_path / "out").values()] == [24] * 6
    assert len(list((tmp_path / "out/story").glob("*.mp3"))) == 6


def speak(executor, texts, tmp_path):
    voice = Voice("mo", "moody", "one")
    store = ClipStore(tmp_path / "clips")
    missing = plan_speech(
        [Utterance(text, voice) for text in texts],
        lambda v: load_engine(v.engine).fingerprint(v),
        store.has,
    ).missing
    try:
        speak_all(missing, store, executor=executor, progress=lambda *_: None)
    finally:
        spoken = {utterance.text for key, utterance in missing if store.has(key)}
        store.close()
        (tmp_path / "spoken.json").write_text(json.dumps(sorted(spoken)))


def test_line_that_ends_every_worker_is_named_and_the_others_are_spoken(engines, cluster, tmp_path):
    good = [f"A good line, number {n}." for n in range(8)]

    with (
        open_executor(cluster=cluster.address) as executor,
        pytest.raises(EngineError, match=r"mo \(moody one\) crashed or hung again on “Crash here"),
    ):
        speak(executor, [*good[:4], "Crash here.", *good[4:]], tmp_path)

    assert json.loads((tmp_path / "spoken.json").read_text()) == good


def test_worker_with_another_version_of_the_engine_ends_the_run(engines, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    cluster = DaskCluster(folder, MOODY_VERSION="2")
    try:
        cluster.workers()
        with (
            open_executor(cluster=cluster.address) as executor,
            pytest.raises(ClusterError, match=r"has another version of mo .*: moody 2"),
        ):
            speak(executor, ["A line."], tmp_path)
    finally:
        cluster.stop()
    assert json.loads((tmp_path / "spoken.json").read_text()) == []


def test_task_that_hangs_ends_its_workers_and_is_lost(cluster):
    with open_executor(cluster=cluster.address) as executor:
        hanging = executor.submit(0.5, exec, "import threading; threading.Event().wait()")
        with pytest.raises(WorkerLostError):
            hanging.result()

        assert executor.submit(60, abs, -1).result() == 1


def test_scheduler_that_goes_away_is_one_clear_line(cluster, tmp_path):
    story = write_story(tmp_path / "story.txt")

    made = make(
        tmp_path, story, "--engine", "silent", "-o", "out", "--cluster", cluster.address,
        at=("speak", 1), action=lambda: cluster.kill(cluster.scheduler),
    )  # fmt: skip

    assert made.returncode == 6
    assert "Traceback" not in made.stderr
    (line,) = re.findall("fullcast: .*", made.stderr)
    assert "was lost. Run the same command again" in line


@pytest.fixture
def nobody():
    """An address that nothing listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"tcp://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("address", ["here", "http://10.0.0.5:8786", "tcp://10.0.0.5", "tcp://:1"])
def test_address_that_is_none_says_how_to_write_it(address):
    with pytest.raises(ClusterError, match=r"is no address of a cluster\. Write it like tcp://"):
        open_executor(cluster=address)


def test_scheduler_that_is_not_there_is_one_clear_line(nobody, tmp_path, monkeypatch):
    monkeypatch.setattr("fullcast.executors.cluster.CONNECT_S", 1.0)

    with pytest.raises(ClusterError, match=rf"There is no scheduler at {nobody}\. Start one"):
        open_executor(cluster=nobody)


def test_scheduler_without_workers_is_one_clear_line(tmp_path, monkeypatch):
    monkeypatch.setattr("fullcast.executors.cluster.CONNECT_S", 3.0)
    cluster = DaskCluster(tmp_path)
    try:
        with pytest.raises(ClusterError, match=r"has no worker\. Start some: dask worker tcp://"):
            open_executor(cluster=cluster.address)
    finally:
        cluster.stop()


def test_worker_with_another_fullcast_is_one_clear_line(tmp_path):
    other = tmp_path / "other" / "fullcast-9.9.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: fullcast\nVersion: 9.9\n")
    cluster = DaskCluster(tmp_path)
    cluster.environment["PYTHONPATH"] = f"{other.parent}:{cluster.environment['PYTHONPATH']}"
    try:
        cluster.workers()
        with pytest.raises(ClusterError, match=r"has another fullcast than this .*\(9\.9, not "):
            open_executor(cluster=cluster.address)
    finally:
        cluster.stop()


def test_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(ClusterError, match=r"pip install 'fullcast\[cluster\]'"):
        open_executor(cluster="tcp://127.0.0.1:8786")
