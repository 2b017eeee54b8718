"""A view knows what has been computed, the weights and gradient sums at its place, and whys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.view import why_zero
from rnnviz.language import speak
from rnnviz.network.arrays import Named
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from tests.article import count
from tests.drawing.scenes import at, experiment, view

SHOWN = experiment(4, 3, 3, h0=0.3)


@pytest.mark.parametrize("name", ["U", "W", "V"])
def test_a_weight_changes_at_its_update_op_and_not_before(name: str) -> None:
    here = at(SHOWN, f"new_{name}", learning_rate=0.25)
    gradient = getattr(SHOWN.trace.gradients, name)
    np.testing.assert_array_equal(here.before().weight(name), SHOWN.trace[name])
    np.testing.assert_array_equal(here.weight(name), SHOWN.trace[name] - 0.25 * gradient)


def test_the_updated_weights_are_those_that_training_makes() -> None:
    here = view(SHOWN, learning_rate=0.25)
    trained = next(SHOWN.updates(0.25)).net
    for name in "UWV":
        np.testing.assert_array_equal(here.weight(name), getattr(trained, name))


@pytest.mark.parametrize("name", ["dU", "dW", "dV"])
def test_a_gradient_is_the_sum_of_its_items_so_far(name: str) -> None:
    assert at(SHOWN, name, 3).before().gradient(name) is None
    for t in reversed(range(4)):
        items = [SHOWN.trace.item(name, s) for s in range(t, 4)]
        np.testing.assert_allclose(at(SHOWN, name, t).gradient(name), sum(items), atol=1e-15)
    total = getattr(SHOWN.trace.gradients, name[1])
    np.testing.assert_allclose(view(SHOWN).gradient(name), total, atol=1e-15)


def test_the_view_before_is_one_op_earlier_and_before_the_first_nothing_is_known() -> None:
    for index in range(1, count(4)):
        assert view(SHOWN, index).before() == view(SHOWN, index - 1)
    nothing = view(SHOWN, 0).before()
    assert not any(nothing.reached.has(name, t) for name in ("z", "h", "dU") for t in range(4))


def test_every_exact_zero_has_its_reason_and_nothing_else_has() -> None:
    start, silent = experiment(3, 3, 3), experiment(3, 3, 3, scale=0.0)
    assert why_zero(view(start), "carried", 2) == "zero.last_step"
    assert why_zero(view(start), "carried", 1) == ""
    assert why_zero(view(start), "dW", 0) == "zero.h0"
    assert why_zero(view(start), "dW", 1) == ""
    assert why_zero(view(SHOWN), "dW", 0) == ""
    assert why_zero(view(silent), "dW", 1) == "zero.state"
    for language in ("en", "ko"):
        for key in ("zero.last_step", "zero.h0", "zero.state"):
            assert speak(language)(key).startswith("0")


def reasons(shown: Experiment, name: str) -> list[str]:
    return [why_zero(view(shown), name, t) for t in range(len(shown.trace))]


def of_kind(dashes: tuple[int, ...] = (), scale: float = 0.7, **kind: object) -> Experiment:
    return experiment(3, 3, 3, scale, 0.3, Kind(**kind), dashes)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["L", "do", "own", "dV", "dd"])
def test_a_step_without_a_target_is_the_reason(name: str) -> None:
    assert reasons(of_kind((1,), bias=True), name) == ["", "zero.no_target", ""]


def test_a_truncation_is_the_reason_where_the_full_gradient_is_not_0() -> None:
    cut = of_kind(truncation=1)
    assert reasons(cut, "carried") == ["zero.truncated", "zero.truncated", "zero.last_step"]
    assert reasons(of_kind(truncation=2), "carried") == ["", "", "zero.last_step"]
    # Only the last loss is there, and it is two steps later.
    far = of_kind((0, 1), truncation=2)
    assert reasons(far, "carried") == ["zero.truncated", "", "zero.last_step"]
    assert reasons(far, "dz") == ["zero.nothing", "", ""]
    assert reasons(of_kind((1, 2)), "carried") == ["zero.nothing"] * 2 + ["zero.last_step"]


def test_weights_that_are_0_are_the_reason() -> None:
    silent = of_kind(scale=0.0)
    assert reasons(silent, "own") == ["zero.weights"] * 3
    assert reasons(silent, "dV") == ["zero.here"] * 3
    shown = replace(of_kind(), words=replace(of_kind().words, learned_W=np.zeros((3, 3))))
    assert reasons(shown, "carried") == ["zero.weights"] * 2 + ["zero.last_step"]


def test_a_relu_that_is_off_is_the_reason() -> None:
    shown = of_kind(activation="relu", bias=True)
    below = shown.words.after(
        Named({**shown.net.weights, "b": np.full(3, -99.0)}), shown.input_words, shown.target_words
    )
    off = replace(shown, words=below)
    assert not off.trace["h"].any()
    for name in ("dz", "dU", "db"):
        assert reasons(off, name) == ["zero.off"] * 3
    assert reasons(off, "dW") == ["zero.off", "zero.state", "zero.state"]


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("truncation", [None, 1, 2])
@pytest.mark.parametrize("dashes", [(), (1,), (0, 1, 2)])
def test_every_0_has_a_reason_and_nothing_else_has(
    activation: str, truncation: int | None, dashes: tuple[int, ...]
) -> None:
    shown = of_kind(dashes, activation=activation, bias=True, truncation=truncation)
    for name in ("L", "do", "own", "carried", "dz", "dV", "dd", "dW", "dU", "db"):
        for t, reason in enumerate(reasons(shown, name)):
            summed = name[1:] in shown.net.weights
            here = shown.trace.item(name, t) if summed else shown.trace[name][t]
            assert bool(reason) == (not np.any(here)), (name, t)
            assert not reason or speak("ko")(reason).startswith("0")


def test_biases_change_at_their_update_ops() -> None:
    shown = experiment(2, 3, 3, kind=Kind(bias=True))
    for name in ("b", "d"):
        here = at(shown, f"new_{name}", learning_rate=0.25)
        expected = shown.trace[name] - 0.25 * shown.trace.gradients[name]
        np.testing.assert_array_equal(here.weight(name), expected)
        np.testing.assert_array_equal(here.before().weight(name), shown.trace[name])
    assert view(shown).weights == ("U", "W", "V", "b", "d")


def test_a_truncation_cuts_only_what_is_longer() -> None:
    assert [view(of_kind(truncation=tau)).cut for tau in (1, 2, 3, 60, None)] == [1, 2, 0, 0, 0]
