"""The ledger: which loss reached which use, as a triangle of norms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.chain import headline
from rnnviz.drawing.cuts import cross
from rnnviz.drawing.item_cell import BRIEF, DIGIT, READABLE, cell, written
from rnnviz.drawing.kept import kept
from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.drawing.triangle import image, known_from, logs_from, scale_for, square
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array, norm
from rnnviz.stepping.part import WHOLE
from rnnviz.stepping.pick import Pick

#: Up to so many steps every item has a cell with its number; longer, the triangle is an image.
MOST_CELLS: Final = 20
#: The largest cell that looks like one, and the height below which the sums below give way to its
#: number, in design pixels.
LARGEST: Final = (96, 46)
EASY: Final = 15
#: The sizes of the names of losses and uses; where all have no room, some have none.
NAME: Final = (11, 12.5)
#: Room for the names of the losses and for the sums beside; below for names alone, with sums.
LEFT, RIM, NAMES, BELOW = 34, 44, 22, 40
BESIDE_PART: Final = 56


def ledger(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Picture:
    """The triangle of a quantity as far as the backward pass has come, the picked item marked."""
    if view.part.of(view.steps).size <= MOST_CELLS:
        shapes = _cells(view, pick, size, zoom)
    else:
        shapes = image(view, pick, size, zoom)
    return Picture(*size, tuple(shapes))


class Grid(NamedTuple):
    """Where the triangle lies: its corner, the size of a cell, how many, and which come first."""

    x: float
    y: float
    w: float
    h: float
    steps: int
    loss: int = 0
    use: int = 0
    #: Whether sums stand beside it, and below.
    beside: bool = True
    below: bool = True

    def cell(self, loss: int, use: int) -> tuple[float, float, float, float]:
        """The area of an item."""
        return self.x + (use - self.use) * self.w, self.y + (loss - self.loss) * self.h, *self[2:4]

    @property
    def losses(self) -> range:
        """The losses shown."""
        return range(self.loss, self.loss + self.steps)

    @property
    def uses(self) -> range:
        """The uses shown."""
        return range(self.use, self.use + self.steps)

    def holds(self, pick: Pick) -> bool:
        """Whether the picked item is among those shown."""
        return pick.loss in self.losses and pick.use in self.uses


def _grid(view: View, size: tuple[float, float], zoom: float) -> Grid:
    """Cells as large as there is room for; before their numbers go, the sums at the rim do."""
    (loss, use, steps), (width, height) = view.part.of(view.steps), size

    def across(rim: float) -> float:
        return min((width - (LEFT + rim + 8) * zoom) / steps, LARGEST[0] * zoom)

    def down(rim: float) -> float:
        return min((height - (rim + 4) * zoom) / steps, LARGEST[1] * zoom)

    # What reaches different states cannot be added up.
    beside = view.pick.name != "h" and across(RIM) >= READABLE * zoom
    # A part that is looked at closely stays about where it was in the image of the whole.
    part = view.part != WHOLE
    w = across(BESIDE_PART if part else RIM if beside else 0)
    below = down(BELOW) >= EASY * zoom and w >= BRIEF * zoom
    h = down(BELOW if below else NAMES)
    return Grid(LEFT * zoom, 4 * zoom, w, h, steps, loss, use, beside, below)


def _cells(view: View, pick: Pick, size: tuple[float, float], zoom: float) -> Iterator[Any]:
    grid, palette = _grid(view, size, zoom), view.palette
    first = known_from(view, pick)
    logs = logs_from(view, pick, first)
    norms = logs[grid.loss : grid.loss + grid.steps, grid.use : grid.use + grid.steps]
    shares = scale_for(view, pick).share(norms)
    # As numbers of Python: one by one NumPy's take several times as long.
    items = np.stack((norms, shares), axis=-1).tolist()
    yield from _names(view, pick, grid, zoom)
    gone = _gone(view, pick, logs)
    for loss in grid.losses:
        for use in grid.uses[: max(loss + 1 - grid.use, 0)]:
            area = grid.cell(loss, use)
            item = tuple(items[loss - grid.loss][use - grid.use]) if use >= first else None
            yield from cell(item, area, palette, zoom)
            if gone[loss, use] and use >= first:
                x, y, w, h = area
                yield from cross(view, (x + w - 7 * zoom, y + 7 * zoom), 0.6 * zoom)
            yield Spot(*area, "item", loss, loss, use)
    yield from _rim(view, pick, grid, first, zoom)
    if pick.any and grid.holds(pick):
        x, y, w, h = grid.cell(pick.loss, pick.use)
        yield Box(x - 1, y - 1, w + 2, h + 2, stroke=palette.ink, width=2.4 * zoom, radius=2)


def _gone(view: View, pick: Pick, logs: Array) -> Array:
    """Which items are 0 and were not in the run before, where that was as long."""
    ghost = view.ghost
    if ghost is None or not view.experiment.cuts or len(ghost.inputs) != view.steps:
        return np.zeros(logs.shape, bool)
    gone: Array = (ghost.trace.ledger.log_norms(pick.name) > -np.inf) & (logs == -np.inf)
    return gone


def _names(view: View, pick: Pick, grid: Grid, zoom: float) -> Iterator[Any]:
    """Losses at the left, uses below: every one, or as many as there is room for."""
    palette = view.palette
    size, below = (
        min(max(room, NAME[0] * zoom), NAME[1] * zoom) for room in (grid.h * 0.8, grid.w * 0.5)
    )
    every = max(1, math.ceil(26 * zoom / grid.w))
    target = view.trace["target"]
    for row, t in enumerate(grid.losses):
        bold, color = t == pick.loss, palette.loss if target[t] >= 0 else palette.faint
        if row % max(1, math.ceil(12 * zoom / grid.h)) == 0:
            x, y = grid.x - 6 * zoom, grid.y + (row + 0.5) * grid.h
            name = numerals.step("L", t)
            yield Label(x, y, name, size, color, "serif", "right", bold)
    for column, t in enumerate(grid.uses):
        if column % every == 0:
            x, y = grid.x + (column + 0.5) * grid.w, grid.y + grid.steps * grid.h + 11 * zoom
            name = numerals.step(pick.name, t)
            ink = palette.of(pick.name)
            yield Label(x, y, name, below, ink, "serif", "center", t == pick.use)


def _rim(view: View, pick: Pick, grid: Grid, first: int, zoom: float) -> Iterator[Any]:
    """Sums of rows at the right and of columns below, and the total in the corner."""
    palette, trace = view.palette, view.trace
    x = grid.x + grid.steps * grid.w + 8 * zoom
    y = grid.y + grid.steps * grid.h + 29 * zoom
    size = (11 if grid.w >= READABLE * zoom else 9) * zoom
    if grid.below:
        for column, s in enumerate(grid.uses):
            value = _column_sum(view, pick, s) if s >= first else None
            text = numerals.UNKNOWN if value is None else written(value, grid.w, zoom)
            at = grid.x + (column + 0.5) * grid.w
            if len(text) * DIGIT * size <= grid.w:
                yield Label(at, y, text, size, palette.gradient_text, "mono", "center")
        yield Label(grid.x - 6 * zoom, y, "Σ", size, palette.muted, "serif", "right")
    if not grid.beside:
        return
    for row, k in enumerate(grid.losses):
        known = first == 0
        text = numerals.short(_by_loss(view, pick, k)) if known else "—"
        yield Label(x, grid.y + (row + 0.5) * grid.h, text, size, palette.gradient_text, "mono")
    if grid.below:
        total = norm(trace.gradients[pick.name]) if first == 0 else None
        text = numerals.UNKNOWN if total is None else numerals.short(total)
        yield Label(x, y, text, size, palette.gradient_text, "mono", bold=True)


def _by_loss(view: View, pick: Pick, loss: int) -> float:
    """The norm of all that a loss contributes; kept, for it costs a backward pass."""
    found = view.trace.ledger
    key = ("by loss", pick.name, loss)
    return kept(view.trace, key, lambda: norm(found.by_loss(pick.name, loss)))


def _column_sum(view: View, pick: Pick, use: int) -> float:
    """The norm of all that a use received: of the sum, not the sum of the norms."""
    if pick.name == "h":
        return view.trace.norm("dh", use)
    return view.trace.item_norm(f"d{pick.name}", use)


def item_at(
    view: View, at: tuple[float, float], size: tuple[float, float], zoom: float
) -> tuple[int, int]:
    """The loss and the use (from 0) nearest to a point, above the diagonal too."""
    part = view.part.of(view.steps)
    if part.size <= MOST_CELLS:
        grid = _grid(view, size, zoom)
        x, y, w, h = grid.x, grid.y, grid.w * part.size, grid.h * part.size
    else:
        x, y, w, h = square(size, zoom)
    row, column = (
        min(max(int((one - start) / length * part.size), 0), part.size - 1)
        for one, start, length in ((at[1], y, h), (at[0], x, w))
    )
    return part.loss + row, part.use + column


def legend(view: View, pick: Pick) -> str:
    """The ends of the scale of colours, in writing."""
    scale = scale_for(view, pick)
    low, top = (numerals.power_of_ten(int(end)) for end in (scale.low, scale.top))
    return view.say("ledger.scale", low=low, top=top)


def tip(view: View, spot: Spot) -> str:
    """What an item says, in words; empty above the diagonal, and for the triangle as a whole."""
    if spot.row < 0 or spot.column > spot.row:
        return ""
    return "\n".join(headline(view, Pick(view.pick.name, spot.row, spot.column)))
