"""Where things stand in the unrolled network: geometry alone, from counts and a size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

#: Up to so many time steps every column is drawn in full, where it is wide enough.
MOST_IN_FULL: Final = 12
#: The least width of a column in full, and the sizes at which type grows, in pixels.
NARROWEST: Final = 46
GROWS_FROM: Final = (760.0, 470.0)
LARGEST_UNIT: Final = 1.7
#: The most of a column that its state takes; the rest is for the edge W.
NODE_SHARE: Final = 0.74
ROOMY_NODE_SHARE: Final = 0.66
#: What the edges need from top to bottom, and the least, where that lets the numbers be read.
EDGES: Final = (88, 76)
#: The least height in which everything in a wide column stands apart, and in a narrower one.
LOWEST: Final = (372, 400)
#: The width from which a column spells its labels out.
WIDE: Final = 170
#: The width from which names fit beside what they name.
ROOMY: Final = 226


#: Cells that can be read, from the best to the least: width, height, rows at most.
READABLE: Final = ((44, 19, 1), (37, 18, 1), (44, 19, 64), (34, 15, 64))


class Cells(NamedTuple):
    """How a vector of `size` entries is laid out: `per_row` cells a row, maybe with numbers."""

    size: int
    per_row: int
    w: float
    h: float
    numbers: bool

    @property
    def rows(self) -> int:
        """How many rows that makes."""
        return math.ceil(self.size / self.per_row)

    @property
    def width(self) -> float:
        """In pixels."""
        return self.per_row * self.w

    @property
    def height(self) -> float:
        """In pixels."""
        return self.rows * self.h


@dataclass(frozen=True, eq=False)
class Layout:
    """The unrolled network's places; `unit` is the size of a pixel of the design.

    Compared as the one it is: it is kept, and so is much that is drawn in it.
    """

    width: float
    height: float
    unit: float
    column: float
    left: float
    cells: Cells
    classes: int
    y_loss: float
    y_bars: float
    y_stage: float
    y_state: float
    y_input: float
    y_word: float

    def center(self, t: int) -> float:
        """The middle of the column of step t (from 0); -1 is the state before the first."""
        if t < 0:
            return self.left - self.column / 2
        return self.left + (t + 0.5) * self.column

    @property
    def wide(self) -> bool:
        """Whether labels have the room to be spelled out."""
        return self.column >= WIDE * self.unit

    @property
    def roomy(self) -> bool:
        """Whether there is room for names beside what they name."""
        return self.column >= ROOMY * self.unit

    @property
    def state_top(self) -> float:
        """The upper edge of the hidden states."""
        return self.y_state - self.cells.height / 2

    @property
    def state_bottom(self) -> float:
        """The lower edge of the hidden states."""
        return self.y_state + self.cells.height / 2

    @property
    def stage_height(self) -> float:
        """The softmax stage's."""
        return 20 * self.unit

    @property
    def bar_height(self) -> float:
        """A row of the prediction's."""
        return 17 * self.unit

    @property
    def bar_width(self) -> float:
        """A row of the prediction's."""
        beside = 74 * self.unit if self.wide else self.column * 0.14
        return min(self.column - beside, 132 * self.unit)


def unit_of(width: float, height: float, zoom: float) -> float:
    """The size of a design pixel: type grows with the room there is, never below `zoom`."""
    room = min(width / GROWS_FROM[0], height / GROWS_FROM[1])
    return zoom * min(max(1.0, room / zoom), LARGEST_UNIT)


def fits_in_full(width: float, steps: int, unit: float) -> bool:
    """Whether every column can show its numbers."""
    return steps <= MOST_IN_FULL and width >= (steps + 1.1) * NARROWEST * unit


@lru_cache(maxsize=64)
def layout(
    size: tuple[float, float], steps: int, n_hidden: int, n_out: int, zoom: float = 1.0
) -> Layout | None:
    """The places of a network in full, or None where its columns would be too narrow or too low."""
    width = size[0]
    unit = next((u for u in _units(size, zoom) if fits_in_full(width, steps, u)), 0.0)
    if not unit:
        return None
    # Before the first column stands h0, half a column and half a node wide.
    column = min((width - 40 * unit) / (steps + 0.5 + NODE_SHARE / 2), 400 * unit)
    if size[1] < LOWEST[column < WIDE * unit] * unit:
        return None
    return _stacked(size, steps, unit, column, (n_hidden, n_out))


def _units(size: tuple[float, float], zoom: float) -> list[float]:
    """Sizes of type to try, the largest first."""
    best = unit_of(*size, zoom)
    return [best, (best + zoom) / 2, zoom] if best > zoom else [zoom]


def _stacked(
    size: tuple[float, float], steps: int, unit: float, column: float, units: tuple[int, int]
) -> Layout:
    """Divide the height: labels take what they need, the edges share what is left.

    `units` are the numbers of hidden and of output units.
    """
    (width, height), (n_hidden, n_out) = size, units
    top = (88 if column >= WIDE * unit else 100) * unit
    bottom = 84 * unit
    stage = 42 * unit
    room = height - top - bottom - EDGES[0] * unit - stage
    bar = 17 * unit
    needed = vector_cells(n_hidden, column * 0.8, room, unit).height
    classes = min(n_out, max(min(n_out, 3), int((room - min(needed, room / 2)) / bar)))
    node = column * (ROOMY_NODE_SHARE if column >= ROOMY * unit else NODE_SHARE)
    cells = vector_cells(n_hidden, node, room - classes * bar, unit)
    if not cells.numbers and column < WIDE * unit:
        more = room + (EDGES[0] - EDGES[1]) * unit
        closer = vector_cells(n_hidden, node, more - classes * bar, unit)
        cells = closer if closer.numbers else cells
    y_bars = top
    y_stage = y_bars + classes * bar + 26 * unit
    y_input = height - bottom + 14 * unit
    free = y_input - y_stage - cells.height
    before = (column + cells.width) / 2
    left = (width - steps * column - before) / 2 + before
    return Layout(
        width=width,
        height=height,
        unit=unit,
        column=column,
        left=left,
        cells=cells,
        classes=classes,
        y_loss=top - 18 * unit,
        y_bars=y_bars,
        y_stage=y_stage,
        y_state=y_stage + free * 0.5 + cells.height / 2,
        y_input=y_input,
        y_word=y_input + 27 * unit,
    )


def vector_cells(count: int, width: float, height: float, unit: float) -> Cells:
    """Cells for a vector in a box: with numbers if they can be read, else colours alone."""
    for cell, row, rows in READABLE:
        per_row = min(count, int(width / (cell * unit)))
        needed = math.ceil(count / per_row) if per_row else count + 1
        if per_row and needed <= rows and needed * row * unit <= height:
            return Cells(count, _even(count, per_row), cell * unit, row * unit, numbers=True)
    per_row = _even(count, max(1, min(count, int(width / (11 * unit)))))
    rows = math.ceil(count / per_row)
    side = max(2.0, min(14 * unit, height / rows))
    return Cells(count, per_row, min(width / per_row, 14 * unit), side, numbers=False)


def _even(count: int, per_row: int) -> int:
    """As many cells a row as fill the same number of rows evenly."""
    return math.ceil(count / math.ceil(count / per_row))
