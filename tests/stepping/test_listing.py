"""The listing is the table; what is copied from it runs alone and finds the same numbers."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from itertools import product
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Masks, fit
from rnnviz.network.equations import ARTICLE, Equations
from rnnviz.stepping.listing import listing, standalone
from tests.oracles.closeness import apart

ETA = 0.3
VARIANTS = list(product(("tanh", "relu", "linear"), (False, True), ("sum", "mean")))


def ran(text: str) -> dict[str, Any]:
    """The names that are left by a program of which nothing else is known."""
    names: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as said:
        exec(text, names)
    return {**names, "said": said.getvalue()}


def test_every_row_that_computes_something_has_its_line() -> None:
    named = [line.name for line in listing(ARTICLE) if line.name]
    assert named == [row.name for row in ARTICLE.forward + ARTICLE.backward + ARTICLE.update]


def test_the_lines_are_those_of_the_table() -> None:
    for line in listing(ARTICLE):
        if line.name:
            assert line.text.strip() == ARTICLE.table[line.name].numpy


@pytest.mark.parametrize(("activation", "bias", "reduction"), VARIANTS)
def test_the_copied_program_runs_alone_and_finds_these_very_numbers(
    activation: str, bias: bool, reduction: str
) -> None:
    net = RNN.random(3, 4, 3, seed=5, bias=bias, activation=activation)
    trace = net.run([0, 2, 1, 2], [1, -1, 0, 2], h0=[0.1, -0.2, 0.3, 0.4], reduction=reduction)
    equations = Equations(trace.model.cell, trace.model.head)
    found = ran(standalone(equations, trace, ETA))
    for row in equations.forward + equations.backward:
        ours = trace[row.name][0] if "+=" in row.numpy else trace[row.name]
        assert apart(found[row.name], ours) < 1e-13, row.name
    for name, weight in net.weights.items():
        assert apart(found[f"new_{name}"], weight - ETA * trace.gradients[name]) < 1e-13
    assert float(found["said"].split()[1]) == pytest.approx(trace.loss, rel=1e-13)


def test_every_digit_of_a_number_is_copied() -> None:
    net = RNN.random(2, 3, 2, seed=1)
    trace = net.run([0, 1], [1, 0])
    found = ran(standalone(ARTICLE, trace, ETA))
    for name in "UWV":
        assert np.array_equal(found[name], net.weights[name])


def test_what_is_left_out_is_left_out_of_the_copy_too() -> None:
    net = RNN.random(3, 4, 3, seed=5)
    uses = {"W": [True, False, True, True], "V": [True, True, True, False]}
    masks = Masks([True, True, False, True], [True, False, True, True], uses)
    trace = net.run([0, 2, 1, 2], [1, -1, 0, 2], masks=masks)
    found = ran(standalone(ARTICLE, trace, ETA))
    for name, weight in net.weights.items():
        assert apart(found[f"new_{name}"], weight - ETA * trace.gradients[name]) < 1e-13
    assert apart(found["carried"], trace["carried"]) < 1e-13
    assert float(found["said"].split()[1]) == pytest.approx(trace.loss, rel=1e-13)


def test_the_update_is_that_of_the_whole_batch() -> None:
    net = RNN.random(3, 4, 3, seed=5)
    pairs = [([0, 2], [1, 0]), ([1, 2, 0], [2, 2, 0])]
    trace, other = (net.run(*pair) for pair in pairs)
    trace.beside = (other,)
    found = ran(standalone(ARTICLE, trace, ETA))
    learned = next(fit(net, pairs, ETA, batch=2)).net
    for name, weight in learned.weights.items():
        assert apart(found[f"new_{name}"], weight) < 1e-13
