"""The timeline of a long sequence: the run as bands, the ops round the place one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from rnnviz.drawing.long_timeline import in_bands, long_timeline, part
from rnnviz.drawing.shapes import Box, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.stepping.breakpoints import Breakpoint
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import experiment, view

SIZE = (900.0, 48.0)
LONG = experiment(1000, 4, 3)
TOTAL = len(LONG.program)
PLACES = [0, 1, 37, 4999, 5000, 9001, TOTAL - 4, TOTAL - 1]


def drawn(here: View, width: float = SIZE[0]) -> Picture:
    shown = part(here.reached.index, TOTAL, width, 1.0)
    return long_timeline(here, (width, SIZE[1]), 1.0, shown)


@pytest.mark.parametrize("index", PLACES)
def test_the_ops_round_the_place_stand_in_their_order(index: int) -> None:
    shown = part(index, TOTAL, SIZE[0], 1.0)
    assert index in shown
    spots = [one for one in drawn(view(LONG, index)).shapes if isinstance(one, Spot)]
    assert [(one.name, one.t) for one in spots] == [LONG.program.op(n) for n in shown]
    assert [one.x for one in spots] == sorted(one.x for one in spots)


@pytest.mark.parametrize("index", PLACES)
def test_a_run_of_twelve_thousand_ops_is_few_shapes(index: int) -> None:
    assert len(drawn(view(LONG, index)).shapes) < 120


@pytest.mark.parametrize("index", PLACES)
def test_bands_are_strong_as_far_as_the_run_has_come(index: int) -> None:
    here = view(LONG, index)
    bands = [one for one in drawn(here).shapes if isinstance(one, Box) and one.y == 3.0]
    strong = sum(one.w for one in bands if int(one.fill[1:3], 16) > 100)
    assert sum(one.w for one in bands) == pytest.approx(SIZE[0] - 8)
    assert strong == pytest.approx((SIZE[0] - 8) * (index + 1) / TOTAL)


def test_a_thousand_breaks_are_no_more_dots_than_pixels() -> None:
    here = replace(view(LONG, 0), breakpoints=(Breakpoint("op", "h"),))
    assert len(here.hits) == 1000
    dots = [one for one in drawn(here).shapes if isinstance(one, Box) and one.radius == 2.6]
    above = [one.x for one in dots if one.y == 0]
    assert 100 < len(above) < 400  # the forward pass is not half of the run
    assert min(b - a for a, b in pairwise(above)) >= 1
    shown = part(0, TOTAL, SIZE[0], 1.0)
    each = (SIZE[0] - 8) / len(shown)
    near = [n for n, index in enumerate(shown) if LONG.program.op(index).name == "h"]
    middles = [one.x + one.w / 2 for one in dots if one.y > 0]
    assert middles == pytest.approx([4 + (n + 0.5) * each for n in near])


def test_rows_are_told_apart_by_their_height() -> None:
    assert in_bands(3.0, 1.0)
    assert in_bands(13.0, 1.0)
    assert not in_bands(16.0, 1.0)
    assert in_bands(16.0, 1.5)


@pytest.mark.parametrize("width", [480.0, 900.0, 1300.0])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_nothing_overlaps_or_reaches_out(width: float, language: str) -> None:
    for index in PLACES:
        picture = drawn(view(LONG, index, language=language), width)
        assert list(collisions(picture.shapes)) == []
        assert list(outside(picture)) == []
