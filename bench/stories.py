"""How many speakers of our own marked stories are found.

python bench/stories.py [STORY ...]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from script.marked_stories import misses  # noqa: E402


def main(paths: list[Path]) -> None:
    """Print a line for every story, and its misses: text, marked, found, how sure."""
    right = everything = 0
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            wrong, total = misses(path, folder)
        right, everything = right + total - len(wrong), everything + total
        print(f"{path.name}: {total - len(wrong)} of {total}")
        for miss in wrong:
            print("   ", *miss)
    print(f"{right} of {everything}")


if __name__ == "__main__":
    main(
        [Path(name) for name in sys.argv[1:]] or sorted((TESTS / "fixtures/stories").glob("*.txt"))
    )
