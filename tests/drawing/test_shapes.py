"""Shapes are values: equal when drawn alike, told apart by kind where that matters."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from itertools import combinations

import pytest

import rnnviz.drawing
from rnnviz.drawing.shapes import Box, Curve, Glyph, Label, Line, Picture, Raster, Spot

SHAPES = (
    Box(1, 2, 3, 4),
    Line(1, 2, 3, 4, "#000000"),
    Curve(1, 2, 3, 4, 5, 6, "#000000"),
    Label(1, 2, "h₁", 12, "#000000"),
    Raster(1, 2, 3, 4, 1, 1, b"\x00\x01\x02"),
    Glyph(1, 2, 0.5, "M0 0H1Z", "#000000"),
    Spot(1, 2, 3, 4, "h"),
)
KIND = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: type(shape).__name__)


@KIND
def test_a_shape_is_a_value(shape: tuple[object, ...]) -> None:
    twin = type(shape)(*shape)
    assert twin == shape
    assert hash(twin) == hash(shape)
    assert twin is not shape


@KIND
def test_a_shape_does_not_change(shape: tuple[object, ...]) -> None:
    with pytest.raises(AttributeError):
        shape.x = 7.0  # type: ignore[attr-defined]


@KIND
def test_a_shape_moved_is_another(shape: Box) -> None:
    first = type(shape)._fields[0]
    assert shape._replace(**{first: 99.0}) != shape


def test_no_two_kinds_with_the_same_numbers_are_taken_for_one_another() -> None:
    for one, other in combinations(SHAPES, 2):
        assert one != other
    twins = {(type(one), one) for one in (Box(0, 0, 1, 1), Line(0, 0, 1, 1, ""))}
    assert len(twins) == 2


def test_the_topmost_spot_is_the_one_found() -> None:
    below, above = Spot(0, 0, 10, 10, "W"), Spot(5, 5, 10, 10, "h", 1)
    picture = Picture(20, 20, (below, Box(0, 0, 20, 20), above))
    assert picture.spot_at(7, 7) is above
    assert picture.spot_at(1, 1) is below
    assert picture.spot_at(19, 1) is None


def test_a_picture_says_what_is_written_in_it() -> None:
    assert Picture(9, 9, SHAPES).texts() == ["h₁"]


def test_no_drawing_knows_qt() -> None:
    modules = [m.name for m in pkgutil.iter_modules(rnnviz.drawing.__path__, "rnnviz.drawing.")]
    code = "import importlib, sys\nfor m in sys.argv[1:]: importlib.import_module(m)\n"
    code += "print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", code, *modules], capture_output=True, text=True, check=True
    )
    assert not {name.partition(".")[0] for name in ran.stdout.split()} & {"PySide6", "pyqtgraph"}
