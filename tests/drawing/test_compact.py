"""Long sequences: the column in focus has its numbers, the others their colours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.drawing import compact, flow, numerals
from rnnviz.drawing.rows import rows
from rnnviz.drawing.shapes import Box, Label, Line, Raster, Spot
from tests.drawing.scenes import at, experiment, view

SIZE = (810.0, 560.0)
LONG = experiment(24, 4, 6)
FOCUS = pytest.mark.parametrize("focus", [0, 11, 23])


@settings(max_examples=200, deadline=None)
@given(st.tuples(st.floats(700, 1500), st.floats(420, 900)), st.integers(13, 60), st.data())
def test_columns_stand_side_by_side_and_the_one_in_focus_is_wide(
    size: tuple[float, float], steps: int, data: st.DataObject
) -> None:
    focus = data.draw(st.integers(0, steps - 1))
    where = rows(size, steps, 1.0, focus)
    spans = [where.span(t) for t in range(steps)]
    for (x, w), (after, _) in pairwise(spans):
        assert x + w == pytest.approx(after)
    assert max(range(steps), key=lambda t: spans[t][1]) == focus
    assert spans[0][0] >= 0
    assert sum(spans[-1]) <= size[0]
    assert 0 < where.y_loss < where.y_bars < where.y_state
    assert where.y_state + where.state_height < where.y_word < size[1]
    assert flow.width(flow.LARGEST, where.flow_unit) < where.narrow


@FOCUS
def test_the_step_in_focus_tells_the_traces_numbers(focus: int) -> None:
    here, trace = view(LONG), LONG.trace
    labels = [s for s in compact.network(here, (1120, 700), 1.0, focus) if isinstance(s, Label)]
    texts = [one.text for one in labels]
    loss = numerals.magnitude(float(trace["L"][focus]))
    assert f"{numerals.step('L', focus)} = {loss}" in texts
    for name in compact.CARD:
        assert {numerals.signed(v) for v in trace[name][focus].tolist()} <= set(texts)
    target = LONG.target_ids[focus]
    assert numerals.probability(float(trace["y"][focus, target])) in texts


@FOCUS
def test_the_other_steps_show_their_states_colours(focus: int) -> None:
    here = view(LONG)
    shapes = [*compact.network(here, SIZE, 1.0, focus)]
    colors = [s.rgb for s in shapes if isinstance(s, Raster)]
    for t in set(range(24)) - {focus}:
        assert here.palette.raster(LONG.trace["h"][t], 1.0) in colors


def test_what_is_not_computed_has_dashes_in_focus_and_no_colour_elsewhere() -> None:
    nothing = view(LONG, 0).before()
    shapes = [*compact.network(nothing, SIZE, 1.0, 3)]
    assert not [s for s in shapes if isinstance(s, Raster)]
    assert "L₄ = —" in [s.text for s in shapes if isinstance(s, Label)]
    assert not [s for s in shapes if isinstance(s, Box) and s.fill == nothing.palette.V]


def test_a_gradient_is_a_line_as_wide_as_its_magnitude_once_it_is_known() -> None:
    where = rows(SIZE, 24, 1.0, 5)
    for name in ("own", "carried"):
        here = at(LONG, name, 9)
        now, before = (
            {s for s in compact.network(one, SIZE, 1.0, 5) if isinstance(s, Line)}
            for one in (here, here.before())
        )
        (line,) = now - before
        magnitude = float(np.linalg.norm(LONG.trace[name][9]))
        assert line.width == flow.width(magnitude, where.flow_unit)


def test_every_state_and_loss_can_be_pointed_at() -> None:
    spots = [s for s in compact.network(view(LONG), SIZE, 1.0, 5) if isinstance(s, Spot)]
    for name in ("h", "L", "y"):
        assert sorted({s.t for s in spots if s.name == name}) == [*range(24)]


@pytest.mark.parametrize("steps", [13, 60])
def test_words_are_written_as_long_as_they_can_be_read_and_the_focus_always(steps: int) -> None:
    shown = experiment(steps, 4, steps)
    for focus in (0, steps // 2, steps - 1):
        labels = [s for s in compact.network(view(shown), SIZE, 1.0, focus) if isinstance(s, Label)]
        words = [s for s in labels if s.text in shown.inputs]
        assert [s.text for s in words if s.bold] == [shown.inputs[focus]]
        assert len(words) > 1
        # A single character has room, and may be an arrow.
        assert all(bool(s.angle) == (len(s.text) > 1) for s in words if not s.bold)


def test_steps_without_a_target_have_no_bar_and_say_so_in_focus() -> None:
    shown = experiment(24, 4, 3, dashes=(2, 5))
    here = view(shown)
    for focus, gone in ((2, 1), (9, 2)):
        shapes = [*compact.network(here, SIZE, 1.0, focus)]
        losses = [
            s for s in shapes if isinstance(s, Box) and s.fill.endswith(here.palette.loss[1:])
        ]
        # In focus a dot marks the target, too.
        assert len(losses) == 22 + (focus == 9)
        empty = [s for s in shapes if isinstance(s, Box) and s.dash]
        assert len(empty) == gone
        texts = [s.text for s in shapes if isinstance(s, Label)]
        assert ("no target" in texts) == (focus == 2)
