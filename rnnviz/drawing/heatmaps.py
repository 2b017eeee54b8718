"""The weights and their gradients as heat maps, at the present place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.areas import BETWEEN, LEFT, PAD, THIN_ROWS, areas
from rnnviz.drawing.caption import mean, quantity
from rnnviz.drawing.formula import formula
from rnnviz.drawing.kept import kept
from rnnviz.drawing.marks import edited, picked
from rnnviz.drawing.matrices import Ink, full_scale, matrix
from rnnviz.drawing.palette import heading
from rnnviz.drawing.picked import entry_at, outlines, told
from rnnviz.drawing.pooling import strongest
from rnnviz.drawing.shapes import Label, Picture, Spot
from rnnviz.drawing.view import View, why_zero
from rnnviz.network.arrays import Array
from rnnviz.stepping.run import in_update, is_old

#: So many maps of each kind are kept, for the ops that change none.
FEW: Final = 24


@np.errstate(over="ignore", invalid="ignore")
def heatmaps(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """Each weight beside the sum of its gradient so far; as high as it needs to be."""
    width, palette, pad = size[0], view.palette, PAD * zoom
    shapes: list[Any] = [
        Label(pad, 24 * zoom, view.say("weights.title"), 11.5 * zoom, heading(palette), bold=True)
    ]
    weights = (view.trace[name] for name in view.weights)
    full = kept(view.trace, "full", lambda: full_scale(*weights))
    across = (width - 2 * pad - (LEFT + BETWEEN) * zoom) / 2 + (LEFT + BETWEEN) * zoom
    y = 0.0
    for weight, area in areas(view, size, zoom):
        shapes += _weight(view, weight, area, full, zoom)
        x, top, wide, tall = area
        y = top + tall
        shapes += _gradient(view, weight, (x - LEFT * zoom + across, top, wide, tall), zoom)
    y += 20 * zoom
    for text in _ends(view, full):
        shapes.append(Label(pad, y, text, 11 * zoom, palette.muted, width=width - 2 * pad))
        y += 14 * zoom
    return Picture(width, y, (*shapes, *outlines(view, shapes, zoom)))


def _ends(view: View, full: float) -> Iterator[str]:
    """Where the scales of the colours end, and that the gradients are a mean's, in two lines."""
    ends = {name: f"∂{name} {_steepest(view, name)}" for name in view.weights}
    matrices = ", ".join(ends[name] for name in view.weights if name not in THIN_ROWS)
    yield view.say("weights.scale", full=scale_text(full), steepest=matrices)
    biases = ", ".join(ends[name] for name in view.weights if name in THIN_ROWS)
    if rest := " · ".join(filter(None, (biases, mean(view)))):
        yield rest


def _steepest(view: View, weight: str) -> str:
    """The end of a gradient's colour scale: each has its own, for they differ by decades."""
    first = view.reached.earliest(f"d{weight}")
    if first == view.steps:
        return numerals.UNKNOWN
    steepest = partial(full_scale, view.gradient(f"d{weight}"))
    return f"±{scale_text(kept(view.trace, ('steepest', weight, first), steepest, FEW))}"


def scale_text(full: float) -> str:
    """The end of a colour scale in writing."""
    exponent = int(np.floor(np.log10(full)))
    plain = -3 <= exponent <= 2
    return f"{full:g}" if plain else f"{full / 10.0**exponent:g}·10" + numerals.raised(exponent)


def _weight(
    view: View, weight: str, area: tuple[float, float, float, float], full: float, zoom: float
) -> Iterator[Any]:
    x, y, *_ = area
    palette = view.palette
    color = palette.of(weight)
    name = formula(rf"\textcolor{{{color}}}{{\boldsymbol{{{weight}}}}}", 18 * zoom, color)
    yield from name.at(x - 28 * zoom, y + 14 * zoom)
    updated = view.reached.has(f"new_{weight}") and view.learning_rate
    ink, old = Ink(palette, zoom, full, color), view.trace[weight]
    key = ("weight", weight, updated, area, ink, view.experiment.frozen)
    yield from kept(
        view.trace, key, lambda: tuple(matrix(area, np.atleast_2d(view.weight(weight)), ink)), FEW
    )
    if old.ndim > 1:
        size = _size(old)
        yield Label(x - 6 * zoom, y + 30 * zoom, size, 9 * zoom, palette.muted, "mono", "right")
    yield from picked(view, weight, area)
    if weight in view.experiment.frozen:
        frozen = view.say("weights.frozen")
        at = y + (44 if old.ndim > 1 else 26) * zoom
        yield Label(x - 6 * zoom, at, frozen, 9 * zoom, palette.loss, align="right", bold=True)
    yield from edited(view, weight, np.atleast_2d(old).shape, area)
    yield grid_spot(area, weight, old)


def _size(values: Array) -> str:
    return "×".join(map(str, values.shape))


def _gradient(
    view: View, weight: str, area: tuple[float, float, float, float], zoom: float
) -> Iterator[Any]:
    x, y, *_ = area
    palette, name = view.palette, f"d{weight}"
    text = rf"\textcolor{{{palette.gradient}}}{{\partial {weight}}}"
    label = formula(text, 16 * zoom, palette.gradient)
    yield from label.at(x - 8 * zoom - label.width, y + 14 * zoom)
    first = view.reached.earliest(name)
    key = ("gradient", weight, first, area, zoom, palette.name)
    exponent, shapes = kept(view.trace, key, lambda: _summed(view, weight, area, zoom), FEW)
    yield from shapes
    power = numerals.times_power(exponent)
    under = 24 if weight in THIN_ROWS else 32
    yield Label(x - 6 * zoom, y + under * zoom, power, 9 * zoom, palette.muted, "mono", "right")
    if first < view.steps:
        yield from picked(view, name, area)
    yield grid_spot(area, name, view.trace[weight])


def grid_spot(area: tuple[float, float, float, float], name: str, values: Array) -> Spot:
    """The spot of a matrix, or of a bias as a row, which tells its cells apart."""
    rows, columns = np.atleast_2d(values).shape
    return Spot(*area, name, rows=rows, columns=columns)


def _summed(
    view: View, weight: str, area: tuple[float, float, float, float], zoom: float
) -> tuple[int, tuple[Any, ...]]:
    """A gradient as far as it is summed up, and the power of ten that is taken out of it."""
    values = view.gradient(f"d{weight}")
    shape = np.atleast_2d(view.trace[weight]).shape
    if values is not None:
        values = strongest(np.atleast_2d(values), (math.ceil(area[3]), math.ceil(area[2])))
    exponent = 0 if values is None else numerals.exponent_of(values)
    scaled = None if values is None else np.atleast_2d(values / 10.0**exponent)
    ink = Ink(view.palette, zoom, full_scale(scaled), view.palette.gradient)
    return exponent, tuple(matrix(area, scaled, ink, shape))


def describe(view: View, spot: Spot) -> str:
    """What a spot shows, in words: the quantity, where it comes from, its numbers."""
    name, t = spot.name, spot.t
    title = quantity(view, name, t)
    if not is_known(view, name, t):
        return "\n".join([title, view.say("quantity.unknown")])
    lines = numbers_of(view, name, t)
    explained = name not in (*_sums(view), *GIVEN) and not in_update(name)
    if explained and (reason := why_zero(view, name, t)):
        lines.append(view.say(reason))
    if name in (*_sums(view), *DIVIDED) and mean(view):
        lines.append(mean(view))
    entry = entry_at(view, spot)
    asked = [told(view, entry)] if entry.indices else []
    return "\n".join([*asked, title, *lines])


def is_known(view: View, name: str, t: int) -> bool:
    """Whether a quantity is given, or has been computed by now."""
    if name in _sums(view):
        return view.gradient(name) is not None
    return name in (*view.weights, *GIVEN) or is_old(name) or view.reached.has(name, t)


def _sums(view: View) -> tuple[str, ...]:
    """Sums over the steps, of which the present place has a part."""
    return tuple(f"d{weight}" for weight in view.weights)


#: Known before anything has run, besides the weights.
GIVEN: Final = ("x", "h0", "target", "h_prev")
#: What a mean divides, besides the gradients of the weights.
DIVIDED: Final = ("L", "do", "own", "carried", "dh", "dz")


def numbers(view: View, name: str, t: int) -> Array:
    """A quantity as it is by now: at a step, or a sum over the steps so far."""
    if name in view.weights:
        return view.weight(name)
    if in_update(name):
        return view.numbers.run.updating(name)
    if (summed := view.gradient(name) if name in _sums(view) else None) is not None:
        return summed
    values = view.trace[name]
    return values if name == "h0" else np.asarray(values[t])


def numbers_of(view: View, name: str, t: int) -> list[str]:
    """The numbers of a quantity as lines of text, eight a line; nothing for large matrices."""
    if name == "target":
        known = view.has_target(t)
        return [view.experiment.marked.targets[t] if known else view.say("diagram.no_target")]
    values = numbers(view, name, t)
    if values.size > 256:
        return [_size(values)]
    rows = values.reshape(1, -1) if values.ndim < 2 else values
    return [
        "  ".join(numerals.signed(v, 4) for v in row[i : i + 8])
        for row in rows.tolist()
        for i in range(0, len(row), 8)
    ]
