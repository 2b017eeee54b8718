"""Painting only what changed gives the picture that painting everything anew gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from rnnviz.drawing.heatmaps import heatmaps
from rnnviz.drawing.shapes import Box, Curve, Glyph, Label, Line, Picture, Raster, Spot
from rnnviz.drawing.timeline import timeline
from rnnviz.drawing.unrolled import overlay, unrolled
from rnnviz.drawing.values import values
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.panes.painting import color, paint
from rnnviz.panes.repaint import WHOLE, Painted, apart, bounds, changed, reach, repaint, taken_over
from tests.article import count
from tests.drawing import scenes

SIZE = (900.0, 560.0)
#: Smoothed edges under a clip may round to a neighbour of their colour, and no further.
TOLERANCE = 2

DRAWINGS: dict[str, Callable[[View], Picture]] = {
    "unrolled": lambda view: unrolled(view, SIZE, 1.0, view.op.t),
    "moving": lambda view: overlay(view, SIZE, 1.0, 0.4),
    "heat maps": lambda view: heatmaps(view, SIZE, 1.0),
    "values": lambda view: values(view, 420.0, 1.0),
    "timeline": lambda view: timeline(view, (SIZE[0], 48.0), 1.0),
}

pytestmark = pytest.mark.usefixtures("qapp")


def blank(paper: str, ratio: float = 1.0) -> QImage:
    """An image of nothing but paper, `ratio` device pixels a pixel."""
    image = QImage(
        round(SIZE[0] * ratio), round(SIZE[1] * ratio), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(color(paper))
    return image


def painted(shapes: tuple[object, ...], paper: str, ratio: float = 1.0) -> QImage:
    """Everything anew."""
    image = blank(paper, ratio)
    with QPainter(image) as painter:
        paint(painter, shapes)
    return image


def pixels(image: QImage) -> Array:
    """[height, width, 4]."""
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4).astype(int)


def farthest(a: QImage, b: QImage) -> int:
    """The largest difference of a channel anywhere."""
    return int(np.abs(pixels(a) - pixels(b)).max())


def walk(steps: int) -> list[int]:
    """Ops in their order, a part of them where there are many, then jumps there and back."""
    n = count(steps)
    return [*range(0, n, 1 if n < 30 else 11), 0, n - 1, n // 2, 3, n // 2 + 1, n - 2]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("steps", [2, 12, 24])
@pytest.mark.parametrize("drawing", DRAWINGS)
def test_what_is_painted_bit_by_bit_is_what_is_painted_anew(
    drawing: str, steps: int, theme: str
) -> None:
    draw = DRAWINGS[drawing]
    image, before = None, Painted()
    for index in walk(steps):
        view = scenes.view(scenes.experiment(steps), index, theme=theme)
        paper, after = view.palette.paper, draw(view).shapes
        if image is None:
            image, before = painted(after, paper), Painted(after)
        with QPainter(image) as painter:
            before = repaint(painter, before, after, paper)
        assert farthest(image, painted(after, paper)) <= TOLERANCE, (index, view.op)


@pytest.mark.parametrize("ratio", [1.25, 2.0])
def test_on_screens_with_more_dots_too(ratio: float) -> None:
    image, before = None, Painted()
    for index in walk(2)[::3]:
        view = scenes.view(scenes.experiment(2), index)
        paper, after = view.palette.paper, DRAWINGS["unrolled"](view).shapes
        if image is None:
            image, before = painted(after, paper, ratio), Painted(after)
        with QPainter(image) as painter:
            before = repaint(painter, before, after, paper)
        assert farthest(image, painted(after, paper, ratio)) <= TOLERANCE


def test_other_words_other_sizes_of_network_and_back() -> None:
    image, before = None, Painted()
    for steps, n_hidden in ((2, 4), (2, 5), (3, 5), (12, 16), (24, 64), (2, 4)):
        view = scenes.view(scenes.experiment(steps, n_hidden), 5)
        paper, after = view.palette.paper, DRAWINGS["unrolled"](view).shapes
        if image is None:
            image, before = painted(after, paper), Painted(after)
        with QPainter(image) as painter:
            before = repaint(painter, before, after, paper)
        assert farthest(image, painted(after, paper)) <= TOLERANCE


def test_the_same_again_paints_nothing() -> None:
    image = blank("#ffffff")
    shapes = (Box(10, 10, 40, 40, "#ff0000"),)
    with QPainter(image) as painter:
        repaint(painter, Painted(shapes), shapes, "#ffffff")
    assert image == blank("#ffffff")


def test_what_did_not_change_elsewhere_is_left_alone() -> None:
    image = blank("#123456")
    near, far = Box(10, 10, 40, 40, "#ff0000"), Box(600, 400, 40, 40, "#00ff00")
    with QPainter(image) as painter:
        repaint(painter, Painted((far,)), (near, far), "#ffffff")
    assert image.pixelColor(20, 20) == color("#ff0000")
    assert image.pixelColor(610, 410) == color("#123456")


def test_so_many_changes_that_all_is_painted() -> None:
    shapes = tuple(Box(5 * i, 5 * i % 500, 4, 4, "#ff0000") for i in range(WHOLE + 1))
    image = blank("#123456")
    with QPainter(image) as painter:
        repaint(painter, Painted(), shapes, "#ffffff")
    assert image == painted(shapes, "#ffffff")


def other(before: tuple[object, ...], after: tuple[object, ...]) -> tuple[list[int], list[int]]:
    """What has gone, and what has come."""
    return changed(before, after, taken_over(before, after))


def test_spots_are_not_painted_and_their_changes_none() -> None:
    assert other((Spot(0, 0, 9, 9, "h"),), (Spot(0, 0, 9, 9, "z"),)) == ([], [])
    assert other((Spot(0, 0, 9, 9, "h"),), ()) == ([], [])


def test_shapes_of_two_kinds_with_the_same_numbers_are_two() -> None:
    line = Line(1, 2, 3, 4, "#000000")
    box = Box(*line)
    assert box == line
    assert other((box,), (line,)) == ([0], [0])
    assert other((box,), (line, line)) == ([0], [0, 1])
    assert other((box, line), (line,)) == ([0], [])


def test_of_two_pictures_each_shape_that_both_have_is_found() -> None:
    boxes = [Box(10.0 * i, 10, 8, 8, "#ff0000") for i in range(6)]
    equal = boxes[3]._replace()
    before, after = (
        (*boxes[:4], boxes[5]),
        (boxes[4], boxes[1], equal, boxes[5], boxes[1], boxes[0]),
    )
    assert taken_over(before, after).tolist() == [-1, 1, 3, 4, 1, 0]
    assert other(before, after) == ([2], [0])


def test_which_of_two_shapes_is_on_top_is_a_change() -> None:
    red, blue = Box(10, 10, 40, 40, "#ff0000"), Box(20, 20, 40, 40, "#0000ff")
    image = painted((red, blue), "#ffffff")
    with QPainter(image) as painter:
        repaint(painter, Painted((red, blue)), (blue, red), "#ffffff")
    assert image == painted((blue, red), "#ffffff")


@pytest.mark.parametrize(
    "shape",
    [
        Box(100, 100, 60, 40, "#000000", "#ff0000", 5.0, 9.0),
        Line(100, 100, 220, 160, "#000000", 7.0, head=20.0),
        Line(220, 160, 100, 160, "#000000", 9.0, round=True),
        Line(100, 100, 100, 200, "#000000", 3.0, dash=True),
        Curve(100, 100, 160, 220, 240, 100, "#000000", 8.0, head=16.0),
        Label(200, 200, "야구 배트 ∂L/∂h", 30, "#000000", bold=True),
        Label(200, 200, "Wgjy", 40, "#000000", "serif", "right", italic=True),
        Label(200, 200, "turned", 24, "#000000", "mono", "center", angle=-70),
        Label(200, 200, "far too long for its room", 24, "#000000", width=90),
        Raster(100, 100, 90, 60, 2, 1, b"\x00\x00\x00\xff\x00\x00"),
        Glyph(200, 200, 0.04, "M0 -200 L900 -200 L900 900 L0 900 Z", "#000000"),
    ],
    ids=lambda shape: type(shape).__name__,
)
def test_a_shape_paints_within_its_bounds(shape: object) -> None:
    at = pixels(painted((shape,), "#ffffff"))
    ys, xs = np.nonzero((at != 255).any(axis=2))
    left, top, right, bottom = bounds(shape)
    assert len(xs)
    margin = 2
    assert left - margin <= xs.min()
    assert xs.max() <= right + margin
    assert top - margin <= ys.min()
    assert ys.max() <= bottom + margin


def test_pictures_drawn_twice_are_the_same_value() -> None:
    for draw in DRAWINGS.values():
        make = partial(draw, scenes.view(scenes.experiment(3), 20))
        assert make() == make()


def test_changes_near_each_other_are_one_part_and_parts_never_overlap() -> None:
    near, far, below = [(0, 0, 9, 9), (12, 5, 21, 14)], (200, 0, 209, 9), (0, 300, 9, 309)
    parts = [QRect(0, 0, 22, 15), QRect(0, 300, 10, 10), QRect(200, 0, 10, 10)]
    assert apart([*near, far, below]) == parts
    corners = [(37 * i % 211, 53 * i % 307) for i in range(60)]
    areas = [(x, y, x + 4 + i % 9, y + 3 + i % 7) for i, (x, y) in enumerate(corners)]
    parts = apart(areas)
    whole = [QRect(x, y, right - x + 1, bottom - y + 1) for x, y, right, bottom in areas]
    assert all(any(part.contains(area) for part in parts) for area in whole)
    assert not any(a.intersects(b) for a in parts for b in parts if a is not b)


def repainted(before: Painted, shapes: tuple[object, ...]) -> Painted:
    """What a picture has become."""
    image = blank("#ffffff")
    with QPainter(image) as painter:
        return repaint(painter, before, shapes, "#ffffff")


def test_areas_that_are_taken_over_are_those_that_are_measured() -> None:
    """Whatever came before: a picture of as many shapes, or of others."""
    before = Painted()
    for steps, index in ((12, 0), (12, 1), (12, 70), (12, 71), (12, 72), (24, 5), (2, 5), (2, 6)):
        shapes = DRAWINGS["unrolled"](scenes.view(scenes.experiment(steps), index)).shapes
        before = repainted(before, shapes)
        assert before.measured().tolist() == [list(reach(shape)) for shape in shapes]


def test_what_is_seen_in_the_place_of_what_is_not_is_measured() -> None:
    spot, box = Spot(0, 0, 9, 9, "h"), Box(10, 10, 40, 40, "#ff0000")
    for before, after in (((spot,), (box,)), ((box,), (spot,))):
        assert repainted(Painted(before), after).measured().tolist() == [list(reach(after[0]))]
