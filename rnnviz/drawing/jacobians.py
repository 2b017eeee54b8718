"""What each step back does to a gradient: σ_max and spectral radius of its Jacobian."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

from rnnviz.drawing.axes import Axes, axes_of, legend, step_names
from rnnviz.drawing.ems import ems
from rnnviz.drawing.shapes import Box, Label, Line, Picture
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.view import View
from rnnviz.network.matrices import sigma_max, spectral_radius

#: Of a long sequence about so many steps are measured: each costs singular and eigenvalues.
MOST_MEASURED: Final = 100


def jacobians(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """σ_max and spectral radius of each step's Jacobian, the bound σ_max(W) and the line at 1."""
    found = view.trace.jacobians
    W = view.trace["W"]
    bound = found.bound
    steps, sigmas, radii = _measured(view)
    largest = [v for v in (*sigmas, bound, 1.05) if math.isfinite(v)]
    top = _rounded_up(max(largest))
    axes = axes_of(view, size, zoom, (0.0, top))
    linear = _linear(axes)
    palette = view.palette
    shapes: list[Any] = [*_ticks(view, axes, top, zoom), *step_names(view, axes, zoom)]
    y = axes.foot - linear(1.0)
    shapes.append(Line(axes.x, y, axes.x + axes.w, y, palette.loss, 1.4 * zoom, dash=True))
    if math.isfinite(bound):
        y = axes.foot - linear(bound)
        shapes.append(Line(axes.x, y, axes.x + axes.w, y, palette.W, 1.2 * zoom, dash=True))
    for values, color in ((sigmas, palette.W), (radii, palette.V)):
        known = [
            (t, value if view.reached.has("h", t) else math.nan)
            for t, value in zip(steps, values, strict=True)
        ]
        shapes += _curve(axes, known, linear, color, zoom)
    of_W = view.say("through.of_w", sigma=f"{sigma_max(W):.2f}", radius=f"{spectral_radius(W):.2f}")
    names = {"σ_max": palette.W, "ρ": palette.V, of_W: ""}
    if len(steps) < view.steps:
        names[view.say("through.every", n=steps.step)] = ""
    shapes += legend(names, view, zoom, size[0])
    return Picture(*size, tuple(shapes))


def _measured(view: View) -> tuple[range, list[float], list[float]]:
    """Which steps are looked at, of a long sequence not every one, and what is found there."""
    found = view.trace.jacobians
    if not is_long(view.steps):
        return range(view.steps), found.sigma_max.tolist(), found.spectral_radius.tolist()
    steps = range(0, view.steps, math.ceil(view.steps / MOST_MEASURED))
    sigmas, radii = zip(*map(found.at, steps), strict=True)
    return steps, list(sigmas), list(radii)


def _linear(axes: Axes) -> Callable[[float], float]:
    return lambda value: axes.h * min(max(value / axes.top, 0.0), 1.0)


def _rounded_up(value: float) -> float:
    """The next end of an axis above a value: 1, 1.5, 2, 3, 5 times a power of ten."""
    decade = 10.0 ** math.floor(math.log10(value)) if value > 0 and math.isfinite(value) else 1.0
    return next((m * decade for m in (1, 1.5, 2, 3, 5, 10) if m * decade >= value), 10 * decade)


def _ticks(view: View, axes: Axes, top: float, zoom: float) -> Iterator[Any]:
    for part in (0.0, 0.5, 1.0):
        y = axes.foot - part * axes.h
        yield Line(axes.x, y, axes.x + axes.w, y, view.palette.line, 1.0)
        text, right = f"{part * top:g}", axes.x - 7 * zoom
        size = min(11 * zoom, right / ems(text, 0.62, 0.62))
        yield Label(right, y, text, size, view.palette.muted, "mono", "right")


def _curve(
    axes: Axes,
    values: list[tuple[int, float]],
    height: Callable[[float], float],
    color: str,
    zoom: float,
) -> Iterator[Any]:
    """A line from step to step as far as there are numbers; of short sequences with a dot each."""
    points = [
        (axes.center(t), axes.foot - height(value)) if math.isfinite(value) else None
        for t, value in values
    ]
    for start, end in pairwise(points):
        if start is not None and end is not None:
            yield Line(*start, *end, color, 1.8 * zoom, round=True)
    r = 2.6 * zoom
    for x, y in filter(None, points if len(points) <= 60 else []):
        yield Box(x - r, y - r, 2 * r, 2 * r, color, radius=r)
