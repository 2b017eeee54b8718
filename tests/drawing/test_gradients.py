"""The gradients that came back along the edges."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing import flow, gradients, numerals
from rnnviz.drawing.layout import layout
from rnnviz.drawing.shapes import Curve, Label, Line
from tests.drawing.extents import text_width
from tests.drawing.scenes import SHOWN, at, experiment, place, view


@pytest.mark.parametrize("name", ["own", "carried"])
def test_an_arrow_is_as_wide_as_its_gradient(name: str) -> None:
    where, draw = place(), getattr(gradients, name)
    for t in range(2):
        magnitude = float(np.linalg.norm(SHOWN.trace[name][t]))
        shapes = [*draw(view(SHOWN), where, t)]
        band = next(s for s in shapes if isinstance(s, Line | Curve))
        assert band.width == pytest.approx(flow.width(magnitude, where.unit))
        assert band.color == flow.color(magnitude, view().palette)
        label = next(s for s in shapes if isinstance(s, Label))
        assert label.text == f"{name} {numerals.magnitude(magnitude)}"


@pytest.mark.parametrize("name", ["own", "carried"])
def test_on_its_way_an_arrow_has_no_number_yet(name: str) -> None:
    draw = getattr(gradients, name)
    early = [*draw(at(SHOWN, name, 1).before(), place(), 1)]
    halfway = [*draw(at(SHOWN, name, 1), place(), 1, 0.5)]
    assert early == []
    assert halfway
    assert not [s for s in halfway if isinstance(s, Label)]


@pytest.mark.parametrize("name", ["own", "carried"])
def test_an_arrow_on_its_way_ends_where_the_whole_one_does(name: str) -> None:
    draw, here = getattr(gradients, name), at(SHOWN, name, 1)
    ends = [
        [(s.x1, s.y1) for s in draw(here, place(), 1, share) if isinstance(s, Line | Curve)]
        for share in (0.9999999, 1.0)
    ]
    assert ends[0] == [pytest.approx(end, abs=1e-3) for end in ends[1]]


def test_nothing_is_carried_to_the_last_step() -> None:
    assert [*gradients.carried(view(SHOWN), place(), 2)] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_said_right_of_the_last_column_is_inside(language: str) -> None:
    said = 0
    for steps in (2, 3, 4):
        for width in range(600, 1000, 7):
            where = layout((float(width), 400.0), steps, 4, 3, 1.0)
            if where is None:
                continue
            here = view(experiment(steps, 4, 3), language=language)
            label = gradients._own_label(here, where, steps - 1, 7.3e-4)
            said += label.text.startswith(here.say("diagram.own"))
            assert label.x + text_width(label) <= width
    assert said > 20
