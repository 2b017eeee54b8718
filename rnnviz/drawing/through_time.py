"""The gradient through time: how large it arrives at each step, own, carried, or of one loss."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.axes import RIGHT, Axes, axes_of, legend, step_names
from rnnviz.drawing.columns import columns, gradient_logs
from rnnviz.drawing.ghost import differs, was
from rnnviz.drawing.kept import kept
from rnnviz.drawing.palette import faded
from rnnviz.drawing.shades import on_shade
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.stretch import is_long
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array, norm
from rnnviz.stepping.pick import Pick

#: How many decades the axis shows, below the largest norm.
DECADES: Final = 4
#: Bars at least so wide have their number above them, in design pixels.
NUMBERED: Final = 34
#: A bar at least so high has room for its number.
WITHIN: Final = 18


def gradient(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Picture:
    """‖∂L/∂h_t‖ over the steps, told apart into own and carried; of one loss if one is picked."""
    logs = gradient_logs(replace(view, pick=pick))
    finite = logs[np.isfinite(logs)]
    top = math.ceil(finite.max() - 1e-9) if finite.size else 0
    # A second line above the bars of a loss says what bounds them.
    axes = axes_of(view, size, zoom, (top - DECADES, top), lines=2 if pick.any else 1)
    shapes: list[Any] = [*_decades(view, axes, zoom), *step_names(view, axes, zoom)]
    if is_long(view.steps):
        # Over the lines of the axis only where there is a bar.
        shapes = [*columns(replace(view, pick=pick), axes), *shapes]
    else:
        for t in range(view.steps):
            shapes += _bar(view, pick, axes, (t, float(logs[t])), zoom)
    shapes += _bound(view, pick, axes, logs, zoom)
    shapes += _reach(view, pick, axes, zoom)
    shapes += _words(view, pick, size, zoom)
    return Picture(*size, tuple(shapes))


def _decades(view: View, axes: Axes, zoom: float) -> Iterator[Any]:
    """The axis: a thin line and a number for each power of ten."""
    palette = view.palette
    every = 1 if axes.h >= 70 * zoom else 2
    for exponent in range(int(axes.low), int(axes.top) + 1, every):
        y = axes.foot - axes.height(exponent)
        yield Line(axes.x, y, axes.x + axes.w, y, palette.line, 1.0)
        text = numerals.power_of_ten(exponent)
        yield Label(axes.x - 7 * zoom, y, text, 11 * zoom, palette.muted, "mono", "right")


def _bar(view: View, pick: Pick, axes: Axes, item: tuple[int, float], zoom: float) -> Iterator[Any]:
    """A step's bar and its number; a dash where nothing has arrived yet."""
    (t, log), palette = item, view.palette
    each = axes.w / axes.steps
    wide = min(each * 0.72, 46 * zoom)
    x, high = axes.center(t) - wide / 2, axes.height(log)
    numbered = each >= NUMBERED * zoom
    if not view.reached.has("carried", t):
        if numbered:
            at = axes.foot - 8 * zoom
            yield Label(
                axes.center(t), at, numerals.UNKNOWN, 11 * zoom, palette.faint, "mono", "center"
            )
        return
    yield Spot(axes.center(t) - each / 2, axes.y, each, axes.h, "dh", t)
    if pick.any:
        yield Box(x, axes.foot - high, wide, high, faded(palette.gradient, 0.8))
    else:
        yield from _parted(view, t, (x, axes.foot - high, wide, high))
        yield from _inner(view, axes, t, (x, wide), zoom)
    if not pick.any:
        yield from _ghost(view, axes, t, (x, wide), zoom)
    if numbered:
        # Within the bar of a loss, above which stands the line that bounds it; else above.
        within = pick.any and high >= WITHIN * zoom
        y = axes.foot - high + (9 if within else -8) * zoom
        ink = on_shade(1.0, palette) if within else palette.gradient_text
        text = numerals.short(10.0**log)
        yield Label(axes.center(t), y, text, 11 * zoom, ink, "mono", "center", bold=True)


def _ghost(
    view: View, axes: Axes, t: int, span: tuple[float, float], zoom: float
) -> Iterator[Line]:
    """Where the bar ended in the run before, as a dashed line of its width."""
    ghost = was(view, "dh", t)
    if ghost is None or not differs(ghost, view.trace["dh"][t]):
        return
    size, (x, wide) = norm(ghost), span
    y = axes.foot - axes.height(math.log10(size) if size > 0 else -math.inf)
    end = x + wide + 3 * zoom
    yield Line(x - 3 * zoom, y, end, y, view.palette.muted, 1.6 * zoom, dash=True)


def _parted(view: View, t: int, area: tuple[float, float, float, float]) -> Iterator[Box]:
    """A bar parted as its own and its carried part compare: own below, carried above."""
    x, y, w, h = area
    own, carried = view.trace.norm("own", t), view.trace.norm("carried", t)
    both = own + carried
    part = h * own / both if both and math.isfinite(both) else h
    yield Box(x, y + h - part, w, part, faded(view.palette.V, 0.72))
    yield Box(x, y, w, h - part, faded(view.palette.W, 0.72))


def _inner(
    view: View, axes: Axes, t: int, span: tuple[float, float], zoom: float
) -> Iterator[Line]:
    """A mark across the bar at ‖∂z_t‖: what tanh let through."""
    if not view.reached.has("dz", t):
        return
    norm, (x, wide) = view.trace.norm("dz", t), span
    y = axes.foot - axes.height(math.log10(norm) if norm > 0 else -math.inf)
    yield Line(x - 2 * zoom, y, x + wide + 2 * zoom, y, view.palette.gradient, 2.4 * zoom)


def _reach(view: View, pick: Pick, axes: Axes, zoom: float) -> Iterator[Any]:
    """Where less than 1 % of the picked loss is left, once the backward pass has been there."""
    if not pick.any or not view.reached.has("carried", 0):
        return
    reach = view.trace.ledger.reach(pick.loss)
    if not reach:
        return
    x = axes.center(pick.loss - reach) + axes.w / axes.steps / 2
    yield Line(x, axes.y, x, axes.foot, view.palette.loss, 1.4 * zoom, dash=True)


def _bound(view: View, pick: Pick, axes: Axes, logs: Array, zoom: float) -> Iterator[Any]:
    """The most that can be left of the picked loss: γ σ_max(W) times as much with each step back.

    On this axis a straight line from the bar of its own step on; below it all others must stay.
    """
    if not pick.any or not view.reached.has("carried", pick.loss):
        return
    growth, start = kept(view.trace, "bound", lambda: view.trace.jacobians.bound), logs[pick.loss]
    slope = math.log10(growth) if growth > 0 else -math.inf
    if not (math.isfinite(slope) and math.isfinite(start)):
        return
    color = view.palette.W
    text = view.say("through.bound", growth=f"{growth:.2f}")
    room = axes.x + axes.w - RIGHT * zoom
    yield Label(RIGHT * zoom, 29 * zoom, text, 11 * zoom, color, width=room)
    first, last = _inside(axes, start, slope, pick.loss)
    if first < last:
        ends = [(axes.center(pick.loss - n), start + n * slope) for n in (first, last)]
        (x0, low), (x1, high) = ((x, axes.foot - axes.height(log)) for x, log in ends)
        yield Line(x0, low, x1, high, color, 1.6 * zoom, dash=True)


def _inside(axes: Axes, start: float, slope: float, most: int) -> tuple[float, float]:
    """From how many steps back to how many, `most` at most, a line is within the axes."""
    if slope == 0:
        return (0.0, float(most)) if axes.low <= start <= axes.top else (0.0, 0.0)
    ends = sorted(((axes.low - start) / slope, (axes.top - start) / slope))
    return max(ends[0], 0.0), min(ends[1], float(most))


def _words(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Iterator[Any]:
    """What is seen, in a sentence; and what the colours of the bars mean."""
    palette, y = view.palette, 13 * zoom
    if pick.any:
        text, room = reach_sentence(view, pick.loss), size[0] - 2 * RIGHT * zoom
        yield Label(RIGHT * zoom, y, text, 11.5 * zoom, palette.ink, width=room)
        return
    parts = {"own": palette.V, "carried": palette.W, "within": palette.gradient}
    said = {view.say(f"through.{key}"): ink for key, ink in parts.items()}
    yield from legend(said, view, zoom, size[0])


def reach_sentence(view: View, loss: int) -> str:
    """How far a loss reaches, true by construction: from the norms of ∂L_k/∂h_s."""
    name = numerals.step("L", loss)
    if view.trace["target"][loss] < 0:
        return view.say("through.no_loss", loss=name)
    if not view.reached.has("carried", 0):
        return view.say("through.under_way", loss=name)
    if not np.isfinite(view.trace["dh"]).all():
        return view.say("through.broken", loss=name)
    reach = view.trace.ledger.reach(loss)
    if reach is None:
        return view.say("through.all_the_way", loss=name)
    if reach == 0:
        return view.say("through.nothing", loss=name)
    return view.say("through.reaches", loss=name, steps=reach)
