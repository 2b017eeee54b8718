"""The training plot as lines: all that is asked for, within the axes, the branch on show on top."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.drawing.chart import dotted, drawn, heights, visible, whole_updates
from rnnviz.drawing.inks import ink
from rnnviz.drawing.palette import DARK, LIGHT, THEMES
from rnnviz.stepping.chart import AT_FIRST, PLOTTED, Span
from rnnviz.training.curves import Curve
from rnnviz.training.plot import Line, Plot
from tests.drawing.plots import million, plot

SIZE = (400, 250)
WHAT = pytest.mark.parametrize("what", PLOTTED)


@WHAT
@pytest.mark.parametrize("shown_branch", [0, 1, 2])
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("log_updates", [False, True])
def test_all_there_is_stands_within_the_axes(
    what: str, shown_branch: int, log: bool, log_updates: bool
) -> None:
    chart = AT_FIRST.showing(what)
    if log != chart.logarithmic:
        chart = chart.switched()
    if log_updates:
        chart = chart.switched_updates()
    shown = plot(what, shown=shown_branch)
    lines = drawn(shown, chart, LIGHT, SIZE)
    assert len(lines.strokes) == len(shown.lines)
    for stroke in lines.strokes:
        assert len(stroke.xs) == len(stroke.ys)
        there = ~np.isnan(stroke.ys)
        assert there.any() or log  # an exact 0 has no place among logarithms
        assert (lines.across.low <= stroke.xs).all()
        assert (stroke.xs <= lines.across.high).all()
        assert (lines.up.low <= stroke.ys[there]).all()
        assert (stroke.ys[there] <= lines.up.high).all()


def test_what_is_drawn_is_what_the_curve_says() -> None:
    shown = plot("loss", forked=False)
    lines = drawn(shown, AT_FIRST, LIGHT, SIZE)
    total = next(stroke for stroke in lines.strokes if stroke.line.key == "loss")
    assert total.xs.tolist() == list(range(60))
    assert total.ys.tolist() == shown.lines[0].curve.highest.tolist()
    decades = drawn(shown, AT_FIRST.switched(), LIGHT, SIZE)
    total = next(stroke for stroke in decades.strokes if stroke.line.key == "loss")
    wanted = shown.lines[0].curve.highest
    assert np.array_equal(np.isnan(total.ys), wanted == 0)
    assert (10**total.ys)[wanted > 0].tolist() == pytest.approx(wanted[wanted > 0].tolist())


def test_the_branch_on_show_is_strongest_and_on_top() -> None:
    shown = plot("loss")
    lines = drawn(shown, AT_FIRST, LIGHT, SIZE)
    order = [stroke.line for stroke in lines.strokes]
    assert order == visible(shown, AT_FIRST)
    assert (order[-1].key, order[-1].shown) == ("loss", True)
    assert [line.shown for line in order] == sorted(line.shown for line in order)
    for stroke in lines.strokes:
        strong = stroke.line.shown
        assert (stroke.dash == ()) == strong
        assert (stroke.color == ink(stroke.line.key, shown.steps, LIGHT)) == strong
        assert strong or stroke.width == 1
    dashes = {stroke.line.number: stroke.dash for stroke in lines.strokes}
    assert len(set(dashes.values())) == len(dashes) == 3


def test_what_is_hidden_is_not_drawn_and_makes_room() -> None:
    shown = plot("loss")
    high = drawn(shown, AT_FIRST, LIGHT, SIZE).up.high
    lines = drawn(replace(shown, baseline=None), AT_FIRST.toggled("loss"), LIGHT, SIZE)
    assert all(stroke.line.key != "loss" for stroke in lines.strokes)
    assert lines.up.high < high
    without = drawn(shown, AT_FIRST.toggled("branch.0"), LIGHT, SIZE)
    assert {stroke.line.number for stroke in without.strokes} == {1, 2}
    # The branch on show stays, or there would be nothing to stand on.
    still = drawn(shown, AT_FIRST.toggled(f"branch.{shown.shown}"), LIGHT, SIZE)
    assert len(still.strokes) == len(shown.lines)


def test_a_closer_look_is_as_high_as_what_is_in_it() -> None:
    shown = replace(plot("loss", forked=False), baseline=None)
    total = shown.lines[0].curve.highest
    closer = drawn(shown, AT_FIRST.part(Span(40, 55), None), LIGHT, SIZE)
    assert closer.across[:2] == (40, 55)
    assert closer.up.high < drawn(shown, AT_FIRST, LIGHT, SIZE).up.high
    assert closer.up.high >= total[40:56].max()
    both = drawn(shown, AT_FIRST.part(Span(40, 55), Span(0.25, 0.5)), LIGHT, SIZE)
    assert both.up[:2] == (0.25, 0.5)


def test_a_part_that_cannot_be_is_the_whole() -> None:
    shown = plot("loss")
    broken = AT_FIRST.part(Span(7, 7), Span(3, 1))
    assert drawn(shown, broken, LIGHT, SIZE)[:2] == drawn(shown, AT_FIRST, LIGHT, SIZE)[:2]


def test_shares_end_at_1_and_few_updates_have_room_for_ten() -> None:
    assert drawn(plot("right"), AT_FIRST.showing("right"), LIGHT, SIZE).up.high > 1
    lone = Plot("loss", (), update=0, last=0)
    assert whole_updates(lone, log=False).high > 10
    lines = drawn(lone, AT_FIRST, LIGHT, SIZE)
    assert (lines.strokes, heights(lone, lines, 0)) == ((), [])
    assert drawn(lone, AT_FIRST.switched(), LIGHT, SIZE).up.low < 0


def test_a_million_updates_are_a_few_points_a_column() -> None:
    shown = million()
    lines = drawn(shown, AT_FIRST, LIGHT, (500, 300))
    for stroke in lines.strokes:
        assert len(stroke.xs) <= 2 * 503
        assert np.nanmax(stroke.ys) == stroke.line.curve.highest.max()
        assert stroke.width == 1  # wider, it would take long and be a blot
    smooth = million(lines=1, noise=0.0)
    stroke = drawn(smooth, AT_FIRST, LIGHT, (900, 300)).strokes[0]
    assert (stroke.width, len(stroke.xs) <= 320) == (2.0, True)
    assert stroke.ys.max() == smooth.lines[0].curve.highest.max()
    closer = drawn(shown, AT_FIRST.part(Span(500_000, 510_000), None), LIGHT, (500, 300))
    assert all(len(stroke.xs) < 2 * 90 for stroke in closer.strokes)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1.7e308, 1e307])
def test_a_loss_that_overflowed_leaves_the_plot_without_a_warning(value: float) -> None:
    numbers = np.array([3.0, 2.0, value])
    line = Line("loss", Curve(np.arange(3), numbers, numbers), end=2)
    for chart in (AT_FIRST, AT_FIRST.switched()):
        lines = drawn(Plot("loss", (line,), 2, 2), chart, LIGHT, SIZE)
        assert lines.up.high < 4
        assert math.isnan(lines.strokes[0].ys[-1])
        assert lines.strokes[0].ys[0] == lines.up.place(3.0)


def test_a_dot_stands_on_each_curve_of_the_branch_on_show() -> None:
    shown = plot("gradients")
    lines = drawn(shown, AT_FIRST.showing("gradients").switched(), DARK, SIZE)
    found = heights(shown, lines, 25)
    assert len(found) == 3
    assert {color for _, color in found} == {DARK.U, DARK.W, DARK.V}


@pytest.mark.parametrize("palette", THEMES.values(), ids=lambda one: one.name)
@WHAT
def test_no_two_curves_have_one_colour(what: str, palette: object) -> None:
    keys = plot(what).keys
    inks = [ink(key, 2, palette) for key in keys]  # type: ignore[arg-type]
    for one, other in itertools.combinations(inks, 2):
        assert one != other


def test_a_point_between_gaps_is_seen_by_itself() -> None:
    numbers = np.array([1.0, math.nan, 5.0, math.nan, 2.0, 3.0, 0.0])
    line = Line("loss", Curve(np.arange(7), numbers, numbers), end=6)
    lines = drawn(Plot("loss", (line,), 6, 6), AT_FIRST, LIGHT, SIZE)
    assert [part.tolist() for part in dotted(lines.strokes[0])] == [[0, 2], [1, 5]]
    sparse = line._replace(key="held_out")
    lines = drawn(Plot("loss", (sparse,), 6, 6), AT_FIRST, LIGHT, SIZE)
    assert dotted(lines.strokes[0])[0].tolist() == [0, 2, 4, 5, 6]
