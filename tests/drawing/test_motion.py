"""What moves is real: the row picked out of U, h W, h V, on their way along their edges."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import Layout, layout
from rnnviz.drawing.motion import eased, motion
from rnnviz.drawing.shapes import Box, Label
from rnnviz.stepping.cursor import OPS
from rnnviz.training.kind import Kind
from tests.drawing.extents import points
from tests.drawing.scenes import at, experiment

SHOWN = experiment(3, 4, 3, kind=Kind(bias=True))
PLACE = layout((1500.0, 900.0), 3, 4, 3)
EVERY_OP = pytest.mark.parametrize("name", OPS)
assert isinstance(PLACE, Layout)


def texts(name: str, t: int, fraction: float) -> list[str]:
    return [s.text for s in motion(at(SHOWN, name, t), PLACE, fraction) if isinstance(s, Label)]


def signed(values: np.ndarray) -> list[str]:
    return [numerals.signed(v) for v in values.tolist()]


def test_it_is_eased_from_rest_to_rest() -> None:
    assert (eased(0.0), eased(0.5), eased(1.0)) == (0.0, 0.5, 1.0)
    steps = [eased(i / 50) for i in range(51)]
    assert steps == sorted(steps)
    assert steps[1] < 1 / 50


def test_the_numbers_carried_are_the_networks() -> None:
    trace = SHOWN.trace
    from_word, from_before = trace["x"][1] @ trace["U"], trace["h_prev"][1] @ trace["W"]
    assert texts("z", 1, 0.5) == signed(from_word) + signed(from_before)
    assert texts("o", 1, 0.5) == signed(trace["h"][1] @ trace["V"])
    assert texts("do", 1, 0.5) == signed(trace["do"][1])


@EVERY_OP
def test_at_rest_the_present_op_is_marked_and_nothing_moves(name: str) -> None:
    rest = [*motion(at(SHOWN, name, 1), PLACE, 1.0)]
    assert rest
    assert not [s for s in rest if isinstance(s, Label)]


@EVERY_OP
def test_on_its_way_something_more_is_drawn_and_it_goes_on(name: str) -> None:
    here = at(SHOWN, name, 1)
    rest, early, late = ([*motion(here, PLACE, f)] for f in (1.0, 0.3, 0.7))
    assert len(early) > len(rest)
    assert early != late
    assert early[: len(rest)] == rest


@EVERY_OP
def test_it_stays_inside_the_picture(name: str) -> None:
    for t in range(3):
        for fraction in (0.0, 0.5, 1.0):
            for shape in motion(at(SHOWN, name, t), PLACE, fraction):
                assert all(-2 <= x <= 1502 and -2 <= y <= 902 for x, y in points(shape))


def test_the_mark_surrounds_the_states_cells() -> None:
    ring = next(s for s in motion(at(SHOWN, "h", 1), PLACE, 1.0) if isinstance(s, Box))
    assert ring.x < PLACE.center(1) - PLACE.cells.width / 2
    assert ring.y < PLACE.state_top
    assert ring.y + ring.h > PLACE.state_bottom
    assert not ring.fill
