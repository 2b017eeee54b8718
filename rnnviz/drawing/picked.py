"""Entries in pictures: which one is at a spot, what it is called, and the one picked outlined.

A spot with cells says which cell is at a point; what quantity it shows is enough to say which
entry that is, so that no drawing need know that its numbers can be asked where they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.shapes import Box, Label, Spot
from rnnviz.drawing.view import View
from rnnviz.stepping.entry import NO_ENTRY, Entry
from rnnviz.stepping.spelling import named, screen_index, spelled

#: An empty spot of this name stands beside the term that is being added, so that it is seen.
NOW: Final = "now"
#: A spot of this name leads to the op whose index is its `t`.
OP: Final = "op"
#: Of larger matrices no single entry could be read anyway.
MOST_VEILED: Final = 256


def entry_at(view: View, spot: Spot) -> Entry:
    """The entry at a spot, under its own name; NO_ENTRY where there is none."""
    numbers = view.numbers
    try:
        shape = numbers.shape(spot.name)
    except KeyError:  # an item, a link to an op …
        return NO_ENTRY
    if shape and spot.row < 0:
        return NO_ENTRY
    entry = Entry(spot.name, spot.t, _index(spot, len(shape)))
    return numbers.itself(entry) if numbers.has(entry) else NO_ENTRY


def links(shapes: Iterable[Any]) -> list[Spot]:
    """The spots that lead to a number or an op, in the order in which they stand."""
    return [shape for shape in shapes if isinstance(shape, Spot) and shape.name != NOW]


def _index(spot: Spot, axes: int) -> tuple[int, ...]:
    """The indices of the cell that a spot points at."""
    if axes != 1:
        return (spot.row, spot.column)[:axes]
    return (spot.row * spot.columns + max(spot.column, 0),) if spot.columns else (place_of(spot),)


def place_of(spot: Spot) -> int:
    """Of a spot that is one cell of a vector, its place there."""
    return spot.row if spot.column < 0 else spot.column


def _cell(view: View, spot: Spot, entry: Entry) -> tuple[float, float, float, float] | None:
    """The area of the cell of a spot that shows an entry."""
    if not spot.rows:
        return spot.cell() if spot.row >= 0 and entry_at(view, spot) == entry else None
    if view.numbers.itself(Entry(spot.name, spot.t, entry.indices)) != entry:
        return None
    return _area(spot, entry.indices)


def _area(spot: Spot, indices: tuple[int, ...]) -> tuple[float, float, float, float]:
    """The area of a cell of a grid, in which a vector may take several rows."""
    row, column = indices if len(indices) == 2 else divmod(sum(indices), spot.columns)
    return spot._replace(row=row, column=column).cell()


def outlines(view: View, shapes: Iterable[Any], unit: float) -> Iterator[Any]:
    """A frame round the cell of the entry looked at, wherever its quantity is drawn."""
    yield from _veils(view, shapes, unit)
    entry, palette = view.looked_at, view.palette
    if not entry.indices:
        return
    for spot in shapes:
        if not isinstance(spot, Spot) or (cell := _cell(view, spot, entry)) is None:
            continue
        x, y, w, h = cell
        gap = 1.2 * unit
        box = Box(x - gap, y - gap, w + 2 * gap, h + 2 * gap, radius=2.5 * unit)
        yield box._replace(stroke=palette.paper, width=5 * unit)
        yield box._replace(stroke=palette.ink, width=2.4 * unit)


def _veils(view: View, shapes: Iterable[Any], unit: float) -> Iterator[Any]:
    """Dashes over the entries of the present op whose terms have not all been added yet."""
    made, palette = view.terms, view.palette
    if made is None or view.numbers.is_sum(made.op.name) or made.entries > MOST_VEILED:
        return
    done = made.done(view.term)
    spots = (one for one in shapes if isinstance(one, Spot) and one.rows)
    for spot in spots:
        if (spot.name, spot.t) != (made.op.name, made.op.t):
            continue
        for index in np.ndindex(*view.numbers.shape(spot.name)):
            if index in done:
                continue
            x, y, w, h = _area(spot, index)
            yield Box(x, y, w, h, fill=palette.field, stroke=palette.line)
            size = min(11 * unit, h)
            text = numerals.UNKNOWN if w > 10 * unit else ""
            yield Label(x + w / 2, y + h / 2, text, size, palette.faint, "mono", "center")


def entry_text(view: View, entry: Entry) -> str:
    """An entry's name as the screen writes it: ∂W₂₃, h₂[3], own₁[2]."""
    stepped = view.numbers.stepped(entry.name)
    if view.numbers.is_start(entry.name):
        return f"{entry.name[:-1]}₀{screen_index(entry.indices, stepped=True)}"
    said = named(entry.name, entry.t if stepped else None)
    name = said["name"] if isinstance(said["name"], str) else view.say(said["name"])
    above = numbered_loss(entry)
    return f"{name}{said['sub']}{above}{screen_index(entry.indices, stepped=stepped)}"


def numbered_loss(entry: Entry) -> str:
    """`⁽⁴⁾` for what comes from the fourth loss alone."""
    return f"⁽{numerals.raised(entry.loss + 1)}⁾" if entry.loss >= 0 else ""


def told(view: View, entry: Entry) -> str:
    """`∂W₂₃ = −0.1234`, or a dash where it has not been computed."""
    value = view.numbers.now(entry)
    written = numerals.UNKNOWN if value is None else spelled(value, 6)
    return f"{entry_text(view, entry)} = {written}"
