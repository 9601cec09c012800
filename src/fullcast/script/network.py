"""The network that ranks candidates: its weights, and what they make of the features.

Every (turn, candidate) pair has a vector of D numbers. Layer by layer it takes in the vectors of
the same candidate in the turns around and how likely they speak and listen there, the less the
more narration or a scene's end lies between, and those of the other candidates of its turn. What
comes out is one log-probability a pair
(emissions), and how willingly the speaker stays or comes back (rates); `decode` joins the two.

Weights are float16 arrays in one .npz file; an ensemble's members have the prefixes ``0.``, ``1.``
and so on, and their answers are averaged. numpy does all the arithmetic.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from fullcast.memory import give_back

from .distances import Floats, Ints
from .features import Described

OFFSETS = (-6, -4, -3, -2, -1, 1, 2, 3, 4, 6)
"""Which turns around a turn a layer looks at."""

FEW = 3
"""Members that say which turns are sure."""

MOST_THREADS = 4
"""Each takes 20 MB."""

_BLOCK = 200
_NOBODY = -1e4
_LEAST = -30.0

Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Links:
    """How the turns of a work are linked, for K turns, M candidates and the O offsets.

    ``slots`` (K, M, O) is where the same candidate stands in the other turn, -1 if nowhere;
    ``narration`` (K, O) the paragraphs of narration between; ``apart`` (K, O) is 1 where a scene
    ends between.
    """

    slots: Ints
    narration: Floats
    apart: Floats


def link(candidates: Ints, gaps: Sequence[int], new_scene: Sequence[bool]) -> Links:
    """Link every turn with its neighbours; ``gaps`` are the paragraphs since the turn before."""
    turns, width = candidates.shape
    slots = np.full((turns, width, len(OFFSETS)), -1)
    narration = np.full((turns, len(OFFSETS)), 30.0, np.float32)
    apart = np.ones((turns, len(OFFSETS)), np.float32)
    told = np.cumsum(np.minimum(gaps, 10))
    scene = np.cumsum(new_scene)
    for place, offset in enumerate(OFFSETS):
        here = np.arange(max(0, -offset), max(0, min(turns, turns - offset)))
        there = here + offset
        same = candidates[here][:, :, None] == candidates[there][:, None, :]
        same &= candidates[here][:, :, None] >= 0
        slots[here, :, place] = np.where(same.any(axis=2), same.argmax(axis=2), -1)
        narration[here, place] = np.abs(told[here] - told[there])
        apart[here, place] = scene[here] != scene[there]
    return Links(slots, narration, apart)


@dataclass(frozen=True, slots=True)
class Network:
    """An ensemble of networks, and the table that turns probabilities into calibrated ones."""

    members: tuple[Weights, ...]
    calibration: NDArray[np.float32]
    """Shape (2, N): probabilities as they come out, ascending, and how often they are right."""

    @classmethod
    def load(cls, path: Path) -> Network:
        """Read a network from an .npz file."""
        with np.load(path) as stored:
            arrays = {name: stored[name].astype(np.float32) for name in stored.files}
        count = 1 + max(int(name.split(".")[0]) for name in arrays if name != "calibration")
        members = [
            {n.split(".", 1)[1]: a for n, a in arrays.items() if n.startswith(f"{i}.")}
            for i in range(count)
        ]
        return cls(tuple(members), arrays["calibration"])

    def save(self, path: Path) -> None:
        """Write a network as an .npz file."""
        arrays = {f"{i}.{n}": a for i, m in enumerate(self.members) for n, a in m.items()}
        halves: dict[str, Any] = {n: array.astype(np.float16) for n, array in arrays.items()}
        halves["calibration"] = self.calibration.astype(np.float32)
        np.savez_compressed(path, allow_pickle=False, **halves)

    def rank(self, described: Described, links: Links) -> tuple[Floats, Floats]:
        """Return emissions (K, M) and rates (K, 2); see `decode`.

        A thread for each core, each with members of its own. BLAS has one in each: its matrices are
        small, and threads that wait for each other burn three times the CPU.
        """
        with (
            threadpool_limits(limits=1, user_api="blas"),
            ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as threads,
        ):
            answers = list(threads.map(partial(_answer, described, links), self.members))
        emissions, rates = zip(*answers, strict=True)
        give_back()  # what the threads held
        return np.mean(emissions, axis=0).astype(np.float32), np.mean(rates, axis=0)

    def few(self) -> Network:
        """Return a smaller ensemble, for what need not be known as well."""
        return replace(self, members=self.members[:FEW])

    def calibrated(self, chance: float) -> float:
        """Return how often a speaker with this probability is right."""
        return float(np.interp(chance, self.calibration[0], self.calibration[1]))


@cache
def shipped() -> Network:
    """Return the network that comes with fullcast."""
    with resources.as_file(resources.files(__package__) / "data" / "attribution.npz") as path:
        return Network.load(path)


# ---------------------------------------------------------------------------- layers


def _answer(described: Described, links: Links, weights: Weights) -> tuple[Floats, Floats]:
    """Return one member's emissions and rates."""
    emissions = _log_softmax(_in_blocks(weights, described, links))
    return np.maximum(emissions, _LEAST), _rates(weights, described.context, links)


def _in_blocks(weights: Weights, described: Described, links: Links) -> Floats:
    """Rank block by block, so that memory does not grow with the work; the seams do not show."""
    turns = len(described.candidates)
    layers = sum(name.startswith("out.") and name.endswith("weight") for name in weights) - 1
    margin = layers * max(OFFSETS)
    parts = []
    for first in range(0, turns, _BLOCK):
        last = min(first + _BLOCK, turns)
        low, high = max(0, first - margin), min(turns, last + margin)
        ranked = _logits(weights, described, links, low, high, layers)
        parts.append(ranked[first - low : last - low])
    return np.concatenate(parts)


def _logits(
    weights: Weights, described: Described, links: Links, low: int, high: int, layers: int
) -> Floats:
    present = described.candidates[low:high] >= 0
    context = described.context[low:high]
    places = _places(links.slots[low:high])
    nobody = np.where(present, 0.0, _NOBODY).astype(np.float32)
    state = _linear(weights, "inp", described.features[low:high].astype(np.float32))
    state = _relu(state + _linear(weights, "ctx", context)[:, None])
    state = _relu(_linear(weights, "inp2", state))
    logits = _linear(weights, "out.0", state)[..., 0] + nobody
    for layer in range(layers):
        chances = np.exp(_log_softmax(logits)) * present
        listens = np.exp(_log_softmax(_linear(weights, f"heard.{layer}", state)[..., 0] + nobody))
        more = [chances, np.clip(logits, -8, 8) / 4, listens * present]
        shown = np.concatenate([state, np.stack(more, axis=-1)], axis=-1) * present[..., None]
        gates = _gates(weights, layer, links.narration[low:high], links.apart[low:high])
        mixed = _linear(weights, f"mix.{layer}", _around(shown, places, gates))
        visible = state * present[..., None]
        pooled = [(visible * chances[..., None]).sum(axis=1), visible.max(axis=1)]
        mixed += _linear(weights, f"pool.{layer}", np.concatenate(pooled, axis=-1))[:, None]
        mixed = _relu(mixed + _linear(weights, f"ctx2.{layer}", context)[:, None])
        state = state + _relu(_linear(weights, f"mix2.{layer}", mixed))
        logits = _linear(weights, f"out.{layer + 1}", state)[..., 0] + nobody
    return logits


def _gates(weights: Weights, layer: int, narration: Floats, apart: Floats) -> Floats:
    """Return how open the way to each turn around is, shape (K, O)."""
    bias = weights[f"gb.{layer}"]
    closing = _softplus(bias[:, 1]) * np.log1p(narration) + _softplus(bias[:, 2]) * apart
    gates: Floats = (1.0 / (1.0 + np.exp(closing - 1.0 - bias[:, 0]))).astype(np.float32)
    return gates


def _places(slots: Ints) -> Ints:
    """Return for every pair itself and the same candidate around it, shape (K, M, 1 + O).

    Pairs are counted through all turns; -1 where there is none.
    """
    turns, width, _ = slots.shape
    there = np.arange(turns)[:, None] + np.array(OFFSETS)
    inside = (there >= 0) & (there < turns)
    around = np.where((slots >= 0) & inside[:, None], there[:, None] * width + slots, -1)
    own = np.arange(turns * width).reshape(turns, width, 1)
    return np.concatenate([own, around], axis=-1)


def _around(shown: Floats, places: Ints, gates: Floats) -> Floats:
    """Join every pair's vector with those around it, as far as gates are open: (K, M, (1+O)D)."""
    turns, width, size = shown.shape
    seen = shown.reshape(-1, size)[places]
    gates = np.concatenate([np.ones_like(gates[:, :1]), gates], axis=1)
    seen *= np.where(places >= 0, gates[:, None], 0.0)[..., None]
    return seen.reshape(turns, width, -1)


def _rates(weights: Weights, context: Floats, links: Links) -> Floats:
    before = np.concatenate([np.zeros_like(context[:1]), context[:-1]])
    seen = [context, before, np.log1p(links.narration) / 3, links.apart]
    hidden = _relu(_linear(weights, "crf.a", np.concatenate(seen, axis=-1)))
    return _linear(weights, "crf.b", hidden)


def _linear(weights: Weights, name: str, values: Floats) -> Floats:
    """Apply one layer; as one product of two matrices, which is quicker than one for each turn."""
    rows = values.reshape(-1, values.shape[-1]) @ weights[f"{name}.weight"].T
    rows += weights[f"{name}.bias"]
    return rows.reshape(*values.shape[:-1], -1)


def _relu(values: Floats) -> Floats:
    return np.maximum(values, 0.0)


def _softplus(values: Floats) -> Floats:
    return np.logaddexp(0.0, values)


def _log_softmax(values: Floats) -> Floats:
    most = values.max(axis=-1, keepdims=True)
    result: Floats = values - most - np.log(np.exp(values - most).sum(axis=-1, keepdims=True))
    return result
