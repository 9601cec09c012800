"""Training the ranker, and turning it into the network that is shipped."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from fullcast.script.network import OFFSETS, Network

from .examples import Example, Novel
from .model import Ranker, loss_of

_SEGMENT = 48
_BATCH = 12
_SHORTEST = 8
_ARRAYS = (
    "candidates",
    "features",
    "context",
    "slots",
    "narration",
    "apart",
    "right",
    "heard",
    "weight",
)
AS_IT_IS = np.array([[0.0, 1.0], [0.0, 1.0]], np.float32)
"""The calibration that changes nothing."""
_TYPES = {"features": torch.float32, "slots": torch.int64}
_FILL = {"candidates": -1, "slots": -1}

log = logging.getLogger(__name__)


def train(novels: Sequence[Novel], *, epochs: int, size: int, seed: int, varied: float) -> Ranker:
    """Train one network; an epoch sees every work as it is and ``varied`` of its variants."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Ranker(size)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.05)
    steps = epochs * len(list(_batches(_epoch(novels, varied, rng), rng)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _one_cycle(steps))
    for epoch in range(epochs):
        model.train()
        losses = []
        for batch in _batches(_epoch(novels, varied, rng), rng):
            optimizer.zero_grad()
            loss = loss_of(model, batch)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        log.info("epoch %d of %d: loss %.4f", epoch + 1, epochs, np.mean(losses))
    return model.eval()


def _one_cycle(steps: int) -> Callable[[int], float]:
    """Warm up for 15 % of the steps, then fall to nothing along a cosine."""

    def factor(step: int) -> float:
        warm = 0.15 * steps
        if step < warm:
            return 0.04 + 0.96 * step / warm
        left = min(1.0, (step - warm) / max(1.0, steps - warm))
        return float(0.5 * (1 + np.cos(np.pi * left))) + 1e-4

    return factor


def _epoch(novels: Sequence[Novel], varied: float, rng: np.random.Generator) -> list[Example]:
    chosen = [novel.plain[0] for novel in novels]
    for novel in novels:
        chosen += [example for example in novel.plain[1:] if rng.random() < 0.5]
        chosen += [e for e in novel.varied if e.kind == "excerpt" and rng.random() < 0.25]
        rest = [e for e in novel.varied if e.kind != "excerpt"]
        count = int(varied) + int(rng.random() < varied % 1)
        chosen += [rest[i] for i in rng.permutation(len(rest))[:count]]
    return chosen


def _batches(examples: Sequence[Example], rng: np.random.Generator) -> Iterator[dict[str, Tensor]]:
    stretches = []
    for example in examples:
        turns = len(example.weight)
        for first in range(-int(rng.integers(0, _SEGMENT)), turns, _SEGMENT):
            low, high = max(0, first), min(turns, first + _SEGMENT)
            if high - low >= min(_SHORTEST, turns) and example.right[low:high].any():
                stretches.append((example, low, high))
    order = rng.permutation(len(stretches))
    for first in range(0, len(order), _BATCH):
        yield _stack([stretches[i] for i in order[first : first + _BATCH]])


def _stack(stretches: Sequence[tuple[Example, int, int]]) -> dict[str, Tensor]:
    batch = {}
    for name in _ARRAYS:
        parts = [getattr(example, name)[low:high] for example, low, high in stretches]
        stacked = torch.stack([_padded(part, _FILL.get(name, 0)) for part in parts])
        batch[name] = stacked.to(_TYPES.get(name, stacked.dtype))
    places = torch.arange(_SEGMENT)
    for place, offset in enumerate(OFFSETS):
        outside = (places + offset < 0) | (places + offset >= _SEGMENT)
        batch["slots"][:, outside, :, place] = -1
    return batch


def _padded(part: Tensor, fill: int) -> Tensor:
    short = _SEGMENT - len(part)
    if not short:
        return part
    return torch.cat([part, torch.full((short, *part.shape[1:]), fill, dtype=part.dtype)])


def save(model: Ranker, path: Path) -> None:
    """Write a network as the product reads it, its probabilities as they come out."""
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    Network((weights,), AS_IT_IS).save(path)
