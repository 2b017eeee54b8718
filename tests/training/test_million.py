"""A million updates on tape: keyframes within 60 MB, and the worst wait that is left."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.training.budget import KEYFRAMES, PASSING
from rnnviz.training.keyframes import FINE
from rnnviz.training.recorder import Recorder
from rnnviz.training.updates import State

MILLION = 1_000_000


def simulated(n_hidden: int, optimizer: str, classes: int, updates: int = MILLION) -> Recorder:
    """A recorder that was told of so many updates without making one of them.

    Its keyframes are zeros that nobody touches, for which the system gives no memory.
    """
    net = RNN.random(classes, n_hidden, classes, seed=0)
    recorder = Recorder.of(net, [([0, 1], [1, 0])], optimizer=optimizer)
    branch = recorder.branch
    position, shape = recorder.state.position, branch.training.descent.state.shape

    def fake(number: int) -> State:
        return State(number, np.zeros(shape), number, position)

    for number in range(FINE, updates + 1, FINE):
        branch.training.state = lambda number=number: fake(number)  # type: ignore[method-assign]
        branch.end = number
        recorder._keep(branch)
        if number % (100 * FINE) == 0:
            assert recorder.nbytes[0] <= KEYFRAMES - PASSING
    branch.end = updates
    return recorder


@pytest.mark.parametrize(
    ("n_hidden", "optimizer", "classes", "most"),
    [
        (4, "sgd", 3, 512),
        (16, "sgd", 30, 512),
        (16, "adam", 30, 1024),
        (64, "sgd", 65, 2048),
        (64, "adam", 65, 8192),
        (128, "sgd", 65, 8192),
        (128, "adam", 65, 32768),
    ],
)
def test_keyframes_of_a_million_updates_fit_and_the_worst_wait_is_known(
    n_hidden: int, optimizer: str, classes: int, most: int
) -> None:
    recorder = simulated(n_hidden, optimizer, classes)
    frames = recorder.branch.frames
    kept = sum(frame.numbers.nbytes for frame in frames.every())
    assert kept < recorder.nbytes[0] <= KEYFRAMES
    assert recorder.worst_wait < most
    # Near the end the wait is short whatever came before.
    for age in (1, 100, 1000, 10_000):
        assert MILLION - age - frames.before(MILLION - age).number <= max(FINE, 2 * age)


def test_a_branch_shares_the_memory_of_all() -> None:
    recorder = simulated(64, "sgd", 65, 200_000)
    wait = recorder.worst_wait
    del recorder.branch.training.state  # the real one again
    for _ in range(5):
        recorder.branch_off()
        recorder.advance(300)
    assert recorder.nbytes[0] <= KEYFRAMES
    assert recorder.worst_wait <= 2 * wait + 1
