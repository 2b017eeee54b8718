"""Edges join what they feed, and the gradients beside them tell the trace's magnitudes."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing import edges, flow, numerals
from rnnviz.drawing.edges import Segment, carried_arrow, edge, own_arrow
from rnnviz.drawing.layout import Layout, layout
from rnnviz.drawing.shapes import Curve, Label, Line
from tests.drawing.scenes import at, experiment, view

SHOWN = experiment(3, 4, 3)
LARGE = (1500.0, 900.0)


def place(steps: int = 3, n_hidden: int = 4, size: tuple[float, float] = LARGE) -> Layout:
    made = layout(size, steps, n_hidden, 3)
    assert made is not None
    return made


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


@pytest.mark.parametrize("name", ["own", "carried"])
def test_an_arrow_is_as_wide_as_its_gradient(name: str) -> None:
    where, draw = place(), getattr(edges, name)
    for t in range(2):
        magnitude = float(np.linalg.norm(SHOWN.trace[name][t]))
        shapes = [*draw(view(SHOWN), where, t)]
        band = next(s for s in shapes if isinstance(s, Line | Curve))
        assert band.width == flow.width(magnitude, where.unit)
        assert band.color == flow.color(magnitude, view().palette)
        label = next(s for s in shapes if isinstance(s, Label))
        assert label.text == f"{name} {numerals.magnitude(magnitude)}"


@pytest.mark.parametrize("name", ["own", "carried"])
def test_on_its_way_an_arrow_has_no_number_yet(name: str) -> None:
    draw = getattr(edges, name)
    early = [*draw(at(SHOWN, name, 1).before(), place(), 1)]
    halfway = [*draw(at(SHOWN, name, 1), place(), 1, 0.5)]
    assert early == []
    assert halfway
    assert not [s for s in halfway if isinstance(s, Label)]


@pytest.mark.parametrize("name", ["own", "carried"])
def test_an_arrow_on_its_way_ends_where_the_whole_one_does(name: str) -> None:
    draw, here = getattr(edges, name), at(SHOWN, name, 1)
    ends = [
        [(s.x1, s.y1) for s in draw(here, place(), 1, share) if isinstance(s, Line | Curve)]
        for share in (0.9999999, 1.0)
    ]
    assert ends[0] == [pytest.approx(end, abs=1e-3) for end in ends[1]]


def test_nothing_is_carried_to_the_last_step() -> None:
    assert [*edges.carried(view(SHOWN), place(), 2)] == []


def test_a_band_lies_behind_an_edge_once_its_item_is_known_and_is_not_zero() -> None:
    def lines(name: str, t: int) -> int:
        here = at(SHOWN, name, t)
        now, before = ([*edges.edges(one, place())] for one in (here, here.before()))
        return sum(isinstance(s, Line) for s in now) - sum(isinstance(s, Line) for s in before)

    assert [lines("dW", t) for t in (2, 1, 0)] == [1, 1, 0]
    assert [lines("dU", t) for t in (2, 1, 0)] == [1, 1, 1]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_all_magnitudes_are_written_at_the_end(language: str) -> None:
    here = view(SHOWN, language=language)
    texts = " ".join(s.text for s in edges.edges(here, place()) if isinstance(s, Label))
    for name in ("dU", "dV", "dW"):
        for t in range(3):
            if SHOWN.trace.item_norm(name, t):
                assert numerals.magnitude(SHOWN.trace.item_norm(name, t)) in texts


def test_an_exact_zero_says_why_where_there_is_room() -> None:
    short = experiment(2, 4, 3)
    texts = [s.text for s in edges.edges(view(short), place(2)) if isinstance(s, Label)]
    assert "0: h₀ = 0" in texts
