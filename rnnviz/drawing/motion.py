"""What moves while an op is computed: real rows of numbers carried along the edges.

Only how far a thing has come follows the fraction; what it is, the trace says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rnnviz.drawing import gradients
from rnnviz.drawing.layout import Layout
from rnnviz.drawing.matrices import Ink, full_scale, matrix
from rnnviz.drawing.palette import faded
from rnnviz.drawing.paths import Segment, edge
from rnnviz.drawing.rows import Rows, rows
from rnnviz.drawing.shapes import Box, Line
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array
from rnnviz.network.optimizers import is_of_update, weight_of

#: Along which edges an op carries something, forwards.
CARRIES = {"z": ("U", "W"), "o": ("V",)}
#: Which weight an op works on, without carrying anything.
TOUCHES = {"dV": ("V",), "dW": ("W",), "dU": ("U",), "gnorm": ("U", "W", "V")}
#: Where a bias acts: at the sums, or at the scores.
BIASES = {"b": "z", "d": "o"}


def touched(name: str) -> tuple[str, ...]:
    """The weights that an op works on."""
    weight = weight_of(name)
    return (weight,) if weight in ("U", "W", "V") else TOUCHES.get(name, ())


def bias_of(name: str) -> str:
    """The bias that an op works on; "" for none."""
    bias = weight_of(name) or name.removeprefix("d")
    return bias if bias in BIASES and bias != name else ""


def eased(fraction: float) -> float:
    """From 0 to 1, slow at both ends."""
    return fraction * fraction * (3 - 2 * fraction)


def motion(view: View, place: Layout, fraction: float) -> Iterator[Any]:
    """The present op marked, and, while `fraction` is below 1, on its way."""
    name, t = view.op
    share = eased(fraction)
    yield from _mark(view, place)
    if fraction >= 1:
        return
    for weight in CARRIES.get(name, ()):
        yield from _packet(view, place, _path(place, weight, t), _sent(view, weight, t), share)
    if name == "do":
        x = place.center(t)
        down = Segment(x, place.y_bars + place.bar_height, x, place.y_stage)
        yield from _packet(view, place, down, view.trace["do"][t], share)
    elif name == "own":
        yield from gradients.own(view, place, t, max(share, 0.02))
    elif name == "carried":
        yield from gradients.carried(view, place, t, max(share, 0.02))
    elif name in ("y", "h", "dz", "L") or bias_of(name):
        yield from _sweep(view, place, share)
    for weight in touched(name):
        yield from _work(view, place, weight, share)


def _path(place: Layout, weight: str, t: int) -> Segment:
    """The way of what an edge carries; along W from the middle of a state to the next one's."""
    if weight == "W":
        return Segment(place.center(t - 1), place.y_state, place.center(t), place.y_state)
    return edge(place, weight, t)


def _sent(view: View, weight: str, t: int) -> Array:
    """The numbers that an edge carries forward: the picked row of U, h W, or h V."""
    source = {"U": "x", "W": "h_prev", "V": "h"}[weight]
    sent: Array = view.trace[source][t] @ view.trace[weight]
    return sent


def _packet(view: View, place: Layout, at: Segment, values: Array, share: float) -> Iterator[Any]:
    """A row of cells at its place along an edge, with its numbers where there is room."""
    x, y = at.part(share)
    unit, palette = place.unit, view.palette
    readable = 36 * unit * len(values)
    w = readable if place.wide and readable <= place.column * 0.75 else place.cells.width * 0.8
    w, h = min(w, 44 * unit * len(values)), (17 if w == readable else 10) * unit
    area = (x - w / 2, y - h / 2, w, h)
    yield Box(*area, fill=palette.paper, radius=2 * unit)
    ink = Ink(palette, unit, full_scale(values), palette.ink)
    yield from matrix(area, values[None, :], ink)


def _mark(view: View, place: Layout) -> Iterator[Any]:
    """A ring around the quantity that the present op computes."""
    name, unit, color = view.op.name, place.unit, _ring_color(view)
    for box in _boxes(view, place):
        yield Box(*box, stroke=color, width=2.6 * unit, radius=5 * unit)
    for weight in touched(name):
        for step in _uses(view):
            at = edge(place, weight, step)
            yield Line(*at, faded(color, 0.9), 3.4 * unit, head=11 * unit)


def _ring_color(view: View) -> str:
    kind = view.op.kind
    if kind == "update":
        return view.palette.of(weight_of(view.op.name) or view.op.name)
    return {"loss": view.palette.loss, "backward": view.palette.gradient}.get(kind, view.palette.U)


def _uses(view: View) -> tuple[int, ...]:
    """The steps at which the present op is at work: an update's are all."""
    name, t = view.op
    return tuple(range(view.steps)) if is_of_update(name) else (t,)


def _boxes(view: View, place: Layout) -> Iterator[tuple[float, float, float, float]]:
    """Round what the present op computes."""
    name = BIASES.get(bias_of(view.op.name), view.op.name)
    for t in _uses(view):
        yield from _box(place, name, t)


def _box(place: Layout, name: str, t: int) -> Iterator[tuple[float, float, float, float]]:
    x, unit, grid = place.center(t), place.unit, place.cells
    pad = 3 * unit
    half = place.bar_width / 2 + pad
    if name in ("z", "h", "own", "dz", "carried"):
        w, h = grid.width / 2 + pad, grid.height / 2 + pad
        yield x - w, place.y_state - h, 2 * w, 2 * h
    elif name == "o":
        h = place.stage_height / 2 + pad
        yield x - half, place.y_stage - h, 2 * half, 2 * h
    elif name in ("y", "do"):
        yield x - half, place.y_bars - pad, 2 * half, place.classes * place.bar_height + pad
    elif name == "L":
        wide = min(106 * unit, place.column / 2) if place.wide else place.column / 2 - unit
        tall = 11 if place.wide else 18
        yield (
            x - wide,
            place.y_loss - tall * unit - (0 if place.wide else 7 * unit),
            2 * wide,
            2 * tall * unit,
        )


def _sweep(view: View, place: Layout, share: float) -> Iterator[Any]:
    """A light passing over what is computed in its place."""
    for x, y, w, h in _boxes(view, place):
        yield Box(x, y, w * share, h, fill=faded(_ring_color(view), 0.22), radius=4 * place.unit)


def _work(view: View, place: Layout, weight: str, share: float) -> Iterator[Any]:
    """A pulse along every edge on which a weight's gradient or update is at work."""
    update = view.op.kind == "update"
    size = 9 * place.unit
    color = view.palette.of(weight) if update else view.palette.gradient
    for step in _uses(view):
        x, y = edge(place, weight, step).part(1 - share if not update else share)
        yield Box(x - size / 2, y - size / 2, size, size, fill=color, radius=size / 2)


def compact_motion(
    view: View, size: tuple[float, float], zoom: float, fraction: float
) -> Iterator[Any]:
    """A line under the step in focus, and a dot on its way along the edges of the present op."""
    name, t = view.op
    at = rows(size, view.steps, zoom, t)
    x, w = at.span(t)
    y, color = at.y_word + 18 * at.unit, view.palette.of(weight_of(name) or name)
    yield Line(x + w * 0.3, y, x + w * 0.7, y, color, 2.5 * at.unit, round=True)
    if fraction >= 1:
        return
    side = 10 * at.unit
    for x0, y0, x1, y1 in _ways(view, at, name, t):
        dx, dy = x0 + (x1 - x0) * fraction, y0 + (y1 - y0) * fraction
        yield Box(dx - side / 2, dy - side / 2, side, side, fill=color, radius=side / 2)


def _ways(view: View, at: Rows, name: str, t: int) -> Iterator[tuple[float, float, float, float]]:
    """The edges along which an op carries something: from where to where."""
    x, middle = at.center(t), at.y_state + at.state_height / 2
    bottom, low, top = at.y_state + at.state_height, at.y_word - 8 * at.unit, at.y_bars
    if name in ("z", "dU"):
        yield (x, low, x, bottom) if name == "z" else (x, bottom, x, low)
    if name in ("z", "dW") and t:
        ends = at.center(t - 1), at.center(t)
        yield (
            (ends[0], middle, ends[1], middle)
            if name == "z"
            else (ends[1], middle, ends[0], middle)
        )
    if name == "o":
        yield x, at.y_state, x, top
    elif name in ("own", "do"):
        yield x, top, x, at.y_state
    elif name == "carried" and t + 1 < view.steps:
        yield at.center(t + 1), middle, x, middle
