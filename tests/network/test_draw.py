"""Weights: drawn alike everywhere in one of six ways, copied where they are kept."""

from __future__ import annotations

import hashlib
import math
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, InputError
from rnnviz.network.arrays import frozen
from rnnviz.network.draw import WAYS, normal, uniform
from tests.oracles.networks import Numbers

SIZES = (30, 50, 40)
EVERY_WAY = pytest.mark.parametrize("init", WAYS)
DRAWN_WAYS = pytest.mark.parametrize("init", [way for way in WAYS if way != "zeros"])


def net(init: str, **options: Any) -> RNN:
    return RNN.random(*SIZES, init=init, **{"seed": 4, "bias": True, **options})


def spread(numbers: Numbers, limit: float) -> None:
    """Uniform between ±limit: within it, nearly as far as it, centred, and of its deviation."""
    assert np.abs(numbers).max() < limit
    assert np.abs(numbers).max() > limit * (1 - 20 / numbers.size)
    assert abs(numbers.mean()) < 4 * limit / math.sqrt(3 * numbers.size)
    assert numbers.std() == pytest.approx(limit / math.sqrt(3), rel=2.5 / math.sqrt(numbers.size))


def test_numbers_depend_on_their_key_alone() -> None:
    first = normal(7, "U", "야구", shape=(5,))
    normal(8, "V", shape=(3,))
    np.random.default_rng(0).random()
    assert np.array_equal(first, normal(7, "U", "야구", shape=(5,)))


@pytest.mark.parametrize("other", [(8, "U", "bat"), (7, "V", "bat"), (7, "U", "cat"), (7, "U")])
def test_every_part_of_the_key_counts(other: tuple[object, ...]) -> None:
    assert not np.array_equal(normal(7, "U", "bat", shape=(5,)), normal(*other, shape=(5,)))


def test_the_parts_of_a_key_do_not_run_into_one_another() -> None:
    assert not np.array_equal(normal(1, "ab", "c", shape=(5,)), normal(1, "a", "bc", shape=(5,)))


def test_they_are_standard_normal() -> None:
    numbers = normal("many", shape=(20_000,))
    assert abs(numbers.mean()) < 0.03
    assert numbers.std() == pytest.approx(1, abs=0.03)


def test_frozen_is_a_copy_that_cannot_be_written() -> None:
    source = np.zeros((2, 3)).T
    copy = frozen(source)
    source[:] = 1
    assert not copy.any()
    assert copy.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        copy[0, 0] = 1


# From bits to numbers, in plain Python.


def bits(text: str, count: int) -> list[float]:
    """Numbers between 0 and 1, of 53 bits each, from SHAKE-256."""
    digest = hashlib.shake_256(text.encode()).digest(8 * count)
    words = [int.from_bytes(digest[at : at + 8], "little") for at in range(0, len(digest), 8)]
    return [((word >> 11) + 0.5) / 2**53 for word in words]


def test_uniform_numbers_are_the_bits_of_shake_256() -> None:
    drawn = uniform(7, "U", "야구", shape=(2, 3))
    assert drawn.shape == (2, 3)
    assert drawn.ravel().tolist() == bits("7\x1fU\x1f야구", 6)
    assert all(0 < one < 1 for one in drawn.flat)


def test_normal_numbers_are_those_of_box_and_muller() -> None:
    pairs = bits("7\x1fW", 10)
    expected = [
        math.sqrt(-2 * math.log(one)) * math.cos(2 * math.pi * other)
        for one, other in zip(pairs[:5], pairs[5:], strict=True)
    ]
    np.testing.assert_allclose(normal(7, "W", shape=(5,)), expected, rtol=1e-14)


# The six ways.


def test_there_are_six_ways_and_another_one_is_refused_with_their_names() -> None:
    assert list(WAYS) == ["normal", "uniform", "xavier", "orthogonal", "identity", "zeros"]
    for init in ("he", "", None, 3, ["normal"]):
        with pytest.raises(InputError, match=r"^init is .* and must be one of .*\"identity\""):
            RNN.random(2, 3, 2, init=init)


@EVERY_WAY
def test_the_same_seed_draws_the_same_numbers(init: str) -> None:
    one, same = net(init), net(init)
    for name, weight in one.weights.items():
        assert np.array_equal(weight, same.weights[name])


@DRAWN_WAYS
def test_another_seed_draws_others(init: str) -> None:
    one, other = net(init, seed=4), net(init, seed=5)
    for name in {"U", "V"} | ({"W"} if init != "identity" else set()):
        assert not np.isclose(one.weights[name], other.weights[name]).any(axis=1).all()


@DRAWN_WAYS
def test_weights_of_other_names_are_drawn_apart(init: str) -> None:
    square = RNN.random(6, 6, 6, init=init, seed=1)
    for one, other in (("U", "V"), ("U", "W"), ("W", "V")):
        assert not np.array_equal(square.weights[one], square.weights[other])


@EVERY_WAY
def test_biases_are_there_when_they_are_wanted_and_change_no_matrix(init: str) -> None:
    with_biases, without = net(init), net(init, bias=False)
    assert [with_biases.weights[name].shape for name in ("b", "d")] == [(50,), (40,)]
    assert without.b is None
    assert without.d is None
    for name in "UWV":
        assert np.array_equal(with_biases.weights[name], without.weights[name])


@EVERY_WAY
def test_float32_is_the_same_draw_rounded(init: str) -> None:
    double, single = net(init), net(init, dtype="float32")
    for name, weight in single.weights.items():
        assert weight.dtype == np.float32
        assert np.array_equal(weight, double.weights[name].astype(np.float32))


@pytest.mark.parametrize("scale", [0.0, 0.01, 0.5, 2.0])
def test_normal_has_the_scale_for_its_deviation_biases_too(scale: float) -> None:
    drawn = net("normal", scale=scale)
    for name, weight in drawn.weights.items():
        expected = scale * normal(4, name, shape=weight.shape)
        np.testing.assert_allclose(weight, expected, rtol=1e-15)
        far = 4 / math.sqrt(weight.size)
        assert abs(weight.mean()) <= scale * far
        assert weight.std() == pytest.approx(scale, rel=far)


@pytest.mark.parametrize("scale", [0.01, 7.0])
def test_uniform_lies_within_one_over_the_root_of_n_hidden_biases_too(scale: float) -> None:
    for weight in net("uniform", scale=scale).weights.values():
        spread(weight, 1 / math.sqrt(50))


@pytest.mark.parametrize("scale", [0.01, 7.0])
def test_xavier_lies_within_the_root_of_six_over_rows_and_columns(scale: float) -> None:
    drawn = net("xavier", scale=scale)
    for name, sizes in (("U", 30 + 50), ("W", 50 + 50), ("V", 50 + 40)):
        spread(drawn.weights[name], math.sqrt(6 / sizes))
    assert not drawn.b.any()
    assert not drawn.d.any()


@pytest.mark.parametrize("n_hidden", [1, 2, 3, 16, 50])
def test_orthogonal_turns_and_stretches_nothing(n_hidden: int) -> None:
    drawn = RNN.random(4, n_hidden, 3, init="orthogonal", seed=n_hidden, scale=9.0)
    for product in (drawn.W @ drawn.W.T, drawn.W.T @ drawn.W):
        np.testing.assert_allclose(product, np.eye(n_hidden), atol=1e-14)


def test_orthogonal_matrices_are_spread_over_all_of_them() -> None:
    """Of Haar's measure: an entry has the mean 0 and the mean square 1/n, the trace the mean 0."""
    drawn = np.array([RNN.random(1, 3, 1, init="orthogonal", seed=seed).W for seed in range(600)])
    np.testing.assert_allclose(drawn.mean(axis=0), 0, atol=0.1)
    np.testing.assert_allclose((drawn**2).mean(axis=0), 1 / 3, atol=0.06)
    assert abs(np.trace(drawn, axis1=1, axis2=2).mean()) < 0.15
    assert 0.4 < (np.linalg.det(drawn) > 0).mean() < 0.6


def test_beside_an_orthogonal_w_all_is_as_with_xavier() -> None:
    drawn, xavier = net("orthogonal"), net("xavier")
    for name in ("U", "V", "b", "d"):
        assert np.array_equal(drawn.weights[name], xavier.weights[name])


def test_identity_is_the_identity_with_the_scale_for_u_and_v() -> None:
    drawn = net("identity", scale=0.3)
    assert np.array_equal(drawn.W, np.eye(50))
    assert not drawn.b.any()
    assert not drawn.d.any()
    for name in "UV":
        assert np.array_equal(drawn.weights[name], net("normal", scale=0.3).weights[name])


def test_zeros_are_zeros() -> None:
    assert not any(weight.any() for weight in net("zeros").weights.values())
    trace = net("zeros").run([0, 1], [2, 3])
    assert trace.loss == pytest.approx(2 * math.log(40), rel=1e-15)


@EVERY_WAY
def test_a_network_of_one_unit_can_be_drawn(init: str) -> None:
    drawn = RNN.random(1, 1, 1, init=init)
    assert drawn.W.shape == (1, 1)
    assert math.isfinite(drawn.run([0], [0]).loss)
