"""The axes of plots over the time steps."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from rnnviz.drawing.axes import Axes, axes_of, legend, step_names
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shapes import Box, Label, Picture
from tests.drawing.extents import collisions, outside, text_width
from tests.drawing.scenes import at, experiment, view

AXES = Axes(46.0, 40.0, 400.0, 100.0, 4, -3.0, 1.0)


def test_steps_divide_the_width_evenly() -> None:
    assert [AXES.center(t) for t in range(4)] == [96.0, 196.0, 296.0, 396.0]
    assert AXES.foot == 140.0


@pytest.mark.parametrize(
    ("log", "height"),
    [
        (-3.0, 0.0),
        (-1.0, 50.0),
        (1.0, 100.0),
        (-9.0, 0.0),
        (5.0, 100.0),
        (-math.inf, 0.0),
        (math.inf, 100.0),
        (math.nan, 0.0),
    ],
)
def test_heights_are_logarithmic_and_stay_within_the_ends(log: float, height: float) -> None:
    assert AXES.height(log) == height


@pytest.mark.parametrize("zoom", [1.0, 1.5])
@pytest.mark.parametrize("size", [(235.0, 160.0), (330.0, 210.0), (520.0, 300.0), (10.0, 10.0)])
def test_a_plot_lies_within_its_picture_and_never_turns_inside_out(
    size: tuple[float, float], zoom: float
) -> None:
    axes = axes_of(view(), size, zoom, (-2.0, 2.0))
    assert axes.w > 0
    assert axes.h > 0
    assert (axes.steps, axes.low, axes.top) == (2, -2.0, 2.0)
    if min(size) > 100:
        assert axes.x + axes.w < size[0]
        assert axes.foot < size[1]


@pytest.mark.parametrize("steps", [1, 2, 5, 12, 20, 24, 60])
@pytest.mark.parametrize("zoom", [1.0, 1.39])
def test_step_names_stand_below_their_steps_as_many_as_have_room(steps: int, zoom: float) -> None:
    here = view(experiment(steps, 4, 3))
    for size in ((236.0 * zoom, 147.0 * zoom), (330.0, 210.0), (520.0, 300.0)):
        axes = axes_of(here, size, zoom, (0.0, 1.0))
        names = list(step_names(here, axes, zoom))
        assert names[0].text == "h₁"
        apart = names[1].x - names[0].x if len(names) > 1 else math.inf
        assert apart >= 26 * zoom or len(names) == 1
        assert steps == 1 or len(names) == math.ceil(steps / round(apart * steps / axes.w))
        for name in names:
            t = round((name.x - axes.x) * steps / axes.w - 0.5)
            assert name.x == pytest.approx(axes.center(t))
            assert name.y > axes.foot
        picture = Picture(*size, tuple(names))
        assert [*collisions(names)] == []
        assert [*outside(picture)] == []


@pytest.mark.parametrize("t", range(5))
def test_the_present_step_stands_out(t: int) -> None:
    here = at(experiment(5, 4, 3), "z", t)
    axes = axes_of(here, (520.0, 300.0), 1.0, (0.0, 1.0))
    names = list(step_names(here, axes, 1.0))
    assert [name.bold for name in names] == [step == t for step in range(5)]
    assert [name.color == here.palette.ink for name in names] == [step == t for step in range(5)]


def test_a_legend_has_a_colour_before_each_text_that_has_one() -> None:
    here = view()
    palette = here.palette
    shapes = list(legend({"own": palette.V, "carried": palette.W, "alone": ""}, here, 1.0))
    labels = [s for s in shapes if isinstance(s, Label)]
    boxes = [s for s in shapes if isinstance(s, Box)]
    assert [one.text for one in labels] == ["own", "carried", "alone"]
    assert [box.fill for box in boxes] == [faded(palette.V, 0.8), faded(palette.W, 0.8)]
    for box, label in zip(boxes, labels, strict=False):
        assert box.x + box.w <= label.x
    for one, following in pairwise(labels):
        assert one.x + text_width(one) < following.x


@pytest.mark.parametrize("text", ["자기 몫", "a longer English text", "x"])
@pytest.mark.parametrize("zoom", [1.0, 1.5, 3.0])
def test_a_text_of_a_legend_has_the_room_it_takes(text: str, zoom: float) -> None:
    here = view()
    shapes = list(legend({text: "#000000", "next": "#111111"}, here, zoom))
    labels = [s for s in shapes if isinstance(s, Label)]
    second = [s for s in shapes if isinstance(s, Box)][1]
    assert labels[0].x + text_width(labels[0]) < second.x
