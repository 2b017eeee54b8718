"""The training plot as a picture of its own: title, axes, curves, legend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing.chart import Drawn, Stroke, dotted, drawn, heights
from rnnviz.drawing.chart_legend import DOTTED, legend, rows
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Polyline
from rnnviz.language import Voice
from rnnviz.stepping.chart import Chart
from rnnviz.training.plot import Plot

#: In design pixels: the room left, above, below, and for the legend; one tick across and upwards.
LEFT: Final = 64
ABOVE: Final = 46
BELOW: Final = 46
LEGEND: Final = 250
TICK: Final = (80, 40)
#: A dot on a curve, and one where one stands.
DOTS: Final = (4.0, 7.0)


class Area(NamedTuple):
    """Where the curves are, and the axes along it."""

    x: float
    y: float
    w: float
    h: float
    lines: Drawn

    def point(self, across: float, up: float) -> tuple[float, float]:
        """A point from its places on both axes; what is above or below stands at the edge."""
        rise = min(max(self.lines.up.share(up), -0.2), 1.2)
        return self.x + self.w * self.lines.across.share(across), self.y + self.h * (1 - rise)


def chart_picture(
    plot: Plot, chart: Chart, palette: Palette, say: Voice, sizes: tuple[float, float, float]
) -> Picture:
    """All of it, so wide and high, in letters of that zoom."""
    width, height, zoom = sizes
    w = max(width - (LEFT + LEGEND) * zoom, 50.0)
    h = max(height - (ABOVE + BELOW) * zoom, 50.0)
    lines = drawn(plot, chart, palette, (max(int(w), 1), max(int(h), 1)))
    area = Area(LEFT * zoom, ABOVE * zoom, w, h, lines)
    beside = area.x + w + 14 * zoom, area.y - 4 * zoom, (LEGEND - 22) * zoom
    listed, _ = legend(rows(plot, chart, palette, say, plot.update), palette, beside, zoom)
    below = area.x + w / 2, height - 12 * zoom
    made = say("plot.updates_made")
    title = say(f"plot.what_{chart.what}")
    shapes = [
        Label(area.x, 22 * zoom, title, 15 * zoom, palette.ink, bold=True),
        *_axes(area, palette, zoom),
        *_curves(area, plot, palette, zoom),
        *_here(area, plot, palette, zoom),
        *listed,
        Label(*below, made, 11 * zoom, palette.muted, align="center"),
    ]
    return Picture(width, height, tuple(shapes))


def _axes(area: Area, palette: Palette, zoom: float) -> Iterator[Any]:
    foot, end = area.y + area.h, area.x + area.w
    for tick in area.lines.up.ticks(max(int(area.h / TICK[1] / zoom), 2)):
        _, y = area.point(0.0, tick.place)
        yield Line(area.x, y, end, y, palette.line, 1.0)
        yield Label(area.x - 8 * zoom, y, tick.text, 11 * zoom, palette.muted, "mono", "right")
    for tick in area.lines.across.ticks(max(int(area.w / TICK[0] / zoom), 2), whole=True):
        x, _ = area.point(tick.place, 0.0)
        yield Line(x, foot, x, foot + 4 * zoom, palette.faint, 1.0)
        yield Label(x, foot + 14 * zoom, tick.text, 11 * zoom, palette.muted, "mono", "center")
    yield Line(area.x, foot, end, foot, palette.faint, 1.0)
    yield Line(area.x, area.y, area.x, foot, palette.faint, 1.0)


def _curves(area: Area, plot: Plot, palette: Palette, zoom: float) -> Iterator[Any]:
    if plot.baseline is not None:
        place = area.lines.up.place(plot.baseline.value)
        ends = tuple(area.point(end, place) for end in area.lines.across[:2])
        yield Polyline(ends, palette.muted, zoom, DOTTED)
    for stroke in area.lines.strokes:
        yield from _stroke(area, stroke, zoom)


def _stroke(area: Area, stroke: Stroke, zoom: float) -> Iterator[Any]:
    """The line in the pieces between its gaps, and its dots."""
    sound = np.isfinite(stroke.ys)
    for piece in np.split(np.arange(len(sound)), np.flatnonzero(np.diff(sound)) + 1):
        if len(piece) > 1 and sound[piece[0]]:
            points = [area.point(float(stroke.xs[at]), float(stroke.ys[at])) for at in piece]
            inside = tuple(_clipped(area, points))
            yield Polyline(inside, stroke.color, stroke.width * zoom, stroke.dash)
    for across, up in zip(*dotted(stroke), strict=True):
        if 0 <= area.lines.across.share(float(across)) <= 1:
            yield _dot(area.point(float(across), float(up)), DOTS[0] * zoom, stroke.color)


def _clipped(area: Area, points: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """The points, those beyond an end of the axis moved to that end along the line."""
    left, right = area.x, area.x + area.w
    for at, (x, y) in enumerate(points):
        bound = min(max(x, left), right)
        if bound == x:
            yield x, y
            continue
        near = points[1 if at == 0 else at - 1]
        share = (bound - near[0]) / (x - near[0]) if x != near[0] else 1.0
        yield bound, near[1] + (y - near[1]) * share


def _here(area: Area, plot: Plot, palette: Palette, zoom: float) -> Iterator[Any]:
    """Where one stands, and the number of that update."""
    place = area.lines.across.place(plot.update)
    share = area.lines.across.share(place)
    if not 0 <= share <= 1:
        return
    x, _ = area.point(place, 0.0)
    yield Line(x, area.y, x, area.y + area.h, palette.muted, 1.0)
    side = "right" if share > 0.5 else "left"
    gap = 5 * zoom if side == "left" else -5 * zoom
    text = f"{plot.update:,}"
    yield Label(x + gap, area.y + 7 * zoom, text, 10.5 * zoom, palette.ink, "mono", side)
    for height, color in heights(plot, area.lines, plot.update)[-1:]:
        yield _dot(area.point(place, height), DOTS[1] * zoom, color)


def _dot(point: tuple[float, float], side: float, color: str) -> Box:
    return Box(point[0] - side / 2, point[1] - side / 2, side, side, color, "", 1.0, side / 2)
