"""The path of a picked item in the diagram: from its loss to its use, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.lit import is_lit, lit, lit_rows
from rnnviz.drawing.paths import carried_arrow, edge, own_arrow
from rnnviz.drawing.rows import Rows, rows
from rnnviz.drawing.shapes import Box, Curve, Label, Line, Picture
from rnnviz.drawing.unrolled import overlay, unrolled
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import NOTHING_PICKED, QUANTITIES, Pick
from rnnviz.training.kind import Kind
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import LARGE, at, experiment, place, view

STEPS = 4
SHOWN = experiment(STEPS, 4, 3, h0=0.2)
HERE = view(SHOWN)
PLACE = place(STEPS)
ITEMS = [(k, s) for k in range(STEPS) for s in range(k + 1)]
EVERY_ITEM = pytest.mark.parametrize(("loss", "use"), ITEMS)
LONG = experiment(24, 4, 3, h0=0.2)
LONG_SIZE = (1120.0, 560.0)


def shapes(pick: Pick, here: View = HERE, where: Layout = PLACE) -> list[Any]:
    return list(lit(replace(here, pick=pick), where, pick))


def lines(found: list[Any]) -> set[tuple[float, ...]]:
    return {one[:4] for one in found if isinstance(one, Line)}


def curves(found: list[Any]) -> list[tuple[float, ...]]:
    """Where the light goes back from step to step, in its order."""
    return list(dict.fromkeys(one[:6] for one in found if isinstance(one, Curve)))


def reversed_edge(weight: str, t: int) -> tuple[float, ...]:
    there = edge(PLACE, weight, t)
    return there.x1, there.y1, there.x0, there.y0


@EVERY_ITEM
@pytest.mark.parametrize("name", ["h", "U", "W"])
def test_it_leads_down_from_the_loss_back_to_the_use_and_along_its_weight(
    loss: int, use: int, name: str
) -> None:
    found = shapes(Pick(name, loss, use))
    assert curves(found) == [carried_arrow(PLACE, t) for t in range(loss - 1, use - 1, -1)]
    wanted = {tuple(own_arrow(PLACE, loss))}
    if name != "h":
        wanted.add(reversed_edge(name, use))
    assert lines(found) == wanted


@EVERY_ITEM
def test_beside_each_link_stands_what_is_left_of_this_loss_alone(loss: int, use: int) -> None:
    norms = SHOWN.trace.ledger.norms("h")[loss]
    texts = [one.text for one in shapes(Pick("W", loss, use)) if isinstance(one, Label)]
    assert texts == [numerals.magnitude(norms[t]) for t in range(loss, use - 1, -1)]


def test_a_number_on_the_way_is_of_the_picked_loss_and_not_of_all() -> None:
    found = [one.text for one in shapes(Pick("W", 3, 0)) if isinstance(one, Label)]
    of_all = [numerals.magnitude(SHOWN.trace.norm("dh", t)) for t in range(3, -1, -1)]
    assert found[0] == of_all[0]
    assert found[1:] != of_all[1:]


@pytest.mark.parametrize("t", range(STEPS))
def test_v_is_lit_at_the_step_of_its_loss(t: int) -> None:
    found = shapes(Pick("V", t, t))
    assert lines(found) == {reversed_edge("V", t)}
    assert curves(found) == []


def test_a_state_that_was_reached_is_ringed() -> None:
    ring = next(s for s in shapes(Pick("h", 3, 1)) if isinstance(s, Box) and not s.fill)
    assert ring.x + ring.w / 2 == pytest.approx(PLACE.center(1))
    assert ring.y + ring.h / 2 == pytest.approx(PLACE.y_state)
    assert ring.w > PLACE.cells.width
    assert ring.h > PLACE.cells.height


@pytest.mark.parametrize("name", QUANTITIES)
@pytest.mark.parametrize("use", range(STEPS))
def test_nothing_is_lit_before_the_backward_pass_has_been_there(name: str, use: int) -> None:
    pick = Pick(name, use, use)
    known = at(SHOWN, pick.op, use)
    assert is_lit(known, pick)
    assert shapes(pick, known) != []
    assert shapes(pick, known.before()) == []


def test_without_a_pick_nothing_is_lit() -> None:
    assert shapes(NOTHING_PICKED) == []
    assert list(lit_rows(view(LONG), rows(LONG_SIZE, 24, 1.0, 0), NOTHING_PICKED)) == []


@pytest.mark.parametrize(
    "pick",
    [Pick("V", 3, 1), Pick("W", 1, 1), Pick("h", 1, 0), Pick("W", 3, 0), Pick("U", 3, 1)],
    ids=["another step's V", "no target", "no target, back", "truncated", "truncated U"],
)
def test_where_there_is_no_way_none_is_lit(pick: Pick) -> None:
    """The chain is empty, or its loss is not there, or it is cut: nothing went along it."""
    shown = experiment(STEPS, 4, 3, h0=0.2, kind=Kind(truncation=2), dashes=(1,))
    assert shown.trace.ledger.norms(pick.name)[pick.loss, pick.use] == 0
    assert shapes(pick, view(shown)) == []
    at_rows = rows(LONG_SIZE, STEPS, 1.0, 0)
    assert list(lit_rows(replace(view(shown), pick=pick), at_rows, pick)) == []


def test_a_way_that_ends_in_0_is_there_all_the_same() -> None:
    shown = experiment(2, 4, 3, h0=0.0)
    assert shown.trace.ledger.norms("W")[1, 0] == 0
    found = shapes(Pick("W", 1, 0), view(shown), place(2))
    assert len(curves(found)) == 1


# Long networks.


def lit_long(pick: Pick, focus: int = 0) -> tuple[list[Any], Rows]:
    at_rows = rows(LONG_SIZE, 24, 1.0, focus)
    return list(lit_rows(replace(view(LONG), pick=pick), at_rows, pick)), at_rows


@pytest.mark.parametrize("name", ["h", "U", "W"])
@pytest.mark.parametrize("focus", [0, 10, 23])
def test_in_a_long_network_it_goes_down_from_the_loss_and_along_the_states(
    name: str, focus: int
) -> None:
    found, where = lit_long(Pick(name, 20, 5), focus)
    start, end = where.center(20), where.center(5)
    middle = where.y_state + where.state_height / 2
    wanted = {(start, where.y_bars, start, where.y_state), (start, middle, end, middle)}
    if name == "U":
        wanted.add((end, where.y_state + where.state_height, end, where.y_word - 8))
    assert lines(found) == wanted
    ring = next(s for s in found if isinstance(s, Box))
    assert ring.x < end < ring.x + ring.w
    assert ring.w < where.span(5)[1] + 4


def test_in_a_long_network_nothing_is_lit_that_is_not_known() -> None:
    known = at(LONG, "dW", 5)
    where = rows(LONG_SIZE, 24, 1.0, 5)
    assert list(lit_rows(known, where, Pick("W", 20, 5))) != []
    assert list(lit_rows(known, where, Pick("W", 20, 4))) == []


# In the picture.


@pytest.mark.parametrize("name", QUANTITIES)
@pytest.mark.parametrize(("shown", "size"), [(SHOWN, LARGE), (LONG, LONG_SIZE)])
def test_it_lies_on_top_and_what_is_below_stays_as_it_is(name: str, shown: Any, size: Any) -> None:
    plain = view(shown)
    looked = replace(plain, pick=Pick(name, 2, 2))
    assert unrolled(looked, size, 1.0, 0) == unrolled(plain, size, 1.0, 0)
    above, without = overlay(looked, size, 1.0, 1.0), overlay(plain, size, 1.0, 1.0)
    more = [one for one in above.shapes if one not in without.shapes]
    assert [one for one in above.shapes if one in without.shapes] == list(without.shapes)
    color = looked.palette.gradient[1:]
    assert any(color in str(part) for one in more for part in one if isinstance(part, str))


@pytest.mark.parametrize("scale", [0.7, 0.2])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("steps", [1, 2, 3, 5, 8, 12, 24, 60])
def test_its_numbers_lie_upon_nothing(steps: int, language: str, scale: float) -> None:
    here = view(experiment(steps, 4, 3, h0=0.2, scale=scale), language=language)
    for size in ((700.0, 420.0), (810.0, 560.0), (1120.0, 560.0), (1340.0, 640.0)):
        for name in QUANTITIES:
            for use in {0, steps - 1}:
                pick = Pick(name, steps - 1, use)
                picture = overlay(replace(here, pick=pick), size, 1.0, 1.0)
                found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
                assert (size, pick, found) == (size, pick, [])
                assert [*outside(picture)] == []


def test_the_same_arguments_give_the_same_shapes() -> None:
    pick = Pick("W", 3, 0)
    assert shapes(pick) == shapes(pick, view(replace(SHOWN)))
    assert Picture(1, 1, tuple(shapes(pick))) != Picture(1, 1, tuple(shapes(Pick("W", 3, 1))))
