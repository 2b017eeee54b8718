"""The ledger: which loss reached which use, as a triangle of norms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.chain import headline
from rnnviz.drawing.cuts import cross
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shades import SHADES, Scale, on_shade, scale_of, shade
from rnnviz.drawing.shapes import Box, Label, Picture, Raster, Spot
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array, norm
from rnnviz.stepping.pick import Pick

#: Up to so many steps every item has a cell with its number; longer, the triangle is an image.
MOST_CELLS: Final = 20
#: The least cell that holds a number, and the largest that looks like one, in design pixels.
READABLE: Final = 30
LARGEST: Final = (72, 34)
#: Room for the names of the losses, for sums at the rim, and below for the names of the uses.
LEFT, RIM, BELOW = 34, 56, 44


def known_from(view: View, pick: Pick) -> int:
    """The first use (from 0) of which the items are known at the present place; T for none."""
    steps = range(view.steps)
    return next((s for s in steps if view.reached.has(pick.op, s)), view.steps)


def logs_from(view: View, pick: Pick, first: int) -> Array:
    """log10 of all norms; not looked up before there is one to show, for the sake of the start."""
    if first == view.steps:
        return np.full((view.steps, view.steps), -np.inf)
    return view.trace.ledger.log_norms(pick.name)


def ledger(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Picture:
    """The triangle of a quantity as far as the backward pass has come, the picked item marked."""
    if view.steps <= MOST_CELLS:
        shapes = _cells(view, pick, size, zoom)
    else:
        shapes = _image(view, pick, size, zoom)
    return Picture(*size, tuple(shapes))


class Grid(NamedTuple):
    """Where the triangle lies: its corner, the size of a cell, how many."""

    x: float
    y: float
    w: float
    h: float
    steps: int

    def cell(self, loss: int, use: int) -> tuple[float, float, float, float]:
        """The area of an item."""
        return self.x + use * self.w, self.y + loss * self.h, self.w, self.h


def _grid(view: View, size: tuple[float, float], zoom: float) -> Grid:
    steps, (width, height) = view.steps, size
    across = (width - (LEFT + RIM + 8) * zoom) / steps
    down = (height - (BELOW + 4) * zoom) / (steps + 1)
    w, h = min(across, LARGEST[0] * zoom), min(down, LARGEST[1] * zoom)
    return Grid(LEFT * zoom, 4 * zoom, w, h, steps)


def _cells(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Iterator[Any]:
    grid, palette = _grid(view, size, zoom), view.palette
    first = known_from(view, pick)
    logs = logs_from(view, pick, first)
    scale = scale_of(logs)
    yield from _names(view, pick, grid, zoom)
    gone = _gone(view, pick, logs)
    for loss in range(grid.steps):
        for use in range(loss + 1):
            area = grid.cell(loss, use)
            yield from _cell(view, (float(logs[loss, use]), use >= first), area, scale, zoom)
            if gone[loss, use] and use >= first:
                x, y, w, h = area
                yield from cross(view, (x + w - 7 * zoom, y + 7 * zoom), 0.6 * zoom)
            yield Spot(*area, "item", loss, loss, use)
    yield from _rim(view, pick, grid, first, zoom)
    if pick.any:
        x, y, w, h = grid.cell(pick.loss, pick.use)
        yield Box(x - 1, y - 1, w + 2, h + 2, stroke=palette.ink, width=2.4 * zoom, radius=2)


def _gone(view: View, pick: Pick, logs: Array) -> Array:
    """Which items are 0 and were not in the run before, where that was as long."""
    ghost = view.ghost
    if ghost is None or not view.experiment.cuts or len(ghost.inputs) != view.steps:
        return np.zeros(logs.shape, bool)
    gone: Array = (ghost.trace.ledger.log_norms(pick.name) > -np.inf) & (logs == -np.inf)
    return gone


def _cell(
    view: View,
    item: tuple[float, bool],
    area: tuple[float, float, float, float],
    scale: Scale,
    zoom: float,
) -> Iterator[Any]:
    """An item in its colour with its number; a dash for one that is not computed yet."""
    (x, y, w, h), palette, (log, known) = area, view.palette, item
    share = float(scale.share(np.array(log))) if known else 0.0
    fill = shade(share, palette) if known else palette.field
    yield Box(x, y, w, h, fill, palette.line, 1.0)
    if w < READABLE * zoom or h < 11 * zoom:
        return
    text = numerals.short(10.0**log) if known else numerals.UNKNOWN
    ink = palette.muted if not known or log == -math.inf else on_shade(share, palette)
    size = min(11.5 * zoom, h * 0.6, w / 3)
    yield Label(x + w / 2, y + h / 2, text, size, ink, "mono", "center")


def _names(view: View, pick: Pick, grid: Grid, zoom: float) -> Iterator[Any]:
    """Losses at the left, uses below: every one, or as many as there is room for."""
    palette = view.palette
    size = min(12.5 * zoom, grid.h * 0.8)
    every = max(1, math.ceil(24 * zoom / grid.w))
    target = view.trace["target"]
    for t in range(grid.steps):
        bold, color = t == pick.loss, palette.loss if target[t] >= 0 else palette.faint
        y = grid.y + (t + 0.5) * grid.h
        x = grid.x - 6 * zoom
        if t % max(1, math.ceil(11 * zoom / grid.h)) == 0:
            name = numerals.step("L", t)
            yield Label(x, y, name, max(size, 8 * zoom), color, "serif", "right", bold)
        if t % every == 0:
            x, y = grid.x + (t + 0.5) * grid.w, grid.y + grid.steps * grid.h + 11 * zoom
            name = numerals.step(pick.name, t)
            ink = palette.of(pick.name)
            below = min(12.5 * zoom, max(grid.w * 0.5, 8 * zoom))
            yield Label(x, y, name, below, ink, "serif", "center", t == pick.use)


def _rim(view: View, pick: Pick, grid: Grid, first: int, zoom: float) -> Iterator[Any]:
    """Sums of rows at the right and of columns below, and the total in the corner."""
    if grid.w < READABLE * zoom:
        return
    palette, trace = view.palette, view.trace
    x = grid.x + grid.steps * grid.w + 8 * zoom
    size = 10.5 * zoom
    y = grid.y + grid.steps * grid.h + 27 * zoom
    for s in range(grid.steps):
        text = numerals.short(_column_sum(view, pick, s)) if s >= first else numerals.UNKNOWN
        at = grid.x + (s + 0.5) * grid.w
        yield Label(at, y, text, size, palette.gradient_text, "mono", "center")
    yield Label(grid.x - 6 * zoom, y, "Σ", size, palette.muted, "serif", "right")
    if pick.name == "h":
        return  # what reaches different states cannot be added up
    for k in range(grid.steps):
        known = first == 0
        text = numerals.short(norm(trace.ledger.by_loss(pick.name, k))) if known else "—"
        yield Label(x, grid.y + (k + 0.5) * grid.h, text, size, palette.gradient_text, "mono")
    total = numerals.short(norm(trace.gradients[pick.name])) if first == 0 else numerals.UNKNOWN
    yield Label(x, y, total, size, palette.gradient_text, "mono", bold=True)


def _column_sum(view: View, pick: Pick, use: int) -> float:
    """The norm of all that a use received: of the sum, not the sum of the norms."""
    if pick.name == "h":
        return view.trace.norm("dh", use)
    return view.trace.item_norm(f"d{pick.name}", use)


def _image(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Iterator[Any]:
    """A long sequence's triangle as an image: losses downwards, uses across, axes counted."""
    palette, steps = view.palette, view.steps
    left, below = 40 * zoom, 30 * zoom
    side = min(size[0] - left - 8 * zoom, size[1] - below - 6 * zoom)
    logs = view.trace.ledger.log_norms(pick.name)
    area = (left, 4 * zoom, side, side)
    yield Raster(*area, steps, steps, _pixels(logs, known_from(view, pick), palette))
    yield Box(*area, stroke=palette.faint, width=1.0)
    yield Spot(*area, "item", 0, -1, -1, steps, steps)
    for t in _ticks(steps):
        at = (t + 0.5) / steps * side
        name = str(t + 1)
        y = 4 * zoom + at
        yield Label(left - 6 * zoom, y, name, 9.5 * zoom, palette.loss, "mono", "right")
        yield Label(
            left + at, side + 15 * zoom, name, 9.5 * zoom, palette.of(pick.name), "mono", "center"
        )
    if pick.any:
        y = 4 * zoom + pick.loss / steps * side
        high = max(side / steps, 3.0)
        wide = (pick.loss + 1) / steps * side
        yield Box(left, y - 1, wide, high + 2, stroke=palette.ink, width=1.4 * zoom)
        x = left + pick.use / steps * side
        yield Box(x - 1, y - 2, high + 2, high + 4, stroke=palette.loss, width=2.0 * zoom)


def _ticks(steps: int) -> list[int]:
    """About five steps to be counted along an axis, the first and the last among them."""
    every = max(1, round(steps / 4))
    ticks = list(range(0, steps - every // 2, every))
    return [*ticks, steps - 1]


def _pixels(logs: Array, first: int, palette: Palette) -> bytes:
    """A pixel an item: its shade, nothing above the diagonal or before it is computed."""
    shades = [shade(i / SHADES, palette) for i in range(SHADES + 1)] + [palette.field]
    colors = np.array([list(bytes.fromhex(one[1:])) for one in shades], np.uint8)
    which = np.rint(scale_of(logs).share(logs) * SHADES).astype(np.intp)
    which[:, :first] = SHADES + 1
    which[np.triu_indices(len(logs), 1)] = SHADES + 1
    pixels: bytes = colors[which].tobytes()
    return pixels


def legend(view: View, pick: Pick) -> str:
    """The ends of the scale of colours, in writing."""
    scale = scale_of(logs_from(view, pick, known_from(view, pick)))
    low, top = (numerals.power_of_ten(int(end)) for end in (scale.low, scale.top))
    return view.say("ledger.scale", low=low, top=top)


def tip(view: View, spot: Spot) -> str:
    """What an item says, in words; empty above the diagonal, and for the triangle as a whole."""
    if spot.row < 0 or spot.column > spot.row:
        return ""
    return "\n".join(headline(view, Pick(view.pick.name, spot.row, spot.column)))
