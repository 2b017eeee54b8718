"""Curves: what was gathered, exact also where squares overflow, and bounded in memory."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.training import curves
from rnnviz.training.curves import Curves, Gathering, log_safe, points_within
from rnnviz.training.options import Options, prepared
from tests.training.test_updates import NET, SEQUENCES

BUDGET = 10_000_000


@pytest.mark.parametrize("steps", [1, 2, 25, 1000, 100_000])
@pytest.mark.parametrize("budget", [40_000_000, 10_000_000, 1_250_000])
def test_a_million_updates_of_any_length_fit(steps: int, budget: int) -> None:
    made = Curves.empty(("U", "W", "V"), 0, steps, budget)
    assert made.nbytes <= max(budget, 2 * 3 * 8 * steps + 12 * 10**5)
    assert made.within(budget / 2).nbytes <= max(budget / 2, 2 * 3 * 8 * steps + 12 * 10**5)


@pytest.mark.parametrize("width", [1, 5, 1000])
def test_points_are_a_power_of_two_that_fits(width: int) -> None:
    found = points_within(1_000_000, width)
    assert found & (found - 1) == 0
    assert found * width * 24 <= 1_000_000


def test_a_run_of_a_million_updates_stays_in_its_memory() -> None:
    made = Curves.empty(("U", "W", "V"), 0, 25, BUDGET)
    totals, steps = np.ones((10_000, 6)), np.ones((10_000, 25))
    for number in range(100):
        totals[0, 0] = number + 2.0
        made = made._replace(totals=made.totals.extended(totals), steps=made.steps.extended(steps))
    assert made.nbytes <= BUDGET
    curve = made.curve("loss")
    assert len(curve.updates) >= 4096
    assert sorted(curve.highest[curve.highest > 1]) == [number + 2.0 for number in range(100)]
    assert curve.updates[-1] < 1_000_000


@pytest.mark.parametrize("size", [1e-200, 1e-160, 1.0, 1e160, 1e200])
@pytest.mark.parametrize("copied", [0, 4096])
def test_norms_are_right_where_their_squares_are_not(
    size: float, copied: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """V scales what comes back to U and W, and h what comes to V."""
    monkeypatch.setattr(curves, "WORTH_A_COPY", copied)
    net = RNN(NET.U, NET.W, size * NET.V, activation="linear")
    training = prepared(net, SEQUENCES[:1], None, Options(learning_rate=0.0))
    gathering = Gathering(training, Curves.empty(tuple(net.weights), 0, 3, BUDGET))
    for update in islice(training.updates(), 3):
        gathering.take(update.loss)
        norms = update.gradient_norms
    for name, norm in norms.items():
        assert norm > 0
        assert math.isfinite(norm)
        np.testing.assert_allclose(gathering.curves.curve(name).highest, norm, rtol=1e-13)


def test_a_logarithmic_axis_has_no_place_for_zero() -> None:
    found = log_safe(np.array([1e-300, 0.0, -1.0, math.nan, 5.0, math.inf]))
    np.testing.assert_array_equal(found, [1e-300, math.nan, math.nan, math.nan, 5.0, math.inf])
