"""Marks on the maps of weights: what the present op reads or writes, what was changed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rnnviz.drawing.shapes import Box
from rnnviz.drawing.view import View
from rnnviz.network.optimizers import weight_of
from rnnviz.training.edited import places_of


def picked(view: View, weight: str, area: tuple[float, float, float, float]) -> Iterator[Box]:
    """Mark what the present op reads or writes: a word's row, or the whole."""
    x, y, w, h = area
    op, ink = view.op, view.palette.ink
    if weight in ("U", "dU") and op.name == {"U": "z", "dU": "dU"}[weight]:
        rows = len(view.experiment.input_words)
        row = view.experiment.hot(op.t)
        if row < 0:  # numbers weigh all rows
            row, rows = 0, 1
        yield Box(
            x - 1.5, y + row * h / rows - 1, w + 3, h / rows + 2, stroke=ink, width=2, radius=2
        )
    elif op.name == weight or weight in of_update(op.name) or (weight, op.name) in USED_BY:
        yield Box(x - 2, y - 2, w + 4, h + 4, stroke=ink, width=2, radius=3)


def of_update(name: str) -> tuple[str, ...]:
    """The maps that an op of the update is about: the new weight, or else its gradient."""
    if name == "gnorm":
        return ("dU", "dW", "dV", "db", "dd")
    weight = weight_of(name)
    return (weight if name.startswith("new_") else f"d{weight}",) if weight else ()


#: Which ops read which weight as a whole.
USED_BY: Final = {
    ("W", "z"),
    ("b", "z"),
    ("V", "o"),
    ("d", "o"),
    ("V", "own"),
    ("W", "carried"),
}


def edited(
    view: View, name: str, shape: tuple[int, ...], area: tuple[float, float, float, float]
) -> Iterator[Box]:
    """A frame round each number that was changed by hand."""
    rows, columns = shape
    x, y, w, h = area[0], area[1], area[2] / columns, area[3] / rows
    for row, column in places_of(view.experiment, view.edited, name):
        at = (x + column * w + 1, y + row * h + 1, w - 2, h - 2)
        yield Box(*at, stroke=view.palette.ink, width=1.6, radius=2, dash=True)
