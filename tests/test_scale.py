"""Many works in one run, and one work on many machines."""

import json
import multiprocessing
import subprocess
import sys

import pytest

import fullcast
from fullcast.errors import InputError, OutputError, UsageError
from fullcast.pipeline import make_all
from fullcast.steps.shards import shard_of
from fullcast.workspace import open_workspace
from speak.conftest import installed

CHAPTERS = 5
__all__ = ["installed"]


def write_story(path, title=None, chapters=CHAPTERS):
    parts = [f"Title: {title or path.stem}\nAuthor: {path.stem}\nChapters: {chapters}/{chapters}\n"]
    for chapter in range(1, chapters + 1):
        parts.append(f"Chapter {chapter}\n\n“This is the story {path.stem},” said Ada Marsh.")
        parts += [f"“And this is line {n}, {chapter},” said Ben Oster." for n in range(5)]
    path.write_text("\n\n".join(parts), encoding="utf-8")
    return path


@pytest.fixture
def stories(tmp_path):
    return [write_story(tmp_path / f"{name}.txt") for name in ("ash", "birch", "cedar", "dogwood")]


@pytest.fixture
def story(tmp_path):
    return write_story(tmp_path / "story.txt")


def make(story, output, **options):
    return fullcast.make(
        fullcast.read_work(story), output=output, engine="silent", jobs=1, **options
    )


def heard(folder):
    """Return every chapter's timeline."""
    return {path.name: json.loads(path.read_text()) for path in folder.glob("timeline/*.json")}


def run(*arguments, cwd, before=""):
    return subprocess.run(
        [sys.executable, "-c", f"{before}\nfrom fullcast.cli import main\nmain()", *map(str, arguments)],
        capture_output=True, text=True, cwd=cwd, check=False, timeout=120,
    )  # fmt: skip


# ---------------------------------------------------------------------------- lost workers


def test_worker_that_dies_while_it_mixes_costs_nothing_but_time(story, tmp_path):
    killed = []

    def progress(stage, done, total):
        if stage == "assemble" and not killed:
            killed.extend(multiprocessing.active_children()[:1])
            killed[0].kill()

    made = fullcast.make(
        fullcast.read_work(story), output=tmp_path, engine="silent", jobs=1, progress=progress
    )

    assert len(killed) == 1
    assert len(list(made.folder.glob("*.mp3"))) == CHAPTERS
    assert set(heard(made.folder)) == {f"0{n}.json" for n in range(1, CHAPTERS + 1)}


# ---------------------------------------------------------------------------- many works


def test_works_share_workers_and_each_is_made_as_alone(stories, tmp_path):
    made = dict(make_all(stories, output=tmp_path / "all", engine="silent", jobs=2))
    alone = make(stories[1], tmp_path / "alone")

    assert set(made) == set(stories)
    assert all(len(one.rebuilt) == CHAPTERS for one in made.values())
    assert heard(made[stories[1]].folder) == heard(alone.folder) != {}


@pytest.fixture
def engines(installed):
    """Install engines; return the folder that they are in."""
    installed("varied", VARIED)
    return installed("counted", COUNTED)


COUNTED = """
    import os
    from pathlib import Path
    from fullcast.speak.engines.silent import SilentEngine

    class Engine(SilentEngine):
        name = "counted"

        def speak(self, text, voice):
            Path(__file__).with_name(f"pid-{os.getpid()}").touch()
            return super().speak(text, voice)
"""


VARIED = """
    import os, random
    from dataclasses import replace
    from fullcast.speak.engines.silent import SilentEngine

    class Engine(SilentEngine):
        name = "varied"

        def speak(self, text, voice):
            return super().speak(text, replace(voice, rate_wpm=random.randint(150, 200)))
"""


def test_works_that_say_the_same_may_speak_it_at_the_same_time(tmp_path, engines):
    """No engine speaks a line twice in just the same time."""
    stories = [write_story(tmp_path / f"{name}.txt") for name in ("ash", "birch", "cedar")]
    for path in stories:
        path.write_text(path.read_text().replace(f"This is the story {path.stem}", "Now"))

    results = list(make_all(stories, output=tmp_path / "all", engine="varied", jobs=2))

    assert [made for _, made in results if isinstance(made, Exception)] == []


def test_all_works_are_spoken_by_as_many_processes_as_asked_for(stories, tmp_path, engines):
    results = list(make_all(stories, output=tmp_path / "all", engine="counted", jobs=2))

    assert [error for _, error in results if isinstance(error, Exception)] == []
    assert 1 <= len(list(engines.glob("pid-*"))) <= 2


def test_error_over_one_work_harms_no_other(stories, tmp_path):
    (tmp_path / "birch.txt").write_bytes(b"")

    def read(path):
        if path.stem == "cedar":
            raise KeyError("a bug")
        return fullcast.read_work(path)

    made = dict(make_all(stories, read=read, output=tmp_path / "all", engine="silent", jobs=2))

    assert isinstance(made[stories[1]], InputError)
    assert isinstance(made[stories[2]], KeyError)
    for path in (stories[0], stories[3]):
        assert len(list(made[path].folder.glob("*.mp3"))) == CHAPTERS


def test_bug_over_one_work_keeps_its_traceback_and_is_no_success(stories, tmp_path):
    bug = """
import fullcast.ingest
plain = fullcast.ingest.read_work
def read_work(path, **options):
    return {}[path.stem] if path.stem == "cedar" else plain(path, **options)
fullcast.ingest.read_work = read_work
"""

    result = run("make", *stories, "-o", "all", "--engine", "silent", cwd=tmp_path, before=bug)

    assert result.returncode == 1
    assert "KeyError: 'cedar'" in result.stderr
    assert "cedar.txt" in result.stdout.split("all works")[1]
    assert len(list((tmp_path / "all").glob("*/*.mp3"))) == 3 * CHAPTERS


def test_works_of_one_title_made_at_once_get_folders_of_their_own(tmp_path):
    stories = [write_story(tmp_path / f"{name}.txt", title="Trees") for name in ("ash", "birch")]

    made = dict(make_all(stories, output=tmp_path / "all", engine="silent", jobs=2))

    assert len({one.folder for one in made.values()}) == 2
    assert all(len(list(one.folder.glob("*.mp3"))) == CHAPTERS for one in made.values())


def test_work_given_twice_is_made_once_and_the_second_is_told(story, tmp_path):
    copy = tmp_path / "copy.txt"
    copy.write_bytes(story.read_bytes())

    results = [
        made
        for _, made in make_all([story, copy], output=tmp_path / "all", engine="silent", jobs=2)
    ]

    errors = [made for made in results if isinstance(made, Exception)]
    assert [str(error) for error in errors if "Another run makes this work" not in str(error)] == []
    assert len(list((tmp_path / "all/story").glob("*.mp3"))) == CHAPTERS


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGINT")
def test_interrupted_run_of_many_works_ends_at_once_and_goes_on_later(stories, tmp_path):
    stop = """
import os, signal
from fullcast import show
plain = show.Bars.drop
def drop(self, name):
    plain(self, name)
    os.kill(os.getpid(), signal.SIGINT)
show.Bars.drop = drop
"""
    arguments = ("make", *stories, "-o", "all", "--engine", "silent", "--jobs", "1")

    stopped = run(*arguments, cwd=tmp_path, before=stop)
    finished = run(*arguments, cwd=tmp_path)

    assert stopped.returncode == 130
    assert "Traceback" not in stopped.stderr
    assert stopped.stderr.count("fullcast: stopped.") == 1
    assert finished.returncode == 0, finished.stderr
    assert len(list((tmp_path / "all").glob("*/*.mp3"))) == 4 * CHAPTERS


# ---------------------------------------------------------------------------- shards


def test_shards_of_works_make_each_work_once(stories, tmp_path):
    parts = [
        dict(make_all(stories, output=tmp_path / "all", engine="silent", jobs=1, shard=f"{n}/3"))
        for n in (1, 2, 3)
    ]

    assert [[path.stem for path in part] for part in parts] == [
        ["ash", "dogwood"], ["birch"], ["cedar"],
    ]  # fmt: skip
    assert len(list((tmp_path / "all").glob("*/*.mp3"))) == 4 * CHAPTERS


def test_shards_at_the_same_time_are_joined_without_mixing_anything(story, tmp_path):
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "fullcast", "make", str(story), "-o", "out", "--engine", "silent",
             "--formats", "m4b", "--shard", f"{n}/2"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for n in (1, 2)
    ]  # fmt: skip
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert "chapters mixed: 1, 3, 5" in outputs[0][0]
    assert "run the same command without --shard" in outputs[1][0]
    assert not (tmp_path / "out/story/manifest.json").exists()
    events = []

    made = make(
        story, tmp_path / "out", formats="m4b", progress=lambda stage, *_: events.append(stage)
    )

    assert {"speak", "assemble", "encode"}.isdisjoint(events)
    assert made.rebuilt == (1, 2, 3, 4, 5)
    assert len(list(made.folder.glob("*.mp3"))) == CHAPTERS
    assert not (made.folder / ".parts").exists()
    assert heard(made.folder) == heard(make(story, tmp_path / "alone").folder)
    assert (made.folder / "story.m4b").stat().st_size > 10_000


def test_shard_run_again_does_nothing(story, tmp_path):
    make(story, tmp_path, shard="1/2")
    events = []

    make(story, tmp_path, shard="1/2", progress=lambda stage, *_: events.append(stage))

    assert {"speak", "assemble"}.isdisjoint(events)


def test_chapter_that_changed_after_its_shard_is_mixed_when_joined(story, tmp_path):
    make(story, tmp_path, shard="1/2")
    make(story, tmp_path, shard="2/2")
    story.write_text(story.read_text().replace("line 3, 2,", "line 3, changed,"))
    events = []

    made = make(story, tmp_path, progress=lambda *event: events.append(event))

    assert [event[0] for event in events].count("assemble") == 1
    assert len(list(made.folder.glob("*.mp3"))) == CHAPTERS


def test_shard_that_was_forgotten_is_made_when_joined(story, tmp_path):
    make(story, tmp_path, shard="1/2")

    made = make(story, tmp_path)

    assert len(list(made.folder.glob("*.mp3"))) == CHAPTERS


@pytest.mark.parametrize("shard", [None, "1/2"])
def test_folder_that_another_run_is_at_is_left_alone(story, tmp_path, shard):
    space = open_workspace(tmp_path, fullcast.read_work(story))

    with space.held(), pytest.raises(OutputError, match="Another run makes this work"):
        make(story, tmp_path, shard=shard)

    assert list((tmp_path / "story").iterdir()) == []


def test_joining_waits_for_no_shard_that_is_still_at_it(story, tmp_path):
    space = open_workspace(tmp_path, fullcast.read_work(story))

    with space.held(shared=True):
        make(story, tmp_path, shard="1/2")
        with pytest.raises(OutputError, match="Another run makes this work"):
            make(story, tmp_path)
    assert not (tmp_path / "story" / ".lock").exists()


def test_run_that_another_one_overtook_starts_anew(story, tmp_path):
    space = open_workspace(tmp_path, fullcast.read_work(story))
    make(story, tmp_path)

    with pytest.raises(OutputError, match="run the same command again"), space.held():
        pass


@pytest.mark.parametrize("text", ["", "1", "0/4", "5/4", "a/b", "1/0", "-1/4", "1/4/2"])
def test_shard_that_is_none_says_how_to_write_it(text):
    with pytest.raises(UsageError, match=r"is no shard\. Write --shard 1/4"):
        shard_of(text)


def test_jobs_of_a_cluster_are_its_own(story, tmp_path):
    with pytest.raises(UsageError, match="Leave out --jobs or --cluster"):
        make(story, tmp_path, cluster="tcp://127.0.0.1:8786")
