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
#: Matrices of so many numbers are kept.
MOST_KEPT: Final = 256
Area = tuple[float, float, float, float]
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
    area: Area,
    values: Array | None,
    ink: Ink,
    shape: tuple[int, int] = (1, 1),
    used: int | None = None,
) -> tuple[Any, ...]:
    """A matrix in an area (x, y, w, h); of `shape` while it has not been computed.

    Only the first `used` cells, row by row, are its entries; the rest of the last row is none.
    Small ones are kept, since most stay from picture to picture.
    """
    if values is None:
        return _dashes(area, ink, shape, used)
    if values.size > MOST_KEPT:
        return tuple(_filled(area, values, ink, used))
    numbers = np.ascontiguousarray(values, dtype=float)
    return _kept(area, numbers.tobytes(), ink, numbers.shape, used)


@lru_cache(maxsize=256)
def _kept(
    area: Area, numbers: bytes, ink: Ink, shape: tuple[int, int], used: int | None
) -> tuple[Any, ...]:
    """The cells of just these numbers."""
    return tuple(_filled(area, np.frombuffer(numbers).reshape(shape), ink, used))


def _filled(area: Area, values: Array, ink: Ink, used: int | None) -> Iterator[Any]:
    """The cells of a matrix, its numbers in them where they can be read."""
    x, y, w, h = area
    shape = values.shape
    # Cells smaller than a pixel would be painted by chance.
    seen = strongest(values, (math.ceil(h), math.ceil(w)))
    across, down = seen.shape[1], seen.shape[0]
    yield Raster(x, y, w, h, across, down, ink.palette.raster(seen, ink.full))
    if numbers := _readable(area, shape, ink):
        yield from _numbers(area, values, ink, used)
    yield from _frame(area, ink, shape, used, numbers=numbers)


@lru_cache(maxsize=128)
def _dashes(area: Area, ink: Ink, shape: tuple[int, int], used: int | None) -> tuple[Any, ...]:
    """A dash in the middle of each cell of what has not been computed."""
    numbers = _readable(area, shape, ink)
    inside = shape if numbers else (1, 1)
    size, faint = min(11 * ink.unit, area[3] / inside[0]), ink.palette.faint
    return (
        Box(*area, fill=ink.palette.field),
        *(
            Label(x, y, numerals.UNKNOWN, size, faint, "mono", "center")
            for x, y in _middles(area, inside)[:used]
        ),
        *_frame(area, ink, shape, used, numbers=numbers),
    )


def _readable(area: Area, shape: tuple[int, int], ink: Ink) -> bool:
    """Whether numbers are printed."""
    if ink.numbers is not None:
        return ink.numbers
    wide, high = area[2] / shape[1], area[3] / shape[0]
    return wide >= READABLE[0] * ink.unit and high >= READABLE[1] * ink.unit


@lru_cache(maxsize=128)
def _frame(
    area: Area, ink: Ink, shape: tuple[int, int], used: int | None, *, numbers: bool
) -> tuple[Any, ...]:
    """What stands round the cells: thin lines between numbers, what is no entry, the outline."""
    x, y, w, h = area
    rows, columns = shape
    shapes: list[Any] = list(_rules(area, shape, ink.palette)) if numbers else []
    if used and (rest := rows * columns - used):
        empty = rest * w / columns
        shapes.append(Box(x + w - empty, y + h - h / rows, empty, h / rows, fill=ink.palette.line))
    outline = ink.stroke or ink.palette.faint
    shapes.append(Box(x, y, w, h, stroke=outline, width=1.5 * ink.unit, radius=2 * ink.unit))
    return tuple(shapes)


def _numbers(area: Area, values: Array, ink: Ink, used: int | None) -> Iterator[Label]:
    """Each entry in the middle of its cell, in the ink that can be read there."""
    rows, columns = shape = values.shape
    size = min(
        11.5 * ink.unit, max(area[2] / columns / 3.5, LEAST * ink.unit), area[3] / rows * 0.78
    )
    write, full, on_signed = ink.write, ink.full, ink.palette.on_signed
    entries = values.ravel().tolist()[:used]
    for value, (x, y) in zip(entries, _middles(area, shape), strict=False):
        yield Label(x, y, write(value), size, on_signed(value, full), "mono", "center")


@lru_cache(maxsize=128)
def _middles(area: Area, shape: tuple[int, int]) -> tuple[tuple[float, float], ...]:
    """The middles of the cells, row by row."""
    x, y, w, h = area
    rows, columns = shape
    return tuple(
        (x + (column + 0.5) * w / columns, y + (row + 0.5) * h / rows)
        for row in range(rows)
        for column in range(columns)
    )


def _rules(area: Area, shape: tuple[int, int], palette: Palette) -> Iterator[Line]:
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
