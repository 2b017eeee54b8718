"""An experiment: words, weights and h0, and the trace that follows from them."""

from __future__ import annotations

import dataclasses
from itertools import islice

import numpy as np
import pytest

from rnnviz import RNN, fit
from rnnviz.network.vocabulary import NO_TARGET, WordWeights
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind

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
    learned = dataclasses.replace(EXPERIMENT, words=EXPERIMENT.taught(last.net))
    for found, wanted in zip(learned.net.weights.values(), last.net.weights.values(), strict=True):
        assert np.array_equal(found, wanted)
    assert learned.trace.loss < EXPERIMENT.trace.loss


def test_words_keep_what_they_learned_when_others_are_typed() -> None:
    sequence = (EXPERIMENT.input_ids, EXPERIMENT.target_ids)
    *_, last = islice(fit(EXPERIMENT.net, [sequence], 0.5), 5)
    words = EXPERIMENT.taught(last.net)
    edited = dataclasses.replace(
        EXPERIMENT, words=words, inputs=("wooden", "bat"), targets=("나무", "배트")
    )
    row = edited.input_words.index("bat")
    column = edited.target_words.index("배트")
    assert np.array_equal(edited.net.U[row], last.net.U[2])
    assert np.array_equal(edited.net.V[:, column], last.net.V[:, 0])
    assert np.array_equal(edited.net.W, last.net.W)


def of_kind(**kind: object) -> Experiment:
    return dataclasses.replace(EXPERIMENT, kind=Kind(**kind))  # type: ignore[arg-type]


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("truncation", [None, 1, 2])
def test_a_trace_is_that_of_the_network_chosen(
    activation: str, bias: bool, reduction: str, truncation: int | None
) -> None:
    shown = of_kind(activation=activation, bias=bias, reduction=reduction, truncation=truncation)
    U, W, V, *biases = shown.net.weights.values()
    by_hand = RNN(U, W, V, *biases, activation=activation)
    trace = by_hand.run([0, 2], [1, 0], EXPERIMENT.h0, reduction=reduction, truncation=truncation)
    assert shown.trace.loss == trace.loss
    for name in trace.gradients:
        assert np.array_equal(shown.trace.gradients[name], trace.gradients[name])
    assert len(shown.program) == (14 * 2 + 5 if bias else 12 * 2 + 3)
    assert set(shown.equations.table) >= {f"new_{name}" for name in shown.net.weights}


def test_a_switch_keeps_the_weights() -> None:
    other = of_kind(activation="relu", bias=True, reduction="mean", truncation=1)
    for name in "UWV":
        assert np.array_equal(other.net.weights[name], EXPERIMENT.net.weights[name])


def test_updates_learn_as_the_kind_says() -> None:
    shown = of_kind(bias=True, reduction="mean", truncation=1)
    first = next(shown.updates(0.5))
    assert first.loss == shown.trace.loss
    for name, weight in first.net.weights.items():
        expected = shown.net.weights[name] - 0.5 * shown.trace.gradients[name]
        np.testing.assert_allclose(weight, expected, rtol=1e-14, atol=1e-16)


def test_kinds_that_differ_in_their_truncation_alone_have_the_same_losses() -> None:
    assert Kind(truncation=1).computes_as(Kind())
    for other in (Kind("relu"), Kind(bias=True), Kind(reduction="mean")):
        assert not other.computes_as(Kind())


def test_a_dash_is_a_step_without_a_target_and_no_word() -> None:
    shown = dataclasses.replace(EXPERIMENT, targets=(NO_TARGET, "배트"))
    assert shown.target_ids == [-1, 0]
    assert NO_TARGET not in shown.target_words
    assert shown.losses == 1
    assert shown.trace["L"][0] == 0
    assert not shown.trace["do"][0].any()


@pytest.mark.parametrize(
    ("spare", "classes"), [(("배트", "박쥐"), ("배트", "박쥐")), ((), ("baseball", "bat"))]
)
def test_without_any_target_there_still_are_classes(
    spare: tuple[str, ...], classes: tuple[str, ...]
) -> None:
    shown = dataclasses.replace(
        EXPERIMENT,
        targets=(NO_TARGET, NO_TARGET),
        spare_targets=spare,
        kind=Kind(reduction="mean"),
    )
    assert shown.target_words == classes
    assert shown.losses == 0
    assert shown.trace.loss == 0
    assert not any(gradient.any() for gradient in shown.trace.gradients.values())
