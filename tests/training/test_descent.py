"""Gradient descent: each weight minus the learning rate times its gradient."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.network.arrays import Named
from rnnviz.training.descent import descend

WEIGHTS = Named({"U": np.array([[1.0]]), "W": np.array([[2.0]]), "V": np.array([[3.0, 4.0]])})
GRADIENTS = Named(
    {"U": np.array([[0.5]]), "W": np.array([[-1.0]]), "V": np.array([[0.0, 2.0]])}
)


def test_an_update_goes_against_the_gradient() -> None:
    after = descend(WEIGHTS, GRADIENTS, 0.5)
    assert after.U == 0.75
    assert after.W == 2.5
    assert np.array_equal(after.V, [[3, 3]])


def test_a_learning_rate_of_zero_changes_nothing() -> None:
    after = descend(WEIGHTS, GRADIENTS, 0.0)
    assert all(np.array_equal(a, b) for a, b in zip(after.values(), WEIGHTS.values(), strict=True))


@pytest.mark.parametrize("name", ["U", "W", "V"])
def test_the_weights_before_are_left_as_they_were(name: str) -> None:
    before = getattr(WEIGHTS, name).copy()
    getattr(descend(WEIGHTS, GRADIENTS, 0.5), name)[:] = 0
    assert np.array_equal(getattr(WEIGHTS, name), before)
