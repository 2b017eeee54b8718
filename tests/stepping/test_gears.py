"""Gears: an op, a time step, a pass, on and back, past what is skipped; and their trail."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.network.equations import ARTICLE, Equations
from rnnviz.stepping import cursor
from rnnviz.stepping.cursor import EVERY_OP, FULLEST, OPS, Op, Place
from rnnviz.stepping.gears import LONGEST_TRAIL, SETS, Gears, Stride, longer, names_in, way_back

BOTH = pytest.mark.parametrize("equations", [ARTICLE, FULLEST], ids=["article", "biases"])
EVERY_LENGTH = pytest.mark.parametrize("steps", [1, 2, 3, 7, 60])
MOVING = ("op", "time", "pass")


def gears(equations: Equations = ARTICLE, steps: int = 2, skipped: str = "") -> Gears:
    return Gears(cursor.program(equations, steps), frozenset(skipped.split()))


def test_time_steps_end_where_their_loss_is_known() -> None:
    for equations, last in ((ARTICLE, ("dU", "new_V")), (FULLEST, ("db", "new_d"))):
        turning = gears(equations)
        walk = [turning.on("time", 0)]
        for _ in range(4):
            walk.append(turning.on("time", walk[-1]))
        ends = [turning.program.ops[index] for index in walk]
        assert ends == [("L", 0), ("L", 1), (last[0], 1), (last[0], 0), (last[1], 0)]


@BOTH
@EVERY_LENGTH
@pytest.mark.parametrize("gear", MOVING)
def test_a_step_on_always_moves_and_stays_at_the_last_op(
    equations: Equations, steps: int, gear: str
) -> None:
    turning = gears(equations, steps)
    for index in range(turning.last):
        assert index < turning.on(gear, index) <= turning.last
        assert turning.back(gear, turning.last - index) < turning.last - index
    assert turning.on(gear, turning.last) == turning.last
    assert turning.back(gear, 0) == 0


@BOTH
@EVERY_LENGTH
def test_back_undoes_on_from_end_to_end(equations: Equations, steps: int) -> None:
    turning = gears(equations, steps)
    program = turning.program
    for gear, ends in (("time", program.block_ends), ("pass", program.pass_ends)):
        for before, after in pairwise(ends):
            assert turning.on(gear, before) == after
            assert turning.back(gear, after) == before
        assert turning.back(gear, ends[0]) == 0


@EVERY_LENGTH
def test_a_pass_ends_before_the_next_begins(steps: int) -> None:
    for equations, back, new in ((ARTICLE, "dU", "new_V"), (FULLEST, "db", "new_d")):
        turning = gears(equations, steps)
        last = {"forward": Op("L", steps - 1), "backward": Op(back, 0), "update": Op(new, 0)}
        last["loss"] = last["forward"]
        for index, op in enumerate(turning.program.ops):
            end = turning.on("pass", index)
            if index not in turning.program.pass_ends:
                assert turning.program.ops[end] == last[op.kind]


def test_what_is_skipped_is_passed_over() -> None:
    turning = gears(skipped="z o y do own carried dz new_U new_W new_V")
    visited = [0]
    while visited[-1] != turning.last:
        visited.append(turning.on("op", visited[-1]))
    names = [turning.program.ops[index] for index in visited[1:-1]]
    assert [op.name for op in names] == ["h", "L", "h", "L", *["dV", "dW", "dU"] * 2]
    back = [turning.last]
    while back[-1]:
        back.append(turning.back("op", back[-1]))
    assert back[::-1] == visited


def test_a_larger_gear_ends_at_the_last_stop_of_its_part() -> None:
    turning = gears(skipped="L y dU dW")
    ops = turning.program.ops
    assert ops[turning.on("time", 0)] == ("o", 0)
    assert ops[turning.on("time", turning.program.index_of("do", 1))] == ("dz", 1)
    assert ops[turning.on("pass", 0)] == ("o", 1)
    assert ops[turning.back("pass", turning.last)] == ("dz", 0)


def test_a_part_without_a_stop_is_no_stop() -> None:
    turning = gears(skipped=" ".join(SETS["gradients"]))
    ops = turning.program.ops
    assert ops[turning.on("time", 0)] == ("dU", 1)
    assert ops[turning.on("pass", 0)] == ("dU", 0)
    assert turning.back("time", turning.program.index_of("dU", 1)) == 0


def test_with_everything_skipped_there_are_still_both_ends() -> None:
    turning = gears(steps=5, skipped=" ".join(OPS))
    for gear in MOVING:
        assert turning.on(gear, 0) == turning.last
        assert turning.back(gear, turning.last) == 0
        assert turning.on(gear, 7) == turning.last
        assert turning.back(gear, 7) == 0


@given(
    steps=st.integers(1, 6),
    skipped=st.sets(st.sampled_from(OPS)),
    gear=st.sampled_from(MOVING),
    start=st.integers(0, 90),
)
def test_whatever_is_skipped_one_lands_on_stops(
    steps: int, skipped: set[str], gear: str, start: int
) -> None:
    turning = gears(FULLEST, steps, " ".join(skipped))
    index = min(start, turning.last)
    on, back = turning.on(gear, index), turning.back(gear, index)
    assert turning.is_stop(on)
    assert turning.is_stop(back)
    assert on > index or index == turning.last
    assert back < index or index == 0
    between = range(index + 1, on)
    assert gear != "op" or not any(map(turning.is_stop, between))


def test_the_sets_name_ops_that_there_are() -> None:
    assert list(SETS) == ["all", "forward", "gradients"]
    for skipped in SETS.values():
        assert skipped < set(EVERY_OP) or not skipped
    assert SETS["all"] == frozenset()
    left = {n: [one for one in EVERY_OP if one not in skipped] for n, skipped in SETS.items()}
    assert left["forward"] == ["z", "h", "o", "y", "L"]
    assert left["gradients"] == ["dV", "dd", "dW", "dU", "db"]


def test_names_come_once_in_the_order_of_the_ops() -> None:
    names = names_in(gears(steps=3).program)
    assert names == tuple(dict.fromkeys(op.name for op in gears(steps=3).program.ops))
    assert " ".join(names) == "z h o y L do dV own carried dz dW dU new_U new_W new_V"


def test_a_trail_leads_back_in_the_gear_it_was_made_in_and_from_its_end() -> None:
    here, there = Place(op=2), Place(op=4)
    trail = longer((), Stride("time", here, there))
    assert way_back(trail, "time", there) == here
    assert way_back(trail, "op", there) is None
    assert way_back(trail, "time", Place(op=5)) is None
    assert way_back((), "time", there) is None


def test_standing_still_leaves_no_trail_and_a_trail_has_an_end() -> None:
    here = Place(op=2)
    assert longer((), Stride("op", here, here)) == ()
    trail: tuple[Stride, ...] = ()
    for number in range(LONGEST_TRAIL + 10):
        trail = longer(trail, Stride("op", Place(t=number), Place(t=number + 1)))
    assert len(trail) == LONGEST_TRAIL
    assert trail[-1].end == Place(t=LONGEST_TRAIL + 10)
