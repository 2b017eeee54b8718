"""The legend: a row for each thing, its value at an update, in both languages."""

from __future__ import annotations

import itertools

import pytest

from rnnviz.drawing import numerals
from rnnviz.drawing.chart_legend import Row, legend, rows, said_of
from rnnviz.drawing.palette import LIGHT
from rnnviz.drawing.shapes import Label, Polyline, Spot
from rnnviz.language import LANGUAGES, speak
from rnnviz.stepping.chart import AT_FIRST, PLOTTED, Chart
from tests.drawing.plots import million, plot

SAY = speak("en")


def by_id(chart: Chart = AT_FIRST, at: int = 25, **given: object) -> dict[str, Row]:
    listed = rows(plot(chart.what, **given), chart, LIGHT, SAY, at)  # type: ignore[arg-type]
    return {row.id: row for row in listed if row.id}


def test_each_curve_says_what_it_had_at_the_update() -> None:
    shown = plot("loss")
    found = by_id()
    for key, line in zip(shown.keys, shown.lines, strict=False):
        assert found[key].value == said_of(shown, line, 25)[0]
    total = shown.lines[0].curve
    assert found["loss"].value == numerals.magnitude(float(total.highest[25]))
    assert (found["loss"].symbol, found["loss"].text) == ("L", "total loss")
    assert (found["step.1"].symbol, found["step.1"].text) == ("L₂", "loss of step 2")
    assert found["baseline"].value == "1.500"
    assert "baseline" in found["baseline"].text


def test_what_is_known_of_another_update_says_of_which() -> None:
    found = by_id(at=25)
    assert found["held_out"].text.endswith("(at 20)")
    assert "(" not in by_id(at=20)["held_out"].text
    assert by_id(AT_FIRST.showing("right"), at=2)["right"].value == numerals.UNKNOWN


def test_a_point_of_several_updates_says_from_where_to_where() -> None:
    shown = million()
    line = shown.lines[0]
    low, high = line.curve.lowest[4000], line.curve.highest[4000]
    said, when = said_of(shown, line, int(line.curve.updates[4000]) + 7)
    assert said == f"{numerals.magnitude(float(low))}…{numerals.magnitude(float(high))}"
    assert when == ""


def test_branches_have_their_names_and_only_where_there_are_several() -> None:
    found = by_id()
    names = {row.text for row in found.values() if row.is_branch}
    assert names == {"1", "quick", "slow"}
    assert [row.text for row in found.values() if row.is_branch and row.strong] == ["slow"]
    dashes = [row.dash for row in found.values() if row.is_branch]
    assert len(set(dashes)) == 3
    assert not any(row.is_branch for row in by_id(forked=False).values())
    # A branch that ends before the update has no value there.
    assert by_id(at=55)["branch.1"].value == numerals.UNKNOWN


def test_what_is_left_out_is_told_apart() -> None:
    found = by_id(AT_FIRST.toggled("loss").toggled("branch.0"))
    assert [row.id for row in found.values() if row.left_out] == ["loss", "branch.0"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("what", PLOTTED)
def test_the_rows_stand_below_each_other_within_their_width(code: str, what: str) -> None:
    listed = rows(plot(what), AT_FIRST.showing(what), LIGHT, speak(code), 25)
    shapes, foot = legend(listed, LIGHT, (10.0, 5.0, 250.0), 1.0, marked="branch.0")
    spots = [shape for shape in shapes if isinstance(shape, Spot)]
    assert {spot.name for spot in spots} >= {row.id for row in listed if row.id}
    whole = [spot for spot in spots if not spot.name.startswith("switch.")]
    for one, other in itertools.pairwise(whole):
        assert one.y + one.h <= other.y
    assert whole[-1].y + whole[-1].h <= foot
    for shape in shapes:
        if isinstance(shape, Label):
            assert 10 <= shape.x <= 260
    ids = [row.id for row in listed]
    if what == "loss":  # steps may be many, and come last
        assert ids[-3:] == ["", "step.0", "step.1"]
    texts = [shape.text for shape in shapes if isinstance(shape, Label)]
    assert all(row.value in texts for row in listed)
    lines = [shape for shape in shapes if isinstance(shape, Polyline)]
    assert len(lines) == len(whole)
