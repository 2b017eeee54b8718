"""What is measured of a frame, against plain Python and against matrices that are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.training.quantities import measured, of_recurrence, right_answer
from tests.network.test_cells import case as gated

TURN = [[0.0, 0.5], [-2.0, 0.0]]  # eigenvalues ±i, singular values 2 and 1/2


def test_of_a_turn_both_numbers_are_known() -> None:
    net = RNN([[1.0, 0.0]], TURN, [[1.0, 0.0], [0.0, 1.0]])
    radius, sigma = of_recurrence(net.weights)
    assert radius == pytest.approx(1.0)
    assert sigma == pytest.approx(2.0)


def test_the_right_answer_has_the_probability_that_softmax_gives_it() -> None:
    net = RNN([[0.5], [-0.5]], [[0.25]], [[1.0, -1.0]])
    trace = net.run([0, 1, 0], [1, -1, 0])
    found = right_answer(trace)
    h = [math.tanh(0.5)]
    h.append(math.tanh(-0.5 + 0.25 * h[0]))
    h.append(math.tanh(0.5 + 0.25 * h[1]))
    wanted = [1 / (1 + math.exp(2 * h[0])), math.nan, 1 / (1 + math.exp(-2 * h[2]))]
    np.testing.assert_allclose(found, wanted, rtol=1e-14)
    assert measured(trace).right == pytest.approx((wanted[0] + wanted[2]) / 2)


def test_saturated_is_the_share_of_units_that_pass_nothing_on() -> None:
    net = RNN([[30.0, 0.0]], np.zeros((2, 2)), np.eye(2))
    assert measured(net.run([0, 0], [0, 1])).saturated == 0.5


def test_sequences_beside_count_as_much_whichever_is_on_show() -> None:
    net = RNN([[30.0, 0.0], [0.1, 0.2]], np.zeros((2, 2)), np.eye(2))
    one, other = net.run([0, 0], [0, 1]), net.run([1], [1])
    alone = measured(one)
    one.beside, other.beside = (other,), (one,)
    found = measured(one)
    assert found.saturated == pytest.approx((0.5 + 0.5 + 0.0) / 3)
    assert found.right != alone.right
    assert found == pytest.approx(measured(other))


def test_where_there_is_nothing_to_measure_stands_nan() -> None:
    net = RNN([[1.0]], [[np.inf]], [[1.0, 1.0]])
    found = measured(net.run([0], [-1]))
    assert math.isnan(found.spectral_radius)
    assert math.isnan(found.sigma_max)
    assert math.isnan(found.right)
    assert of_recurrence(gated(0).net.weights) == pytest.approx((math.nan, math.nan), nan_ok=True)
