from pathlib import Path

import pytest

import fullcast
from fullcast.errors import PublishError

EXAMPLE = Path(__file__).parents[2] / "examples" / "the-last-ferry.txt"


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ({"base_url": "my site"}, "not an http address"),
        ({"cover": EXAMPLE}, "cannot be read as a picture"),
    ],
)
def test_wrong_option_stops_the_run_before_anything_is_written(tmp_path, option, says):
    work = fullcast.read_work(EXAMPLE)

    with pytest.raises(PublishError, match=says):
        fullcast.make(work, output=tmp_path, engine="silent", jobs=1, **option)

    assert not list(tmp_path.iterdir())
