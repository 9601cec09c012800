"""One folder of tests/golden/ingest is one test: `in/` holds a work, `golden/` what it is read as.

A new folder is a new test. `pytest tests/ingest --save-golden-files` writes the golden sides; read
the difference before it is committed.
"""

from pathlib import Path

import pytest

from fullcast.errors import InputError
from fullcast.files import read_json, write_text
from fullcast.ingest import read_work
from fullcast.model import Work
from fullcast.workspace import work_text

GOLDEN = Path(__file__).parents[1] / "golden/ingest"


@pytest.mark.parametrize("case", sorted(path.name for path in GOLDEN.iterdir()))
def test_a_work_is_read_as_its_golden_file_says(case, save_golden_files):
    (source,) = (GOLDEN / case / "in").iterdir()
    golden = GOLDEN / case / "golden/work.json"

    work = read_work(source)

    if save_golden_files:
        write_text(golden, work_text(work))
    assert work == read_json(golden, Work, InputError)
