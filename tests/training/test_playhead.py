"""The playhead: at any update again, bit for bit, in as few updates as the kept states allow."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.training.branch import Branch
from rnnviz.training.keyframes import FINE
from rnnviz.training.options import USUAL, prepared
from rnnviz.training.playhead import Playhead
from tests.oracles.networks import case

LENGTH = 5 * FINE


def recorded() -> tuple[Branch, list[np.ndarray]]:
    """A branch with a keyframe at its start alone, and the weights after each of its updates."""
    one = case(3)
    pair = [(one.x, one.target)]
    branch = Branch("1", prepared(one.net, pair, None, {**USUAL, "learning_rate": 0.1}))
    flat = branch.training.descent.flat
    made = [flat.copy()]
    for _ in range(LENGTH):
        branch.end = next(branch.updates).number
        made.append(flat.copy())
    return branch, made


@pytest.fixture(scope="module")
def record() -> tuple[Branch, list[np.ndarray]]:
    return recorded()


@pytest.mark.parametrize("update", [0, 1, FINE - 1, FINE, 3 * FINE + 7, LENGTH, 2])
def test_it_stands_where_the_run_stood(
    update: int, record: tuple[Branch, list[np.ndarray]]
) -> None:
    branch, made = record
    playhead = Playhead([branch])
    assert playhead.go(branch, update) == 1.0
    assert playhead.at == update
    assert np.array_equal(branch.training.descent.flat, made[update])


def test_the_update_that_led_there_is_at_hand(record: tuple[Branch, list[np.ndarray]]) -> None:
    branch, _ = record
    playhead = Playhead([branch])
    playhead.go(branch, 9)
    assert playhead.made is not None
    assert playhead.made.number == 9


def test_without_time_it_goes_a_part_of_the_way_and_tells_which(
    record: tuple[Branch, list[np.ndarray]],
) -> None:
    branch, made = record
    playhead = Playhead([branch])
    playhead.go(branch, 0)
    shares = [playhead.go(branch, 4, lambda: True) for _ in range(4)]
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert np.array_equal(branch.training.descent.flat, made[4])


def test_the_way_back_from_there_is_short(record: tuple[Branch, list[np.ndarray]]) -> None:
    branch, _ = record
    playhead, calls = Playhead([branch]), []

    def count() -> bool:
        calls.append(1)
        return False

    playhead.go(branch, LENGTH - 1)
    assert playhead.nbytes
    playhead.go(branch, LENGTH - 3, count)
    assert len(calls) < FINE
