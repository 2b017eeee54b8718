"""The edges U, W and V of the unrolled network, with the gradients that came back along them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rnnviz.drawing.gradients import awaited, carried, item, own
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.palette import Palette
from rnnviz.drawing.paths import edge
from rnnviz.drawing.shapes import Label, Line, Spot
from rnnviz.drawing.view import View


def edges(view: View, place: Layout) -> Iterator[Any]:
    """All edges, with the gradients found so far."""
    for t in range(view.steps):
        for weight in ("U", "W", "V"):
            yield from item(view, place, weight, t)
            yield from _edge(place, weight, t, view.palette)
    yield from _end(view, place)
    for t in range(view.steps):
        yield from own(view, place, t)
        yield from carried(view, place, t)
        yield from awaited(view, place, t)


@lru_cache(maxsize=512)
def _edge(place: Layout, weight: str, t: int, palette: Palette) -> tuple[Any, ...]:
    """An edge with its name; kept, for nothing that is computed changes it."""
    return tuple(_drawn(place, weight, t, palette))


def _drawn(place: Layout, weight: str, t: int, palette: Palette) -> Iterator[Any]:
    at, unit = edge(place, weight, t), place.unit
    color = palette.of(weight)
    narrow = 1.0 if place.wide else 0.75
    yield Line(*at, color, 2.0 * unit * narrow, head=9 * unit * narrow)
    size = (17 if place.wide else 13) * unit
    x, y = at.part(0.5)
    if weight == "W":
        # In narrow columns the one W stands below the first edge, where no gradient comes back.
        if place.wide or t == 0:
            above = -14 if place.wide else 14
            yield Label(x, y + above * unit, "W", size, color, "serif", "center", True)
        yield Spot(at.x0, at.y0 - 8 * unit, at.x1 - at.x0, 16 * unit, "W", t)
        return
    if place.wide or t == 0:
        yield Label(x - 9 * unit, y, weight, size, color, "serif", "right", True)
    low, high = min(at.y0, at.y1), max(at.y0, at.y1)
    yield Spot(x - 9 * unit, low, 18 * unit, high - low, weight, t)


def _end(view: View, place: Layout) -> Iterator[Any]:
    """After the last step nothing follows."""
    if not place.wide:
        return
    unit, palette = place.unit, view.palette
    x0 = place.center(view.steps - 1) + place.cells.width / 2 + 4 * unit
    x1 = min(x0 + 60 * unit, place.width - 40 * unit)
    if x1 - x0 > 20 * unit:
        yield Line(x0, place.y_state, x1, place.y_state, palette.faint, 1.2 * unit, dash=True)
        text = view.say("diagram.end")
        yield Label(x1 + 5 * unit, place.y_state, text, 11 * unit, palette.faint)
