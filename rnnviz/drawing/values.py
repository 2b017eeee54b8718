"""An op with its numbers put in: what goes in, what it is multiplied with, what comes out."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from rnnviz.drawing import numerals
from rnnviz.drawing.caption import conditions, title
from rnnviz.drawing.chain import headline, listed
from rnnviz.drawing.ems import ems
from rnnviz.drawing.equation import latex
from rnnviz.drawing.formula import formula
from rnnviz.drawing.layout import vector_cells
from rnnviz.drawing.matrices import Ink, cells, full_scale, matrix, one_hot
from rnnviz.drawing.palette import COLOR_OF_KIND, faded, heading
from rnnviz.drawing.picked import NOW, entry_text, outlines
from rnnviz.drawing.pooling import strongest
from rnnviz.drawing.shapes import Box, Label, Line, Picture, Spot
from rnnviz.drawing.view import View
from rnnviz.drawing.working import Put, working
from rnnviz.network.arrays import Array
from rnnviz.network.optimizers import weight_of

PAD: Final = 16
LABEL: Final = 52
MOST_ROWS: Final = 11
#: Quantities that are never negative are printed without a sign.
WRITTEN: Final = {"y": numerals.probability, "L": numerals.magnitude}


@np.errstate(over="ignore", invalid="ignore")
def values(view: View, width: float, zoom: float) -> Picture:
    """The step pane: title, formula, working; as high as it needs to be."""
    shapes: list[Any] = []
    y = _head(view, width, zoom, shapes)
    if view.term_at is not None:
        y = _terms(view, (width, y), zoom, shapes)
    for put in working(view):
        y = _line(view, put, (width, y), zoom, shapes)
    if view.pick.any:
        y = _path(view, (width, y + 8 * zoom), zoom, shapes)
    shapes += list(outlines(view, shapes, zoom))
    return Picture(width, y + PAD * zoom, tuple(shapes))


def _terms(view: View, at: tuple[float, float], zoom: float, shapes: list[Any]) -> float:
    """The dot product that one has stepped into; returns where it ends."""
    # What takes dot products apart is not loaded before one steps into one.
    from rnnviz.drawing.addends import addends, sheet  # noqa: PLC0415
    from rnnviz.stepping.origin import Origin  # noqa: PLC0415

    (width, y), palette, pad = at, view.palette, PAD * zoom
    here, total = view.term, len(view.terms or ())
    heads = view.say("origin.term", n=min(here, total), total=total)
    entry = Origin(view.numbers, view.looked_at)
    shapes.append(Label(pad, y + 2 * zoom, heads, 11.5 * zoom, heading(palette), bold=True))
    name = entry_text(view, entry.entry)
    where = (width - pad, y + 2 * zoom)
    shapes.append(Label(*where, name, 13 * zoom, palette.ink, "serif", "right", bold=True))
    added, y = addends(sheet(view, entry, width, zoom), y + 26 * zoom)
    # Links are the origin pane's: here a click on a number asks for its own.
    shapes += [one for one in added if not isinstance(one, Spot) or one.name == NOW]
    shapes.append(Line(0, y + 4 * zoom, width, y + 4 * zoom, palette.line))
    return y + 18 * zoom


def _path(view: View, at: tuple[float, float], zoom: float, shapes: list[Any]) -> float:
    """The picked item of the ledger: what it says, and its chain; returns where that ends."""
    (width, y), palette, pad = at, view.palette, PAD * zoom
    room = width - 2 * pad
    shapes.append(Line(0, y, width, y, palette.line))
    y += 18 * zoom
    heads = view.say("ledger.path")
    shapes.append(Label(pad, y, heads, 11.5 * zoom, heading(palette), bold=True))
    for sentence in headline(view, view.pick):
        y += 22 * zoom
        shapes.append(Label(pad, y, sentence, 12 * zoom, palette.ink, width=room))
    links = listed(view, view.pick, (pad, y + 24 * zoom, room), zoom)
    shapes += links
    return max((one.y for one in links), default=y) + 14 * zoom


def _head(view: View, width: float, zoom: float, shapes: list[Any]) -> float:
    op, palette, pad = view.op, view.palette, PAD * zoom
    head = view.say("step.title")
    shapes.append(Label(pad, 20 * zoom, head, 11.5 * zoom, heading(palette), bold=True))
    said = conditions(view)
    shapes.append(Label(width - pad, 20 * zoom, said, 11 * zoom, palette.muted, align="right"))
    where = view.say(f"pass.{op.kind}")
    if op.kind != "update":
        where = view.say("step.at", kind=where, t=op.t + 1)
    name = title(view, op.name)
    room = width - 2 * pad
    shapes.append(
        Label(pad, 44 * zoom, f"{where} · {name}", 14 * zoom, palette.ink, bold=True, width=room)
    )
    color = palette.of(weight_of(op.name) or op.name)
    if color == palette.ink:
        color = str(getattr(palette, COLOR_OF_KIND[op.kind]))
    shapes.append(Box(pad, 62 * zoom, room, 50 * zoom, fill=faded(color, 0.12), radius=6 * zoom))
    tex = latex(view, op.name, op.t)
    size = 21 * zoom
    natural = formula(tex, size, palette.ink)
    tall = natural.ascent + natural.descent
    size *= min(1.0, (room - 2 * pad) / natural.width, 44 * zoom / tall)
    set_formula = formula(tex, size, palette.ink)
    base = 87 * zoom + (set_formula.ascent - set_formula.descent) / 2
    shapes += set_formula.at(pad * 2, base)
    return 126 * zoom


def _line(view: View, put: Put, at: tuple[float, float], zoom: float, shapes: list[Any]) -> float:
    """Draw a line of the working; returns where the next one begins."""
    width, y = at
    palette, pad = view.palette, PAD * zoom
    if put.values is None:
        room = width - 2 * pad
        shapes.append(Label(pad, y + 9 * zoom, put.remark, 12 * zoom, palette.muted, width=room))
        return y + 22 * zoom
    if put.rule:
        shapes.append(Line(pad + LABEL * zoom, y + zoom, width - pad, y + zoom, palette.muted))
        y += 6 * zoom
    left = pad + LABEL * zoom
    if put.values.ndim > 1:
        height = _matrix(view, put, (left, y, width - pad), zoom, shapes)
    else:
        height = _vector(view, put, (left, y, width - pad), zoom, shapes)
    label = formula(put.tex, 15 * zoom, palette.ink)
    size = min(15 * zoom, 15 * zoom * (LABEL - 4) * zoom / max(label.width, 1))
    label = formula(put.tex, size, palette.ink)
    shapes += label.at(pad, y + min(height, 18 * zoom) / 2 + label.ascent * 0.36)
    return float(y + height + 9 * zoom)


def _vector(
    view: View, put: Put, span: tuple[float, float, float], zoom: float, shapes: list[Any]
) -> float:
    x, y, right = span
    numbers = np.atleast_1d(put.values if put.values is not None else np.zeros(1))
    grid = vector_cells(len(numbers), right - x, MOST_ROWS * 18 * zoom, zoom)
    if put.name == "target" or (put.name == "x" and not view.experiment.of_numbers):
        grid = grid._replace(w=min(22 * zoom, (right - x) / len(numbers)), per_row=len(numbers))
        hot = int(numbers.argmax())
        shapes += one_hot((x, y), (grid.w, 19 * zoom), len(numbers), hot, view.palette)
    else:
        scaled, power = _scaled(put, numbers)
        write = WRITTEN.get(put.name, numerals.signed)
        ink = Ink(view.palette, zoom, full_scale(scaled), put.color, write)
        shapes += cells((x, y), grid, scaled, ink)
        put = put._replace(remark="  ".join(filter(None, (power, put.remark))))
    if not put.partial:
        area = (x, y, grid.width, grid.height)
        shapes.append(Spot(*area, put.name, put.t, rows=grid.rows, columns=grid.per_row))
    if put.remark:
        end = x + grid.width + 9 * zoom
        # What does not fit goes below.
        fits = right - end > 11.5 * zoom * ems(put.remark, 0.64)
        place = (end, y + grid.height / 2) if fits else (x, y + grid.height + 11 * zoom)
        color = put.color or view.palette.muted
        room = right - place[0]
        shapes.append(Label(*place, put.remark, 11.5 * zoom, color, "serif", width=room))
        return grid.height + (0 if fits else 20 * zoom)
    return grid.height


def _matrix(
    view: View, put: Put, span: tuple[float, float, float], zoom: float, shapes: list[Any]
) -> float:
    x, y, right = span
    array = put.values if put.values is not None else np.zeros((1, 1))
    rows, columns = array.shape
    w = min((right - x), columns * 38 * zoom)
    h: float = min(rows * 17 * zoom, 150 * zoom)
    # The scale is that of all numbers, pooled or not: the largest of them are kept.
    array = strongest(array, (math.ceil(h), math.ceil(w)))
    array, power = _scaled(put, array)
    put = put._replace(remark="  ".join(filter(None, (power, put.remark))))
    ink = Ink(view.palette, zoom, full_scale(array), put.color)
    shapes += matrix((x, y, w, h), array, ink)
    if not put.partial:
        shapes.append(Spot(x, y, w, h, put.name, put.t, rows=rows, columns=columns))
    if put.remark:
        room = right - x
        shapes.append(
            Label(x, y + h + 11 * zoom, put.remark, 11.5 * zoom, view.palette.muted, width=room)
        )
        return h + 20 * zoom
    return h


def _scaled(put: Put, numbers: Array) -> tuple[Array, str]:
    """Small numbers without their common power of ten, and that power in writing."""
    if put.name in WRITTEN:
        return numbers, ""
    exponent = numerals.exponent_of(numbers if put.scale is None else put.scale)
    return numbers / 10.0**exponent, numerals.times_power(exponent)
