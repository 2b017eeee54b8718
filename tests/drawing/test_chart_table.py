"""The plot as CSV: read back by Python's own reader, every number is there with all its digits."""

from __future__ import annotations

import csv
import io
import math

import pytest

from rnnviz.drawing.chart_table import table
from rnnviz.language import LANGUAGES, speak
from rnnviz.stepping.chart import AT_FIRST, PLOTTED, Chart
from rnnviz.training.plot import Plot
from tests.drawing.plots import million, plot


def read(
    shown: Plot, chart: Chart = AT_FIRST, code: str = "en"
) -> tuple[list[str], list[list[str]]]:
    head, *rest = csv.reader(io.StringIO(table(shown, chart, speak(code)), newline=""))
    assert all(len(row) == len(head) for row in rest)
    return head, rest


@pytest.mark.parametrize("what", PLOTTED)
def test_every_point_of_every_curve_is_there(what: str) -> None:
    shown = plot(what)
    head, rows = read(shown, AT_FIRST.showing(what))
    updates = [int(row[0]) for row in rows]
    assert updates == sorted(set(updates))
    assert len(head) == 1 + len(shown.lines) + (shown.baseline is not None)
    assert len(set(head)) == len(head)
    for column, line in enumerate(shown.lines, start=1):
        found = {int(row[0]): float(row[column]) for row in rows if row[column]}
        pairs = zip(line.curve.updates.tolist(), line.curve.highest.tolist(), strict=True)
        assert found == {update: number for update, number in pairs if not math.isnan(number)}


def test_points_of_several_updates_have_both_their_ends() -> None:
    shown = million(lines=1)
    head, rows = read(shown)
    assert head == ["updates made", "loss of step 1, lowest", "loss of step 1, highest"]
    assert [float(row[1]) for row in rows] == shown.lines[0].curve.lowest.tolist()
    assert [float(row[2]) for row in rows] == shown.lines[0].curve.highest.tolist()


def test_what_is_hidden_is_left_out_and_branches_are_named() -> None:
    head, _ = read(plot("loss"), AT_FIRST.toggled("loss").toggled("branch.0"))
    assert "total loss, branch slow" not in head
    assert "loss of step 1, branch slow" in head
    assert not any(one.endswith("branch 1") for one in head)
    alone, _ = read(plot("loss", forked=False))
    assert "total loss" in alone


def test_the_baseline_has_a_column() -> None:
    head, rows = read(plot("loss", forked=False))
    at = next(column for column, one in enumerate(head) if "without memory" in one)
    assert {row[at] for row in rows if row[1]} == {"1.5"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_without_a_curve_there_is_a_head_alone(code: str) -> None:
    head, rows = read(Plot("loss", (), 0, 0), code=code)
    assert (len(head), rows) == (1, [])
