"""Train the network that says who speaks, and calibrate it on authors it never saw.

    python scripts/train_attribution.py DATA … --folds FOLDER --fold 0 1 2 3 4 5
    python scripts/train_attribution.py DATA … --folds FOLDER --member 0 1 2
    python scripts/train_attribution.py DATA … --folds FOLDER

DATA are folders of annotated works (any depth, form: the docstring of the scorer). The first
command trains networks without some authors each, for honest scores; the second the members of the
shipped ensemble (both may be shared out among processes); the third calibrates and writes the
shipped file. `bench/attribution.py predict --held-out FOLDER` then measures. Needs torch;
everything is seeded, so the same data give the same network.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from fullcast.script.network import Network

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "scripts"), str(ROOT / "tests")]

from attribution_model.calibrate import isotonic  # noqa: E402
from attribution_model.examples import Novel, load_novel  # noqa: E402
from attribution_model.model import Ranker  # noqa: E402
from attribution_model.stories import stories  # noqa: E402
from attribution_model.training import save, train  # noqa: E402

import attribution as bench  # noqa: E402

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
AS_IT_IS = np.array([[0.0, 1.0], [0.0, 1.0]])

log = logging.getLogger("train_attribution")


def main() -> None:
    """Read the command line and run what it asks for."""
    arguments = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    data = [
        (seed, novel)
        for seed, novel in enumerate(n for folder in arguments.data for n in _works(folder))
        if novel["id"] not in arguments.without
    ]
    if arguments.fold is not None or arguments.member is not None:
        _train_part([load_novel(novel, seed) for seed, novel in data], arguments)
    else:
        _finish([novel for _, novel in data], arguments.folds)


def _works(folder: Path) -> Iterator[dict[str, Any]]:
    """Yield the annotated works of a folder: our marked stories, or novels."""
    if any(folder.rglob("*.txt")):
        yield from stories(folder)
    else:
        yield from bench.novels(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--fold", type=int, nargs="*", help="train without these folds' authors")
    parser.add_argument("--member", type=int, nargs="*", help="train these members on everything")
    parser.add_argument("--without", nargs="*", default=["quoteli3/emma", "quoteli3/pp"])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--size", type=int, default=48)
    parser.add_argument("--varied", type=float, default=1.0)
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


# ---------------------------------------------------------------------------- training


def _train_part(novels: Sequence[Novel], arguments: argparse.Namespace) -> None:
    """Train what one process is asked for; `_finish` puts the parts together."""
    folder: Path = arguments.folds
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "folds.json").write_text(json.dumps(FOLDS), encoding="utf-8")
    for fold in arguments.fold or ():
        seen = [novel for novel in novels if novel.author not in FOLDS[fold]]
        save([_train(seen, arguments, 0)], AS_IT_IS, folder / f"fold{fold}.npz")
    for member in arguments.member or ():
        model = _train(novels, arguments, member)
        torch.save(model.state_dict(), folder / f"member{member}.pt")


def _train(novels: Sequence[Novel], arguments: argparse.Namespace, seed: int) -> Ranker:
    log.info("%d works, seed %d", len(novels), seed)
    return train(
        novels,
        epochs=arguments.epochs,
        size=arguments.size,
        seed=seed,
        varied=arguments.varied,
    )


# ---------------------------------------------------------------------------- finishing


def _finish(data: Sequence[dict[str, Any]], folder: Path) -> None:
    """Calibrate on authors held out, write the shipped ensemble, and the scores into the card."""
    held_out = [d for d in data if any(d["meta"].get("author") in fold for fold in FOLDS)]
    chances, right = _out_of_fold(held_out, folder)
    calibration = isotonic(chances, right)
    models = []
    for path in sorted(folder.glob("member*.pt")):
        state = torch.load(path)
        model = Ranker(state["inp.bias"].shape[0])
        model.load_state_dict(state)
        models.append(model)
    save(models, calibration, SHIPPED)
    for path in folder.glob("fold*.npz"):
        network = Network.load(path)
        arrays = {f"{i}.{n}": a for i, m in enumerate(network.members) for n, a in m.items()}
        halves = {name: array.astype(np.float16) for name, array in arrays.items()}
        np.savez_compressed(path, calibration=calibration.astype(np.float32), **halves)
    log.info("%s: %d bytes", SHIPPED.name, SHIPPED.stat().st_size)


def _out_of_fold(data: Sequence[dict[str, Any]], folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return how sure the networks were of works they never saw, and whether they were right.

    Found characters and given ones alike, so that `sure` means the same with and without a cast.
    """
    scoring = bench.scorer()
    chances, right = [], []
    for novel in data:
        network = bench.network_for(novel, folder, AS_IT_IS)
        for setting in ("given", "e2e"):
            predictions = bench.PREDICT[setting](novel, network)
            rows = (
                scoring.score_given(novel, predictions)
                if setting == "given"
                else scoring.score_e2e(novel, predictions)[0]
            )
            for row, sure in bench.with_sure(rows, predictions):
                chances.append(sure)
                right.append(row["ok"])
    return np.array(chances), np.array(right)


if __name__ == "__main__":
    main()
