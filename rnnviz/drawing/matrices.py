"""Vectors and matrices as coloured cells, with their numbers where these can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import Cells
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.shapes import Box, Label, Line, Raster
from rnnviz.network.weights import Array

#: A cell at least so wide and high, in design pixels, has room for its number.
READABLE: Final = (31, 12)
#: How a number is printed in its cell.
Write = Callable[[float], str]


def cells(
    corner: tuple[float, float],
    grid: Cells,
    values: Array | None,
    palette: Palette,
    *,
    stroke: str = "",
    full: float = 1.0,
    unit: float = 1.0,
    write: Write = numerals.signed,
) -> Iterator[Any]:
    """A vector in the cells of `grid`; None has not been computed and shows dashes."""
    x, y = corner
    padded = np.zeros(grid.per_row * grid.rows)
    if values is not None:
        padded[: grid.count] = values
    shape = (grid.rows, grid.per_row)
    yield from matrix(
        (x, y, grid.width, grid.height),
        None if values is None else padded.reshape(shape),
        palette,
        stroke=stroke,
        full=full,
        unit=unit,
        numbers=grid.numbers,
        shape=shape,
        used=grid.count,
        write=write,
    )


def matrix(
    area: tuple[float, float, float, float],
    values: Array | None,
    palette: Palette,
    *,
    stroke: str = "",
    full: float = 1.0,
    unit: float = 1.0,
    numbers: bool | None = None,
    shape: tuple[int, int] = (1, 1),
    used: int | None = None,
    write: Write = numerals.signed,
) -> Iterator[Any]:
    """A matrix in an area (x, y, w, h); of `shape` while it has not been computed."""
    x, y, w, h = area
    rows, columns = shape if values is None else values.shape
    cell_w, cell_h = w / columns, h / rows
    if numbers is None:
        numbers = cell_w >= READABLE[0] * unit and cell_h >= READABLE[1] * unit
    if values is None:
        yield Box(x, y, w, h, fill=palette.field)
        yield from _unknown(area, (rows, columns), palette, unit, numbers=numbers)
    else:
        yield Raster(x, y, w, h, columns, rows, palette.raster(values, full))
    if numbers and values is not None:
        yield from _numbers(area, values, palette, full=full, unit=unit, used=used, write=write)
    if numbers:
        yield from _rules(area, (rows, columns), palette)
    yield Box(x, y, w, h, stroke=stroke or palette.faint, width=1.5 * unit, radius=2 * unit)


def _unknown(
    area: tuple[float, float, float, float],
    shape: tuple[int, int],
    palette: Palette,
    unit: float,
    *,
    numbers: bool,
) -> Iterator[Label]:
    """Dashes for what has not been computed: one a cell, or one for all where cells are small."""
    x, y, w, h = area
    rows, columns = shape if numbers else (1, 1)
    size = 11 * unit if h / rows >= 11 * unit else h / rows
    for row in range(rows):
        for column in range(columns):
            yield Label(
                x + (column + 0.5) * w / columns,
                y + (row + 0.5) * h / rows,
                numerals.UNKNOWN,
                size,
                palette.faint,
                "mono",
                "center",
            )


def _numbers(
    area: tuple[float, float, float, float],
    values: Array,
    palette: Palette,
    *,
    full: float,
    unit: float,
    used: int | None,
    write: Write,
) -> Iterator[Label]:
    x, y, w, h = area
    rows, columns = values.shape
    cell_w, cell_h = w / columns, h / rows
    size = min(11.5 * unit, cell_w / 3.5, cell_h * 0.78)
    for i, value in enumerate(values.ravel().tolist()[:used]):
        row, column = divmod(i, columns)
        yield Label(
            x + (column + 0.5) * cell_w,
            y + (row + 0.5) * cell_h,
            write(value),
            size,
            palette.on_signed(value, full),
            "mono",
            "center",
        )


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


def one_hot(
    corner: tuple[float, float], cell: tuple[float, float], size: int, hot: int, palette: Palette
) -> Iterator[Any]:
    """A one-hot code: the 1 in a filled cell, the digits where they can be read."""
    x, y = corner
    w, h = cell
    readable = w >= 9  # noqa: PLR2004 -- a digit needs so many pixels
    yield Box(x, y, w * size, h, fill=palette.field)
    yield Box(x + hot * w, y, w, h, fill=palette.one)
    for i in range(size):
        if i and (readable or w > 4):  # noqa: PLR2004
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
    decade = 10.0 ** np.floor(np.log10(largest))
    return float(next(m * decade for m in (1, 2, 5, 10) if m * decade >= largest * 0.999))
