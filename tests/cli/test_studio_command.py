"""`fullcast studio` as it is started and ended."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from command import one_line, run

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"


@pytest.fixture
def start(tmp_path):
    """Start the command; yields its process and the address that it tells."""
    started = []

    def begin(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "fullcast", "studio", *map(str, arguments), "--no-browser", "--port", "0"],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process, re.search(r"http://\S+", process.stdout.readline())[0]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def end(process):
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


def test_work_is_opened_and_ctrl_c_ends_it_quietly(start, tmp_path):
    process, address = start(EXAMPLE)

    page = httpx.get(f"{address}cast", trust_env=False)

    assert page.status_code == 200
    assert "Odile Marsh" in page.text
    assert end(process) == (0, "", "")
    assert (tmp_path / "output" / "the-last-ferry" / "cast.toml").is_file()
    again, address = start(tmp_path / "output" / "the-last-ferry")
    assert address.endswith("/the-last-ferry/")
    end(again)


def test_ctrl_c_ends_a_run_too_and_the_next_goes_on(start, tmp_path):
    novel = tmp_path / "novel.md"
    novel.write_text(
        "\n\n".join(f"“Say {number} again,” said Ann to Bob." for number in range(400))
    )
    process, address = start(novel)
    origin = {"Origin": re.match(r"http://[^/]+", address)[0]}
    assert (
        httpx.post(f"{address}start", json={}, headers=origin, trust_env=False).status_code == 200
    )
    time.sleep(0.6)

    code, _out, err = end(process)

    assert (code, err) == (0, "")
    done = run("make", tmp_path / "output" / "novel", "--jobs", 1, cwd=tmp_path)
    assert done.returncode == 0
    assert not list((tmp_path / "output" / "novel").rglob("*.part"))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nothing.txt"], 3, "nothing.txt"),
        ([".", "--include", "x"], 3, ""),
        (["--output", "file.txt"], 7, "cannot hold works"),
    ],
)
def test_mistake_is_one_line(tmp_path, arguments, code, says):
    (tmp_path / "file.txt").write_text("x")

    done = run("studio", *arguments, "--no-browser", cwd=tmp_path)

    assert done.returncode == code
    assert says in one_line(done)
