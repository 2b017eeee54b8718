"""The forward pass against the article's formulas in plain Python, and at the ends of floats."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import RNN
from tests.oracles import plain
from tests.oracles.closeness import apart
from tests.oracles.networks import case


@pytest.mark.parametrize("seed", range(60))
def test_every_quantity_is_that_of_the_article(seed: int) -> None:
    one = case(seed)
    ran, trace = plain.forward(one), one.trace
    for name, rows in ran._asdict().items():
        assert apart(trace[name], rows) < 1e-13, name


@pytest.mark.parametrize("seed", range(20))
def test_each_prediction_is_a_distribution(seed: int) -> None:
    y = case(seed).trace["y"]
    assert (y >= 0).all()
    np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-14)


def test_a_step_without_a_target_has_no_loss() -> None:
    net = RNN.random(3, 4, 3)
    losses = net.run([0, 1, 2], [-1, 1, -1])["L"]
    assert losses[0] == losses[2] == 0
    assert losses[1] > 0


def test_no_target_at_all_costs_nothing() -> None:
    trace = RNN.random(3, 4, 3).run([0, 1, 2], [-1, -1, -1])
    assert trace.loss == 0
    assert not any(gradient.any() for gradient in trace.gradients.values())


def test_ids_are_rows_of_the_identity_matrix() -> None:
    net = RNN.random(3, 4, 2)
    by_id, by_vector = net.run([2, 0], [1, 0]), net.run(np.eye(3)[[2, 0]], [1, 0])
    assert np.array_equal(by_id["x"], [[0, 0, 1], [1, 0, 0]])
    assert by_id.loss == by_vector.loss


def extreme_logits(*logits: float) -> RNN:
    """A network of one saturated unit whose o is exactly the logits."""
    return RNN([[50.0]], [[0.0]], [logits])


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("target", "loss"), [(0, 0.0), (1, 2000.0), (2, 1000.0)])
def test_logits_of_a_thousand_have_a_finite_and_right_loss(target: int, loss: float) -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        trace = extreme_logits(1000.0, -1000.0, 0.0).run([0], [target])
        assert np.array_equal(trace["o"], [[1000, -1000, 0]])
        assert trace.loss == pytest.approx(loss, abs=1e-12)
        assert all(np.isfinite(gradient).all() for gradient in trace.gradients.values())


def test_a_loss_is_exact_where_its_probability_underflows_to_zero() -> None:
    trace = extreme_logits(0.0, 900.0).run([0], [0])
    assert trace["y"][0, 0] == 0
    assert trace.loss == 900


def test_equal_logits_cost_the_logarithm_of_their_number() -> None:
    assert extreme_logits(1000.0, 1000.0, 1000.0).run([0], [1]).loss == pytest.approx(math.log(3))


def test_saturated_units_neither_warn_nor_break() -> None:
    net = RNN([[1e6], [-1e6]], [[1.0]], [[1.0, -1.0]])
    trace = net.run([0, 1, 0], [0, 1, 0], h0=[1e6])
    assert np.array_equal(trace["h"][:, 0], [1, -1, 1])
    assert not trace.gradients.U.any()
