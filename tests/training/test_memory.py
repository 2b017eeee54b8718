"""What memory is worth: W scaled, against networks that really have that W; the plane of states."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from rnnviz import RNN
from rnnviz.session import Session
from rnnviz.training.experiment import Experiment, Pair
from rnnviz.training.memory import (
    FACTORS,
    Context,
    changes_at,
    contexts,
    plane,
    probabilities,
    scaled,
)
from tests.drawing.scenes import experiment
from tests.oracles.closeness import apart


@lru_cache(maxsize=1)
def bats() -> Experiment:
    return Session.open("two-bats").train(300, lambda: False).experiment


def test_a_word_is_found_in_all_its_contexts_the_present_one_first() -> None:
    assert contexts(bats(), 1) == (Context(0, 1), Context(1, 1))
    assert contexts(bats().showing(1), 1) == (Context(1, 1), Context(0, 1))
    assert contexts(bats(), 0) == (Context(0, 0),)
    twice = replace(experiment(2, 4, 3), inputs=("bat", "bat"))
    assert contexts(twice, 1) == (Context(0, 1), Context(0, 0))


@pytest.mark.parametrize("factor", [0.0, 0.35, 1.0, 2.0])
def test_it_is_the_network_with_w_so_many_times_as_large(factor: float) -> None:
    shown = bats()
    U, W, V = shown.net.U, shown.net.W, shown.net.V
    for trace, pair in zip(scaled(shown, factor), shown.pairs, strict=True):
        x = [shown.input_words.index(word) for word in pair.inputs]
        y = [shown.target_words.index(word) for word in pair.targets]
        assert apart(trace["y"], RNN(U, factor * W, V).run(x, y)["y"]) < 1e-14


def test_without_w_the_same_word_means_the_same_everywhere() -> None:
    first, second = scaled(bats(), 0.0)
    assert apart(first["y"][1], second["y"][1]) < 1e-15
    assert apart(first["y"][0], second["y"][0]) > 0.1


def test_the_two_bats_part_somewhere_between_no_memory_and_all_of_it() -> None:
    found = [changes_at(bats(), context) for context in contexts(bats(), 1)]
    assert sum(at is not None for at in found) == 1
    (at,) = (one for one in found if one is not None)
    context = contexts(bats(), 1)[[one is not None for one in found].index(True)]
    likeliest = probabilities(bats(), context).argmax(axis=1)
    above = [k for one, k in zip(FACTORS, likeliest, strict=True) if at < one <= 1]
    assert len(set(above)) == 1
    assert likeliest[FACTORS.index(at)] != above[0]


def test_the_plane_keeps_distances_when_states_have_only_two_directions() -> None:
    flat = experiment(5, 2, 3, h0=0.3)
    found = plane((flat.trace,))
    (path,) = found.paths
    states = np.vstack([flat.trace["h0"], flat.trace["h"]])
    for one in range(6):
        for other in range(6):
            far = np.linalg.norm(states[one] - states[other])
            assert np.linalg.norm(path[one] - path[other]) == pytest.approx(far, abs=1e-12)
    assert sum(found.shares) == pytest.approx(1.0)
    assert found.shares[0] >= found.shares[1]


@pytest.mark.parametrize("n_hidden", [1, 2, 7])
def test_every_network_has_a_plane(n_hidden: int) -> None:
    shown = experiment(3, n_hidden, 3)
    found = plane(shown.traces_of(shown.net))
    assert found.paths[0].shape == (4, 2)
    assert 0.0 <= sum(found.shares) <= 1.0 + 1e-12


def test_states_that_are_not_finite_break_nothing() -> None:
    trace = experiment(3, 4, 3).net.run([0, 1], [0, 1], h0=[np.inf, 0, np.nan, 0])
    assert np.isfinite(plane((trace,)).paths[0]).all()


@pytest.mark.parametrize("size", [1e160, 1e305])
def test_states_whose_squares_overflow_have_their_plane(size: float) -> None:
    net = experiment(3, 4, 3).net
    calm, large = (by * np.arange(1.0, 5.0) for by in (1e9, size))
    found = [plane((net.run([0, 1], [0, 1], h0=one),)) for one in (calm, large)]
    assert np.isfinite(found[1].paths[0]).all()
    assert found[1].shares == pytest.approx(found[0].shares, abs=1e-6)
    assert sum(found[1].shares) == pytest.approx(1.0)


def test_pairs_are_those_of_the_experiment() -> None:
    assert bats().pairs[1] == Pair(("cave", "bat"), ("동굴", "박쥐"))
