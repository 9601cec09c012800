import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(os.environ.get("FULLCAST_SHARED") or Path(__file__).parents[2] / "shared")

LONGEST = ("test_long_book.py",)
"""Few tests, and each takes long."""

settings.register_profile("usual", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=5000)
settings.load_profile("usual")


def pytest_addoption(parser):
    parser.addoption(
        "--save-golden-files",
        action="store_true",
        help="write the golden side of tests/golden/ from what the code gives, for review",
    )


def pytest_collection_modifyitems(items):
    """Have the files that take longest begin first: a core takes a whole one at a time.

    The largest are next, as in xdist's own order, which knows nothing else.
    """
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path.name not in LONGEST, -sizes[item.path]))


@pytest.fixture
def save_golden_files(request):
    """Whether this run writes golden files instead of comparing with them."""
    return request.config.getoption("--save-golden-files")


@pytest.fixture
def shared_data():
    """The folder of development data that is not part of the project."""
    if not (SHARED / "data").is_dir():
        pytest.skip("needs the shared development data, which is not part of the project")
    return SHARED / "data"
