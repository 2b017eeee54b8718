"""The recorder beside the bare `fit` loop, and how long the worst way back takes; printed."""

from __future__ import annotations

from itertools import islice
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, fit
from rnnviz.training.recorder import Recorder
from tests.benchmarks.measure import samples, seconds
from tests.training.test_million import simulated

#: T, n_in = n_out, n_hidden, updates a turn.
SIZES = ((2, 3, 4, 1000), (10, 30, 16, 500), (25, 65, 64, 40), (25, 65, 128, 20))


def case(steps: int, classes: int, hidden: int) -> tuple[RNN, Any]:
    ids = np.random.default_rng(0).integers(0, classes, steps + 1)
    net = RNN.random(classes, hidden, classes, seed=0, scale=0.1)
    return net, [(ids[:-1], ids[1:])]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_recording(optimizer: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Both take turns, with a clock that is looked at as the window does."""
    rows = [f"recorder ÷ bare fit, updates a second, {optimizer}; worst way back of 1,000,000"]
    for steps, classes, hidden, turn in SIZES:
        net, sequences = case(steps, classes, hidden)
        bare = fit(net, sequences, 0.001, optimizer=optimizer)
        recorder = Recorder.of(net, sequences, learning_rate=0.001, optimizer=optimizer)
        times = np.array([race(bare, recorder, turn) for _ in range(samples(6, 60))])
        ratio, fastest = np.median(times[:, 0] / times[:, 1]), times[:, 0].min() / turn
        wait = simulated(hidden, optimizer, classes).worst_wait
        rows.append(
            f"  T {steps:3}, K {classes:3}, n_hidden {hidden:4}: {ratio:5.2f}"
            f"   {wait:6} updates, {wait * fastest:6.2f} s"
        )
        assert recorder.at == len(times) * turn
    with capsys.disabled():
        print("\n" + "\n".join(rows))


def race(bare: Any, recorder: Recorder, turn: int) -> tuple[float, float]:
    """Seconds of so many updates: of the bare loop, and of the recorder with a clock."""
    until = perf_counter() + 1e9
    plain = seconds(lambda: list(islice(bare, turn)))
    return plain, seconds(lambda: recorder.advance(turn, lambda: perf_counter() > until))
