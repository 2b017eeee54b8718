"""The biases where they act: b at the states, d at the softmax, and what each use adds to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.shapes import Label, Spot
from rnnviz.drawing.view import View

#: States at least so wide have room for b's number beside the arrows in their middle.
NUMBERED: Final = 144
#: States narrower than this end in those arrows: the mark stands beside them.
CLEAR: Final = 72
#: How much room a mark takes with its number, in design pixels.
MARK: Final = 41


def biases(view: View, place: Layout, t: int) -> Iterator[Any]:
    """The marks of step t; in narrow columns those of the first step stand for all."""
    if not view.kind.bias or not (place.wide or t == 0):
        return
    unit, grid = place.unit, place.cells
    right = place.center(t) + grid.width / 2
    beside = place.center(t) + place.bar_width / 2
    if not place.wide:
        left = place.center(t) - grid.width / 2
        yield from _mark(view, "b", t, (left + 2 * unit, place.state_bottom + 9 * unit), unit)
        yield from _mark(view, "d", t, (beside - 14 * unit, place.y_stage), unit)
        return
    numbered = grid.width >= NUMBERED * unit
    inside = grid.width >= CLEAR * unit
    x = right + (-MARK if numbered else -8 if inside else 6) * unit
    yield from _mark(view, "b", t, (x, place.state_top - 11 * unit), unit)
    if numbered:
        yield from _number(view, "db", t, (x, place.state_top - 11 * unit), unit)
    yield from _mark(view, "d", t, (beside + 5 * unit, place.y_stage), unit)
    yield from _number(view, "dd", t, (beside + 5 * unit, place.y_stage), unit)


def _mark(
    view: View, name: str, t: int, at: tuple[float, float], unit: float
) -> Iterator[Label | Spot]:
    """The name of a bias; one can ask it for its numbers, and its gradient's once there is one."""
    x, y = at
    yield Label(x, y, name, 13 * unit, view.palette.muted, "serif", "left", True, True)
    known = view.reached.has(f"d{name}", t)
    yield Spot(x - 3 * unit, y - 8 * unit, 14 * unit, 16 * unit, f"d{name}" if known else name, t)


def _number(view: View, name: str, t: int, at: tuple[float, float], unit: float) -> Iterator[Label]:
    """The magnitude of what this use adds to the gradient, once it is known."""
    if view.reached.has(name, t):
        text = numerals.short(view.trace.item_norm(name, t))
        x = at[0] + 12 * unit
        yield Label(x, at[1], text, 10.5 * unit, view.palette.gradient_text, "mono")
