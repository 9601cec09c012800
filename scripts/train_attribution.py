"""Train the network that says who speaks, measure it on authors it never saw, write its card.

    python scripts/train_attribution.py DATA --folds FOLDER

DATA is a folder of annotated works (any depth, form: the docstring of the scorer); FOLDER takes
the networks that were each trained without some authors, for `bench/attribution.py predict
--held-out FOLDER`. Needs torch; everything is seeded, so the same data give the same network.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "scripts")]

import attribution as bench
from attribution_model.calibrate import isotonic
from attribution_model.examples import Novel, load_novel
from attribution_model.training import save, train

FOLDS = (
    ("AUST",),
    ("FORS",),
    ("WAUG", "CARR", "DUNB"),
    ("CHRI", "JAME", "CHES"),
    ("WOOL", "CHOP", "DOST"),
    ("WHAR", "WILD", "WELL", "MONT"),
)
"""Authors left out together; every work of an author is in one fold."""
SHIPPED = ROOT / "src" / "fullcast" / "script" / "data" / "attribution.npz"
CARD = ROOT / "docs" / "attribution.md"
AS_IT_IS = np.array([[0.0, 1.0], [0.0, 1.0]])

log = logging.getLogger("train_attribution")


def main() -> None:
    """Read the command line and run."""
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    novels = [
        load_novel(data, seed)
        for seed, data in enumerate(bench.novels(arguments.data))
        if data["id"] not in arguments.without
    ]
    log.info("%d works read", len(novels))
    calibration = AS_IT_IS
    if not arguments.skip_folds:
        _train_folds(novels, arguments)
        calibration = _calibrate(novels, arguments.folds)
    models = [_train(novels, arguments, seed) for seed in range(arguments.members)]
    save(models, calibration, SHIPPED)
    if not arguments.skip_folds:
        _recalibrate_folds(arguments.folds, calibration)
        _write_scores(novels, arguments.folds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--without", nargs="*", default=["quoteli3/emma", "quoteli3/pp"])
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--size", type=int, default=48)
    parser.add_argument("--varied", type=float, default=1.5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--skip-folds", action="store_true")
    return parser.parse_args()
