"""The example with its texts written and nothing else: for tests of several folders to change."""

import shutil
from pathlib import Path

import pytest

import fullcast

EXAMPLE = Path(__file__).parents[1] / "examples" / "the-last-ferry.txt"
NAME = "the-last-ferry"


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    output = tmp_path_factory.mktemp("written")
    fullcast.save(fullcast.prepare(fullcast.read_work(EXAMPLE), output=output))
    return output


@pytest.fixture
def output(written, tmp_path):
    """An output folder that holds the example's texts."""
    shutil.copytree(written, tmp_path / "output")
    return tmp_path / "output"
