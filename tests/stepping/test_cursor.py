"""The ops in their order, their addresses, and moving between them, for every T up to 60."""

from __future__ import annotations

import pytest

from rnnviz.network.activations import ACTIVATIONS
from rnnviz.network.elman import Elman
from rnnviz.network.equations import ARTICLE, PASSES, Equations
from rnnviz.network.head import Head
from rnnviz.network.optimizers import RULES, Optimizer
from rnnviz.stepping import cursor
from rnnviz.stepping.cursor import (
    EVERY_OP,
    FULLEST,
    OPS,
    Op,
    Place,
    Program,
    Reached,
    number_of,
)

EVERY_LENGTH = pytest.mark.parametrize("steps", range(1, 61))
BOTH = pytest.mark.parametrize("equations", [ARTICLE, FULLEST], ids=["article", "biases"])


def article(steps: int) -> Program:
    """Tanh and no biases."""
    return cursor.program(ARTICLE, steps)


def biased(steps: int) -> Program:
    """With b and d."""
    return cursor.program(FULLEST, steps)


def test_two_words_are_walked_in_the_order_of_the_article() -> None:
    forward = ("z", "h", "o", "y", "L")
    backward = ("do", "dV", "own", "carried", "dz", "dW", "dU")
    walk = [(name, t) for t in (0, 1) for name in forward]
    walk += [(name, t) for t in (1, 0) for name in backward]
    walk += [("new_U", 0), ("new_W", 0), ("new_V", 0)]
    assert list(article(2).ops) == walk


def test_biases_are_walked_where_the_table_has_them_and_updated_last() -> None:
    forward = ("z", "h", "o", "y", "L")
    backward = ("do", "dV", "dd", "own", "carried", "dz", "dW", "dU", "db")
    walk = [(name, t) for t in (0, 1) for name in forward]
    walk += [(name, t) for t in (1, 0) for name in backward]
    walk += [(f"new_{name}", 0) for name in "UWVbd"]
    assert list(biased(2).ops) == walk


@EVERY_LENGTH
def test_there_are_twelve_ops_a_time_step_and_three_updates(steps: int) -> None:
    assert len(article(steps)) == 12 * steps + 3 == len(set(article(steps).ops))


@EVERY_LENGTH
def test_with_biases_there_are_fourteen_and_five(steps: int) -> None:
    assert len(biased(steps)) == 14 * steps + 5 == len(set(biased(steps).ops))


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("mean", [False, True])
def test_neither_the_activation_nor_the_loss_changes_the_ops(
    activation: object, mean: bool
) -> None:
    equations = Equations(Elman(activation), Head(mean=mean))  # type: ignore[arg-type]
    assert cursor.program(equations, 3).ops == article(3).ops


def test_a_program_is_made_once() -> None:
    assert article(7) is article(7)
    assert cursor.program(Equations(Elman(), Head()), 7) is article(7)


@BOTH
@EVERY_LENGTH
def test_passes_follow_one_another(equations: Equations, steps: int) -> None:
    ops = cursor.program(equations, steps).ops
    order = [PASSES.index(op.kind) for op in ops if op.kind != "loss"]
    assert order == sorted(order)
    assert {op.kind for op in ops} == set(PASSES)


@BOTH
@EVERY_LENGTH
def test_every_op_is_where_its_index_says(equations: Equations, steps: int) -> None:
    program = cursor.program(equations, steps)
    for index, op in enumerate(program.ops):
        assert program.index_of(op.name, op.t) == index
        assert program.op_of(op.name) == op.name


@BOTH
@EVERY_LENGTH
def test_an_address_leads_back_to_its_op(equations: Equations, steps: int) -> None:
    program = cursor.program(equations, steps)
    for index, op in enumerate(program.ops):
        place = program.place_at(index, update=7)
        assert program.index_at(place) == index
        assert (place.update, PASSES[place.kind], place.t, OPS[place.op]) == (
            7,
            op.kind,
            op.t,
            op.name,
        )


def test_an_address_is_all_integers_and_begins_at_the_first_op() -> None:
    assert all(type(part) is int for part in article(2).place_at(20, update=3))
    assert Place() == article(5).place_at(0, update=0) == biased(5).place_at(0, update=0)


@pytest.mark.parametrize(("index", "held"), [(-1, 0), (-99, 0), (27, 26), (10**9, 26)])
def test_an_index_outside_is_held_within_the_program(index: int, held: int) -> None:
    assert article(2).index_at(article(2).place_at(index, 0)) == held


@pytest.mark.parametrize("shorter", [1, 2, 5, 59])
def test_an_address_past_the_end_of_a_shorter_sequence_is_its_last_step(shorter: int) -> None:
    for index, op in enumerate(article(60).ops):
        place = article(60).place_at(index, update=0)
        found = article(shorter).ops[article(shorter).index_at(place)]
        assert found == Op(op.name, min(op.t, shorter - 1))


def test_an_address_keeps_its_op_when_the_sequence_grows() -> None:
    for index, op in enumerate(article(3).ops):
        place = article(3).place_at(index, update=0)
        assert article(9).ops[article(9).index_at(place)] == op


def test_an_address_keeps_its_op_when_biases_come_and_go() -> None:
    for index, op in enumerate(article(3).ops):
        place = article(3).place_at(index, update=0)
        assert biased(3).ops[biased(3).index_at(place)] == op
    before = {"dd": "dV", "db": "dU", "new_b": "new_V", "new_d": "new_V"}
    for index, op in enumerate(biased(3).ops):
        place = biased(3).place_at(index, update=0)
        found = article(3).ops[article(3).index_at(place)]
        assert found == Op(before.get(op.name, op.name), op.t)


@EVERY_LENGTH
def test_a_quantity_that_is_no_op_is_computed_by_another(steps: int) -> None:
    program = article(steps)
    for t in range(steps):
        assert program.index_of("h_prev", t) == program.index_of("z", t)
        assert program.index_of("dh", t) == program.index_of("carried", t)
    assert (program.op_of("h_prev"), program.op_of("dh")) == ("z", "carried")


@pytest.mark.parametrize("name", ["x", "W", "target", "nonsense", "db", "new_d"])
def test_a_quantity_that_no_op_computes_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError, match=f"no op computes '{name}'"):
        article(2).index_of(name, 0)
    assert article(2).op_of(name) == ""


@pytest.mark.parametrize("t", [-1, 2, 99])
@pytest.mark.parametrize("name", ["z", "dh", "dU", "new_U"])
def test_a_step_that_is_not_there_is_an_index_error(name: str, t: int) -> None:
    with pytest.raises(IndexError, match=f"no step {t} among 2"):
        article(2).index_of(name, t)


@BOTH
def test_every_computed_quantity_has_an_op(equations: Equations) -> None:
    program = cursor.program(equations, 4)
    for row in equations.forward + equations.backward + equations.update:
        assert 0 <= program.index_of(row.name, 0) < len(program)


@BOTH
@EVERY_LENGTH
def test_no_op_needs_what_comes_after_it(equations: Equations, steps: int) -> None:
    """What feeds an op is computed by then: for h_prev a step before, for carried a step after.

    The first h_prev is h0, and the last carried gradient is 0: they need nothing.
    """
    program = cursor.program(equations, steps)
    for index, op in enumerate(program.ops):
        at = {"h_prev": op.t - 1, "carried": op.t + 1}
        rows = [row for row in equations.table.values() if program.op_of(row.name) == op.name]
        for row in rows:
            t = at.get(row.name, op.t)
            for feed in row.feeds:
                if program.op_of(feed) and 0 <= t < steps:
                    assert program.index_of(feed, t) <= index, (row.name, feed)


@BOTH
@EVERY_LENGTH
def test_a_pass_is_entered_at_its_first_op_and_the_losses_at_their_last(
    equations: Equations, steps: int
) -> None:
    program = cursor.program(equations, steps)
    entered = [program.ops[program.pass_start(kind)] for kind in PASSES]
    last = steps - 1
    assert entered == [Op("z", 0), Op("L", last), Op("do", last), Op("new_U", 0)]


@BOTH
def test_what_has_been_reached_is_what_ran_so_far(equations: Equations) -> None:
    program = cursor.program(equations, 3)
    for index in range(len(program)):
        reached = Reached(index, program)
        ran = program.ops[: index + 1]
        assert (reached.op, reached.steps) == (ran[-1], 3)
        for op in program.ops:
            assert reached.has(*op) == (op in ran)
            assert reached.is_now(*op) == (op == ran[-1])


def test_what_comes_with_an_op_is_reached_with_it() -> None:
    reached = Reached(article(3).index_of("carried", 1), article(3))
    assert reached.has("dh", 1)
    assert reached.is_now("dh", 1)
    assert not reached.has("dz", 1)
    assert not reached.has("dh", 0)


# Optimizers.

EVERY_OPTIMIZER = pytest.mark.parametrize(
    "optimizer",
    [Optimizer(name, *clips) for name in RULES for clips in ((), (True, False), (True, True))],
    ids=str,
)


def with_optimizer(optimizer: Optimizer, *, bias: bool = True) -> Program:
    return Program(Equations(Elman(bias=bias), Head(bias=bias), optimizer), 3)


def test_the_numbers_of_plain_descents_ops_are_as_they_always_were() -> None:
    passes = ["z", "h", "o", "y", "L", "do", "dV", "dd", "own", "carried", "dz", "dW", "dU", "db"]
    assert [*OPS] == [*passes, *(f"new_{name}" for name in "UWVbd")]


@EVERY_OPTIMIZER
def test_the_rows_of_an_optimizer_are_ops_in_their_order(optimizer: Optimizer) -> None:
    found = with_optimizer(optimizer)
    rows = found.equations.update
    names = [row.name for row in rows if not row.name.endswith(("_b", "_d"))]
    names += [row.name for row in rows if row.name.endswith(("_b", "_d"))]
    assert [op.name for op in found.ops[-len(names) :]] == names
    assert {op.kind for op in found.ops[-len(names) :]} == {"update"}
    for index in range(len(found)):
        assert found.index_at(found.place_at(index, 4)) == index


@EVERY_OPTIMIZER
@pytest.mark.parametrize("bias", [False, True])
def test_a_row_that_an_optimizer_does_not_have_is_what_it_makes_of_the_weight(
    optimizer: Optimizer, *, bias: bool
) -> None:
    there, here = with_optimizer(optimizer), with_optimizer(Optimizer(), bias=bias)
    for index in range(len(there)):
        op = there.op(index)
        found = here.op(here.index_at(there.place_at(index, 0)))
        if op.name.endswith(("_b", "_d")) and not bias:
            assert found.kind == "update"
        elif "_" in op.name:
            assert found.name == f"new_{op.name.partition('_')[2]}"
        elif op.name == "gnorm":
            assert found.name == "new_U"


def test_all_rows_of_all_optimizers_have_numbers_of_their_own() -> None:
    numbers = {number_of(name) for name in EVERY_OP}
    assert numbers == set(range(len(EVERY_OP)))
