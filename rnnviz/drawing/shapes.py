"""Shapes: what a picture is made of, as values that can be compared, painted and exported.

Lengths are in pixels, y grows downwards, colours are `#rrggbb` or `#aarrggbb`.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Box(NamedTuple):
    """A rectangle with an optional outline; an empty colour paints nothing."""

    x: float
    y: float
    w: float
    h: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    radius: float = 0.0
    dash: bool = False


class Line(NamedTuple):
    """A straight line; `head` is the length of the arrow head at its end, 0 for none."""

    x0: float
    y0: float
    x1: float
    y1: float
    color: str
    width: float = 1.0
    head: float = 0.0
    dash: bool = False
    round: bool = False


class Curve(NamedTuple):
    """A quadratic curve from (x0, y0) by the control point (cx, cy) to (x1, y1)."""

    x0: float
    y0: float
    cx: float
    cy: float
    x1: float
    y1: float
    color: str
    width: float = 1.0
    head: float = 0.0


class Polyline(NamedTuple):
    """A line through points (x, y); `dash` are lengths in pixels, drawn and left out in turn."""

    points: tuple[tuple[float, float], ...]
    color: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


class Label(NamedTuple):
    """Text, its middle line at `y`; `align` says where `x` is; wider than `width`, it is elided.

    One that wraps goes on in lines below instead.
    """

    x: float
    y: float
    text: str
    size: float
    color: str
    font: str = "sans"
    align: str = "left"
    bold: bool = False
    italic: bool = False
    width: float = 0.0
    angle: float = 0.0
    wrap: bool = False


class Raster(NamedTuple):
    """A grid of coloured cells without numbers: `rgb` has 3 bytes a cell, row by row."""

    x: float
    y: float
    w: float
    h: float
    columns: int
    rows: int
    rgb: bytes


class Glyph(NamedTuple):
    """An outline (SVG path data) placed at (x, y), y of the outline growing upwards."""

    x: float
    y: float
    scale: float
    outline: str
    color: str


class Spot(NamedTuple):
    """An invisible place that knows which quantity is there: for clicks, tool tips, readers.

    `t` is a time step from 0; `row` and `column` are -1 for the whole quantity. Of `rows` times
    `columns` cells it tells which of them is at a point, counted from `row` and `column` on.
    """

    x: float
    y: float
    w: float
    h: float
    name: str
    t: int = 0
    row: int = -1
    column: int = -1
    rows: int = 0
    columns: int = 0

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in it."""
        return self.x <= x <= self.x + self.w and self.y <= y <= self.y + self.h

    def at(self, x: float, y: float) -> Spot:
        """The same with the cell at a point of it."""
        if not self.rows:
            return self
        row = min(int((y - self.y) / self.h * self.rows), self.rows - 1)
        column = min(int((x - self.x) / self.w * self.columns), self.columns - 1)
        return self._replace(row=max(self.row, 0) + row, column=max(self.column, 0) + column)

    def cell(self) -> tuple[float, float, float, float]:
        """The area (x, y, w, h) of its cell; the whole of it where it is no grid."""
        if not self.rows:
            return self.x, self.y, self.w, self.h
        w, h = self.w / self.columns, self.h / self.rows
        return self.x + self.column * w, self.y + self.row * h, w, h


class Picture(NamedTuple):
    """Shapes in the order in which they are painted, and the size they need."""

    width: float
    height: float
    shapes: tuple[Any, ...]

    def spot_at(self, x: float, y: float) -> Spot | None:
        """The topmost spot at a point, with its cell."""
        spots = (shape for shape in reversed(self.shapes) if isinstance(shape, Spot))
        return next((spot.at(x, y) for spot in spots if spot.holds(x, y)), None)

    def texts(self) -> list[str]:
        """All that is written in the picture."""
        return [shape.text for shape in self.shapes if isinstance(shape, Label)]
