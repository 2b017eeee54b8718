"""How far rounding moves a gradient: closed forms of one unit, and what does not round at all."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.network.rounding import moved

BY = 1e-6


@pytest.mark.parametrize("z", [0.1, 1.0, 3.0, 30.0])
def test_one_saturated_unit_moves_by_twice_its_own_square(z: float) -> None:
    """D (1 - h²) = -2 h² · by, by which ∂z = own (1 - h²) is off, and ∂U and ∂h₀ with it."""
    trace = RNN([[z]], [[0.7]], [[1.5, -0.5]]).run([0], [1], [0.0])
    off = 2.0 * BY * trace["h"][0, 0] ** 2 * abs(trace["own"][0, 0])
    found = moved(trace, BY)
    assert found["U"] == pytest.approx(off, rel=1e-5)
    assert found["h0"] == pytest.approx(0.7 * off, rel=1e-5)
    assert found["W"] == 0
    assert found["V"] == pytest.approx(BY * np.linalg.norm(trace.gradients.V), rel=1e-9)


def test_the_slopes_of_relu_and_of_no_activation_are_exact() -> None:
    for activation in ("relu", "linear"):
        net = RNN.random(3, 5, 4, seed=2, activation=activation)
        found = moved(net.run([0, 1, 2, 0], [1, 2, 3, 0], np.ones(5)), BY)
        assert {name: found[name] for name in ("U", "W", "h0")} == {"U": 0, "W": 0, "h0": 0}


def test_nothing_moves_where_nothing_is_off_or_nothing_is_sent() -> None:
    net = RNN.random(3, 5, 4, seed=2, bias=True)
    assert not any(moved(net.run([0, 1, 2], [1, 2, 3], np.ones(5)), 0.0).values())
    assert not any(moved(net.run([0, 1, 2], [-1, -1, -1], np.ones(5)), BY).values())


def test_what_moves_by_more_than_a_number_holds_says_nothing() -> None:
    net = RNN([[1.0]], [[1e200]], [[1e200, 0.0]])
    found = moved(net.run([[1e-250]] * 4, [1, 1, 1, 1]), BY)
    assert found["h0"] == 0
    assert all(np.isfinite(way) for way in found.values())
