"""The equations table is true: its NumPy lines are run, in the debugger's order, against the trace.

What a reader sees in the listing is what is executed here, so a wrong line cannot be shown.
"""

from __future__ import annotations

import ast
import builtins
from string import Formatter
from typing import Any

import numpy as np
import pytest

from rnnviz.language import LANGUAGES, speak
from rnnviz.network.equations import BACKWARD, FORWARD, PASSES, TABLE, UPDATE, Row
from rnnviz.stepping.cursor import COMES_WITH, Op, program
from rnnviz.training.descent import descend
from tests.oracles.closeness import apart
from tests.oracles.networks import Case, case

ETA = 0.37
COMPUTED = FORWARD + BACKWARD + UPDATE
STOPS = [row for row in TABLE.values() if row.stop]
#: What a line may name beside quantities.
SURROUNDINGS = {"np", "t", "T", "max", "sum", "zeros", "one_hot", "eta"}
#: The loss is taken from the logits, where y could underflow; its arrow comes from y.
READ_THROUGH_ANOTHER = {"L": {"y"}}


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


def desk(one: Case) -> dict[str, Any]:
    """The names that the lines stand among: everything given, and empty arrays for the rest."""
    steps, sizes = len(one.x), sizes_of(one)
    names: dict[str, Any] = {**one._asdict(), "np": np, "T": steps, "eta": ETA}
    names |= {"zeros": np.zeros(sizes["n_hidden"]), "one_hot": np.eye(sizes["n_out"])}
    for row in FORWARD + BACKWARD:
        shape = tuple(sizes[letter] for letter in row.shape)
        adds_up = row.name in ("dU", "dW", "dV")
        names[row.name] = np.zeros(shape) if adds_up else np.full((steps, *shape), np.nan)
    return {
        name: value.view(Strict) if isinstance(value, np.ndarray) else value
        for name, value in names.items()
    }


def sizes_of(one: Case) -> dict[str, int]:
    (n_in, n_hidden), n_out = one.U.shape, one.V.shape[1]
    return {"n_in": n_in, "n_hidden": n_hidden, "n_out": n_out}


def lines(op: Op) -> list[str]:
    """The lines of an op: its own, and those of quantities that come with it."""
    return [row.numpy for row in COMPUTED if COMES_WITH.get(row.name, row.name) == op.name]


def run_op(op: Op, names: dict[str, Any]) -> None:
    names["t"] = op.t
    for line in lines(op):
        exec(line, names)


@pytest.mark.parametrize("library", [builtins, np], ids=["builtin max", "numpy max"])
@pytest.mark.parametrize("seed", range(100))
def test_every_line_computes_what_the_kernel_computed(seed: int, library: Any) -> None:
    """The arrays start out as nan, so that a line that reads ahead of its op is found too."""
    one = case(seed, all_targets=True)
    trace, names = one.trace, desk(one)
    names |= {"max": library.max, "sum": library.sum}
    for op in program(len(one.x)):
        run_op(op, names)
        if op.name in ("dU", "dW", "dV"):
            assert apart(names[op.name], trace[op.name][op.t]) < 1e-13, op
    for row in FORWARD + BACKWARD:
        if row.name not in ("dU", "dW", "dV"):
            assert apart(names[row.name], trace[row.name]) < 1e-13, row.name
    after = descend(trace.weights, trace.gradients, ETA)
    for name, weight in after.items():
        assert apart(names[f"new_{name}"], weight) < 1e-13, name


@pytest.mark.parametrize("seed", range(20))
def test_a_step_without_a_target_leaves_out_its_loss_and_do_and_nothing_else(seed: int) -> None:
    one = case(seed, steps=6)._replace(target=np.array([0, -1, -1, 0, 0, -1]))
    trace, names = one.trace, {**desk(one), "max": max, "sum": sum}
    for op in program(6):
        run_op(op, names)
    for row in FORWARD + BACKWARD:
        if row.name not in ("dU", "dW", "dV"):
            assert apart(names[row.name], trace[row.name]) < 1e-13, row.name
    for name in ("L", "do"):
        assert not names[name][one.target < 0].any()
    for name, total in zip("UWV", trace.gradients, strict=False):
        assert apart(names[f"d{name}"], total) < 1e-13, name


def test_a_sequence_of_which_no_step_has_a_target_changes_nothing() -> None:
    one = case(2, steps=3)._replace(target=np.full(3, -1))
    names = {**desk(one), "max": max, "sum": sum}
    for op in program(3):
        run_op(op, names)
    for name in "UWV":
        assert np.array_equal(names[f"new_{name}"], names[name])


@pytest.mark.parametrize("row", COMPUTED, ids=lambda row: row.name)
def test_what_feeds_a_quantity_is_what_its_line_reads(row: Row) -> None:
    (statement,) = ast.parse(row.numpy).body
    read = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    read -= SURROUNDINGS | {row.name}
    assert read | READ_THROUGH_ANOTHER.get(row.name, set()) == set(row.feeds)


@pytest.mark.parametrize("row", COMPUTED, ids=lambda row: row.name)
def test_a_line_assigns_the_quantity_it_stands_for(row: Row) -> None:
    (statement,) = ast.parse(row.numpy).body
    assert isinstance(statement, ast.Assign | ast.AugAssign)
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    name = target.value if isinstance(target, ast.Subscript) else target
    assert isinstance(name, ast.Name)
    assert name.id == row.name


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_a_quantity_has_the_shape_that_its_row_states(row: Row) -> None:
    one = case(1, steps=5, sizes=(2, 4, 3))
    trace, sizes = one.trace, sizes_of(one)
    stated = tuple(sizes[letter] for letter in row.shape)
    if row.kind == "update":
        found = getattr(descend(trace.weights, trace.gradients, ETA), row.feeds[0]).shape
    elif row.name in ("h0", "U", "W", "V"):
        found = trace[row.name].shape
    else:
        assert trace[row.name].shape[0] == 5
        found = trace[row.name].shape[1:]
    assert found == stated


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_a_formula_names_quantities_of_the_table_alone(row: Row) -> None:
    for template in (row.formula, row.at_last):
        assert {field.rstrip("+-") for field in fields(template)} <= {*TABLE, "target"}


@pytest.mark.parametrize("row", COMPUTED, ids=lambda row: row.name)
def test_a_formula_names_what_it_is_fed_from(row: Row) -> None:
    named = {field.rstrip("+-") for field in fields(row.formula)}
    own = {row.feeds[0]} if row.kind == "update" else {row.name}
    from_logits = {"o"} if row.name == "L" else set()
    hidden = {"h", "h0"} if row.name == "h_prev" else set()
    assert named == (set(row.feeds) | own) - from_logits - hidden


@pytest.mark.parametrize("row", COMPUTED, ids=lambda row: row.name)
def test_a_formula_reaches_to_the_same_time_step_as_the_line(row: Row) -> None:
    if row.name == "h_prev":  # its own symbol says the step before
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


@pytest.mark.parametrize("row", COMPUTED, ids=lambda row: row.name)
def test_a_formula_differs_at_the_last_step_where_the_line_asks_for_it(row: Row) -> None:
    assert bool(row.at_last) == ("< T" in row.numpy)


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
def test_a_formula_and_a_symbol_are_whole_latex(row: Row) -> None:
    every = dict.fromkeys(fields(row.formula) | fields(row.at_last), "s")
    symbol = row.symbol.format(t="3", t_prev="2")
    for latex in (row.formula.format(**every), row.at_last.format(**every), symbol):
        assert latex.count("{") == latex.count("}")


def test_each_row_belongs_to_a_pass_or_is_given() -> None:
    assert {row.kind for row in TABLE.values()} == {*PASSES, "given"}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("row", STOPS, ids=lambda row: row.name)
def test_every_stop_has_a_sentence_and_a_title(row: Row, code: str) -> None:
    assert speak(code).has(f"equation.{row.name}")
    assert speak(code).has(f"equation.{row.name}_title")
