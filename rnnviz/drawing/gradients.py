"""The gradients that came back along the edges: items of the weights, own and carried parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rnnviz.drawing import flow, numerals
from rnnviz.drawing.ems import ems
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.palette import faded
from rnnviz.drawing.paths import carried_arrow, edge, own_arrow
from rnnviz.drawing.shapes import Curve, Label, Line, Spot
from rnnviz.drawing.view import View, why_zero
from rnnviz.training.cuts import CARRIED

#: Edges at least so long, in columns so wide, have room for a magnitude's name, in design pixels.
NAMED_GAP: Final = 88
EXPLAINED_GAP: Final = 68
NAMED_HEIGHT: Final = 84
NAMED_COLUMN: Final = 250
#: The same for the words "own", right of the last column too, and "carried".
SAID_END: Final = 116
SAID_COLUMN: Final = 200


def item(view: View, place: Layout, weight: str, t: int) -> Iterator[Any]:
    """What this use of a weight adds to its gradient: a band behind its edge, and the number."""
    name = f"d{weight}"
    if not view.reached.has(name, t):
        return
    at, unit, palette = edge(place, weight, t), place.unit, view.palette
    magnitude = view.trace.item_norm(name, t)
    if magnitude:
        yield Line(*at, faded(palette.gradient, 0.28), 5 * unit + flow.width(magnitude, unit))
    if place.wide:
        yield _item_label(view, place, weight, t)
        yield from _reason_below(view, place, weight, t)


def _item_label(view: View, place: Layout, weight: str, t: int) -> Label:
    """The magnitude of an item beside its edge, with its name where there is room for it.

    Each weight has a corner of its own that nothing else uses: W's is below its edge and above
    what is carried back, U's at its lower right, V's at its upper left.
    """
    at, unit, color = edge(place, weight, t), place.unit, view.palette.gradient_text
    x, size = at.part(0.5)[0], 10.5 * unit
    if weight == "W":
        gap = at.x1 - at.x0
        zero = not view.trace.item_norm("dW", t)
        named = gap >= (EXPLAINED_GAP if zero else NAMED_GAP) * unit
        text = _item_text(view, weight, t, named=named)
        return Label(x, at.y0 + 17 * unit, text, size, color, "mono", "center")
    long = abs(at.y1 - at.y0) >= NAMED_HEIGHT * unit
    least = NAMED_COLUMN if weight == "U" else SAID_COLUMN
    text = _item_text(view, weight, t, named=long and place.column >= least * unit)
    if weight == "U":
        return Label(x + 14 * unit, at.y0 - 12 * unit, text, size, color, "mono")
    return Label(x - 28 * unit, at.y1 + 16 * unit, text, size, color, "mono", "right")


def _reason_below(view: View, place: Layout, weight: str, t: int) -> Iterator[Label]:
    """Why W's first item is 0, below the number where there is no room beside it."""
    at, unit = edge(place, weight, t), place.unit
    crowded = at.x1 - at.x0 < EXPLAINED_GAP * unit
    if weight == "W" and t == 0 and crowded and why_zero(view, "dW", 0):
        x, y, size = at.part(0.5)[0], at.y0 + 30 * unit, 9.5 * unit
        yield Label(x, y, "h₀ = 0", size, view.palette.gradient_text, "mono", "center")


def _item_text(view: View, weight: str, t: int, *, named: bool) -> str:
    """The magnitude of an item, or why there is none."""
    name = f"d{weight}"
    magnitude = view.trace.item_norm(name, t)
    if not named:
        return numerals.magnitude(magnitude)
    if magnitude == 0 and (reason := why_zero(view, name, t)) == "zero.h0":
        return view.say(reason)  # the others are sentences; the step pane has room for them
    return f"‖{numerals.step(f'∂{weight}', t)}‖ {numerals.magnitude(magnitude)}"


def own(view: View, place: Layout, t: int, share: float = 1.0) -> Iterator[Any]:
    """The part of ∂L/∂h that a step's own loss sends down V, `share` of the way."""
    if not view.reached.has("own", t):
        return
    at, unit, palette = own_arrow(place, t), place.unit, view.palette
    magnitude = view.trace.norm("own", t)
    end = at.part(share)
    wide = flow.width(magnitude, unit)
    yield Line(at.x0, at.y0, *end, flow.color(magnitude, palette), wide)
    yield Line(at.x0, at.y0, *end, palette.V, 1.6 * unit, head=8 * unit)
    if share >= 1:
        yield _own_label(view, place, t, magnitude)
        yield Spot(at.x0 - 8 * unit, min(at.y0, at.y1), 16 * unit, abs(at.y1 - at.y0), "own", t)


def _own_label(view: View, place: Layout, t: int, magnitude: float | None) -> Label:
    """The magnitude right of the arrow; a dash for one that has not been computed."""
    (x, y), unit = own_arrow(place, t).part(0.5), place.unit
    text, color = _written(view, place, magnitude)
    if not place.wide:
        beside = 3 * unit + flow.width(magnitude or 0.0, unit) / 2
        return Label(x + beside, y, text, 9.5 * unit, color, "mono", bold=True)
    said = f"{view.say('diagram.own')} {text}"
    x_said = x + 12 * unit + 11 * unit * ems(said, narrow=0.6)
    if place.width - place.center(view.steps - 1) >= SAID_END * unit and x_said <= place.width:
        text = said
    return Label(x + 12 * unit, y, text, 11 * unit, color, "mono", bold=True)


def _written(view: View, place: Layout, magnitude: float | None) -> tuple[str, str]:
    """A magnitude as text, and its colour."""
    if magnitude is None:
        return numerals.UNKNOWN, view.palette.faint
    write = numerals.magnitude if place.wide else numerals.short
    return write(magnitude), view.palette.gradient_text


def carried(view: View, place: Layout, t: int, share: float = 1.0) -> Iterator[Any]:
    """The part of ∂L/∂h that comes back through W from the step after, `share` of the way."""
    if t + 1 >= view.steps or not view.reached.has("carried", t):
        return
    x0, y0, cx, cy, x1, y1 = carried_arrow(place, t)
    unit, palette = place.unit, view.palette
    magnitude = view.trace.norm("carried", t)
    # The beginning of a quadratic curve is a quadratic curve (de Casteljau).
    ax, ay = x0 + (cx - x0) * share, y0 + (cy - y0) * share
    bx, by = cx + (x1 - cx) * share, cy + (y1 - cy) * share
    ex, ey = ax + (bx - ax) * share, ay + (by - ay) * share
    wide = flow.width(magnitude, unit)
    yield Curve(x0, y0, ax, ay, ex, ey, flow.color(magnitude, palette), wide)
    yield Curve(x0, y0, ax, ay, ex, ey, palette.W, 1.6 * unit, head=8 * unit)
    if share >= 1:
        yield _carried_label(view, place, t, magnitude)
        yield Spot(x1, y0, x0 - x1, (cy - y0) / 2 + 14 * unit, "carried", t)


def _carried_label(view: View, place: Layout, t: int, magnitude: float | None) -> Label:
    """The magnitude below the curve; a dash for one that has not been computed."""
    x0, y0, _, cy, x1, _ = carried_arrow(place, t)
    unit = place.unit
    text, color = _written(view, place, magnitude)
    if place.column >= SAID_COLUMN * unit:
        text = f"{view.say('diagram.carried')} {text}"
    below = (y0 + cy) / 2 + 9 * unit + flow.width(magnitude or 0.0, unit) / 2
    if view.is_cut(CARRIED, t):  # below the cross, which says it already
        text, below = view.say("diagram.cut"), (y0 + cy) / 2 + 17 * unit
    y = min(below, place.y_input - 17 * unit)
    size = (11 if place.wide else 9.5) * unit
    return Label((x0 + x1) / 2, y, text, size, color, "mono", "center", True)


def awaited(view: View, place: Layout, t: int) -> Iterator[Label]:
    """Dashes where gradients are going to arrive, once the backward pass has begun."""
    if not view.reached.has("do", view.steps - 1):
        return
    if not view.reached.has("own", t):
        yield _own_label(view, place, t, None)
    if t + 1 < view.steps and not view.reached.has("carried", t):
        yield _carried_label(view, place, t, None)
