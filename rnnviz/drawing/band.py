"""The gradient through time as a band under the network: as wide as it is large, flowing back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.palette import mixed
from rnnviz.drawing.rows import rows
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.unrolled import fitting, placed
from rnnviz.drawing.view import View

#: How high the picture is, how much of that the band at most, in design pixels; from which width
#: of a column on it has its numbers; where whatever is drawn of the network begins.
HEIGHT: Final = 28
HIGHEST: Final = 20
NUMBERED: Final = 46
MARGIN: Final = 18

Size = tuple[float, float]
Spans = list[tuple[int, float, float]]


def band(view: View, network: Size, size: Size, zoom: float) -> Picture:
    """‖∂L/∂h_t‖ under each column of a network drawn in `network`; of one loss if one is picked."""
    spans, unit = _spans(view, network, zoom)
    middle, first = size[1] / 2, view.reached.earliest("carried")
    shapes: list[Any] = [_name(view, spans, middle, unit)]
    for t, x, w in spans:
        shapes += _column(view, (t, x, w), size[1], unit) if t >= first else []
        if t < first:
            shapes += _awaited(view, (x, w), middle, unit)
        shapes.append(Spot(x, 0, w, size[1], "dh", t))
    if 0 < first < view.steps:
        shapes += _head(view, spans, first, middle, unit)
    return Picture(*size, tuple(shapes))


def _spans(view: View, network: Size, zoom: float) -> tuple[Spans, float]:
    """Step, left edge and width of each column on show, and the size of a design pixel."""
    zoom = fitting(zoom, network)
    place = placed(view, network, zoom)
    if place is not None:
        left = place.column / 2
        steps = range(view.steps)
        return [(t, place.center(t) - left, place.column) for t in steps], place.unit
    at = rows(network, view.steps, zoom, view.op.t)
    return [(t, *at.span(t)) for t in at.shown], zoom


def _name(view: View, spans: Spans, middle: float, unit: float) -> Label:
    """What the band shows, left of it, in short where there is little room."""
    loss = numerals.step("L", view.pick.loss) if view.pick.any else "L"
    x, size = spans[0][1] - 8 * unit, 12 * unit
    text = f"‖∂{loss}/∂h‖"
    if 0.56 * size * len(text) > x - MARGIN * unit:
        text = "∂h"
    return Label(x, middle, text, size, view.palette.gradient_text, "serif", "right", True)


def _magnitude(view: View, t: int) -> float:
    if view.pick.any:
        return float(10.0 ** view.trace.ledger.log_norms("h")[view.pick.loss, t])
    return view.trace.norm("dh", t)


def _column(
    view: View, span: tuple[int, float, float], height: float, unit: float
) -> Iterator[Any]:
    """What has arrived at a step: a part of the band, with its number where there is room."""
    (t, x, w), palette = span, view.palette
    magnitude = _magnitude(view, t)
    share = round(0.3 + 0.4 * flow.share(magnitude), 2)
    high = max(1.5, height * HIGHEST / HEIGHT * flow.share(magnitude))
    middle = height / 2
    if magnitude:
        yield Box(x, middle - high / 2, w, high, mixed(palette.paper, palette.gradient, share))
    if w < NUMBERED * unit:
        return
    # Its number interrupts it, thin or thick, so that none looks like another kind of number.
    text, high = numerals.magnitude(magnitude), max(high, 16 * unit)
    wide = (len(text) * 0.62 + 0.8) * 11 * unit
    yield Box(x + (w - wide) / 2, middle - high / 2, wide, high, palette.paper)
    yield Label(x + w / 2, middle, text, 11 * unit, palette.gradient_text, "mono", "center", True)


def _awaited(view: View, span: tuple[float, float], middle: float, unit: float) -> Iterator[Any]:
    """Where the gradient is going to be; a dash is no 0."""
    (x, w), palette = span, view.palette
    if w >= NUMBERED * unit:
        yield Label(x + w / 2, middle, numerals.UNKNOWN, 11 * unit, palette.faint, align="center")
        return
    yield Line(x + w * 0.3, middle, x + w * 0.7, middle, palette.line, unit)


def _head(view: View, spans: Spans, first: int, middle: float, unit: float) -> Iterator[Line]:
    """An arrow at the front of what flows back."""
    for t, x, _ in spans:
        if t == first:
            ends = (x + 6 * unit, middle, x - 7 * unit, middle)
            yield Line(*ends, view.palette.gradient, 2.4 * unit, head=11 * unit)
