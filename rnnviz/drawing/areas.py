"""Where the weights and their gradients stand in their pane, and how large their cells are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rnnviz.drawing.matrices import READABLE
from rnnviz.drawing.view import View

#: Left and right of everything, in design pixels.
PAD: Final = 16
#: The most height of a row of cells, in design pixels.
ROW: Final = 22.0
#: Biases stand below the matrices they are added to, in rows so high, and so far below.
ORDER: Final = ("U", "W", "b", "V", "d")
THIN_ROWS: Final = ("b", "d")
THIN: Final = 16
BEFORE_THIN: Final = 6
#: What a matrix's name and size need, one below the other.
NAMED: Final = 34
AFTER: Final = {False: 20, True: 16}
#: The least between one matrix and the next.
LEAST_AFTER: Final = 13
#: Room for the names, left of the weights and between them and the gradients.
LEFT: Final = 30
BETWEEN: Final = 40


def areas(
    view: View, size: tuple[float, float], zoom: float
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Where each weight stands: a bias as a thin row below the matrix that it is added to."""
    width, height = size
    order = [name for name in ORDER if name in view.weights]
    thin = (THIN + BEFORE_THIN) * zoom * (len(order) - 3)
    after = AFTER[view.kind.bias]
    room = (max(height - 74 * zoom, 150 * zoom + thin) - thin) / 3 - (after + 2) * zoom
    map_width = (width - 2 * PAD * zoom - (LEFT + BETWEEN) * zoom) / 2
    # Cells of one size, where numbers then fit into all; else each map fills its room.
    cell = map_width / max(view.trace[name].shape[-1] for name in order)
    readable = cell >= READABLE[0] * zoom
    x, y = (PAD + LEFT) * zoom, 40 * zoom
    even = _even(view, room * 3 + (after - LEAST_AFTER) * 3 * zoom, zoom)
    after = LEAST_AFTER if even else after
    for name, following in zip(order, [*order[1:], ""], strict=True):
        shape = view.trace[name].shape
        wide = cell * shape[-1] if readable else map_width
        row = even or max(room, 40 * zoom) / shape[0]
        tall = min(row, ROW * zoom) * shape[0] if len(shape) > 1 else THIN * zoom
        yield name, (x, y, wide, tall)
        if following in THIN_ROWS:
            y += max(tall, NAMED * zoom) + BEFORE_THIN * zoom
        else:
            y += tall + after * zoom


def _even(view: View, room: float, zoom: float) -> float:
    """The height of the rows of all matrices, where all then have room for numbers.

    0 leaves it to each matrix to fill its own room.
    """
    rows = [view.trace[name].shape[0] for name in view.weights if name not in THIN_ROWS]
    each: float = room / sum(rows)
    if each < READABLE[1] * zoom or min(rows) * each < NAMED * zoom:
        return 0.0
    return each
