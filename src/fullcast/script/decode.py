"""Decoding: all turns of a work weighed together.

People take turns, so who spoke before and the time before that counts. The chain's state is the
pair (speaker of the turn before, speaker of this one); the forward-backward algorithm gives every
turn's probabilities, Viterbi's the likeliest speakers of all turns together. Scores are logarithms.
"""

from __future__ import annotations

import numpy as np

from .distances import Floats, Ints


def decode(candidates: Ints, emissions: Floats, rates: Floats) -> Floats:
    """Return log-probabilities of every turn's candidates, shape (K, M).

    ``candidates`` (K, M) are indices of characters, -1 for none; ``rates`` (K, 2) hold
    the score of the same speaker as in the turn before, and as in the one before that.
    """
    turns, width = emissions.shape
    stays, returns = _links(candidates, rates)
    forward = np.zeros((turns, width, width), np.float32)
    forward[0] = emissions[0][None, :]
    for k in range(1, turns):
        reached = forward[k - 1][:, :, None] + returns[k][:, None, :]
        forward[k] = _log_sum(reached, 0) + stays[k] + emissions[k][None, :]
        forward[k] -= forward[k].max()
    backward = np.zeros((width, width), np.float32)
    result = np.zeros_like(emissions)
    for k in range(turns - 1, -1, -1):
        result[k] = _log_sum(forward[k] + backward, 0)
        if k:
            ahead = (stays[k] + emissions[k][None, :] + backward)[None] + returns[k][:, None, :]
            backward = _log_sum(ahead, 2)
            backward -= backward.max()
    total = _log_sum(result, 1)
    return result - total[:, None]


def likeliest(candidates: Ints, emissions: Floats, rates: Floats) -> Ints:
    """Return the candidate of every turn (K) on the likeliest path through all of them.

    Where nothing tells two people apart they still take turns on it; turn by turn each of them
    would be as likely.
    """
    turns, width = emissions.shape
    stays, returns = _links(candidates, rates)
    forward = np.broadcast_to(emissions[0], (width, width))
    came_from = np.zeros((turns, width, width), np.int8)
    for k in range(1, turns):
        reached = forward[:, :, None] + returns[k][:, None, :]
        came_from[k] = reached.argmax(axis=0)
        forward = reached.max(axis=0) + stays[k] + emissions[k][None, :]
    before, here = np.unravel_index(int(forward.argmax()), forward.shape)
    path = np.zeros(turns, int)
    for k in range(turns - 1, -1, -1):
        path[k] = here
        before, here = came_from[k][before, here], before
    return path


def _links(candidates: Ints, rates: Floats) -> tuple[Floats, Floats]:
    """Return what it counts that the speaker here was that of the turn before, (K, before, here).

    And the same for the turn before that.
    """
    turns, width = candidates.shape
    stays, returns = (np.zeros((turns, width, width), np.float32) for _ in range(2))
    for back, links in enumerate((stays, returns), start=1):
        before, here = candidates[:-back], candidates[back:]
        links[back:] = (before[:, :, None] == here[:, None, :]) & (here[:, None, :] >= 0)
        np.multiply(links, rates[:, back - 1, None, None], out=links)
    return stays, returns


def _log_sum(values: Floats, axis: int) -> Floats:
    most = values.max(axis=axis, keepdims=True)
    total: Floats = np.log(np.exp(values - most).sum(axis=axis)) + most.squeeze(axis)
    return total
