"""The bug gallery: each mistake is the one it says it is, it is wrong, and the check finds it."""

from __future__ import annotations

import ast
import subprocess
import sys
from string import Formatter
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Trace, check_gradients
from rnnviz.drawing.formula import formula
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.bugs import BUGS, GALLERY
from rnnviz.network.check import against_oracle
from rnnviz.network.effects import effects, first_difference, same_pass
from rnnviz.network.equations import Equations
from rnnviz.network.interpreted import Interpreted
from rnnviz.network.mistakes import fitting, mistaken
from rnnviz.stepping.listing import standalone
from tests.oracles.closeness import apart

T, N = 6, 4
#: Which reduction a mistake needs; biases and a square V are always there.
NEEDS_MEAN = {"sum_for_mean", "divided_twice"}
EVERY_BUG = pytest.mark.parametrize("name", BUGS)


def network(activation: str = "tanh") -> RNN:
    """A generic one: σ = 0.5, W not symmetric, as many classes as hidden units."""
    return RNN.random(3, N, N, seed=3, bias=True, activation=activation)


def given(name: str) -> tuple[Any, ...]:
    rng = np.random.default_rng(0)
    h0 = rng.standard_normal(N)
    reduction = "mean" if name in NEEDS_MEAN else "sum"
    return rng.integers(0, 3, T), rng.integers(0, N, T), h0, reduction


def wrong(name: str) -> Interpreted:
    net, arguments = network(), given(name)
    equations = mistaken(name, net.model(arguments[-1]))
    assert equations is not None, name
    trace = net.run(*arguments, equations=equations)
    assert isinstance(trace, Interpreted)
    return trace


def test_there_are_at_least_fifteen_and_no_two_of_one_name() -> None:
    assert len(BUGS) == len(GALLERY) >= 15
    assert {bug.quantity for bug in GALLERY} <= set(
        Equations(network().cell, network().model().head).table
    )


@EVERY_BUG
def test_the_check_catches_it_in_a_generic_network(name: str) -> None:
    report = against_oracle(wrong(name))
    assert report.trusted
    assert not report.passed
    assert report.worst > 1e-2
    *sequence, reduction = given(name)
    assert check_gradients(network(), *sequence, reduction=reduction).passed


@EVERY_BUG
def test_it_changes_one_line_and_nothing_before_it(name: str) -> None:
    trace, bug = wrong(name), BUGS[name]
    equations = trace.task.equations
    right = Equations(trace.model.cell, trace.model.head)
    changed = [one.name for one in equations.table.values() if right.table[one.name] != one]
    assert changed == [bug.quantity]
    assert equations.forward == right.forward
    first = first_difference(trace)
    assert first is not None
    assert first.quantity == bug.quantity
    for one in ("z", "h", "o", "y", "L"):
        assert apart(trace[one], trace.right[one]) < 1e-13


@EVERY_BUG
def test_the_listing_with_it_runs_on_its_own_and_gives_the_same_gradients(name: str) -> None:
    trace = wrong(name)
    program = standalone(trace.task.equations, trace, 0.1)
    names: dict[str, Any] = {"print": lambda *_: None}
    with np.errstate(all="ignore"):
        exec(program, names)
    for weight in trace.weights:
        assert apart(names[f"d{weight}"], trace.gradients[weight]) < 1e-13, weight
    for quantity in ("do", "own", "carried", "dh", "dz"):
        assert apart(names[quantity], trace[quantity]) < 1e-13, quantity


def test_such_a_listing_runs_in_a_python_of_its_own() -> None:
    trace = wrong("clipped_each_step")
    program = standalone(trace.task.equations, trace, 0.1)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(ran.stdout.split()[1]) == pytest.approx(trace.loss)


@EVERY_BUG
def test_every_total_is_the_sum_of_its_items(name: str) -> None:
    """Promise 2, also where something is wrong."""
    trace = wrong(name)
    ledger, pairs = trace.ledger, [(k, s) for k in range(T) for s in range(T)]
    for weight, total in trace.gradients.items():
        if weight == "h0":
            rows = sum(ledger.vectors(loss)["h0"] for loss in range(T))
            assert apart(rows, total) < 1e-12
            continue
        items = {pair: ledger.item(weight, loss=pair[0], use=pair[1]) for pair in pairs}
        assert apart(sum(items.values()), total) < 1e-12
        norms = ledger.norms(weight)
        for (loss, use), item in items.items():
            assert norms[loss, use] == pytest.approx(np.linalg.norm(item), rel=1e-12, abs=1e-300)
        for loss in range(T):
            by_loss = sum(items[loss, use] for use in range(T))
            assert apart(ledger.by_loss(weight, loss), by_loss) < 1e-12
        for use in range(T):
            by_use = sum(items[loss, use] for loss in range(T))
            assert apart(ledger.by_use(weight, use), by_use) < 1e-12


@EVERY_BUG
def test_a_row_is_a_row_of_the_table(name: str) -> None:
    equations = wrong(name).task.equations
    (row,) = equations.instead
    (statement,) = ast.parse(row.numpy).body
    assert isinstance(statement, ast.Assign | ast.AugAssign)
    read = {node.id for node in ast.walk(statement.value) if isinstance(node, ast.Name)}
    known = {*equations.table, "target"}
    assert set(row.feeds) == read & known
    for template in (row.formula, row.at_last):
        fields = {field for _, field, *_ in Formatter().parse(template) if field}
        assert {field.rstrip("+") for field in fields} <= known
        if template:
            set_in_type = formula(template.format(**dict.fromkeys(fields, "s")), 20.0, "#000000")
            assert set_in_type.width > 0
    assert "[" not in row.formula.split("= ")[0]


@pytest.mark.parametrize("code", LANGUAGES)
@EVERY_BUG
def test_what_it_is_why_and_what_one_sees_is_said(name: str, code: str) -> None:
    for key in (f"bug.{name}", f"bug.{name}_why", f"bug.{name}_seen"):
        assert speak(code).has(key)


@EVERY_BUG
def test_a_place_is_an_address(name: str) -> None:
    place = BUGS[name].place
    assert not place or place.startswith("https://")


# Whether there is a place for one.


def test_what_needs_a_bias_a_mean_or_a_square_matrix_fits_only_there() -> None:
    plain = RNN.random(3, 4, 5).model()
    assert not {"bias_forgotten", "bias_summed_up", "sum_for_mean", "V_not_transposed"} & set(
        fitting(plain)
    )
    assert "bias_forgotten" in fitting(RNN.random(3, 4, 5, bias=True).model())
    assert "V_not_transposed" in fitting(RNN.random(3, 4, 4).model())
    assert "mean_for_sum" not in fitting(RNN.random(3, 4, 4).model("mean"))
    linear = fitting(RNN.random(3, 4, 5, activation="linear").model())
    assert not {one for one in linear if one.startswith("slope")}
    assert "slope_forgotten" in fitting(RNN.random(3, 4, 5, activation="relu").model())


def test_no_bug_of_that_name_is_no_mistake() -> None:
    assert mistaken("nothing of the kind", network().model()) is None


# Against loops written by hand, which share nothing with the table.


def by_hand(name: str) -> dict[str, Any]:  # noqa: C901 -- one loop, as one writes it
    """BPTT as one would write it down, with one thing wrong."""
    net = network()
    x, target, h0, _ = given(name)
    U, W, V, b, d = (net.weights[one] for one in "UWVbd")
    h, z, y = [h0], [], []
    for word in x:
        z.append(U[word] + h[-1] @ W + b)
        h.append(np.tanh(z[-1]))
        scores = np.exp(h[-1] @ V + d)
        y.append(scores / scores.sum())
    dU, dW, dV, db = np.zeros_like(U), np.zeros_like(W), np.zeros_like(V), np.zeros_like(b)
    arriving = np.zeros(N)
    for t in range(T - 1, -1, -1):
        now, before = h[t + 1], h[t]
        error = y[t].copy()
        if name != "target_forgotten":
            error[target[t]] -= 1.0
        if name == "sign_reversed":
            error = -error
        if name == "softmax_twice":
            error = y[t] * error - y[t] * (y[t] @ error)
        if name == "mean_for_sum":
            error = error / T
        dV += np.outer(before if name == "state_before_in_V" else now, error)
        back = np.zeros(N) if name == "last_loss_alone" and t < T - 1 else V @ error
        total = back if name == "carried_dropped" else back + arriving
        slope = {
            "slope_forgotten": np.ones(N),
            "slope_squared": (1 - now) ** 2,
            "slope_of_z": 1 - z[t] ** 2,
            "slope_of_sigmoid": now * (1 - now),
        }.get(name, 1 - now**2)
        delta = total * slope
        if name == "clipped_each_step" and (size := np.sqrt((total**2).sum())) > 0.1:
            delta = delta * 0.1 / size
        if name == "assigned_W":
            dW = np.outer(before, delta)
        elif name == "item_transposed":
            dW += np.outer(delta, before)
        elif name == "index_wraps" and t == 0:
            dW += np.outer(h[T], delta)
        elif name != "h0_ignored" or t > 0:
            dW += np.outer(now if name == "state_now_in_W" else before, delta)
        dU[x[t]] = delta if name == "assigned_U" else dU[x[t]] + delta
        if name == "assigned_U":
            dU[[word for word in range(3) if word != x[t]]] = 0.0
        db += delta.sum() if name == "bias_summed_up" else delta
        arriving = {
            "W_not_transposed": W.T @ delta,
            "carried_without_W": delta,
            "carried_without_slope": W @ total,
            "detached": np.zeros(N),
        }.get(name, W @ delta)
    return {"U": dU, "W": dW, "V": dV, "b": db, "h0": arriving}


HAND_WRITTEN = (
    *("sign_reversed", "target_forgotten", "softmax_twice", "mean_for_sum", "state_before_in_V"),
    *("last_loss_alone", "carried_dropped", "slope_forgotten", "slope_squared", "slope_of_z"),
    *("slope_of_sigmoid", "clipped_each_step", "assigned_W", "item_transposed", "index_wraps"),
    *("h0_ignored", "state_now_in_W", "assigned_U", "bias_summed_up", "W_not_transposed"),
    *("carried_without_W", "carried_without_slope", "detached"),
)


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_it_is_the_mistake_that_one_would_make_by_hand(name: str) -> None:
    trace = wrong(name)
    for weight, total in by_hand(name).items():
        assert apart(trace.gradients[weight], total) < 1e-12, weight


def test_without_a_mistake_the_loop_by_hand_is_right() -> None:
    """Or else all of the above would prove nothing."""
    trace = network().run(*given(""))
    for weight, total in by_hand("").items():
        assert apart(trace.gradients[weight], total) < 1e-12


# What a mistake does.


def test_an_effect_tells_how_far_and_which_way() -> None:
    found = effects(wrong("sign_reversed"))
    for one in found.values():
        assert one.difference == pytest.approx(2.0)
        assert one.cosine == pytest.approx(-1.0)
    scaled = effects(wrong("mean_for_sum"))
    assert scaled["W"].difference == pytest.approx(1 - 1 / T)
    assert scaled["W"].cosine == pytest.approx(1.0)
    untouched = effects(wrong("assigned_W"))
    assert [name for name, one in untouched.items() if one.is_seen] == ["W"]


def test_two_names_for_one_pass_are_told_to_be_one() -> None:
    """With a single step nothing is carried, so that mistakes there change nothing."""
    net = network()
    model = net.model()

    def one_step(name: str) -> Trace:
        return net.run([0], [1], equations=mistaken(name, model))

    assert same_pass(one_step("carried_dropped"), one_step("assigned_W"))
    assert not same_pass(one_step("carried_dropped"), one_step("slope_forgotten"))
    assert first_difference(one_step("carried_dropped")) is None


def test_a_zero_that_should_not_be_says_so() -> None:
    ledger = wrong("detached").ledger
    assert ledger.why_zero("W", loss=4, use=2) == "zero.should_not"
    assert ledger.why_zero("W", loss=2, use=4) == "zero.later"
    assert ledger.why_zero("W", loss=4, use=4) == ""


def test_a_truncation_and_a_mistake_can_be_on_together() -> None:
    net, arguments = network(), given("")
    equations = mistaken("W_not_transposed", net.model())
    trace = net.run(*arguments, truncation=2, equations=equations)
    norms = trace.ledger.norms("W")
    reached = {(k, s) for k in range(T) for s in range(T) if norms[k, s]}
    assert reached == {(k, s) for k in range(T) for s in range(T) if 0 <= k - s < 2}
    items = [trace.ledger.item("W", loss=k, use=s) for k, s in reached]
    assert apart(sum(items), trace.gradients.W) < 1e-12


@pytest.mark.parametrize("size", [1e20, 1e40, 1e60, 1e100])
@EVERY_BUG
def test_what_overflows_with_a_mistake_in_it_is_no_warning(name: str, size: float) -> None:
    calm = network("linear")
    net = RNN(**{key: size * one for key, one in calm.weights.items()}, activation="linear")
    arguments = given(name)
    equations = mistaken(name, net.model(arguments[-1]))
    if equations is None:
        return
    ledger = net.run(*arguments, equations=equations).ledger
    for one in ("h", "U", "W"):
        for use in range(T):
            ledger.item(one, loss=T - 1, use=use)
    assert ledger.by_loss("W", T - 1).shape == (N, N)
    assert ledger.log_norms("W").shape == (T, T)
    assert ledger.vectors(T - 1)["h"].shape == (T, N)
