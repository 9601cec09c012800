import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def bench(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"bench/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


traps = bench("traps")
TRAPS = [json.loads(line) for line in traps.FIXTURE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    "trap", [pytest.param(trap, id=trap["id"]) for trap in TRAPS if trap["id"][0] in "ABCDEF"]
)
def test_trap_of_speech_is_read_as_its_writer_meant(trap):
    assert traps.failure(trap) is None


def test_a_trap_that_goes_wrong_is_told():
    trap = {"id": "A0", "text": "“Yes.”", "paragraphs": [[["narration", "“Yes.”", None]]]}

    assert "dialogue" in traps.failure(trap)
