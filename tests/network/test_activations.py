"""The activations: their values, their derivatives, and the lines of NumPy shown for them."""

from __future__ import annotations

import ast
import math
from string import Formatter
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.network.activations import ACTIVATIONS, Activation
from rnnviz.network.rnn import Network
from tests.oracles.networks import Numbers

EVERY = pytest.mark.parametrize("one", ACTIVATIONS.values(), ids=lambda one: one.name)
DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])
#: Small and large, of both signs, and 0; a derivative of ReLU at 0 is a choice, and it is 0.
POINTS = [-1000.0, -20.0, -2.5, -0.75, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 0.5, 1.25, 3.0, 20.0, 1000.0]
VALUES = {
    "tanh": math.tanh,
    "relu": lambda z: max(z, 0.0),
    "linear": lambda z: z,
}
SLOPES = {
    "tanh": lambda z: 1 / math.cosh(min(abs(z), 300)) ** 2,
    "relu": lambda z: float(z > 0),
    "linear": lambda z: 1.0,
}


def applied(one: Activation, z: Numbers) -> Numbers:
    h = np.empty_like(z)
    one.apply(z, h)
    return h


def derived(one: Activation, z: Numbers) -> Numbers:
    h = applied(one, z)
    slope = np.full_like(h, np.nan)
    one.derive(h, slope, np.ones((), h.dtype))
    return slope


def shown(line: str, z: Numbers) -> Any:
    """What a line of the listing gives, in which z and h are rows and t the step in question."""
    return eval(line, {"np": np, "z": z[None], "h": np.tanh(z)[None], "t": 0})


def test_there_are_three_under_their_own_names() -> None:
    assert {name: one.name for name, one in ACTIVATIONS.items()} == {
        name: name for name in ("tanh", "relu", "linear")
    }


@EVERY
def test_a_value_is_that_of_plain_python(one: Activation) -> None:
    expected = [VALUES[one.name](z) for z in POINTS]
    np.testing.assert_allclose(applied(one, np.array(POINTS)), expected, rtol=2e-16, atol=0)


@EVERY
def test_a_derivative_is_that_of_plain_python(one: Activation) -> None:
    expected = [SLOPES[one.name](z) for z in POINTS]
    np.testing.assert_allclose(derived(one, np.array(POINTS)), expected, rtol=1e-13, atol=2e-16)


@EVERY
def test_a_derivative_is_that_of_complex_step(one: Activation) -> None:
    z = np.random.default_rng(0).standard_normal(500) * 3
    slopes = applied(one, z + 1e-30j).imag / 1e-30
    np.testing.assert_allclose(derived(one, z), slopes, rtol=1e-12, atol=1e-15)


@EVERY
def test_a_derivative_is_that_of_finite_differences(one: Activation) -> None:
    z = np.random.default_rng(1).uniform(0.01, 3, 500) * np.resize([-1, 1], 500)
    ahead, behind = applied(one, z + 1e-5), applied(one, z - 1e-5)
    np.testing.assert_allclose(derived(one, z), (ahead - behind) / 2e-5, atol=1e-9)


@EVERY
def test_the_line_that_is_shown_computes_what_the_kernel_computes(one: Activation) -> None:
    z = np.random.default_rng(2).standard_normal(300) * 2
    assert np.array_equal(shown(one.numpy, z), applied(one, z))
    slope = shown(one.slope_numpy, z) if one.slope_numpy else np.ones(300)
    np.testing.assert_allclose(derived(one, z), slope, rtol=1e-15, atol=0)


@EVERY
def test_the_line_for_the_derivative_reads_what_it_says_it_reads(one: Activation) -> None:
    names = {
        node.id
        for line in filter(None, [one.slope_numpy])
        for node in ast.walk(ast.parse(line, mode="eval"))
        if isinstance(node, ast.Name)
    }
    assert names - {"t", "np"} == set(one.slope_of)
    named = {name for _, name, _, _ in Formatter().parse(one.slope_formula) if name}
    assert named == set(one.slope_of)


@EVERY
def test_no_derivative_is_steeper_than_the_steepest_and_one_is_as_steep(one: Activation) -> None:
    slopes = derived(one, np.linspace(-6, 6, 24_001))
    assert np.abs(slopes).max() == one.steepest == 1


def test_a_tanh_that_is_saturated_to_the_last_bit_lets_exactly_nothing_through() -> None:
    tanh = ACTIVATIONS["tanh"]
    assert not derived(tanh, np.array([-1000.0, -20.0, 20.0, 1000.0, math.inf, -math.inf])).any()
    assert (derived(tanh, np.array([-18.0, 18.0])) > 0).all()


def test_relu_at_its_kink_has_the_derivative_0() -> None:
    relu = ACTIVATIONS["relu"]
    assert derived(relu, np.array([0.0, -0.0])).tolist() == [0, 0]
    assert derived(relu, np.array([5e-324, -5e-324])).tolist() == [1, 0]


@EVERY
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_goes_through_in_silence(one: Activation, bad: float) -> None:
    z = np.array([bad, 0.5])
    expected = {"tanh": np.tanh(bad), "relu": np.maximum(bad, 0), "linear": bad}[one.name]
    h, slope = applied(one, z), derived(one, z)
    assert h[0] == expected or (math.isnan(h[0]) and math.isnan(expected))
    assert h[1] == VALUES[one.name](0.5)
    assert slope[1] == pytest.approx(SLOPES[one.name](0.5), rel=1e-15)


@DTYPES
@EVERY
def test_a_pass_has_these_values_and_derivatives_in_its_own_precision(
    one: Activation, dtype: Any
) -> None:
    net = RNN(np.eye(4), np.zeros((4, 4)), np.eye(4), activation=one.name, dtype=dtype.__name__)
    z = np.array([[-2.0, -0.5, 0.25, 1.5], [0.0, 3.0, -4.0, 0.125]])
    trace = net.run(z, [0, 1])
    close = {8: 1e-14, 4: 2e-6}[np.dtype(dtype).itemsize]
    values, slopes = (
        np.vectorize(table[one.name], otypes=[float])(z) for table in (VALUES, SLOPES)
    )
    np.testing.assert_allclose(trace["h"], values, rtol=close, atol=close)
    np.testing.assert_allclose(trace["dz"], trace["dh"] * slopes, rtol=close, atol=close)
    assert {trace[name].dtype for name in ("z", "h", "dz")} == {np.dtype(dtype)}


@EVERY
def test_the_activation_of_a_network_is_known_by_its_name(one: Activation) -> None:
    net = RNN.random(2, 3, 2, activation=one.name)
    assert isinstance(net, Network)
    assert net.activation == one.name
    assert net.with_weights(net.weights).activation == one.name
