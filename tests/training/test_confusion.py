"""Confusion: counted by hand, and agreeing with what can be known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.training.confusion import AT_ONCE, Judge, confusion
from rnnviz.training.tasks.table import TASKS, Run
from tests.training.tasks.trained import after

#: Without any weight but d the same class is always likeliest.
P = np.array([0.2, 0.5, 0.3])
CERTAIN = RNN(np.zeros((3, 2)), np.zeros((2, 2)), np.zeros((2, 3)), np.zeros(2), np.log(P))


def test_who_always_says_the_same_is_right_as_often_as_it_is() -> None:
    pairs = [([0, 1, 2, 2], [1, 1, 0, 2]), ([1, 0], [-1, 1])]
    found = confusion(CERTAIN, pairs)
    assert found.table.tolist() == [[0, 1, 0], [0, 3, 0], [0, 1, 0]]
    assert (found.judged, found.right, found.accuracy) == (5, 3, 0.6)
    losses = -math.log(0.2) - 3 * math.log(0.5) - math.log(0.3)
    assert found.loss == pytest.approx(losses / 5, rel=1e-14)
    assert found.of_class(1) == (3, 3)
    assert found.worst() == (0, 1)


def test_it_is_counted_as_one_counts_by_hand() -> None:
    net = RNN.random(6, 5, 4, seed=8, scale=0.9)
    h0 = np.linspace(-0.5, 0.5, 5)
    numbers = np.random.default_rng(4)
    pairs = [
        (numbers.integers(0, 6, steps).tolist(), numbers.integers(-1, 4, steps).tolist())
        for steps in numbers.integers(1, 12, AT_ONCE + 9).tolist()
    ]
    table, losses = np.zeros((4, 4), int), []
    for inputs, targets in pairs:
        h = h0
        for one, target in zip(inputs, targets, strict=True):
            h = np.tanh(net.U[one] + h @ net.W)
            weighed = np.exp(h @ net.V)
            if target >= 0:
                table[target, weighed.argmax()] += 1
                losses.append(-math.log(weighed[target] / weighed.sum()))
    found = confusion(net, pairs, h0)
    assert np.array_equal(found.table, table)
    assert found.loss == pytest.approx(np.mean(losses), rel=1e-12)
    assert found.accuracy == np.trace(table) / table.sum()


def test_a_judge_judges_one_network_after_another() -> None:
    pairs = [([0, 1, 2], [1, 1, 0])]
    judge = Judge(CERTAIN, pairs)
    other = CERTAIN.with_weights(
        type(CERTAIN.weights)({**CERTAIN.weights, "d": np.log(P[::-1].copy())})
    )
    for net, p in ((CERTAIN, P), (other, P[::-1]), (CERTAIN, P)):
        assert judge.confusion(net).loss == pytest.approx(-np.log(p[[1, 1, 0]]).mean(), rel=1e-14)


def test_two_bats_are_told_apart_by_memory_alone() -> None:
    run = Run.of(TASKS["two-bats"])
    net, _ = after(run, 300)
    found = confusion(net, run.data.held_out)
    assert found.accuracy == 1.0
    assert found.worst() is None
    # With W = 0 both second steps see the same word, and one of the two is wrong.
    forgetful = RNN(net.weights.U, np.zeros((4, 4)), net.weights.V)
    found = confusion(forgetful, run.data.held_out)
    assert found.accuracy == 0.5
    assert found.loss >= math.log(2)


def test_where_nothing_is_told_there_is_no_accuracy() -> None:
    found = confusion(CERTAIN, [([0, 1], [-1, -1])])
    assert found.judged == 0
    assert math.isnan(found.accuracy)
    assert math.isnan(found.loss)


def test_steps_whose_numbers_are_not_finite_count_as_wrong_and_are_named() -> None:
    huge = RNN(np.full((2, 2), 1e300), np.eye(2), np.full((2, 2), 1e300), activation="linear")
    found = confusion(huge, [([0, 1], [0, 1])])
    assert found.unsound == 2
    assert found.accuracy == 0.0
    assert not found.table.any()
