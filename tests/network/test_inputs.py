"""Inputs as a factor of gradients: adding up rows id by id is the product with one-hot vectors."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, fit
from rnnviz.network.inputs import WORTH_SORTING, Factor, one_hot
from rnnviz.network.masks import Masks
from tests.oracles.closeness import apart

#: Steps, words and hidden units, of which the product is worth sorting for and not.
LONG, SHORT = (700, 60, 50), (30, 60, 50)


def given(shape: tuple[int, int, int], dtype: Any = np.float64) -> tuple[Any, Any]:
    """Ids, of which some words do not occur, and rows to be added up."""
    steps, words, width = shape
    rng = np.random.default_rng(steps)
    return rng.integers(0, words, steps) // 2 * 2, rng.standard_normal((steps, width)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("shape", [LONG, SHORT])
def test_each_word_gets_the_sum_of_its_rows(shape: tuple[int, int, int], dtype: Any) -> None:
    ids, rows = given(shape, dtype)
    steps, words, width = shape
    assert (steps * words * width >= WORTH_SORTING) == (shape == LONG)
    total = np.full((words, width), np.nan, dtype)
    Factor(one_hot(ids, words, dtype), ids).times(width)(rows, total)
    for word in range(words):
        expected = rows[ids == word].astype(float).sum(axis=0)
        assert np.allclose(total[word], expected, atol=1e-4 if dtype == np.float32 else 1e-12)
    assert not total[1::2].any()


def test_vectors_are_multiplied_as_they_are() -> None:
    _, rows = given(LONG)
    x = np.random.default_rng(0).standard_normal((LONG[0], LONG[1]))
    total = np.empty((LONG[1], LONG[2]))
    Factor(x).times(LONG[2])(rows, total)
    assert apart(total, np.einsum("ti,tj->ij", x, rows)) < 1e-14


def test_other_ids_are_sorted_anew() -> None:
    ids, rows = given(LONG)
    other = ids[::-1].copy()
    x, totals = one_hot(ids, LONG[1]), np.empty((2, LONG[1], LONG[2]))
    factor = Factor(x, ids)
    times = factor.times(LONG[2])
    times(rows, totals[0])
    factor.load(other)
    times(rows, totals[1])
    assert apart(totals[1], one_hot(other, LONG[1]).T @ rows) < 1e-14
    assert apart(totals[0], totals[1]) > 0.1


@pytest.mark.parametrize("masked", [False, True])
def test_a_long_text_has_the_gradients_of_its_vectors(masked: bool) -> None:
    steps, words, width = LONG
    net = RNN.random(words, width, words, seed=2, scale=0.1)
    ids, target = np.random.default_rng(1).integers(0, words, (2, steps))
    masks = Masks(uses={"U": np.arange(steps) % 3 > 0}) if masked else None
    by_id = net.run(ids, target, masks=masks).gradients
    by_vector = net.run(np.eye(words)[ids], target, masks=masks).gradients
    for name, total in by_id.items():
        assert apart(total, by_vector[name]) < 1e-13


def test_a_batch_of_uneven_texts_learns_what_its_vectors_learn() -> None:
    words, width = 60, 50
    rng = np.random.default_rng(4)
    net = RNN.random(words, width, words, seed=2, scale=0.1)
    texts = [rng.integers(0, words, (2, steps)) for steps in (300, 290, 250, 7)]
    by_id = fit(net, [(a, b) for a, b in texts], 0.01, batch=4)
    by_vector = fit(net, [(np.eye(words)[a], b) for a, b in texts], 0.01, batch=4)
    alone = [net.run(a, b).gradients for a, b in texts]
    first = next(by_id).net
    for name, weight in net.weights.items():
        expected = weight - 0.01 * sum(one[name] for one in alone)
        assert apart(first.weights[name], expected) < 1e-12
    next(by_vector)
    for one, other in islice(zip(by_id, by_vector, strict=True), 3):
        assert apart(one.net.U, other.net.U) < 1e-12
