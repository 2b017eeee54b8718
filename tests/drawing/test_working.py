"""The working of an op: what it shows as result is what its inputs make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rnnviz.drawing.formula import formula
from rnnviz.drawing.view import View
from rnnviz.drawing.working import Put, working
from rnnviz.stepping.cursor import count, index_of
from rnnviz.training.experiment import Experiment
from tests.drawing.scenes import at, experiment, view

NETWORKS = [
    experiment(1, 1, 1),
    experiment(2, 4, 3),
    experiment(5, 8, 4, h0=-0.4),
    experiment(60, 2, 60, scale=1.5),
]
EVERY_NETWORK = pytest.mark.parametrize("shown", NETWORKS, ids=["T1", "T2", "T5", "T60"])
Numbers = NDArray[np.float64]


def numbers(here: View) -> list[Numbers]:
    """The numbers of the lines, the result last."""
    return [put.values for put in working(here) if put.values is not None]


def near(one: Numbers, other: Numbers) -> None:
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


@EVERY_NETWORK
def test_forward_the_result_is_what_the_shown_inputs_make(shown: Experiment) -> None:
    trace = shown.trace
    for t in range(len(trace)):
        x, from_x, before, from_before, z = numbers(at(shown, "z", t))
        near(from_x, x @ trace["U"])
        near(from_before, before @ trace["W"])
        near(z, from_x + from_before)
        z, h = numbers(at(shown, "h", t))
        near(h, np.tanh(z))
        h, o = numbers(at(shown, "o", t))
        near(o, h @ trace["V"])
        o, e, y = numbers(at(shown, "y", t))
        near(y, e / e.sum())
        near(e, np.exp(o - o.max()))
        y, target, loss = numbers(at(shown, "L", t))
        near(loss, -np.log(y[target == 1][0]))


@EVERY_NETWORK
def test_backward_the_result_is_what_the_shown_inputs_make(shown: Experiment) -> None:
    trace = shown.trace
    for t in range(len(trace)):
        y, target, do = numbers(at(shown, "do", t))
        near(do, y - target)
        do, own = numbers(at(shown, "own", t))
        near(own, do @ trace["V"].T)
        *after, carried, own, dh = numbers(at(shown, "carried", t))
        near(dh, own + carried)
        near(carried, after[0] @ trace["W"].T if after else np.zeros_like(carried))
        dh, slope, dz = numbers(at(shown, "dz", t))
        near(dz, dh * slope)


@EVERY_NETWORK
@pytest.mark.parametrize("name", ["dV", "dW", "dU"])
def test_an_item_is_the_outer_product_shown_and_the_sum_grows_by_it(
    shown: Experiment, name: str
) -> None:
    steps, later = len(shown.trace), 0.0
    for t in reversed(range(steps)):
        left, right, item, total = numbers(at(shown, name, t))
        near(item, np.outer(left, right))
        near(total, item + later)
        later = total


@EVERY_NETWORK
@pytest.mark.parametrize("weight", ["U", "W", "V"])
def test_an_update_takes_the_shown_change_off_the_weight(shown: Experiment, weight: str) -> None:
    here = at(shown, f"new_{weight}", learning_rate=0.3)
    old, change, new = numbers(here)
    near(new, old - change)
    near(change, 0.3 * getattr(shown.trace.gradients, weight))
    near(new, here.weight(weight))


@EVERY_NETWORK
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_working_ends_with_its_result_under_a_rule(shown: Experiment, language: str) -> None:
    for index in range(count(len(shown.trace))):
        lines = [*working(view(shown, index, language=language))]
        assert [line.rule for line in lines] == [False] * (len(lines) - 1) + [True]
        assert lines[-1].values is not None
        assert all("{" not in line.remark for line in lines)


def test_lines_that_are_added_up_share_their_power_of_ten() -> None:
    for name in ("carried", "dW", "dU", "dV"):
        scales = [put.scale for put in working(at(NETWORKS[2], name, 1)) if put.scale is not None]
        assert len(scales) >= 2
        assert all(scale is scales[0] or np.array_equal(scale, scales[0]) for scale in scales)


def remarks(here: View) -> list[str]:
    return [put.remark for put in working(here) if put.remark]


def test_exact_zeros_say_why() -> None:
    shown = experiment(2, 4, 3)
    assert "0: h₀ = 0" in remarks(at(shown, "dW", 0))
    assert view().say("zero.last_step") in remarks(at(shown, "carried", 1))
    assert view().say("zero.last_step") not in remarks(at(shown, "carried", 0))


def test_classes_are_named_in_the_order_of_their_numbers() -> None:
    shown = experiment(2, 4, 3)
    for name in ("o", "y", "do"):
        assert ", ".join(shown.target_words) in remarks(at(shown, name))[0]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.data())
def test_every_line_of_symbols_can_be_set(steps: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, index_of("new_V", 0, steps)))
    for put in working(view(experiment(steps, 2, 3), index)):
        assert isinstance(put, Put)
        assert not put.tex or formula(put.tex, 15, "#000000").shapes
