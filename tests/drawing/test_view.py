"""A view knows what has been computed, the weights and gradient sums at its place, and whys."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing.view import why_zero
from rnnviz.language import speak
from rnnviz.stepping.cursor import count
from rnnviz.training.descent import descend
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
    trained = descend(SHOWN.net.weights, SHOWN.trace.gradients, 0.25)
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
