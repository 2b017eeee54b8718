"""Columns at a glance: the same losses, probabilities and states as in detail, in fewer shapes."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.drawing import compact
from rnnviz.drawing.glance import DETAILED, MORE, detailed, glance
from rnnviz.drawing.rows import Rows, rows
from rnnviz.drawing.shapes import Line, Raster
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from tests.drawing.scenes import at, experiment, view

SIZE = (1120.0, 700.0)
LONG = experiment(24, 4, 6)
STEPS = range(13, 24)


def images(here: View, where: Rows, steps: range = STEPS) -> list[Array]:
    """The three images [rows, columns, 3], of losses, probabilities and states."""
    made = [one for one in glance(here, where, steps) if isinstance(one, Raster)]
    return [np.frombuffer(one.rgb, np.uint8).reshape(one.rows, one.columns, 3) for one in made]


def middle(where: Rows, image: Array, t: int) -> int:
    """The column of pixels in the middle of a step."""
    return int(
        (where.center(t) - where.span(STEPS[0])[0]) / (len(STEPS) * where.narrow) * image.shape[1]
    )


def of(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


def test_states_have_the_colours_they_have_in_detail_and_gaps_between_them() -> None:
    here, where = view(LONG), rows(SIZE, 24, 1.0, 12)
    states = images(here, where)[2]
    for t in STEPS:
        colors = here.palette.raster(LONG.trace["h"][t], 1.0)
        assert states[:, middle(where, states, t)].tobytes() == colors
    edge = round(where.narrow)
    assert states[:, edge - 1].tolist() == [of(here.palette.paper)] * 4


def test_bars_are_as_high_as_their_numbers() -> None:
    here, where = view(LONG), rows(SIZE, 24, 1.0, 12)
    losses, shares, _ = images(here, where)
    top = float(LONG.trace["L"].max())
    for t in STEPS:
        loss = float(LONG.trace["L"][t]) / top
        y = float(LONG.trace["y"][t, LONG.target_ids[t]])
        high = (losses[:, middle(where, losses, t)] != of(here.palette.paper)).any(axis=1).mean()
        full = (shares[:, middle(where, shares, t)] == of(here.palette.V)).all(axis=1).mean()
        assert high == pytest.approx(loss, abs=1 / len(losses))
        assert full == pytest.approx(y, abs=1 / len(shares))


def test_what_is_not_known_yet_is_empty() -> None:
    here, where = at(LONG, "h", 15), rows(SIZE, 24, 1.0, 12)
    losses, shares, states = images(here, where)
    assert (losses[:, middle(where, losses, 15) :] == of(here.palette.paper)).all()
    assert (losses[:, middle(where, losses, 14)] != of(here.palette.paper)).any()
    for t in (16, 23):
        assert (states[:, middle(where, states, t)] == of(here.palette.field)).all()
        assert (shares[:, middle(where, shares, t)] == of(here.palette.field)).all()
    assert states[:, middle(where, states, 15)].tobytes() == here.palette.raster(
        LONG.trace["h"][15], 1.0
    )


def test_of_no_steps_there_is_nothing() -> None:
    assert not [*glance(view(LONG), rows(SIZE, 24, 1.0, 12), range(0))]


def test_in_detail_nothing_else_is_there_and_of_the_rest_only_the_images() -> None:
    here = view(LONG)
    whole = [*compact.network(here, SIZE, 1.0, 12)]
    assert [*compact.network(here, SIZE, 1.0, 12, range(24))] == whole
    part = [*compact.network(here, SIZE, 1.0, 12, range(6, 19))]
    added = [one for one in part if one not in whole]
    assert [type(one) for one in added] == [Line, *[Raster] * 3] * 2
    assert len(part) < len(whole)


def test_detail_begins_near_the_place_and_grows_until_all_is_there() -> None:
    shown = range(100, 160)
    first = detailed(shown, 130)
    assert first == range(130 - DETAILED, 131 + DETAILED)
    second = detailed(shown, 131, first)
    assert second == range(first.start - MORE, first.stop + MORE)
    assert detailed(shown, 101) == range(100, 102 + DETAILED)
    assert detailed(shown, 159) == range(159 - DETAILED, 160)
    assert detailed(shown, 120, range(140, 150)) == detailed(shown, 120)
    grown = first
    for _ in range(40):
        grown = detailed(shown, 130, grown)
    assert grown == shown
