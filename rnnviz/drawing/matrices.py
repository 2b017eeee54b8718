"""Vectors and matrices as coloured cells, with their numbers where these can be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import Cells
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.pooling import strongest
from rnnviz.drawing.shapes import Box, Label, Line, Raster
from rnnviz.network.arrays import Array

#: A cell at least so wide and high, in design pixels, has room for its number.
READABLE: Final = (28, 12)
#: In the narrowest of these it is written so large.
LEAST: Final = 8.6
#: The largest number a colour scale can end at.
LARGEST_SCALE: Final = 1e308
#: Below, powers of ten themselves lose their digits.
SMALLEST_DECADE: Final = -300
#: The 1 of a long code can still be seen, in pixels.
LEAST_MARK: Final = 2.0
#: How a number is printed in its cell.
Write = Callable[[float], str]


class Ink(NamedTuple):
    """How cells are drawn: `full` is the value with the strongest colour, `unit` a design pixel.

    `numbers` says whether they are printed; None leaves it to the size of the cells.
    """

    palette: Palette
    unit: float = 1.0
    full: float = 1.0
    stroke: str = ""
    write: Write = numerals.signed
    numbers: bool | None = None


def cells(
    corner: tuple[float, float], grid: Cells, values: Array | None, ink: Ink
) -> Iterator[Any]:
    """A vector in the cells of `grid`; None has not been computed and shows dashes."""
    shape = (grid.rows, grid.per_row)
    padded = None
    if values is not None:
        padded = np.zeros(shape)
        padded.flat[: grid.size] = values
    area = (*corner, grid.width, grid.height)
    yield from matrix(area, padded, ink._replace(numbers=grid.numbers), shape, grid.size)


def matrix(
    area: tuple[float, float, float, float],
    values: Array | None,
    ink: Ink,
    shape: tuple[int, int] = (1, 1),
    used: int | None = None,
) -> Iterator[Any]:
    """A matrix in an area (x, y, w, h); of `shape` while it has not been computed.

    Only the first `used` cells, row by row, are its entries; the rest of the last row is none.
    """
    x, y, w, h = area
    palette = ink.palette
    rows, columns = shape = shape if values is None else values.shape
    readable = w / columns >= READABLE[0] * ink.unit and h / rows >= READABLE[1] * ink.unit
    numbers = readable if ink.numbers is None else ink.numbers
    if values is None:
        yield Box(x, y, w, h, fill=palette.field)
        yield from _unknown(area, shape if numbers else (1, 1), ink, used)
    else:
        # Cells smaller than a pixel would be painted by chance.
        seen = strongest(values, (math.ceil(h), math.ceil(w)))
        across, down = seen.shape[1], seen.shape[0]
        yield Raster(x, y, w, h, across, down, palette.raster(seen, ink.full))
        if numbers:
            yield from _numbers(area, values, ink, used)
    if numbers:
        yield from _rules(area, shape, palette)
    if used and (rest := rows * columns - used):
        empty = rest * w / columns
        yield Box(x + w - empty, y + h - h / rows, empty, h / rows, fill=palette.line)
    outline = ink.stroke or palette.faint
    yield Box(x, y, w, h, stroke=outline, width=1.5 * ink.unit, radius=2 * ink.unit)


def _unknown(
    area: tuple[float, float, float, float], shape: tuple[int, int], ink: Ink, used: int | None
) -> Iterator[Label]:
    """A dash in the middle of each cell."""
    size = min(11 * ink.unit, area[3] / shape[0])
    for x, y in list(_middles(area, shape))[:used]:
        yield Label(x, y, numerals.UNKNOWN, size, ink.palette.faint, "mono", "center")


def _numbers(
    area: tuple[float, float, float, float], values: Array, ink: Ink, used: int | None
) -> Iterator[Label]:
    """Each entry in the middle of its cell, in the ink that can be read there."""
    rows, columns = values.shape
    size = min(
        11.5 * ink.unit, max(area[2] / columns / 3.5, LEAST * ink.unit), area[3] / rows * 0.78
    )
    entries = values.ravel().tolist()[:used]
    for value, (x, y) in zip(entries, _middles(area, values.shape), strict=False):
        color = ink.palette.on_signed(value, ink.full)
        yield Label(x, y, ink.write(value), size, color, "mono", "center")


def _middles(
    area: tuple[float, float, float, float], shape: tuple[int, ...]
) -> Iterator[tuple[float, float]]:
    """The middles of the cells, row by row."""
    x, y, w, h = area
    rows, columns = shape
    for i in range(rows * columns):
        row, column = divmod(i, columns)
        yield x + (column + 0.5) * w / columns, y + (row + 0.5) * h / rows


def _rules(
    area: tuple[float, float, float, float], shape: tuple[int, int], palette: Palette
) -> Iterator[Line]:
    """Thin lines between cells."""
    x, y, w, h = area
    rows, columns = shape
    for column in range(1, columns):
        at = x + column * w / columns
        yield Line(at, y, at, y + h, palette.paper, 1.2)
    for row in range(1, rows):
        at = y + row * h / rows
        yield Line(x, at, x + w, at, palette.paper, 1.2)


@lru_cache(maxsize=1024)
def one_hot(
    corner: tuple[float, float], cell: tuple[float, float], size: int, hot: int, palette: Palette
) -> tuple[Any, ...]:
    """A one-hot code: the 1 in a filled cell, the digits where they can be read.

    Kept, since codes stay from picture to picture, and a tenth of a picture's shapes are theirs.
    """
    return tuple(_one_hot(corner, cell, size, hot, palette))


def _one_hot(
    corner: tuple[float, float], cell: tuple[float, float], size: int, hot: int, palette: Palette
) -> Iterator[Any]:
    x, y = corner
    w, h = cell
    readable = w >= 9
    yield Box(x, y, w * size, h, fill=palette.field)
    mark = max(w, LEAST_MARK)
    yield Box(min(x + hot * w, x + w * size - mark), y, mark, h, fill=palette.one)
    # Where neither rules nor digits have room, there is nothing to be drawn for each word.
    for i in range(size if readable or w > 4 else 0):
        if i:
            yield Line(x + i * w, y, x + i * w, y + h, palette.line)
        if readable:
            color = palette.on_one if i == hot else palette.muted
            text = "1" if i == hot else "0"
            yield Label(
                x + (i + 0.5) * w, y + h / 2, text, min(h * 0.62, w * 0.9), color, "mono", "center"
            )
    yield Box(x, y, w * size, h, stroke=palette.faint, width=1.2, radius=2)


def full_scale(*arrays: Array | None) -> float:
    """The magnitude that gets the strongest colour: the largest entry, in steps of 1-2-5.

    Steps keep the colours of a picture still while a number changes a little.
    """
    largest = max((float(np.abs(a).max()) for a in arrays if a is not None and a.size), default=0.0)
    if not largest or not np.isfinite(largest):
        return 1.0
    decade = 10.0 ** max(np.floor(np.log10(largest)), SMALLEST_DECADE)
    rounded = (float(m * decade) for m in (1, 2, 5, 10))
    return min(next(full for full in rounded if full >= largest * 0.999), LARGEST_SCALE)
