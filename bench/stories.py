"""How many speakers of our own marked stories are found, and how many lines a listener hears right.

python bench/stories.py [STORY ...]

Named right is a line whose speaker is found by a name that the story gives. A listener asks for
less: that each person has one voice of their own, whatever it is called. Voices are matched with
people one to one, so that most lines fit.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path.insert(0, str(TESTS))

from script.marked_stories import misses, scripted, unmarked  # noqa: E402

_CAST = re.compile(r"\A((?:.+\n)*?)Cast: .*\n")
"""The line in which a story for training says who is who; the product must not read it."""


def main(paths: Sequence[Path]) -> None:
    """Print a line for every story, and its misses: text, marked, found, how sure."""
    named = heard = everything = 0
    for path in paths:
        with tempfile.TemporaryDirectory() as folder:
            wrong, total = misses(path, folder)
            right = heard_right(path, folder)
        named, heard, everything = named + total - len(wrong), heard + right, everything + total
        print(f"{path.name}: {total - len(wrong)} named right, {right} heard right, of {total}")
        for miss in wrong:
            print("   ", *miss)
    print(f"{named} named right, {heard} heard right, of {everything}")


def heard_right(path: Path, folder: str) -> int:
    """Count the lines of a story that the voice of their speaker says."""
    text, gold = unmarked(_CAST.sub(r"\1", path.read_text(encoding="utf-8")))
    speakers = {
        line.start: line.speaker for c in scripted(text, folder).chapters for line in c.lines
    }
    return best_match(Counter((name, speakers[at]) for at, name in gold if at in speakers))


def best_match(lines: Counter[tuple[str, str]]) -> int:
    """Return the most lines that fit where people and voices are matched one to one."""
    people = sorted({person for person, _ in lines})
    best = {frozenset[str](): 0}  # people who have a voice: lines that fit
    for voice in sorted({voice for _, voice in lines}):
        for taken, fit in list(best.items()):
            for person in people:
                if person not in taken and lines[person, voice]:
                    more = taken | {person}
                    best[more] = max(best.get(more, 0), fit + lines[person, voice])
    return max(best.values())


if __name__ == "__main__":
    main(
        [Path(name) for name in sys.argv[1:]] or sorted((TESTS / "fixtures/stories").glob("*.txt"))
    )
