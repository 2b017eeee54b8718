"""Watches: what expressions come to, how they count, what is not known yet, and every mistake."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnnviz.network import matrices
from rnnviz.stepping.functions import TAKES
from rnnviz.stepping.watch import (
    NotYet,
    Scope,
    Summary,
    Value,
    WatchError,
    changed,
    history,
    read,
    summary,
)
from tests.stepping.runs import ETA, Run, gated, run

RUN = run()
TRACE, STEPS = RUN.trace, len(RUN.trace)
OLD, NEW = RUN.before_updates(), RUN.scope()
a = {name: TRACE[name] for name in ("x", "z", "h", "h_prev", "o", "y", "L", "do", "own")}
a |= {name: TRACE[name] for name in ("carried", "dh", "dz", "target", "h0")}
a |= {name: TRACE[name][0] for name in ("dU", "dW", "dV")}
U, W, V, h, dh, dz, y, L, dW, h0 = (  # noqa: N816 -- as everywhere
    *(TRACE.weights[name] for name in "UWV"),
    *(a[name] for name in ("h", "dh", "dz", "y", "L", "dW", "h0")),
)


def value(text: str, scope: Scope = OLD) -> Value:
    return read(text).value(scope)


def same(found: Value, expected: object) -> None:
    expected = np.asarray(expected)
    np.testing.assert_array_equal(found, expected, strict=isinstance(found, np.ndarray))
    if expected.ndim == 0:
        assert type(found) is (bool if expected.dtype == bool else float)


# What expressions come to.

PLAIN = {
    "7": 7.0,
    ".5": 0.5,
    "1.": 1.0,
    "2e3": 2000.0,
    "1E-2": 0.01,
    "007": 7.0,
    "1e999": math.inf,
    "-3": -3.0,
    "+3": 3.0,
    "--3": 3.0,
    "-2 ** 2": -4.0,
    "2 ** -1": 0.5,
    "2 ** 3 ** 2": 512.0,
    "(1 + 2) * 3": 9.0,
    "7 / 2": 3.5,
    "2 ** 64": 2.0**64,
    "2 ** -64": 2.0**-64,
    "W": W,
    "h0": h0,
    "h": h,
    "x": a["x"],
    "L": L,
    "dW": dW,
    "-h": -h,
    "h + 1": h + 1,
    "h - h_prev": h - a["h_prev"],
    "2 * h * h": 2 * h * h,
    "h / 2": h / 2,
    "1 - h ** 2": 1 - h**2,
    "dh * (1 - h ** 2)": dh * (1 - h**2),
    "2 ** h": 2**h,
    "h @ V": h @ V,
    "h @ W.T": h @ W.T,
    "h.T @ h": h.T @ h,
    "W.T.T": W,
    "dz[2] @ W.T": dz[1] @ W.T,
    "W @ h[1]": W @ h[0],
    "h[1] @ h[2]": h[0] @ h[1],
    "h[1] < h[2]": h[0] < h[1],
    "h <= 0": h <= 0,
    "h > 0": h > 0,
    "h >= 0": h >= 0,
    "h == h": np.full(h.shape, True),
    "h != h": np.full(h.shape, False),
    "1 < 2 < 3": True,
    "1 < 2 > 3": False,
    "0 < h < 0.5": (h > 0) & (h < 0.5),
    "1 == 1": True,
    "not 1 > 2": True,
    "1 < 2 and 2 < 1": False,
    "1 < 2 and 2 and 3": True,
    "2 < 1 or 1 < 2": True,
    "0 or 0": False,
    "not 0": True,
    "(h > 0) + (h > 0)": 2.0 * (h > 0),
    "-(1 < 2)": -1.0,
    "sum(h[1] > 0)": float((h[0] > 0).sum()),
    "norm(dh[1])": TRACE.norm("dh", 0),
    "norm(-3)": 3.0,
    "norm(dW)": math.hypot(*dW.ravel()),
    "abs(h)": np.abs(h),
    "sqrt(abs(h))": np.sqrt(np.abs(h)),
    "exp(h)": np.exp(h),
    "log(y)": np.log(y),
    "log10(y)": np.log10(y),
    "tanh(z)": np.tanh(a["z"]),
    "sign(h)": np.sign(h),
    "isfinite(h)": np.isfinite(h),
    "isfinite(1 / 0)": False,
    "sum(h)": np.sum(h),
    "mean(h)": np.mean(h),
    "max(h)": np.max(h),
    "min(h)": np.min(h),
    "argmax(y[2])": float(np.argmax(y[1])),
    "dot(h[1], h[2])": h[0] @ h[1],
    "outer(h[1], dz[2])": np.outer(h[0], dz[1]),
    "sigma_max(U)": matrices.sigma_max(U),
    "spectral_radius(W)": matrices.spectral_radius(W),
    "share_saturated(h[2])": TRACE.jacobians.saturated[1],
    "1 / 0": math.inf,
    "-1 / 0": -math.inf,
    "0 / 0": math.nan,
    "sqrt(-1)": math.nan,
    "(-8) ** 0.5": math.nan,
    "log(0)": -math.inf,
    "exp(1e9)": math.inf,
    "1e300 * 1e300": math.inf,
    "t": 1.0,
    "T": 4.0,
    "eta": ETA,
    "loss": TRACE.loss,
    "sum(L) == loss": True,
    "y[2, argmax(y[2])] == max(y[2])": True,
    "y[t, target[t]]": y[0, TRACE["target"][0]],
    "h\n-\th": h - h,
}


@pytest.mark.parametrize("text", PLAIN)
def test_an_expression_comes_to_what_numpy_says(text: str) -> None:
    same(value(text), PLAIN[text])


def test_every_function_is_tried() -> None:
    assert {name for name in TAKES if not any(f"{name}(" in text for text in PLAIN)} == set()


SCREEN = {
    "∂h₁": "dh[1]",
    "∂h[1]": "dh[1]",
    "∂L/∂h₁": "dh[1]",
    "∂W": "dW",
    "∂L/∂W": "dW",
    "h₀": "h0",
    "h[0]": "h0",
    "h_prev₁": "h0",
    "h₂[0]": "h[2, 0]",
    "norm(∂z₂) − 1": "norm(dz[2]) - 1",
    "1e−3": "0.001",
    "2 · h × h": "2 * h * h",
    "η": "eta",
    "∂z₂ @ W.T": "carried[1]",
    "carried₁ + own₁": "dh[1]",
}


@pytest.mark.parametrize("text", SCREEN)
def test_the_screens_own_writing_is_understood(text: str) -> None:
    same(value(text), value(SCREEN[text]))


def test_a_subscript_may_have_several_digits() -> None:
    long = run(steps=12)
    same(value("h₁₂", long.scope()), long.trace["h"][11])


# How indices count.


@pytest.mark.parametrize("name", ["x", "z", "h", "h_prev", "o", "y", "do", "own", "carried", "dh"])
def test_time_steps_count_from_1_and_all_else_from_0(name: str) -> None:
    array = TRACE[name]
    for step in range(1, STEPS + 1):
        same(value(f"{name}[{step}]"), array[step - 1])
        same(value(f"{name}[{step}, 0]"), array[step - 1, 0])
        same(value(f"{name}[{step}][2]"), array[step - 1, 2])
        same(value(f"{name}[{step}, -1]"), array[step - 1, -1])
    same(value(name), array)


INDICES = {
    "h[1:3]": h[0:2],
    "h[:]": h,
    "h[2:]": h[1:],
    "h[:3]": h[:2],
    "h[1:5]": h,
    "h[::2]": h[::2],
    "h[2::2]": h[1::2],
    "h[1:5:3]": h[0::3],
    "h[0:2]": np.stack([h0, h[0]]),
    "h[0::2]": np.stack([h0, h[1], h[3]]),
    "h[0:1]": h0[None],
    "dh[4:5]": dh[3:],
    "h[:, 1]": h[:, 1],
    "h[2:, 1:3]": h[1:, 1:3],
    "h[T]": h[-1],
    "h[t]": h[0],
    "h[t - 1]": h0,
    "h[1 + 1]": h[1],
    "h[4 / 2]": h[1],
    "h[1,]": h[0],
    "h[(1, 2)]": h[0, 2],
    "h[1:3][1]": h[1],
    "W[0]": W[0],
    "W[1, 2]": W[1, 2],
    "W[-1]": W[-1],
    "W[:, 0]": W[:, 0],
    "W[1:99:2]": W[1::2],
    "W[-2:]": W[-2:],
    "W[argmax(h[1])]": W[np.argmax(h[0])],
    "dW[1, 2]": dW[1, 2],
    "h0[2]": h0[2],
    "(h)[1]": h[0],  # a name in brackets is still that name
    "(h + 0)[0]": h[0],
    "target[1]": float(a["target"][0]),
    "target": a["target"].astype(float),
    "target[2:4]": a["target"][1:3].astype(float),
    "L[2]": L[1],
    "L[2:]": L[1:],
}


@pytest.mark.parametrize("text", INDICES)
def test_indices_and_slices(text: str) -> None:
    same(value(text), INDICES[text])


def test_t_is_the_step_of_the_present_op() -> None:
    for t in range(STEPS):
        assert value("t", RUN.at("h", t)) == t + 1
        assert value("t", RUN.at("dz", t)) == t + 1
        same(value("h[t]", RUN.at("dz", t)), h[t])


# What is not known yet.


def computed(one: Run) -> list[str]:
    scope = one.scope()
    return [name for name in scope.names.stepped if name not in ("x", "target")]


KINDS = {
    "tanh": run(),
    "biases": run(2, bias=True),
    "relu": run(3, activation="relu"),
    "linear": run(4, activation="linear"),
    "float32": run(5, dtype="float32"),
    "one step": run(6, steps=1),
    "one of each": run(7, steps=2, sizes=(1, 1, 1)),
    "two states": gated(),
}
EVERY_KIND = pytest.mark.parametrize("one", KINDS.values(), ids=KINDS)


@EVERY_KIND
def test_a_quantity_is_there_from_its_op_on(one: Run) -> None:
    for name in computed(one):
        for t in range(len(one.trace)):
            text = f"{name}[{t + 1}]"
            index = one.program.index_of(name, t)
            same(value(text, one.scope(index)), one.trace[name][t])
            if index:  # h_prev is there with the very first op
                with pytest.raises(NotYet, match=rf"{name}\[{t + 1}\]") as caught:
                    value(text, one.scope(index - 1))
                assert (caught.value.name, caught.value.step) == (name, t + 1)


@EVERY_KIND
def test_at_every_place_the_same_is_known_as_everywhere(one: Run) -> None:
    steps = len(one.trace)
    for index in range(len(one.program)):
        scope = one.scope(index)
        for name in computed(one):
            known = [scope.reached.has(name, t) for t in range(steps)]
            assert is_known(name, scope) == all(known)
            assert is_known(f"{name}[1:]", scope) == all(known)
            assert is_known(f"sum({name}[1:2])", scope) == known[0]
            assert is_known(f"norm({name}[{steps}])", scope) == known[-1]
        assert is_known("loss", scope) == scope.reached.has("L", steps - 1)
        for name in (*scope.names.weights, *scope.names.starts, "x", "target", "t", "T", "eta"):
            assert is_known(name, scope)


def is_known(text: str, scope: Scope) -> bool:
    try:
        value(text, scope)
    except NotYet:
        return False
    return True


@EVERY_KIND
def test_sums_are_the_sums_so_far(one: Run) -> None:
    for index in range(len(one.program)):
        scope = one.scope(index)
        for name in scope.names.sums:
            added = [t for t in range(len(one.trace)) if scope.reached.has(name, t)]
            assert is_known(name, scope) == bool(added)
            if added:
                same(value(name, scope), one.trace[name][min(added)])


@EVERY_KIND
def test_weights_are_the_updated_ones_from_their_update_on(one: Run) -> None:
    for index in range(len(one.program)):
        scope = one.scope(index)
        for name in scope.names.weights:
            old = one.trace.weights[name]
            new = old - ETA * one.trace.gradients[name]
            same(value(name, scope), new if scope.reached.has(f"new_{name}") else old)


def test_what_an_update_takes_is_eta_times_the_whole_sum() -> None:
    np.testing.assert_allclose(value("W + eta * dW", NEW), W, rtol=1e-13)
    assert value("norm(W)", OLD) != value("norm(W)", NEW)


def test_the_start_is_known_from_the_first_op_on() -> None:
    first = RUN.scope(0)
    same(value("h[0]", first), h0)
    same(value("h[0:1]", first), h0[None])
    assert not is_known("h[0:2]", first)


def test_what_does_not_matter_need_not_be_known() -> None:
    first = RUN.scope(0)
    assert value("t == 2 and norm(dh[1]) > 0", first) is False
    assert value("t == 1 or norm(dh[1]) > 0", first) is True
    assert not is_known("t == 1 and norm(dh[1]) > 0", first)
    assert value("t > 1 and norm(dh[t - 1]) > 0", OLD) is False


def test_an_unknown_name_is_told_before_anything_is_computed() -> None:
    with pytest.raises(WatchError, match="no quantity nonsense"):
        value("dh[1] + nonsense", RUN.scope(0))


def test_a_cell_of_two_states() -> None:
    one = gated()
    same(value("c[0]", one.scope(0)), one.trace["c0"])
    same(value("c[2] - c_prev[2]", one.scope()), one.trace["c"][1] - one.trace["c"][0])
    same(value("norm(∂Uf)", one.scope()), math.hypot(*one.trace["dUf"][0].ravel()))
    with pytest.raises(WatchError, match="no quantity W"):
        value("W", one.scope())


@EVERY_KIND
def test_saturation_is_that_of_the_network(one: Run) -> None:
    if one is KINDS["two states"]:
        return
    for t in range(len(one.trace)):
        share = value(f"share_saturated(h[{t + 1}])", one.scope())
        assert share == one.trace.jacobians.saturated[t]


def test_single_precision_stays_what_it_is() -> None:
    one = KINDS["float32"]
    for text, name in (("dh * (1 - h ** 2)", "dz"), ("own + carried", "dh"), ("tanh(z)", "h")):
        same(value(text, one.scope()), one.trace[name])
    assert value("2 * h > 1e300", one.scope()).dtype == bool


def test_nothing_can_be_changed_through_a_value() -> None:
    for text in ("h", "h[1]", "h[0:2]", "W", "h0", "dW", "x", "h.T", "h[0]"):
        found = value(text)
        assert isinstance(found, np.ndarray)
        with pytest.raises(ValueError, match="read-only"):
            found[...] = 0


# Several places, and what changed.


def test_an_expression_is_its_text() -> None:
    one, other = read("norm( dh[1] ) + t"), read("norm( dh[1] ) + t")
    assert one == other
    assert hash(one) == hash(other)
    assert one != read("norm(dh[1]) + t")
    assert one.text == "norm( dh[1] ) + t"
    assert one.names == ("dh", "t")
    assert read("∂h₁ @ W.T + W * η").names == ("dh", "W", "eta")
    assert read("3").names == ()


def test_a_history_has_gaps_where_nothing_is_known() -> None:
    indices = range(len(RUN.program))
    found = history(read("norm(dh[2])"), RUN.scope, indices)
    known = RUN.program.index_of("dh", 1)
    assert found == [None] * known + [TRACE.norm("dh", 1)] * (len(indices) - known)
    assert history(read("h[t - 1]"), RUN.scope, [0, 9]) == [
        TRACE.norm("h_prev", 0),
        TRACE.norm("h", 0),
    ]
    assert history(read("nonsense"), RUN.scope, [0, 1]) == [None, None]
    back = [RUN.program.index_of("dz", t) for t in range(STEPS)]
    assert history(read("dz[t + 1]"), RUN.scope, back) == [
        *(TRACE.norm("dz", t) for t in (1, 2, 3)),
        None,
    ]
    assert history(read("t > 2"), RUN.scope, back) == [0.0, 0.0, 1.0, 1.0]


def test_a_value_in_short() -> None:
    length = math.hypot(*h.ravel())
    assert summary(value("norm(h)")) == Summary((), length)
    assert summary(value("h")) == Summary((4, 5), length)
    assert summary(value("1 < 2")) == Summary((), 1.0, truth=True)
    assert summary(value("2 < 1")) == Summary((), 0.0, truth=False)
    assert summary(value("h > 0")) == Summary((4, 5), math.sqrt((h > 0).sum()))
    assert math.isnan(summary(value("0 / 0")).number)


@pytest.mark.parametrize("scale", [1.0, 1e200, 1e-200, 0.0, math.inf, math.nan])
def test_a_norm_of_very_many_numbers(scale: float) -> None:
    many = np.linspace(-1, 1, 100_000) * scale
    with np.errstate(all="ignore"):
        expected = math.hypot(*many.tolist())
    assert summary(many).number == pytest.approx(expected, rel=1e-13, nan_ok=True)


@pytest.mark.parametrize(
    ("before", "now", "differ"),
    [
        (None, None, False),
        (None, 1.0, True),
        (1.0, None, True),
        (1.0, 1.0, False),
        (1.0, 1.0 + 1e-15, True),
        (0.0, -0.0, False),
        (math.nan, math.nan, False),
        (math.nan, 1.0, True),
        (math.inf, math.inf, False),
        (True, False, True),
        (True, True, False),
        (h, h, False),
        (h, h.copy(), False),
        (h, h[1:], True),
        (h, h + 1e-9, True),
        (h > 0, h > 0, False),
        (h > 0, h > 9, True),
        (h[0], 1.0, True),
        (np.array([math.nan, 1]), np.array([math.nan, 1]), False),
    ],
)
def test_what_changed(before: Value | None, now: Value | None, differ: bool) -> None:
    assert changed(before, now) is differ
