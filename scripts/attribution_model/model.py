"""The network as torch trains it; `fullcast.script.network` is the same arithmetic in numpy."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from fullcast.script.feature_names import CONTEXT, FEATURES
from fullcast.script.network import OFFSETS

_NOBODY = -1e4
_LEAST = -30.0


class Ranker(nn.Module):
    """Ranks the candidates of every turn; see `fullcast.script.network` for the idea."""

    def __init__(self, size: int = 48, layers: int = 3, dropout: float = 0.2) -> None:
        super().__init__()
        around = len(OFFSETS)
        self.inp = nn.Linear(len(FEATURES), size)
        self.ctx = nn.Linear(len(CONTEXT), size)
        self.inp2 = nn.Linear(size, size)
        self.out = nn.ModuleList([nn.Linear(size, 1) for _ in range(layers + 1)])
        self.mix = nn.ModuleList(
            [nn.Linear((around + 1) * (size + 3), size) for _ in range(layers)]
        )
        self.pool = nn.ModuleList([nn.Linear(2 * size, size) for _ in range(layers)])
        self.mix2 = nn.ModuleList([nn.Linear(size, size) for _ in range(layers)])
        self.ctx2 = nn.ModuleList([nn.Linear(len(CONTEXT), size) for _ in range(layers)])
        self.gb = nn.ParameterList([nn.Parameter(torch.zeros(around, 3)) for _ in range(layers)])
        self.heard = nn.ModuleList([nn.Linear(size, 1) for _ in range(layers + 1)])
        self.crf = Rates()
        self.dropout, self.blank = nn.Dropout(dropout), nn.Dropout(0.05)

    def forward(self, batch: dict[str, Tensor]) -> tuple[list[Tensor], list[Tensor]]:
        """Return the logits before and after every layer (B, K, M), and those of being heard."""
        present = batch["candidates"] >= 0
        context = batch["context"]
        nobody = (~present) * _NOBODY
        state = self.inp(self.blank(batch["features"])) + self.ctx(context)[:, :, None]
        state = functional.relu(self.inp2(self.dropout(functional.relu(state))))
        logits = self.out[0](state)[..., 0] + nobody
        heard = self.heard[0](state)[..., 0] + nobody
        seen, hearing = [logits], [heard]
        for layer in range(len(self.mix)):
            chances = logits.softmax(-1) * present
            listens = heard.softmax(-1) * present
            more = [chances, logits.clamp(-8, 8) / 4, listens]
            shown = torch.cat([state, torch.stack(more, -1)], -1) * present[..., None]
            mixed = self.mix[layer](self._around(shown, layer, batch))
            visible = state * present[..., None]
            pooled = [(visible * chances[..., None]).sum(2), visible.max(2).values]
            mixed = mixed + self.pool[layer](torch.cat(pooled, -1))[:, :, None]
            mixed = functional.relu(mixed + self.ctx2[layer](context)[:, :, None])
            state = state + functional.relu(self.mix2[layer](self.dropout(mixed)))
            logits = self.out[layer + 1](state)[..., 0] + nobody
            heard = self.heard[layer + 1](state)[..., 0] + nobody
            seen.append(logits)
            hearing.append(heard)
        return [layer.float() for layer in seen], [layer.float() for layer in hearing]

    def _around(self, shown: Tensor, layer: int, batch: dict[str, Tensor]) -> Tensor:
        bias = self.gb[layer]
        closing = functional.softplus(bias[:, 1]) * torch.log1p(batch["narration"])
        closing = closing + functional.softplus(bias[:, 2]) * batch["apart"]
        gates = torch.sigmoid(1 + bias[:, 0] - closing)
        joined = [shown]
        for place, offset in enumerate(OFFSETS):
            slot = batch["slots"][..., place]
            there = torch.roll(shown, -offset, 1)
            size = shown.shape[-1]
            found = torch.gather(there, 2, slot.clamp(min=0)[..., None].expand(-1, -1, -1, size))
            joined.append(found * (slot >= 0)[..., None] * gates[:, :, place, None, None])
        return torch.cat(joined, -1)


class Rates(nn.Module):
    """How willingly a speaker goes on, or comes back after one turn of somebody else."""

    def __init__(self, size: int = 24) -> None:
        super().__init__()
        self.a = nn.Linear(2 * len(CONTEXT) + 2 * len(OFFSETS), size)
        self.b = nn.Linear(size, 2)
        with torch.no_grad():
            self.b.weight.mul_(0.1)
            self.b.bias.copy_(torch.tensor([-1.5, 0.5]))

    def forward(self, batch: dict[str, Tensor]) -> Tensor:
        """Return the two rates of every turn (B, K, 2)."""
        context = batch["context"]
        before = torch.cat([torch.zeros_like(context[:, :1]), context[:, :-1]], 1)
        seen = [context, before, torch.log1p(batch["narration"]) / 3, batch["apart"]]
        return self.b(functional.relu(self.a(torch.cat(seen, -1))))


def loss_of(model: Ranker, batch: dict[str, Tensor]) -> Tensor:
    """Return how surprised the model is: each turn by itself, all turns together, the listener."""
    with torch.autocast("cpu", torch.bfloat16):  # takes a third less time
        logits, hearing = model(batch)
    right = batch["right"]
    known = right.any(-1)
    weight = batch["weight"][known]
    total = torch.zeros(())
    for number, layer in enumerate(logits):
        surprise = _surprise(layer[known], right[known])
        share = 0.4 if number + 1 == len(logits) else 0.25
        total = total + share * (surprise * weight).sum() / weight.sum()
    emissions = logits[-1].log_softmax(-1).clamp(min=_LEAST)
    somebody = (batch["candidates"] >= 0).any(-1)
    emissions = torch.where(somebody[..., None], emissions, torch.zeros_like(emissions))
    rates = model.crf(batch)
    wrong = known[..., None] & ~right
    forced = torch.where(wrong, emissions + 2 * _LEAST, emissions)
    twice = torch.cat([batch["candidates"], batch["candidates"]])
    totals = log_total(twice, torch.cat([emissions, forced]), torch.cat([rates, rates]))
    every, correct = totals.chunk(2)
    total = total + (every - correct).sum() / known.sum()
    heard = batch["heard"].any(-1)
    for layer in hearing:
        if heard.any():
            total = total + 0.08 * _surprise(layer[heard], batch["heard"][heard]).mean()
    return total


def _surprise(logits: Tensor, right: Tensor) -> Tensor:
    chances = logits.log_softmax(-1)
    return -torch.logsumexp(torch.where(right, chances, torch.full_like(chances, _NOBODY)), -1)


def log_total(candidates: Tensor, emissions: Tensor, rates: Tensor) -> Tensor:
    """Return the log of the summed weights of all paths, by the chain of `script.decode`."""
    _, turns, width = emissions.shape
    stays, returns = _same(candidates, 1), _same(candidates, 2)
    forward = emissions[:, 0, None, :].expand(-1, width, -1)
    for k in range(1, turns):
        reached = forward[..., None] + (rates[:, k, 1, None, None] * returns[:, k])[:, :, None]
        link = rates[:, k, 0, None, None] * stays[:, k]
        forward = torch.logsumexp(reached, 1) + link + emissions[:, k, None, :]
    return torch.logsumexp(forward.flatten(1), 1)


def _same(candidates: Tensor, back: int) -> Tensor:
    before = torch.full_like(candidates, -2)
    before[:, back:] = candidates[:, :-back]
    same = before[:, :, :, None] == candidates[:, :, None, :]
    return (same & (candidates[:, :, None, :] >= 0)).float()
