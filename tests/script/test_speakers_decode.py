import itertools

import numpy as np
import pytest

from fullcast.script.decode import decode
from fullcast.script.network import link
from fullcast.script.tracks import tracks


def by_hand(candidates, emissions, rates):
    """Sum over every path there is."""
    turns, width = emissions.shape
    total = np.zeros((turns, width))
    for path in itertools.product(range(width), repeat=turns):
        score = sum(emissions[k, i] for k, i in enumerate(path))
        who = [candidates[k, i] for k, i in enumerate(path)]
        for k in range(1, turns):
            score += rates[k, 0] * (who[k] == who[k - 1] >= 0)
            score += rates[k, 1] * (k > 1 and who[k] == who[k - 2] >= 0)
        for k, i in enumerate(path):
            total[k, i] += np.exp(score)
    return total / total.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("turns", [1, 2, 3, 5])
def test_probabilities_are_those_of_all_paths(turns):
    rng = np.random.default_rng(turns)
    candidates = np.array([rng.permutation(4)[:3] for _ in range(turns)])
    emissions = rng.normal(size=(turns, 3)).astype(np.float32)
    rates = rng.normal(size=(turns, 2)).astype(np.float32)

    chances = np.exp(decode(candidates, emissions, rates))

    assert chances == pytest.approx(by_hand(candidates, emissions, rates), abs=1e-5)


def test_long_works_do_not_overflow():
    emissions = np.full((3000, 2), -25.0, np.float32)

    chances = np.exp(decode(np.tile([0, 1], (3000, 1)), emissions, np.zeros((3000, 2))))

    assert chances == pytest.approx(np.full((3000, 2), 0.5), abs=1e-4)


def test_links_find_the_same_candidate_in_the_turn_before():
    candidates = np.array([[4, 7], [7, -1], [9, 4]])

    links = link(candidates, [0, 1, 0], [True, False, False])

    before = links.slots[1, :, 4]
    assert before.tolist() == [1, -1]  # 7 stands second there; nobody is nowhere


class _Turn:
    def __init__(self, gap=0, new_scene=False):
        self.gap, self.new_scene = gap, new_scene


def test_evidence_of_lines_at_even_distance_is_summed_apart():
    values = np.array([[1.0], [0.0], [0.0], [0.0]], np.float32)

    sums = dict(tracks(values, [_Turn(new_scene=True), _Turn(), _Turn(), _Turn()]))

    assert sums["back_even"][2, 0] > sums["back_even"][3, 0] == 0.0
    assert sums["back_odd"][1, 0] > sums["back_odd"][3, 0] > 0.0


def test_evidence_ends_with_the_scene():
    values = np.array([[0.0], [0.0], [1.0]], np.float32)

    sums = dict(tracks(values, [_Turn(new_scene=True), _Turn(), _Turn(new_scene=True)]))

    assert sums["ahead_even"][0, 0] == sums["ahead_odd"][1, 0] == 0.0
