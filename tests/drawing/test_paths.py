"""The ways along which numbers go."""

from __future__ import annotations

import pytest

from rnnviz.drawing.paths import Segment, carried_arrow, edge, own_arrow
from tests.drawing.scenes import place


@pytest.mark.parametrize("steps", [1, 2, 5, 12])
@pytest.mark.parametrize("units", [1, 4, 64])
def test_edges_join_the_boxes_they_stand_between(steps: int, units: int) -> None:
    where = place(steps, units)
    half = where.cells.width / 2
    for t in range(steps):
        u, w, v = (edge(where, weight, t) for weight in "UWV")
        assert u.x0 == u.x1 == v.x0 == v.x1 == where.center(t)
        assert where.y_input > u.y0 > u.y1 > where.state_bottom
        assert where.state_top > v.y0 > v.y1 > where.y_stage
        assert where.center(t - 1) + half < w.x0 < w.x1 < where.center(t) - half
        assert w.y0 == w.y1 == where.y_state


@pytest.mark.parametrize("steps", [2, 5, 12])
def test_gradients_come_back_the_other_way(steps: int) -> None:
    where = place(steps)
    for t in range(steps - 1):
        own = own_arrow(where, t)
        assert own.y0 < own.y1
        x0, _, _, low, x1, y1 = carried_arrow(where, t)
        assert x0 > x1
        assert where.state_bottom < y1 < low
    assert Segment(0, 0, 10, 20).part(0.25) == (2.5, 5.0)
