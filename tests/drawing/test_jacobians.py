"""What each step back does to a gradient: curves of numbers that NumPy finds as well."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.axes import axes_of
from rnnviz.drawing.jacobians import jacobians
from rnnviz.drawing.palette import THEMES
from rnnviz.drawing.shapes import Box, Label, Line, Picture
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.training.experiment import Experiment
from rnnviz.training.kind import Kind
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import LENGTHS, SIZE, at, experiment, view
from tests.drawing.test_through_time import ROOMS
from tests.drawing.test_wild import wild

STEPS = 5
SHOWN = experiment(STEPS, 4, 3, h0=0.2)


def drawn(here: View, size: tuple[float, float] = SIZE, zoom: float = 1.0) -> Picture:
    return jacobians(here, size, zoom)


def matrices(shown: Experiment) -> list[Array]:
    """diag(f′(z_t)) Wᵀ of each step, written out."""
    trace = shown.trace
    slopes = {
        "tanh": 1 - trace["h"] ** 2,
        "relu": (trace["z"] > 0).astype(float),
        "linear": np.ones_like(trace["z"]),
    }[shown.kind.activation]
    return [np.diag(slope) @ trace["W"].T for slope in slopes]


def sigma(matrix: Array) -> float:
    return float(np.linalg.norm(matrix, 2))


def radius(matrix: Array) -> float:
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def stated_top(picture: Picture) -> float:
    """The upper end of the axis, as it is written."""
    return max(float(s.text) for s in picture.shapes if isinstance(s, Label) and s.align == "right")


def points(picture: Picture, color: str) -> list[tuple[float, float]]:
    """The middles of the dots of a curve."""
    dots = [s for s in picture.shapes if isinstance(s, Box) and s.fill == color and s.radius]
    return [(dot.x + dot.w / 2, dot.y + dot.h / 2) for dot in dots]


@pytest.mark.parametrize("activation", ["tanh", "relu", "linear"])
@pytest.mark.parametrize("scale", [0.3, 0.7, 2.0])
def test_the_curves_are_the_numbers_that_numpy_finds(activation: str, scale: float) -> None:
    shown = experiment(STEPS, 4, 3, scale=scale, h0=0.2, kind=Kind(activation))
    here = view(shown)
    picture, palette = drawn(here), here.palette
    top = stated_top(picture)
    where = axes_of(here, SIZE, 1.0, (0.0, top))
    found = matrices(shown)
    for measure, color in ((sigma, palette.W), (radius, palette.V)):
        wanted = [
            (where.center(t), where.foot - where.h * measure(matrix) / top)
            for t, matrix in enumerate(found)
        ]
        for point, expected in zip(points(picture, color), wanted, strict=True):
            assert point == pytest.approx(expected)
    assert top >= max(map(sigma, found))


@pytest.mark.parametrize("scale", [0.0, 0.01, 0.3, 0.7, 2.0, 5.0])
def test_the_line_at_1_and_the_bound_stand_at_their_heights(scale: float) -> None:
    here = view(experiment(STEPS, 4, 3, scale=scale, h0=0.2))
    picture = drawn(here)
    top = stated_top(picture)
    where = axes_of(here, SIZE, 1.0, (0.0, top))
    dashes = {s.color: s for s in picture.shapes if isinstance(s, Line) and s.dash}
    bound = sigma(here.trace["W"])
    for color, value in ((here.palette.loss, 1.0), (here.palette.W, bound)):
        line = dashes[color]
        assert line.y0 == line.y1 == pytest.approx(where.foot - where.h * value / top)
        assert (line.x0, line.x1) == (where.x, where.x + where.w)
    assert max(1.0, bound) <= top <= max(1.5, 2.1 * bound)


def test_no_step_stretches_by_more_than_the_bound() -> None:
    here = view(SHOWN)
    picture = drawn(here)
    bound = next(
        s for s in picture.shapes if isinstance(s, Line) and s.dash and s.color == here.palette.W
    )
    assert all(y >= bound.y0 - 1e-9 for _, y in points(picture, here.palette.W))


def test_the_axis_begins_at_0_and_is_counted() -> None:
    picture = drawn(view(SHOWN))
    top = stated_top(picture)
    ticks = [s.text for s in picture.shapes if isinstance(s, Label) and s.align == "right"]
    assert ticks == ["0", f"{top / 2:g}", f"{top:g}"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_legend_names_the_curves_and_gives_those_of_w(language: str) -> None:
    here = view(SHOWN, language=language)
    texts = drawn(here).texts()
    W = SHOWN.trace["W"]
    said = here.say("through.of_w", sigma=f"{sigma(W):.2f}", radius=f"{radius(W):.2f}")
    assert {"σ_max", "ρ", said} <= {*texts}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_step_of_the_longest_sequence_has_its_dot_and_is_joined(theme: str) -> None:
    here = view(experiment(60, 4, 3), theme=theme)
    assert len(points(drawn(here), THEMES[theme].W)) == 60
    lines = [s for s in drawn(here).shapes if isinstance(s, Line) and s.round]
    assert len(lines) == 2 * 59


@pytest.mark.parametrize("index", [0, 1, 6, 11, 24, 25])
def test_a_step_has_no_jacobian_before_its_state_is_computed(index: int) -> None:
    """Its slope f′(z_t) is of a state that is not there yet."""
    here = view(SHOWN, index)
    known = [t for t in range(STEPS) if here.reached.has("h", t)]
    for color in (here.palette.W, here.palette.V):
        assert len(points(drawn(here), color)) == len(known)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("steps", LENGTHS)
def test_nothing_lies_upon_anything_or_leaves_the_picture(
    steps: int, theme: str, language: str
) -> None:
    here = view(experiment(steps, 4, 3, h0=0.2), theme=theme, language=language)
    for size, zoom in ROOMS:
        picture = drawn(here, size, zoom)
        found = [f"{a.text!r} × {b.text!r}" for a, b in collisions(picture.shapes)]
        assert (size, zoom, found) == (size, zoom, [])
        assert (size, zoom, [*outside(picture)]) == (size, zoom, [])


def test_the_same_arguments_give_the_same_shapes() -> None:
    assert drawn(view(SHOWN)) == drawn(view(replace(SHOWN)))
    assert drawn(at(SHOWN, "dz", 1)) == drawn(at(SHOWN, "dz", 1))


@pytest.mark.parametrize("h0", [0.0, 10.0])
@pytest.mark.parametrize("size", [1e160, 1.5e308])
@pytest.mark.parametrize("steps", [1, 5])
def test_a_pass_that_overflows_can_be_drawn(steps: int, size: float, h0: float) -> None:
    calm = wild(steps, size)
    here = view(replace(calm, h0=(h0,) * 4))
    for shape in drawn(here).shapes:
        assert all(math.isfinite(part) for part in shape if isinstance(part, float)), shape


def test_an_axis_as_long_as_a_number_can_be_has_its_numbers_inside() -> None:
    for size in (1e99, 1e153, 3.3e300):
        picture = drawn(view(wild(STEPS, size)))
        assert any("e+" in text for text in picture.texts())
        assert not [*outside(picture)]
