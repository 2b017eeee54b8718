"""The three weights and their gradients as heat maps, at the present place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.formula import formula
from rnnviz.drawing.matrices import READABLE, Ink, full_scale, matrix
from rnnviz.drawing.palette import heading
from rnnviz.drawing.shapes import Box, Label, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.network.arrays import Array

PAD: Final = 16
#: The most height of a row of cells, in design pixels.
ROW: Final = 22.0
#: Room for the names, left of the weights and between them and the gradients.
LEFT: Final = 30
BETWEEN: Final = 40


@np.errstate(over="ignore", invalid="ignore")
def heatmaps(view: View, size: tuple[float, float], zoom: float) -> Picture:
    """U, W and V, each beside the sum of its gradient so far; as high as it needs to be."""
    width, height = size
    pad, palette = PAD * zoom, view.palette
    shapes: list[Any] = [
        Label(pad, 20 * zoom, view.say("weights.title"), 11.5 * zoom, heading(palette), bold=True)
    ]
    room = max(height - 74 * zoom, 150 * zoom) / 3 - 22 * zoom
    map_width = (width - 2 * pad - (LEFT + BETWEEN) * zoom) / 2
    full = full_scale(*(view.trace[name] for name in "UWV"))
    # Cells of one size, where numbers then fit into all; else each map fills its room.
    cell = map_width / max(view.trace[name].shape[1] for name in "UWV")
    readable = cell >= READABLE[0] * zoom
    y = 40 * zoom
    for weight in ("U", "W", "V"):
        rows, columns = view.trace[weight].shape
        wide = cell * columns if readable else map_width
        tall = min(max(room, 40 * zoom), rows * ROW * zoom)
        area = (pad + LEFT * zoom, y, wide, tall)
        shapes += _weight(view, weight, area, full, zoom)
        right = (pad + (LEFT + BETWEEN) * zoom + map_width, y, wide, tall)
        shapes += _gradient(view, weight, right, zoom)
        y += tall + 20 * zoom
    steepest = ", ".join(f"∂{name} {_steepest(view, name)}" for name in "UWV")
    text = view.say("weights.scale", full=scale_text(full), steepest=steepest)
    shapes.append(Label(pad, y, text, 10.5 * zoom, palette.muted, width=width - 2 * pad))
    return Picture(width, y + 14 * zoom, tuple(shapes))


def _steepest(view: View, weight: str) -> str:
    """The end of a gradient's colour scale: each has its own, for they differ by decades."""
    values = view.gradient(f"d{weight}")
    return numerals.UNKNOWN if values is None else f"±{scale_text(full_scale(values))}"


def scale_text(full: float) -> str:
    """The end of a colour scale in writing."""
    exponent = int(np.floor(np.log10(full)))
    plain = -3 <= exponent <= 2
    return f"{full:g}" if plain else f"{full / 10.0**exponent:g}·10" + numerals.raised(exponent)


def _weight(
    view: View, weight: str, area: tuple[float, float, float, float], full: float, zoom: float
) -> Iterator[Any]:
    x, y, w, h = area
    palette = view.palette
    color = palette.of(weight)
    name = formula(rf"\textcolor{{{color}}}{{\boldsymbol{{{weight}}}}}", 18 * zoom, color)
    yield from name.at(x - 28 * zoom, y + 14 * zoom)
    values = view.weight(weight)
    yield from matrix(area, values, Ink(palette, zoom, full, color))
    yield Label(
        x - 6 * zoom, y + 30 * zoom, _size(values), 9 * zoom, palette.muted, "mono", "right"
    )
    yield from _picked(view, weight, area)
    yield Spot(x, y, w, h, weight)


def _size(values: Array) -> str:
    return f"{values.shape[0]}×{values.shape[1]}"


def _picked(view: View, weight: str, area: tuple[float, float, float, float]) -> Iterator[Box]:
    """Mark what the present op reads or writes: a word's row, or the whole."""
    x, y, w, h = area
    op, ink = view.op, view.palette.ink
    if weight in ("U", "dU") and op.name == {"U": "z", "dU": "dU"}[weight]:
        rows = len(view.experiment.input_words)
        row = view.experiment.input_ids[op.t]
        yield Box(
            x - 1.5, y + row * h / rows - 1, w + 3, h / rows + 2, stroke=ink, width=2, radius=2
        )
    elif op.name in (weight, f"new_{weight}") or (weight, op.name) in USED_BY:
        yield Box(x - 2, y - 2, w + 4, h + 4, stroke=ink, width=2, radius=3)


#: Which ops read which weight as a whole.
USED_BY: Final = {("W", "z"), ("V", "o"), ("V", "own"), ("W", "carried")}


def _gradient(
    view: View, weight: str, area: tuple[float, float, float, float], zoom: float
) -> Iterator[Any]:
    x, y, w, h = area
    palette, name = view.palette, f"d{weight}"
    text = rf"\textcolor{{{palette.gradient}}}{{\partial {weight}}}"
    label = formula(text, 16 * zoom, palette.gradient)
    yield from label.at(x - 8 * zoom - label.width, y + 14 * zoom)
    values = view.gradient(name)
    shape = view.trace[weight].shape
    exponent = 0 if values is None else numerals.exponent_of(values)
    scaled = None if values is None else values / 10.0**exponent
    ink = Ink(palette, zoom, full_scale(scaled), palette.gradient)
    yield from matrix(area, scaled, ink, shape)
    power = numerals.times_power(exponent)
    yield Label(x - 6 * zoom, y + 32 * zoom, power, 9 * zoom, palette.muted, "mono", "right")
    if values is not None:
        yield from _picked(view, name, area)
    yield Spot(x, y, w, h, name)


def describe(view: View, spot: Spot) -> str:
    """What a spot shows, in words: the quantity, where it comes from, its numbers."""
    name, t = spot.name, spot.t
    title = view.say(f"quantity.{name}", t=t + 1)
    if name in SUMS:
        known = view.gradient(name) is not None
    else:
        known = name in GIVEN or view.reached.has(name, t)
    lines = numbers_of(view, name, t) if known else [view.say("quantity.unknown")]
    return "\n".join([title, *lines])


#: Sums over the steps, of which the present place has a part.
SUMS: Final = ("dU", "dW", "dV")
#: Known before anything has run.
GIVEN: Final = ("x", "h0", "U", "W", "V", "target", "h_prev")


def numbers_of(view: View, name: str, t: int) -> list[str]:
    """The numbers of a quantity as lines of text, eight a line; nothing for large matrices."""
    if name == "target":
        return [view.experiment.targets[t]]
    if name in "UWV":
        values = view.weight(name)
    elif name.startswith("new_"):
        values = view.weight(name.removeprefix("new_"))
    elif (summed := view.gradient(name) if name in SUMS else None) is not None:
        values = summed
    else:
        values = view.trace[name]
        values = values if name == "h0" else values[t]
    if values.size > 256:
        return [_size(values)]
    rows = values.reshape(1, -1) if values.ndim < 2 else values
    return [
        "  ".join(numerals.signed(v, 4) for v in row[i : i + 8])
        for row in rows.tolist()
        for i in range(0, len(row), 8)
    ]
