"""The ops in their order, their addresses, and moving between them, for every T up to 60."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rnnviz.network.equations import BACKWARD, FORWARD, PASSES, TABLE, UPDATE
from rnnviz.stepping import cursor
from rnnviz.stepping.cursor import OPS, Op, Place, Reached, index_of, program

EVERY_LENGTH = pytest.mark.parametrize("steps", range(1, 61))


def test_two_words_are_walked_in_the_order_of_the_article() -> None:
    forward = ("z", "h", "o", "y", "L")
    backward = ("do", "dV", "own", "carried", "dz", "dW", "dU")
    walk = [(name, t) for t in (0, 1) for name in forward]
    walk += [(name, t) for t in (1, 0) for name in backward]
    walk += [("new_U", 0), ("new_W", 0), ("new_V", 0)]
    assert list(program(2)) == walk


@EVERY_LENGTH
def test_there_are_twelve_ops_a_time_step_and_three_updates(steps: int) -> None:
    assert cursor.count(steps) == 12 * steps + 3 == len(program(steps))
    assert len(set(program(steps))) == 12 * steps + 3


@EVERY_LENGTH
def test_passes_follow_one_another(steps: int) -> None:
    order = [PASSES.index(op.kind) for op in program(steps) if op.kind != "loss"]
    assert order == sorted(order)
    assert {op.kind for op in program(steps)} == set(PASSES)


@EVERY_LENGTH
def test_every_op_is_where_its_index_says(steps: int) -> None:
    for index, op in enumerate(program(steps)):
        assert index_of(op.name, op.t, steps) == index


@EVERY_LENGTH
def test_an_address_leads_back_to_its_op(steps: int) -> None:
    for index, op in enumerate(program(steps)):
        place = cursor.place_at(index, steps, update=7)
        assert cursor.index_at(place, steps) == index
        assert (place.update, PASSES[place.kind], place.t, OPS[place.op]) == (
            7,
            op.kind,
            op.t,
            op.name,
        )


def test_an_address_is_all_integers_and_begins_at_the_first_op() -> None:
    assert all(type(part) is int for part in cursor.place_at(20, 2, update=3))
    assert Place() == cursor.place_at(0, 5, update=0)


@pytest.mark.parametrize(("index", "held"), [(-1, 0), (-99, 0), (27, 26), (10**9, 26)])
def test_an_index_outside_is_held_within_the_program(index: int, held: int) -> None:
    assert cursor.index_at(cursor.place_at(index, 2, 0), 2) == held


@pytest.mark.parametrize("shorter", [1, 2, 5, 59])
def test_an_address_past_the_end_of_a_shorter_sequence_is_its_last_step(shorter: int) -> None:
    for index, op in enumerate(program(60)):
        place = cursor.place_at(index, 60, update=0)
        found = program(shorter)[cursor.index_at(place, shorter)]
        assert found == Op(op.name, min(op.t, shorter - 1))


def test_an_address_keeps_its_op_when_the_sequence_grows() -> None:
    for index, op in enumerate(program(3)):
        place = cursor.place_at(index, 3, update=0)
        assert program(9)[cursor.index_at(place, 9)] == op


@EVERY_LENGTH
def test_a_quantity_that_is_no_op_is_computed_by_another(steps: int) -> None:
    for t in range(steps):
        assert index_of("h_prev", t, steps) == index_of("z", t, steps)
        assert index_of("dh", t, steps) == index_of("carried", t, steps)


@pytest.mark.parametrize("name", ["x", "W", "target", "nonsense"])
def test_a_quantity_that_no_op_computes_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError, match=f"no op computes '{name}'"):
        index_of(name, 0, 2)


@pytest.mark.parametrize("t", [-1, 2, 99])
@pytest.mark.parametrize("name", ["z", "dh", "dU", "new_U"])
def test_a_step_that_is_not_there_is_an_index_error(name: str, t: int) -> None:
    with pytest.raises(IndexError, match=f"no step {t} among 2"):
        index_of(name, t, 2)


def test_every_computed_quantity_has_an_op() -> None:
    for row in FORWARD + BACKWARD + UPDATE:
        assert 0 <= index_of(row.name, 0, 4) < cursor.count(4)


@EVERY_LENGTH
def test_no_op_needs_what_comes_after_it(steps: int) -> None:
    """What feeds an op is computed by then: for h_prev a step before, for carried a step after.

    The first h_prev is h0, and the last carried gradient is 0: they need nothing.
    """
    for index, op in enumerate(program(steps)):
        at = {"h_prev": op.t - 1, "carried": op.t + 1}
        rows = [row for row in TABLE.values() if op_of(row.name) == op.name]
        for row in rows:
            t = at.get(row.name, op.t)
            for feed in row.feeds:
                if op_of(feed) and 0 <= t < steps:
                    assert index_of(feed, t, steps) <= index, (row.name, feed)


def op_of(name: str) -> str | None:
    """The op that computes a quantity; None for what is given."""
    op = cursor.COMES_WITH.get(name, name)
    return op if op in OPS else None


def test_time_steps_forward_end_where_their_loss_is_known() -> None:
    walk = [cursor.time_step_on(0, 2)]
    for _ in range(4):
        walk.append(cursor.time_step_on(walk[-1], 2))
    ends = [program(2)[index] for index in walk]
    assert ends == [Op("L", 0), Op("L", 1), Op("dU", 1), Op("dU", 0), Op("new_V", 0)]


@EVERY_LENGTH
def test_a_time_step_on_always_moves_and_stays_at_the_last_op(steps: int) -> None:
    last = cursor.count(steps) - 1
    for index in range(last):
        on = cursor.time_step_on(index, steps)
        assert index < on <= min(index + 7, last)
    assert cursor.time_step_on(last, steps) == last


@EVERY_LENGTH
def test_a_time_step_back_undoes_one_on(steps: int) -> None:
    ends = cursor.block_ends(steps)
    for before, after in pairwise(ends):
        assert cursor.time_step_on(before, steps) == after
        assert cursor.time_step_back(after, steps) == before
    assert cursor.time_step_back(ends[0], steps) == 0
    assert cursor.time_step_back(0, steps) == 0


@EVERY_LENGTH
def test_a_pass_is_entered_at_its_first_op_and_the_losses_at_their_last(steps: int) -> None:
    entered = [program(steps)[cursor.pass_start(kind, steps)] for kind in PASSES]
    last = steps - 1
    assert entered == [Op("z", 0), Op("L", last), Op("do", last), Op("new_U", 0)]


@EVERY_LENGTH
def test_a_pass_ends_before_the_next_begins(steps: int) -> None:
    last = {"forward": Op("L", steps - 1), "backward": Op("dU", 0), "update": Op("new_V", 0)}
    last["loss"] = last["forward"]
    for index, op in enumerate(program(steps)):
        end = cursor.pass_end(index, steps)
        assert end >= index
        assert program(steps)[end] == last[op.kind]


def test_what_has_been_reached_is_what_ran_so_far() -> None:
    for index in range(cursor.count(3)):
        reached = Reached(index, 3)
        ran = program(3)[: index + 1]
        assert reached.op == ran[-1]
        for op in program(3):
            assert reached.has(*op) == (op in ran)
            assert reached.is_now(*op) == (op == ran[-1])


def test_what_comes_with_an_op_is_reached_with_it() -> None:
    reached = Reached(index_of("carried", 1, 3), 3)
    assert reached.has("dh", 1)
    assert reached.is_now("dh", 1)
    assert not reached.has("dz", 1)
    assert not reached.has("dh", 0)
