"""Whole works, read as the product reads them."""

import os
from pathlib import Path

import pytest

from fullcast.ingest import read_work
from fullcast.model import Kind
from fullcast.script import write_script

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("FULLCAST_SHARED", ROOT / ".." / "shared"))
FIRST_WORK = SHARED / "data" / "dont-say-goodbye.txt"


def speakers(path):
    script = write_script(read_work(path))
    return [
        " ".join(line.speaker.split()[0] for line in chapter.lines if line.kind is Kind.DIALOGUE)
        for chapter in script.chapters
    ]


def test_short_story_told_by_two_in_turn():
    assert speakers(ROOT / "examples" / "the-last-ferry.txt") == [
        "Odile Wren Odile Odile Odile Tam Wren Tam Wren Tam Tam Odile Odile Wren Odile",
        "Tam Tam Wren Tam Wren Tam Tam Wren Tam Odile Odile Tam Odile Wren Wren",
    ]


@pytest.mark.skipif(not FIRST_WORK.exists(), reason=f"{FIRST_WORK} is not here")
def test_first_real_work():
    in_turn = ["Javert Jean"] * 6 + ["Jean Javert"] * 4 + ["Jean"]
    assert speakers(FIRST_WORK) == [" ".join(in_turn), "Woman" + " Javert" * 6]
