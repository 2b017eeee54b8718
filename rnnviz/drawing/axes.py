"""The axes of a plot over the time steps, whose upward axis may be logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from rnnviz.drawing import numerals
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shapes import Box, Label
from rnnviz.drawing.view import View

#: Room left of the plot for the axis, above it for the sentence, below it for the steps.
LEFT: Final = 46
ABOVE: Final = 40
LINE: Final = 13
BELOW: Final = 24
RIGHT: Final = 14


class Axes(NamedTuple):
    """A plot over the time steps: its area, and its logarithmic axis from `low` to `top`."""

    x: float
    y: float
    w: float
    h: float
    steps: int
    low: float
    top: float

    def center(self, t: float) -> float:
        """The middle of a step."""
        return self.x + (t + 0.5) * self.w / self.steps

    def height(self, log: float) -> float:
        """How high above the foot a norm with this log10 stands."""
        if not math.isfinite(log):
            return self.h if log > 0 else 0.0
        return self.h * min(max((log - self.low) / (self.top - self.low), 0.0), 1.0)

    @property
    def foot(self) -> float:
        """Where bars stand."""
        return self.y + self.h


def axes_of(
    view: View,
    size: tuple[float, float],
    zoom: float,
    ends: tuple[float, float],
    *,
    lines: int = 1,
) -> Axes:
    """The axes in a picture of this size, from one end of the upward axis to the other.

    Above them is room for so many lines of writing.
    """
    width, height = size
    above = ABOVE + LINE * (lines - 1)
    return Axes(
        LEFT * zoom,
        above * zoom,
        max(width - (LEFT + RIGHT) * zoom, 1.0),
        max(height - (above + BELOW) * zoom, 1.0),
        view.steps,
        *ends,
    )


def step_names(view: View, axes: Axes, zoom: float) -> Iterator[Label]:
    """The names of the steps below, as many as have room."""
    each = axes.w / axes.steps
    every = max(1, math.ceil(26 * zoom / each))
    y = axes.foot + 13 * zoom
    for t in range(0, axes.steps, every):
        name = numerals.step("h", t)
        now = t == view.op.t
        ink = view.palette.ink if now else view.palette.muted
        yield Label(axes.center(t), y, name, 11.5 * zoom, ink, "serif", "center", now)


def legend(
    colors: dict[str, str], view: View, zoom: float, room: float = math.inf
) -> Iterator[Any]:
    """What the colours of a plot mean, above it, as much as fits; "" is no colour."""
    x, y = RIGHT * zoom, 13 * zoom
    for text, color in colors.items():
        # About how wide the text is, Hangul being square.
        wide = sum(11.2 if "가" <= c <= "힣" else 6.3 for c in text) * zoom
        if x + (14 * zoom if color else 0.0) + wide > room:
            return
        if color:
            yield Box(x, y - 4.5 * zoom, 9 * zoom, 9 * zoom, faded(color, 0.8))
            x += 14 * zoom
        yield Label(x, y, text, 11 * zoom, view.palette.muted)
        x += wide + 12 * zoom
