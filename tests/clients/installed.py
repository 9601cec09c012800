"""Programs that a test asks, where they are installed."""

import shutil

import pytest


def need(program):
    """Return where a program is; skip the test where it is not installed."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed: see scripts/install-clients")
    return path
