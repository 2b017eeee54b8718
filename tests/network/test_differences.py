"""Finite differences, as a student does them: believed where neighbouring steps agree."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.differences import SCAN, Estimate, estimate, finite_difference
from rnnviz.network.masks import Masks
from tests.network.test_check import setting
from tests.oracles import plain
from tests.oracles.networks import Case, with_radius


@pytest.mark.parametrize("seed", range(6))
def test_finite_differences_agree_with_the_gradient_where_they_are_to_be_trusted(seed: int) -> None:
    net, x, target, h0 = setting(seed)
    gradients = net.run(x, target, h0).gradients
    for name, total in gradients.items():
        index = tuple(size // 2 for size in total.shape)
        found = finite_difference(net, x, target, weight=name, index=index, h0=h0)
        assert found.trusted
        assert found.value == pytest.approx(total[index], rel=1e-5, abs=1e-12), name
        assert 1e-10 <= found.eps <= 0.1
        assert 0 <= found.spread <= 1e-4
        assert found.sentence().key == "check.estimate"


def test_finite_differences_agree_with_those_of_plain_python() -> None:
    net, x, target, h0 = setting(3, bias=False)
    one = Case(net.U, net.W, net.V, x, target, h0)
    for name, index in (("U", (1, 2)), ("W", (4, 0)), ("V", (3, 3)), ("h0", (1,))):
        direction = np.zeros(getattr(one, name).shape)
        direction[index] = 1
        expected = plain.finite_difference(one, name, direction)
        found = finite_difference(net, x, target, weight=name, index=index, h0=h0)
        assert found.value == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_finite_differences_take_the_same_loss(reduction: str) -> None:
    net, x, target, h0 = setting(2)
    found = finite_difference(net, x, target, weight="W", index=(0, 1), h0=h0, reduction=reduction)
    expected = net.run(x, target, h0, reduction).gradients.W[0, 1]
    assert found.value == pytest.approx(expected, rel=1e-5)


def test_a_word_that_does_not_occur_has_the_slope_0_and_that_can_be_trusted() -> None:
    net, *_ = setting()
    found = finite_difference(net, [0, 1, 0], [0, 1, 2], weight="U", index=(2, 1))
    assert found.trusted
    assert found.value == 0


def fading(size: float) -> tuple[Any, ...]:
    """A network whose second unit is heard so faintly that ∂L/∂W[1, 1] is about 0.04 · size."""
    net = RNN(
        [[0.3, -0.2], [0.5, 0.1]],
        [[0.5, 0.2], [-0.3, 0.4]],
        [[1.0, -0.5], [0.3 * size, 0.8 * size]],
    )
    mixed = net.W.copy()
    mixed[1, 0] = 0  # the second unit speaks to the first no longer
    net = RNN(net.U, mixed, net.V)
    given = ([0, 1, 0], [0, 1, 1])
    return net, given, net.run(*given, h0=[0.1, 0.2]).gradients.W[1, 1]


@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-14])
def test_a_slope_that_drowns_in_rounding_is_not_said_to_be_trusted(size: float) -> None:
    """Under 1e-16 no step of the scan moves the loss at all: that is like a word not used."""
    net, given, slope = fading(size)
    found = finite_difference(net, *given, weight="W", index=(1, 1), h0=[0.1, 0.2])
    assert slope != 0
    assert not found.trusted or found.value == pytest.approx(slope, rel=1e-3, abs=1e-16)
    assert found.trusted or size < 1e-3


def strong(seed: int, steps: int, radius: float, n_hidden: int = 8) -> tuple[Any, ...]:
    rng = np.random.default_rng(seed)
    W = with_radius(rng.standard_normal((n_hidden, n_hidden)), radius)
    U, V = 0.5 * rng.standard_normal((2, n_hidden)), 0.5 * rng.standard_normal((n_hidden, 2))
    x, target = rng.integers(0, 2, (2, steps))
    return RNN(U, W, V), x, target, rng.uniform(-1, 1, n_hidden)


def test_a_long_network_that_amplifies_strongly_is_not_said_to_be_trusted() -> None:
    for seed in range(4):
        net, x, target, h0 = strong(seed, 300, 5.0, 32)
        found = finite_difference(net, x, target, weight="W", index=(0, 1), h0=h0)
        assert np.abs(net.run(x, target, h0).gradients.W).max() > 1e12
        assert not found.trusted
        assert found.sentence().key == "check.cannot_be_trusted"
        assert "cannot be trusted" in speak("en")(found.sentence())
        assert "믿을 수 없습니다" in speak("ko")(found.sentence())


@pytest.mark.parametrize("radius", [0.1, 0.5, 1.0, 1.5, 2.5])
def test_whatever_is_said_to_be_trusted_is_right(radius: float) -> None:
    trusted = 0
    for seed, steps in product(range(3), (3, 20, 60)):
        net, x, target, h0 = strong(seed, steps, radius, 16)
        gradients = net.run(x, target, h0).gradients
        for name, index in (("U", (0, 0)), ("W", (2, 5)), ("V", (3, 1)), ("h0", (4,))):
            found = finite_difference(net, x, target, weight=name, index=index, h0=h0)
            trusted += found.trusted
            if found.trusted:
                slope = gradients[name][index]
                assert found.value == pytest.approx(slope, rel=2e-3, abs=1e-15), (seed, steps, name)
    assert trusted >= 12


def test_finite_differences_of_numbers_that_are_not_finite_are_not_trusted() -> None:
    net, *given, h0 = setting(bias=False)
    for bad in (math.nan, math.inf):
        U = net.U.copy()
        U[0, 0] = bad
        found = finite_difference(RNN(U, net.W, net.V), *given, weight="W", index=(0, 0), h0=h0)
        assert not found.trusted
    absurd = RNN(net.U * 1e308, net.W, net.V, activation="linear")
    assert not finite_difference(absurd, *given, weight="W", index=(0, 0), h0=h0).trusted


def test_a_loss_too_large_to_move_is_no_slope_of_0() -> None:
    """Of a loss of 1e20 no step of the scan changes the last bit: that is no word unused."""
    net = RNN([[1.0]], [[1.0]], [[1e20, 0.0]], activation="linear")
    found = finite_difference(net, [[1.0]], [1], weight="V", index=(0, 0))
    assert net.run([[1.0]], [1]).gradients.V[0, 0] == 1.0
    assert not found.trusted
    assert found.sentence().key == "check.still"
    assert all(speak(code)(found.sentence()) for code in LANGUAGES)


def test_an_estimate_says_its_value_and_its_step() -> None:
    said = speak("en")(Estimate(0.125, 1e-5, 1e-9, True).sentence())
    assert said == "Finite differences give 0.125 (at eps = 1e-05)."


def test_the_scan_bends_where_steps_are_large_and_drowns_where_they_are_small() -> None:
    net, x, target, h0 = setting(1)
    found = finite_difference(net, x, target, weight="W", index=(0, 1), h0=h0)
    right = net.run(x, target, h0).gradients.W[0, 1]
    apart = np.abs(np.array(found.scan) - right)
    best = SCAN.index(found.eps)
    assert len(found.scan) == len(SCAN)
    assert found.scan[best] == found.value
    assert apart[0] > 100 * apart[best]
    assert apart[-1] > 10 * apart[best]


def test_a_loss_that_is_switched_off_moves_nothing() -> None:
    net, x, target, h0 = setting(2)
    losses = np.arange(len(x)) != len(x) - 1
    trace = net.run(x, target, h0, masks=Masks(losses))
    for name, place in (("W", 3), ("V", 2), ("U", 1)):
        found = estimate(trace, name, place)
        assert found.trusted
        assert found.value == pytest.approx(trace.gradients[name].reshape(-1)[place], rel=1e-5)
