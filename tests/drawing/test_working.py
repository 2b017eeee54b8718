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
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from tests.article import count, index_of
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


KINDS = [
    Kind(activation, bias, reduction, truncation)
    for activation in ("tanh", "relu", "linear")
    for bias in (False, True)
    for reduction in ("sum", "mean")
    for truncation in (None, 1, 2, 3)
]
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=str)


@EVERY_KIND
def test_every_working_of_every_kind_ends_with_its_engines_number(kind: Kind) -> None:
    for dashes in ((), (1,), (0, 1, 2, 3)):
        shown = experiment(4, 3, 3, h0=0.2, kind=kind, dashes=dashes)
        for index, op in enumerate(shown.program.ops):
            here = view(shown, index)
            lines = [*working(here)]
            assert [line.rule for line in lines] == [False] * (len(lines) - 1) + [True]
            name = {"carried": "dh"}.get(op.name, op.name)
            if name.startswith("new_"):
                result = here.weight(name.removeprefix("new_"))
            else:
                result = shown.trace[name][op.t]
            assert lines[-1].values is not None
            near(lines[-1].values, result)


@EVERY_KIND
def test_the_lines_of_every_kind_make_its_result(kind: Kind) -> None:
    shown = experiment(4, 3, 3, h0=0.2, kind=kind, dashes=(1,))
    trace, n = shown.trace, 3 if kind.reduction == "mean" else 1
    for t in range(4):
        x, from_x, before, from_before, *bias, z = numbers(at(shown, "z", t))
        near(from_x, x @ trace["U"])
        near(from_before, before @ trace["W"])
        near(z, from_x + from_before + sum(bias))
        assert len(bias) == kind.bias
        z, h = numbers(at(shown, "h", t))
        near(h, {"tanh": np.tanh(z), "relu": np.maximum(z, 0), "linear": z}[kind.activation])
        h, *parts, o = numbers(at(shown, "o", t))
        near(o, sum(parts) if kind.bias else h @ trace["V"])
        dh, *slope, dz = numbers(at(shown, "dz", t))
        near(dz, dh * slope[-1] if slope else dh)
        if shown.target_ids[t] >= 0:
            y, target, loss = numbers(at(shown, "L", t))
            near(loss, -np.log(y[target == 1][0]) / n)
            y, target, *difference, do = numbers(at(shown, "do", t))
            near(do, (y - target) / n)
            assert len(difference) == (n > 1)


@pytest.mark.parametrize("truncation", [1, 2, 3])
def test_a_truncated_working_has_a_row_for_each_loss_that_is_kept(truncation: int) -> None:
    shown = experiment(4, 3, 3, h0=0.2, kind=Kind(truncation=truncation))
    trace = shown.trace
    for t in range(3):
        *rows, carried, own, dh = numbers(at(shown, "carried", t))
        assert len(rows) == len(range(t + 1, min(4, t + truncation)))
        near(carried, sum((row @ trace["W"].T for row in rows), np.zeros(3)))
        near(dh, own + carried)
        assert f"τ = {truncation}" in remarks(at(shown, "carried", t))[0]


def test_of_many_losses_the_nearest_have_a_row_and_the_others_are_counted() -> None:
    shown = experiment(12, 3, 3, kind=Kind(truncation=9))
    said = remarks(at(shown, "carried", 0))
    assert said[0].endswith("L₂ … L₉ alone")
    assert "and 5 more losses" in said
    assert len(numbers(at(shown, "carried", 0))) == 3 + 3


@pytest.mark.parametrize(("name", "right"), [("dd", "do"), ("db", "dz")])
def test_an_item_of_a_bias_is_the_gradient_itself(name: str, right: str) -> None:
    shown, later = experiment(4, 3, 3, kind=Kind(bias=True)), 0.0
    for t in reversed(range(4)):
        factor, item, total = numbers(at(shown, name, t))
        near(factor, shown.trace[right][t])
        near(item, factor)
        near(total, item + later)
        later = total


def test_zeros_of_every_kind_say_why() -> None:
    shown = experiment(3, 4, 3, kind=Kind(bias=True, truncation=1), dashes=(1,))
    say = view(shown).say
    for name in ("L", "do", "own", "dV", "dd"):
        assert any(say("zero.no_target") in text for text in remarks(at(shown, name, 1)))
        assert not any(say("zero.no_target") in text for text in remarks(at(shown, name, 0)))
    assert say("zero.truncated") in remarks(at(shown, "carried", 1))
