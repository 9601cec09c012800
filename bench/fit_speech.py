"""Fit the weights that tell speech from quoted words, and say how well they do.

    python bench/fit_speech.py WORKS...

Prints, for whole authors held out, how often the weights are right, and then the weights that
belong into `fullcast.script.speech`. WORKS are annotated works as in `bench/detection.py`.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from detection import read_works, trim
from fullcast.ingest.text_file import layout_of, paragraphs_of
from fullcast.script.marks import Family
from fullcast.script.pairing import pair_marks
from fullcast.script.speech import features

RIDGE = 3.0

Example = tuple[str, list[str], bool]
"""Author, features, is speech."""


def examples_of(path: Path) -> list[Example]:
    """Return every quoted span of a work that the annotation has, or has nothing of."""
    examples: list[Example] = []
    author = json.loads(path.read_text(encoding="utf-8"))["meta"].get("author", path.stem)
    (work,) = read_works([path])
    spoken = np.zeros(len(work.text) + 1, dtype=bool)
    for start, end in work.speech:
        spoken[start:end] = True
    paragraphs = list(paragraphs_of(work.text, layout_of(work.text)))
    texts = [paragraph.text for paragraph in paragraphs]
    for paragraph, text, following in zip(paragraphs, texts, [*texts[1:], ""], strict=True):
        earlier = False
        for pair in pair_marks(text, following, Family.DOUBLE):
            origin = paragraph.start or 0
            span = trim(work.text, origin + pair.start, origin + pair.end)
            right = span in work.speech
            if span[0] < span[1] and (right or not spoken[slice(*span)].any()):
                found = features(text, pair, follows_speech=earlier)
                examples.append((author, found, right))
            earlier = earlier or right
    return examples


def fit(rows: np.ndarray, speech: np.ndarray) -> np.ndarray:
    """Fit a logistic regression by Newton's method; ``rows`` are examples by features, 0 or 1."""
    weights = np.zeros(rows.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (speech - chance) - RIDGE * weights
        curve = (rows.T * (chance * (1 - chance))) @ rows + RIDGE * np.eye(rows.shape[1])
        weights += np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    """Print the held-out figures and the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="+", type=Path)
    files = [
        file
        for path in parser.parse_args().works
        for file in (sorted(path.glob("**/*.json")) or [path])
    ]
    examples = [example for file in files for example in examples_of(file)]
    names = sorted({name for _, found, _ in examples for name in found})
    rows = np.array([[float(name in found) for name in names] for _, found, _ in examples])
    speech = np.array([float(right) for _, _, right in examples])
    authors = np.array([author for author, _, _ in examples])
    report(rows, speech, authors)
    for name, weight in zip(names, fit(rows, speech), strict=True):
        print(f'    "{name}": {weight:.2f},')


def report(rows: np.ndarray, speech: np.ndarray, authors: np.ndarray) -> None:
    """Print how the weights do on authors that they were not fitted on."""
    missed = wrong = 0
    for author in sorted(set(authors)):
        out = authors == author
        said = rows[out] @ fit(rows[~out], speech[~out]) > 0
        missed += int((~said & (speech[out] == 1)).sum())
        wrong += int((said & (speech[out] == 0)).sum())
    print(f"{len(speech)} spans, {int((speech == 0).sum())} of them no speech")
    print(f"authors held out: {missed} of speech missed, {wrong} of other taken for speech")


if __name__ == "__main__":
    main()
