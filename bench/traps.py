"""Run the traps: short texts whose typography, structure or spelling misleads a reader.

    python bench/traps.py [FILE] [--failures]

Every trap goes through the code that a work goes through: `write_script` for kinds and texts of
lines (and the text reader, for traps of structure), `speakable` for what is read aloud. Prints
passed and failed by group, and last ``passed N of M (P %)``.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fullcast.ingest.headings import chapter_heading
from fullcast.ingest.labelled import read_labelled
from fullcast.ingest.scene_breaks import is_scene_break
from fullcast.model import UNKNOWN, Chapter, Line, Metadata, Paragraph, Role, Source, Work
from fullcast.script import write_script
from fullcast.speak.normalise import speakable

FIXTURE = Path(__file__).parents[1] / "tests/fixtures/traps.jsonl"
SOURCE = Source("trap.txt", "text", "0" * 64)
BEFORE, AFTER = "It was the last night of the year.", "Nobody slept in the house."
HEADER = "Title: A Trap\nAuthor: nobody\nLanguage: English\n\n"

Segment = tuple[str, str, str | None]
"""Kind, text, speaker."""


def failure(trap: dict[str, Any]) -> str | None:
    """Return what goes wrong with a trap, or None."""
    if "speech" in trap:
        return _spoken_wrongly(trap)
    wanted = [[(k, t.strip(), s) for k, t, s in p if t.strip()] for p in trap["paragraphs"]]
    found = _read(trap) if trap["id"].startswith("G") else _script(trap)
    return _difference(wanted, found, trap.get("note", ""))


def _spoken_wrongly(trap: dict[str, Any]) -> str | None:
    """Compare what is read aloud; a wish in brackets or words about the text is no exact text."""
    spoken, wanted = speakable(trap["text"]).text, trap["speech"]
    accepted = {wanted, re.sub(r"\s*\(.*\)", "", wanted)}
    if "(or drop the first piece)" in wanted:
        accepted.add(re.sub(r"\w+-(\w)", lambda match: match[1].upper(), min(accepted, key=len)))
    if spoken in accepted or ":" in wanted or wanted.startswith(("(", "as in", "literal")):
        return None
    return f"wanted {wanted!r}, spoken {spoken!r}"


def _role_of(text: str) -> Role:
    if is_scene_break(text):
        return Role.SCENE_BREAK
    return Role.HEADING if chapter_heading(text) else Role.PROSE


def _script(trap: dict[str, Any]) -> list[list[Segment]]:
    paragraphs = tuple(Paragraph(text, _role_of(text)) for text in trap["text"].split("\n\n"))
    metadata = Metadata("A Trap", language=trap.get("lang", "en"))
    script = write_script(Work(metadata, (Chapter(1, paragraphs),), SOURCE))
    return _segments(script.chapters[0].lines, len(paragraphs))


def _read(trap: dict[str, Any]) -> list[list[Segment]]:
    """Read a trap between two paragraphs of story; text that is set aside counts as skipped."""
    text = "\n\n".join((BEFORE, trap["text"], AFTER))
    work = read_labelled((HEADER + text).encode(), SOURCE, ())
    found: list[list[Segment]] = []
    for chapter in write_script(work).chapters:
        most = max([line.paragraph for line in chapter.lines], default=0)
        found += [p for p in _segments(chapter.lines, most, first=0) if p]
    return [p for p in found if p[0][1] not in (BEFORE, AFTER)]


def _segments(lines: Sequence[Line], count: int, first: int = 1) -> list[list[Segment]]:
    found: list[list[Segment]] = [[] for _ in range(first, count + 1)]
    for line in lines:
        found[line.paragraph - first].append((line.kind.value, line.text, line.speaker))
    return found


def _difference(
    wanted: Sequence[list[Segment]], found: Sequence[list[Segment]], note: str
) -> str | None:
    """Compare kinds and texts, then speakers; what is skipped may be missing."""
    shown = [[(kind, text) for kind, text, _ in p] for p in found]
    told = [[s for s in p if s[0] != "skip"] for p in wanted]
    told = [p for p, whole in zip(told, wanted, strict=True) if p or not whole]
    skipping = [[(k, t) for k, t, _ in p] for p in told]
    if shown == skipping:
        return _speakers_differ(told, found)
    as_narration = [[("narration", " ".join(text for _, text in p))] for p in shown]
    if "narration" in note and "acceptable" in note and as_narration == shown:
        return None
    return f"wanted {skipping}, found {shown}"


def _speakers_differ(wanted: Sequence[list[Segment]], found: Sequence[list[Segment]]) -> str | None:
    """Names must fit; letters (A, B, X) stand for persons that the text does not name."""
    text = " ".join(words for p in wanted for _, words, _ in p)
    pairs = [
        (gold, said)
        for p, q in zip(wanted, found, strict=True)
        for (_, _, gold), (_, _, said) in zip(p, q, strict=True)
        if gold is not None
    ]
    for gold, said in pairs:
        if len(gold) > 1 and gold in text and gold.lower() not in said.lower().split():
            return f"wanted speaker {gold}, found {said}"
    letters = {(gold, said) for gold, said in pairs if len(gold) == 1 and said != UNKNOWN}
    if any(count > 1 for side in (0, 1) for count in Counter(p[side] for p in letters).values()):
        return f"speakers {sorted(letters)}"
    return None


def main() -> None:
    """Print a table of groups and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=FIXTURE)
    parser.add_argument("--failures", action="store_true", help="say what goes wrong")
    arguments = parser.parse_args()
    traps = [json.loads(line) for line in arguments.file.read_text(encoding="utf-8").splitlines()]
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for trap in traps:
        wrong = failure(trap)
        group = trap["id"][0]
        total[group] += 1
        passed[group] += wrong is None
        if wrong and arguments.failures:
            print(f"{trap['id']} {trap['group']}: {trap['text']!r}\n    {wrong}")
    for group in sorted(total):
        print(f"{group}  {passed[group]} of {total[group]}")
    percent = 100 * passed.total() / max(1, total.total())
    print(f"passed {passed.total()} of {total.total()} ({percent:.1f} %)")


if __name__ == "__main__":
    main()
