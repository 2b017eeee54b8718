"""Gradients against three oracles: complex step, finite differences and a case done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import RNN
from tests.oracles import complex_step, plain
from tests.oracles.closeness import apart
from tests.oracles.complex_step import PARAMETERS
from tests.oracles.networks import LARGEST, LONGEST, WIDEST_RADIUS, case

NETWORKS, AT_ONCE = 1000, 100


@pytest.mark.parametrize("first", range(0, NETWORKS, AT_ONCE))
def test_every_gradient_agrees_with_complex_step(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        one = case(seed)
        ours, theirs = one.trace.gradients, complex_step.gradients(one)
        for name in PARAMETERS:
            assert apart(getattr(ours, name), theirs[name]) <= 1e-12, (seed, name)


LONG = 50


@pytest.mark.parametrize("first", range(0, NETWORKS, AT_ONCE))
def test_they_agree_over_up_to_fifty_steps_too(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        one = case(seed, steps=1 + seed % LONG)
        ours, theirs = one.trace.gradients, complex_step.gradients(one)
        for name in PARAMETERS:
            assert apart(getattr(ours, name), theirs[name]) <= 1e-12, (seed, name)


def test_the_thousand_networks_reach_every_corner_that_they_claim() -> None:
    cases = [case(seed) for seed in range(NETWORKS)]
    assert {len(one.x) for one in cases} == set(range(1, LONGEST + 1))
    for weights, axis in (("U", 0), ("U", 1), ("V", 1)):
        found = {getattr(one, weights).shape[axis] for one in cases}
        assert found == set(range(1, LARGEST + 1))
    radii = [np.abs(np.linalg.eigvals(one.W)).max() for one in cases]
    assert max(radii) <= WIDEST_RADIUS + 1e-9
    assert sum(radius > 1 for radius in radii) > NETWORKS / 5
    for share in (
        np.mean([one.h0.any() for one in cases]),
        np.mean([(one.target < 0).any() for one in cases]),
        np.mean([np.isin(one.x, (0, 1)).all() for one in cases]),
    ):
        assert 0.25 < share < 0.75
    assert any((one.target < 0).all() for one in cases)


@pytest.mark.parametrize("seed", range(40))
def test_the_oracle_differentiates_the_very_forward_pass_of_the_engine(seed: int) -> None:
    one = case(seed)
    by_copies = complex_step.gradients(one)
    rng = np.random.default_rng(seed)
    for name in PARAMETERS:
        entries = list(np.ndindex(getattr(one, name).shape))
        for which in rng.choice(len(entries), size=min(5, len(entries)), replace=False):
            expected = complex_step.entry(one, name, entries[which])
            scale = np.abs(by_copies[name]).max()
            assert abs(by_copies[name][entries[which]] - expected) <= 1e-12 * scale


@pytest.mark.parametrize("name", PARAMETERS)
@pytest.mark.parametrize("seed", range(25))
def test_gradients_agree_with_finite_differences_of_plain_python(seed: int, name: str) -> None:
    one = case(seed, steps=6, all_targets=True)
    direction = plain.direction(one, name, seed)
    slope = float((getattr(one.trace.gradients, name) * direction).sum())
    assert slope == pytest.approx(plain.finite_difference(one, name, direction), abs=1e-7)


def test_one_step_of_one_unit_is_right_by_hand() -> None:
    """L = ln(1 + e^-v h) with h = tanh(u): dL/dv = (y - 1) h and dL/du = (y - 1) v (1 - h^2)."""
    u, v = 0.7, 1.3
    h = math.tanh(u)
    y = 1 / (1 + math.exp(-v * h))
    gradients = RNN([[u]], [[0.9]], [[v, 0.0]]).run([0], [0]).gradients
    dz = (y - 1) * v * (1 - h * h)
    assert gradients.V[0] == pytest.approx([(y - 1) * h, (1 - y) * h])
    assert gradients.U[0] == pytest.approx([dz])
    assert gradients.W == 0
    assert gradients.h0 == pytest.approx([dz * 0.9])


@pytest.mark.parametrize("steps", [1, 2])
def test_from_a_zero_state_the_first_use_of_w_gets_exactly_nothing(steps: int) -> None:
    trace = RNN.random(3, 4, 3).run([0, 1][:steps], [1, 0][:steps])
    assert not trace.item("dW", 0).any()
    assert trace.gradients.W.any() == (steps > 1)


def test_a_loss_reaches_back_and_never_ahead() -> None:
    trace = RNN.random(3, 4, 3).run([0, 1, 2, 0], [-1, -1, 1, -1])
    reached = [bool(row.any()) for row in trace["dz"]]
    assert reached == [True, True, True, False]


def test_gradients_of_two_losses_add_up() -> None:
    net = RNN.random(3, 4, 3, seed=2)
    both, first, second = (
        net.run([0, 1, 2], targets, h0=[0.1, 0.2, 0.3, 0.4]).gradients.values()
        for targets in ([0, -1, 2], [0, -1, -1], [-1, -1, 2])
    )
    for total, one, other in zip(both, first, second, strict=True):
        assert apart(total, one + other) < 1e-14
