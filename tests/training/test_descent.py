"""Descent: each weight against its gradient, by the rules and within the limits that one chose."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.network.arrays import Named
from rnnviz.training.descent import OPTIMIZERS, Descent, Limits, clip, norm_of
from tests.oracles.closeness import apart, patient

WEIGHTS = Named({"U": np.array([[1.0]]), "W": np.array([[2.0]]), "V": np.array([[3.0, 4.0]])})
NO_LIMITS = Limits()
STEADY = settings(patient, derandomize=True)


# The rules, each for one number at a time in plain Python.

Rule = Callable[[float, float, float, dict[str, float]], float]


def plain_sgd(p: float, g: float, eta: float, _: dict[str, float]) -> float:
    return p - eta * g


def plain_momentum(p: float, g: float, eta: float, past: dict[str, float]) -> float:
    past["v"] = 0.9 * past.get("v", 0.0) + g
    return p - eta * past["v"]


def plain_adagrad(p: float, g: float, eta: float, past: dict[str, float]) -> float:
    past["s"] = past.get("s", 0.0) + g * g
    return p - eta * g / (math.sqrt(past["s"]) + 1e-10)


def plain_rmsprop(p: float, g: float, eta: float, past: dict[str, float]) -> float:
    past["s"] = 0.99 * past.get("s", 0.0) + 0.01 * g * g
    return p - eta * g / (math.sqrt(past["s"]) + 1e-8)


def plain_adam(p: float, g: float, eta: float, past: dict[str, float]) -> float:
    past["t"] = past.get("t", 0) + 1
    past["m"] = 0.9 * past.get("m", 0.0) + 0.1 * g
    past["s"] = 0.999 * past.get("s", 0.0) + 0.001 * g * g
    m = past["m"] / (1 - 0.9 ** past["t"])
    s = past["s"] / (1 - 0.999 ** past["t"])
    return p - eta * m / (math.sqrt(s) + 1e-8)


PLAIN: dict[str, Rule] = {
    "sgd": plain_sgd,
    "momentum": plain_momentum,
    "adagrad": plain_adagrad,
    "rmsprop": plain_rmsprop,
    "adam": plain_adam,
}
EVERY_RULE = pytest.mark.parametrize("rule", PLAIN)


class Desk:
    """Weights and a gradient in flat blocks, as training holds them, and one update of them."""

    def __init__(self, rule: str = "sgd", limits: Limits = NO_LIMITS, dtype: Any = float) -> None:
        self.descent = Descent(WEIGHTS, OPTIMIZERS[rule], dtype)
        self.weights, self.gradient = self.descent.flat, self.descent.gradient
        self._update = self.descent.bind(0.1, limits)

    def update(self, gradient: Any) -> None:
        self.gradient[:] = gradient
        self._update()


def test_every_optimizer_has_its_rule_here() -> None:
    assert set(OPTIMIZERS) == set(PLAIN)


@EVERY_RULE
@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_an_optimizer_follows_its_rule_number_by_number(rule: str, size: float) -> None:
    desk, rng = Desk(rule), np.random.default_rng(1)
    numbers: list[float] = desk.weights.tolist()
    past: list[dict[str, float]] = [{} for _ in numbers]
    for _ in range(30):
        gradient = size * rng.standard_normal(4)
        desk.update(gradient)
        moves = zip(numbers, gradient.tolist(), past, strict=True)
        numbers = [PLAIN[rule](p, g, 0.1, memory) for p, g, memory in moves]
        assert apart(desk.weights, numbers) < 1e-14


@EVERY_RULE
def test_a_gradient_of_zero_moves_nothing_at_first(rule: str) -> None:
    desk = Desk(rule)
    desk.update([0.0, 1.0, 0.0, -1.0])
    assert desk.weights[0] == 1.0
    assert desk.weights[2] == 3.0
    assert desk.weights[1] < 2.0
    assert desk.weights[3] > 4.0


@pytest.mark.parametrize("rule", ["adagrad", "rmsprop", "adam"])
def test_a_rule_that_normalises_does_not_ask_how_large_a_gradient_is(rule: str) -> None:
    large, small = Desk(rule), Desk(rule)
    for _ in range(5):
        large.update([1e3, -1e3, 2e3, -2e3])
        small.update([1.0, -1.0, 2.0, -2.0])
    np.testing.assert_allclose(large.weights, small.weights, rtol=1e-6)


def test_the_first_step_of_adam_is_the_learning_rate() -> None:
    desk = Desk("adam")
    desk.update([5.0, -7.0, 1e-3, 1e3])
    np.testing.assert_allclose(desk.weights, [0.9, 2.1, 2.9, 3.9], rtol=1e-5)


@EVERY_RULE
def test_two_trainings_by_one_rule_keep_their_own_memory(rule: str) -> None:
    alone, other = Desk(rule), Desk(rule)
    together = Desk(rule)
    for step in range(4):
        alone.update([1.0, 2.0, step, -1.0])
    for step in range(4):
        together.update([1.0, 2.0, step, -1.0])
        other.update([-3.0, step, 0.0, 9.0])
    assert np.array_equal(alone.weights, together.weights)


@EVERY_RULE
@pytest.mark.parametrize("limits", [NO_LIMITS, Limits(1.0, 0.5, ("U",))])
def test_single_precision_stays_single(rule: str, limits: Limits) -> None:
    single, double = Desk(rule, limits, np.float32), Desk(rule, limits)
    for _ in range(5):
        single.update([0.5, -1.0, 0.0, 2.0])
        double.update([0.5, -1.0, 0.0, 2.0])
    assert single.weights.dtype == single.descent.used.dtype == np.float32
    assert apart(single.weights, double.weights) < 1e-6


# Limits.


def plainly_limited(gradient: Any, limits: Limits) -> list[float]:
    """A flat gradient of U (1), W (1) and V (2 numbers) within its limits, in plain Python."""
    names = ["U", "W", "V", "V"]
    found = [0.0 if n in limits.freeze else g for n, g in zip(names, gradient, strict=True)]
    size = math.hypot(*found)
    if limits.clip_norm is not None and size > limits.clip_norm:
        found = [g * (limits.clip_norm / size) for g in found]
    if limits.clip_value is not None:
        found = [max(-limits.clip_value, min(limits.clip_value, g)) for g in found]
    return found


@STEADY
@given(
    gradient=st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=4),
    norm=st.none() | st.floats(0, 1e3),
    value=st.none() | st.floats(0, 1e3),
    freeze=st.sets(st.sampled_from(["U", "W", "V"])),
)
def test_what_is_used_is_the_gradient_within_its_limits(
    gradient: list[float], norm: float | None, value: float | None, freeze: set[str]
) -> None:
    limits = Limits(norm, value, tuple(freeze))
    desk = Desk(limits=limits)
    desk.update(gradient)
    wanted = plainly_limited(gradient, limits)
    np.testing.assert_allclose(desk.descent.used, wanted, rtol=1e-14, atol=1e-300)
    np.testing.assert_allclose(desk.weights, np.array([1, 2, 3, 4]) - 0.1 * np.array(wanted))
    assert np.array_equal(desk.gradient, gradient)  # the gradient itself is kept


def test_a_norm_is_that_of_all_weights_together_and_keeps_the_direction() -> None:
    desk = Desk(limits=Limits(clip_norm=1.0))
    desk.update([0.0, 3.0, 0.0, -4.0])
    np.testing.assert_allclose(desk.descent.used, [0, 0.6, 0, -0.8])


def test_a_gradient_within_its_limits_is_used_to_the_last_bit() -> None:
    gradient = [0.1, 0.2, 0.3, -0.4]
    desk = Desk(limits=Limits(clip_norm=5.0, clip_value=0.5))
    desk.update(gradient)
    assert desk.descent.used.tolist() == gradient


def test_the_norm_comes_before_the_value() -> None:
    gradient = np.array([30.0, 40.0])
    clip(gradient, Limits(clip_norm=5.0, clip_value=3.5))
    np.testing.assert_allclose(gradient, [3.0, 3.5])


def test_without_limits_what_is_used_is_the_gradient() -> None:
    desk = Desk()
    assert not NO_LIMITS.any
    assert desk.descent.used is desk.gradient


@pytest.mark.parametrize("limits", [Limits(1.0), Limits(None, 0.0), Limits(freeze=("U",))])
def test_any_limit_counts_as_one(limits: Limits) -> None:
    assert limits.any


def test_a_frozen_weight_stays_and_does_not_count_for_the_norm() -> None:
    desk = Desk(limits=Limits(clip_norm=5.0, freeze=("V",)))
    desk.update([3.0, -4.0, 1e6, 1e6])
    assert desk.descent.used.tolist() == [3.0, -4.0, 0.0, 0.0]
    assert desk.weights[2:].tolist() == [3.0, 4.0]


@EVERY_RULE
def test_a_frozen_weight_stays_under_every_rule(rule: str) -> None:
    desk = Desk(rule, Limits(freeze=("W", "V")))
    for _ in range(3):
        desk.update([1.0, 1.0, 1.0, 1.0])
    assert desk.weights[1:].tolist() == [2.0, 3.0, 4.0]
    assert desk.weights[0] < 1.0


@pytest.mark.parametrize("limits", [Limits(clip_norm=0.0), Limits(clip_value=0.0)])
def test_a_limit_of_zero_stops_everything(limits: Limits) -> None:
    desk = Desk(limits=limits)
    desk.update([1.0, -2.0, 3.0, 4.0])
    assert desk.weights.tolist() == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.parametrize("size", [1e-200, 1e-20, 1.0, 1e20, 1e200])
def test_a_norm_is_right_where_its_square_leaves_the_range_of_floats(size: float) -> None:
    gradient = np.array([3.0, -4.0]) * size
    with np.errstate(all="ignore"):
        assert norm_of(gradient) == pytest.approx(5 * size, rel=1e-15)
        clip(gradient, Limits(clip_norm=size))
    np.testing.assert_allclose(gradient, np.array([0.6, -0.8]) * size, rtol=1e-14)


@pytest.mark.parametrize("size", [1e-30, 1.0, 1e30])
def test_a_norm_is_right_in_single_precision_too(size: float) -> None:
    with np.errstate(all="ignore"):
        found = norm_of(np.array([3.0, -4.0], np.float32) * np.float32(size))
    assert found == pytest.approx(5 * size, rel=1e-6)
