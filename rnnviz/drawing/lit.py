"""The path of a picked item, lit in the network: from its loss down V, back along W, to its use."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import numerals
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.palette import faded
from rnnviz.drawing.paths import carried_arrow, edge, own_arrow
from rnnviz.drawing.rows import Rows
from rnnviz.drawing.shapes import Box, Curve, Label, Line
from rnnviz.drawing.view import View
from rnnviz.stepping.pick import Pick

#: How wide the light is, in design pixels.
GLOW: Final = 9.0
CORE: Final = 3.0
#: The size of the numbers along it, to be read from the last row; and the least, where steps are
#: close together.
PILL: Final = 14.0
LEAST_PILL: Final = 10.5
#: The size of the names of what lies outside.
BEYOND: Final = 12.0
#: How high the outline of a number is, as a share of its size.
HIGH: Final = 1.45


def is_lit(view: View, pick: Pick) -> bool:
    """Whether there is a path to be lit: the backward pass has been there, and something came.

    What comes of it may still be 0: where h0 is, the path is there and its number is nothing.
    """
    if not pick.any or not view.reached.has(pick.op, pick.use):
        return False
    if pick.name == "V" and pick.use != pick.loss:
        return False
    return bool(view.trace.ledger.log_norms("h")[pick.loss, pick.use] > -math.inf)


def lit(view: View, place: Layout, pick: Pick) -> Iterator[Any]:
    """The path in a network drawn in full, what is left of the loss written beside each link."""
    if not is_lit(view, pick):
        return
    unit, norms = place.unit, _norms(view, pick)
    if pick.name != "V":
        yield from _line(view, tuple(own_arrow(place, pick.loss)), unit)
        x, y = own_arrow(place, pick.loss).part(0.2)
        if place.wide:
            yield from _pill(
                view, (x + 12 * unit, y), norms[pick.loss], (unit, PILL * unit), "left"
            )
        for t in range(pick.loss - 1, pick.use - 1, -1):
            yield from _back(view, place, t, norms[t])
    yield from _use(view, place, pick)


def _norms(view: View, pick: Pick) -> list[float]:
    """‖∂L_k/∂h_t‖ of the picked loss at each step."""
    logs = view.trace.ledger.log_norms("h")[pick.loss]
    return [float(10.0**log) for log in logs]


def _line(view: View, at: tuple[float, ...], unit: float) -> Iterator[Line]:
    color = view.palette.gradient
    x0, y0, x1, y1 = at
    yield Line(x0, y0, x1, y1, faded(color, 0.45), GLOW * unit, round=True)
    yield Line(x0, y0, x1, y1, color, CORE * unit, head=10 * unit)


def _back(view: View, place: Layout, t: int, norm: float) -> Iterator[Any]:
    """From the state of step t + 1 back to that of step t."""
    curve, unit, color = carried_arrow(place, t), place.unit, view.palette.gradient
    yield Curve(*curve, faded(color, 0.45), GLOW * unit)
    yield Curve(*curve, color, CORE * unit, head=10 * unit)
    x0, y0, _, cy, x1, _ = curve
    size = min(PILL * unit, (place.column - 6 * unit) / ems(norm))
    if size >= LEAST_PILL * unit:
        # Its foot stays where it is: below stands the number for all losses.
        middle = (y0 + cy) / 2 + 4.5 * unit - HIGH * size / 2
        yield from _pill(view, ((x0 + x1) / 2, middle), norm, (unit, size), "center")


def _use(view: View, place: Layout, pick: Pick) -> Iterator[Any]:
    """The use itself: the edge of the weight, or the state that was reached."""
    unit = place.unit
    if pick.name in ("U", "W", "V"):
        at = edge(place, pick.name, pick.use)
        down = (at.x1, at.y1, at.x0, at.y0)
        yield from _line(view, down, unit)
        return
    w, h = place.cells.width / 2 + 3 * unit, place.cells.height / 2 + 3 * unit
    x, y = place.center(pick.use), place.y_state
    yield Box(
        x - w, y - h, 2 * w, 2 * h, stroke=view.palette.gradient, width=3 * unit, radius=6 * unit
    )


def _pill(
    view: View, at: tuple[float, float], norm: float, scale: tuple[float, float], align: str
) -> Iterator[Any]:
    """What is left of the loss, in place of the number for all losses that stands there."""
    (x, y), text, (unit, size) = at, numerals.magnitude(norm), scale
    wide, high = ems(norm) * size, HIGH * size
    left = x - wide / 2 if align == "center" else x
    palette = view.palette
    yield Box(left, y - high / 2, wide, high, palette.paper, palette.gradient, 1.2 * unit, 4 * unit)
    yield Label(left + wide / 2, y, text, size, palette.gradient_text, "mono", "center", bold=True)


def ems(norm: float) -> float:
    """How wide a number is with its outline, as a multiple of its size."""
    return len(numerals.magnitude(norm)) * 0.62 + 1.0


def lit_rows(view: View, at: Rows, pick: Pick) -> Iterator[Any]:
    """The path in a long network: down from the loss, along the states, a ring at the use.

    What lies outside the stretch on show is named where the path comes in and goes out.
    """
    if not is_lit(view, pick):
        return
    unit = at.unit
    middle = at.y_state + at.state_height / 2
    start, end = at.within(pick.loss), at.within(pick.use)
    if pick.loss in at.shown:
        yield from _line(view, (start, at.y_bars, start, at.y_state), unit)
    if pick.name != "V" and end < start:
        yield from _line(view, (start, middle, end, middle), unit)
    if pick.use in at.shown:
        yield from _ring(view, at, pick, end)
    yield from _beyond(view, at, pick)


def _beyond(view: View, at: Rows, pick: Pick) -> Iterator[Any]:
    """The names of a loss and a use outside the stretch on show, at the end they lie behind."""
    unit, palette, size = at.unit, view.palette, BEYOND * at.unit
    y = at.y_state + at.state_height / 2 - 20 * unit
    use, loss = numerals.step(pick.name, pick.use), numerals.step("L", pick.loss)
    ends = ((pick.use, use), (pick.loss, loss))
    before = dict(end for end in ends if end[0] < at.shown.start)
    after = dict(end for end in ends if end[0] >= at.shown.stop)
    for names, side in ((before, -1), (after, 1)):
        if not names:
            continue
        text = ", ".join(names.values())
        text = f"← {text}" if side < 0 else f"{text} →"
        wide = (len(text) * 0.56 + 1.0) * size
        edge = at.within(at.shown.start - 1 if side < 0 else at.shown.stop)
        left = edge if side < 0 else edge - wide
        box = (left, y - 9 * unit, wide, 18 * unit)
        yield Box(*box, palette.paper, palette.gradient, 1.2 * unit, 4 * unit)
        ink = palette.gradient_text
        yield Label(left + wide / 2, y, text, size, ink, "serif", "center", bold=True)


def _ring(view: View, at: Rows, pick: Pick, end: float) -> Iterator[Any]:
    """The use itself, and the way down to its word where it is one of U's."""
    unit, palette = at.unit, view.palette
    if pick.name == "U":
        bottom = at.y_state + at.state_height
        yield from _line(view, (end, bottom, end, at.y_word - 8 * unit), unit)
    x, w = at.span(pick.use)
    yield Box(
        x - unit,
        at.y_state - 4 * unit,
        w + 2 * unit,
        at.state_height + 8 * unit,
        stroke=palette.gradient,
        width=2.4 * unit,
        radius=4 * unit,
    )
