"""The strip: where a step lies in it, what is known of it, and the frame round what is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.shapes import Box, Line, Picture, Raster
from rnnviz.drawing.stretch import stretch
from rnnviz.drawing.strip import HEIGHT, along, strip
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import Pick
from tests.drawing.extents import collisions, outside
from tests.drawing.scenes import at, experiment, view

STEPS = 200
SIZE = (900.0, float(HEIGHT))
LONG = experiment(STEPS, 4, 3, h0=0.1)


def drawn(here: View) -> Picture:
    return strip(here, SIZE, 1.0)


def pixels(picture: Picture) -> tuple[np.ndarray, np.ndarray]:
    """The colours of the states and of the gradient [rows, steps, 3]."""
    found = [
        np.frombuffer(one.rgb, np.uint8).reshape(one.rows, one.columns, 3)
        for one in picture.shapes
        if isinstance(one, Raster)
    ]
    states, gradient = found
    return states, gradient


def blank(here: View, colors: np.ndarray) -> list[bool]:
    """Which steps have nothing but the colour of an empty field."""
    field = list(bytes.fromhex(here.palette.field[1:]))
    return [bool(empty) for empty in (colors == field).all(axis=(0, 2))]


@pytest.mark.parametrize("t", [0, 1, 57, STEPS - 1])
def test_states_are_seen_as_far_as_they_are_known(t: int) -> None:
    for name, known in (("z", t), ("h", t + 1), ("L", t + 1)):
        here = at(LONG, name, t)
        assert blank(here, pixels(drawn(here))[0]) == [step >= known for step in range(STEPS)]
    back = at(LONG, "do", t)
    assert not any(blank(back, pixels(drawn(back))[0]))


@pytest.mark.parametrize("t", [0, 57, STEPS - 1])
def test_the_gradient_is_seen_as_far_as_it_has_come(t: int) -> None:
    here = at(LONG, "carried", t)
    assert blank(here, pixels(drawn(here))[1]) == [step < t for step in range(STEPS)]
    one_before = here.before()
    empty = [step <= t for step in range(STEPS)]
    assert blank(one_before, pixels(drawn(one_before))[1]) == empty


def test_a_state_has_the_colours_it_has_in_the_network() -> None:
    here = view(LONG)
    states, _ = pixels(drawn(here))
    for t in (0, 99, STEPS - 1):
        assert states[:, t].tobytes() == here.palette.raster(LONG.trace["h"][t][:, None], 1.0)


@pytest.mark.parametrize("t", [0, 31, 100, STEPS - 1])
def test_the_frame_is_round_what_is_shown_and_the_mark_at_the_place(t: int) -> None:
    here, where = at(LONG, "z", t), along(SIZE[0], STEPS, 1.0)
    shown = stretch(STEPS, t)
    frame = next(s for s in drawn(here).shapes if isinstance(s, Box) and s.radius)
    assert frame.x + 1 == pytest.approx(where.x(shown.start))
    assert frame.x + frame.w - 1 == pytest.approx(where.x(shown.stop))
    mark = next(s for s in drawn(here).shapes if isinstance(s, Line))
    assert where.step_at(mark.x0) == t
    assert f"t = {t + 1}" in drawn(here).texts()


def test_each_step_is_found_where_it_lies() -> None:
    for steps in (61, 200, 1000):
        where = along(SIZE[0], steps, 1.0)
        assert [where.step_at(where.x(t + 0.5)) for t in range(steps)] == list(range(steps))
        assert (where.step_at(-50.0), where.step_at(5000.0)) == (0, steps - 1)


def test_the_path_of_a_picked_item_lies_in_it_wherever_it_is() -> None:
    where = along(SIZE[0], STEPS, 1.0)
    here = replace(at(LONG, "carried", 2), pick=Pick("h", 180, 171))
    path = next(s for s in drawn(here).shapes if isinstance(s, Line) and s.head)
    assert (where.step_at(path.x0), where.step_at(path.x1)) == (180, 171)
    assert "L₁₈₁" in drawn(here).texts()
    early = replace(at(LONG, "carried", 175), pick=Pick("h", 180, 171))
    assert not [s for s in drawn(early).shapes if isinstance(s, Line) and s.head]


@pytest.mark.parametrize("steps", [61, 200, 1000])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [480.0, 900.0])
def test_nothing_overlaps_or_reaches_out(steps: int, theme: str, width: float) -> None:
    shown = experiment(steps, 4, 3)
    for t in (0, steps // 2, steps - 1):
        here = replace(at(shown, "carried", t, theme=theme), pick=Pick("W", steps - 1, steps - 2))
        picture = strip(here, (width, float(HEIGHT)), 1.0)
        assert list(collisions(picture.shapes)) == []
        assert list(outside(picture)) == []
