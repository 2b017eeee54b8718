"""An experiment: words, weights and h0, and the trace that follows from them."""

from __future__ import annotations

import dataclasses
from itertools import islice

import numpy as np
import pytest

from rnnviz import fit
from rnnviz.network.vocabulary import WordWeights
from rnnviz.network.arrays import Named
from rnnviz.training.experiment import Experiment, changes

EXPERIMENT = Experiment(
    inputs=("baseball", "bat"),
    targets=("야구", "배트"),
    spare_inputs=("baseball", "cave", "bat"),
    spare_targets=("배트", "야구", "박쥐"),
    words=WordWeights(seed=7, n_hidden=4, scale=0.6),
    h0=(0.0, 0.1, 0.2, 0.3),
)


def test_words_become_ids_by_their_place_in_the_vocabulary() -> None:
    assert EXPERIMENT.input_ids == [0, 2]
    assert EXPERIMENT.target_ids == [1, 0]


def test_the_trace_starts_at_h0_and_is_that_of_the_words() -> None:
    trace = EXPERIMENT.trace
    assert trace["h_prev"][0].tolist() == [0.0, 0.1, 0.2, 0.3]
    assert np.array_equal(trace["x"], [[1, 0, 0], [0, 0, 1]])
    assert trace["target"].tolist() == [1, 0]


def test_a_word_that_comes_twice_is_one_row() -> None:
    twice = dataclasses.replace(EXPERIMENT, inputs=("bat", "bat"), spare_inputs=())
    assert twice.net.U.shape == (1, 4)
    assert twice.input_ids == [0, 0]


def test_what_follows_is_computed_once() -> None:
    assert EXPERIMENT.trace is EXPERIMENT.trace
    assert EXPERIMENT.net is EXPERIMENT.net


def test_a_trained_network_is_learned_word_by_word() -> None:
    sequence = (EXPERIMENT.input_ids, EXPERIMENT.target_ids)
    *_, last = islice(fit(EXPERIMENT.net, [sequence], 0.5, EXPERIMENT.h0), 5)
    learned = dataclasses.replace(EXPERIMENT, words=EXPERIMENT.learned(last.net))
    for found, wanted in zip(learned.net.weights.values(), last.net.weights.values(), strict=True):
        assert np.array_equal(found, wanted)
    assert learned.trace.loss < EXPERIMENT.trace.loss


def test_words_keep_what_they_learned_when_others_are_typed() -> None:
    sequence = (EXPERIMENT.input_ids, EXPERIMENT.target_ids)
    *_, last = islice(fit(EXPERIMENT.net, [sequence], 0.5), 5)
    words = EXPERIMENT.learned(last.net)
    edited = dataclasses.replace(
        EXPERIMENT, words=words, inputs=("wooden", "bat"), targets=("나무", "배트")
    )
    row = edited.input_words.index("bat")
    column = edited.target_words.index("배트")
    assert np.array_equal(edited.net.U[row], last.net.U[2])
    assert np.array_equal(edited.net.V[:, column], last.net.V[:, 0])
    assert np.array_equal(edited.net.W, last.net.W)


@pytest.mark.parametrize("name", ["U", "W", "V"])
def test_a_change_is_the_learning_rate_times_the_gradient(name: str) -> None:
    gradients = Named({name: np.full((1, 1), i + 1.0) for i, name in enumerate("UWV")})
    assert np.array_equal(changes(gradients, 0.5)[name], 0.5 * getattr(gradients, name))
