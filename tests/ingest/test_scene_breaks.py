import json
from pathlib import Path

import pytest

from fullcast.ingest.scene_breaks import is_scene_break

TRAPS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "fixtures/traps.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
BREAKS = [t["text"] for t in TRAPS if t["group"] == "scene-break"]


@pytest.mark.parametrize(
    "text", [*BREAKS, "* * *", "⁂", "◇◆◇", "-- time skip --", "xXx", ".oOo.", "~🌙~", "<hr>"]
)
def test_a_mark_between_scenes(text):
    assert is_scene_break(text)


@pytest.mark.parametrize(
    "text", ["X", "?!", "!", "😬", "“…”", "...no", "M", "line", "Break", "", "o", "12", "xoxo?"]
)
def test_what_is_said_or_signed_is_no_scene_break(text):
    assert not is_scene_break(text)
