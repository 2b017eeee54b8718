"""How wide each op is on the timeline."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rnnviz.drawing.slots import NAMELESS, SIZES, blocks, even, fitting

NAMES = ["z₁", "own₁", "carried₁", "U", "W", "V"]


def test_longer_names_get_more_room() -> None:
    found = fitting(NAMES, 3, 4.0, 400.0, 1.0)
    wide = dict(zip(NAMES, map(found.width, range(6)), strict=True))
    assert wide["z₁"] < wide["own₁"] < wide["carried₁"]
    assert (found.edges[0], found.edges[-1]) == (4, 404)
    assert (found.size, found.update_named) == (SIZES[0], True)


def test_names_grow_smaller_then_those_of_the_update_go_then_all() -> None:
    sizes = [fitting(NAMES, 3, 0.0, float(width), 1.0) for width in range(400, 20, -1)]
    assert sorted({one.size for one in sizes}) == [0.0, *sorted(SIZES)]
    assert [one.update_named for one in sizes] == sorted(
        (one.update_named for one in sizes), reverse=True
    )
    without = [one for one in sizes if one.size and not one.update_named]
    assert without
    assert all(one.width(5) >= NAMELESS - 1 for one in without)
    assert sizes[-1] == even(0.0, 21.0, 6)


@pytest.mark.parametrize("zoom", [1.0, 1.5, 3.0])
def test_room_for_names_grows_with_the_letters(zoom: float) -> None:
    assert fitting(NAMES, 3, 0.0, 200.0 * zoom, zoom).size == fitting(NAMES, 3, 0.0, 200.0, 1).size


@pytest.mark.parametrize("found", [fitting(NAMES, 3, 4.0, 300.0, 1.0), even(4.0, 300.0, 6)])
def test_every_place_belongs_to_the_op_that_is_drawn_there(found: object) -> None:
    assert isinstance(found, type(even(0.0, 1.0, 1)))
    for index, (left, right) in enumerate(pairwise(found.edges)):
        assert found.at(left) == found.at(found.middle(index)) == found.at(right - 0.01) == index
    assert (found.at(-9.0), found.at(9999.0)) == (0, 5)


def gaps(width: float) -> list[int]:
    return [b[0] - a[1] for a, b in pairwise(blocks(even(4.0, width, 40), range(4, 40, 5), 1.0))]


@pytest.mark.parametrize("width", [36.0, 44.5, 60.0, 111.0])
def test_where_ops_have_no_room_between_each_other_steps_still_have(width: float) -> None:
    found = gaps(width)
    assert set(found[4::5]) == {1}
    assert {gap for index, gap in enumerate(found) if index % 5 != 4} == {0}


@pytest.mark.parametrize(("width", "gap"), [(121.0, 1), (333.3, 1), (377.7, 2), (1010.0, 2)])
def test_wider_ops_stand_apart_alike(width: float, gap: int) -> None:
    assert set(gaps(width)) == {gap}
