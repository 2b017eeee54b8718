"""The training plot as a table: a row for each update that a curve has a point at."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from rnnviz.drawing.chart import hidden
from rnnviz.drawing.inks import name
from rnnviz.language import Voice
from rnnviz.network.arrays import Array
from rnnviz.stepping.chart import Chart
from rnnviz.training.plot import Line, Plot


class Column(NamedTuple):
    """Numbers at some updates, and what they are."""

    head: str
    updates: Array
    numbers: Array


def columns(plot: Plot, chart: Chart, say: Voice) -> Iterator[Column]:
    """The curves that are seen, those that stand for several updates by their ends."""
    for line in plot.lines:
        if hidden(line, chart):
            continue
        head, curve = _head(plot, line, say), line.curve
        if np.array_equal(curve.lowest, curve.highest, equal_nan=True):
            yield Column(head, curve.updates, curve.highest)
        else:
            yield Column(say("plot.lowest", what=head), curve.updates, curve.lowest)
            yield Column(say("plot.highest", what=head), curve.updates, curve.highest)
    if plot.baseline is not None:
        updates = plot.lines[0].curve.updates if plot.lines else np.empty(0)
        level = np.full(len(updates), plot.baseline.value)
        yield Column(say(plot.baseline.name), updates, level)


def _head(plot: Plot, line: Line, say: Voice) -> str:
    what = say(name(line.key, plot))
    return say("plot.of_branch", what=what, branch=line.branch) if plot.forked else what


def table(plot: Plot, chart: Chart, say: Voice) -> str:
    """The table as CSV: numbers with all their digits, nothing where a curve has no point."""
    several = list(columns(plot, chart, say))
    updates = [column.updates for column in several]
    every = np.unique(np.concatenate(updates)).astype(int) if updates else np.empty(0, int)
    cells = [[""] * len(every) for _ in several]
    for column, texts in zip(several, cells, strict=True):
        places = np.searchsorted(every, column.updates)
        for place, number in zip(places.tolist(), column.numbers.tolist(), strict=True):
            texts[place] = "" if math.isnan(number) else repr(number)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([say("plot.updates_made"), *(column.head for column in several)])
    writer.writerows(zip(every.tolist(), *cells, strict=True))
    return written.getvalue()
