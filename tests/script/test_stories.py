"""Short fan fiction of ours: nobody becomes two people, and most lines find their speaker."""

from pathlib import Path

import pytest

from script.marked_stories import marked, misses, scripted

STORIES = sorted((Path(__file__).parents[1] / "fixtures" / "stories").glob("*.txt"))


def test_speakers_of_all_stories_together(tmp_path):
    results = [misses(path, tmp_path) for path in STORIES]

    right = sum(total - len(wrong) for wrong, total in results)
    assert right >= 0.7 * sum(total for _, total in results), results


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_every_marked_quotation_is_found(path, tmp_path):
    text, gold = marked(path)
    starts = {line.start for c in scripted(text, tmp_path).chapters for line in c.lines}

    assert [text[at : at + 40] for at, _ in gold if at not in starts] == []
