"""Gradients as they flow: a magnitude's width and colour, and its legend."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing.palette import Palette, faded
from rnnviz.drawing.shapes import Label, Line
from rnnviz.drawing.view import View

#: The ends of the logarithmic scale of magnitudes, stated in the legend.
SMALLEST: Final = 1e-3
LARGEST: Final = 10.0
DECADES: Final = math.log10(LARGEST / SMALLEST)


def share(magnitude: float) -> float:
    """Where a magnitude lies on the scale, from 0 to 1."""
    if not magnitude > SMALLEST:
        return 0.0  # also for what is no number
    return min(1.0, math.log10(magnitude / SMALLEST) / DECADES)


def portion(part: float, whole: float = 1.0) -> float:
    """How much of a bar is filled, from 0 to 1; what is no number fills none."""
    if math.isnan(part) or math.isnan(whole) or whole == 0:
        return 0.0
    return 1.0 if part >= whole else max(0.0, part / whole)


def width(magnitude: float, unit: float) -> float:
    """How wide an arrow of that magnitude is, in pixels."""
    return unit * (1.6 + 10.4 * share(magnitude))


def color(magnitude: float, palette: Palette) -> str:
    """The gradient's colour, paler the smaller it is."""
    return faded(palette.gradient, round(0.38 + 0.32 * share(magnitude), 2))


def legend(view: View, x: float, y: float, unit: float) -> Iterator[Any]:
    """The scale: a line for each decade."""
    palette, size = view.palette, 11 * unit
    text = view.say("diagram.legend")
    yield Label(x, y, text, size, palette.muted)
    at = x + size * (0.62 if view.say.code == "en" else 0.86) * len(text) + 4 * unit
    for magnitude, name in (
        (1e-3, "0.001"),
        (1e-2, "0.01"),
        (0.1, "0.1"),
        (1.0, "1"),
        (10.0, "10"),
    ):
        wide = width(magnitude, unit)
        yield Line(at, y, at + 20 * unit, y, color(magnitude, palette), wide, round=True)
        yield Label(at + 28 * unit, y, name, 11 * unit, palette.muted, "mono")
        at += (34 + 6.8 * len(name)) * unit + 8 * unit
