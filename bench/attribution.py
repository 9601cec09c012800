"""Measure who says what on annotated novels: predict, then evaluate.

    python bench/attribution.py predict --setting given --works NOVELS --out PREDICTIONS
    python bench/attribution.py evaluate --setting given --works NOVELS --predictions PREDICTIONS

The predictions come from the very functions that the product runs. Setting `given`: the annotated
characters and quotation spans are handed over. Setting `e2e`: nothing but the text. A paragraph is
what blank lines enclose, its line ends taken for spaces, so that offsets stay those of the text;
chapters begin at paragraphs that `ingest` would take for a chapter's heading.

Works, their form and the scoring rule are those of `score_attribution.py` in the shared folder
beside the repository (FULLCAST_SHARED names another place).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from fullcast.ingest.headings import chapter_heading
from fullcast.model import (
    Chapter,
    Character,
    Gender,
    Kind,
    Metadata,
    Paragraph,
    Role,
    Source,
    Work,
)
from fullcast.script import write_script
from fullcast.script.narrator import Section, find_narrators
from fullcast.script.network import Network
from fullcast.script.quotes import Quote
from fullcast.script.reading import hear
from fullcast.script.speakers import attribute
from fullcast.script.turns import ChapterSpeech

SHARED = Path(
    os.environ.get("FULLCAST_SHARED", Path(__file__).resolve().parents[1] / ".." / "shared")
)
STYLES = {"single-straight": "sq", "single-curly": "sc", "double-curly": "dc"}
GENDERS = {"M": Gender.MALE, "F": Gender.FEMALE}
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_MARKS = "\"'‘’“”"

Prediction = dict[str, Any]


def scorer() -> ModuleType:
    """Load the scoring rule."""
    path = SHARED / "tools" / "score_attribution.py"
    if not path.exists():
        sys.exit(f"the scorer is missing: {path}")
    spec = importlib.util.spec_from_file_location("score_attribution", path)
    if spec is None or spec.loader is None:
        sys.exit(f"the scorer cannot be loaded: {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def novels(path: Path, restyle: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the annotated works of a folder or file, with other quotation marks where wished."""
    scoring = scorer()
    for novel in scoring.load(str(path)):
        yield novel if restyle is None else scoring.restyle(novel, STYLES[restyle])


# ---------------------------------------------------------------------------- a novel as a Work


def work_of(novel: dict[str, Any]) -> Work:
    """Cut a novel's text into chapters and paragraphs that keep their offsets."""
    chapters: list[list[Paragraph]] = [[]]
    titles: list[str | None] = [None]
    for start, end in _paragraph_ranges(novel["text"]):
        text = novel["text"][start:end].replace("\n", " ")
        heading = chapter_heading(text)
        if heading and any(p.role is Role.PROSE for p in chapters[-1]):
            chapters.append([])
            titles.append(None)
        if heading:
            titles[-1] = heading.title or titles[-1]
        role = Role.HEADING if heading else Role.PROSE
        if not any(character.isalnum() for character in text):
            role = Role.SCENE_BREAK
        chapters[-1].append(Paragraph(text, role, start=start, end=end))
    meta = novel["meta"]
    return Work(
        Metadata(
            meta.get("title") or novel["id"],
            relationships=tuple(meta.get("relationships", ())),
            characters=tuple(meta.get("characters", ())),
        ),
        tuple(
            Chapter(number, tuple(paragraphs), title)
            for number, (paragraphs, title) in enumerate(
                zip(chapters, titles, strict=True), start=1
            )
        ),
        Source(novel["id"], "text", "0" * 64),
    )


def _paragraph_ranges(text: str) -> Iterator[tuple[int, int]]:
    at = len(text) - len(text.lstrip())
    for blank in _BLANK_LINES.finditer(text, at):
        yield at, blank.start()
        at = blank.end()
    if text[at:].strip():
        yield at, len(text.rstrip())


def characters_of(novel: dict[str, Any]) -> list[Character]:
    """Return the annotated characters as characters that a user would have named."""
    return [
        Character(
            c["name"],
            tuple(a for a in c["aliases"] if a != c["name"]),
            GENDERS.get(c["gender"], Gender.UNKNOWN),
            1.0 if c["gender"] in GENDERS else 0.0,
        )
        for c in novel["characters"]
        if not c["name"].startswith("_")
    ]


# ---------------------------------------------------------------------------- predicting


def given_sections(novel: dict[str, Any], work: Work) -> list[Section]:
    """Return the chapters with the annotated spans as their speech."""
    spans = sorted(tuple(span) for quote in novel["quotes"] for span in quote["spans"])
    return [
        Section(
            chapter, [p.text for p in chapter.paragraphs], _quotations(chapter.paragraphs, spans)
        )
        for chapter in work.chapters
    ]


def hear_sections(
    sections: Sequence[Section], characters: Sequence[Character], work: Work
) -> list[ChapterSpeech]:
    """Return chapters as the attribution sees them."""
    narrations = find_narrators(sections, characters, work.metadata)
    return [hear(section, told) for section, told in zip(sections, narrations, strict=True)]


def _quotations(
    paragraphs: Sequence[Paragraph], spans: Sequence[tuple[int, ...]]
) -> list[tuple[Quote, ...]]:
    """Give every paragraph its annotated spans, with their quotation marks."""
    found: list[tuple[Quote, ...]] = []
    left_open = False
    at = 0
    for paragraph in paragraphs:
        origin, text = paragraph.start or 0, paragraph.text
        while at < len(spans) and spans[at][1] <= origin:
            at += 1
        quotes: list[Quote] = []
        for start, end in spans[at:]:
            if start >= origin + len(text):
                break
            quotes.append(_quote(text, start - origin, end - origin, left_open=left_open))
            left_open = False
        left_open = bool(quotes) and not quotes[-1].closed and quotes[-1].end >= len(text) - 1
        found.append(tuple(quotes))
    return found


def _quote(text: str, start: int, end: int, *, left_open: bool) -> Quote:
    """Return the part of a span that stands in a paragraph; a span may run over several."""
    a, b = max(0, start), min(end, len(text))
    a -= start > 0 and text[a - 1] in _MARKS
    closed = end <= len(text) and text[b : b + 1] in tuple(_MARKS)
    opens = not text[:a].strip()
    return Quote(a, b + closed, closed, continues=start < 0 or (left_open and opens))


def predict_given(novel: dict[str, Any], network: Network | None) -> list[Prediction]:
    """Name the speakers of the annotated spans."""
    work = work_of(novel)
    characters = characters_of(novel)
    heard = hear_sections(given_sections(novel, work), characters, work)
    attributions = attribute(heard, characters, network)
    predictions = []
    for chapter, speech, said in zip(work.chapters, heard, attributions, strict=True):
        for attribution in said:
            for number, quote in attribution.turn.quotes:
                start, end = inside(speech.paragraphs[number], quote)
                origin = chapter.paragraphs[number].start or 0
                predictions.append(
                    {
                        "start": origin + start,
                        "end": origin + end,
                        "speaker": attribution.speaker,
                        "sure": attribution.speakers[attribution.speaker],
                    }
                )
    return _as_annotated(novel, predictions)


def inside(text: str, quote: Quote) -> tuple[int, int]:
    """Return the range of a quotation without its marks."""
    start, end = quote.start, quote.end
    return start + (text[start] in _MARKS), end - (quote.closed and text[end - 1] in _MARKS)


def _as_annotated(novel: dict[str, Any], predictions: list[Prediction]) -> list[Prediction]:
    """Give a span that was cut at the end of a paragraph its annotated end again."""
    ends = {span[0]: span[1] for quote in novel["quotes"] for span in quote["spans"]}
    return [{**p, "end": ends[p["start"]]} for p in predictions if p["start"] in ends]


def predict_e2e(novel: dict[str, Any], network: Network | None) -> list[Prediction]:
    """Find speech and speakers from the text alone."""
    script = write_script(work_of(novel), network=network)
    return [
        {"start": line.start, "end": line.end, "speaker": line.speaker, "sure": line.sure}
        for chapter in script.chapters
        for line in chapter.lines
        if line.kind in (Kind.DIALOGUE, Kind.THOUGHT)
    ]


PREDICT: dict[str, Callable[[dict[str, Any], Network | None], list[Prediction]]] = {
    "given": predict_given,
    "e2e": predict_e2e,
}


def network_for(novel: dict[str, Any], held_out: Path) -> Network:
    """Return the networks that were trained without the novel's author, as one ensemble."""
    folds = json.loads((held_out / "folds.json").read_text(encoding="utf-8"))
    author = novel["meta"].get("author")
    number = next(i for i, authors in enumerate(folds) if author in authors)
    networks = [Network.load(path) for path in sorted(held_out.glob(f"fold{number}-*.npz"))]
    members = tuple(member for network in networks for member in network.members)
    return replace(networks[0], members=members)


def predict(arguments: argparse.Namespace) -> None:
    """Write one file of predictions a work, and the seconds that each took."""
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    clock = out / "seconds.json"
    seconds = json.loads(clock.read_text(encoding="utf-8")) if clock.exists() else {}
    for novel in novels(arguments.works, arguments.restyle):
        started = time.process_time()
        held_out = arguments.held_out
        network = network_for(novel, held_out) if held_out else None
        predictions = PREDICT[arguments.setting](novel, network)
        seconds[novel["id"]] = time.process_time() - started
        lines = (json.dumps(p, ensure_ascii=False) for p in predictions)
        name = novel["id"].replace("/", "__") + ".jsonl"
        (out / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    clock.write_text(json.dumps(seconds, indent=1), encoding="utf-8")


# ---------------------------------------------------------------------------- evaluating


def evaluate(arguments: argparse.Namespace) -> None:
    """Print the tables: by work and type, detection, person, calibration, speed."""
    scoring, where = scorer(), str(arguments.predictions)
    works = [
        novel
        for novel in novels(arguments.works, arguments.restyle)
        if scoring.read_pred(where, novel["id"]) is not None
    ]
    rows, _detection = scoring.score(works, where, arguments.setting)
    _print_person(scoring, works, rows)
    _print_calibration(scoring, works, rows, where)
    _print_speed(works, arguments.predictions / "seconds.json")


def _print_person(scoring: ModuleType, works: list[dict[str, Any]], rows: dict[str, Any]) -> None:
    for label, first in (("first person", True), ("third person", False)):
        mine = [
            row
            for novel in works
            if str(novel["meta"].get("person", "3")).startswith("1") is first
            for row in rows[novel["id"]]
        ]
        if mine:
            share, count = scoring.acc(mine, "quote")
            print(f"{label}: {100 * share:.2f} % of {count} quotations")


def _print_calibration(
    scoring: ModuleType, works: list[dict[str, Any]], rows: dict[str, Any], where: str
) -> None:
    """Print, for every tenth of `sure`, how many spans it was said of and how many were right."""
    said = [
        (sure, row["ok"])
        for novel in works
        for row, sure in with_sure(rows[novel["id"]], scoring.read_pred(where, novel["id"]))
    ]
    print("sure         spans   mean   right")
    for low, high in [(i / 10, (i + 1) / 10) for i in range(10)] + [(0.9, 1.0), (0.95, 1.0)]:
        bucket = [(s, ok) for s, ok in said if low <= s < high or (high == 1.0 and s == 1.0)]
        if bucket:
            mean = sum(s for s, _ in bucket) / len(bucket)
            right = sum(ok for _, ok in bucket) / len(bucket)
            print(f"{low:.2f}-{high:.2f} {len(bucket):8d} {mean:6.3f} {right:7.3f}")


def with_sure(
    rows: Sequence[dict[str, Any]], predictions: Sequence[Prediction]
) -> Iterator[tuple[dict[str, Any], float]]:
    """Yield the scored spans that were found, with how sure their speaker was."""
    sures = {p["start"]: p["sure"] for p in predictions}
    for row in rows:
        sure = sures.get(row["start"], sures.get(row["start"] - 1))
        if sure is not None:
            yield row, sure


def _print_speed(works: list[dict[str, Any]], path: Path) -> None:
    seconds = json.loads(path.read_text(encoding="utf-8"))
    words = sum(len(novel["text"].split()) for novel in works)
    total = sum(seconds[novel["id"]] for novel in works)
    print(f"{total / words * 100_000:.2f} s of CPU for 100,000 words ({words} words)")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    for name, run in (("predict", predict), ("evaluate", evaluate)):
        command = commands.add_parser(name)
        command.set_defaults(run=run)
        command.add_argument("--setting", choices=["given", "e2e"], required=True)
        command.add_argument("--works", type=Path, required=True)
        command.add_argument("--restyle", choices=list(STYLES))
        if name == "predict":
            command.add_argument("--held-out", type=Path, help="networks of train_attribution.py")
        command.add_argument(
            "--out" if name == "predict" else "--predictions", type=Path, required=True
        )
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
