"""Jacobians of single steps and of many: against complex step, closed forms and plain products."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz import RNN, Trace
from rnnviz.network.matrices import log_norms, sigma_max, spectral_radius
from tests.oracles.closeness import apart, patient
from tests.oracles.networks import Numbers, case, with_radius

STEP = 1e-30
FUNCTIONS = {
    "tanh": np.tanh,
    "relu": lambda z: np.where(z.real > 0, z, 0),
    "linear": lambda z: z,
}
ACTIVATIONS = pytest.mark.parametrize("activation", FUNCTIONS)
SEEDS = pytest.mark.parametrize("seed", range(8))


def drawn(seed: int, activation: str = "tanh", steps: int = 7, n_hidden: int = 5) -> Trace:
    """A pass with biases, of which no step has a target: Jacobians ask for none."""
    net = RNN.random(3, n_hidden, 2, seed=seed, scale=0.8, bias=True, activation=activation)
    rng = np.random.default_rng(seed)
    return net.run(rng.standard_normal((steps, 3)), [-1] * steps, rng.uniform(-1, 1, n_hidden))


def at_rest(W: Any, steps: int, activation: str = "tanh") -> Trace:
    """x = 0 and h0 = 0: every state stays 0, where tanh has slope 1, and each Jacobian is Wᵀ."""
    n_hidden = len(W)
    net = RNN(np.ones((1, n_hidden)), W, np.ones((n_hidden, 1)), activation=activation)
    return net.run(np.zeros((steps, 1)), [-1] * steps)


def stretched(trace: Trace, last: int, first: int) -> Numbers:
    """∂h_last/∂h_{first - 1} by complex step, laid out as a product of Jacobians is."""
    n_hidden = trace["h"].shape[1]
    h = trace["h_prev"][first] + 1j * STEP * np.eye(n_hidden)
    for t in range(first, last + 1):
        z = trace["x"][t] @ trace["U"] + h @ trace["W"] + trace["b"]
        h = FUNCTIONS[trace.model.cell.activation.name](z)
    slopes: Numbers = h.imag.T / STEP
    return slopes


def rotation(n_hidden: int) -> Numbers:
    drawn: Numbers = np.random.default_rng(3).standard_normal((n_hidden, n_hidden))
    return np.linalg.qr(drawn)[0]


# One step.


@SEEDS
def test_the_jacobian_of_a_tanh_step_is_diag_of_one_minus_h_squared_times_w_transposed(
    seed: int,
) -> None:
    one = case(seed)
    trace = one.trace
    for t in range(len(trace)):
        expected = np.diag(1 - trace["h"][t] ** 2) @ one.W.T
        np.testing.assert_allclose(trace.jacobians.matrix(t), expected, rtol=1e-14, atol=1e-300)


@ACTIVATIONS
@SEEDS
def test_the_jacobian_of_a_step_is_that_of_complex_step(seed: int, activation: str) -> None:
    trace = drawn(seed, activation)
    for t in range(len(trace)):
        assert apart(trace.jacobians.matrix(t), stretched(trace, t, t)) <= 1e-14


@ACTIVATIONS
@SEEDS
def test_what_is_carried_is_dh_times_the_jacobian(seed: int, activation: str) -> None:
    trace = drawn(seed, activation)
    trace = RNN(**trace.weights, activation=activation).run(trace["x"], [1] * 7, trace["h0"])
    for t in range(1, 7):
        assert apart(trace["carried"][t - 1], trace["dh"][t] @ trace.jacobians.matrix(t)) <= 1e-14
    assert apart(trace.gradients.h0, trace["dh"][0] @ trace.jacobians.matrix(0)) <= 1e-14


def test_a_relu_step_shuts_the_units_that_are_off() -> None:
    trace = drawn(2, "relu")
    for t in range(len(trace)):
        expected = np.where(trace["z"][t] > 0, 1, 0)[:, None] * trace["W"].T
        assert np.array_equal(trace.jacobians.matrix(t), expected)


def test_a_linear_step_is_w_transposed_whatever_the_input() -> None:
    trace = drawn(2, "linear")
    for t in range(len(trace)):
        assert np.array_equal(trace.jacobians.matrix(t), trace["W"].T)


# How much it stretches.


@pytest.mark.parametrize("activation", ["tanh", "linear"])
@pytest.mark.parametrize("growth", [0.0, 0.25, 1.0, 3.0])
def test_a_rotation_times_a_number_stretches_by_that_number(growth: float, activation: str) -> None:
    jacobians = at_rest(growth * rotation(6), 9, activation).jacobians
    for measured in (jacobians.sigma_max, jacobians.spectral_radius):
        np.testing.assert_allclose(measured, [growth] * 9, rtol=1e-14)


def test_a_diagonal_matrix_stretches_by_its_largest_entry() -> None:
    jacobians = at_rest(np.diag([0.5, -2.0, 1.5]), 2).jacobians
    np.testing.assert_allclose(jacobians.sigma_max, [2, 2], rtol=1e-15)
    np.testing.assert_allclose(jacobians.spectral_radius, [2, 2], rtol=1e-15)


def test_a_shear_stretches_by_more_than_its_eigenvalues() -> None:
    """[[1, a], [0, 1]]: σ_max is the golden-ratio form √(1 + a²/4) + a/2, both eigenvalues 1."""
    for a in (0.5, 1.0, 3.0, 50.0):
        jacobians = at_rest([[1.0, a], [0.0, 1.0]], 2).jacobians
        expected = math.sqrt(1 + a * a / 4) + a / 2
        np.testing.assert_allclose(jacobians.sigma_max, expected, rtol=1e-14)
        np.testing.assert_allclose(jacobians.spectral_radius, 1, rtol=1e-14)


@ACTIVATIONS
@SEEDS
def test_two_by_two_jacobians_have_the_values_of_the_quadratic_formula(
    seed: int, activation: str
) -> None:
    trace = drawn(seed, activation, n_hidden=2)
    for t in range(len(trace)):
        (a, b), (c, d) = stretched(trace, t, t)
        square, det = a * a + b * b + c * c + d * d, a * d - b * c
        largest = math.sqrt((square + math.sqrt(max(square**2 - 4 * det**2, 0))) / 2)
        root = complex((a + d) ** 2 - 4 * det) ** 0.5
        radius = max(abs(a + d + root), abs(a + d - root)) / 2
        assert trace.jacobians.sigma_max[t] == pytest.approx(largest, rel=1e-12)
        assert trace.jacobians.spectral_radius[t] == pytest.approx(radius, rel=1e-7, abs=1e-7)


@SEEDS
def test_no_vector_is_stretched_by_more_than_sigma_max_and_one_is_by_as_much(seed: int) -> None:
    trace, rng = drawn(seed), np.random.default_rng(seed)
    for t in range(len(trace)):
        matrix, most = stretched(trace, t, t), trace.jacobians.sigma_max[t]
        rows = rng.standard_normal((200, 5))
        lengths = np.linalg.norm(rows @ matrix, axis=1) / np.linalg.norm(rows, axis=1)
        assert lengths.max() <= most * (1 + 1e-13)
        row = rows[0]
        for _ in range(400):  # the power method, on J Jᵀ
            row = row @ matrix @ matrix.T
            row /= np.linalg.norm(row)
        assert np.linalg.norm(row @ matrix) == pytest.approx(most, rel=1e-6)


def test_the_same_measures_are_there_for_w_itself() -> None:
    W = with_radius(np.random.default_rng(1).standard_normal((7, 7)), 0.9)
    assert spectral_radius(W) == pytest.approx(0.9, rel=1e-13)
    assert sigma_max(W) == pytest.approx(math.sqrt(spectral_radius(W @ W.T)), rel=1e-13)
    assert sigma_max(4 * rotation(5)) == pytest.approx(4, rel=1e-14)


# Many steps together.


@ACTIVATIONS
@SEEDS
def test_the_product_of_jacobians_is_the_complex_step_over_all_of_them(
    seed: int, activation: str
) -> None:
    trace = drawn(seed, activation)
    for last, first in ((6, 0), (6, 6), (4, 1), (1, 0)):
        product = trace.jacobians.product(last, first)
        assert apart(product, stretched(trace, last, first)) <= 1e-13


@ACTIVATIONS
@SEEDS
def test_the_norm_of_each_product_is_that_of_the_plain_product(seed: int, activation: str) -> None:
    trace = drawn(seed, activation)
    for last in (0, 1, 6):
        logs = trace.jacobians.log_product_norms(last)
        plain = [np.linalg.norm(stretched(trace, last, t), 2) for t in range(last + 1)]
        assert logs.shape == (last + 1,)
        np.testing.assert_allclose(10**logs, plain, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("growth", [0.1, 0.3, 1.0, 3.0, 10.0])
def test_a_thousand_steps_at_rest_stretch_by_a_number_that_only_its_logarithm_holds(
    growth: float,
) -> None:
    logs = at_rest(growth * rotation(8), 1000).jacobians.log_product_norms(999)
    expected = np.arange(1000, 0, -1) * math.log10(growth)
    np.testing.assert_allclose(logs, expected, atol=1e-10, rtol=0)


@pytest.mark.parametrize("radius", [0.3, 3.0, 10.0])
def test_a_thousand_steps_of_a_strong_network_have_finite_logs_under_their_bound(
    radius: float,
) -> None:
    rng = np.random.default_rng(5)
    W = with_radius(rng.standard_normal((16, 16)), radius)
    net = RNN(0.1 * rng.standard_normal((2, 16)), W, rng.standard_normal((16, 2)))
    jacobians = net.run(rng.integers(0, 2, 1000), [-1] * 1000).jacobians
    logs = jacobians.log_product_norms(999)
    assert np.isfinite(logs).all()
    assert (logs <= jacobians.log_bound(999) + 1e-9).all()


def test_the_product_of_a_thousand_steps_overflows_in_silence() -> None:
    product = at_rest(10.0 * rotation(4), 1000).jacobians.product(999, 0)
    assert not np.isfinite(product).any()


def test_a_product_through_a_shut_layer_is_exactly_nothing_from_there_on() -> None:
    net = RNN([[1.0, 1.0]], [[0.5, 0.1], [0.2, 0.4]], [[1.0], [1.0]], activation="relu")
    trace = net.run([[1.0], [-9.0], [1.0], [1.0]], [-1] * 4)
    logs = trace.jacobians.log_product_norms(3)
    assert (logs[:2] == -np.inf).all()
    assert np.isfinite(logs[2:]).all()
    assert not trace.jacobians.product(3, 1).any()


@patient
@given(
    seed=st.integers(0, 10**6),
    activation=st.sampled_from(sorted(FUNCTIONS)),
    n_hidden=st.integers(1, 6),
    steps=st.integers(1, 12),
)
def test_no_product_ever_stretches_by_more_than_its_bound(
    seed: int, activation: str, n_hidden: int, steps: int
) -> None:
    trace = drawn(seed, activation, steps, n_hidden)
    jacobians, W = trace.jacobians, trace["W"]
    most = math.sqrt(np.abs(np.linalg.eigvalsh(W @ W.T)).max())
    for last in range(steps):
        bound = jacobians.log_bound(last)
        np.testing.assert_allclose(
            bound, [(last - t + 1) * math.log10(most) for t in range(last + 1)], atol=1e-9
        )
        for t in range(last + 1):
            plain = np.linalg.norm(stretched(trace, last, t), 2)
            assert plain <= 10 ** bound[t] * (1 + 1e-10)
        assert (jacobians.log_product_norms(last) <= bound + 1e-10).all()
    assert (jacobians.sigma_max <= most * (1 + 1e-12)).all()


@pytest.mark.parametrize("activation", ["tanh", "linear"])
def test_the_bound_is_met_by_a_rotation_at_rest(activation: str) -> None:
    jacobians = at_rest(1.5 * rotation(3), 5, activation).jacobians
    np.testing.assert_allclose(jacobians.log_product_norms(4), jacobians.log_bound(4), rtol=1e-13)


def test_without_w_nothing_comes_through_and_the_bound_says_so() -> None:
    jacobians = at_rest(np.zeros((3, 3)), 4).jacobians
    assert (jacobians.log_bound(3) == -np.inf).all()
    assert (jacobians.log_product_norms(3) == -np.inf).all()
    assert not jacobians.sigma_max.any()


# Saturation.


def test_a_unit_counts_as_saturated_where_tanh_lets_less_than_two_per_cent_through() -> None:
    z = np.array([[0.0, 2.0, 3.0, -3.0], [20.0, -1000.0, 2.7, 2.6], [0.1, 0.2, 0.3, 0.4]])
    net = RNN(np.eye(4), np.zeros((4, 4)), np.ones((4, 1)))
    saturated = net.run(z, [-1] * 3).jacobians.saturated
    slopes = [[1 / math.cosh(min(abs(one), 100)) ** 2 for one in row] for row in z]
    assert saturated.tolist() == [sum(one < 0.02 for one in row) / 4 for row in slopes]
    assert saturated.tolist() == [0.5, 0.75, 0.0]


def test_a_unit_of_relu_counts_as_saturated_where_it_is_off_and_a_linear_one_never() -> None:
    z = [[1.0, -1.0, 0.0, 1e9], [-1.0, -2.0, -3.0, -4.0]]
    for activation, expected in (("relu", [0.5, 1.0]), ("linear", [0.0, 0.0])):
        net = RNN(np.eye(4), np.zeros((4, 4)), np.ones((4, 1)), activation=activation)
        assert net.run(z, [-1, -1]).jacobians.saturated.tolist() == expected


# Other numbers.


@ACTIVATIONS
def test_float32_measures_what_float64_measures(activation: str) -> None:
    double = drawn(1, activation)
    single = RNN(**double.weights, activation=activation, dtype="float32").run(
        double["x"], [-1] * 7, double["h0"]
    )
    for name in ("sigma_max", "spectral_radius", "saturated"):
        ours, theirs = (getattr(one.jacobians, name) for one in (single, double))
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    logs = single.jacobians.log_product_norms(6)
    np.testing.assert_allclose(logs, double.jacobians.log_product_norms(6), atol=1e-4)


@ACTIVATIONS
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_weights_that_are_not_finite_measure_nan_and_raise_nothing(
    bad: float, activation: str
) -> None:
    W = 0.5 * rotation(3)
    W[1, 2] = bad
    jacobians = at_rest(W, 4, activation).jacobians
    measured = (
        jacobians.sigma_max[1:],
        jacobians.spectral_radius[1:],
        jacobians.log_bound(3),
        sigma_max(W),
        spectral_radius(W),
    )
    for one in measured:
        assert np.isnan(one).all()
    assert np.isnan(jacobians.log_product_norms(3)[0])
    assert not np.isfinite(jacobians.product(3, 0)).all()
    assert ((jacobians.saturated >= 0) & (jacobians.saturated <= 1)).all()


@pytest.mark.parametrize("size", [1e-320, 1e-200, 1e-30, 1.0, 1e30, 1e200, 1e307])
def test_the_logarithm_of_a_norm_is_right_for_numbers_whose_squares_are_not(size: float) -> None:
    rows = np.array([[3.0, 4.0, 0.0], [0.0, 0.0, 0.0], [0.0, -1.0, 0.0]]) * size
    expected = [math.log10(5 * size) if size < 1e300 else math.log10(5) + 307, -math.inf]
    np.testing.assert_allclose(log_norms(rows)[:2], expected, atol=1e-3 if size < 1e-300 else 1e-13)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_the_logarithm_of_a_norm_that_is_not_finite_is_not_finite(bad: float) -> None:
    logs = log_norms(np.array([[1.0, bad], [3.0, 4.0]]))
    assert not np.isfinite(logs[0])
    assert logs[1] == pytest.approx(math.log10(5))


@pytest.mark.parametrize("t", [-1, 7, 100])
def test_a_step_that_does_not_exist_is_an_index_error(t: int) -> None:
    jacobians = drawn(0).jacobians
    for call in (
        lambda: jacobians.matrix(t),
        lambda: jacobians.log_product_norms(t),
        lambda: jacobians.log_bound(t),
        lambda: jacobians.product(t, 0),
        lambda: jacobians.product(6, t),
    ):
        with pytest.raises(IndexError):
            call()
