"""The training plot as lines on two axes: the same on the screen and in a file."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from rnnviz.drawing.envelope import envelope, extent, zigzag
from rnnviz.drawing.inks import ink
from rnnviz.drawing.palette import Palette, mixed
from rnnviz.drawing.scale import Scale
from rnnviz.network.arrays import Array, quiet
from rnnviz.stepping.chart import Chart, Span
from rnnviz.training.curves import Curve
from rnnviz.training.plot import NOW_AND_THEN, Line, Plot, reading_in

#: How far the axis of the updates goes beyond the curves, as a share, and at the least.
BESIDE: Final = 0.02
FEWEST: Final = 10
#: Room above the highest number, as a share.
ABOVE: Final = 0.06
#: Room below 0, so that a curve at 0 is seen beside its axis.
BELOW: Final = 0.03
#: A logarithmic axis shows at most so many decades.
MOST_DECADES: Final = 15.0
#: Shares and probabilities end at 1.
SHARES: Final = ("saturated", "right")
#: The dashes of each branch's lines, in pixels; those of the one on show are drawn through.
DASHES: Final[tuple[tuple[float, ...], ...]] = (
    (7.0, 3.0),
    (2.0, 2.5),
    (9.0, 3.0, 2.0, 3.0),
    (14.0, 4.0),
    (5.0, 2.0, 1.5, 2.0, 1.5, 2.0),
)
#: Of more points, or up and down by more than so many times the height of the plot, a line is a
#: pixel wide: a wider one would take long to draw, and be a blot.
MOST_WIDE: Final = 320
ROUGH: Final = 3.0
#: What is farther away than so many times the height of the plot is drawn there.
FAR: Final = 50.0


class Stroke(NamedTuple):
    """A line as it is drawn: places on both axes, and how; `dots` where there are few points."""

    line: Line
    xs: Array
    ys: Array
    color: str
    width: float
    dash: tuple[float, ...]
    dots: bool


class Drawn(NamedTuple):
    """All lines, in the order in which they are drawn, on their axes."""

    across: Scale
    up: Scale
    strokes: tuple[Stroke, ...]


def whole_updates(plot: Plot, *, log: bool) -> Span:
    """The whole axis of the updates, a little more than there are."""
    starts = [int(line.curve.updates[0]) for line in plot.lines if len(line.curve.updates)]
    first = min([*starts, plot.first, plot.update])
    last = max([*(line.end for line in plot.lines), plot.last, first + FEWEST])
    ends = Scale(0, 1, log, float(log))
    low, high = ends.place(first), ends.place(last)
    margin = (high - low) * BESIDE
    return Span(low - margin, high + margin)


def axis_of_updates(plot: Plot, chart: Chart) -> Scale:
    """The part of it that is looked at."""
    span = chart.across if chart.across and chart.across.sound else None
    low, high = span or whole_updates(plot, log=chart.log_updates)
    return Scale(low, high, chart.log_updates, float(chart.log_updates))


def visible(plot: Plot, chart: Chart) -> list[Line]:
    """The lines that are not left out, those of the branch on show on top."""
    lines = [line for line in plot.lines if not hidden(line, chart)]
    lines.reverse()
    lines.sort(key=lambda line: line.shown)
    return lines


def hidden(line: Line, chart: Chart) -> bool:
    """Whether a line is left out: what it is, or the branch it is of."""
    return line.key in chart.hidden or (not line.shown and of_branch(line.number) in chart.hidden)


def of_branch(number: int) -> str:
    """The key by which a branch that is not on show is left out."""
    return f"branch.{number}"


def drawn(plot: Plot, chart: Chart, palette: Palette, size: tuple[int, int]) -> Drawn:
    """All lines in a plot so many pixels wide and high."""
    across = axis_of_updates(plot, chart)
    seen = [(line, envelope(line.curve, across, size[0])) for line in visible(plot, chart)]
    up = _axis_upwards(plot, chart, [curve for _, curve in seen])
    axes = Drawn(across, up, ())
    strokes = tuple(_stroke(plot, line, curve, axes, (palette, size[1])) for line, curve in seen)
    return axes._replace(strokes=strokes)


def _axis_upwards(plot: Plot, chart: Chart, seen: list[Curve]) -> Scale:
    """As high as what is seen in the part of the updates that is looked at."""
    if chart.up and chart.up.sound:
        return Scale(*chart.up, chart.logarithmic)
    found = extent(seen, log=chart.logarithmic)
    if plot.baseline is not None and found is not None:
        found = min(found[0], plot.baseline.value), max(found[1], plot.baseline.value)
    if chart.logarithmic:
        low, high = (math.log10(end) for end in found or (0.1, 1.0))
        low = max(low, high - MOST_DECADES)
        margin = max((high - low) * ABOVE, 0.05)
        return Scale(low - margin, high + margin, log=True)
    top = 1.0 if plot.what in SHARES or found is None else found[1] or 1.0
    return Scale(-top * BELOW, top * (1 + ABOVE))


@quiet
def _stroke(plot: Plot, line: Line, seen: Curve, axes: Drawn, looks: tuple[Palette, int]) -> Stroke:
    (palette, rows), up = looks, axes.up
    main = line.shown and line.key == plot.lines[0].key
    xs, ys = zigzag(seen, up, rows)
    if main and len(xs) > MOST_WIDE:
        # What is smooth has no more to show with all its points.
        wide = zigzag(envelope(line.curve, axes.across, MOST_WIDE // 2), up, rows)
        xs, ys = wide if _is_calm(*wide, up) else (xs, ys)
    high = up.high - up.low
    ys = np.clip(ys, up.low - FAR * high, up.high + FAR * high)
    strong = ink(line.key, plot.steps, palette)
    color = strong if line.shown else mixed(palette.paper, strong, 0.55)
    width = 1.0 if not (line.shown and _is_calm(xs, ys, up)) else 2.0 if main else 1.4
    dots = line.key in NOW_AND_THEN and len(xs) <= MOST_DOTS
    return Stroke(line, xs, ys, color, width, dashes(line.number, shown=line.shown), dots)


def _is_calm(xs: Array, ys: Array, up: Scale) -> bool:
    """Whether a wide line through these is quickly drawn."""
    steps = np.abs(np.diff(ys))
    way = float(steps[np.isfinite(steps)].sum())
    return len(xs) <= MOST_WIDE and way <= ROUGH * (up.high - up.low)


def dotted(stroke: Stroke) -> tuple[Array, Array]:
    """The points that are seen one by one: all where there are few, else those with gaps around."""
    there = ~np.isnan(stroke.ys)
    if not stroke.dots:
        beside = np.pad(there, 1)
        there = there & ~beside[:-2] & ~beside[2:]
    return stroke.xs[there], stroke.ys[there]


def dashes(number: int, *, shown: bool) -> tuple[float, ...]:
    """How the lines of a branch are drawn."""
    return () if shown else DASHES[number % len(DASHES)]


#: Up to so many points of what is looked at now and then are seen one by one.
MOST_DOTS: Final = 60


def heights(plot: Plot, lines: Drawn, update: int) -> list[tuple[float, str]]:
    """How high each line of the branch on show stands at an update, and its colour."""
    found = []
    for stroke in lines.strokes:
        read = reading_in(plot, stroke.line, update) if stroke.line.shown else None
        if read is not None and read.last < update and stroke.line.key in NOW_AND_THEN:
            continue  # nobody has looked there
        height = lines.up.place(read.highest) if read else math.nan
        if not math.isnan(height):
            found.append((height, stroke.color))
    return found
