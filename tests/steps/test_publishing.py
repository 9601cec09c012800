from pathlib import Path

import pytest

import fullcast
from fullcast.errors import PublishError

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"


def test_base_url_that_is_none_stops_the_run_before_anything_is_spoken(tmp_path):
    work = fullcast.read_work(EXAMPLE)

    with pytest.raises(PublishError, match="not an http address"):
        fullcast.make(work, output=tmp_path, engine="silent", jobs=1, base_url="my site")

    assert not list(tmp_path.rglob("*.mp3"))
    assert not (tmp_path / ".clips").exists()
