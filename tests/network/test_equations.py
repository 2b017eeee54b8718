"""The equations table is true: its NumPy lines are run, in the debugger's order, against the trace.

What a reader sees in the listing is what is executed here, so a wrong line cannot be shown: for
every activation, with biases and without, for sums and means, and for a second cell in the tests.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from itertools import product
from string import Formatter
from typing import Any

import numpy as np
import pytest

from rnnviz import RNN, Trace
from rnnviz.language import LANGUAGES, speak
from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.elman import Elman
from rnnviz.network.equations import ARTICLE, PASSES, TABLE, Equations, Row
from rnnviz.network.head import Head
from rnnviz.stepping.cursor import Program
from tests.network.gated import Gated
from tests.oracles.closeness import apart
from tests.oracles.networks import Case, case
from tests.oracles.plain import descended

ETA = 0.37
STOPS = [row for row in TABLE.values() if row.stop]
#: What a line may name beside quantities.
SURROUNDINGS = {"np", "t", "T", "n", "max", "sum", "zeros", "one_hot", "eta"}
#: The loss is taken from the logits, where y could underflow; its arrow comes from y.
READ_THROUGH_ANOTHER = {"L": {"y"}}

SWITCHES = list(product(ACTIVATIONS, [False, True], [False, True], ["sum", "mean"]))
ELMAN = {
    f"{activation}{'+b' * b}{'+d' * d}, {reduction}": Equations(
        Elman(ACTIVATIONS[activation], b), Head(d, reduction == "mean")
    )
    for activation, b, d, reduction in SWITCHES
}
VARIANTS = {**ELMAN, "gated": Equations(Gated(), Head(bias=True, mean=True))}
EVERY_VARIANT = pytest.mark.parametrize("equations", VARIANTS.values(), ids=VARIANTS)
EVERY_SWITCH = pytest.mark.parametrize(("activation", "b", "d", "reduction"), SWITCHES)


def every_row(*kinds: str) -> Any:
    """The rows of all variants' tables, each once, as the argument of a test."""
    rows = dict.fromkeys(row for one in VARIANTS.values() for row in one.table.values())
    found = [row for row in rows if row.kind in (kinds or (*PASSES, "given"))]
    return pytest.mark.parametrize("row", found, ids=lambda row: row.numpy or row.name)


EVERY_ROW, COMPUTED_ROW = every_row(), every_row(*PASSES)


class Strict(np.ndarray[Any, Any]):
    """An array in which a negative time or class index is an error, not the other end."""

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(not_negative(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(not_negative(key), value)


def not_negative(key: Any) -> Any:
    for part in key if isinstance(key, tuple) else (key,):
        if isinstance(part, int | np.integer) and part < 0:
            raise IndexError(f"negative index {part}")
    return key


def computed(equations: Equations) -> tuple[Row, ...]:
    """The rows that have a line."""
    return equations.forward + equations.backward + equations.update


def sums(equations: Equations) -> set[str]:
    """The quantities whose line adds to what is there."""
    return {row.name for row in equations.backward if "+=" in row.numpy}


def desk(equations: Equations, trace: Trace) -> dict[str, Any]:
    """The names that the lines stand among: everything given, and nan for what is not computed."""
    sizes, steps = trace.model.sizes._asdict(), len(trace)
    known = int((trace["target"] >= 0).sum())
    names: dict[str, Any] = {row.name: trace[row.name].copy() for row in equations.given}
    names |= {"target": trace["target"].copy(), "T": steps, "n": max(known, 1), "eta": ETA}
    names |= {"zeros": np.zeros(sizes["n_hidden"]), "one_hot": np.eye(sizes["n_out"])}
    for row in equations.forward + equations.backward:
        shape = tuple(sizes[letter] for letter in row.shape)
        adds_up = row.name in sums(equations)
        names[row.name] = np.zeros(shape) if adds_up else np.full((steps, *shape), np.nan)
    found = {
        name: value.view(Strict) if isinstance(value, np.ndarray) else value
        for name, value in names.items()
    }
    return {**found, "np": np, "max": max, "sum": sum}


def listed(equations: Equations, steps: int) -> Iterator[tuple[int, Row]]:
    """Each line and its step, op by op: its own, and those of quantities that come with it."""
    program = Program(equations, steps)
    of_op: dict[str, list[Row]] = {}
    for row in computed(equations):
        of_op.setdefault(program.op_of(row.name), []).append(row)
    for op in program.ops:
        for row in of_op[op.name]:
            yield op.t, row


def run_as_listed(equations: Equations, trace: Trace, library: Any = builtins) -> dict[str, Any]:
    """All names after every line was run; the running sums are compared on the way."""
    names = {**desk(equations, trace), "max": library.max, "sum": library.sum}
    adding = sums(equations)
    for t, row in listed(equations, len(trace)):
        names["t"] = t
        exec(row.numpy, names)
        if row.name in adding:
            assert apart(names[row.name], trace[row.name][t]) < 1e-13, (row.name, t)
    return names


def agree(names: dict[str, Any], trace: Trace, equations: Equations) -> None:
    """What the lines computed is what the kernel computed."""
    for row in equations.forward + equations.backward:
        if row.name not in sums(equations):
            assert apart(names[row.name], trace[row.name]) < 1e-13, row.name
    for name, total in trace.gradients.items():
        if f"d{name}" in equations.table:
            assert apart(names[f"d{name}"], total) < 1e-13, name
    for name, weight in descended(trace.weights, trace.gradients, ETA).items():
        assert apart(names[f"new_{name}"], weight) < 1e-13, name


def switched(one: Case, switches: tuple[str, bool, bool, str]) -> Trace:
    """The pass of a case with another activation, with biases, or for a mean."""
    activation, with_b, with_d, reduction = switches
    rng = np.random.default_rng(len(one.x))
    b, d = (rng.standard_normal(len(weight)) for weight in (one.W, one.V.T))
    net = RNN(one.U, one.W, one.V, b if with_b else None, d if with_d else None, activation)
    return net.run(one.x, one.target, one.h0, reduction)


def gentle(seed: int, steps: int = 6) -> Case:
    """A case whose state does not explode without a tanh; half of them have unknown targets."""
    one = case(seed, steps=steps, sizes=(3, 5, 4), all_targets=seed % 2 == 0)
    return one._replace(W=0.6 * one.W, V=0.6 * one.V)


def of_trace(trace: Trace) -> Equations:
    return Equations(trace.model.cell, trace.model.head)


@pytest.mark.parametrize("library", [builtins, np], ids=["builtin max", "numpy max"])
@pytest.mark.parametrize("seed", range(100))
def test_every_line_computes_what_the_kernel_computed(seed: int, library: Any) -> None:
    """The arrays start out as nan, so that a line that reads ahead of its op is found too."""
    trace = case(seed, all_targets=True).trace
    agree(run_as_listed(ARTICLE, trace, library), trace, ARTICLE)


@EVERY_SWITCH
@pytest.mark.parametrize("seed", range(6))
def test_every_line_of_every_variant_computes_what_the_kernel_computed(
    seed: int, activation: str, b: bool, d: bool, reduction: str
) -> None:
    trace = switched(gentle(seed), (activation, b, d, reduction))
    equations = of_trace(trace)
    assert {"db": b, "dd": d} == {name: name in equations.table for name in ("db", "dd")}
    agree(run_as_listed(equations, trace), trace, equations)


@EVERY_VARIANT
@pytest.mark.parametrize("steps", [1, 2, 5])
def test_the_debugger_runs_the_lines_in_the_order_of_the_table(
    equations: Equations, steps: int
) -> None:
    forward = [(t, row) for t in range(steps) for row in equations.forward]
    backward = [(t, row) for t in reversed(range(steps)) for row in equations.backward]
    found = list(listed(equations, steps))
    passes = len(forward + backward)
    assert found[:passes] == forward + backward
    assert {row for _, row in found[passes:]} == set(equations.update)
    assert len(found) == passes + len(equations.update)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("seed", range(20))
def test_a_step_without_a_target_leaves_out_its_loss_and_do_and_nothing_else(
    seed: int, reduction: str
) -> None:
    one = case(seed, steps=6)._replace(target=np.array([0, -1, -1, 0, 0, -1]))
    trace = switched(one, ("tanh", True, True, reduction))
    equations = of_trace(trace)
    names = run_as_listed(equations, trace)
    agree(names, trace, equations)
    for name in ("L", "do"):
        assert not names[name][one.target < 0].any()


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_a_sequence_of_which_no_step_has_a_target_changes_nothing(reduction: str) -> None:
    one = case(2, steps=3)._replace(target=np.full(3, -1))
    trace = switched(one, ("tanh", True, True, reduction))
    names = run_as_listed(of_trace(trace), trace)
    assert names["n"] == 1
    for name in ("U", "W", "V", "b", "d"):
        assert np.array_equal(names[f"new_{name}"], names[name])


@pytest.mark.parametrize("known", [1, 2, 4])
def test_a_mean_is_over_the_steps_that_have_a_target(known: int) -> None:
    target = np.where(np.arange(4) < known, 1, -1)
    one = case(3, steps=4, sizes=(2, 3, 3))._replace(target=target)
    mean, whole = (switched(one, ("tanh", True, True, way)) for way in ("mean", "sum"))
    assert mean.loss == pytest.approx(whole.loss / known, rel=1e-15)
    for name in ("L", "do", "dz", "db", "dd", "dW"):
        assert apart(mean[name], whole[name] / known) < 1e-15


@pytest.mark.parametrize(("bias", "of"), [("db", "dz"), ("dd", "do")])
def test_the_running_sum_of_a_bias_begins_at_the_last_step(bias: str, of: str) -> None:
    trace = switched(gentle(0, steps=5), ("tanh", True, True, "sum"))
    assert np.array_equal(trace[bias][4], trace[of][4])
    for t in range(5):
        assert apart(trace[bias][t], trace[of][t:].sum(axis=0)) < 1e-15
    assert apart(trace[bias][0], trace.gradients[bias[1:]]) < 1e-15


@pytest.mark.parametrize("name", ["b", "d", "db", "dd", "new_b", "new_d"])
def test_without_biases_there_is_nothing_of_them(name: str) -> None:
    assert name not in TABLE
    with pytest.raises(KeyError):
        _ = case(0).trace[name]


@COMPUTED_ROW
def test_what_feeds_a_quantity_is_what_its_line_reads(row: Row) -> None:
    (statement,) = ast.parse(row.numpy).body
    read = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    read -= SURROUNDINGS | {row.name}
    assert read | READ_THROUGH_ANOTHER.get(row.name, set()) == set(row.feeds)


@COMPUTED_ROW
def test_a_line_assigns_the_quantity_it_stands_for(row: Row) -> None:
    (statement,) = ast.parse(row.numpy).body
    assert isinstance(statement, ast.Assign | ast.AugAssign)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    name = target.value if isinstance(target, ast.Subscript) else target
    assert isinstance(name, ast.Name)
    assert name.id == row.name


@EVERY_SWITCH
def test_a_quantity_has_the_shape_that_its_row_states(
    activation: str, b: bool, d: bool, reduction: str
) -> None:
    one = case(1, steps=5, sizes=(2, 4, 3))
    trace = switched(one, (activation, b, d, reduction))
    equations = of_trace(trace)
    for row in equations.table.values():
        stated = tuple(trace.model.sizes._asdict()[letter] for letter in row.shape)
        if row.kind == "update":
            found = descended(trace.weights, trace.gradients, ETA)[row.feeds[0]].shape
        elif row.name == "h0" or row.name in trace.weights:
            found = trace[row.name].shape
        else:
            assert trace[row.name].shape[0] == 5
            found = trace[row.name].shape[1:]
        assert found == stated, row.name


@EVERY_VARIANT
def test_a_table_feeds_on_itself(equations: Equations) -> None:
    """What a row reads is given or computed by a row of the same table; names are its keys."""
    table = equations.table
    every = equations.given + computed(equations)
    assert [row.name for row in every] == list(table)
    assert {feed for row in table.values() for feed in row.feeds} <= {*table, "target"}


@EVERY_VARIANT
def test_each_weight_has_a_gradient_and_an_update(equations: Equations) -> None:
    shapes = {**equations.cell.shapes(2, 3), **equations.head.shapes(3, 4)}
    assert {row.name for row in equations.update} == {f"new_{name}" for name in shapes}
    assert sums(equations) == {f"d{name}" for name in shapes}
    for name in shapes:
        rows = (equations.table[one] for one in (name, f"d{name}", f"new_{name}"))
        assert len({row.shape for row in rows}) == 1


@EVERY_VARIANT
def test_the_factors_of_a_gradient_are_what_its_line_multiplies(equations: Equations) -> None:
    factors = {**equations.cell.factors, **equations.head.factors}
    for name in sums(equations):
        assert equations.table[name].feeds == tuple(one for one in factors[name] if one)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@EVERY_VARIANT
def test_a_formula_names_quantities_of_the_table_alone(equations: Equations) -> None:
    for row in equations.table.values():
        for template in (row.formula, row.at_last):
            named = {field.rstrip("+-") for field in fields(template)}
            assert named <= {*equations.table, "target"}, row.name


@COMPUTED_ROW
def test_a_formula_names_what_it_is_fed_from(row: Row) -> None:
    named = {field.rstrip("+-") for field in fields(row.formula)}
    own = {row.feeds[0]} if row.kind == "update" else {row.name}
    from_logits = {"o"} if row.name == "L" else set()
    hidden = {*row.feeds} if row.name.endswith("_prev") else set()
    assert named == (set(row.feeds) | own) - from_logits - hidden


@COMPUTED_ROW
def test_a_formula_reaches_to_the_same_time_step_as_the_line(row: Row) -> None:
    if row.name.endswith("_prev"):  # its own symbol says the step before
        return
    (statement,) = ast.parse(row.numpy).body
    found = {
        node.value.id + ("+" if isinstance(node.slice.op, ast.Add) else "-")
        for node in ast.walk(statement)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.BinOp)
        and isinstance(node.value, ast.Name)
    }
    assert found == {field for field in fields(row.formula) if field.endswith(("+", "-"))}


@COMPUTED_ROW
def test_a_formula_differs_at_the_last_step_where_the_line_asks_for_it(row: Row) -> None:
    assert bool(row.at_last) == ("< T" in row.numpy)


@COMPUTED_ROW
def test_a_formula_divides_by_n_where_the_line_does(row: Row) -> None:
    (statement,) = ast.parse(row.numpy).body
    reads_n = any(isinstance(node, ast.Name) and node.id == "n" for node in ast.walk(statement))
    assert reads_n == (r"\tfrac{{1}}{{n}}" in row.formula)


@EVERY_ROW
def test_a_formula_and_a_symbol_are_whole_latex(row: Row) -> None:
    every = dict.fromkeys(fields(row.formula) | fields(row.at_last), "s")
    symbol = row.symbol.format(t="3", t_prev="2")
    for latex in (row.formula.format(**every), row.at_last.format(**every), symbol):
        assert latex.count("{") == latex.count("}")


@EVERY_VARIANT
def test_no_two_quantities_have_one_symbol(equations: Equations) -> None:
    symbols = [row.symbol for row in equations.table.values()]
    assert len(set(symbols)) == len(symbols)


@EVERY_VARIANT
def test_each_row_belongs_to_a_pass_or_is_given(equations: Equations) -> None:
    assert {row.kind for row in equations.table.values()} == {*PASSES, "given"}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("row", STOPS, ids=lambda row: row.name)
def test_every_stop_has_a_sentence_and_a_title(row: Row, code: str) -> None:
    key = f"optimizer.{row.says}" if row.kind == "update" else f"equation.{row.name}"
    assert speak(code).has(key)
    assert speak(code).has(f"{key}_title")
